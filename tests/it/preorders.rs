//! Books that are not out yet: they are bought before, nothing of them is downloaded before, and they are delivered once on the day.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::mail::EmailMessage;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::admin::{access, order_notes};
use griot::sms::{Sms, SmsSender};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::axe::faults_at;
use crate::support::admin::Desk;
use crate::support::apps::{app, order, read};
use crate::support::back_office::{order_id, owner, placed_by, quiet};
use crate::support::book_files::{epub, pdf};
use crate::support::buyer::{Answer, Buyer};
use crate::support::gifts::signed_in;
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::sold::Sold;
use crate::support::twin::{lines, tamper};
use crate::support::wait::wait_for;

const AWA: &str = "awa@exemple.ci";
const DAY: &str = "2027-02-12";

/// A shop with a book that is announced for [`DAY`]; who announced it; and the book's slug and id.
async fn announced(db: TestDatabase, price: i64) -> (TestShop, Desk, String, String) {
    announced_in(TestShop::open(db), price).await
}

async fn announced_in(shop: TestShop, price: i64) -> (TestShop, Desk, String, String) {
    quiet(&shop);
    let slug = shop.shelve("Le fleuve", price, 1000).await;
    let id = lines(&shop.shop, format!("SELECT id AS line FROM books WHERE slug = '{slug}'")).await.concat();
    let desk = shop.staff(Role::Manager).await;
    assert_eq!(announce(&desk, &id, DAY).await.status, StatusCode::SEE_OTHER);
    (shop, desk, slug, id)
}

async fn announce(desk: &Desk, id: &str, day: &str) -> Answer {
    desk.post(&format!("/admin/books/{id}/release"), &[("day", day)]).await
}

async fn release_now(shop: &TestShop, desk: &Desk, id: &str) {
    assert_eq!(desk.post(&format!("/admin/books/{id}/release/now"), &[]).await.status, StatusCode::SEE_OTHER);
    shop.work().await;
}

/// Pays the order that was placed last.
async fn pay(shop: &TestShop) -> String {
    let transaction = shop.transaction();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    transaction
}

async fn bought(shop: &TestShop, slug: &str, email: &str) -> String {
    placed_by(shop, slug, email, "").await;
    pay(shop).await
}

/// Moves the clock to this moment, and does what the worker would do then.
async fn comes(shop: &TestShop, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().unwrap();
    shop.pass(moment - shop.clock.now());
    shop.work().await;
}

/// The kinds of an order's messages.
async fn told(shop: &TestShop, order: &str) -> Vec<String> {
    let order = shop.order_json(order).await;
    let messages = order["messages"].as_array().unwrap();
    messages.iter().map(|message| message["kind"].as_str().unwrap().to_owned()).collect()
}

async fn grant(shop: &TestShop, order: &str, line: usize) -> Value {
    shop.order_json(order).await["grants"][line].clone()
}

/// The path of the page of the link in an e-mail.
fn link_in(text: &str) -> String {
    let (_, rest) = text.split_once("/d/").expect("a link");
    format!("/d/{}", rest.split_whitespace().next().unwrap())
}

/// The last e-mail to this address.
fn letter_to(shop: &TestShop, address: &str) -> EmailMessage {
    shop.letters().into_iter().rfind(|letter| letter.envelope.to.as_str() == address).expect("an e-mail")
}

async fn bytes(buyer: &Buyer, file: &str) -> Vec<u8> {
    buyer.request(Method::GET, file).send().await.unwrap().bytes().await.unwrap().to_vec()
}

