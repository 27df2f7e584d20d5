//! The events that the shop's webhooks report.

/// An event. Its code is the `type` of a Standard Webhooks message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    OrderPaid,
    OrderRefunded,
    /// Part of a paid order's money was refunded; the order stays paid.
    OrderPartlyRefunded,
    /// A book was added, changed, published or withdrawn.
    BookUpdated,
}

impl Event {
    crate::domain::variants!(pub OrderPaid, OrderRefunded, OrderPartlyRefunded, BookUpdated);

    pub fn code(self) -> &'static str {
        match self {
            Self::OrderPaid => "order.paid",
            Self::OrderRefunded => "order.refunded",
            Self::OrderPartlyRefunded => "order.partly_refunded",
            Self::BookUpdated => "book.updated",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }
}

/// The `type` of the message that an owner sends to test an endpoint.
pub const PING: &str = "ping";
