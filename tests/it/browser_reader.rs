//! What a reader does beside the plain sale, in Chromium: searches and goes back, buys by phone alone, takes a book from a
//! desk to a phone, asks what became of his money, and buys several books of which one is stamped.

use std::fs;
use std::process::Command;
use std::sync::{Arc, Mutex};

use griot::domain::role::Role;
use griot::shop::admin::order_json;
use griot::shop::catalogue::demo;
use griot::sms::{Sms, SmsSender};
use serde_json::json;

use crate::support::back_office::{placed, quiet, shelved};
use crate::support::browser::View;
use crate::support::files::{TestFolder, demo_book};
use crate::support::notification::act;
use crate::support::person::Person;
use crate::support::postgres::TestDatabase;
use crate::support::shop::{Plan, TestShop};

const WITHOUT_SCRIPTS: View = View { javascript: false, ..View::PHONE };

async fn stocked() -> TestShop {
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    shop
}

impl Person<'_> {
    async fn address(&self) -> String {
        self.browser.current_url().await.unwrap().to_string()
    }

    async fn searches(&self, typed: &str) {
        self.writes("header [name=q]", &format!("{typed}\u{e007}")).await;
        self.reads("h1", typed).await;
    }

    /// Pays at the sandbox's page, and comes back to the shop: without scripts by its button.
    async fn pays(&self) {
        self.press("button.pay").await;
        self.browser.returns().await;
        self.reads("h1", "C’est payé").await;
    }
}

