//! Books that agree: what the gateway lists is compared with what the shop has booked, each night and when the owner asks.
//! Differences stand until they are decided; nothing is decided by itself but what settlement decides anyway.

pub mod columns;
mod compare;
pub mod decide;
pub mod import;
mod lines;
pub mod overview;
pub mod runs;

use std::sync::Arc;

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone as _};

use crate::payments::Merchant;
use crate::shop::sale::gateways;
use crate::shop::{Error, Shop};
use crate::store::statements;

/// A merchant account by generation and name, whatever its keys.
#[derive(Clone, Debug)]
pub struct MerchantAccount {
    /// `v2:445160`
    pub key: String,
    /// What people call it.
    pub label: String,
    /// The ids that attempts name it by, the newest first: one for each of its keys.
    pub ids: Vec<String>,
    /// How it is asked; `None` for one that the settings no longer name.
    pub merchant: Option<Arc<gateways::Account>>,
}

fn key(generation: &str, name: &str) -> String {
    format!("{generation}:{name}")
}

fn key_of(merchant: &Merchant) -> String {
    key(merchant.credentials.generation(), merchant.credentials.name())
}

/// All merchant accounts: those of the settings, then the former ones.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn accounts(shop: &Shop) -> Result<Vec<MerchantAccount>, Error> {
    let stored = shop.db.read(|conn| Ok::<_, Error>(statements::accounts(conn)?)).await?;
    let mut accounts: Vec<MerchantAccount> = Vec::new();
    for account in shop.gateways.configured() {
        let key = key_of(&account.merchant);
        if accounts.iter().any(|known| known.key == key) {
            continue;
        }
        let label = match account.merchant.terms.label.as_str() {
            "" => key.replace(':', " "),
            label => format!("{label} ({})", key.replace(':', " ")),
        };
        accounts.push(MerchantAccount {
            key,
            label,
            ids: vec![account.id.clone()],
            merchant: Some(Arc::clone(account)),
        });
    }
    for (id, generation, name) in stored {
        let key = key(&generation, &name);
        match accounts.iter_mut().find(|known| known.key == key) {
            Some(known) if known.ids.contains(&id) => {}
            Some(known) => known.ids.push(id),
            None => {
                let label = key.replace(':', " ");
                accounts.push(MerchantAccount { key, label, ids: vec![id], merchant: None });
            }
        }
    }
    Ok(accounts)
}

/// The account of this key.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn account(shop: &Shop, key: &str) -> Result<MerchantAccount, Error> {
    accounts(shop).await?.into_iter().find(|account| account.key == key).ok_or(Error::NotFound)
}

/// A time of the shop's calendar in UTC.
fn utc(shop: &Shop, local: NaiveDateTime) -> NaiveDateTime {
    let at = |at: DateTime<chrono_tz::Tz>| at.naive_utc();
    match shop.rules().zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => at(time),
        // An hour that the clocks skip.
        LocalResult::None => local,
    }
}
