//! Short codes that open a download link on another device: a buyer who paid on a computer reads on the phone, or the other
//! way round. The code is derived from the server's key, and the database has only its HMAC.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::device_code::{DeviceCode, LIFETIME};
use crate::shop::{Error, Shop};
use crate::store::device_codes;

/// How often another code is tried if one belongs to another link.
const TRIES: usize = 5;

/// A code and when it ends.
pub type Valid = (DeviceCode, DateTime<Utc>);

/// Gives a link a new code.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn make(shop: &Shop, link_id: &str) -> Result<(), Error> {
    let (acts, link_id) = (shop.clone(), link_id.to_owned());
    // PostgreSQL keeps microseconds: the code is derived from what is read back.
    let now = shop.clock.now().timestamp_micros();
    let until = DateTime::from_timestamp_micros(now).unwrap_or_default() + LIFETIME;
    shop.db
        .write(move |conn| {
            device_codes::purge(conn, acts.clock.now().naive_utc())?;
            for later in (0..).take(TRIES) {
                let until = (until + TimeDelta::milliseconds(later)).naive_utc();
                let code = acts.keys.device_code(&link_id, until);
                if device_codes::set(conn, &link_id, &mark(&acts, &code), until)? {
                    return Ok(());
                }
            }
            Err(Error::Broken("no free code for another device".to_owned()))
        })
        .await
}

/// The code that a link has now.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn of_link(shop: &Shop, link_id: &str) -> Result<Option<Valid>, Error> {
    let (id, now) = (link_id.to_owned(), shop.clock.now().naive_utc());
    let until = shop.db.read(move |conn| Ok::<_, Error>(device_codes::of_link(conn, &id, now)?)).await?;
    Ok(until.map(|until| (shop.keys.device_code(link_id, until), until.and_utc())))
}

/// The token of the link that has this code now, if there is one.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn token(shop: &Shop, code: &DeviceCode) -> Result<Option<String>, Error> {
    let (mark, now) = (mark(shop, code), shop.clock.now().naive_utc());
    let link_id = shop.db.read(move |conn| Ok::<_, Error>(device_codes::link_of(conn, &mark, now)?)).await?;
    Ok(link_id.map(|id| shop.keys.link_token(&id)))
}

fn mark(shop: &Shop, code: &DeviceCode) -> String {
    shop.keys.mark("device-code", code.as_str())
}
