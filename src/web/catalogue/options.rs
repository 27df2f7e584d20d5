//! What the order form lets a buyer choose.

/// A country in the form's list.
#[derive(Clone, Debug)]
pub struct CountryOption {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    pub selected: bool,
}

/// Whether the payment page offers the card, beside something else or alone. Only then is the buyer's address asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardOffer {
    None,
    Beside,
    Only,
}
