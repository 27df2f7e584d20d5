//! Grants, their links and their downloads.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{downloads as whole_downloads, grants, links, order_lines};
use super::{Conn, Error, downloads, on_backend};
use crate::domain::grant::DownloadQuota;
use crate::domain::visit::DownloadCounter;

/// The right to download the edition of a line of a paid order. `line` is the line's place, `coverage` and `visit` are JSON,
/// times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
pub struct Grant {
    pub id: String,
    pub order_id: String,
    pub line: i32,
    pub edition_id: String,
    pub downloads: i32,
    pub used: i32,
    pub coverage: String,
    pub bytes_sent: i64,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub revoked_at: Option<NaiveDateTime>,
    pub visit: Option<String>,
    /// The day on which it opens, as far as that is known; `None` when it is open. Nothing is downloaded by a closed grant.
    pub opens_on: Option<NaiveDate>,
}

impl Grant {
    /// The download count of the edition that was bought.
    pub fn counting(&self) -> DownloadCounter {
        downloads::counting(self.downloads, self.used, &self.coverage, self.visit.as_deref())
    }

    pub fn quota(&self) -> DownloadQuota {
        DownloadQuota {
            expires_at: self.expires_at.and_utc(),
            downloads: self.downloads,
            used: self.used,
            revoked: self.revoked_at.is_some(),
        }
    }
}

/// A link to everything that an order grants. The database stores only the hashes of its addresses. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = links, treat_none_as_default_value = false)]
pub struct Link {
    pub id: String,
    pub order_id: String,
    pub token_sha256: String,
    pub file_sha256: String,
    pub created_at: NaiveDateTime,
    /// `None` for links that were created before the lifetime of grants was a setting.
    pub expires_at: Option<NaiveDateTime>,
}

/// A complete download.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = whole_downloads, treat_none_as_default_value = false)]
pub struct Download {
    pub id: String,
    pub grant_id: String,
    pub bytes: i64,
    pub at: NaiveDateTime,
}

/// Adds the grants of one order.
pub fn insert(conn: &mut Conn, granted: &[Grant]) -> Result<(), Error> {
    match granted {
        [grant] => on_backend!(conn, conn => diesel::insert_into(grants::table).values(grant).execute(conn))?,
        granted => on_backend!(conn, conn => diesel::insert_into(grants::table).values(granted).execute(conn))?,
    };
    Ok(())
}

pub fn insert_links(conn: &mut Conn, new: &[Link]) -> Result<(), Error> {
    match new {
        [link] => diesel::insert_into(links::table).values(link).execute(conn)?,
        new => on_backend!(conn, conn => diesel::insert_into(links::table).values(new).execute(conn))?,
    };
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Grant, Error> {
    Ok(on_backend!(conn, conn => grants::table.find(id).get_result(conn))?)
}

/// An order's grants with the titles of their lines, in the lines' order.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<(Grant, String)>, Error> {
    let same_line = order_lines::order_id.eq(grants::order_id).and(order_lines::place.eq(grants::line));
    let found = grants::table
        .inner_join(order_lines::table.on(same_line))
        .filter(grants::order_id.eq(order_id))
        .order(grants::line.asc())
        .select((grants::all_columns, order_lines::title));
    Ok(on_backend!(conn, conn => found.load(conn))?)
}

/// An order's links, the oldest first.
pub fn links_of(conn: &mut Conn, order_id: &str) -> Result<Vec<Link>, Error> {
    Ok(links::table
        .filter(links::order_id.eq(order_id))
        .order((links::created_at.asc(), links::id.asc()))
        .load(conn)?)
}

pub fn link(conn: &mut Conn, id: &str) -> Result<Link, Error> {
    Ok(links::table.find(id).get_result(conn)?)
}

/// A link by the hash of the token in an e-mail.
pub fn by_token(conn: &mut Conn, sha256: &str) -> Result<Option<Link>, Error> {
    Ok(links::table.filter(links::token_sha256.eq(sha256)).get_result(conn).optional()?)
}

