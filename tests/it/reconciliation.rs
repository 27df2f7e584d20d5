//! Books that agree with the gateway's: each kind of difference is found, stands until it is decided, and is in the ledger then.

use chrono::{TimeDelta, Timelike as _};
use cinetpay_sandbox::{Action, Behaviour, Garbage};
use griot::config::Api;
use griot::domain::reconciliation::{Listed, ListedState};
use griot::domain::role::Role;
use griot::payments::history::ListedTransaction;
use griot::shop::admin::Refused;
use griot::shop::admin::doctor::{Checkup, Installation, State, examine};
use griot::shop::admin::reconciliation::{accounts, decide, runs};
use reqwest::StatusCode;

use crate::support::admin::{Desk, PASSWORD};
use crate::support::back_office::{audited, owner, paid, placed, placed_by, quiet, shelved, staff};
use crate::support::ledger::{checked, posted};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::statement::{count, difference, differences, line, list};
use crate::support::twin::{Twin, lines, tamper};

const PAGE: &str = "/admin/reconciliation";

async fn decides(shop: &TestShop, desk: &Desk, transaction: &str, act: &str, fields: &[(&str, &str)]) -> String {
    let path = format!("{PAGE}/{}/{act}", difference(shop, transaction).await);
    let answer = desk.post(&path, fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, PAGE), "{}", answer.text);
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned());
    cookies.collect()
}

/// Two payments that both sides have, around whatever happens in between.
async fn between(shop: &TestShop, slug: &str, happens: impl AsyncFnOnce()) -> [String; 2] {
    let first = paid(shop, slug).await;
    let first = line(shop.clock.now().naive_utc(), &first, "2 500", ("88", "Succès"));
    shop.pass(TimeDelta::minutes(10));
    happens().await;
    shop.pass(TimeDelta::minutes(10));
    let last = paid(shop, slug).await;
    [first, line(shop.clock.now().naive_utc(), &last, "2 500", ("88", "Succès"))]
}

async fn works(findings: &TestShop) -> (State, usize) {
    let found = examine(&Checkup::of(&findings.shop, Installation::new(&findings.config))).await;
    let mine: Vec<_> = found.iter().filter(|finding| finding.part == "reconciliation").collect();
    (mine[0].state, mine.len())
}

/// The transactions of one case of each kind, beside those that only the gateway has.
#[derive(Default)]
struct Cases {
    /// The gateway has it as paid, the shop waits.
    unheard: String,
    /// Another amount.
    dear: String,
    /// Not listed.
    missing: String,
    /// Another fee.
    fee: String,
    /// Listed as refused.
    back: String,
    /// An order that waits for its money.
    known: String,
}

/// One case of each kind, and the list that tells them.
async fn cases(shop: &TestShop, slug: &str) -> (Cases, String) {
    let mut cases = Cases::default();
    let [first, last] = between(shop, slug, async || {
        cases.unheard = placed_by(shop, slug, "binta@exemple.ci", "").await;
        cases.known = placed_by(shop, slug, "moussa@exemple.ci", "").await;
        cases.dear = paid(shop, slug).await;
        cases.missing = paid(shop, slug).await;
        cases.fee = paid(shop, slug).await;
        cases.back = paid(shop, slug).await;
    })
    .await;
    let at = shop.clock.now().naive_utc() - TimeDelta::minutes(5);
    let text = list(&[
        first,
        line(at, &cases.unheard, "2 500", ("", "Succès")),
        line(at, &cases.dear, "3 000 F CFA", ("88", "Succès")),
        line(at, &cases.fee, "2500", ("75", "Succès")),
        line(at, &cases.back, "2500", ("88", "Échec")),
        line(at, "X-STRANGE", "4 000", ("140", "Payé")),
        line(at, "X-OWED", "1 000", ("", "Payé")),
        line(at, "X-REFUSED", "1 000", ("", "Refusé")),
        last,
    ]);
    (cases, text)
}

const WHY: [(&str, &str); 1] = [("reason", "Vu avec CinetPay")];

