//! E-mails through a real SMTP server: their contents, and what happens when the server misbehaves.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use cinetpay_sandbox::Action;
use griot::domain::contact::Email;
use griot::domain::job::MAX_TRIES;
use griot::mail::{Mailer, Smtp};
use griot::secret::Secret;
use griot::worker;
use lettre::message::Mailbox;
use reqwest::Method;
use serde_json::Value;

use crate::support::files::below;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::smtp::PostOffice;
use crate::support::twin::{Twin, tamper};

/// A mailer for the SMTP server on this port.
pub fn post_to(port: u16) -> Mailer {
    let url = Secret::new(format!("smtp://127.0.0.1:{port}"));
    let from: Mailbox = "Librairie Awa <livres@awa.ci>".parse().unwrap();
    Mailer::Smtp(Arc::new(Smtp::new(&url, Vec::new()).unwrap()), from)
}

fn shop_with(db: TestDatabase, office: &PostOffice) -> TestShop {
    TestShop::planned(db, Plan { mailer: Some(post_to(office.port)), ..Plan::default() })
}

/// Sells a book; its receipt is queued, not sent.
async fn sell(shop: &TestShop, language: &str, title: &str) {
    let slug = shop.shelve(title, 2500, 5000).await;
    let buyer = shop.buyer();
    let nonce = buyer.nonce(&slug).await;
    let fields = [("email", "awa@exemple.ci"), ("name", "Awa Koné"), ("nonce", &nonce)];
    let order = buyer.client.post(format!("{}/books/{slug}/buy", shop.url)).header("accept-language", language);
    buyer.send(order.form(&fields)).await;
    shop.at_the_counter(Action::Accept).await;
    worker::reconcile(&shop.shop).await.unwrap();
    assert_eq!(shop.last_order_json().await["state"], "paid");
}

/// The order's only e-mail, as `order show` prints it.
async fn outbox(shop: &TestShop) -> Value {
    let order_json = shop.last_order_json().await;
    assert_eq!(order_json["messages"].as_array().unwrap().len(), 1);
    order_json["messages"][0].clone()
}

