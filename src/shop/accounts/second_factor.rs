//! The second factor: codes from an app (TOTP, RFC 6238), each accepted once, and recovery codes for a lost phone.

use chrono::NaiveDateTime;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use totp_rs::{Builder, Secret as TotpSecret, Totp};

use super::audit::{self, Actor};
use super::sessions::Signed;
use crate::domain::ids;
use crate::secret::Secret;
use crate::shop::accounts::account_emails;
use crate::shop::messages::account_text::Kind;
use crate::shop::{Error, Keys, Shop};
use crate::store::accounts::{self, Account};
use crate::store::recovery::{self, RecoveryCode};
use crate::store::{self, Conn, sessions};

/// How many recovery codes an account gets.
pub const CODES: usize = 10;

/// What an authenticator app needs to generate codes.
pub struct Setup {
    /// `otpauth://totp/…`, for a QR code.
    pub uri: Secret,
    /// The same key as text to type, in groups of four.
    pub key: Secret,
}

/// The time step of a code, if the code is valid now or was valid half a minute ago.
fn step(keys: &Keys, seed: &str, code: &str, now: NaiveDateTime) -> Option<i64> {
    if code.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let time = u64::try_from(now.and_utc().timestamp()).ok()?;
    totp(keys, seed)?.check(&digits, time).and_then(|step| i64::try_from(step).ok())
}

fn totp(keys: &Keys, seed: &str) -> Option<Totp> {
    // SHA-1, six digits, 30 seconds: every app supports these.
    Builder::new().with_secret(TotpSecret::from(keys.totp_key(seed))).build().ok()
}

/// Starts to set up a second factor, or continues a set-up that was started.
pub async fn begin(shop: &Shop, account: &Account) -> Result<Setup, Error> {
    let seed = if let Some(seed) = &account.totp_pending {
        seed.clone()
    } else {
        let (id, seed) = (account.id.clone(), ids::row());
        let kept = seed.clone();
        shop.db.write(move |conn| accounts::set_pending_totp(conn, &id, &kept)).await?;
        seed
    };
    let key = TotpSecret::from(shop.keys.totp_key(&seed)).to_base32();
    let quoted = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, name) = (quoted(&shop.rules().shop_name), quoted(&account.email));
    let uri = format!("otpauth://totp/{issuer}:{name}?secret={key}&issuer={issuer}");
    let spaced: Vec<&str> = key.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect();
    Ok(Setup { uri: Secret::new(uri), key: Secret::new(spaced.join(" ")) })
}

/// Completes the set-up with the first code and returns the recovery codes, which are shown once; other sessions end, and
/// the account is told by e-mail. `None` when the code is wrong.
pub async fn confirm(shop: &Shop, signed: &Signed, code: &str) -> Result<Option<Vec<String>>, Error> {
    let now = shop.clock.now().naive_utc();
    let Some(seed) = signed.account.totp_pending.clone() else { return Ok(None) };
    let Some(step) = step(&shop.keys, &seed, code, now) else { return Ok(None) };
    let (actor, id, session) = (signed.actor(now), signed.account.id.clone(), signed.session.id.clone());
    let (keys, account) = (shop.keys.clone(), signed.account.clone());
    let keep = move |conn: &mut Conn| -> Result<Option<Vec<String>>, store::Error> {
        if !accounts::confirm_totp(conn, &id, &seed, step)? {
            return Ok(None);
        }
        sessions::end_all(conn, &id, Some(&session))?;
        audit::note(conn, &actor, "account.second-factor", &format!("account:{}", actor.name), json!({}))?;
        account_emails::tell(conn, &keys, &account, Kind::FactorSet, now)?;
        new_codes(conn, &keys, &id).map(Some)
    };
    let codes = shop.db.write(keep).await?;
    shop.message_wakeup.notify_one();
    Ok(codes)
}

fn new_codes(conn: &mut Conn, keys: &Keys, account_id: &str) -> Result<Vec<String>, store::Error> {
    let codes: Vec<String> = (0..CODES).map(|_| ids::recovery_code()).collect();
    let row = |code: &String| RecoveryCode {
        id: ids::row(),
        account_id: account_id.to_owned(),
        code: keys.recovery_hash(account_id, code),
        used_at: None,
    };
    recovery::replace(conn, account_id, &codes.iter().map(row).collect::<Vec<_>>())?;
    Ok(codes)
}

/// Creates new recovery codes, which are shown once; the old ones are no longer valid.
pub async fn renew_codes(shop: &Shop, signed: &Signed) -> Result<Vec<String>, Error> {
    let (actor, id, keys) = (signed.actor(shop.clock.now().naive_utc()), signed.account.id.clone(), shop.keys.clone());
    let renew = move |conn: &mut Conn| -> Result<Vec<String>, store::Error> {
        audit::note(conn, &actor, "account.recovery-codes", &format!("account:{}", actor.name), json!({}))?;
        new_codes(conn, &keys, &id)
    };
    Ok(shop.db.write(renew).await?)
}

/// How many recovery codes are left.
pub async fn codes_left(shop: &Shop, account_id: &str) -> Result<i64, Error> {
    let id = account_id.to_owned();
    Ok(shop.db.read(move |conn| recovery::left(conn, &id)).await?)
}

/// Removes the second factor; the account is told by e-mail. In production every account needs one, so this only allows
/// setting up another phone.
pub async fn remove(shop: &Shop, signed: &Signed) -> Result<(), Error> {
    let (actor, id) = (signed.actor(shop.clock.now().naive_utc()), signed.account.id.clone());
    let (keys, account) = (shop.keys.clone(), signed.account.clone());
    let remove = move |conn: &mut Conn| -> Result<(), store::Error> {
        accounts::remove_totp(conn, &id)?;
        recovery::replace(conn, &id, &[])?;
        audit::note(conn, &actor, "account.no-second-factor", &format!("account:{}", actor.name), json!({}))?;
        if account.totp_seed.is_none() {
            return Ok(());
        }
        account_emails::tell(conn, &keys, &account, Kind::FactorRemoved, actor.at)
    };
    shop.db.write(remove).await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Uses a code from the app, or a recovery code, within the write that completes the sign-in. `false` when it is
/// neither, or was used before.
pub(in crate::shop) fn take(
    conn: &mut Conn,
    keys: &Keys,
    account: &Account,
    code: &str,
    now: NaiveDateTime,
) -> Result<bool, store::Error> {
    let Some(seed) = &account.totp_seed else { return Ok(false) };
    if let Some(step) = step(keys, seed, code, now) {
        return accounts::use_totp(conn, &account.id, step);
    }
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let (Some(first), Some(second), Some(third), None) =
        (typed.get(..4), typed.get(4..8), typed.get(8..12), typed.get(13..))
    else {
        return Ok(false);
    };
    let hash = keys.recovery_hash(&account.id, &format!("{first}-{second}-{third}"));
    let taken = recovery::take(conn, &account.id, &hash, now)?;
    if taken {
        let actor = Actor { account_id: Some(account.id.clone()), name: account.email.clone(), at: now };
        let left = recovery::left(conn, &account.id)?;
        audit::note(conn, &actor, "account.recovery", &format!("account:{}", account.email), json!({ "left": left }))?;
    }
    Ok(taken)
}
