//! Tokens of the read API: created, checked, revoked.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::json;

use super::audit::{self, Actor};
use crate::domain::ids;
use crate::domain::token::Scope;
use crate::secret::Secret;
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::tokens::{self, Token};

/// Creates a token and returns it. This is the only time it can be shown.
pub async fn make(
    shop: &Shop,
    actor: &Actor,
    name: &str,
    scopes: &[Scope],
    expires_at: Option<NaiveDateTime>,
) -> Result<Secret, Error> {
    // 260 bits, so it cannot be guessed.
    let secret = format!("griot_{}{}", ids::nonce(), ids::nonce());
    let scopes = scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" ");
    let token = Token {
        id: ids::row(),
        name: name.to_owned(),
        token_sha256: sha256(&secret),
        scopes,
        expires_at,
        last_used_at: None,
        revoked_at: None,
        created_at: actor.at,
    };
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            tokens::insert(conn, &token)?;
            let detail = json!({ "scopes": token.scopes, "expires_at": token.expires_at });
            Ok::<_, Error>(audit::note(conn, &actor, "token.make", &format!("token:{}", token.name), detail)?)
        })
        .await?;
    Ok(Secret::new(secret))
}

/// Revokes a token and returns its name.
pub async fn revoke(shop: &Shop, actor: &Actor, id: &str) -> Result<String, Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let token = tokens::find(conn, &id)?.ok_or(Error::NotFound)?;
            if tokens::revoke(conn, &id, actor.at)? {
                audit::note(conn, &actor, "token.revoke", &format!("token:{}", token.name), json!({}))?;
            }
            Ok(token.name)
        })
        .await
}

/// All tokens, the newest first.
pub async fn list(shop: &Shop) -> Result<Vec<Token>, Error> {
    Ok(shop.db.read(tokens::all).await?)
}

/// How precisely the time of a token's last use is kept.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Returns the token if it is valid: known, not expired and not revoked.
pub async fn check(shop: &Shop, token: &str) -> Result<Option<Token>, Error> {
    let (hash, now) = (sha256(token), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| tokens::by_hash(conn, &hash)).await?;
    let Some(token) = found.filter(|token| token.is_valid(now)) else { return Ok(None) };
    if token.last_used_at.is_none_or(|at| now - at >= NOTED_EVERY) {
        let id = token.id.clone();
        shop.db.write_later("a token's use", move |conn| tokens::note_use(conn, &id, now));
    }
    Ok(Some(token))
}
