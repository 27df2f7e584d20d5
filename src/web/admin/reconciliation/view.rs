//! Differences, runs and balances in words.

use chrono::NaiveDateTime;

use crate::domain::reconciliation::{Kind, gap};
use crate::shop::admin::reconciliation::decide::{ATTACHED, RECORDED, RETURNED};
use crate::shop::admin::reconciliation::overview::{AccountBalance, Shown};
use crate::store::statements::Run;
use crate::texts::Texts;
use crate::web::admin::kit::Badge;
use crate::web::admin::orders::raw::pretty;
use crate::web::admin::orders::words;

/// A difference in a list.
#[derive(Clone, Debug)]
pub struct DifferenceRow {
    pub id: String,
    pub transaction: String,
    /// Empty where the shop has one account only.
    pub account: String,
    pub badge: Badge,
    /// What it is, and what to do about it.
    pub advice: String,
    pub theirs: String,
    pub ours: String,
    /// The number of the order that it is about.
    pub order: Option<String>,
    pub at: String,
    pub iso: String,
    /// The line as the gateway's list has it.
    pub raw: Option<String>,
    /// How it was decided, by whom and why.
    pub decision: Option<String>,
    pub can: Can,
}

/// What can be done about a difference now.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button of its own")]
pub struct Can {
    pub settle: bool,
    pub record: bool,
    pub attach: bool,
    pub give_back: bool,
    pub ignore: bool,
}

impl Can {
    fn of(shown: &Shown) -> Self {
        let difference = &shown.difference;
        let is_given = [ATTACHED, RETURNED].contains(&difference.act.as_str());
        let listed = shown.line.as_ref().map(crate::store::statements::Line::listed);
        let booked = shown.booked();
        let is_strange = shown.attempt.is_none();
        if !difference.is_open() {
            let is_unassigned = difference.act == RECORDED && difference.booked > 0 && is_strange;
            return Self { attach: is_unassigned, give_back: is_unassigned, ..Self::default() };
        }
        let is_fee = difference.kind() == Some(Kind::Fee);
        let amount = gap(listed.as_ref(), booked.as_ref(), difference.booked).filter(|amount| *amount != 0);
        let is_new = difference.kind() == Some(Kind::OnlyGateway) && is_strange && difference.booked == 0;
        Self {
            settle: booked.is_some_and(|booked| !booked.confirmed),
            record: !is_given && (is_fee || amount.is_some()),
            attach: is_new && amount.is_some(),
            give_back: false,
            ignore: true,
        }
    }
}

/// A difference as a row; `account` is empty where there is one only.
pub fn difference_row(t: Texts, shown: &Shown, account: String) -> DifferenceRow {
    let difference = &shown.difference;
    let code = difference.kind.replace('_', "-");
    let at = difference.decided_at.filter(|_| !difference.is_open()).unwrap_or(difference.found_at);
    let class = match difference.kind() {
        _ if !difference.is_open() => "mute",
        Some(Kind::Fee) => "calm",
        Some(Kind::State) => "wait",
        Some(Kind::OnlyGateway | Kind::OnlyShop | Kind::Amount) | None => "bad",
    };
    let raw = shown.line.as_ref().map(|line| pretty(&line.raw, true)).filter(|raw| !raw.is_empty());
    DifferenceRow {
        id: difference.id.clone(),
        transaction: difference.transaction_id.clone(),
        account,
        badge: Badge { words: t.say(&format!("admin-reconciliation-kind-{code}")), class },
        advice: t.say(&format!("admin-reconciliation-advice-{}", advice(shown, &code))),
        theirs: theirs(t, shown),
        ours: ours(t, shown),
        order: shown.order.clone(),
        at: words::short(t, at),
        iso: words::iso(at),
        raw,
        decision: (!difference.is_open()).then(|| decision(t, shown)),
        can: Can::of(shown),
    }
}

/// Which advice is given: a state that the gateway lists otherwise is asked about, or booked.
fn advice(shown: &Shown, code: &str) -> String {
    let is_confirmed = shown.booked().is_none_or(|booked| booked.confirmed);
    if code == "state" && is_confirmed { "state-back".to_owned() } else { code.to_owned() }
}

