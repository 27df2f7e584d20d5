//! Databases of earlier versions: the present version opens them, and shows what it showed before.
//!
//! `tests/fixtures/databases/NAME.{sqlite,postgres}.sql` is a whole database with orders in every state, `….json` what the shop
//! told of it when it was made. The fees of a report are those of each payment, as the ledger has them; they were those of a sum, which is up to half
//! a unit a payment more or less: so much is let pass, and nothing else. But for the sum on the pages of refunded orders: that was the price, and is what went back now. To make one of the present schema, under a name of its own:
//! `GRIOT_TEST_FIXTURE=NAME scripts/test make_a_database_of_today --run-ignored only`.

use std::path::PathBuf;
use std::process::Command;

use chrono::{NaiveDateTime, TimeDelta};
use griot::domain::language::Language;
use griot::store::{account_messages, messages};
use griot::texts::Texts;
use serde_json::Value;

use crate::support::past;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{self, House};
use crate::support::setting;
use crate::support::shop::TestShop;
use crate::support::telling::told;

/// The stored databases, by the last migration of each.
const KEPT: [&str; 1] = ["2026-11-29-000090"];

on_both! {
    async fn an_older_database_loses_nothing_and_tells_what_it_told(db: TestDatabase) {
        for name in KEPT {
            let kept = TestDatabase::like(&db);
            let (dump, before) = (read(&db, name, "sql"), read(&db, name, "json"));
            running_program::query(&kept, &dump);
            let before = renamed(serde_json::from_str(&before).unwrap());
            let house = House::new(kept);
            house.told(&["migrate"]);
            let checked = house.told(&["ledger", "check"]);
            assert!(checked.contains("each balances, and every order agrees"), "{checked}");
            let shop = TestShop::open(house.db);
            let now = before["now"].as_i64().unwrap();
            shop.pass(TimeDelta::seconds(now - shop.clock.now().timestamp()));
            let mut lost = Vec::new();
            compare(&before, &told(&shop).await, name, &mut lost);
            assert!(lost.is_empty(), "{} differ:\n{}", lost.len(), lost.join("\n"));
        }
    }
}

/// Three e-mails about an account: with a link that was not sent yet, sent, and given up.
const ACCOUNT_EMAILS: &str = "
INSERT INTO accounts (id, email, role, created_at) VALUES ('a1', 'fatou@griot.example', 'owner', '2027-01-10 08:00:00');
INSERT INTO account_letters (id, account_id, kind, recipient, language, token, expires_at, created_at) VALUES
('e1', 'a1', 'password-link', 'fatou@griot.example', 'fr', 'the-sha256', '2027-01-17 09:00:00', '2027-01-17 08:00:00'),
('e2', 'a1', 'password-changed', 'fatou@griot.example', 'en', NULL, NULL, '2027-01-12 08:00:00'),
('e3', 'a1', 'address-changed', 'typo@griot.exampel', 'fr', NULL, NULL, '2027-01-11 08:00:00');
INSERT INTO jobs (id, kind, subject, state, run_at, tries, created_at) VALUES
('j1', 'account', 'e1', 'queued', '2027-01-17 08:00:00', 0, '2027-01-17 08:00:00'),
('j3', 'account', 'e3', 'failed', '2027-01-11 08:00:00', 9, '2027-01-11 08:00:00');
";

