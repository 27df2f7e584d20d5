//! A reader's library: every book that was bought with the contacts that he has proved to be his.
//!
//! A reader has no password. He proves an e-mail address or a phone number with a link or a code (`sign_in`), and then has a
//! session (`signed_in`), whose token is a cookie or an app's. Orders are found by contact, and nothing of them is copied.
//! A stranger learns nothing: what is asked for is looked at by a job, which writes only to a contact that has bought something.

pub mod contacts;
pub mod downloads;
pub mod feed;
pub mod owned;
pub mod shelf;
pub mod sign_in;
pub mod signed_in;

use chrono::TimeDelta;

use super::{Error, Shop};
pub use crate::shop::messages::library_text::{CODE_LIFETIME, LINK_LIFETIME};
use crate::store::{jobs, readers, sign_in_requests};
pub use sign_in::LIBRARY_JOB;

/// How long requests are kept.
const REQUESTS_KEPT: TimeDelta = TimeDelta::days(2);
/// How long e-mails with links and codes are kept.
const LETTERS_KEPT: TimeDelta = TimeDelta::days(30);
const BATCH: i64 = 500;

/// Deletes old requests, sessions and e-mails.
pub async fn tidy(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now();
    let before = move |kept: TimeDelta| (now - kept).naive_utc();
    shop.db
        .write(move |conn| {
            sign_in_requests::delete_old(conn, before(REQUESTS_KEPT), before(LETTERS_KEPT))?;
            readers::purge(conn, before(signed_in::IDLE))?;
            jobs::purge_done(conn, &[LIBRARY_JOB], before(REQUESTS_KEPT), BATCH)?;
            Ok(())
        })
        .await
}
