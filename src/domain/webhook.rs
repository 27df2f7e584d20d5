//! What the shop tells other programs: the events of its webhooks.

/// Something that happened. Its code is the `type` of a Standard Webhooks message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    OrderPaid,
    OrderRefunded,
    /// Some of a paid order's money was sent back, and it stays paid.
    OrderPartlyRefunded,
    /// A book was added or changed, put on the shelf or taken off it.
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

/// The `type` of a message that an owner sends to try an endpoint.
pub const PING: &str = "ping";