on_both! {
    async fn emails_about_accounts_of_an_older_database_are_kept_with_their_links_and_one_that_waits_goes_out(db: TestDatabase) {
        running_program::query(&db, &read(&db, KEPT[0], "sql"));
        running_program::query(&db, ACCOUNT_EMAILS);
        let house = House::new(db);
        house.told(&["migrate"]);
        let shop = TestShop::open(house.db);
        let found = shop.shop.db.read(|conn| {
            let message = |id: &str| messages::find(conn, id).map(|found| found.unwrap());
            Ok::<_, griot::store::Error>((["e1", "e2", "e3"].map(message), account_messages::link(conn, "e1")?.unwrap()))
        });
        let (kept, link) = found.await.unwrap();
        let said = kept.map(|message| {
            let message = message.unwrap();
            assert_eq!((message.channel.as_str(), message.account_id.as_deref()), ("email", Some("a1")));
            [message.kind, message.recipient, message.language, message.state].join(" ")
        });
        assert_eq!(said, [
            "password-link fatou@griot.example fr queued",
            "password-changed fatou@griot.example en sent",
            "address-changed typo@griot.exampel fr failed",
        ]);
        assert_eq!((link.token.as_str(), link.expires_at.to_string()), ("the-sha256", "2027-01-17 09:00:00".to_owned()));
        shop.pass(link.expires_at.and_utc() - TimeDelta::minutes(30) - shop.clock.now());
        while griot::worker::next_job(&shop.shop).await.unwrap() {}
        let sent: Vec<String> = shop.letters().into_iter().map(|email| email.envelope.to.as_str().to_owned()).collect();
        assert_eq!(sent, ["fatou@griot.example"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes the files that the test above reads"]
async fn make_a_database_of_today() {
    let name = setting("GRIOT_TEST_FIXTURE");
    for db in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let (url, sql, json) = (db.url().to_owned(), path(&db, &name, "sql"), path(&db, &name, "json"));
        let shop = TestShop::open(db);
        past::live(&shop).await;
        std::fs::write(sql, dump(&url)).unwrap();
        std::fs::write(json, serde_json::to_string_pretty(&told(&shop).await).unwrap()).unwrap();
    }
}

fn path(db: &TestDatabase, name: &str, ending: &str) -> PathBuf {
    let engine = if db.url().starts_with("sqlite:") { "sqlite" } else { "postgres" };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/databases");
    folder.join(format!("{name}.{engine}.{ending}"))
}

fn read(db: &TestDatabase, name: &str, ending: &str) -> String {
    std::fs::read_to_string(path(db, name, ending)).unwrap()
}

/// The whole database as SQL that its own engine runs, without commands of psql.
fn dump(url: &str) -> String {
    let done = if let Some(file) = url.strip_prefix("sqlite:") {
        let program = "import sqlite3, sys; print('PRAGMA foreign_keys=OFF;'); \
                       print('\\n'.join(sqlite3.connect(sys.argv[1]).iterdump()))";
        Command::new("python3").args(["-c", program, file]).output()
    } else {
        Command::new("pg_dump").args(["--inserts", "--no-owner", "--no-privileges", url]).output()
    };
    let done = done.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).unwrap();
    let is_sql = |line: &&str| !line.starts_with('\\') && !line.starts_with("--") && !line.is_empty();
    text.lines().filter(is_sql).flat_map(|line| [line, "\n"]).collect()
}

/// What was told, by the names that things have now.
fn renamed(told: Value) -> Value {
    match told {
        Value::Object(fields) => {
            let name = |name: String| match name.as_str() {
                "mails" => "messages".to_owned(),
                "owed_back" => "refund_due".to_owned(),
                "hook_deliveries" => "webhook_deliveries".to_owned(),
                "order_keys" => "search_keys".to_owned(),
                "notices" => "notifications".to_owned(),
                "story" => "order_json".to_owned(),
                _ => name,
            };
            fields.into_iter().map(|(field, value)| (name(field), renamed(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(renamed).collect(),
        Value::String(cause) if cause == "notice" => "notification".into(),
        other => other,
    }
}

/// A text of a page in the words that it has now, with plain spaces.
fn reworded(text: &str) -> String {
    text.replace('\u{a0}', " ")
        .replace("Interrogé après un message du guichet", "Interrogé après une notification de CinetPay")
        .replace("Rendu : ", "Remboursé : ")
        .replace("heure avec l’adresse ", "heure avec le même contact, ")
        .replace(": owed back", ": refund due")
}

/// The day and the time of a moment in an order's history, which are apart now.
fn day_and_time(text: &str) -> Option<[String; 2]> {
    let at = NaiveDateTime::parse_from_str(text, "%d/%m/%Y %H:%M:%S").ok()?;
    Some([reworded(&Texts(Language::French).day(at.date())), at.format("%H:%M:%S").to_string()])
}

/// Whether it holds a digit that is not an apostrophe's (`&#39;`).
fn has_figure(text: &str) -> bool {
    text.replace("&#39;", "").contains(|c: char| c.is_ascii_digit())
}

/// Notes where `now` does not say what `before` said. It may say more: further fields of an object, further texts of a page.
fn compare(before: &Value, now: &Value, place: &str, lost: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            for (name, value) in before {
                compare(value, now.get(name).unwrap_or(&Value::Null), &format!("{place} / {name}"), lost);
            }
        }
        (Value::Array(before), Value::Array(now)) if place.ends_with("page") || place.ends_with("says") => {
            let now: Vec<String> = now.iter().filter_map(Value::as_str).map(reworded).collect();
            let is_said = |text: &str| {
                now.contains(&reworded(text))
                    || day_and_time(text).is_some_and(|parts| parts.iter().all(|part| now.contains(part)))
            };
            let is_lost = |text: &&str| has_figure(text) && !is_said(text);
            let missing = before.iter().filter_map(Value::as_str).filter(is_lost);
            lost.extend(missing.map(|text| format!("{place}: {text} is not said any more, but {now:?}")));
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            for (at, (before, now)) in before.iter().zip(now).enumerate() {
                compare(before, now, &format!("{place} / {at}"), lost);
            }
        }
        (Value::String(before), Value::String(now)) if place.contains("/ webhooks /") => {
            let [before, now] = [before, now].map(|body| serde_json::from_str::<Value>(body).unwrap());
            compare(&before, &now, &place.replace("webhooks", "webhook bodies"), lost);
        }
        (Value::String(before), Value::String(now)) if reworded(before) == reworded(now) => {}
        _ if before == now => {}
        // The days are summed up anew.
        _ if place.ends_with("/ rows / daily") => {}
        (Value::Number(before), Value::Number(now)) if is_of_fees(place) && is_near(before, now) => {}
        _ => lost.push(format!("{place}: was {before}, is {now}")),
    }
}

/// Places of a month's report that hold fees, or what remains after them: of all, of a method, of an author.
fn is_of_fees(place: &str) -> bool {
    let names = [" / report / fees", " / report / net"].iter().any(|name| place.ends_with(name));
    let last = place.rsplit(" / ").next();
    let is_line = |list: &str, columns: &[&str]| place.contains(list) && last.is_some_and(|one| columns.contains(&one));
    names || is_line(" / report / methods / ", &["3"]) || is_line(" / authors / ", &["3", "5"])
}

/// No month of those that are kept has more than fourteen payments.
const HALF_A_UNIT_EACH: i64 = 14 / 2;

fn is_near(before: &serde_json::Number, now: &serde_json::Number) -> bool {
    let (before, now) = (before.as_i64().unwrap(), now.as_i64().unwrap());
    (before - now).abs() <= HALF_A_UNIT_EACH
}
