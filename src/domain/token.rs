//! The scopes of a token of the read API.

/// A part of the shop's data that a token may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Books,
    /// Orders, without their buyers.
    Orders,
    /// With [`Scope::Orders`]: the buyers of those orders.
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
