//! How the lists of disputes show them, to a seller and to the owner.

use chrono::{DateTime, NaiveDateTime};

use crate::store::disputes::Listed;
use crate::texts::Texts;
use crate::web::admin::kit::Badge;
use crate::web::disputes::reason;

/// A dispute in a list.
#[derive(Clone, Debug)]
pub struct DisputeRow {
    pub url: String,
    pub title: String,
    pub number: String,
    pub at: String,
    pub reason: String,
    pub state: Badge,
}

/// A dispute as the list at `here` shows it.
pub fn row(t: Texts, here: &str, listed: &Listed) -> DisputeRow {
    let dispute = &listed.dispute;
    let (state, class) = match dispute.decision() {
        None => ("open", "wait"),
        Some(decision) => (decision.code(), "mute"),
    };
    DisputeRow {
        url: format!("{here}/{}", dispute.id),
        title: listed.title.clone(),
        number: listed.number.clone(),
        at: t.moment(dispute.opened_at.and_utc()),
        reason: reason(t, dispute),
        state: Badge { words: t.say(&format!("dispute-state-{state}")), class },
    }
}

/// A place in the list, as its address writes it.
pub fn place((at, id): &(NaiveDateTime, String)) -> String {
    format!("{}.{id}", at.and_utc().timestamp_micros())
}

pub fn place_of(text: &str) -> Option<(NaiveDateTime, String)> {
    let (micros, id) = text.split_once('.')?;
    Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?.naive_utc(), id.to_owned()))
}