/// The gateway is asked about a payment that it lists, and settlement decides.
async fn settles(shop: &TestShop, desk: &Desk, transaction: &str) {
    decides(shop, desk, transaction, "settle", &[]).await;
    assert_eq!(shop.order_json(transaction).await["state"], "placed", "the gateway says that it waits");
    act(shop, transaction, Action::Accept).await;
    shop.pass(TimeDelta::minutes(1));
    let before = posted(shop).await.len();
    decides(shop, desk, transaction, "settle", &[]).await;
    assert_eq!(shop.order_json(transaction).await["state"], "paid");
    assert_eq!(posted(shop).await.len() - before, 4, "posted by settlement, and once");
}

/// Payments that both sides have: booked as the gateway has them.
async fn records(shop: &TestShop, desk: &Desk, cases: &Cases) {
    let before = posted(shop).await.len();
    for transaction in [&cases.dear, &cases.missing, &cases.fee] {
        shop.pass(TimeDelta::seconds(1));
        decides(shop, desk, transaction, "record", &WHY).await;
    }
    assert_eq!(
        posted(shop).await[before..],
        [
            "received: unassigned -500",
            "received: clearing 500",
            "received: unassigned 2500",
            "received: clearing -2500",
            "fee: fees line 0 -13",
            "fee: clearing 13",
        ]
    );
    decides(shop, desk, &cases.back, "ignore", &WHY).await;
}

/// Payments that the shop has never seen: one pays an order, the other one is sent back.
async fn explains(shop: &TestShop, desk: &Desk, cases: &Cases) {
    let before = posted(shop).await.len();
    shop.pass(TimeDelta::seconds(1));
    let number = shop.order_json(&cases.known).await["number"].as_str().unwrap().to_owned();
    decides(shop, desk, "X-STRANGE", "attach", &[("order", &number), WHY[0]]).await;
    let order = shop.order_json(&cases.known).await;
    assert_eq!((&order["state"], order["grants"].as_array().unwrap().len()), (&"paid".into(), 1));
    let mut given = posted(shop).await[before..].to_vec();
    given.sort();
    let wanted = [
        "fee: clearing -140",
        "fee: fees 140",
        "received: clearing 4000",
        "received: unassigned -4000",
        "sale: fees -140",
        "sale: fees line 0 140",
        "sale: sales line 0 -4000",
        "sale: unassigned 4000",
    ];
    assert_eq!(given, wanted, "the order is paid with this money, its fee is the order's");
    shop.pass(TimeDelta::seconds(1));
    decides(shop, desk, "X-OWED", "record", &WHY).await;
    assert!(desk.get(PAGE).await.text.contains("Inscrit au grand livre par"));
    shop.pass(TimeDelta::seconds(1));
    decides(shop, desk, "X-OWED", "return", &WHY).await;
    let wanted =
        ["received: unassigned -1000", "received: clearing 1000", "returned: unassigned 1000", "returned: cash -1000"];
    assert_eq!(posted(shop).await[before + 8..], wanted);
}

