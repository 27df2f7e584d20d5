//! Background jobs, enqueued in the transaction that causes them and claimed with a lease.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::jobs;
use super::{Conn, Error, on_backend};
use crate::domain::ids;

/// A job. `subject` names what it is about: for `mail`, the message's id.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false)]
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

/// Whether there is a job of this kind about `subject`, whatever its state.
pub fn exists(conn: &mut Conn, kind: &str, subject: &str) -> Result<bool, Error> {
    let found = jobs::table.filter(jobs::kind.eq(kind).and(jobs::subject.eq(subject)));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(conn)?)
}

/// How many jobs of a kind were enqueued since `since`.
pub fn count_since(conn: &mut Conn, kind: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(jobs::table.filter(jobs::kind.eq(kind).and(jobs::created_at.gt(since))).count().get_result(conn)?)
}

/// Jobs that failed for good, the newest first, those created before `before`.
pub fn failed(conn: &mut Conn, before: Option<(NaiveDateTime, String)>, limit: i64) -> Result<Vec<Job>, Error> {
    let mut query = jobs::table.filter(jobs::state.eq("failed")).into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(jobs::created_at.le(at).and(jobs::created_at.lt(at).or(jobs::id.lt(id))));
    }
    Ok(query.order((jobs::created_at.desc(), jobs::id.desc())).limit(limit).load(conn)?)
}

/// Queued jobs, in the order in which they are due.
pub fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<Job>, Error> {
    Ok(jobs::table.filter(jobs::state.eq("queued")).order(jobs::run_at.asc()).limit(limit).load(conn)?)
}

/// Jobs that were tried, did not succeed, and wait for a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub number: i64,
    /// When the oldest of them was enqueued; `error` is its error.
    pub since: NaiveDateTime,
    pub error: String,
}

/// The jobs that wait for a retry; `None` if there are none.
pub fn held(conn: &mut Conn) -> Result<Option<Held>, Error> {
    let tried = jobs::table.filter(jobs::state.eq("queued").and(jobs::error.is_not_null()));
    let oldest: Option<Job> = tried.order(jobs::created_at.asc()).first(conn).optional()?;
    let Some(oldest) = oldest else { return Ok(None) };
    let number = tried.count().get_result(conn)?;
    Ok(Some(Held { number, since: oldest.created_at, error: oldest.error.unwrap_or_default() }))
}

