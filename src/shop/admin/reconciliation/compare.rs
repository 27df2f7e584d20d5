//! Keeps lines of a list and compares them with the attempts, in one write.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;

use crate::domain::ids;
use crate::domain::money::Currency;
use crate::domain::payment::AttemptState;
use crate::domain::reconciliation::{Booked, Kind, Listed, compare};
use crate::store::attempts::Attempt;
use crate::store::differences::{self, Difference, IGNORED, MARKED, OPEN, SETTLED};
use crate::store::statements::{self, Line};
use crate::store::{Conn, Error, ledger, locks};

/// Who closes differences that have come to agree by themselves.
pub(super) const GRIOT: &str = "griot";

/// Keeps others from comparing this account's lines, or deciding about them, until the write ends.
pub(super) fn lock(conn: &mut Conn, account: &str) -> Result<(), Error> {
    locks::lock_by_name(conn, &format!("statement {account}"))
}

/// Stores lines of one account's list, the last one of each transaction, and compares them.
pub(super) fn keep(conn: &mut Conn, account: &str, lines: Vec<Line>, now: NaiveDateTime) -> Result<(), Error> {
    lock(conn, account)?;
    let lines: BTreeMap<String, Line> = lines.into_iter().map(|line| (line.transaction_id.clone(), line)).collect();
    let (transactions, lines): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    statements::keep_lines(conn, &lines)?;
    again(conn, account, &transactions, (GRIOT, now))
}

/// The two sides of a transaction.
pub(super) struct Sides {
    pub line: Option<Line>,
    pub attempt: Option<Attempt>,
    /// The fee that was posted when the attempt was confirmed.
    pub first_fee: i64,
}

impl Sides {
    pub fn listed(&self) -> Option<Listed> {
        self.line.as_ref().map(Line::listed)
    }

    /// What is booked; `corrected` is what decisions have added to its fee.
    pub fn booked(&self, corrected: i64) -> Option<Booked> {
        self.attempt.as_ref().map(|attempt| booked(attempt, self.first_fee + corrected))
    }
}

/// What is booked for an attempt; `fee` is what the ledger says of its fee.
pub(super) fn booked(attempt: &Attempt, fee: i64) -> Booked {
    Booked {
        confirmed: attempt.state() == AttemptState::Confirmed,
        received: attempt.amount_received(),
        currency: Currency::parse(&attempt.currency).unwrap_or(Currency::Xof),
        fee,
    }
}

/// The two sides of each of these transactions.
pub(super) fn sides(conn: &mut Conn, account: &str, transactions: &[String]) -> Result<HashMap<String, Sides>, Error> {
    let lines = statements::lines_of(conn, account, transactions)?;
    let attempts = statements::attempts_of(conn, transactions)?;
    let confirmed = attempts.iter().filter(|attempt| attempt.state() == AttemptState::Confirmed);
    let fees = ledger::first_fees(conn, &confirmed.map(|attempt| attempt.id.clone()).collect::<Vec<_>>())?;
    let mut sides: HashMap<String, Sides> = HashMap::new();
    let empty = || Sides { line: None, attempt: None, first_fee: 0 };
    for line in lines {
        let side = sides.entry(line.transaction_id.clone()).or_insert_with(empty);
        side.line = Some(line);
    }
    for attempt in attempts {
        let side = sides.entry(attempt.transaction_id.clone()).or_insert_with(empty);
        side.first_fee = fees.get(&attempt.id).copied().unwrap_or(0);
        side.attempt = Some(attempt);
    }
    Ok(sides)
}