async fn finds_a_book_and_goes_back(view: View) {
    let shop = stocked().await;
    for number in 1..=70 {
        shop.shelve(&format!("La mémoire du Mandé, tome {number}"), 2500, 10).await;
    }
    let reader = Person::visits(&shop, view).await;
    reader.goto("/books/compter-au-marche").await;
    reader.searches("pirgue").await;
    reader.looks("reader/search").await;
    let found = reader.address().await;
    reader.press(".shelf li:first-child a").await;
    reader.reads("h1", "La pirogue bleue").await;
    reader.browser.back().await.unwrap();
    reader.reads("h1", "pirgue").await;
    assert_eq!(reader.address().await, found);
    assert_eq!(reader.sees("header [name=q]").await.prop("value").await.unwrap().as_deref(), Some("pirgue"));

    reader.searches("memoire mande").await;
    let first = (reader.address().await, reader.sees(".shelf").await.text().await.unwrap());
    reader.press("a[rel=next]").await;
    reader.sees("a[href='/search?q=memoire+mande'], a[href='/search?q=memoire%20mande']").await;
    let second = (reader.address().await, reader.sees(".shelf").await.text().await.unwrap());
    assert!(first.0 != second.0 && first.1 != second.1, "{second:?}");
    reader.press(".shelf li:last-child a").await;
    reader.sees("#buy").await;
    for page in [&second, &first] {
        reader.browser.back().await.unwrap();
        reader.sees(".listing").await;
        assert_eq!(&(reader.address().await, reader.sees(".shelf").await.text().await.unwrap()), page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_on_a_phone_searches_and_the_back_button_finds_each_list_as_it_was() {
    finds_a_book_and_goes_back(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_without_scripts_searches_and_the_back_button_finds_each_list_as_it_was() {
    finds_a_book_and_goes_back(WITHOUT_SCRIPTS).await;
}

async fn buys_by_phone_alone(view: View) {
    let kept = Arc::<Mutex<Vec<Sms>>>::default();
    let plan = Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::default() };
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    demo::stock(&shop.shop).await.unwrap();
    let reader = Person::visits(&shop, view).await;
    reader.goto("/books/compter-au-marche").await;
    reader.writes("#phone", "07 07 07 07 00").await;
    reader.looks("reader/by-phone").await;
    reader.press(".till form > .button").await;
    reader.pays().await;
    reader.reads("main", "SMS").await;
    reader.reads(".near", "Le lièvre qui comptait les étoiles").await;
    reader.sees(".slip a[href^='https://wa.me/?text=Compter']").await;
    reader.looks("reader/by-phone-paid").await;
    shop.work().await;
    let text = kept.lock().unwrap().last().expect("an SMS").text.clone();
    let link = text.split_whitespace().find(|word| word.contains("/s/")).expect("a short link").to_owned();

    let elsewhere = Person::visits(&shop, view).await;
    elsewhere.browser.goto(&link).await.unwrap();
    elsewhere.press(".fetch .button").await;
    let got = elsewhere.browser.downloaded("Compter au marché.pdf").await;
    assert!(got == demo_book("compter-au-marche").pdf().unwrap(), "the bytes differ");
    assert_eq!(shop.parcels().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_number_is_enough_and_the_link_of_the_sms_gives_the_book() {
    buys_by_phone_alone(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_number_is_enough_without_scripts_too() {
    buys_by_phone_alone(WITHOUT_SCRIPTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_that_was_bought_at_a_desk_is_taken_to_a_phone() {
    let shop = stocked().await;
    let desk = Person::visits(&shop, View::DESK).await;
    desk.goto("/books/compter-au-marche").await;
    desk.writes("#email", "awa@exemple.ci").await;
    desk.press(".till form > .button").await;
    desk.pays().await;
    let qr = desk.sees("#device img").await;
    assert!(qr.is_displayed().await.unwrap());
    desk.press("#device summary").await;
    desk.press("#device button").await;
    let code = desk.sees("#device .code-word b").await.text().await.unwrap();
    desk.looks("reader/device").await;
    let drawn = json!({ "expression": "document.querySelector('#device img').naturalWidth > 0" });
    assert_eq!(
        desk.browser.devtools("Runtime.evaluate", drawn).await["result"]["value"],
        true,
        "the QR code is a picture"
    );

    let phone = Person::visits(&shop, WITHOUT_SCRIPTS).await;
    phone.goto("/find").await;
    phone.press("a[href='/c']").await;
    phone.writes("#code", "ZZZ-ZZZ").await;
    phone.press("main form .button").await;
    phone.reads("#code-error", "Ce code n’ouvre aucun livre").await;
    phone.writes("#code", &code.to_lowercase()).await;
    phone.press("main form .button").await;
    phone.press(".fetch .button").await;
    assert!(phone.browser.downloaded("Compter au marché.pdf").await == demo_book("compter-au-marche").pdf().unwrap());

    let address = desk.address().await;
    let narrow = Person::visits(&shop, View::PHONE).await;
    narrow.browser.goto(&address).await.unwrap();
    assert!(
        !narrow.sees("#device img").await.is_displayed().await.unwrap(),
        "a phone needs no picture of its own link"
    );
}

async fn pastes_the_operators_message(view: View) {
    let (shop, slug) = shelved(TestDatabase::sqlite()).await;
    let transaction = placed(&shop, &slug).await;
    act(&shop, &transaction, cinetpay_sandbox::Action::Accept).await;
    let id = shop.sandbox.transactions().pop().unwrap().operator_id.unwrap();
    let message =
        format!("Votre paiement de 2500.00 FCFA a CINETPAY a ete effectue. Solde: 1200.00 FCFA. Trans id: {id}.");
    let reader = Person::visits(&shop, view).await;
    reader.goto(&format!("/books/{slug}")).await;
    reader.press("footer a[href='/find']").await;
    reader.writes("#what", &message).await;
    reader.looks("reader/find").await;
    reader.press("main form .button").await;
    reader.reads("h1", "un message est en route").await;
    shop.pass(chrono::TimeDelta::seconds(10));
    reader.goto("/find").await;
    reader.writes("#what", &message).await;
    reader.writes("#contact", "0707070700").await;
    reader.press("main form .button").await;
    reader.reads("main", "Votre paiement est bien arrivé").await;
    reader.looks("reader/find-told").await;
    reader.press("main a.button").await;
    reader.reads("h1", "C’est payé").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_and_received_nothing_pastes_the_operators_message_and_has_the_book() {
    pastes_the_operators_message(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_and_received_nothing_needs_no_scripts() {
    pastes_the_operators_message(WITHOUT_SCRIPTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_books_of_a_basket_are_paid_at_once_and_the_stamped_one_carries_the_order() {
    let shop = stocked().await;
    quiet(&shop);
    let owner = shop.staff(Role::Owner).await;
    let title = "La pirogue bleue";
    let stamped = owner.start_book("pirogue.pdf", &demo_book("la-pirogue-bleue").pdf().unwrap()).await;
    owner.save_book(&stamped, &[("slug", "le-fleuve"), ("title", title), ("stamp", "yes")]).await;
    owner.post(&format!("/admin/books/{stamped}/publish"), &[]).await;
    let reader = Person::visits(&shop, WITHOUT_SCRIPTS).await;
    for slug in ["le-fleuve", "compter-au-marche"] {
        reader.goto(&format!("/books/{slug}")).await;
        reader.press("form[action='/basket/add'] button").await;
        reader.sees(".basket li").await;
    }
    reader.writes("#email", "awa@exemple.ci").await;
    reader.press(".till form > .button").await;
    reader.pays().await;
    reader.looks("reader/basket-paid").await;
    let order = order_json::list(&shop.shop, None, 1).await.unwrap().remove(0);
    let number = order["number"].as_str().unwrap();
    // The book that came into the basket last stands first.
    reader.press(".fetch:nth-of-type(2) .button").await;
    let copy = reader.browser.downloaded(&format!("{title}.pdf")).await;
    reader.press(".fetch:nth-of-type(1) .button").await;
    let plain = reader.browser.downloaded("Compter au marché.pdf").await;
    assert!(plain == demo_book("compter-au-marche").pdf().unwrap(), "the bytes differ");
    let text = pdf_text(&copy);
    assert!(text.matches(number).count() > 1, "{number} stands on each page: {text}");
}

/// What pdftotext reads in a file.
fn pdf_text(bytes: &[u8]) -> String {
    let folder = TestFolder::new();
    let file = folder.path().join("copy.pdf");
    fs::write(&file, bytes).unwrap();
    let read = Command::new("pdftotext").arg(&file).arg("-").output().expect("pdftotext is installed by scripts/test");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap()
}
