//! The start: what the program refuses, and with which messages.

use std::process::Output;

use crate::support::postgres::TestDatabase;
use crate::support::running_program::{House, is_private};

/// The output of a start with these settings, which must fail.
fn refused(settings: &[(&str, &str)]) -> String {
    let house =
        settings.iter().fold(House::new(TestDatabase::sqlite()), |house, (name, value)| house.with(name, value));
    let output = house.run(&["serve"]);
    assert!(!output.status.success(), "{settings:?}: it started");
    assert!(!house.data().exists(), "{settings:?}: something was made before the settings were read");
    said(&output)
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Settings with which a shop in production may start, except for the database.
const PRODUCTION: [(&str, &str); 8] = [
    ("GRIOT_ENV", "production"),
    ("GRIOT_PUBLIC_URL", "https://livres.awa.ci"),
    ("CINETPAY_API", "v2"),
    ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.40081707"),
    ("CINETPAY_SITE_ID", "445160"),
    ("CINETPAY_SECRET", "5431603335f0a8d9c7e84b2.18762309"),
    ("SMTP_URL", "smtps://awa:b0nj0ur@smtp.awa.ci"),
    ("MAIL_FROM", "Librairie Awa <livres@awa.ci>"),
];

fn production(changes: &[(&str, &str)]) -> String {
    refused(&[&PRODUCTION[..], changes].concat())
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let said = refused(&[
        ("GRIOT_BIND", "everywhere"),
        ("GRIOT_COUNTRY", "XX"),
        ("DATABASE_URL", "mysql://griot:hunter2@db/griot"),
        ("SMTP_URL", "imap://hunter2@mail"),
        ("GRIOT_KEY", "hunter2"),
        ("CINETPAY_API", "v3"),
    ]);
    for name in ["GRIOT_BIND", "GRIOT_COUNTRY", "DATABASE_URL", "SMTP_URL", "GRIOT_KEY", "CINETPAY_API"] {
        assert!(said.lines().any(|line| line.trim_start().starts_with(name)), "{name} is not in {said}");
    }
    assert!(said.contains("wants an IP address and a port"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    assert!(!said.contains("panicked") && !said.contains("backtrace"), "{said}");
}

#[test]
fn production_refuses_what_is_unsafe() {
    let cases: [(&str, &str, &str); 9] = [
        ("CINETPAY_API", "sandbox", "gives books away"),
        ("GRIOT_PUBLIC_URL", "http://livres.awa.ci", "https"),
        ("CINETPAY_SECRET", "", "blank"),
        ("CINETPAY_SECRET", "  ", "blank"),
        ("CINETPAY_SECRET", "sandbox-secret-key", "example"),
        ("CINETPAY_API_KEY", "your-api-key", "example"),
        ("CINETPAY_SITE_ID", "", "missing"),
        ("GRIOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "example"),
        ("GRIOT_LIMITS", "off", "benchmarks"),
    ];
    for (name, value, why) in cases {
        let said = production(&[(name, value)]);
        let line = said.lines().find(|line| line.trim_start().starts_with(name));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}={value}: {said}");
    }
    for name in ["CINETPAY_SECRET", "CINETPAY_API_KEY", "SMTP_URL"] {
        let said = production(&[(name, " ")]);
        assert_eq!(said.matches(&format!("\n  {name} ")).count(), 1, "{said}");
    }
    let several =
        production(&[("CINETPAY_SECRET", ""), ("GRIOT_PUBLIC_URL", "http://livres.awa.ci"), ("SMTP_URL", "")]);
    for name in ["CINETPAY_SECRET", "GRIOT_PUBLIC_URL", "SMTP_URL"] {
        assert!(several.contains(&format!("\n  {name} ")), "{several}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_shop_opens_in_production_without_the_sandbox_counter() {
    let house = House::new(TestDatabase::sqlite());
    let house = PRODUCTION.iter().fold(house, |house, (name, value)| house.with(name, value));
    let mut shop = house.start(&["serve"], "the shop is open at").await;
    // The log shows its public address, not the port that it listens on: the kernel knows the port.
    let port = listening(shop.id());
    let here = format!("http://127.0.0.1:{port}");
    let buyer = crate::support::buyer::Buyer::new(&here);
    let health = buyer.get("/healthz").await;
    assert_eq!(health.status.as_u16(), 200);
    assert!(health.header("strict-transport-security").contains("max-age"));
    for closed in ["/guichet/control", "/guichet/pay/x", "/guichet/static/sandbox.css", "/v2/payment"] {
        assert_eq!(buyer.get(closed).await.status.as_u16(), 404, "{closed}");
        assert_eq!(buyer.post(closed, &[]).await.status.as_u16(), 404, "{closed}");
    }
    assert_eq!(buyer.post("/v2/payment/check", &[]).await.status.as_u16(), 404);
    shop.terminate();
    assert!(shop.end().await.success());
    let refused = house.run(&["guichet", "--bind", "127.0.0.1:0"]);
    assert!(!refused.status.success() && said(&refused).contains("CINETPAY_API is not sandbox"), "{}", said(&refused));
}

/// The port on which a process listens.
fn listening(process: u32) -> u16 {
    let sockets: Vec<String> = std::fs::read_dir(format!("/proc/{process}/fd"))
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok()?.to_str().map(str::to_owned))
        .filter_map(|link| Some(link.strip_prefix("socket:[")?.trim_end_matches(']').to_owned()))
        .collect();
    let table = std::fs::read_to_string(format!("/proc/{process}/net/tcp")).unwrap();
    let port = table.lines().find_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        // State 0A is LISTEN.
        (columns[3] == "0A" && sockets.iter().any(|inode| inode == columns[9]))
            .then(|| u16::from_str_radix(columns[1].split_once(':').unwrap().1, 16).unwrap())
    });
    port.expect("it listens")
}

#[test]
fn a_sandbox_shop_stays_on_this_machine_without_a_clear_yes() {
    for settings in [
        vec![("GRIOT_BIND", "0.0.0.0:0")],
        vec![("GRIOT_BIND", "[::]:0")],
        vec![("GRIOT_PUBLIC_URL", "https://livres.awa.ci")],
        vec![("GRIOT_BIND", "0.0.0.0:0"), ("GRIOT_SANDBOX_PUBLIC", "no")],
    ] {
        let said = refused(&settings);
        assert!(said.contains(settings[0].0) && said.contains("GRIOT_SANDBOX_PUBLIC=yes"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_counter_alone_stays_on_this_machine_without_a_clear_yes() {
    for bind in ["0.0.0.0:0", "[::]:0"] {
        let house = House::new(TestDatabase::sqlite());
        let output = house.run(&["guichet", "--bind", bind]);
        let said = said(&output);
        assert!(
            !output.status.success() && said.contains("--bind") && said.contains("GRIOT_SANDBOX_PUBLIC=yes"),
            "{said}"
        );
        assert!(!house.data().exists(), "something was made before it refused");
    }
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_SANDBOX_PUBLIC", "yes");
    let counter = house.start(&["guichet", "--bind", "0.0.0.0:0"], "counter is open at").await;
    assert!(counter.url.starts_with("http://0.0.0.0:"), "{}", counter.url);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_shop_may_be_public_when_its_owner_says_so() {
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_BIND", "0.0.0.0:0").with("GRIOT_SANDBOX_PUBLIC", "yes");
    assert!(house.serve().await.log().contains("WARN"), "and is warned that no address was set");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_on_the_first_start_and_kept() {
    let house = House::new(TestDatabase::sqlite());
    house.serve().await.kill();
    let path = house.data().join("key");
    assert!(is_private(&path));
    let key = std::fs::read_to_string(&path).unwrap();
    assert_eq!(key.trim().len(), 44, "32 bytes in base64");
    let again = house.serve().await;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), key);
    assert!(!again.log().contains(key.trim()));
    again.kill();
    std::fs::write(&path, "not a key").unwrap();
    let output = house.run(&["serve"]);
    assert!(!output.status.success() && said(&output).contains("Restore it from a backup"), "{}", said(&output));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a key", "a damaged key is never replaced");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_the_way_of_a_start_is_named() {
    let house = House::new(TestDatabase::sqlite());
    let first = house.serve().await;
    let bind = first.url.trim_start_matches("http://").to_owned();
    let house = house.with("GRIOT_BIND", &bind);
    assert!(said(&house.run(&["serve"])).contains("GRIOT_BIND"), "the port is taken");
    let house = house.with("GRIOT_BIND", "127.0.0.1:0").with("GRIOT_DATA", "/proc/griot");
    assert!(said(&house.run(&["serve"])).contains("GRIOT_DATA"), "no folder can be made there");
    let house = House::new(TestDatabase::sqlite()).with("DATABASE_URL", "postgres://griot:hunter2@127.0.0.1:1/griot");
    let said = said(&house.run(&["serve"]));
    assert!(said.contains("DATABASE_URL") && !said.contains("hunter2"), "{said}");
    let house = House::new(TestDatabase::sqlite()).with("DATABASE_URL", "sqlite:/proc/griot/griot.db");
    assert!(self::said(&house.run(&["serve"])).contains("DATABASE_URL"));
}
