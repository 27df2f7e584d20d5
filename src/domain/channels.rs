//! The means of payment that a payment page offers.

/// What the gateway's payment page offers (cinetpay-api: v2, `channels`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    /// Everything that the merchant account has.
    #[default]
    All,
    MobileMoney,
    /// Cards, for buyers who gave what a card needs.
    CreditCard,
    /// Wallets, such as Wave.
    Wallet,
}

impl Channels {
    /// The key of its sentences on the pages.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::MobileMoney => "mobile",
            Self::CreditCard => "card",
            Self::Wallet => "wallet",
        }
    }

    /// Whether a buyer can be offered payment by card.
    pub fn offers_card(self) -> bool {
        matches!(self, Self::All | Self::CreditCard)
    }

    /// Whether nothing but the card is offered.
    pub fn only_card(self) -> bool {
        self == Self::CreditCard
    }
}
