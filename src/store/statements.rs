//! What the gateway lists of its transactions: runs that read such lists, their lines, the columns of exported ones, and
//! balances.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{attempts, gateway_accounts, gateway_balances, statement_columns, statement_lines, statement_runs};
use super::{Conn, Error, on_backend};
use crate::domain::money::Currency;
use crate::domain::reconciliation::{Listed, ListedState};
use crate::store::attempts::Attempt;

/// A run as stored. Times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = statement_runs, treat_none_as_default_value = false)]
pub struct Run {
    pub id: String,
    /// Generation and name of the merchant account: `v2:445160`.
    pub account: String,
    /// `history`, `checks` or `file`.
    pub source: String,
    /// The account and the day, of a nightly run.
    pub nightly: Option<String>,
    /// Who began it; `griot` at night and for the command line.
    pub actor: String,
    /// The name of the imported file.
    pub name: String,
    /// How many lines were read, or attempts asked about.
    pub lines: i64,
    /// How many lines could not be read, or attempts got no answer.
    pub unread: i64,
    /// The first lines that could not be read, as JSON.
    pub faults: String,
    /// Why it did not come to its end.
    pub error: Option<String>,
    /// The time that its list covers.
    pub first_at: Option<NaiveDateTime>,
    pub last_at: Option<NaiveDateTime>,
    pub began_at: NaiveDateTime,
    /// Until when nobody else begins the same nightly run again.
    pub alive_until: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
}

/// Begins a run. A nightly run that another instance has begun, and that is alive or came to its end, is not begun: `None`. One
/// that was cut goes on under its own id, which is returned.
pub fn begin(conn: &mut Conn, run: &Run) -> Result<Option<String>, Error> {
    let new = on_backend!(conn, conn => diesel::insert_into(statement_runs::table)
        .values(run)
        .on_conflict(statement_runs::nightly)
        .do_nothing()
        .execute(conn))?;
    if new == 1 {
        return Ok(Some(run.id.clone()));
    }
    let cut = statement_runs::table
        .filter(statement_runs::nightly.eq(&run.nightly).and(statement_runs::ended_at.is_null()))
        .filter(statement_runs::alive_until.lt(run.began_at));
    let lease = (statement_runs::alive_until.eq(run.alive_until), statement_runs::began_at.eq(run.began_at));
    if diesel::update(cut).set(lease).execute(conn)? == 0 {
        return Ok(None);
    }
    Ok(Some(
        statement_runs::table
            .filter(statement_runs::nightly.eq(&run.nightly))
            .select(statement_runs::id)
            .get_result(conn)?,
    ))
}

/// Whether the nightly run of this name was begun, and neither came to its end nor was cut: then there is nothing to do.
pub fn is_taken(conn: &mut Conn, nightly: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let taken = statement_runs::table
        .filter(statement_runs::nightly.eq(nightly))
        .filter(statement_runs::ended_at.is_not_null().or(statement_runs::alive_until.ge(now)));
    Ok(taken.count().get_result::<i64>(conn)? > 0)
}

/// What a run has done so far.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub lines: i64,
    pub unread: i64,
    pub faults: String,
    pub error: Option<String>,
    pub first_at: Option<NaiveDateTime>,
    pub last_at: Option<NaiveDateTime>,
}

