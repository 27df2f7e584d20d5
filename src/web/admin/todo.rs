//! A line of the first page: something that waits for a hand.

/// Something that waits for a hand.
#[derive(Clone, Debug)]
pub struct Todo {
    /// What it is: a whole sentence.
    pub text: String,
    /// Where it is done, and the link's words.
    pub url: String,
    pub words: String,
    /// It is about money, or somebody waits.
    pub urgent: bool,
}