on_both! {
    async fn each_kind_of_difference_stands_on_the_page_with_what_to_do_and_in_the_ledger_once_decided(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        assert_eq!(works(&shop).await, (State::Well, 1));
        let (cases, text) = cases(&shop, &slug).await;
        let Cases { unheard, dear, missing, fee, back, .. } = &cases;
        let desk = shop.staff(Role::Owner).await;
        assert_eq!(desk.import(&text).await.location(), PAGE);
        let mut wanted = vec![
            format!("{unheard} state open"), format!("{dear} amount open"), format!("{missing} only_shop open"),
            format!("{fee} fee open"), format!("{back} state open"), "X-STRANGE only_gateway open".to_owned(),
            "X-OWED only_gateway open".to_owned(),
        ];
        wanted.sort();
        assert_eq!(differences(&shop).await, wanted, "and what both sides have is none");
        let page = desk.get(PAGE).await.text;
        for words in ["Inconnu de la boutique", "Absent chez CinetPay", "Autre montant", "Autre état", "Autres frais", "X-OWED"] {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(desk.get("/admin").await.text.contains("7 différences entre CinetPay"));
        assert_eq!(works(&shop).await, (State::Warning, 1));
        settles(&shop, &desk, unheard).await;
        records(&shop, &desk, &cases).await;
        explains(&shop, &desk, &cases).await;
        assert_eq!(works(&shop).await, (State::Well, 1));
        assert!(checked(&shop).await.is_well());
        // The same list again opens nothing, and posts nothing.
        let all = posted(&shop).await;
        desk.import(&text).await;
        assert_eq!((count(&shop, "statement_differences WHERE state = 'open'").await.as_str(), posted(&shop).await), ("0", all));
        let acts: Vec<String> = audited(&shop).await.into_iter().filter(|act| act.starts_with("statement")).collect();
        for act in ["import", "columns", "settle", "record", "fee", "attach", "return", "ignore"] {
            assert!(acts.contains(&format!("statement.{act}")), "{act} in {acts:?}");
        }
        let journal = desk.get("/admin/audit?act=statement").await.text;
        assert!(journal.contains("a rattaché le paiement X-STRANGE de 4000 à la commande"), "{journal}");
    }

    async fn a_decision_holds_until_the_gateway_says_something_else_and_nothing_is_booked_twice(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let mut missing = String::new();
        let [first, last] = between(&shop, &slug, async || missing = paid(&shop, &slug).await).await;
        let desk = shop.staff(Role::Owner).await;
        let at = shop.clock.now().naive_utc() - TimeDelta::minutes(10);
        let with = |extra: &[String]| list(&[std::slice::from_ref(&first), extra, std::slice::from_ref(&last)].concat());
        desk.import(&with(&[line(at, "X-LATE", "1000", ("", "Payé"))])).await;
        let why = [("reason", "Vérifié")];
        decides(&shop, &desk, &missing, "record", &why).await;
        decides(&shop, &desk, "X-LATE", "record", &why).await;
        let said = decides(&shop, &desk, "X-LATE", "record", &why).await;
        assert!(said.contains("sorry-moved"), "decided once: {said}");
        // A newer list has the payment after all, and takes the other one back.
        let text = with(&[line(at, &missing, "2500", ("", "Payé")), line(at, "X-LATE", "1000", ("", "Annulé"))]);
        desk.import(&text).await;
        let mut wanted = [format!("{missing} amount open recorded"), "X-LATE state open recorded".to_owned()];
        wanted.sort();
        assert_eq!(differences(&shop).await, wanted);
        decides(&shop, &desk, &missing, "record", &why).await;
        decides(&shop, &desk, "X-LATE", "record", &why).await;
        let sums = lines(&shop.shop, "SELECT CAST(SUM(amount) AS TEXT) AS line FROM ledger_lines WHERE account = 'unassigned'".to_owned());
        assert_eq!(sums.await, ["0"], "both corrections are taken back");
        desk.import(&text).await;
        assert_eq!(count(&shop, "statement_differences WHERE state = 'open'").await, "0");
        // What was ignored comes back with another amount only.
        let other = |amount| with(&[line(at, &missing, "2500", ("", "Payé")), line(at, "X-3", amount, ("", "Payé"))]);
        desk.import(&other("300")).await;
        let said = decides(&shop, &desk, "X-3", "ignore", &[("reason", "  ")]).await;
        assert!(said.contains("sorry-reason"), "{said}");
        decides(&shop, &desk, "X-3", "ignore", &why).await;
        desk.import(&other("300")).await;
        assert_eq!(count(&shop, "statement_differences WHERE state = 'open'").await, "0");
        desk.import(&other("400")).await;
        assert_eq!(count(&shop, "statement_differences WHERE state = 'open'").await, "1");
    }

    async fn money_goes_to_an_order_once_and_only_to_one_that_can_be_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let done = paid(&shop, &slug).await;
        let open = placed_by(&shop, &slug, "binta@exemple.ci", "").await;
        let at = shop.clock.now().naive_utc();
        desk.import(&list(&[line(at, "X-1", "2500", ("", "Payé")), line(at, "X-2", "2500", ("", "Payé"))])).await;
        let number = async |transaction: &str| shop.order_json(transaction).await["number"].as_str().unwrap().to_owned();
        let (done, open) = (number(&done).await, number(&open).await);
        let why = ("reason", "Le reçu");
        for (order, says) in [("NULL-E-PART", "sorry-no-order"), (&done, "sorry-order"), ("'", "sorry-no-order")] {
            let said = decides(&shop, &desk, "X-1", "attach", &[("order", order), why]).await;
            assert!(said.contains(says), "{order}: {said}");
        }
        decides(&shop, &desk, "X-1", "record", &[why]).await;
        decides(&shop, &desk, "X-1", "attach", &[("order", &open.to_lowercase()), why]).await;
        let said = decides(&shop, &desk, "X-2", "attach", &[("order", &open), why]).await;
        assert!(said.contains("sorry-order"), "{said}");
        for act in ["attach", "return", "record"] {
            let said = decides(&shop, &desk, "X-1", act, &[("order", &open), why]).await;
            assert!(said.contains("sorry-moved"), "{act}: {said}");
        }
        assert_eq!(posted(&shop).await.iter().filter(|line| line.starts_with("sale: unassigned")).count(), 1);
        tamper(&shop.shop, "UPDATE statement_differences SET booked = 1 WHERE transaction_id = 'X-1'").await;
        assert_eq!(checked(&shop).await.unassigned, ["X-1"], "the ledger's check names what disagrees");
        shop.spoil();
    }

    async fn who_may_not_touch_money_neither_sees_nor_decides_and_money_asks_for_the_password(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        desk.import(&list(&[line(shop.clock.now().naive_utc(), "X-1", "2500", ("", "Payé"))])).await;
        let id = difference(&shop, "X-1").await;
        for role in [Role::Manager, Role::Support] {
            let other = shop.staff(role).await;
            assert_eq!(other.get(PAGE).await.status, StatusCode::FORBIDDEN);
            assert!(!other.get("/admin").await.text.contains(PAGE));
            for act in ["settle", "record", "attach", "return", "ignore"] {
                let answer = other.post(&format!("{PAGE}/{id}/{act}"), &[("reason", "x")]).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {act}");
            }
            assert!(matches!(
                decide::ignore(&shop.shop, &staff(&shop, role), &id, "x").await,
                Err(decide::DecisionError::Refused(Refused::Forbidden))
            ));
        }
        assert!(matches!(
            decide::record(&shop.shop, &staff(&shop, Role::Owner), &id, "x").await,
            Err(decide::DecisionError::Refused(Refused::Password))
        ));
        shop.pass(TimeDelta::minutes(6));
        let path = format!("{PAGE}/{id}/record");
        let asked = desk.post(&path, &[("reason", "Vu")]).await;
        assert!(asked.status == StatusCode::OK && asked.text.contains("fresh_password"), "{}", asked.text);
        assert_eq!(posted(&shop).await, [""; 0]);
        desk.post(&path, &[("reason", "Vu"), ("fresh_password", PASSWORD)]).await;
        assert_eq!(posted(&shop).await.len(), 2);
    }

    async fn each_night_every_payment_of_the_day_is_asked_about_by_one_instance_and_settled(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        // The last hour before three, and then from three on.
        shop.pass(TimeDelta::hours(26 - i64::from(shop.clock.now().hour())));
        tamper(&shop.shop, "UPDATE attempts SET next_check_at = NULL").await;
        assert_eq!(runs::nightly(&shop.shop).await.unwrap(), 0, "it is not quiet yet");
        shop.pass(TimeDelta::hours(1));
        let twin = Twin::beside(&shop);
        let (here, there) = tokio::join!(runs::nightly(&shop.shop), runs::nightly(&twin.shop));
        assert_eq!(here.unwrap() + there.unwrap(), 1, "one of two instances");
        assert_eq!(shop.order_json(&transaction).await["state"], "paid");
        let runs_of = "SELECT source || ' ' || actor || ' ' || CAST(lines AS TEXT) AS line FROM statement_runs";
        assert_eq!(lines(&shop.shop, runs_of.to_owned()).await, ["checks griot 1"]);
        assert_eq!(runs::nightly(&shop.shop).await.unwrap(), 0, "once a day");
        // One that was cut in the middle is done again, under the same name.
        tamper(&shop.shop, "UPDATE statement_runs SET ended_at = NULL").await;
        assert_eq!(runs::nightly(&twin.shop).await.unwrap(), 0, "it may still be alive");
        shop.pass(TimeDelta::minutes(10));
        assert_eq!(runs::nightly(&twin.shop).await.unwrap(), 1);
        assert_eq!(count(&shop, "statement_runs WHERE ended_at IS NOT NULL").await, "1");
        shop.pass(TimeDelta::days(1));
        assert_eq!(runs::nightly(&shop.shop).await.unwrap(), 1, "and the next day");
    }

    async fn the_gateways_own_list_is_read_page_by_page_until_it_brings_nothing_new(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (listed, missing) = (paid(&shop, &slug).await, paid(&shop, &slug).await);
        shop.pass(TimeDelta::hours(2));
        let account = accounts(&shop.shop).await.unwrap().remove(0);
        let made = |id: String, amount| ListedTransaction {
            id,
            listed: Listed { state: ListedState::Paid, amount: Some(amount), currency: None, fee: None },
            time: "2027-01-15 08:00:00".to_owned(),
            method: Some("OM".to_owned()),
            operator_id: None,
            raw: "{}".to_owned(),
        };
        let pages = [vec![made(listed, 2500), made("G-1".to_owned(), 100)], vec![made("G-2".to_owned(), 200)]];
        let asked = std::sync::Mutex::new(Vec::new());
        let actor = owner(&shop).actor;
        let list = |page: griot::payments::history::HistoryPage| {
            asked.lock().unwrap().push(page.number);
            // After its last page this gateway gives the first one once more.
            let found = pages.get(usize::try_from(page.number).unwrap() - 1).unwrap_or(&pages[0]).clone();
            async move { Ok(found) }
        };
        let run = runs::history(&shop.shop, &account, &actor, list).await.unwrap();
        assert_eq!((run.lines, run.error, asked.lock().unwrap().as_slice()), (3, None, &[1, 2, 3][..]));
        let mut wanted = ["G-1 only_gateway open".to_owned(), "G-2 only_gateway open".to_owned(), format!("{missing} only_shop open")];
        wanted.sort();
        assert_eq!(differences(&shop).await, wanted);
        let silent = |_| async { Err(griot::payments::GatewayError::Unreachable { why: "operation timed out".to_owned() }) };
        let run = runs::history(&shop.shop, &account, &actor, silent).await.unwrap();
        assert!(run.error.is_some() && differences(&shop).await.len() == 3, "a silent gateway changes nothing");
    }

    async fn the_list_and_the_balances_of_a_v1_account_are_held_against_the_books(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::V1));
        quiet(&shop);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (known, lost) = (paid(&shop, &slug).await, paid(&shop, &slug).await);
        // As if the shop had never seen the second one.
        let never = format!("UPDATE attempts SET transaction_id = 'GNEVER' WHERE transaction_id = '{lost}'");
        tamper(&shop.shop, &never).await;
        shop.pass(TimeDelta::hours(2));
        let desk = shop.staff(Role::Owner).await;
        assert_eq!(desk.post(&format!("{PAGE}/run"), &[]).await.location(), PAGE);
        let runs_of = "SELECT source || ' ' || CAST(lines AS TEXT) AS line FROM statement_runs";
        assert_eq!(lines(&shop.shop, runs_of.to_owned()).await, ["history 2"]);
        let mut wanted = [format!("{lost} only_gateway open"), "GNEVER only_shop open".to_owned()];
        wanted.sort();
        assert_eq!(differences(&shop).await, wanted, "and nothing of {known}");
        let page = desk.get(PAGE).await.text;
        assert!(page.contains("1\u{a0}005\u{a0}000\u{a0}F\u{a0}CFA") && !page.contains("CinetPay n’annonce pas de solde"), "{page}");
    }

    async fn the_balance_that_the_api_of_2026_tells_stands_beside_the_ledgers(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::Api2026));
        quiet(&shop);
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get(PAGE).await.text.contains("CinetPay n’annonce pas de solde"));
        assert_eq!(desk.post(&format!("{PAGE}/run"), &[]).await.location(), PAGE);
        let page = desk.get(PAGE).await.text;
        assert!(page.contains("1\u{a0}000\u{a0}000\u{a0}F\u{a0}CFA"), "{page}");
        shop.sandbox.behave(Behaviour { check_garbage: Some(Garbage::Reset), ..Behaviour::default() });
        desk.post(&format!("{PAGE}/run"), &[]).await;
        let page = desk.get(PAGE).await.text;
        assert!(page.contains("Incomplète"), "a gateway that does not answer is told: {page}");
    }
}
