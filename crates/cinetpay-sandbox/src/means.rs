//! The payment methods of the page, and the kinds of them that a shop asks for.

use serde::{Deserialize, Serialize};

/// A payment method on the payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Orange Money.
    Orange,
    /// MTN `MoMo`.
    Mtn,
    /// Moov Money.
    Moov,
    /// Wave, a wallet.
    Wave,
    /// A bank card.
    Card,
}

impl Method {
    /// All methods, in the page's order.
    pub const ALL: [Self; 5] = [Self::Orange, Self::Mtn, Self::Moov, Self::Wave, Self::Card];

    /// CinetPay's name for it in `payment_method`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Orange => "OM",
            Self::Mtn => "MOMO",
            Self::Moov => "FLOOZ",
            Self::Wave => "WAVECI",
            Self::Card => "VISA",
        }
    }

    /// The name used in forms, style sheets and message ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::Orange => "orange",
            Self::Mtn => "mtn",
            Self::Moov => "moov",
            Self::Wave => "wave",
            Self::Card => "card",
        }
    }
}

/// The kinds of payment method that the shop asked the page to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Channels {
    mobile_money: bool,
    credit_card: bool,
    wallet: bool,
}

impl Channels {
    /// `ALL`.
    pub const ALL: Self = Self { mobile_money: true, credit_card: true, wallet: true };
    /// `MOBILE_MONEY` and `WALLET`.
    pub(crate) const MOBILE: Self = Self { mobile_money: true, credit_card: false, wallet: true };
    const NONE: Self = Self { mobile_money: false, credit_card: false, wallet: false };

    /// Reads names separated by commas; an empty text is `ALL`.
    ///
    /// # Errors
    /// The first word that is not a channel.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut channels = Self::NONE;
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word {
                "ALL" => channels = Self::ALL,
                "MOBILE_MONEY" => channels.mobile_money = true,
                "CREDIT_CARD" => channels.credit_card = true,
                "WALLET" => channels.wallet = true,
                other => return Err(other.to_owned()),
            }
        }
        Ok(if channels == Self::NONE { Self::ALL } else { channels })
    }

    /// Whether these channels include `method`.
    pub fn name(self, method: Method) -> bool {
        match method {
            Method::Orange | Method::Mtn | Method::Moov => self.mobile_money,
            Method::Wave => self.wallet,
            Method::Card => self.credit_card,
        }
    }
}

impl From<Channels> for String {
    fn from(channels: Channels) -> Self {
        let names = [
            ("MOBILE_MONEY", channels.mobile_money),
            ("CREDIT_CARD", channels.credit_card),
            ("WALLET", channels.wallet),
        ];
        let given: Vec<&str> = names.into_iter().filter_map(|(name, is_named)| is_named.then_some(name)).collect();
        given.join(",")
    }
}

impl TryFrom<String> for Channels {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::read(&text)
    }
}