/// Stores what a run has done; with `ended`, that it is over, else until when it is taken for alive.
pub fn go_on(
    conn: &mut Conn,
    id: &str,
    done: &Progress,
    (alive_until, ended): (NaiveDateTime, Option<NaiveDateTime>),
) -> Result<(), Error> {
    diesel::update(statement_runs::table.find(id))
        .set((
            statement_runs::lines.eq(done.lines),
            statement_runs::unread.eq(done.unread),
            statement_runs::faults.eq(&done.faults),
            statement_runs::error.eq(&done.error),
            statement_runs::first_at.eq(done.first_at),
            statement_runs::last_at.eq(done.last_at),
            statement_runs::alive_until.eq(alive_until),
            statement_runs::ended_at.eq(ended),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn run(conn: &mut Conn, id: &str) -> Result<Run, Error> {
    Ok(statement_runs::table.find(id).get_result(conn)?)
}

/// The last runs, the newest first.
pub fn runs(conn: &mut Conn, limit: i64) -> Result<Vec<Run>, Error> {
    let order = (statement_runs::began_at.desc(), statement_runs::id.desc());
    Ok(statement_runs::table.order(order).limit(limit).load(conn)?)
}

/// The last day up to which a run of the gateway's own list has covered an account.
pub fn covered(conn: &mut Conn, account: &str) -> Result<Option<NaiveDateTime>, Error> {
    Ok(statement_runs::table
        .filter(statement_runs::account.eq(account).and(statement_runs::source.eq("history")))
        .filter(statement_runs::ended_at.is_not_null().and(statement_runs::error.is_null()))
        .order(statement_runs::last_at.desc())
        .filter(statement_runs::last_at.is_not_null())
        .select(statement_runs::last_at.assume_not_null())
        .first(conn)
        .optional()?)
}

/// A line as stored: one for each transaction, as the newest list has it. Times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = statement_lines, treat_none_as_default_value = false)]
pub struct Line {
    pub account: String,
    pub transaction_id: String,
    pub state: String,
    pub amount: Option<i64>,
    pub currency: Option<String>,
    pub fee: Option<i64>,
    pub method: Option<String>,
    pub operator_id: Option<String>,
    pub at: Option<NaiveDateTime>,
    pub raw: String,
    pub run_id: String,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
}

impl Line {
    /// What it says of its transaction.
    pub fn listed(&self) -> Listed {
        Listed {
            state: ListedState::parse(&self.state),
            amount: self.amount,
            currency: self.currency.as_deref().and_then(Currency::parse),
            fee: self.fee,
        }
    }
}

/// The lines of these transactions of an account.
pub fn lines_of(conn: &mut Conn, account: &str, transactions: &[String]) -> Result<Vec<Line>, Error> {
    let named = statement_lines::account.eq(account).and(statement_lines::transaction_id.eq_any(transactions));
    Ok(statement_lines::table.filter(named).load(conn)?)
}

/// Stores lines of one list; a transaction that is there already keeps the time of its first line.
pub fn keep_lines(conn: &mut Conn, lines: &[Line]) -> Result<(), Error> {
    use diesel::upsert::excluded;
    if lines.is_empty() {
        return Ok(());
    }
    on_backend!(conn, conn => diesel::insert_into(statement_lines::table)
        .values(lines)
        .on_conflict((statement_lines::account, statement_lines::transaction_id))
        .do_update()
        .set((
            statement_lines::state.eq(excluded(statement_lines::state)),
            statement_lines::amount.eq(excluded(statement_lines::amount)),
            statement_lines::currency.eq(excluded(statement_lines::currency)),
            statement_lines::fee.eq(excluded(statement_lines::fee)),
            statement_lines::method.eq(excluded(statement_lines::method)),
            statement_lines::operator_id.eq(excluded(statement_lines::operator_id)),
            statement_lines::at.eq(excluded(statement_lines::at)),
            statement_lines::raw.eq(excluded(statement_lines::raw)),
            statement_lines::run_id.eq(excluded(statement_lines::run_id)),
            statement_lines::last_at.eq(excluded(statement_lines::last_at)),
        ))
        .execute(conn))?;
    Ok(())
}

/// Erases the raw lines about a transaction, which may name the payer.
pub fn erase(conn: &mut Conn, transaction_id: &str) -> Result<(), Error> {
    let lines = statement_lines::table.filter(statement_lines::transaction_id.eq(transaction_id));
    diesel::update(lines).set(statement_lines::raw.eq("")).execute(conn)?;
    Ok(())
}

/// The attempts with these transaction ids.
pub fn attempts_of(conn: &mut Conn, transactions: &[String]) -> Result<Vec<Attempt>, Error> {
    Ok(attempts::table.filter(attempts::transaction_id.eq_any(transactions)).load(conn)?)
}

/// Attempts of these merchant accounts that were opened and confirmed between the two times, and that no list of `account` has: at
/// most `limit`, after the one with the id `after`.
pub fn not_listed(
    conn: &mut Conn,
    (account, ids): (&str, &[String]),
    (first, last): (NaiveDateTime, NaiveDateTime),
    (after, limit): (&str, i64),
) -> Result<Vec<Attempt>, Error> {
    let listed = statement_lines::table
        .filter(statement_lines::account.eq(account).and(statement_lines::transaction_id.eq(attempts::transaction_id)));
    Ok(attempts::table
        .filter(attempts::confirmed_at.between(first, last).and(attempts::opened_at.ge(first)))
        .filter(attempts::state.eq("confirmed").and(attempts::account.eq_any(ids)).and(attempts::id.gt(after)))
        .filter(diesel::dsl::not(diesel::dsl::exists(listed)))
        .order(attempts::id.asc())
        .limit(limit)
        .load(conn)?)
}

/// Attempts of these merchant accounts that were opened between the two times and are not confirmed: at most `limit`, after the
/// one with the id `after`.
pub fn unconfirmed(
    conn: &mut Conn,
    ids: &[String],
    (first, last): (NaiveDateTime, NaiveDateTime),
    (after, limit): (&str, i64),
) -> Result<Vec<Attempt>, Error> {
    let live = diesel::dsl::sql::<diesel::sql_types::Bool>(super::attempts::LIVE);
    Ok(attempts::table
        .filter(live.and(attempts::opened_at.between(first, last)))
        .filter(attempts::account.eq_any(ids).and(attempts::id.gt(after)))
        .order(attempts::id.asc())
        .limit(limit)
        .load(conn)?)
}

/// All merchant accounts that attempts were opened with: id, generation and name, the newest first.
pub fn accounts(conn: &mut Conn) -> Result<Vec<(String, String, String)>, Error> {
    Ok(gateway_accounts::table
        .order((gateway_accounts::last_at.desc(), gateway_accounts::id.asc()))
        .select((gateway_accounts::id, gateway_accounts::generation, gateway_accounts::name))
        .load(conn)?)
}

/// The columns of an account's exported lists, as JSON, if they were chosen.
pub fn columns(conn: &mut Conn, account: &str) -> Result<Option<String>, Error> {
    Ok(statement_columns::table.find(account).select(statement_columns::mapping).get_result(conn).optional()?)
}

/// Stores which column of an account's exported lists holds what.
pub fn keep_columns(
    conn: &mut Conn,
    account: &str,
    columns: &str,
    (by, at): (&str, NaiveDateTime),
) -> Result<(), Error> {
    let row = (
        statement_columns::account.eq(account),
        statement_columns::mapping.eq(columns),
        statement_columns::changed_by.eq(by),
        statement_columns::changed_at.eq(at),
    );
    let changed = (
        statement_columns::mapping.eq(columns),
        statement_columns::changed_by.eq(by),
        statement_columns::changed_at.eq(at),
    );
    on_backend!(conn, conn => diesel::insert_into(statement_columns::table)
        .values(row)
        .on_conflict(statement_columns::account)
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

/// A balance as stored, in hundredths of a unit.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = gateway_balances, treat_none_as_default_value = false)]
pub struct BalanceRow {
    pub account: String,
    pub kind: String,
    pub hundredths: i64,
    pub currency: Option<String>,
    pub at: NaiveDateTime,
}

/// Stores what the gateway says that an account holds, in place of what it said before.
pub fn keep_balance(conn: &mut Conn, row: &BalanceRow) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(gateway_balances::table)
        .values(row)
        .on_conflict((gateway_balances::account, gateway_balances::kind))
        .do_update()
        .set((
            gateway_balances::hundredths.eq(row.hundredths),
            gateway_balances::currency.eq(&row.currency),
            gateway_balances::at.eq(row.at),
        ))
        .execute(conn))?;
    Ok(())
}

/// All balances, by account.
pub fn balances(conn: &mut Conn) -> Result<Vec<BalanceRow>, Error> {
    Ok(gateway_balances::table.order((gateway_balances::account.asc(), gateway_balances::kind.asc())).load(conn)?)
}
