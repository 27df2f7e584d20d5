//! Work for later, enqueued in the transaction that causes it and claimed with a lease.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::jobs;
use super::{Conn, Error};
use crate::domain::ids;

/// A job. `subject` names what it is about: for `mail`, the letter's id.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = jobs)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub subject: String,
    pub state: String,
    pub run_at: NaiveDateTime,
    pub leased_until: Option<NaiveDateTime>,
    pub tries: i32,
    pub error: Option<String>,
    pub created_at: NaiveDateTime,
}

/// Adds a job for `subject`, to be run at once. The same kind and subject twice is an error: the cause was done twice.
pub fn enqueue(conn: &mut Conn, kind: &str, subject: &str, now: NaiveDateTime) -> Result<(), Error> {
    let job = Job {
        id: ids::row(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        state: "queued".to_owned(),
        run_at: now,
        leased_until: None,
        tries: 0,
        error: None,
        created_at: now,
    };
    diesel::insert_into(jobs::table).values(&job).execute(conn)?;
    Ok(())
}

/// Takes the job that is due longest until `lease`; nobody else gets it before.
pub fn claim(conn: &mut Conn, now: NaiveDateTime, lease: NaiveDateTime) -> Result<Option<Job>, Error> {
    let free = jobs::leased_until.is_null().or(jobs::leased_until.le(now).assume_not_null());
    let due = jobs::state.eq("queued").and(jobs::run_at.le(now)).and(free);
    loop {
        let next: Option<Job> = jobs::table.filter(due).order(jobs::run_at.asc()).first(conn).optional()?;
        let Some(mut job) = next else { return Ok(None) };
        // The condition once more: on PostgreSQL another worker may have taken it since. Then there may be a next one.
        let mine = diesel::update(jobs::table.filter(jobs::id.eq(&job.id).and(due)))
            .set((jobs::leased_until.eq(Some(lease)), jobs::tries.eq(jobs::tries + 1)))
            .execute(conn)?;
        if mine == 1 {
            job.tries += 1;
            return Ok(Some(job));
        }
    }
}

pub fn done(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::update(jobs::table.find(id))
        .set((jobs::state.eq("done"), jobs::leased_until.eq(None::<NaiveDateTime>), jobs::error.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// Runs a job again at `at`, or never (`None`); the reason stays visible.
pub fn put_back(conn: &mut Conn, id: &str, at: Option<NaiveDateTime>, error: &str) -> Result<(), Error> {
    let job = jobs::table.find(id);
    match at {
        Some(at) => diesel::update(job)
            .set((jobs::run_at.eq(at), jobs::leased_until.eq(None::<NaiveDateTime>), jobs::error.eq(Some(error))))
            .execute(conn)?,
        None => diesel::update(job).set((jobs::state.eq("failed"), jobs::error.eq(Some(error)))).execute(conn)?,
    };
    Ok(())
}

/// All jobs about `subject`.
pub fn about(conn: &mut Conn, subject: &str) -> Result<Vec<Job>, Error> {
    Ok(jobs::table.filter(jobs::subject.eq(subject)).load(conn)?)
}
