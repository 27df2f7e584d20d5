//! A member of the staff who is signed in.

use chrono::{NaiveDateTime, TimeDelta};

use super::audit::Actor;
use crate::domain::role::Role;
use crate::store::accounts::Account;
use crate::store::sessions::Session;

/// How long a typed password counts as fresh.
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

/// A member of the staff with a valid session.
#[derive(Clone)]
pub struct Signed {
    pub session: Session,
    pub account: Account,
    pub role: Role,
    /// The CSRF token in the forms, so that no other site can send them.
    pub csrf: String,
}

impl Signed {
    /// The actor of an audit entry at `now`.
    pub fn actor(&self, now: NaiveDateTime) -> Actor {
        Actor { account_id: Some(self.account.id.clone()), name: self.account.email.clone(), at: now }
    }

    /// Whether the password was typed in the last five minutes.
    pub fn is_fresh(&self, now: NaiveDateTime) -> bool {
        now - self.session.fresh_at < FRESH
    }
}
