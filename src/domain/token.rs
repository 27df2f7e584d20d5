//! What a key of the read API opens.

/// A part of what can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Books,
    /// Orders, without who placed them.
    Orders,
    /// With [`Scope::Orders`]: who placed them.
    Buyers,
}

impl Scope {
    crate::domain::variants!(pub Books, Orders, Buyers);

    pub fn code(self) -> &'static str {
        match self {
            Self::Books => "books",
            Self::Orders => "orders",
            Self::Buyers => "buyers",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}
