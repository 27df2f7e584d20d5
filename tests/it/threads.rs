//! What readers and sellers write to each other: a link opens one thread and no other, an answer is told of, the book is paid in it, and nobody
//! reads what is not his.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::customers;
use griot::sms::SmsSender;
use griot::store::listing::Person;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::{owner, paid, quiet};
use crate::support::buyer::{Answer, Buyer};
use crate::support::market::{market, one, seller, sells};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

const READER: &str = "lecteur@exemple.ci";

/// Asks about a book as its form does, and returns the path of the thread.
pub async fn asks(reader: &Buyer, slug: &str, (contact, text): (&str, &str)) -> String {
    let answer = asked(reader, slug, (contact, text)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location().to_owned()
}

async fn asked(reader: &Buyer, slug: &str, (contact, text): (&str, &str)) -> Answer {
    let ask = format!("/books/{slug}/ask");
    let nonce = nonce(&reader.get(&ask).await);
    reader.post(&ask, &[("nonce", &nonce), ("contact", contact), ("text", text)]).await
}

fn nonce(page: &Answer) -> String {
    page.between("name=\"nonce\" value=\"", "\"")
}

/// Writes in a thread as its box does.
async fn says(reader: &Buyer, thread: &str, text: &str) -> Answer {
    let nonce = nonce(&reader.get(thread).await);
    reader.post(thread, &[("nonce", &nonce), ("text", text)]).await
}

/// The seller's page of his newest thread.
async fn newest(seller: &Desk) -> String {
    format!("/seller/threads/{}", seller.get("/seller/threads").await.between("href=\"/seller/threads/", "\""))
}

async fn answers(seller: &Desk, thread: &str, text: &str) -> Answer {
    let nonce = nonce(&seller.get(thread).await);
    seller.post(thread, &[("nonce", &nonce), ("text", text)]).await
}

/// A moment later, with everything sent that was to be.
async fn later(shop: &TestShop, seconds: i64) {
    shop.work().await;
    shop.pass(TimeDelta::seconds(seconds));
}

fn letters_to(shop: &TestShop, to: &str) -> Vec<String> {
    shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == to).map(|letter| letter.text).collect()
}

/// Wrong questions are refused; then the reader asks, and a double click asks once. Returns the path of the thread.
async fn asks_once(reader: &Buyer, slug: &str) -> String {
    let ask = format!("/books/{slug}/ask");
    assert!(reader.get(&format!("/books/{slug}")).await.text.contains(&format!("href=\"{ask}\"")));
    let wrong = asked(reader, slug, ("lecteur@", " \r\n ")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["id=\"contact-error\"", "id=\"text-error\"", "value=\"lecteur@\""] {
        assert!(wrong.text.contains(part), "{part}: {}", wrong.text);
    }
    let long = asked(reader, slug, (READER, &"é".repeat(2_001))).await;
    assert!(long.text.contains("2\u{a0}001") && long.text.contains("éé</textarea>"), "{}", long.text);
    let form = nonce(&reader.get(&ask).await);
    let text = "<b>Bonjour</b>\r\nhttps://exemple.ci, 07 07 07 07 00";
    let fields = [("nonce", form.as_str()), ("contact", READER), ("text", text)];
    let (first, second) = tokio::join!(reader.post(&ask, &fields), reader.post(&ask, &fields));
    let thread = first.location().to_owned();
    assert_eq!(thread, second.location(), "a double click asks once");
    let page = reader.get(&thread).await;
    let shown = "&#60;b&#62;Bonjour&#60;/b&#62;\nhttps://exemple.ci, 07 07 07 07 00";
    assert_eq!(page.text.matches(shown).count(), 1, "{}", page.text);
    assert!(!page.text.contains("href=\"https://exemple.ci") && page.text.contains("content=\"noindex\""));
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("private, no-store", "same-origin"));
    thread
}