/// Compares transactions of an account as both sides stand now. `by` closes what agrees; a decision holds as long as the
/// gateway's side says the same.
pub(super) fn again(
    conn: &mut Conn,
    account: &str,
    transactions: &[String],
    by: (&str, NaiveDateTime),
) -> Result<(), Error> {
    let sides = sides(conn, account, transactions)?;
    let mut known: HashMap<String, Difference> = differences::of_transactions(conn, account, transactions)?
        .into_iter()
        .map(|one| (one.transaction_id.clone(), one))
        .collect();
    let mut new = Vec::new();
    for (transaction, sides) in &sides {
        let found = known.remove(transaction);
        let (booked, corrected) = found.as_ref().map_or((0, 0), |found| (found.booked, found.fee_booked));
        let listed = sides.listed();
        let kind = compare(listed.as_ref(), sides.booked(corrected).as_ref(), booked);
        let attempt_id = sides.attempt.as_ref().map(|attempt| attempt.id.clone());
        match (kind, found) {
            (None, None) => {}
            (None, Some(found)) => agrees(conn, found, by)?,
            (Some(kind), None) => new.push(row(account, transaction, (kind, attempt_id, words(listed.as_ref())), by.1)),
            (Some(kind), Some(found)) => differs(conn, found, (kind, attempt_id, words(listed.as_ref())), by.1)?,
        }
    }
    differences::insert(conn, &new)
}

/// What the gateway's side says, as one text.
fn words(listed: Option<&Listed>) -> String {
    let Some(listed) = listed else { return String::new() };
    let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let currency = listed.currency.map_or("-", Currency::code);
    format!("{} {} {currency} {}", listed.state.code(), number(listed.amount), number(listed.fee))
}

fn row(
    account: &str,
    transaction: &str,
    (kind, attempt_id, theirs): (Kind, Option<String>, String),
    now: NaiveDateTime,
) -> Difference {
    Difference {
        id: ids::row(),
        account: account.to_owned(),
        transaction_id: transaction.to_owned(),
        kind: kind.code().to_owned(),
        attempt_id,
        theirs,
        state: OPEN.to_owned(),
        act: String::new(),
        reason: String::new(),
        decided_by: String::new(),
        decided_at: None,
        found_at: now,
        booked: 0,
        fee_booked: 0,
        postings: 0,
        order_id: None,
    }
}

fn agrees(conn: &mut Conn, found: Difference, (by, now): (&str, NaiveDateTime)) -> Result<(), Error> {
    if !found.is_open() {
        return Ok(());
    }
    let decided = (by.to_owned(), Some(now));
    let closed = Difference { state: SETTLED.to_owned(), decided_by: decided.0, decided_at: decided.1, ..found };
    differences::change(conn, &closed)
}

fn differs(
    conn: &mut Conn,
    found: Difference,
    (kind, attempt_id, theirs): (Kind, Option<String>, String),
    now: NaiveDateTime,
) -> Result<(), Error> {
    let is_same = found.kind == kind.code() && found.theirs == theirs;
    let holds = found.is_open() || [MARKED, IGNORED].contains(&found.state.as_str());
    if is_same && holds {
        return Ok(());
    }
    let found_at = if found.is_open() { found.found_at } else { now };
    let (state, kind) = (OPEN.to_owned(), kind.code().to_owned());
    differences::change(conn, &Difference { state, kind, attempt_id, theirs, found_at, decided_at: None, ..found })
}

/// How many attempts, or open differences, one write compares.
pub(super) const BATCH: i64 = 500;

/// Compares the confirmed attempts of this time that no list has: at most [`BATCH`] after the one with the id `after`. Returns
/// the last id, if there may be more.
pub(super) fn missing(
    conn: &mut Conn,
    (account, ids): (&str, &[String]),
    period: (NaiveDateTime, NaiveDateTime),
    after: &str,
    now: NaiveDateTime,
) -> Result<Option<String>, Error> {
    lock(conn, account)?;
    let found = statements::not_listed(conn, (account, ids), period, (after, BATCH))?;
    let transactions: Vec<String> = found.iter().map(|attempt| attempt.transaction_id.clone()).collect();
    again(conn, account, &transactions, (GRIOT, now))?;
    let is_full = i64::try_from(found.len()).is_ok_and(|number| number >= BATCH);
    Ok(found.last().filter(|_| is_full).map(|attempt| attempt.id.clone()))
}

/// Compares the open differences of an account once more: settlement may have decided some since.
pub(super) fn open_ones(conn: &mut Conn, account: &str, now: NaiveDateTime) -> Result<(), Error> {
    lock(conn, account)?;
    let open = differences::open(conn, Some(account), 10 * BATCH)?;
    let transactions: Vec<String> = open.into_iter().map(|one| one.transaction_id).collect();
    again(conn, account, &transactions, (GRIOT, now))
}
