//! Sessions of readers: they end with a sign-out, or after 90 days without use.

use chrono::{NaiveDateTime, TimeDelta};

use crate::domain::ids;
use crate::secret::Secret;
use crate::shop::accounts::sessions::token;
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::readers::{self, ReaderSession};
use crate::store::{self, Conn};

/// A session ends after this time without use.
pub const IDLE: TimeDelta = TimeDelta::days(90);
/// `seen_at` is written no more often.
const NOTED_EVERY: TimeDelta = TimeDelta::hours(12);

/// A session that has just begun.
#[derive(Debug)]
pub struct NewReaderSession {
    pub reader_id: String,
    /// For the cookie, or for an app to keep. Only its SHA-256 is stored.
    pub token: Secret,
}

/// A signed-in reader.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub reader_id: String,
    pub session_id: String,
    /// His contacts: e-mail addresses in lower case and phone numbers in E.164.
    pub contacts: Vec<String>,
    /// The session was prolonged just now, and so must be the cookie.
    pub prolonged: bool,
}

/// Begins a session of a reader.
pub(super) fn begin(conn: &mut Conn, reader_id: String, now: NaiveDateTime) -> Result<NewReaderSession, store::Error> {
    let token = token();
    let session = ReaderSession {
        id: ids::row(),
        token: sha256(token.expose()),
        reader_id: reader_id.clone(),
        created_at: now,
        seen_at: now,
    };
    readers::begin(conn, &session)?;
    Ok(NewReaderSession { reader_id, token })
}

/// The session with this token, if it is still valid, and its reader's contacts. A look does not prolong it.
pub(in crate::shop) fn look(
    conn: &mut Conn,
    token: &Secret,
    now: NaiveDateTime,
) -> Result<Option<(ReaderSession, Vec<String>)>, store::Error> {
    let session = readers::by_token(conn, &sha256(token.expose()))?.filter(|session| now - session.seen_at < IDLE);
    let Some(session) = session else { return Ok(None) };
    let contacts = readers::contacts_of(conn, &session.reader_id)?;
    Ok(Some((session, contacts.into_iter().map(|contact| contact.contact).collect())))
}

/// The reader whose session has this token, if it is still valid.
pub async fn find(shop: &Shop, token: &Secret) -> Result<Option<SignedIn>, Error> {
    let (token, now) = (token.clone(), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| look(conn, &token, now)).await?;
    let Some((session, contacts)) = found else { return Ok(None) };
    let prolonged = now - session.seen_at >= NOTED_EVERY;
    if prolonged {
        let id = session.id.clone();
        if let Err(error) = shop.db.write(move |conn| readers::seen(conn, &id, now)).await {
            tracing::warn!(%error, "that a reader's session is used could not be noted");
        }
    }
    Ok(Some(SignedIn { reader_id: session.reader_id, session_id: session.id, contacts, prolonged }))
}

/// Signs a reader out here.
pub async fn end(shop: &Shop, signed: &SignedIn) -> Result<(), Error> {
    let id = signed.session_id.clone();
    Ok(shop.db.write(move |conn| readers::end(conn, &id)).await?)
}

/// Signs a reader out everywhere.
pub async fn end_all(shop: &Shop, signed: &SignedIn) -> Result<(), Error> {
    let id = signed.reader_id.clone();
    Ok(shop.db.write(move |conn| readers::end_all(conn, &id, None)).await?)
}