/// The seller is told, reads what was asked, not who asked, and answers once. Returns the path of his page.
async fn answers_once(shop: &TestShop, awa: &Desk) -> String {
    let told = letters_to(shop, &awa.email);
    assert_eq!(told.len(), 1);
    let is_discreet = !told[0].contains("Bonjour") && !told[0].contains(READER);
    assert!(told[0].contains("/seller/threads/") && is_discreet, "{}", told[0]);
    let own = newest(awa).await;
    assert!(awa.get("/seller/threads").await.text.contains("Nouveau"));
    let seen = awa.get(&own).await.text;
    let is_text = seen.contains("&#60;b&#62;Bonjour") && !seen.contains("href=\"https://exemple.ci");
    assert!(is_text && !seen.contains(READER), "{seen}");
    assert!(awa.get("/seller/threads").await.text.contains("Sans réponse"));
    let empty = answers(awa, &own, " ").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("id=\"text-error\""), "{}", empty.text);
    let form = nonce(&awa.get(&own).await);
    let fields = [("nonce", form.as_str()), ("text", "Il parle\nde la nuit.")];
    let both = tokio::join!(awa.post(&own, &fields), awa.post(&own, &fields));
    assert_eq!((both.0.location(), both.1.location()), (own.as_str(), own.as_str()));
    assert_eq!(awa.get(&own).await.text.matches("Il parle\nde la nuit.").count(), 1);
    own
}

/// The owner finds the one thread that was reported on his list, reads it, each time noted, and ends the report.
async fn is_read_by_the_owner(shop: &TestShop, desk: &Desk, page: &str) {
    let list = desk.get("/admin/market/threads").await;
    assert_eq!(list.text.matches("href=\"/admin/market/threads/").count(), 1, "{}", list.text);
    assert!(desk.get("/admin").await.text.contains("Une conversation est signalée."));
    assert_eq!(shop.staff(Role::Manager).await.get(page).await.status, StatusCode::FORBIDDEN);
    let read = desk.get(page).await;
    assert!(read.text.contains("Une question") && read.text.contains(READER), "{}", read.text);
    desk.get(page).await;
    let noted = "SELECT CAST(COUNT(*) AS TEXT) AS line FROM audit WHERE act = 'seller.thread_read'";
    assert_eq!(lines(&shop.shop, noted.to_owned()).await, ["2"], "each reading is noted");
    assert!(desk.get("/admin/audit").await.text.contains("a lu une conversation signalée"));
    assert_eq!(desk.post(&format!("{page}/handled"), &[]).await.location(), "/admin/market/threads");
    assert_eq!(desk.get(page).await.status, StatusCode::NOT_FOUND);
}

