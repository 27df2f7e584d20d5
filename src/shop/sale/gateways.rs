//! The merchant accounts: those of the settings, which sell now (`choice`), and those that earlier attempts were opened with. Checks, notifications and
//! returns of an attempt go through its own account.
//!
//! Credentials come from the environment and are no longer there once the owner changes them. So a starting shop stores
//! its own in the database, encrypted with the server's key (`keep`), until no attempt needs them (`purge`).

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::circuit::Circuits;
use crate::payments::{Calls, Credentials, GatewayError, Merchant, Returned};
use crate::shop::{Error, Keys, Shop};
use crate::store::Db;
use crate::store::attempts::Attempt;
use crate::store::gateway_accounts::{self as accounts, GatewayAccount};

/// The purpose of the key that encrypts credentials, and of the HMAC that gives accounts their ids.
const SEALED: &str = "gateway account";
/// How many attempts are assigned to an account in one write.
const BATCH: i64 = 5_000;
/// How often a program records that it sells with its account and looks for credentials that are no longer needed.
const PURGE_EVERY: TimeDelta = TimeDelta::hours(1);
/// Credentials that no program has sold with for this long are deleted once no attempt needs them.
const UNUSED: TimeDelta = TimeDelta::days(1);
/// How long to wait at least between two searches for accounts of other programs.
const LOOK: Duration = Duration::from_secs(5);

/// An account that is ready to be used, with the id that attempts refer to.
#[derive(Debug)]
pub struct Account {
    pub id: String,
    pub merchant: Merchant,
}

impl Account {
    fn new(keys: &Keys, merchant: Merchant) -> Self {
        Self { id: account_id(keys, &merchant), merchant }
    }

    /// Remembers whether the gateway accepted the account's credentials, where an answer says so.
    pub(super) fn note_answer(&self, gateways: &Gateways, error: Option<&GatewayError>) {
        let locked_out = match error {
            None => false,
            Some(GatewayError::Refused { code, .. }) => self.merchant.gateway.reason(code).blames_credentials(),
            Some(_) => return,
        };
        let mut all = gateways.0.locked_out.lock().unwrap_or_else(PoisonError::into_inner);
        if locked_out {
            all.insert(self.id.clone());
        } else {
            all.remove(&self.id);
        }
    }

    fn is_like(&self, other: &Account) -> bool {
        let credentials = &other.merchant.credentials;
        self.merchant.is_same_account(credentials.generation(), credentials.name())
    }
}

/// The id that attempts refer to an account by: other keys or another server make another account.
fn account_id(keys: &Keys, merchant: &Merchant) -> String {
    keys.mark(SEALED, merchant.credentials.identity().expose())
}

/// All merchant accounts. Cheap to clone.
#[derive(Clone)]
pub struct Gateways(Arc<Inner>);

struct Inner {
    keys: Keys,
    calls: Calls,
    selling: Arc<Account>,
    /// The other accounts of the settings.
    beside: Vec<Arc<Account>>,
    /// Accounts that the settings no longer name, by id.
    others: RwLock<HashMap<String, Arc<Account>>>,
    looked_at: Mutex<Option<Instant>>,
    tidied_at: Mutex<Option<DateTime<Utc>>>,
    /// Until when an account's gateway asked not to be called.
    rests: Mutex<HashMap<String, DateTime<Utc>>>,
    circuits: Circuits,
    /// Accounts whose credentials the gateway did not accept when it was called last.
    locked_out: Mutex<HashSet<String>>,
}

impl Gateways {
    pub(in crate::shop) fn new(keys: Keys, merchant: Merchant, others: Vec<Merchant>, calls: Calls) -> Self {
        let selling = Arc::new(Account::new(&keys, merchant));
        let beside = others.into_iter().map(|merchant| Arc::new(Account::new(&keys, merchant))).collect();
        let (others, looked_at, tidied_at, rests) = Default::default();
        let (locked_out, circuits) = Default::default();
        Self(Arc::new(Inner {
            keys,
            calls,
            selling,
            beside,
            others,
            looked_at,
            tidied_at,
            rests,
            circuits,
            locked_out,
        }))
    }

    /// The account that new attempts are opened with, or the first of several.
    pub fn selling(&self) -> &Arc<Account> {
        &self.0.selling
    }

    /// All accounts of the settings, also those that do not sell; the first one sells.
    pub fn configured(&self) -> impl Iterator<Item = &Arc<Account>> {
        std::iter::once(&self.0.selling).chain(&self.0.beside)
    }