/// A link by the hash of its file address.
pub fn by_file(conn: &mut Conn, sha256: &str) -> Result<Option<Link>, Error> {
    let named = links::table.filter(links::file_sha256.eq(sha256));
    Ok(on_backend!(conn, conn => named.get_result(conn).optional())?)
}

/// Extends to `expires_at` those grants of these orders that would expire earlier.
pub fn extend(conn: &mut Conn, order_ids: &[&str], expires_at: NaiveDateTime) -> Result<(), Error> {
    let earlier = grants::order_id.eq_any(order_ids).and(grants::expires_at.lt(expires_at));
    diesel::update(grants::table.filter(earlier)).set(grants::expires_at.eq(expires_at)).execute(conn)?;
    Ok(())
}

/// When each grant of these orders expires, with its order's id.
pub fn ends_of(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<(String, NaiveDateTime)>, Error> {
    let granted = grants::table.filter(grants::order_id.eq_any(order_ids));
    Ok(granted.select((grants::order_id, grants::expires_at)).load(conn)?)
}

/// Sets these grants of an order to expire at `until`, gives each `downloads` more, and restores revoked access. The order's
/// links expire then too, except those that were ended because they went to a wrong address.
pub fn prolong(
    conn: &mut Conn,
    order_id: &str,
    ids: &[&str],
    (until, downloads): (NaiveDateTime, i32),
) -> Result<(), Error> {
    diesel::update(grants::table.filter(grants::id.eq_any(ids)))
        .set((
            grants::expires_at.eq(until),
            grants::downloads.eq(grants::downloads + downloads),
            grants::revoked_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    let not_ended =
        links::expires_at.is_null().or(links::expires_at.gt(links::created_at.nullable()).assume_not_null());
    let living = links::table.filter(links::order_id.eq(order_id).and(not_ended));
    diesel::update(living).set(links::expires_at.eq(Some(until))).execute(conn)?;
    Ok(())
}

/// Revokes an order's grants, all or those of the lines at `places`; returns how many were not revoked before.
pub fn revoke(conn: &mut Conn, order_id: &str, places: Option<&[i32]>, at: NaiveDateTime) -> Result<usize, Error> {
    let living = grants::table.filter(grants::order_id.eq(order_id).and(grants::revoked_at.is_null()));
    Ok(match places {
        Some(places) => diesel::update(living.filter(grants::line.eq_any(places)))
            .set(grants::revoked_at.eq(Some(at)))
            .execute(conn)?,
        None => diesel::update(living).set(grants::revoked_at.eq(Some(at))).execute(conn)?,
    })
}

/// Ends all links of an order for good, by setting their expiry to their creation: what was sent to a wrong address stays
/// unusable, even when the grants are prolonged.
pub fn end_links(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(links::table.filter(links::order_id.eq(order_id)))
        .set(links::expires_at.eq(links::created_at.nullable()))
        .execute(conn)?;
    Ok(())
}

/// Locks the rows of an order's grants until the transaction ends.
pub fn lock_of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Grant>, Error> {
    diesel::update(grants::table.filter(grants::order_id.eq(order_id)))
        .set(grants::used.eq(grants::used))
        .execute(conn)?;
    Ok(of_order(conn, order_id)?.into_iter().map(|(grant, _)| grant).collect())
}

pub(super) fn insert_download(conn: &mut Conn, download: &Download) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(whole_downloads::table).values(download).execute(conn))?;
    Ok(())
}

/// The complete downloads of an order's grants, the oldest first.
pub fn downloads_of(conn: &mut Conn, order_id: &str) -> Result<Vec<Download>, Error> {
    let granted = grants::table.filter(grants::order_id.eq(order_id)).select(grants::id);
    Ok(whole_downloads::table
        .filter(whole_downloads::grant_id.eq_any(granted))
        .order(whole_downloads::at.asc())
        .load(conn)?)
}