on_both! {
    async fn a_reader_asks_before_buying_and_an_answer_comes_with_a_link_that_opens_just_that(db: TestDatabase) {
        let (shop, (awa, _), slug) = one(db).await;
        let reader = shop.buyer();
        let thread = asks_once(&reader, &slug).await;
        later(&shop, 1).await;
        let own = answers_once(&shop, &awa).await;
        later(&shop, 60).await;
        answers(&awa, &own, "Et du fleuve.").await;
        later(&shop, 60).await;
        let told = letters_to(&shop, READER);
        assert_eq!(told.len(), 1, "who has not looked is not told again at once");
        let link = told[0].split_whitespace().find(|word| word.starts_with(&shop.url)).unwrap();
        assert_eq!(link, format!("{}{thread}", shop.url));
        let opened = shop.buyer().get(link).await;
        assert!(opened.text.contains("Il parle\nde la nuit.") && opened.text.contains("Et du fleuve."), "{}", opened.text);
        later(&shop, 60).await;
        answers(&awa, &own, "Bonne lecture.").await;
        later(&shop, 1).await;
        assert_eq!(letters_to(&shop, READER).len(), 2, "who has looked is");
        let state = reader.get(&format!("{thread}/state")).await;
        says(&reader, &thread, "Merci !").await;
        assert_ne!(reader.get(&format!("{thread}/state")).await.text, state.text);
        assert!(awa.get(&format!("{own}/state")).await.text.contains("state"));
        let wrong = says(&reader, &thread, &"long".repeat(501)).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("longlong</textarea>"), "{}", wrong.text);
    }

    async fn the_book_is_paid_in_the_thread_which_shows_how_the_payment_stands(db: TestDatabase) {
        let (shop, (awa, _), slug) = one(db).await;
        let reader = shop.buyer();
        let thread = asks(&reader, &slug, (READER, "De quoi parle-t-il ?")).await;
        let buy = format!("{thread}/buy");
        let page = reader.get(&thread).await;
        let (_, form) = page.text.split_once(&format!("action=\"{buy}\"")).expect("it has the book's form");
        let shown = |name: &str| {
            let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        let (nonce, price) = (shown("nonce"), shown("price"));
        assert!(form.contains(&format!("value=\"{READER}\"")), "{form}");
        let wrong = reader.post(&buy, &[("nonce", &nonce), ("price", &price), ("email", "lecteur@")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"email-error\"") && wrong.text.contains("De quoi parle-t-il"), "{}", wrong.text);
        let fields = [("nonce", nonce.as_str()), ("price", &price), ("email", READER)];
        for _ in 0..2 {
            let led = reader.post(&buy, &fields).await;
            assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.text);
        }
        assert_eq!(shop.sandbox.transactions().len(), 1, "a double click orders once");
        let transaction = shop.transaction();
        let order = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        let state = || async { reader.get(&format!("{thread}/state")).await.text };
        assert!(state().await.contains(" waiting"));
        let waiting = reader.get(&thread).await.text;
        assert!(waiting.contains(&format!("href=\"{order}\"")) && waiting.contains("Voir la commande") && !waiting.contains(&buy), "{waiting}");
        act(&shop, &transaction, Action::Refuse).await;
        later(&shop, 10).await;
        shop.work().await;
        assert!(state().await.contains(" refused"));
        assert!(reader.get(&thread).await.text.contains("Payer à nouveau"));
        reader.post(&format!("{order}/pay"), &[]).await;
        act(&shop, &shop.transaction(), Action::Accept).await;
        later(&shop, 10).await;
        shop.work().await;
        assert!(state().await.contains(" paid"));
        assert!(reader.get(&thread).await.text.contains("Votre paiement est bien arrivé"));
        assert_eq!(reader.get(&format!("{order}/ask")).await.location(), thread, "it goes on where it began");
        let number = lines(&shop.shop, "SELECT number AS line FROM orders".to_owned()).await.concat();
        assert!(awa.get("/seller/threads").await.text.contains(&number));
    }

    async fn the_buyer_of_two_sellers_books_chooses_to_whom_he_writes(db: TestDatabase) {
        let shop = market(db);
        let (awa, awa_id) = seller(&shop, "Éditions Awa").await;
        let (moussa, moussa_id) = seller(&shop, "Moussa Diallo").await;
        let buyer = shop.buyer();
        buyer.get("/").await;
        for slug in [
            sells(&shop, &awa_id, ("Le fleuve", 2_500), None).await,
            sells(&shop, &moussa_id, ("La nuit", 3_000), None).await,
            shop.shelve("Le livre de la boutique", 1_000, 1000).await,
        ] {
            buyer.post("/basket/add", &[("book", &slug)]).await;
        }
        let page = buyer.get("/basket").await;
        let [form, price, items] = ["nonce", "price", "items"].map(|name| page.between(&format!("name=\"{name}\" value=\""), "\""));
        buyer.post("/basket/buy", &[("email", "acheteuse@exemple.ci"), ("nonce", &form), ("price", &price), ("items", &items)]).await;
        let transaction = shop.transaction();
        let order = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        let ask = format!("{order}/ask");
        assert_eq!(buyer.get(&ask).await.status, StatusCode::NOT_FOUND, "nothing is bought yet");
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        later(&shop, 1).await;
        assert!(buyer.get(&order).await.text.contains(&format!("href=\"{ask}\"")));
        let page = buyer.get(&ask).await;
        assert_eq!(page.text.matches("name=\"book\"").count(), 2);
        assert!(page.text.contains("Moussa Diallo") && !page.text.contains("Le livre de la boutique") && !page.text.contains("name=\"contact\""));
        for wrong in ["", "2", "9"] {
            let asked = buyer.post(&ask, &[("nonce", &nonce(&page)), ("text", "Bonjour"), ("book", wrong)]).await;
            assert!(asked.status == StatusCode::UNPROCESSABLE_ENTITY && asked.text.contains("id=\"book-error\"") && asked.text.contains("Bonjour</textarea>"), "{wrong}: {}", asked.text);
        }
        let fields = [("nonce", &*nonce(&page)), ("text", "La page 3 manque."), ("book", "1")];
        let thread = buyer.post(&ask, &fields).await.location().to_owned();
        assert_eq!(buyer.post(&ask, &fields).await.location(), thread, "a double click writes once");
        assert_eq!(buyer.get(&thread).await.text.matches("La page 3 manque.").count(), 1);
        let page = buyer.get(&ask).await;
        assert!(page.text.contains(&format!("href=\"{thread}\"")));
        let more = buyer.post(&ask, &[("nonce", &nonce(&page)), ("text", "La page 5 aussi."), ("book", "1")]).await;
        assert_eq!(more.location(), thread, "one thread about a book");
        assert!(!awa.get("/seller/threads").await.text.contains("La nuit"));
        let own = newest(&moussa).await;
        let seen = moussa.get(&own).await.text;
        assert!(seen.contains("La page 5 aussi.") && !seen.contains("acheteuse@exemple.ci"), "{seen}");
        later(&shop, 1).await;
        answers(&moussa, &own, "Je vous la renvoie.").await;
        later(&shop, 1).await;
        let told = letters_to(&shop, "acheteuse@exemple.ci");
        assert!(told.iter().any(|letter| letter.contains(&thread)), "{told:?}");
    }

    async fn nobody_reads_a_thread_of_others_and_the_owner_only_what_was_reported(db: TestDatabase) {
        let (shop, (awa, _), slug) = one(db).await;
        let (moussa, _) = seller(&shop, "Moussa Diallo").await;
        let reader = shop.buyer();
        let thread = asks(&reader, &slug, (READER, "Une question")).await;
        let other = asks(&shop.buyer(), &slug, ("autre@exemple.ci", "Autre chose")).await;
        assert!(thread != other && !reader.get(&thread).await.text.contains("Autre chose"));
        let id = lines(&shop.shop, format!("SELECT id AS line FROM threads WHERE contact = '{READER}'")).await.concat();
        let (own, page) = (format!("/seller/threads/{id}"), format!("/admin/market/threads/{id}"));
        for stranger in ["/threads/x".to_owned(), format!("{thread}x"), format!("/threads/{id}")] {
            for path in [stranger.clone(), format!("{stranger}/state")] {
                assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            for act in ["", "/report", "/buy"] {
                let answer = reader.post(&format!("{stranger}{act}"), &[("text", "Bonjour")]).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{stranger}{act}");
            }
        }
        for path in [own.clone(), format!("{own}/state")] {
            assert_eq!(moussa.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        for path in [own.clone(), format!("{own}/report")] {
            assert_eq!(moussa.post(&path, &[("text", "Bonjour")]).await.status, StatusCode::NOT_FOUND);
        }
        assert!(!moussa.get("/seller/threads").await.text.contains("Le fleuve"));
        let desk = shop.staff(Role::Owner).await;
        assert_eq!(desk.get(&page).await.status, StatusCode::NOT_FOUND, "it is not reported");
        assert_eq!(desk.post(&format!("{page}/handled"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.post(&format!("{thread}/report"), &[]).await.location(), thread);
        assert!(reader.get(&thread).await.text.contains("est signalée"));
        is_read_by_the_owner(&shop, &desk, &page).await;
        assert_eq!(awa.post(&format!("{own}/report"), &[]).await.location(), own);
        assert!(desk.get(&page).await.text.contains("par le vendeur"));
    }

    async fn who_cannot_sign_in_is_told_nothing_and_threads_end_with_their_reader_or_after_half_a_year(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let reader = shop.buyer();
        let thread = asks(&reader, &slug, (READER, "Une question")).await;
        let other = asks(&shop.buyer(), &slug, ("autre@exemple.ci", "Autre chose")).await;
        let transaction = paid(&shop, &slug).await;
        let order = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        later(&shop, 1).await;
        let before = letters_to(&shop, &awa.email).len();
        let desk = shop.staff(Role::Owner).await;
        let form = nonce(&reader.get(&thread).await);
        desk.post(&format!("/admin/market/{id}/suspend"), &[]).await;
        let late = reader.post(&thread, &[("nonce", &form), ("text", "Êtes-vous là ?")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "he does not sell here any more");
        assert!(late.text.contains("ne vend plus ici") && late.text.contains("Êtes-vous là ?</textarea>"), "{}", late.text);
        let page = reader.get(&thread).await.text;
        assert!(page.contains("ne vend plus ici") && !page.contains("<textarea") && !page.contains("Êtes-vous"), "{page}");
        let book = lines(&shop.shop, "SELECT id AS line FROM books".to_owned()).await.concat();
        desk.post(&format!("/admin/books/{book}/publish"), &[]).await;
        assert_eq!(reader.get(&format!("/books/{slug}")).await.status, StatusCode::OK);
        assert_eq!(reader.get(&format!("/books/{slug}/ask")).await.status, StatusCode::NOT_FOUND, "nor is he asked");
        let ask = format!("{order}/ask");
        let form = nonce(&reader.get(&ask).await);
        let bought = reader.post(&ask, &[("nonce", &form), ("text", "La page 3 manque.")]).await.location().to_owned();
        let page = says(&reader, &bought, "La page 5 aussi.").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "who bought writes on");
        assert!(reader.get(&bought).await.text.contains("ne vend plus ici. S’il"));
        later(&shop, 1).await;
        assert_eq!(letters_to(&shop, &awa.email).len(), before, "who cannot sign in is told nothing");

        let buyer = Person::Email("awa@exemple.ci".to_owned());
        let told = customers::export(&shop.shop, &owner(&shop), buyer).await.unwrap();
        assert_eq!(told["threads"][0]["messages"][1]["text"], "La page 5 aussi.");
        let person = || Person::Email(READER.to_owned());
        let told = customers::export(&shop.shop, &owner(&shop), person()).await.unwrap();
        assert_eq!(told["threads"][0]["messages"][0]["text"], "Une question");
        customers::erase(&shop.shop, &owner(&shop), person()).await.unwrap();
        assert_eq!(reader.get(&thread).await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.get(&other).await.status, StatusCode::OK, "the other reader keeps his");
        shop.pass(TimeDelta::days(181));
        griot::shop::market::threads::tidy(&shop.shop).await.unwrap();
        assert_eq!(reader.get(&other).await.status, StatusCode::NOT_FOUND, "nobody wrote for half a year");
    }

    async fn too_many_messages_wait_with_what_was_typed_and_a_phone_gets_one_sms(db: TestDatabase) {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let settings = [("GRIOT_MARKET", "on"), ("GRIOT_LIMITS", "on")].map(|(name, value)| (name, value.to_owned()));
        let sms_sender = Some(SmsSender::Memory(Arc::clone(&kept)));
        let shop = TestShop::planned(db, Plan { settings: settings.into(), sms_sender, ..Plan::default() });
        quiet(&shop);
        let (awa, id) = seller(&shop, "Éditions Awa").await;
        let slug = sells(&shop, &id, ("Le fleuve", 2_500), None).await;
        let reader = shop.buyer();
        let landline = asked(&reader, &slug, ("27 20 30 40 50", "Bonjour")).await;
        assert!(landline.text.contains("id=\"contact-error\""), "{}", landline.text);
        let thread = asks(&reader, &slug, ("07 07 07 07 00", "Bonjour")).await;
        let own = newest(&awa).await;
        for text in ["Bonjour !", "Que voulez-vous savoir ?"] {
            answers(&awa, &own, text).await;
            later(&shop, 60).await;
        }
        let sent = kept.lock().unwrap().clone();
        assert_eq!((sent.len(), sent[0].to.as_str()), (1, "+2250707070700"));
        assert!(sent[0].text.contains(&format!("{}{thread}", shop.url)), "{}", sent[0].text);
        let mut waits = 0;
        for number in 0..14 {
            let answer = says(&reader, &thread, &format!("Message {number}.")).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                assert!(answer.text.contains("Trop de messages") && answer.text.contains(&format!("Message {number}.</textarea>")), "{}", answer.text);
                waits += 1;
            }
        }
        assert!((1..=4).contains(&waits), "{waits}");
        let mut waits = 0;
        for number in 0..7 {
            waits += usize::from(asked(&reader, &slug, (READER, &format!("Question {number}."))).await.status == StatusCode::TOO_MANY_REQUESTS);
        }
        assert!((2..=3).contains(&waits), "{waits}");
        let awa = Desk { buyer: shop.signed_in(&awa.account_id).await, ..awa };
        let mut last = StatusCode::OK;
        for number in 0..12 {
            last = answers(&awa, &own, &format!("Réponse {number}.")).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_one_seller_has_no_threads_and_neither_has_a_book_of_the_markets_owner() {
    let (shop, market) = (TestShop::open(TestDatabase::sqlite()), market(TestDatabase::sqlite()));
    for shop in [&shop, &market] {
        let slug = shop.shelve("Le fleuve", 2_500, 1000).await;
        quiet(shop);
        let reader = shop.buyer();
        assert!(!reader.get(&format!("/books/{slug}")).await.text.contains("/ask\""));
        for path in [format!("/books/{slug}/ask"), "/threads/x".to_owned(), "/threads/x/state".to_owned()] {
            assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let answer = reader.post(&format!("/books/{slug}/ask"), &[("contact", READER), ("text", "Bonjour")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let transaction = paid(shop, &slug).await;
        let order = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        assert!(!reader.get(&order).await.text.contains("/ask\""));
        assert_eq!(reader.get(&format!("{order}/ask")).await.status, StatusCode::NOT_FOUND);
    }
    for path in ["/admin/market/threads", "/admin/market/threads/x"] {
        assert_eq!(shop.staff(Role::Owner).await.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
