//! Requests for payouts: by the seller, above a minimum, or by the schedule. Nothing is posted until one is released
//! (`payout_release`); a seller has one request in a currency at most.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::ids;
use crate::domain::payout::PayoutState;
use crate::shop::accounts::audit::Actor;
use crate::shop::market::fraud;
use crate::shop::{Error, Shop};
use crate::store::ledger::sellers::balances;
use crate::store::payouts::{self, Payout};
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, meta};

/// Why a payout is not requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRequested {
    /// Less is available than this minimum, in the smallest unit.
    Minimum(i64),
    /// The seller has not said how he is paid.
    NoDetails,
    /// How he is paid was changed, and counts from then on.
    Waits(NaiveDateTime),
    /// One is requested already.
    Requested,
}

/// A seller asks for all that is available to him in a currency.
///
/// # Errors
/// When the database is busy or gone.
pub async fn request(
    shop: &Shop,
    actor: Actor,
    seller_id: &str,
    currency: &str,
) -> Result<Result<(), NotRequested>, Error> {
    let (id, currency, least) = (seller_id.to_owned(), currency.to_owned(), shop.rules().market.payout_minimum);
    let request = move |conn: &mut Conn| {
        let seller = sellers::lock_for_update(conn, &id)?;
        ask(conn, &seller, (&currency, least), (&actor.name, actor.at))
    };
    Ok(shop.db.write(request).await?)
}

/// Stores a request; the caller holds the seller's row.
fn ask(
    conn: &mut Conn,
    seller: &Seller,
    (currency, least): (&str, i64),
    (author, at): (&str, NaiveDateTime),
) -> Result<Result<(), NotRequested>, store::Error> {
    let has = balances(conn, &[&seller.id])?;
    let available = has.iter().find(|one| one.currency == currency).map_or(0, |one| one.available);
    if available < least.max(1) {
        return Ok(Err(NotRequested::Minimum(least.max(1))));
    }
    let Some(details) = payouts::details(conn, &seller.id)? else { return Ok(Err(NotRequested::NoDetails)) };
    if details.counts_at > at {
        return Ok(Err(NotRequested::Waits(details.counts_at)));
    }
    let amount = details.payable(available, currency);
    if amount < 1 {
        return Ok(Err(NotRequested::Minimum(least.max(1))));
    }
    if payouts::is_requested(conn, &seller.id, currency)? {
        return Ok(Err(NotRequested::Requested));
    }
    let payout = Payout {
        id: ids::row(),
        seller_id: seller.id.clone(),
        amount,
        currency: currency.to_owned(),
        destination: details.destination(),
        author: author.to_owned(),
        at,
        state: PayoutState::Requested.code().to_owned(),
        way: details.way.clone(),
        phone: details.phone.clone(),
        operator: details.operator.clone(),
        reason: String::new(),
        ended_at: None,
    };
    payouts::insert(conn, &payout)?;
    fraud::flag(conn, (seller, &details), &payout)?;
    Ok(Ok(()))
}

/// A seller takes his request back.
///
/// # Errors
/// [`Error::NotFound`] if he has no such request.
pub async fn take_back(shop: &Shop, seller_id: &str, payout_id: &str) -> Result<(), Error> {
    let (id, payout_id, now) = (seller_id.to_owned(), payout_id.to_owned(), shop.clock.now().naive_utc());
    let take_back = move |conn: &mut Conn| -> Result<(), Error> {
        sellers::lock_for_update(conn, &id)?;
        let payout = payouts::find(conn, &payout_id)?;
        let steps = (PayoutState::Requested, PayoutState::Declined);
        if payout.seller_id != id || !payouts::advance(conn, &payout_id, steps, ("", Some(now)))? {
            return Err(Error::NotFound);
        }
        Ok(())
    };
    shop.db.write(take_back).await
}

/// How many sellers are looked at in one write.
const BATCH: i64 = 50;

/// Proposes payouts on the days of the schedule, once a day, to all sellers who have at least the minimum.
///
/// # Errors
/// When the database is busy or gone.
pub async fn propose_due(shop: &Shop) -> Result<(), Error> {
    let rules = shop.rules();
    let now = shop.clock.now();
    let today = now.with_timezone(&rules.zone).date_naive();
    let Some(day) = rules.market.schedule.last_day(today).map(|day| day.to_string()) else { return Ok(()) };
    let known = shop.db.read(meta::proposals).await?;
    if known.is_some_and(|known| known >= day) {
        return Ok(());
    }
    let (currency, least) = (rules.currency.code(), rules.market.payout_minimum);
    let mut after = None;
    loop {
        let place: Option<(String, String)> = after.take();
        let found = shop.db.write(move |conn| propose(conn, place.as_ref(), (currency, least), now)).await?;
        match found {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    Ok(shop.db.write(move |conn| meta::note_proposals(conn, &day)).await?)
}

/// Proposes what is available to sellers who left, however little it is.
///
/// # Errors
/// When the database is busy or gone.
pub async fn propose_to_leaving(shop: &Shop) -> Result<(), Error> {
    let (currency, at) = (shop.rules().currency.code(), shop.clock.now().naive_utc());
    let mut after = String::new();
    loop {
        let gone = shop.db.read(move |conn| sellers::left(conn, &after, BATCH)).await?;
        let Some(last) = gone.last().map(|seller| seller.id.clone()) else { return Ok(()) };
        let propose = move |conn: &mut Conn| -> Result<(), store::Error> {
            let ids: Vec<&str> = gone.iter().map(|seller| seller.id.as_str()).collect();
            for has in balances(conn, &ids)?.iter().filter(|one| one.available > 0 && one.currency == currency) {
                let seller = sellers::lock_for_update(conn, &has.seller)?;
                // Who has not said how he is paid is asked for it by his own page.
                let _ = ask(conn, &seller, (currency, 1), ("griot", at))?;
            }
            Ok(())
        };
        shop.db.write(propose).await?;
        after = last;
    }
}

/// Proposes payouts to some sellers; returns the place where the list goes on.
fn propose(
    conn: &mut Conn,
    after: Option<&(String, String)>,
    (currency, least): (&str, i64),
    now: DateTime<Utc>,
) -> Result<Option<(String, String)>, store::Error> {
    let after = after.map(|(name, id)| (name.as_str(), id.as_str()));
    let page = sellers::page(conn, after, BATCH)?;
    let ids: Vec<&str> = page.iter().map(|seller| seller.id.as_str()).collect();
    let has = balances(conn, &ids)?;
    let enough = |seller: &&Seller| {
        has.iter().any(|one| one.seller == seller.id && one.currency == currency && one.available >= least.max(1))
    };
    let mut able: Vec<&Seller> = page.iter().filter(enough).collect();
    // Whoever locks several sellers locks them in the order of their ids.
    able.sort_by(|one, other| one.id.cmp(&other.id));
    for seller in able {
        let seller = sellers::lock_for_update(conn, &seller.id)?;
        // Who has not said how he is paid is asked for it by his own page.
        let _ = ask(conn, &seller, (currency, least), ("griot", now.naive_utc()))?;
    }
    let is_full = i64::try_from(page.len()).is_ok_and(|number| number == BATCH);
    Ok(page.last().filter(|_| is_full).map(|last| (last.name.clone(), last.id.clone())))
}
