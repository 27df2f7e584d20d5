//! How a try ended, in words.

use crate::State;

/// The texts of an outcome.
pub struct End {
    pub key: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub stamp: &'static str,
    pub soon: &'static str,
    /// How long the script waits before it returns to the shop, in milliseconds.
    pub pause_ms: u32,
}

impl End {
    /// Whether the page can still be used to pay.
    pub fn may_try_again(&self) -> bool {
        !matches!(self.key, "accepted" | "expired")
    }

    pub fn of(state: State) -> Option<Self> {
        let (key, title, lead, stamp) = match state {
            State::Accepted => ("accepted", "accepted", "accepted-lead", "stamp-accepted"),
            State::Refused => ("refused", "refused", "refused-lead", "stamp-refused"),
            State::Insufficient => ("refused", "insufficient-title", "insufficient-lead", "stamp-refused"),
            State::WrongCode => ("refused", "wrong-code-title", "wrong-code-lead", "stamp-refused"),
            State::OperatorDown => ("refused", "operator-down-title", "operator-down-lead", "stamp-refused"),
            State::ExpiredCode => ("refused", "expired-code-title", "expired-code-lead", "stamp-refused"),
            State::UnknownUser => ("refused", "unknown-user-title", "unknown-user-lead", "stamp-refused"),
            State::BlockedUser => ("refused", "blocked-user-title", "blocked-user-lead", "stamp-refused"),
            State::NotAllowed => ("refused", "not-allowed-title", "not-allowed-lead", "stamp-refused"),
            State::Expired => ("expired", "expired", "expired-lead", "stamp-expired"),
            State::Cancelled => ("cancelled", "cancelled", "cancelled-lead", "stamp-cancelled"),
            State::Opened | State::Waiting { .. } => return None,
        };
        // After a refusal the person has more time, to try again.
        let (soon, pause_ms) = if key == "refused" { ("back-refused", 6_000) } else { ("back-soon", 1_500) };
        Some(Self { key, title, lead, stamp, soon, pause_ms })
    }
}

/// The message about how the last try ended, for the next one.
pub fn again(state: State) -> Option<&'static str> {
    match state {
        State::Refused => Some("again-refused"),
        State::Insufficient => Some("again-insufficient"),
        State::WrongCode => Some("again-wrong-code"),
        State::ExpiredCode => Some("again-expired-code"),
        State::UnknownUser => Some("again-unknown-user"),
        State::BlockedUser => Some("again-blocked-user"),
        State::NotAllowed => Some("again-not-allowed"),
        State::OperatorDown => Some("again-operator-down"),
        State::Cancelled => Some("again-cancelled"),
        State::Opened | State::Waiting { .. } | State::Accepted | State::Expired => None,
    }
}
