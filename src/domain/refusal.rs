//! Why a payment was not made, in the shop's own words, whatever gateway said so.

/// A reason. A sentence about each for the buyer is called `refusal-{code}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It did not go through, and nothing more is known.
    Failed,
    InsufficientFunds,
    /// The code that confirms a payment was wrong.
    WrongCode,
    /// The code or the balance: the operator does not say which.
    CodeOrFunds,
    Cancelled,
    /// The time for it is over.
    Expired,
    /// No account at the operator has this number, or this one cannot pay.
    WrongNumber,
    AmountTooLow,
    AmountTooHigh,
    /// The payer's limit of the day, the week or the month.
    LimitReached(Limit),
    OperatorDown,
    /// The gateway's own service is down.
    GatewayDown,
    /// Many people are paying at the moment.
    Crowded,
    /// It seems to have been made already: not to be tried again before that is known.
    PerhapsPaid,
    /// The shop's key for the gateway is wrong.
    WrongKey,
    /// The gateway does not know the shop's account.
    UnknownAccount,
    /// Something else in the shop's request or in its account.
    ShopSetting,
    /// The gateway does not say what: of the payment, or of the shop's request.
    Unclear,
    /// The gateway did not answer, or nothing that can be read.
    Silent,
    /// A code that nobody has documented.
    Unknown,
}

/// Which of the payer's limits.
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

    /// Whether the gateway does not take the account's credentials: nothing is said of the payment, and other ones may do.
    pub fn blames_credentials(self) -> bool {
        matches!(self, Self::WrongKey | Self::UnknownAccount)
    }
}