    /// Whether the gateway accepted the credentials of no account that sells, when it was called last.
    pub fn are_locked_out(&self) -> bool {
        let locked_out = self.0.locked_out.lock().unwrap_or_else(PoisonError::into_inner);
        !locked_out.is_empty()
            && self.configured().filter(|one| one.merchant.terms.sells).all(|one| locked_out.contains(&one.id))
    }

    /// How calls are made, whatever the account.
    pub fn calls(&self) -> &Calls {
        &self.0.calls
    }

    /// Whether only one account is known.
    pub fn is_alone(&self) -> bool {
        self.0.beside.is_empty() && self.0.others.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(super) fn known(&self) -> Vec<Arc<Account>> {
        let others = self.0.others.read().unwrap_or_else(PoisonError::into_inner);
        self.configured().chain(others.values()).map(Arc::clone).collect()
    }

    pub(in crate::shop) fn by_id(&self, id: &str) -> Option<Arc<Account>> {
        if let Some(own) = self.configured().find(|own| own.id == id) {
            return Some(Arc::clone(own));
        }
        self.0.others.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Opens a stored account; `None` if the server's key is another one, or the credentials were deleted.
    fn open(&self, kept: &GatewayAccount) -> Option<Arc<Account>> {
        let credentials = Credentials::from_json(&self.0.keys.unseal(SEALED, &kept.id, &kept.credentials)?)?;
        let merchant = Merchant::open(credentials, &self.0.calls)
            .inspect_err(|error| tracing::error!(account = kept.name, %error, "a former merchant account"))
            .ok()?;
        let account = Arc::new(Account { id: kept.id.clone(), merchant });
        let mut others = self.0.others.write().unwrap_or_else(PoisonError::into_inner);
        others.insert(kept.id.clone(), Arc::clone(&account));
        Some(account)
    }

    /// Until when an account's gateway asked not to be called, if that time is still ahead. A time more than `longest`
    /// ahead does not count, since the clock was set back meanwhile.
    pub(in crate::shop) fn backing_off_until(
        &self,
        id: &str,
        now: DateTime<Utc>,
        longest: TimeDelta,
    ) -> Option<DateTime<Utc>> {
        let rests = self.0.rests.lock().unwrap_or_else(PoisonError::into_inner);
        rests.get(id).copied().filter(|until| *until > now && *until <= now + longest)
    }

    /// The ids of the accounts whose gateways asked not to be called.
    pub(in crate::shop) fn backing_off(&self, now: DateTime<Utc>, longest: TimeDelta) -> Vec<String> {
        let rests = self.0.rests.lock().unwrap_or_else(PoisonError::into_inner);
        rests.iter().filter(|(_, until)| **until > now && **until <= now + longest).map(|(id, _)| id.clone()).collect()
    }

    pub(in crate::shop) fn back_off_until(&self, id: &str, until: DateTime<Utc>) {
        self.0.rests.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), until);
    }

    /// Which accounts' gateways answer nobody.
    pub(super) fn circuits(&self) -> &Circuits {
        &self.0.circuits
    }

    /// The fields of a browser that returns from a payment page, as each account reads them: one generation may take for
    /// its own what another one means otherwise.
    pub fn returned(&self, field: &dyn Fn(&str) -> String) -> Vec<Returned> {
        let mut all: Vec<Returned> = Vec::new();
        for said in self.known().iter().filter_map(|account| account.merchant.gateway.returned(field)) {
            if !all.contains(&said) {
                all.push(said);
            }
        }
        all
    }
}

/// The rows of the accounts of the settings, the first one that sells before the others.
fn rows(gateways: &Gateways, now: NaiveDateTime) -> Vec<GatewayAccount> {
    let row = |account: &Arc<Account>| {
        let Account { id, merchant } = &**account;
        GatewayAccount {
            id: id.clone(),
            generation: merchant.credentials.generation().to_owned(),
            name: merchant.credentials.name().to_owned(),
            credentials: gateways.0.keys.seal(SEALED, id, &merchant.credentials.to_json()),
            first_at: now,
            last_at: now,
        }
    };
    gateways.configured().map(row).collect()
}

/// Stores the credentials of the settings' accounts. Attempts of an older version of the program, which name
/// no account, are assigned to the first.
///
/// # Errors
/// If the database is busy or gone.
pub async fn keep(shop: &Shop) -> Result<(), Error> {
    let rows = rows(&shop.gateways, shop.clock.now().naive_utc());
    let id = shop.gateways.selling().id.clone();
    shop.db.write(move |conn| Ok::<_, Error>(rows.iter().try_for_each(|row| accounts::keep(conn, row))?)).await?;
    loop {
        let id = id.clone();
        if shop.db.write(move |conn| Ok::<_, Error>(accounts::adopt(conn, &id, BATCH)?)).await? == 0 {
            break;
        }
    }
    look(shop).await
}

