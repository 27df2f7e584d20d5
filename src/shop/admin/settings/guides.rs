//! What each operator asks of a buyer, as the owner corrected it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::contact::Country;
use crate::domain::means::{Approval, Guide, can_be_dialled, known_guides};

/// What the owner says of an operator, by [`Guide::key`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedGuide {
    pub is_taken: bool,
    /// [`Approval::code`]
    pub approval: String,
    /// Empty for none.
    pub dial: String,
}

/// The operators with the owner's corrections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guides(BTreeMap<String, SavedGuide>);

impl Guides {
    pub fn of(saved: Option<&BTreeMap<String, SavedGuide>>) -> Self {
        Self(saved.cloned().unwrap_or_default())
    }

    /// The operators of a country, also those that are not taken.
    pub fn of_country(&self, country: &'static Country) -> Vec<Guide> {
        let corrected = |guide: Guide| match self.0.get(&guide.key()) {
            Some(saved) => saved.on(&guide),
            None => guide,
        };
        known_guides(country).into_iter().map(corrected).collect()
    }
}

impl SavedGuide {
    pub fn from_guide(guide: &Guide) -> Self {
        Self {
            is_taken: guide.is_taken,
            approval: guide.approval.code().to_owned(),
            dial: guide.dial.clone().unwrap_or_default(),
        }
    }

    /// A value that this program does not know leaves what is known.
    fn on(&self, guide: &Guide) -> Guide {
        Guide {
            is_taken: self.is_taken,
            approval: Approval::parse(&self.approval).unwrap_or(guide.approval),
            dial: Some(self.dial.clone()).filter(|dial| can_be_dialled(dial)),
            ..guide.clone()
        }
    }
}