/// Makes queued jobs that are due later due now: the one with this id, or all. Leased jobs are left alone. Returns how many
/// there were.
pub fn run_now(conn: &mut Conn, id: Option<&str>, now: NaiveDateTime) -> Result<usize, Error> {
    let free = jobs::leased_until.is_null().or(jobs::leased_until.le(now).assume_not_null());
    let later = jobs::state.eq("queued").and(jobs::run_at.gt(now)).and(free);
    Ok(match id {
        Some(id) => {
            diesel::update(jobs::table.filter(jobs::id.eq(id).and(later))).set(jobs::run_at.eq(now)).execute(conn)?
        }
        None => diesel::update(jobs::table.filter(later)).set(jobs::run_at.eq(now)).execute(conn)?,
    })
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Job, Error> {
    Ok(jobs::table.find(id).first(conn)?)
}

/// Puts a failed job back into the queue, with all its tries; `false` if it had not failed.
pub fn retry(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let failed = jobs::table.filter(jobs::id.eq(id).and(jobs::state.eq("failed")));
    let changed = diesel::update(failed)
        .set((
            jobs::state.eq("queued"),
            jobs::run_at.eq(now),
            jobs::tries.eq(0),
            jobs::leased_until.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Marks the jobs of a kind about these subjects as done, because there is nothing left to do.
pub fn end(conn: &mut Conn, kind: &str, subjects: &[String]) -> Result<(), Error> {
    let about = jobs::table.filter(jobs::kind.eq(kind).and(jobs::subject.eq_any(subjects)));
    diesel::update(about).set(jobs::state.eq("done")).execute(conn)?;
    Ok(())
}

/// Adds a job for `subject` that is due at once. The same kind and subject twice is an error: its cause happened twice.
pub fn enqueue(conn: &mut Conn, kind: &str, subject: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::insert_into(jobs::table).values(&new(kind, subject, now)).execute(conn)?;
    Ok(())
}

/// Adds a job for each of these subjects, as [`enqueue`] does for one.
pub fn enqueue_all(conn: &mut Conn, kind: &str, subjects: &[&str], now: NaiveDateTime) -> Result<(), Error> {
    let all: Vec<Job> = subjects.iter().map(|subject| new(kind, subject, now)).collect();
    if all.is_empty() {
        return Ok(());
    }
    on_backend!(conn, conn => diesel::insert_into(jobs::table).values(&all).execute(conn))?;
    Ok(())
}

fn new(kind: &str, subject: &str, now: NaiveDateTime) -> Job {
    Job {
        id: ids::row(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        state: "queued".to_owned(),
        run_at: now,
        leased_until: None,
        tries: 0,
        error: None,
        created_at: now,
    }
}

/// Runs the job of this kind about `subject` as if it were new, whatever became of it; adds it when there is none.
pub fn enqueue_again(conn: &mut Conn, kind: &str, subject: &str, now: NaiveDateTime) -> Result<(), Error> {
    let known = jobs::table.filter(jobs::kind.eq(kind).and(jobs::subject.eq(subject)));
    let changed = diesel::update(known)
        .set((
            jobs::state.eq("queued"),
            jobs::run_at.eq(now),
            jobs::tries.eq(0),
            jobs::leased_until.eq(None::<NaiveDateTime>),
            jobs::error.eq(None::<String>),
        ))
        .execute(conn)?;
    if changed == 0 { enqueue(conn, kind, subject, now) } else { Ok(()) }
}

/// Takes the job that is due longest until `lease`; nobody else gets it before.
pub fn claim(conn: &mut Conn, now: NaiveDateTime, lease: NaiveDateTime) -> Result<Option<Job>, Error> {
    let free = jobs::leased_until.is_null().or(jobs::leased_until.le(now).assume_not_null());
    let due = jobs::state.eq("queued").and(jobs::run_at.le(now)).and(free);
    loop {
        let next: Option<Job> = jobs::table.filter(due).order(jobs::run_at.asc()).first(conn).optional()?;
        let Some(mut job) = next else { return Ok(None) };
        // The condition again: on PostgreSQL another worker may have claimed the job since. Then there may be a next one.
        let mine = diesel::update(jobs::table.filter(jobs::id.eq(&job.id).and(due)))
            .set((jobs::leased_until.eq(Some(lease)), jobs::tries.eq(jobs::tries + 1)))
            .execute(conn)?;
        if mine == 1 {
            job.tries += 1;
            return Ok(Some(job));
        }
    }
}

/// After the clock was set back: makes every job due that is scheduled for later than `now`. Leases are shortened to `lease`
/// but not ended, because a worker may be running the job.
pub fn rebase_after_clock_change(conn: &mut Conn, now: NaiveDateTime, lease: NaiveDateTime) -> Result<(), Error> {
    let queued = jobs::table.filter(jobs::state.eq("queued"));
    diesel::update(queued.filter(jobs::run_at.gt(now))).set(jobs::run_at.eq(now)).execute(conn)?;
    diesel::update(queued.filter(jobs::leased_until.gt(lease)))
        .set(jobs::leased_until.eq(Some(lease)))
        .execute(conn)?;
    Ok(())
}

/// Renews the lease of a running job until `lease`.
pub fn renew(conn: &mut Conn, id: &str, lease: NaiveDateTime) -> Result<(), Error> {
    let under_way = jobs::id.eq(id).and(jobs::state.eq("queued")).and(jobs::leased_until.is_not_null());
    diesel::update(jobs::table.filter(under_way)).set(jobs::leased_until.eq(Some(lease))).execute(conn)?;
    Ok(())
}

/// Deletes jobs of these kinds that are done and older than `before`, `limit` at most; returns how many. Ids begin with their
/// time, so that only the oldest rows are read.
pub fn purge_done(conn: &mut Conn, kinds: &[&str], before: NaiveDateTime, limit: i64) -> Result<usize, Error> {
    let old = jobs::id.lt(ids::row_at(before.and_utc())).and(jobs::created_at.lt(before));
    let done = jobs::state.eq("done").and(jobs::kind.eq_any(kinds));
    let found: Vec<String> =
        jobs::table.filter(old.and(done)).order(jobs::id.asc()).limit(limit).select(jobs::id).load(conn)?;
    Ok(diesel::delete(jobs::table.filter(jobs::id.eq_any(found))).execute(conn)?)
}

pub fn done(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::update(jobs::table.find(id))
        .set((jobs::state.eq("done"), jobs::leased_until.eq(None::<NaiveDateTime>), jobs::error.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// Runs a job that has more to do again at `at`. This is not a failure, and its tries start again from 0.
pub fn again(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(jobs::table.find(id))
        .set((
            jobs::run_at.eq(at),
            jobs::tries.eq(0),
            jobs::leased_until.eq(None::<NaiveDateTime>),
            jobs::error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Schedules the retry of a job at `at`, or gives it up (`None`); the error stays visible.
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
