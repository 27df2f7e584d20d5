//! What the catalogue and the order form let a buyer choose.

/// A country in the form's list.
#[derive(Clone, Debug)]
pub struct CountryOption {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    pub selected: bool,
}

/// The choice of the country that prices are for, where they depend on it. It is a form that is sent to the page itself.
#[derive(Clone, Debug)]
pub struct PriceCountry {
    /// The page's path.
    pub here: String,
    pub countries: Vec<CountryOption>,
    /// The coupon code of the page's address.
    pub code: Option<String>,
}

/// Whether the payment page offers the card, beside something else or alone. Only then is the buyer's address asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardOffer {
    None,
    Beside,
    Only,
}
