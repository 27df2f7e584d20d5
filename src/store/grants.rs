//! Grants, their links and what was downloaded under them.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::schema::{downloads as whole_downloads, grants, links};
use super::{Conn, Error, downloads, on_backend};
use crate::domain::grant::Allowance;
use crate::domain::visit::Counting;

/// The right of a paid order to one edition. `coverage` and `visit` are JSON, times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
pub struct Grant {
    pub id: String,
    pub order_id: String,
    pub edition_id: String,
    pub downloads: i32,
    pub used: i32,
    pub coverage: String,
    pub bytes_sent: i64,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub revoked_at: Option<NaiveDateTime>,
    pub visit: Option<String>,
}

impl Grant {
    /// The downloads of what was bought.
    pub fn counting(&self) -> Counting {
        downloads::counting(self.downloads, self.used, &self.coverage, self.visit.as_deref())
    }

    pub fn allowance(&self) -> Allowance {
        Allowance {
            expires_at: self.expires_at.and_utc(),
            downloads: self.downloads,
            used: self.used,
            revoked: self.revoked_at.is_some(),
        }
    }
}

/// A way to a grant. The database holds only the hashes of its addresses. `expires_at`: where an owner said until when.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = links, treat_none_as_default_value = false)]
pub struct Link {
    pub id: String,
    pub grant_id: String,
    pub token_sha256: String,
    pub file_sha256: String,
    pub created_at: NaiveDateTime,
    /// `None` for links that were made before lives were a setting.
    pub expires_at: Option<NaiveDateTime>,
}

/// A whole download.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = whole_downloads, treat_none_as_default_value = false)]
pub struct Download {
    pub id: String,
    pub grant_id: String,
    pub bytes: i64,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, grant: &Grant) -> Result<(), Error> {
    diesel::insert_into(grants::table).values(grant).execute(conn)?;
    Ok(())
}

pub fn insert_link(conn: &mut Conn, link: &Link) -> Result<(), Error> {
    diesel::insert_into(links::table).values(link).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Grant, Error> {
    Ok(on_backend!(conn, conn => grants::table.find(id).get_result(conn))?)
}

pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Option<Grant>, Error> {
    Ok(grants::table.filter(grants::order_id.eq(order_id)).get_result(conn).optional()?)
}

/// A grant's links, the oldest first.
pub fn links_of(conn: &mut Conn, grant_id: &str) -> Result<Vec<Link>, Error> {
    Ok(links::table
        .filter(links::grant_id.eq(grant_id))
        .order((links::created_at.asc(), links::id.asc()))
        .load(conn)?)
}

/// A link and its grant.
pub fn by_link(conn: &mut Conn, link_id: &str) -> Result<(Link, Grant), Error> {
    Ok(links::table.inner_join(grants::table).filter(links::id.eq(link_id)).get_result(conn)?)
}

/// By the hash of the token in a letter.
pub fn by_token(conn: &mut Conn, sha256: &str) -> Result<Option<(Link, Grant)>, Error> {
    Ok(links::table.inner_join(grants::table).filter(links::token_sha256.eq(sha256)).get_result(conn).optional()?)
}

/// By the hash of a file's address.
pub fn by_file(conn: &mut Conn, sha256: &str) -> Result<Option<(Link, Grant)>, Error> {
    let named = links::table.inner_join(grants::table).filter(links::file_sha256.eq(sha256));
    Ok(on_backend!(conn, conn => named.get_result(conn).optional())?)
}

/// Lets a grant live until `expires_at`, if that is longer than now.
pub fn extend(conn: &mut Conn, id: &str, expires_at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(grants::table.filter(grants::id.eq(id).and(grants::expires_at.lt(expires_at))))
        .set(grants::expires_at.eq(expires_at))
        .execute(conn)?;
    Ok(())
}

/// Gives a grant `days` more from its end, or from `now` when that is over, and `downloads` more; access that was revoked comes
/// back. Its links live as long, but for those that were ended because they went to a wrong address.
pub fn prolong(
    conn: &mut Conn,
    grant: &Grant,
    (days, downloads): (i64, i32),
    now: NaiveDateTime,
) -> Result<NaiveDateTime, Error> {
    let until = grant.expires_at.max(now) + TimeDelta::days(days);
    diesel::update(grants::table.find(&grant.id))
        .set((
            grants::expires_at.eq(until),
            grants::downloads.eq(grants::downloads + downloads),
            grants::revoked_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    let not_ended =
        links::expires_at.is_null().or(links::expires_at.gt(links::created_at.nullable()).assume_not_null());
    let living = links::table.filter(links::grant_id.eq(&grant.id).and(not_ended));
    diesel::update(living).set(links::expires_at.eq(Some(until))).execute(conn)?;
    Ok(until)
}

/// Ends a grant; `false` when it had ended by this already.
pub fn revoke(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<bool, Error> {
    let living = grants::table.filter(grants::id.eq(id).and(grants::revoked_at.is_null()));
    Ok(diesel::update(living).set(grants::revoked_at.eq(Some(at))).execute(conn)? == 1)
}

/// Ends all links of a grant for good, as if they had never lived: what was sent to a wrong address opens nothing any more, even
/// when the grant is prolonged.
pub fn end_links(conn: &mut Conn, grant_id: &str) -> Result<(), Error> {
    diesel::update(links::table.filter(links::grant_id.eq(grant_id)))
        .set(links::expires_at.eq(links::created_at.nullable()))
        .execute(conn)?;
    Ok(())
}

/// Holds an order's grant for the rest of this write.
pub fn hold_of_order(conn: &mut Conn, order_id: &str) -> Result<Option<Grant>, Error> {
    diesel::update(grants::table.filter(grants::order_id.eq(order_id)))
        .set(grants::used.eq(grants::used))
        .execute(conn)?;
    of_order(conn, order_id)
}

pub(super) fn insert_download(conn: &mut Conn, download: &Download) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(whole_downloads::table).values(download).execute(conn))?;
    Ok(())
}

/// A grant's whole downloads, the oldest first.
pub fn downloads_of(conn: &mut Conn, grant_id: &str) -> Result<Vec<Download>, Error> {
    Ok(whole_downloads::table
        .filter(whole_downloads::grant_id.eq(grant_id))
        .order(whole_downloads::at.asc())
        .load(conn)?)
}
