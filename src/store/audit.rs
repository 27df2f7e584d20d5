//! What the staff did. Rows are only added: the database itself refuses to change one or to take one away.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::audit;
use super::{Conn, Error};

/// A deed as kept. `account_id` is `None` for the command line, `detail` is JSON. Times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct Deed {
    pub id: String,
    pub at: NaiveDateTime,
    pub account_id: Option<String>,
    pub actor: String,
    pub act: String,
    pub subject: String,
    pub detail: String,
}

pub fn insert(conn: &mut Conn, deed: &Deed) -> Result<(), Error> {
    diesel::insert_into(audit::table).values(deed).execute(conn)?;
    Ok(())
}

/// What was done to one thing, the oldest first.
pub fn of_subject(conn: &mut Conn, subject: &str, limit: i64) -> Result<Vec<Deed>, Error> {
    Ok(audit::table
        .filter(audit::subject.eq(subject))
        .order((audit::at.asc(), audit::id.asc()))
        .limit(limit)
        .load(conn)?)
}