/// Opens all accounts whose credentials can be read.
pub(super) async fn look(shop: &Shop) -> Result<(), Error> {
    let kept = shop.db.read(|conn| Ok::<_, Error>(accounts::readable(conn)?)).await?;
    for account in kept {
        if shop.gateways.by_id(&account.id).is_none() {
            shop.gateways.open(&account);
        }
    }
    Ok(())
}

/// Records now and then that the shop sells with its account, and deletes credentials that are no longer needed.
///
/// # Errors
/// If the database is busy or gone.
pub async fn purge(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now();
    {
        let mut last = shop.gateways.0.tidied_at.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last <= now && now < last + PURGE_EVERY) {
            return Ok(());
        }
        *last = Some(now);
    }
    let rows = rows(&shop.gateways, now.naive_utc());
    let forgotten = shop
        .db
        .write(move |conn| {
            rows.iter().try_for_each(|row| accounts::keep(conn, row))?;
            let ours: Vec<_> = rows.into_iter().map(|row| row.id).collect();
            Ok::<_, Error>(accounts::purge(conn, &ours, (now - UNUSED).naive_utc())?)
        })
        .await?;
    if forgotten > 0 {
        tracing::info!(
            forgotten,
            "credentials of former merchant accounts are forgotten: no payment needs them any more"
        );
    }
    Ok(())
}

/// The account that an attempt was opened with. If its credentials cannot be read, the same account with other keys, as the
/// settings have it now. `None` if there is neither.
///
/// # Errors
/// If the database is busy or gone.
pub async fn of(shop: &Shop, attempt: &Attempt) -> Result<Option<Arc<Account>>, Error> {
    let gateways = &shop.gateways;
    let Some(id) = attempt.account.as_deref() else { return Ok(Some(Arc::clone(gateways.selling()))) };
    if let Some(known) = gateways.by_id(id) {
        return Ok(Some(known));
    }
    let wanted = id.to_owned();
    let Some(kept) = shop.db.read(move |conn| Ok::<_, Error>(accounts::find(conn, &wanted)?)).await? else {
        return Ok(None);
    };
    let renewed =
        || gateways.configured().find(|own| own.merchant.is_same_account(&kept.generation, &kept.name)).cloned();
    Ok(gateways.open(&kept).or_else(renewed))
}

/// `account` with the keys that the settings have now, if they are others: the former keys may have been revoked.
pub fn renewed(shop: &Shop, account: &Account) -> Option<Arc<Account>> {
    shop.gateways.configured().find(|own| own.id != account.id && own.is_like(account)).cloned()
}

/// Whether an attempt was opened with this account, whatever its keys.
///
/// # Errors
/// If the database is busy or gone.
pub async fn is_of(shop: &Shop, attempt: &Attempt, account: &Account) -> Result<bool, Error> {
    Ok(of(shop, attempt).await?.is_some_and(|own| own.is_like(account)))
}

/// Whether it is time to look for accounts of other programs again.
pub(super) fn may_look(gateways: &Gateways) -> bool {
    let mut looked = gateways.0.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
    let may = looked.is_none_or(|at| at.elapsed() >= LOOK);
    if may {
        *looked = Some(Instant::now());
    }
    may
}

/// A former account that is needed for payments which are still being checked.
#[derive(Clone, Debug)]
pub struct Former {
    pub id: String,
    pub generation: String,
    pub name: String,
    /// How many payments need it.
    pub attempts: i64,
    /// Whether its credentials can be read, or the settings have the same account with other keys.
    pub can_be_asked: bool,
}

/// The former accounts that are still needed.
///
/// # Errors
/// If the database is busy or gone.
pub async fn former(db: &Db, keys: &Keys, configured: &[&Merchant]) -> Result<Vec<Former>, Error> {
    let own: Vec<String> = configured.iter().map(|merchant| account_id(keys, merchant)).collect();
    let needed = db.read(|conn| Ok::<_, Error>(accounts::needed(conn)?)).await?;
    let former = needed.into_iter().filter(|needed| !own.contains(&needed.id)).map(|needed| Former {
        can_be_asked: keys.unseal(SEALED, &needed.id, &needed.credentials).is_some()
            || configured.iter().any(|own| own.is_same_account(&needed.generation, &needed.name)),
        id: needed.id,
        generation: needed.generation,
        name: needed.name,
        attempts: needed.attempts,
    });
    Ok(former.collect())
}