fn theirs(t: Texts, shown: &Shown) -> String {
    let Some(line) = &shown.line else { return t.say("admin-reconciliation-nothing") };
    let state = t.say(&format!("admin-reconciliation-listed-{}", line.state));
    let currency = line.currency.as_deref().or(shown.attempt.as_ref().map(|attempt| attempt.currency.as_str()));
    let money = |amount: i64| currency.map_or_else(|| amount.to_string(), |code| words::money(t, amount, code));
    let parts = [
        line.amount.map(money),
        Some(state),
        line.fee.map(|fee| t.fill("admin-reconciliation-fee", &[("fee", &money(fee))])),
        line.at.map(|at| words::short(t, at)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn ours(t: Texts, shown: &Shown) -> String {
    let difference = &shown.difference;
    let Some(attempt) = &shown.attempt else {
        return t.say(if difference.booked == 0 {
            "admin-reconciliation-nothing"
        } else {
            "admin-reconciliation-unassigned"
        });
    };
    let money = |amount: i64| words::money(t, amount, &attempt.currency);
    let parts = [
        Some(money(attempt.amount_received() + difference.booked)),
        Some(t.say(&format!("admin-reconciliation-attempt-{}", attempt.state))),
        (shown.fee != 0).then(|| t.fill("admin-reconciliation-fee", &[("fee", &money(shown.fee))])),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn decision(t: Texts, shown: &Shown) -> String {
    let difference = &shown.difference;
    let id = match (difference.state.as_str(), difference.act.as_str()) {
        ("ignored", _) => "ignored",
        ("marked", RECORDED) => "recorded",
        ("marked", ATTACHED) => "attached",
        ("marked", RETURNED) => "returned",
        ("marked", _) => "fee",
        _ => "settled",
    };
    let order = shown.order.clone().unwrap_or_default();
    let values = [("by", difference.decided_by.as_str()), ("reason", &difference.reason), ("order", &order)];
    t.fill(&format!("admin-reconciliation-decided-{id}"), &values)
}

/// A run in a list.
#[derive(Clone, Debug)]
pub struct RunRow {
    pub at: String,
    pub iso: String,
    pub account: String,
    pub source: String,
    pub by: String,
    pub lines: String,
    pub badge: Badge,
    /// Which lines could not be read, or why it was not read to its end.
    pub remark: String,
}

/// A run as a row.
pub fn run_row(t: Texts, run: &Run, account: String, now: NaiveDateTime) -> RunRow {
    let (id, class) = match (&run.ended_at, &run.error) {
        (Some(_), None) if run.unread == 0 || run.source == "checks" => ("done", "good"),
        (Some(_), None) => ("partly", "wait"),
        (_, Some(_)) => ("failed", "bad"),
        (None, None) if run.alive_until >= now => ("going", "calm"),
        (None, None) => ("cut", "wait"),
    };
    let faults: Vec<(u64, String)> = serde_json::from_str(&run.faults).unwrap_or_default();
    let fault = |(line, code): &(u64, String)| {
        t.fill(&format!("admin-reconciliation-fault-{code}"), &[("line", &line.to_string())])
    };
    let mut remarks: Vec<String> = run.error.iter().map(|error| t.cause(error)).collect();
    remarks.extend(faults.iter().take(5).map(fault));
    let source = t.fill(&format!("admin-reconciliation-source-{}", run.source), &[("name", &run.name)]);
    let lines = if run.source == "checks" { "admin-reconciliation-asked" } else { "admin-reconciliation-lines" };
    RunRow {
        at: words::short(t, run.began_at),
        iso: words::iso(run.began_at),
        account,
        source,
        by: if run.nightly.is_some() { t.say("admin-reconciliation-by-night") } else { run.actor.clone() },
        lines: t.count(lines, run.lines),
        badge: Badge { words: t.say(&format!("admin-reconciliation-run-{id}")), class },
        remark: remarks.join(" "),
    }
}

/// A balance in a list.
#[derive(Clone, Debug)]
pub struct BalanceRow {
    pub account: String,
    pub kind: String,
    pub told: String,
    pub at: String,
    pub ledger: String,
}

/// The balances of an account: one row for each that the gateway told, or one that says that it tells none.
pub fn balance_rows(t: Texts, balance: &AccountBalance) -> Vec<BalanceRow> {
    let ledger: Vec<String> = balance.ledger.iter().map(|one| words::money(t, one.amount, &one.currency)).collect();
    let ledger = if ledger.is_empty() { "–".to_owned() } else { ledger.join(" · ") };
    let own = balance.ledger.first().map_or("XOF", |one| one.currency.as_str());
    let row = |kind: String, told: String, at: String| BalanceRow {
        account: balance.account.label.clone(),
        kind,
        told,
        at,
        ledger: ledger.clone(),
    };
    if balance.told.is_empty() {
        return vec![row(
            t.say("admin-reconciliation-balance-account"),
            t.say("admin-reconciliation-untold"),
            String::new(),
        )];
    }
    let told = balance.told.iter().map(|one| {
        let kind = t.say(&format!("admin-reconciliation-balance-{}", one.kind));
        row(kind, words::hundredths(t, one.hundredths, one.currency.as_deref().unwrap_or(own)), words::short(t, one.at))
    });
    told.collect()
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;

    /// A difference of each kind, and a decided one of each way.
    pub fn differences(t: Texts) -> (Vec<DifferenceRow>, Vec<DifferenceRow>) {
        let row = |code: &str, decision: Option<&str>, can: Can| DifferenceRow {
            id: format!("id-{code}"),
            transaction: format!("G{code}"),
            account: "v2 445160".into(),
            badge: Badge { words: t.say(&format!("admin-reconciliation-kind-{code}")), class: "bad" },
            advice: t.say(&format!("admin-reconciliation-advice-{code}")),
            theirs: t.say("admin-reconciliation-listed-paid"),
            ours: t.say("admin-reconciliation-attempt-confirmed"),
            order: Some("G7K2-M94Q-XD".into()),
            at: "28/11/2026 14:05".into(),
            iso: "2026-11-28T14:05:00Z".into(),
            raw: Some("{\"Montant\": \"2 500\"}".into()),
            decision: decision.map(|id| {
                t.fill(&format!("admin-reconciliation-decided-{id}"), &[("by", "awa"), ("reason", "x"), ("order", "G")])
            }),
            can,
        };
        let all = Can { settle: true, record: true, attach: true, give_back: false, ignore: true };
        let open = ["only-gateway", "only-shop", "amount", "state", "fee"].map(|code| row(code, None, all));
        let back = Can { attach: true, give_back: true, ..Can::default() };
        let ways = ["ignored", "recorded", "attached", "returned", "fee", "settled"];
        let decided = ways.iter().enumerate().map(|(number, way)| DifferenceRow {
            id: format!("decided-{number}"),
            ..row("only-gateway", Some(way), back)
        });
        (open.into(), decided.collect())
    }

    pub fn runs(t: Texts) -> Vec<RunRow> {
        let run = |source: &str, ended: bool, error: Option<&str>| {
            let at = "2026-11-28T03:00:00".parse().unwrap();
            Run {
                id: "1".into(),
                account: "v2:1".into(),
                source: source.into(),
                nightly: None,
                actor: "awa@exemple.ci".into(),
                name: "export.csv".into(),
                lines: 1,
                unread: 4,
                faults: r#"[[3,"short"],[4,"transaction"],[5,"amount"],[6,"time"]]"#.into(),
                error: error.map(str::to_owned),
                first_at: None,
                last_at: None,
                began_at: at,
                alive_until: at,
                ended_at: ended.then_some(at),
            }
        };
        let now: NaiveDateTime = "2026-11-28T02:00:00".parse().unwrap();
        let late = now + chrono::TimeDelta::hours(5);
        vec![
            run_row(t, &run("file", true, None), "v2 1".into(), late),
            run_row(t, &run("checks", true, None), "v2 1".into(), late),
            run_row(t, &run("history", false, None), "v2 1".into(), now),
            run_row(t, &run("history", false, None), "v2 1".into(), late),
            run_row(t, &run("history", true, Some("operation timed out")), "v2 1".into(), late),
        ]
    }

    pub fn balances(t: Texts) -> Vec<BalanceRow> {
        ["account", "service", "transfer"]
            .map(|kind| BalanceRow {
                account: "v2 1".into(),
                kind: t.say(&format!("admin-reconciliation-balance-{kind}")),
                told: words::hundredths(t, 24_971_174, "XOF"),
                at: "28/11/2026 03:00".into(),
                ledger: t.say("admin-reconciliation-untold"),
            })
            .into()
    }
}
