//! The states of an order.

/// The largest number of books in one order, and in a basket.
pub const MOST_BOOKS: usize = 20;

/// The state of an order. The gateway's answers never move an order out of Paid; Placed, Expired and Review can all become Paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    Placed,
    Paid,
    /// The gateway said accepted, but something does not match: an owner decides.
    Review,
    /// Not paid within a day (a setting). A late payment revives it.
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

    /// Whether an accepted attempt pays the order. In review, an owner decides about the money; in the other states the
    /// order has been paid already, and a second payment is a refund due.
    pub fn can_be_paid(self) -> bool {
        matches!(self, Self::Placed | Self::Expired)
    }

    /// Whether the buyer may start a payment, the first or another.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Placed | Self::Expired)
    }
}
