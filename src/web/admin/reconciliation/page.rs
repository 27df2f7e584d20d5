//! The page of the comparison.

use askama::Template;

use super::view::{BalanceRow, DifferenceRow, RunRow, balance_rows, difference_row, run_row};
use super::{HERE, plain, who};
use crate::shop::admin::reconciliation::overview;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, Choice, place, read_place, status};
use crate::web::admin::staff::Staff;

/// `GET /admin/reconciliation`
#[derive(Template)]
#[template(path = "admin/reconciliation/page.html")]
pub struct ReconciliationPage {
    pub frame: Frame,
    /// What is wrong with a list that was brought.
    pub problem: Option<String>,
    pub open: Vec<DifferenceRow>,
    /// More are open than are shown.
    pub more: Option<String>,
    pub decided: Vec<DifferenceRow>,
    pub older: Option<String>,
    pub balances: Vec<BalanceRow>,
    pub runs: Vec<RunRow>,
    pub accounts: Vec<Choice>,
}

/// The page, with what is wrong with a list that was brought.
pub(super) async fn shown(staff: &Staff, problem: Option<String>) -> Answer {
    let t = staff.t();
    let before = read_place(staff.query().get("before"));
    let found = overview::read(staff.shop(), &who(staff, false), before).await.map_err(plain)?;
    let is_one = found.accounts.len() == 1;
    let name = |key: &str| {
        let known = found.accounts.iter().find(|account| account.key == key);
        known.map_or_else(|| key.replace(':', " "), |account| account.label.clone())
    };
    let account = |key: &str| if is_one { String::new() } else { name(key) };
    let shown = i64::try_from(found.open.len()).unwrap_or(i64::MAX);
    let now = staff.now().naive_utc();
    let page = ReconciliationPage {
        frame: staff.frame(Section::Reconciliation),
        more: (found.open_count > shown).then(|| t.count("admin-reconciliation-more", found.open_count)),
        open: found.open.iter().map(|one| difference_row(t, one, account(&one.difference.account))).collect(),
        decided: found.decided.iter().map(|one| difference_row(t, one, account(&one.difference.account))).collect(),
        older: found.older.map(|key| format!("{HERE}?before={}", place(&key))),
        balances: found.balances.iter().flat_map(|balance| balance_rows(t, balance)).collect(),
        runs: found.runs.iter().map(|run| run_row(t, run, name(&run.account), now)).collect(),
        accounts: found
            .accounts
            .iter()
            .enumerate()
            .map(|(at, account)| Choice::new(account.key.clone(), account.label.clone(), at == 0))
            .collect(),
        problem,
    };
    Ok(staff.page(status(page.problem.is_some()), &page))
}

#[cfg(test)]
mod tests {
    use super::super::view::samples;
    use super::*;
    use crate::domain::language::Language;
    use crate::texts::Texts;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn page(language: Language, is_full: bool) -> String {
        let t = Texts(language);
        let (open, decided) = if is_full { samples::differences(t) } else { Default::default() };
        let page = ReconciliationPage {
            frame: frame(language),
            problem: is_full.then(|| t.say("admin-reconciliation-import-kind")),
            more: is_full.then(|| t.count("admin-reconciliation-more", 300)),
            open,
            decided,
            older: is_full.then(|| format!("{HERE}?before=1.a")),
            balances: if is_full { samples::balances(t) } else { Vec::new() },
            runs: if is_full { samples::runs(t) } else { Vec::new() },
            accounts: vec![Choice::new("v2:1", "v2 1", true), Choice::new("v1:2", "v1 2", false)],
        };
        page.render().unwrap()
    }

    #[test]
    fn each_kind_of_difference_says_in_both_languages_what_it_is_and_what_to_do() {
        for language in Language::ALL {
            let full = page(language, true);
            inspect(&full);
            for act in ["settle", "record", "attach", "return", "ignore"] {
                assert!(full.contains(&format!("/{act}\"")), "{act} in {full}");
            }
            let empty = page(language, false);
            inspect(&empty);
            assert!(empty.contains("class=\"empty\"") && !empty.contains("/ignore\""));
        }
    }
}