on_both! {
    async fn nothing_of_a_book_that_is_not_out_is_downloaded_in_any_way(db: TestDatabase) {
        let (shop, _, slug, _) = announced(db, 2500).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let transaction = pay(&shop).await;
        let order = shop.order_json(&transaction).await;
        assert_eq!(order["grants"][0]["opens_on"], DAY);
        let (key, number) = (order["key"].as_str().unwrap(), order["number"].as_str().unwrap());
        let page = buyer.get(&format!("/orders/{key}")).await.text;
        for said in ["votre précommande est enregistrée", "arrive le 12\u{a0}février\u{a0}2027", "La confirmation par e-mail"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("action=\"/d/") && !page.contains(&format!("/orders/{key}/link")), "{page}");
        let letter = letter_to(&shop, AWA);
        assert!(letter.subject.starts_with("Votre précommande") && letter.text.contains("Arrive le 12\u{a0}février\u{a0}2027"), "{}", letter.text);
        assert!(!letter.text.contains("/d/") && !letter.html.contains("/d/") && letter.text.contains("Reçu"), "{}", letter.html);
        let [link] = lines(&shop.shop, "SELECT id AS line FROM links".to_owned()).await.try_into().unwrap();
        let (link, file) = (format!("/d/{}", shop.shop.keys.link_token(&link)), format!("/f/{}", shop.shop.keys.file_address(&link)));
        let opened = buyer.get(&link).await;
        assert_eq!(opened.status, StatusCode::OK);
        assert!(opened.text.contains("12\u{a0}février\u{a0}2027") && !opened.text.contains("<form method=\"post\" action=\"/d/"), "{}", opened.text);
        for posted in [link.clone(), format!("{link}/pdf-1"), format!("/orders/{key}/code")] {
            assert_eq!(buyer.post(&posted, &[]).await.status, StatusCode::NOT_FOUND, "{posted}");
        }
        for address in [format!("{file}/x.pdf"), format!("{file}/pdf-1/x.pdf"), format!("/orders/{key}/phone.svg")] {
            for method in [Method::GET, Method::HEAD] {
                let asked = buyer.request(method, &address).header("range", "bytes=500-");
                assert_eq!(buyer.send(asked).await.status, StatusCode::NOT_FOUND, "{address}");
            }
        }
        assert!(!buyer.get(&format!("/orders/{key}/reviews/0")).await.status.is_success(), "nobody has read it");
        let reader = signed_in(&shop, AWA).await;
        let shelf = reader.get("/library").await.text;
        assert!(shelf.contains("Arrive le 12\u{a0}février\u{a0}2027") && !shelf.contains("action=\"/library/books/"), "{shelf}");
        assert_eq!(reader.post(&format!("/library/books/{number}/pdf-1"), &[]).await.status, StatusCode::NOT_FOUND);
        let feed = reader.post("/library/feed", &[]).await.between("readonly value=\"", "\"");
        assert!(!reader.get(&feed).await.text.contains("Le fleuve"));
        assert_eq!(reader.get(&format!("{feed}/{number}/pdf-1")).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_app_is_told_the_day_and_gets_no_file(db: TestDatabase) {
        let (shop, _, slug, _) = announced(db, 2500).await;
        let app = app(&shop).await;
        assert_eq!(read(&app.get(&format!("books/{slug}")).await, 200)["release_on"], DAY);
        let placed = app.placed(&order(&slug)).await;
        shop.buyer().get(placed["payment_url"].as_str().unwrap()).await;
        pay(&shop).await;
        let state = read(&app.get(&format!("orders/{}", placed["order"].as_str().unwrap())).await, 200);
        assert_eq!((&state["downloads"], &state["books"][0]["opens_on"]), (&json!([]), &json!(DAY)), "{state}");
    }

    async fn on_the_morning_it_is_delivered_once_with_the_file_of_that_day(db: TestDatabase) {
        let shop = TestShop::open(db);
        quiet(&shop);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("epreuve", 2)).await;
        assert_eq!(desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await.status, StatusCode::SEE_OTHER);
        announce(&desk, &id, DAY).await.location();
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
        let is_shown = async || (shop.buyer().get("/books/le-fleuve").await.status == StatusCode::OK).then_some(());
        wait_for("the book", is_shown).await;
        let transaction = bought(&shop, "le-fleuve", AWA).await;
        let last = pdf("dernier", 5);
        desk.sell_file(&id, "le_fleuve.pdf", &last).await;
        desk.sell_file(&id, "le_fleuve.epub", &epub("Le fleuve", "<p>Il coule.</p>")).await;
        comes(&shop, "2027-02-12T07:59:00Z").await;
        assert_eq!(told(&shop, &transaction).await, ["receipt"]);
        comes(&shop, "2027-02-12T08:00:00Z").await;
        assert_eq!(told(&shop, &transaction).await, ["receipt", "release"]);
        let letter = shop.parcels().pop().unwrap();
        assert!(letter.subject.contains("Il est paru") && letter.text.contains("PDF") && letter.text.contains("EPUB"), "{}", letter.text);
        let (buyer, link) = (shop.buyer(), link_in(&letter.text));
        let fetched = bytes(&buyer, buyer.post(&format!("{link}/pdf-2"), &[]).await.location()).await;
        assert!(fetched.starts_with(&last) && fetched.len() > last.len(), "the file of the day, stamped");
        assert!(!bytes(&buyer, buyer.post(&format!("{link}/epub-1"), &[]).await.location()).await.is_empty());
        assert_eq!(buyer.post(&format!("{link}/pdf-1"), &[]).await.status, StatusCode::NOT_FOUND, "what was on sale before is nobody's");
        let opened = grant(&shop, &transaction, 0).await;
        let ends: DateTime<Utc> = opened["expires_at"].as_str().unwrap().parse().unwrap();
        assert_eq!((ends - shop.clock.now(), &opened["opens_on"]), (shop.shop.rules().grant_lifetime, &Value::Null), "its time begins now");
        comes(&shop, "2027-02-13T09:00:00Z").await;
        assert_eq!(told(&shop, &transaction).await, ["receipt", "release"]);
        assert!(!shop.buyer().get("/books/le-fleuve").await.text.contains("Précommander"));
    }

    async fn all_who_wait_are_written_to_once_whatever_breaks_off_in_the_middle(db: TestDatabase) {
        let (shop, _, _, _) = announced(db, 2500).await;
        let addresses: Vec<String> = (0..450).map(|number| format!("r{number}@exemple.ci")).collect();
        let one = |address: &String| Sold {
            paid: Some("2027-01-10 10:05:00"), email: Box::leak(address.clone().into_boxed_str()), phone: "", ..Sold::default()
        };
        shop.sold_all(addresses.iter().map(one).collect()).await;
        tamper(&shop.shop, format!("UPDATE grants SET opens_on = '{DAY}'")).await;
        // One order in the middle of the second batch cannot be written: nothing of that batch may stay.
        let is_sqlite = shop.config.database.url.expose().starts_with("sqlite");
        if is_sqlite {
            tamper(&shop.shop, "CREATE TRIGGER breaks BEFORE INSERT ON messages WHEN NEW.recipient = 'r300@exemple.ci' BEGIN SELECT RAISE(ABORT, 'broken off'); END").await;
        } else {
            tamper(&shop.shop, "CREATE FUNCTION breaks() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''broken off''; END' LANGUAGE plpgsql").await;
            tamper(&shop.shop, "CREATE TRIGGER breaks BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.recipient = 'r300@exemple.ci') EXECUTE FUNCTION breaks()").await;
        }
        comes(&shop, "2027-02-12T08:00:00Z").await;
        for _ in 0..2 {
            shop.pass(TimeDelta::seconds(20));
            shop.work().await;
        }
        let count = async |what: &str| lines(&shop.shop, format!("SELECT CAST(COUNT(*) AS TEXT) AS line FROM {what}")).await.concat();
        let (closed, written) = ("grants WHERE opens_on IS NOT NULL", "messages WHERE kind = 'release'");
        assert_eq!((count(closed).await, count(written).await), ("250".to_owned(), "200".to_owned()));
        tamper(&shop.shop, if is_sqlite { "DROP TRIGGER breaks" } else { "DROP TRIGGER breaks ON messages" }).await;
        for _ in 0..4 {
            shop.pass(TimeDelta::minutes(2));
            shop.work().await;
        }
        assert_eq!((count(closed).await, count(written).await), ("0".to_owned(), "450".to_owned()));
        assert_eq!(count("(SELECT DISTINCT order_id FROM messages WHERE kind = 'release') told").await, "450");
        assert_eq!(shop.parcels().len(), 450);
        shop.spoil();
    }

    async fn the_owner_releases_it_earlier(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 2500).await;
        let transaction = bought(&shop, &slug, AWA).await;
        let page = desk.get(&format!("/admin/books/{id}/release")).await.text;
        assert!(page.contains("1 lecteur l’a précommandé") && page.contains(&format!("value=\"{DAY}\"")), "{page}");
        release_now(&shop, &desk, &id).await;
        assert_eq!(told(&shop, &transaction).await, ["receipt", "release"]);
        let buyer = shop.buyer();
        let file = buyer.post(&link_in(&shop.parcels().pop().unwrap().text), &[]).await.location().to_owned();
        assert_eq!(bytes(&buyer, &file).await.len(), 1000);
        comes(&shop, "2027-02-12T09:00:00Z").await;
        assert_eq!(told(&shop, &transaction).await.len(), 2, "the day itself brings nothing more");
        let later = bought(&shop, &slug, "eva@exemple.ci").await;
        assert_eq!(grant(&shop, &later, 0).await["opens_on"], Value::Null, "who buys it now has it at once");
        let acts = lines(&shop.shop, "SELECT act AS line FROM audit WHERE act = 'book.release'".to_owned()).await;
        assert_eq!(acts.len(), 2);
    }

    async fn who_waits_is_told_once_of_another_day(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 2500).await;
        let transaction = bought(&shop, &slug, AWA).await;
        announce(&desk, &id, "12/04/2027").await.location();
        shop.pass(TimeDelta::minutes(9));
        shop.work().await;
        assert_eq!(told(&shop, &transaction).await, ["receipt"], "the owner can still correct it");
        announce(&desk, &id, "12/03/2027").await.location();
        announce(&desk, &id, "2027-03-12").await.location();
        for _ in 0..2 {
            shop.pass(TimeDelta::minutes(10));
            shop.work().await;
        }
        assert_eq!(told(&shop, &transaction).await, ["receipt", "new-day"]);
        let letter = letter_to(&shop, AWA);
        assert!(letter.subject.contains("Nouvelle date") && letter.text.contains("Arrive le 12\u{a0}mars\u{a0}2027"), "{}", letter.text);
        assert_eq!(grant(&shop, &transaction, 0).await["opens_on"], "2027-03-12");
        comes(&shop, "2027-02-12T09:00:00Z").await;
        assert_eq!(told(&shop, &transaction).await.len(), 2, "nothing on the former day");
        comes(&shop, "2027-03-12T09:00:00Z").await;
        assert_eq!(told(&shop, &transaction).await, ["receipt", "new-day", "release"]);
    }

    async fn what_is_no_day_is_told_beside_the_field_and_kept(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 2500).await;
        for (typed, said) in [("", "Écrivez un jour"), ("bientôt", "Écrivez un jour"), ("2027-01-15", "à partir de demain"), ("2040-01-01", "dans les cinq ans")] {
            let answer = announce(&desk, &id, typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert!(answer.between("id=\"day-error\"", "</p>").contains(said), "{typed}: {}", answer.text);
            assert!(answer.text.contains(&format!("value=\"{typed}\"")), "{typed}");
        }
        assert!(shop.buyer().get(&format!("/books/{slug}")).await.text.contains("Parution le 12\u{a0}février\u{a0}2027"));
    }

    async fn what_was_refunded_or_ended_before_stays_closed(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 2500).await;
        let refunded = bought(&shop, &slug, AWA).await;
        let ended = bought(&shop, &slug, "eva@exemple.ci").await;
        let erased = bought(&shop, &slug, "jules@exemple.ci").await;
        let back = OrderRefund { lines: vec![(0, 2500)], reason: "Erreur".into(), destination: "Orange".into() };
        refunds::refund(&shop.shop, &owner(&shop), &order_id(&shop, &refunded).await, back).await.unwrap();
        let ended_id = order_id(&shop, &ended).await;
        access::revoke(&shop.shop, &owner(&shop), &ended_id, "Erreur").await.unwrap();
        order_notes::erase(&shop.shop, &owner(&shop), &order_id(&shop, &erased).await).await.unwrap();
        announce(&desk, &id, "2027-03-12").await.location();
        shop.pass(TimeDelta::minutes(10));
        shop.work().await;
        release_now(&shop, &desk, &id).await;
        assert_eq!(told(&shop, &refunded).await, ["receipt", "refunded"]);
        assert_eq!(told(&shop, &ended).await, ["receipt", "revoked"]);
        let lost = shop.order_json(&erased).await["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&lost["kind"], &lost["state"]), (&json!("release"), &json!("unreachable")), "who was erased is written to nowhere");
        assert_ne!(grant(&shop, &refunded, 0).await["opens_on"], Value::Null);
        access::extend(&shop.shop, &owner(&shop), &ended_id, 3, 1).await.unwrap();
        shop.work().await;
        assert_eq!(told(&shop, &ended).await, ["receipt", "revoked", "release"], "who gets it back has it");
    }

    async fn a_basket_brings_what_is_out_at_once_and_the_rest_on_its_day(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 2500).await;
        let other = shop.shelve("La nuit", 1000, 700).await;
        let buyer = shop.buyer();
        buyer.get("/").await;
        for slug in [&slug, &other] {
            buyer.post("/basket/add", &[("book", slug)]).await;
        }
        let page = buyer.get("/basket").await;
        assert!(page.text.contains("Le fleuve\u{a0}» arrive le 12\u{a0}février\u{a0}2027") && page.text.contains("Les autres livres s’ouvrent ici tout de suite"), "{}", page.text);
        let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
        let fields = [("email", AWA), ("nonce", &*shown("nonce")), ("price", &*shown("price")), ("items", &*shown("items"))].map(|(name, value)| (name, value.to_owned()));
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert!(buyer.post("/basket/buy", &fields).await.location().contains("/guichet/pay/"));
        let transaction = pay(&shop).await;
        let letter = shop.parcels().pop().unwrap();
        assert!(letter.text.contains("Arrive le 12\u{a0}février\u{a0}2027"), "{}", letter.text);
        let link = link_in(&letter.text);
        let page = buyer.get(&link).await.text;
        assert!(page.contains("La nuit") && page.contains("Le fleuve\u{a0}» arrive") && page.matches("action=\"/d/").count() == 1, "{page}");
        let file = buyer.post(&format!("{link}/2-pdf-1"), &[]).await.location().to_owned();
        assert_eq!(bytes(&buyer, &file).await.len(), 700);
        release_now(&shop, &desk, &id).await;
        assert_eq!(told(&shop, &transaction).await, ["receipt", "release"]);
        assert_eq!(bytes(&buyer, &file).await.len(), 700, "an address keeps its file");
        let file = buyer.post(&format!("{}/pdf-1", link_in(&shop.parcels().pop().unwrap().text)), &[]).await.location().to_owned();
        assert_eq!(bytes(&buyer, &file).await.len(), 1000);
    }

    async fn a_free_book_is_pre_ordered_too_and_a_wrong_address_is_corrected(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 0).await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}")).await.text;
        assert!(page.contains("Précommander gratuitement") && page.contains("Il n’y a rien à payer."), "{page}");
        let led = buyer.buy(&slug).await.location().to_owned();
        shop.work().await;
        let page = buyer.get(&led).await.text;
        assert!(page.contains("Votre précommande est enregistrée") && page.contains("12\u{a0}février\u{a0}2027"), "{page}");
        let key = led.rsplit('/').next().unwrap().to_owned();
        buyer.post(&format!("{led}/email"), &[("email", "awa.kone@exemple.ci")]).await.location();
        shop.work().await;
        assert_eq!(told(&shop, &key).await.iter().filter(|kind| *kind == "receipt").count(), 2, "what was ordered is told again");
        release_now(&shop, &desk, &id).await;
        assert_eq!(shop.parcels().pop().unwrap().envelope.to.as_str(), "awa.kone@exemple.ci");
    }

    async fn by_phone_alone_it_is_told_and_delivered_by_sms(db: TestDatabase) {
        let kept = Arc::<Mutex<Vec<Sms>>>::default();
        let plan = Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::default() };
        let (shop, desk, slug, id) = announced_in(TestShop::planned(db, plan), 2500).await;
        placed_by(&shop, &slug, "", "07 07 07 07 00").await;
        pay(&shop).await;
        announce(&desk, &id, "2027-03-12").await.location();
        shop.pass(TimeDelta::minutes(10));
        shop.work().await;
        release_now(&shop, &desk, &id).await;
        let texts: Vec<String> = kept.lock().unwrap().iter().map(|sms| sms.text.clone()).collect();
        let [first, moved, out] = texts.try_into().unwrap();
        assert!(first.contains("12 février 2027") && !first.contains("/s/"), "{first}");
        assert!(moved.contains("12 mars 2027") && !moved.contains("/s/"), "{moved}");
        let link = out.split(' ').find(|word| word.contains("/s/")).expect("a link").to_owned();
        assert!(shop.buyer().get(&link).await.status.is_redirection(), "{out}");
    }

    async fn the_page_the_lists_and_machines_say_when_it_comes(db: TestDatabase) {
        let (shop, desk, slug, id) = announced(db, 2500).await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}")).await.text;
        for said in ["Parution le 12\u{a0}février\u{a0}2027", "Précommander · 2\u{a0}500\u{a0}F\u{a0}CFA", "Le livre arrive le 12\u{a0}février\u{a0}2027", "https://schema.org/PreOrder", "\"availabilityStarts\":\"2027-02-12\""] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let english = buyer.get(&format!("/en/books/{slug}")).await.text;
        for said in ["Out on February 12, 2027", "Pre-order · ", "you get its link that day"] {
            assert!(english.contains(said) || english.contains(&said.replace("February 12, 2027", "12 February 2027")), "{said}: {english}");
        }
        for list in ["/", "/opds/new", "/feed.atom"] {
            let shown = shop.buyer().get(list).await;
            assert!(shown.text.contains("Parution le 12\u{a0}février\u{a0}2027"), "{list}: {}", shown.text);
        }
        release_now(&shop, &desk, &id).await;
        let page = shop.buyer().get(&format!("/books/{slug}")).await.text;
        assert!(page.contains("https://schema.org/InStock") && !page.contains("Parution le"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_axe_finds_nothing_where_a_book_is_pre_ordered() {
    let (shop, _, slug, _) = announced(TestDatabase::sqlite(), 2500).await;
    let found = faults_at(&format!("{}/books/{slug}", shop.url)).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
