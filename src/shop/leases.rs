//! Keeps a lease while a worker does what it claimed ([`crate::domain::lease`]).

use std::convert::Infallible;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Error, Shop};
use crate::domain::lease::{LEASE, RENEWAL};

/// The end of a lease that begins at `now`.
pub fn until(now: DateTime<Utc>) -> NaiveDateTime {
    (now + LEASE).naive_utc()
}

/// Does `work`, whose lease ends at `end`. Until it is done, `renew` is called every [`RENEWAL`] with the lease's end and a later one.
pub fn keep<'a, T, F>(
    shop: &'a Shop,
    end: NaiveDateTime,
    renew: impl Fn(NaiveDateTime, NaiveDateTime) -> F + 'a,
    work: impl Future<Output = T> + 'a,
) -> impl Future<Output = T> + 'a
where
    F: Future<Output = Result<(), Error>> + 'a,
    T: 'a,
{
    // What a worker does is large: it is not copied into each future around it.
    let work = Box::pin(work);
    async move {
        tokio::select! {
            done = work => done,
            never = renew_for_ever(shop, end, renew) => match never {},
        }
    }
}

async fn renew_for_ever<F>(
    shop: &Shop,
    mut end: NaiveDateTime,
    renew: impl Fn(NaiveDateTime, NaiveDateTime) -> F,
) -> Infallible
where
    F: Future<Output = Result<(), Error>>,
{
    loop {
        tokio::time::sleep(RENEWAL).await;
        let next = until(shop.clock.now());
        match renew(end, next).await {
            Ok(()) => end = next,
            Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
        }
    }
}