/// The text and HTML of an e-mail, decoded (quoted-printable, RFC 2045).
fn decoded(letter: &str) -> String {
    let joined = letter.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        if let (b'=', Some(byte)) = (first, code) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    let head = letter.split_once("\r\n\r\n").unwrap().0;
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

on_both! {
    async fn a_receipt_says_everything_in_the_buyers_language(db: TestDatabase) {
        let office = PostOffice::open(&[]);
        let shop = shop_with(db, &office);
        sell(&shop, "fr", "Le fleuve").await;
        shop.work().await;
        shop.pass(TimeDelta::seconds(1));
        sell(&shop, "en", "The river").await;
        shop.work().await;
        let letters = office.received(2).await;
        let said = [
            ["Bonjour Awa Koné", "Commande", "Montant", "Télécharger", "Le fleuve"],
            ["Hello Awa Koné", "Order", "Amount", "Download", "The river"],
        ];
        let stories = griot::shop::admin::order_json::list(&shop.shop, None, 10).await.unwrap();
        for (letter, (order_json, said)) in letters.iter().zip(stories.iter().rev().zip(said)) {
            assert_eq!(header(letter, "X-Envelope-To"), "awa@exemple.ci");
            assert_eq!(header(letter, "From"), "\"Librairie Awa\" <livres@awa.ci>");
            assert_eq!(header(letter, "Auto-Submitted"), "auto-generated");
            let text = decoded(letter);
            let (plain, html) = text.split_once("Content-Type: text/html").expect("text first, then HTML");
            let number = order_json["number"].as_str().unwrap();
            for part in [plain, html] {
                let amount = part.contains("2\u{202f}500\u{a0}F\u{a0}CFA") || part.contains("2\u{a0}500\u{a0}F\u{a0}CFA");
                assert!(amount && part.contains(number) && part.contains(said[4]), "{part}");
                assert!(part.contains(&format!("{}/d/", shop.url)), "{part}");
            }
            for sentence in &said[..3] {
                assert!(plain.contains(sentence), "{sentence} is not in {plain}");
            }
            assert!(html.contains(said[3]), "{} is not in {html}", said[3]);
        }
    }

    async fn without_a_mail_server_letters_are_files(db: TestDatabase) {
        let folder = crate::support::files::TestFolder::new();
        let outbox_folder = folder.path().join("outbox");
        let from = "Librairie Awa <livres@awa.ci>".parse().unwrap();
        let mailer = Mailer::Folder(outbox_folder.clone(), from);
        let shop = TestShop::planned(db, Plan { mailer: Some(mailer), ..Plan::default() });
        sell(&shop, "fr", "Le fleuve").await;
        shop.work().await;
        let files = below(&outbox_folder, "eml");
        assert_eq!(files.len(), 1);
        let letter = decoded(&std::fs::read_to_string(&files[0]).unwrap());
        assert!(letter.contains("To: awa@exemple.ci") && letter.contains("/d/"), "{letter}");
        assert_eq!(outbox(&shop).await["state"], "sent");
    }

    async fn a_busy_server_is_asked_again_after_growing_pauses(db: TestDatabase) {
        let busy = PostOffice::open(&["--refuse-rcpt", "451 4.3.0 ADDRESS is busy"]);
        let shop = shop_with(db, &busy);
        sell(&shop, "fr", "Le fleuve").await;
        let mut pause = TimeDelta::seconds(15);
        for tries in 1..=4 {
            shop.work().await;
            let letter = outbox(&shop).await;
            assert_eq!((letter["state"].as_str(), letter["tries"].as_i64()), (Some("queued"), Some(tries)));
            let error = letter["error"].as_str().unwrap();
            assert!(error.contains("is busy") && !error.contains("awa@"), "{error}");
            shop.pass(pause - TimeDelta::milliseconds(1));
            shop.work().await;
            assert_eq!(outbox(&shop).await["tries"], tries, "too early for another try");
            shop.pass(TimeDelta::milliseconds(1));
            pause = pause * 2;
        }
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let page = shop.buyer().get(&format!("/orders/{key}")).await;
        assert!(page.text.contains("action=\"/d/"), "the book can be had all the same");
        let office = PostOffice::open(&[]);
        let mut twin = Twin::beside(&shop);
        twin.shop.mailer = post_to(office.port);
        while worker::next_job(&twin.shop).await.unwrap() {}
        let letter = outbox(&shop).await;
        assert_eq!((letter["state"].as_str(), letter["tries"].as_i64()), (Some("sent"), Some(5)));
        assert!(letter["error"].is_null());
        shop.pass(TimeDelta::days(30));
        shop.work().await;
        assert_eq!((office.count(), busy.count()), (1, 0));
    }

    async fn a_refused_letter_has_failed_and_stays_visible(db: TestDatabase) {
        let office = PostOffice::open(&["--refuse-rcpt", "550 5.1.1 no such user"]);
        let shop = shop_with(db, &office);
        sell(&shop, "fr", "Le fleuve").await;
        shop.work().await;
        shop.pass(TimeDelta::days(2));
        shop.work().await;
        let letter = outbox(&shop).await;
        assert_eq!((letter["state"].as_str(), letter["tries"].as_i64()), (Some("failed"), Some(1)));
        assert!(letter["error"].as_str().unwrap().contains("no such user"));
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let page = shop.buyer().get(&format!("/orders/{key}")).await;
        assert!(page.text.contains("action=\"/d/"), "the book can be had all the same");
    }

    async fn a_server_that_is_always_away_is_given_up_after_days(db: TestDatabase) {
        let office = PostOffice::open(&[]);
        let shop = shop_with(db, &office);
        drop(office);
        sell(&shop, "fr", "Le fleuve").await;
        for _ in 0..MAX_TRIES {
            shop.work().await;
            assert_eq!(outbox(&shop).await["sent_at"], Value::Null);
            shop.pass(TimeDelta::hours(6));
        }
        shop.work().await;
        let letter = outbox(&shop).await;
        assert_eq!((letter["state"].as_str(), letter["tries"].as_i64()), (Some("failed"), Some(MAX_TRIES.into())));
    }

    async fn a_server_that_hangs_up_after_its_250_gets_no_second_letter(db: TestDatabase) {
        let office = PostOffice::open(&["--drop-after-250"]);
        let shop = shop_with(db, &office);
        sell(&shop, "fr", "Le fleuve").await;
        shop.work().await;
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_eq!(outbox(&shop).await["state"], "sent");
        assert_eq!(office.count(), 1);
    }

    async fn a_shop_that_dies_after_the_250_sends_the_same_letter_again_once_its_lease_is_over(db: TestDatabase) {
        let office = PostOffice::open(&[]);
        let shop = shop_with(db, &office);
        sell(&shop, "fr", "Le fleuve").await;
        shop.work().await;
        // What a death between the 250 and the commit leaves: a letter that is queued and a job that is claimed.
        tamper(&shop.shop, "UPDATE messages SET state = 'queued', sent_at = NULL").await;
        let lease = "UPDATE jobs SET state = 'queued', leased_until = '2027-01-15 08:00:15'";
        assert_eq!(tamper(&shop.shop, lease).await, 1);
        assert_eq!(shop.clock.now(), "2027-01-15T08:00:00Z".parse::<DateTime<chrono::Utc>>().unwrap());
        shop.work().await;
        assert_eq!(office.count(), 1, "somebody may still be at it");
        shop.pass(TimeDelta::seconds(15));
        shop.work().await;
        let letters = office.received(2).await;
        assert_eq!(header(&letters[0], "Message-ID"), header(&letters[1], "Message-ID"));
        assert!(!header(&letters[0], "Message-ID").is_empty());
        assert_eq!(outbox(&shop).await["state"], "sent");
    }

    async fn two_workers_send_fifty_letters_once_each(db: TestDatabase) {
        let office = PostOffice::open(&[]);
        let shop = shop_with(db, &office);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for _ in 0..50 {
            shop.buyer().buy(&slug).await;
            shop.at_the_counter(Action::Accept).await;
        }
        worker::reconcile(&shop.shop).await.unwrap();
        let twin = Twin::beside(&shop);
        let empty = |shop: griot::shop::Shop| async move {
            let mut sent = 0;
            while worker::next_job(&shop).await.unwrap() {
                sent += 1;
            }
            sent
        };
        let hands = [&shop.shop, &shop.shop, &twin.shop, &twin.shop].map(|shop| tokio::spawn(empty(shop.clone())));
        let mut shares = Vec::new();
        for hand in hands {
            shares.push(hand.await.unwrap());
        }
        shop.work().await;
        let letters = office.received(50).await;
        let ids: BTreeSet<&str> = letters.iter().map(|letter| header(letter, "Message-ID")).collect();
        assert_eq!((office.count(), ids.len()), (50, 50), "{shares:?}");
        assert!(shares.iter().filter(|share| **share > 0).count() >= 2, "one did it all alone: {shares:?}");
    }

    async fn names_and_titles_cannot_forge_lines_of_a_letter(db: TestDatabase) {
        let office = PostOffice::open(&[]);
        let shop = shop_with(db, &office);
        let slug = shop.shelve("Le fleuve\r\nBcc: all@exemple.ci\u{202e}fdp", 2500, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let address = format!("/books/{slug}/buy");
        let names = [("Awa\r\nBcc: x@y.ci", 422), ("Awa\0", 400), (&"a".repeat(320), 422)];
        for (name, status) in names {
            let answer = buyer.post(&address, &[("email", "awa@exemple.ci"), ("name", name), ("nonce", &nonce)]).await;
            assert_eq!(answer.status.as_u16(), status, "{name:?}");
        }
        let long = format!("{}@exemple.ci", "a".repeat(320));
        let emails = [("awa@exemple.ci\r\nBcc: x@y.ci", 422), ("awa\0@exemple.ci", 400), (&long, 422), ("a@b@c.ci", 422)];
        for (email, status) in emails {
            assert!(Email::parse(email).is_err());
            let answer = buyer.post(&address, &[("email", email), ("nonce", &nonce)]).await;
            assert_eq!(answer.status.as_u16(), status, "{email:?}");
        }
        assert!(shop.sandbox.transactions().is_empty(), "nothing was ordered");
        // Invisible characters in the fields are removed.
        let sly = [("email", "awa\u{202e}@exemple.ci"), ("name", "Awa \u{202e}enoK"), ("nonce", &nonce)];
        assert_eq!(buyer.send(buyer.request(Method::POST, &address).form(&sly)).await.status.as_u16(), 303);
        // The row gets such characters in some other way.
        tamper(&shop.shop, "UPDATE orders SET name = 'Awa\r\nBcc: x@y.ci\u{202e}'").await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let letter = office.received(1).await.remove(0);
        let head = letter.split_once("\r\n\r\n").unwrap().0;
        assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{head}");
        assert!(!decoded(&letter).contains('\u{202e}'));
        assert_eq!(header(&letter, "X-Envelope-To"), "awa@exemple.ci");
    }
}

/// Takes twenty seconds of real time: the SMTP timeout does not use the shop's clock.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_after_the_letter_is_given_the_same_letter_again() {
    let office = PostOffice::open(&["--hang-after-data"]);
    let shop = shop_with(TestDatabase::sqlite(), &office);
    sell(&shop, "fr", "Le fleuve").await;
    shop.work().await;
    let letter = outbox(&shop).await;
    assert_eq!((letter["state"].as_str(), letter["tries"].as_i64()), (Some("queued"), Some(1)));
    assert!(letter["error"].as_str().unwrap().contains("did not answer"));
    let healed = PostOffice::open(&[]);
    let mut twin = Twin::beside(&shop);
    twin.shop.mailer = post_to(healed.port);
    shop.pass(TimeDelta::seconds(15));
    while worker::next_job(&twin.shop).await.unwrap() {}
    assert_eq!(outbox(&shop).await["state"], "sent");
    assert_eq!(healed.received(1).await.len(), 1);
}
