//! What a provider reports about an SMS that it took.

/// What became of an SMS. Reports come late, twice and in disorder: of two, the one that ranks higher counts, so that nothing
/// undoes [`ReportState::Delivered`]. The order of the variants is their rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportState {
    /// The network has it; the phone may be off.
    OnTheWay,
    /// The network does not know.
    Uncertain,
    /// It was not delivered. Networks say so too early at times.
    Failed,
    Delivered,
}

impl ReportState {
    crate::domain::variants!(pub OnTheWay, Uncertain, Failed, Delivered);

    pub fn code(self) -> &'static str {
        match self {
            Self::OnTheWay => "on-the-way",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
        }
    }

    /// `None` for a state that a newer program wrote.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// What a provider's word means; `None` for a word that is not known.
    pub fn of_word(word: &str) -> Option<Self> {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        Some(match word.as_str() {
            "delivered"
            | "deliveredtoterminal"
            | "deliveredtohandset"
            | "success"
            | "delivrd"
            | "received"
            | "read" => Self::Delivered,
            "deliveryimpossible" | "failed" | "failure" | "undelivered" | "undeliverable" | "undeliv" | "rejected"
            | "rejectd" | "expired" | "absentsubscriber" | "canceled" | "cancelled" | "error" | "deleted" => {
                Self::Failed
            }
            "deliveryuncertain" | "unknown" => Self::Uncertain,
            "deliveredtonetwork" | "messagewaiting" | "sent" | "submitted" | "buffered" | "accepted" | "queued"
            | "scheduled" | "sending" | "pending" | "processing" | "enroute" | "acceptd" => Self::OnTheWay,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ReportState::{self, Delivered, Failed, OnTheWay, Uncertain};

    #[test]
    fn nothing_ranks_above_delivered() {
        assert_eq!(ReportState::ALL.into_iter().max(), Some(Delivered));
        assert!(OnTheWay < Uncertain && Uncertain < Failed);
        for state in ReportState::ALL {
            assert_eq!(ReportState::parse(state.code()), Some(state));
        }
    }

    #[test]
    fn the_words_of_the_providers_are_known() {
        for (words, state) in [
            (&["DeliveredToTerminal", "Success", "delivered", "DELIVRD"][..], Delivered),
            (&["DeliveryImpossible", "Failed", "Rejected", "AbsentSubscriber", "Expired", "undelivered"], Failed),
            (&["DeliveryUncertain"], Uncertain),
            (&["DeliveredToNetwork", "MessageWaiting", "Sent", "Submitted", "Buffered", "queued"], OnTheWay),
        ] {
            for word in words {
                assert_eq!(ReportState::of_word(word), Some(state), "{word}");
            }
        }
        assert_eq!(ReportState::of_word("banana"), None);
    }
}
