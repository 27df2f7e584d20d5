//! The languages of CinetPay's pages.

/// A language that CinetPay's page is written in, and the sentences of [`crate::codes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// What CinetPay takes when nothing is said.
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
