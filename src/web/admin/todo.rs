//! An entry of the list of things to do on the back office's first page.

/// Something that the staff has to do.
#[derive(Clone, Debug)]
pub struct Todo {
    /// What is to be done: a whole sentence.
    pub text: String,
    /// The URL of the page where it is done.
    pub url: String,
    /// The text of the link to that page.
    pub words: String,
    /// Whether it is about money, or somebody is waiting.
    pub urgent: bool,
}
