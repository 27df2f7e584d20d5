//! The languages of CinetPay's pages.

/// A language of CinetPay's payment page and of the sentences in [`crate::codes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// CinetPay's default.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// The two-letter code of ISO 639-1, as sent in `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }
}
