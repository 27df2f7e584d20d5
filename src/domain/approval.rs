//! Whether an owner approves a seller's book before it is on the shelf.

/// Which books of sellers need it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Approval {
    #[default]
    Always,
    /// A seller's first book.
    First,
    Never,
}

impl Approval {
    crate::domain::variants!(pub Always, First, Never);

    pub fn code(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::First => "first",
            Self::Never => "never",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|approval| approval.code() == code)
    }
}

/// What became of a book that needed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalState {
    Asked,
    Approved,
    /// Sent back to its seller, or taken off the shelf by the shop.
    Back,
}

impl ApprovalState {
    crate::domain::variants!(pub Asked, Approved, Back);

    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Back => "back",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Whether a seller's book needs an owner's approval to go on the shelf. `state` is what became of it so far, `on_shelf_before` whether
/// it was there, and `has_another` whether another book of the seller was.
pub fn is_needed(rule: Approval, state: Option<ApprovalState>, on_shelf_before: bool, has_another: bool) -> bool {
    let by_rule = match rule {
        Approval::Always => true,
        Approval::First => !has_another,
        Approval::Never => false,
    };
    match state {
        Some(ApprovalState::Approved) => false,
        Some(ApprovalState::Back) => true,
        Some(ApprovalState::Asked) => by_rule,
        None => by_rule && !on_shelf_before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_approved_goes_back_by_itself_and_what_was_sent_back_never_does() {
        for rule in Approval::ALL {
            for known in [false, true] {
                assert!(!is_needed(rule, Some(ApprovalState::Approved), known, known));
                assert!(is_needed(rule, Some(ApprovalState::Back), known, known));
                assert!(!is_needed(rule, None, true, known));
            }
            assert_eq!(is_needed(rule, None, false, false), rule != Approval::Never);
            assert_eq!(is_needed(rule, Some(ApprovalState::Asked), false, true), rule == Approval::Always);
            assert_eq!(Approval::parse(rule.code()), Some(rule));
        }
        assert!(ApprovalState::ALL.into_iter().all(|state| ApprovalState::parse(state.code()) == Some(state)));
    }
}
