//! An order: what the buyer is to get, and whether it is paid.

/// Where an order stands. Paid never goes back by what the gateway says; placed, expired and review can all become paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    Placed,
    Paid,
    /// The gateway said accepted, and something does not match: an owner decides.
    Review,
    /// A day (a setting) without success. Late money revives it.
    Expired,
    Refunded,
}

impl OrderState {
    crate::domain::variants!(pub Placed, Paid, Review, Expired, Refunded);

    pub fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Review => "review",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the gateway's acceptance of one of its attempts pays the order. A second acceptance is owed back instead.
    pub fn can_be_paid(self) -> bool {
        matches!(self, Self::Placed | Self::Expired)
    }

    /// Whether the buyer may try to pay (again).
    pub fn is_open(self) -> bool {
        matches!(self, Self::Placed | Self::Expired)
    }
}
