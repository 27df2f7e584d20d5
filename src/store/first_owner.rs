//! The link that creates the first owner's account.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::first_owner_links;
use super::{Conn, Error};

/// Stores the SHA-256 of a new link's token; earlier links end.
pub fn replace(conn: &mut Conn, token: &str, expires_at: NaiveDateTime) -> Result<(), Error> {
    end(conn)?;
    let row = (first_owner_links::token.eq(token), first_owner_links::expires_at.eq(expires_at));
    diesel::insert_into(first_owner_links::table).values(row).execute(conn)?;
    Ok(())
}

/// Whether the link with this token's SHA-256 can be used at `now`.
pub fn is_open(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let open = first_owner_links::table.find(token).filter(first_owner_links::expires_at.gt(now));
    Ok(open.count().get_result::<i64>(conn)? == 1)
}

/// Ends every link.
pub fn end(conn: &mut Conn) -> Result<(), Error> {
    diesel::delete(first_owner_links::table).execute(conn)?;
    Ok(())
}
