//! What made the shop ask the gateway about an attempt.

/// What caused the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Notification,
    Return,
    /// The buyer wants to try again: the earlier attempt is checked first.
    Retry,
    /// A member of staff requested it.
    Owner,
    Schedule,
}

impl Cause {
    pub fn code(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Return => "return",
            Self::Retry => "retry",
            Self::Owner => "owner",
            Self::Schedule => "schedule",
        }
    }

    pub(super) fn actor(self) -> &'static str {
        match self {
            Self::Notification => "gateway",
            Self::Return | Self::Retry => "buyer",
            Self::Owner => "owner",
            Self::Schedule => "griot",
        }
    }
}
