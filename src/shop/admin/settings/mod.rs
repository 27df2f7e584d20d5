//! The settings that the owner changes in the back office. A saved setting has priority over the environment.

pub mod emails;
pub mod facts;
pub mod guides;
mod issuer;
pub mod legal;
pub mod look;
pub mod market;
mod saved;
pub mod taxes;
pub mod welcome;

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use crate::domain::money::Money;
pub use crate::domain::wording::EmailKind;
use crate::pictures::Logo;
use crate::shop::accounts::audit::{self, Actor};
pub use crate::shop::admin::settings::saved::{EmailTexts, LogoRef, PageKind, PageText, Pages, Saved};
use crate::shop::{Error, Rules, Shop};
use crate::storage::Namespace;
use crate::store::{self, Conn, meta, settings};

/// A setting that was changed. `null` means the value from the environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub name: String,
    pub before: Value,
    pub after: Value,
}

/// The settings that are saved now.
pub async fn saved(shop: &Shop) -> Result<Saved, Error> {
    Ok(read(shop).await?.0)
}

/// The rules as given by the environment alone.
pub fn environment(shop: &Shop) -> std::sync::Arc<Rules> {
    shop.live_rules.environment()
}

async fn read(shop: &Shop) -> Result<(Saved, i64), Error> {
    // One read transaction, so that the version matches the rows.
    shop.db.read(|conn| Ok((Saved::from_rows(&settings::all(conn)?), meta::settings_version(conn)?))).await
}

/// Changes settings in one write, with an audit entry for each. This process uses them immediately, others within some
/// seconds. Returns what has changed.
///
/// # Errors
/// When the database did not save them: then nothing has changed.
pub async fn change(
    shop: &Shop,
    actor: &Actor,
    change: impl FnOnce(&mut Saved) + Send + 'static,
) -> Result<Vec<Change>, Error> {
    let (now, actor) = (shop.clock.now().naive_utc(), actor.clone());
    let changes = shop
        .db
        .write(move |conn| {
            // Locked first: of two callers who save at once, the second sees what the first wrote.
            meta::lock_settings(conn)?;
            let before = Saved::from_rows(&settings::all(conn)?);
            let mut after = before.clone();
            change(&mut after);
            let changes = difference(&before, &after);
            for change in &changes {
                keep(conn, &actor, change, now)?;
            }
            if !changes.is_empty() {
                meta::bump_settings(conn)?;
            }
            Ok::<_, Error>(changes)
        })
        .await?;
    load(shop).await?;
    Ok(changes)
}

fn keep(conn: &mut Conn, actor: &Actor, change: &Change, now: NaiveDateTime) -> Result<(), store::Error> {
    match &change.after {
        Value::Null => settings::remove(conn, &change.name)?,
        value => settings::set(conn, &change.name, &value.to_string(), now)?,
    }
    let detail = json!({ "before": spoken(&change.before), "after": spoken(&change.after) });
    audit::note(conn, actor, "settings.change", &format!("setting:{}", change.name), detail)
}

/// A value for human readers, cut to a few lines.
fn spoken(value: &Value) -> String {
    let whole = match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(spoken).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let cut: String = whole.chars().take(400).collect();
    if cut.len() < whole.len() { format!("{cut}…") } else { cut }
}

fn difference(before: &Saved, after: &Saved) -> Vec<Change> {
    let (before, after) = (before.to_map(), after.to_map());
    let change = |(name, after): (String, Value)| {
        let before = before.get(&name).cloned().unwrap_or_default();
        (before != after).then_some(Change { name, before, after })
    };
    after.into_iter().filter_map(change).collect()
}

/// Reads the settings and uses them from now on.
pub async fn load(shop: &Shop) -> Result<(), Error> {
    let reload_lock = shop.live_rules.reload_lock().await;
    let (saved, version) = read(shop).await?;
    shop.live_rules.replace(&reload_lock, &saved, version);
    Ok(())
}

/// Reads the settings if another process has changed them. Cheap when it has not.
pub async fn follow(shop: &Shop) -> Result<(), Error> {
    let version = shop.db.read(|conn| Ok::<_, Error>(meta::settings_version(conn)?)).await?;
    follow_to(shop, version).await
}

/// See [`follow`]; for callers that know the version in the database.
pub(in crate::shop) async fn follow_to(shop: &Shop, version: i64) -> Result<(), Error> {
    if version == shop.rules().version { Ok(()) } else { load(shop).await }
}

/// Stores a logo with the pictures.
pub async fn keep_logo(shop: &Shop, logo: Logo, alone: bool) -> Result<LogoRef, Error> {
    let picture = logo.0;
    let stored = shop.storage.put_bytes(Namespace::Pictures, picture.webp.into()).await?;
    Ok(LogoRef { sha256: stored.sha256, width: picture.width, height: picture.height, alone })
}

/// An amount to show in sample e-mails: a usual price in the shop's currency.
fn sample_amount(rules: &Rules) -> Money {
    let step = rules.currency.step();
    let usual = (if rules.currency.exponent() == 0 { 2_500_i64 } else { 499 })
        .clamp(rules.price_limits.min, rules.price_limits.max);
    Money::new((usual / step * step).max(step), rules.currency)
}
