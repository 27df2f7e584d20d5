//! What people wrote to the shop because their order was not found.

use chrono::NaiveDateTime;
use diesel::dsl::min;
use diesel::prelude::*;

use super::listing::{Key, Person};
use super::schema::help_requests;
use super::{Conn, Error};

/// A request. `operator_ids` are separated by spaces, `answer_to` is an e-mail address or a phone number in E.164.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = help_requests, treat_none_as_default_value = false)]
pub struct HelpRequest {
    pub id: String,
    pub state: String,
    pub number: Option<String>,
    pub transaction_id: Option<String>,
    pub operator_ids: String,
    /// In lower case.
    pub email: Option<String>,
    pub phone: Option<String>,
    pub answer_to: String,
    pub message: String,
    pub language: String,
    pub created_at: NaiveDateTime,
    pub done_at: Option<NaiveDateTime>,
    pub done_by: Option<String>,
}

/// The state of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpState {
    Open,
    Done,
}

impl HelpState {
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
        }
    }
}

pub fn insert(conn: &mut Conn, request: &HelpRequest) -> Result<(), Error> {
    diesel::insert_into(help_requests::table).values(request).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<HelpRequest, Error> {
    Ok(help_requests::table.find(id).get_result(conn)?)
}

/// Requests in a state, after `before`: open ones the oldest first, so that nobody waits for ever, others the newest first.
pub fn page(conn: &mut Conn, state: HelpState, before: Option<&Key>, limit: i64) -> Result<Vec<HelpRequest>, Error> {
    let mut query = help_requests::table.filter(help_requests::state.eq(state.code())).into_boxed();
    query = match (state, before) {
        (_, None) => query,
        (HelpState::Open, Some((at, id))) => query
            .filter(help_requests::created_at.ge(*at))
            .filter(help_requests::created_at.gt(*at).or(help_requests::id.gt(id.clone()))),
        (HelpState::Done, Some((at, id))) => query
            .filter(help_requests::created_at.le(*at))
            .filter(help_requests::created_at.lt(*at).or(help_requests::id.lt(id.clone()))),
    };
    query = match state {
        HelpState::Open => query.order((help_requests::created_at.asc(), help_requests::id.asc())),
        HelpState::Done => query.order((help_requests::created_at.desc(), help_requests::id.desc())),
    };
    Ok(query.limit(limit).load(conn)?)
}

/// How many requests are open, and since when the oldest is.
pub fn open(conn: &mut Conn) -> Result<(i64, Option<NaiveDateTime>), Error> {
    let open = help_requests::table.filter(help_requests::state.eq(HelpState::Open.code()));
    let number = open.count().get_result(conn)?;
    let since = open.select(min(help_requests::created_at)).get_result(conn)?;
    Ok((number, since))
}

/// How many requests came since `since`.
pub fn count_since(conn: &mut Conn, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(help_requests::table.filter(help_requests::created_at.gt(since)).count().get_result(conn)?)
}

/// The requests since `since` that are to be answered at this address or number.
pub fn answered_at(conn: &mut Conn, answer_to: &str, since: NaiveDateTime) -> Result<Vec<HelpRequest>, Error> {
    let lately = help_requests::answer_to.eq(answer_to).and(help_requests::created_at.gt(since));
    Ok(help_requests::table.filter(lately).load(conn)?)
}

/// Marks an open request as done; `false` if it was not open.
pub fn done(conn: &mut Conn, id: &str, by: &str, at: NaiveDateTime) -> Result<bool, Error> {
    let done = (
        help_requests::state.eq(HelpState::Done.code()),
        help_requests::done_at.eq(Some(at)),
        help_requests::done_by.eq(Some(by)),
    );
    let open =
        help_requests::table.filter(help_requests::id.eq(id).and(help_requests::state.eq(HelpState::Open.code())));
    Ok(diesel::update(open).set(done).execute(conn)? == 1)
}

/// Opens a request again; `false` if it was not done.
pub fn reopen(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    let open = (
        help_requests::state.eq(HelpState::Open.code()),
        help_requests::done_at.eq(None::<NaiveDateTime>),
        help_requests::done_by.eq(None::<String>),
    );
    let done =
        help_requests::table.filter(help_requests::id.eq(id).and(help_requests::state.eq(HelpState::Done.code())));
    Ok(diesel::update(done).set(open).execute(conn)? == 1)
}

/// Deletes a request; `false` if there is none.
pub fn erase(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    Ok(diesel::delete(help_requests::table.find(id)).execute(conn)? == 1)
}

/// A person's requests, the newest first: those that name him, and those to be answered to him.
pub fn of_person(conn: &mut Conn, person: &Person) -> Result<Vec<HelpRequest>, Error> {
    let mut found: Vec<HelpRequest> = match person {
        Person::Email(email) => help_requests::table.filter(help_requests::email.eq(email)).load(conn)?,
        Person::Phone(phone) => help_requests::table.filter(help_requests::phone.eq(phone)).load(conn)?,
    };
    let (Person::Email(name) | Person::Phone(name)) = person;
    let to_him: Vec<HelpRequest> = help_requests::table.filter(help_requests::answer_to.eq(name)).load(conn)?;
    found.extend(to_him);
    found.sort_by(|one, other| other.id.cmp(&one.id));
    found.dedup_by(|one, other| one.id == other.id);
    Ok(found)
}

/// Deletes a person's requests and returns how many there were.
pub fn erase_person(conn: &mut Conn, person: &Person) -> Result<usize, Error> {
    let ids: Vec<String> = of_person(conn, person)?.into_iter().map(|request| request.id).collect();
    Ok(diesel::delete(help_requests::table.filter(help_requests::id.eq_any(ids))).execute(conn)?)
}

/// Deletes requests that were done before `done`, and open ones from before `open`.
pub fn delete_old(conn: &mut Conn, done: NaiveDateTime, open: NaiveDateTime) -> Result<usize, Error> {
    let is = |state: HelpState| help_requests::state.eq(state.code());
    let answered = help_requests::table.filter(is(HelpState::Done).and(help_requests::done_at.lt(done)));
    let forgotten = help_requests::table.filter(is(HelpState::Open).and(help_requests::created_at.lt(open)));
    Ok(diesel::delete(answered).execute(conn)? + diesel::delete(forgotten).execute(conn)?)
}
