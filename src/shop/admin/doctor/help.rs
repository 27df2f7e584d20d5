//! Whether people who did not find their order wait for an answer.

use chrono::TimeDelta;

use super::State::{Warning, Well};
use crate::shop::admin::doctor::{Checkup, Found};
use crate::shop::admin::help_requests;

/// A request for help that is older has waited too long.
const LATE_AFTER: TimeDelta = TimeDelta::days(2);

/// Whether a request for help has been open for too long.
pub async fn help(checkup: &Checkup) -> Found {
    let Ok(db) = &checkup.db else { return (Warning, "doctor-help-unknown", vec![]) };
    let before = (checkup.clock.now() - LATE_AFTER).naive_utc();
    match help_requests::waiting(db).await {
        Ok((number, Some(since))) if since < before => {
            (Warning, "doctor-help-late", vec![("number", number.to_string())])
        }
        Ok(_) => (Well, "doctor-help-well", vec![]),
        Err(error) => (Warning, "doctor-help-unread", vec![("why", error.to_string())]),
    }
}
