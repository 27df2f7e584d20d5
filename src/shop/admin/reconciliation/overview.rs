//! What the page of the comparison shows.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::compare;
use super::{MerchantAccount, accounts};
use crate::domain::ledger::Account;
use crate::domain::reconciliation::Booked;
use crate::domain::role::Right;
use crate::shop::admin::{Refused, Staff};
use crate::shop::{Error, Shop};
use crate::store::attempts::Attempt;
use crate::store::differences::{self, Difference};
use crate::store::ledger::{self, Balance};
use crate::store::statements::{self, BalanceRow, Line, Run};
use crate::store::{self, Conn, Db, orders};

/// The most open differences that are shown at once.
const MOST_OPEN: i64 = 200;
/// How many decided ones a page has.
const DECIDED: i64 = 25;
const RUNS: i64 = 10;

/// A difference with both its sides.
#[derive(Clone)]
pub struct Shown {
    pub difference: Difference,
    pub line: Option<Line>,
    pub attempt: Option<Attempt>,
    /// The number of the order that the attempt is of, or that the money was given to.
    pub order: Option<String>,
    /// The fee in the ledger.
    pub fee: i64,
}

impl Shown {
    /// What the shop has booked for it, beside decisions.
    pub fn booked(&self) -> Option<Booked> {
        self.attempt.as_ref().map(|attempt| compare::booked(attempt, self.fee))
    }
}

/// What an account holds by the gateway and by the ledger.
#[derive(Clone)]
pub struct AccountBalance {
    pub account: MerchantAccount,
    pub told: Vec<BalanceRow>,
    /// The balances of the account's clearing accounts in the ledger.
    pub ledger: Vec<Balance>,
}

/// Everything on the page.
pub struct Overview {
    pub accounts: Vec<MerchantAccount>,
    pub balances: Vec<AccountBalance>,
    pub runs: Vec<Run>,
    pub open: Vec<Shown>,
    pub open_count: i64,
    pub decided: Vec<Shown>,
    /// Where older decided ones begin.
    pub older: Option<(NaiveDateTime, String)>,
}

/// Reads the page; `before` is where its decided differences begin.
///
/// # Errors
/// When the role may not see money.
pub async fn read(shop: &Shop, by: &Staff, before: Option<(NaiveDateTime, String)>) -> Result<Overview, Refused> {
    by.needs(Right::Money)?;
    let accounts = accounts(shop).await?;
    let known = accounts.clone();
    let overview = shop.db.read(move |conn| {
        let mut decided = differences::decided(conn, before.as_ref(), DECIDED + 1)?;
        let is_full = i64::try_from(decided.len()).is_ok_and(|number| number > DECIDED);
        decided.truncate(usize::try_from(DECIDED).unwrap_or(usize::MAX));
        let older = decided.last().filter(|_| is_full).and_then(|last| Some((last.decided_at?, last.id.clone())));
        let open = differences::open(conn, None, MOST_OPEN)?;
        Ok::<_, store::Error>(Overview {
            balances: balances(conn, &known)?,
            runs: statements::runs(conn, RUNS)?,
            open: shown(conn, open)?,
            open_count: differences::count_open(conn)?,
            decided: shown(conn, decided)?,
            older,
            accounts: known,
        })
    });
    Ok(overview.await?)
}

fn balances(conn: &mut Conn, accounts: &[MerchantAccount]) -> Result<Vec<AccountBalance>, store::Error> {
    let (told, ledger) = (statements::balances(conn)?, ledger::balances(conn)?);
    let of_account = |account: &MerchantAccount| {
        let names: Vec<String> = account.ids.iter().map(|id| Account::Clearing(Some(id.clone())).to_string()).collect();
        let mut sums: Vec<Balance> = Vec::new();
        for one in ledger.iter().filter(|one| names.contains(&one.account)) {
            match sums.iter_mut().find(|sum| sum.currency == one.currency) {
                Some(sum) => sum.amount += one.amount,
                None => sums.push(one.clone()),
            }
        }
        let told = told.iter().filter(|row| row.account == account.key).cloned().collect();
        AccountBalance { account: account.clone(), told, ledger: sums }
    };
    Ok(accounts.iter().map(of_account).collect())
}

/// The differences with both their sides.
fn shown(conn: &mut Conn, found: Vec<Difference>) -> Result<Vec<Shown>, store::Error> {
    let mut by_account: HashMap<String, Vec<String>> = HashMap::new();
    for one in &found {
        by_account.entry(one.account.clone()).or_default().push(one.transaction_id.clone());
    }
    let mut sides = HashMap::new();
    for (account, transactions) in by_account {
        for (transaction, side) in compare::sides(conn, &account, &transactions)? {
            sides.insert((account.clone(), transaction), side);
        }
    }
    let order_of = |difference: &Difference, attempt: Option<&Attempt>| {
        difference.order_id.clone().or_else(|| attempt.map(|one| one.order_id.clone()))
    };
    let ids: Vec<String> = found
        .iter()
        .filter_map(|one| {
            let side = sides.get(&(one.account.clone(), one.transaction_id.clone()));
            order_of(one, side.and_then(|side| side.attempt.as_ref()))
        })
        .collect();
    let numbers: HashMap<String, String> = orders::numbers(conn, &ids)?.into_iter().collect();
    let mut all = Vec::new();
    for difference in found {
        let side = sides.remove(&(difference.account.clone(), difference.transaction_id.clone()));
        let (line, attempt, first_fee) = side.map_or((None, None, 0), |side| (side.line, side.attempt, side.first_fee));
        let order = order_of(&difference, attempt.as_ref()).and_then(|id| numbers.get(&id).cloned());
        all.push(Shown { fee: first_fee + difference.fee_booked, difference, line, attempt, order });
    }
    Ok(all)
}

/// How many differences are open.
///
/// # Errors
/// When the database is busy or gone.
pub async fn count_open(db: &Db) -> Result<i64, Error> {
    db.read(|conn| Ok(differences::count_open(conn)?)).await
}
