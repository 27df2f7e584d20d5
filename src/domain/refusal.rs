//! Why a payment was refused, in the shop's own terms, whatever the gateway's code.

/// A reason for a refusal. Its message for the buyer is named `refusal-{code}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The payment failed; nothing more is known.
    Failed,
    InsufficientFunds,
    /// The buyer entered a wrong confirmation code.
    WrongCode,
    /// A wrong code or too low a balance: the operator does not say which.
    CodeOrFunds,
    Cancelled,
    /// The time allowed for the payment is over.
    Expired,
    /// The operator has no account with this number, or the account cannot pay.
    WrongNumber,
    AmountTooLow,
    AmountTooHigh,
    /// The payer's daily, weekly or monthly limit.
    LimitReached(Limit),
    OperatorDown,
    /// The gateway's own service is down.
    GatewayDown,
    /// Too many people are paying at the moment.
    Crowded,
    /// The payment seems to have been made already: it must not be tried again before that is known.
    PerhapsPaid,
    /// The shop's key for the gateway is wrong.
    WrongKey,
    /// The gateway does not know the shop's merchant account.
    UnknownAccount,
    /// Another fault in the shop's request or in its merchant account.
    ShopSetting,
    /// The gateway does not say whether the fault is in the payment or in the shop's request.
    Unclear,
    /// The gateway did not answer, or its answer could not be read.
    Silent,
    /// An undocumented code.
    Unknown,
}

/// Which of the payer's limits was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Day,
    Week,
    Month,
}

impl Reason {
    pub const ALL: [Self; 22] = [
        Self::Failed,
        Self::InsufficientFunds,
        Self::WrongCode,
        Self::CodeOrFunds,
        Self::Cancelled,
        Self::Expired,
        Self::WrongNumber,
        Self::AmountTooLow,
        Self::AmountTooHigh,
        Self::LimitReached(Limit::Day),
        Self::LimitReached(Limit::Week),
        Self::LimitReached(Limit::Month),
        Self::OperatorDown,
        Self::GatewayDown,
        Self::Crowded,
        Self::PerhapsPaid,
        Self::WrongKey,
        Self::UnknownAccount,
        Self::ShopSetting,
        Self::Unclear,
        Self::Silent,
        Self::Unknown,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::InsufficientFunds => "insufficient-funds",
            Self::WrongCode => "wrong-code",
            Self::CodeOrFunds => "code-or-funds",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::WrongNumber => "wrong-number",
            Self::AmountTooLow => "amount-too-low",
            Self::AmountTooHigh => "amount-too-high",
            Self::LimitReached(Limit::Day) => "limit-day",
            Self::LimitReached(Limit::Week) => "limit-week",
            Self::LimitReached(Limit::Month) => "limit-month",
            Self::OperatorDown => "operator-down",
            Self::GatewayDown => "gateway-down",
            Self::Crowded => "crowded",
            Self::PerhapsPaid => "perhaps-paid",
            Self::WrongKey => "wrong-key",
            Self::UnknownAccount => "unknown-account",
            Self::ShopSetting => "shop-setting",
            Self::Unclear => "unclear",
            Self::Silent => "silent",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the gateway rejected the merchant account's credentials. That says nothing about the payment, and other
    /// credentials may work.
    pub fn blames_credentials(self) -> bool {
        matches!(self, Self::WrongKey | Self::UnknownAccount)
    }
}
