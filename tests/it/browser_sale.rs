//! The whole sale as a person makes it: the `griot` program, its sandbox on another site, an SMTP server, and Chromium
//! from the home page to the file.

use std::fs;
use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::browser::{Browser, View};
use crate::support::buyer::Buyer;
use crate::support::files::{TestFolder, below, demo_book};
use crate::support::program::{Program, griot};
use crate::support::smtp::PostOffice;

const TITLE: &str = "Compter au marché";
const SLUG: &str = "compter-au-marche";

/// The shop at 127.0.0.1 and its sandbox at 127.0.0.2: two different sites to a browser's `SameSite` rules.
struct Street {
    url: String,
    book: Vec<u8>,
    office: PostOffice,
    data: TestFolder,
    settings: Vec<(&'static str, String)>,
    _shop: Program,
    _counter: Program,
    _counter_data: TestFolder,
}

impl Street {
    async fn open() -> Self {
        let (data, counter_data, office) = (TestFolder::new(), TestFolder::new(), PostOffice::open(&[]));
        let mut alone = griot(counter_data.path(), &[]);
        alone.args(["guichet", "--bind", "127.0.0.2:0"]);
        let counter = Program::start(alone);
        let said = counter.says("The sandbox counter is open at ").await;
        let settings = vec![
            ("GRIOT_BIND", "127.0.0.1:0".to_owned()),
            ("GRIOT_DEMO", "no".to_owned()),
            ("CINETPAY_API_URL", said.split_once(": ").unwrap().0.to_owned()),
            ("SMTP_URL", format!("smtp://127.0.0.1:{}", office.port)),
            ("MAIL_FROM", "Griot <livres@example.ci>".to_owned()),
        ];
        let book = shelve(data.path(), &settings);
        let shop = Program::start(griot(data.path(), &settings));
        let url = shop.says("the shop is open at ").await;
        Self { url, book, office, data, settings, _shop: shop, _counter: counter, _counter_data: counter_data }
    }

    /// The output of `griot order list --json`.
    fn orders(&self) -> Vec<Value> {
        let answer = griot(self.data.path(), &self.settings).args(["order", "list", "--json"]).output().unwrap();
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        serde_json::from_slice(&answer.stdout).unwrap()
    }

    /// The book's file in the shop's storage, found by its SHA-256.
    fn stored(&self) -> Vec<u8> {
        let name = hex::encode(Sha256::digest(&self.book));
        let (files, first, second) = (self.data.path().join("files"), &name[..2], &name[2..4]);
        fs::read(files.join(first).join(second).join(&name)).unwrap()
    }

    async fn visit(&self, view: View) -> Person<'_> {
        Person { street: self, browser: Browser::open(view).await }
    }
}

/// Adds a real book with `griot book add`, and returns its bytes.
fn shelve(data: &Path, settings: &[(&str, String)]) -> Vec<u8> {
    let book = demo_book(SLUG);
    let bytes = book.pdf().unwrap().to_vec();
    let file = data.join("book.pdf");
    fs::write(&file, &bytes).unwrap();
    let added = griot(data, settings)
        .args(["book", "add", "--publish", "--title", &book.title, "--author", &book.author])
        .args(["--price", "1000", "--description", &book.about().unwrap(), "--file"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    bytes
}

/// A person with a browser.
struct Person<'a> {
    street: &'a Street,
    browser: Browser,
}

impl Person<'_> {
    async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.street.url)).await.unwrap();
        self.looks().await;
    }

    /// Asserts that Chromium's console has no errors and that the page does not overflow on the right.
    async fn looks(&self) {
        let here = self.browser.current_url().await.unwrap();
        assert_eq!(self.browser.complaints().await, Vec::<String>::new(), "at {here}");
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{here} sticks out");
    }

    /// Waits for the element that `css` selects.
    async fn sees(&self, css: &str) -> fantoccini::elements::Element {
        let patient = self.browser.wait().at_most(Duration::from_secs(25));
        let found = patient.for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css} at {}: {error}", self.browser.current_url().await.unwrap()),
        }
    }

    async fn press(&self, css: &str) {
        self.sees(css).await.click().await.unwrap();
    }

    /// Waits for a page whose heading contains `words`.
    async fn reads(&self, words: &str) {
        let heading = format!("//h1[contains(normalize-space(.), \"{words}\")]");
        let patient = self.browser.wait().at_most(Duration::from_secs(25));
        if let Err(error) = patient.for_element(Locator::XPath(&heading)).await {
            let (url, page) = (self.browser.current_url().await.unwrap(), self.browser.source().await.unwrap());
            panic!("no heading “{words}” at {url}: {error}\n{page}");
        }
        self.looks().await;
    }

    async fn writes(&self, css: &str, text: &str) {
        self.sees(css).await.send_keys(text).await.unwrap();
    }

    /// Orders, from the home page to the payment page.
    async fn orders_from_the_home_page(&self) {
        self.goto("/").await;
        self.press(&format!("a[href='/books/{SLUG}']")).await;
        self.reads(TITLE).await;
        self.orders_here().await;
    }

    async fn orders_here(&self) {
        self.writes("#email", "awa@exemple.ci").await;
        self.press(".till .button").await;
        self.sees(".tile.orange").await;
        self.looks().await;
        assert!(self.address().await.starts_with("http://127.0.0.2:"), "the counter is on another site");
    }

    /// At the sandbox: chooses Orange Money, and then presses the button for `action`.
    async fn at_the_counter(&self, action: &str) {
        self.press(".tile.orange input").await;
        self.press(&format!("button[name=action][value={action}]")).await;
    }

    /// Returns to the shop by the sandbox's button, unless JavaScript has already done so.
    async fn returns(&self) {
        self.browser.returns().await;
    }

    async fn address(&self) -> String {
        self.browser.current_url().await.unwrap().to_string()
    }

    /// Downloads the book from the page, and compares its bytes.
    async fn downloads(&self) {
        self.press(".fetch .button").await;
        let got = self.browser.downloaded(&format!("{TITLE}.pdf")).await;
        assert_eq!(got.len(), self.street.book.len());
        assert!(got == self.street.book && got == self.street.stored(), "the bytes differ");
    }

    /// Clicks twice, the second time before the answer to the first click.
    async fn clicks_twice(&self, css: &str) {
        let button = self.sees(css).await;
        let into_view = json!({ "expression": format!("document.querySelector('{css}').scrollIntoView()") });
        self.browser.devtools("Runtime.evaluate", into_view).await;
        let (down, up) =
            (PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let there = PointerAction::MoveToElement { element: button, duration: None, x: 0., y: 0. };
        let mouse = MouseActions::new("mouse".to_owned()).then(there);
        let clicks = mouse.then(down.clone()).then(up.clone()).then(down).then(up);
        self.browser.perform_actions(clicks).await.unwrap();
    }
}

/// The link in an e-mail, as its reader would copy it.
fn link_in(letter: &str) -> String {
    let text = letter.replace("=\r\n", "").replace("=3D", "=");
    let start = text.find("http://127.0.0.1:").expect("a link");
    text[start..].split(|c: char| c.is_whitespace() || c == '"' || c == '<').next().unwrap().to_owned()
}

async fn the_whole_sale(view: View) {
    let street = Street::open().await;
    let person = street.visit(view).await;
    person.orders_from_the_home_page().await;
    person.at_the_counter("accept").await;
    person.returns().await;
    person.reads("C’est payé").await;
    assert!(person.address().await.starts_with(&format!("{}/orders/", street.url)));
    let letters = street.office.received(1).await;
    assert!(letters[0].contains("X-Envelope-To: awa@exemple.ci"));
    person.downloads().await;
    let orders = street.orders();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["state"], "paid");

    let elsewhere = street.visit(view).await;
    elsewhere.browser.goto(&link_in(&letters[0])).await.unwrap();
    elsewhere.reads("Votre livre vous attend").await;
    elsewhere.downloads().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_with_a_phone_buys_a_book_and_has_it() {
    the_whole_sale(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_without_javascript_buys_a_book_and_has_it() {
    the_whole_sale(View { javascript: false, ..View::PHONE }).await;
}

/// Only the port and the data folder are set: demo books, the sandbox inside the shop, e-mails in the outbox.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_newcomer_buys_a_book_of_the_demo_shop() {
    let data = TestFolder::new();
    let shop = Program::start(griot(data.path(), &[("GRIOT_BIND", "127.0.0.1:0".to_owned())]));
    let url = shop.says("the shop is open at ").await;
    let (book, stranger) = (format!("{url}/books/{SLUG}"), Buyer::new(&url));
    assert!(stranger.get(&book).await.status.is_success(), "the shelf is full at once");
    let browser = Browser::open(View::DESK).await;
    browser.goto(&book).await.unwrap();
    let page = async |css: &str| browser.wait().for_element(Locator::Css(css)).await.expect(css);
    page("#email").await.send_keys("awa@exemple.ci").await.unwrap();
    page(".till .button").await.click().await.unwrap();
    page("button.pay").await.click().await.unwrap();
    page(".fetch .button").await.click().await.unwrap();
    assert!(browser.downloaded(&format!("{TITLE}.pdf")).await == demo_book(SLUG).pdf().unwrap(), "the bytes differ");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    assert_eq!(below(&data.path().join("outbox"), "eml").len(), 1);
}

async fn a_payment_validated_late(view: View) {
    let street = Street::open().await;
    let person = street.visit(view).await;
    person.orders_from_the_home_page().await;
    person.at_the_counter("wait").await;
    person.reads("En attente de validation").await;
    let counter = person.address().await;

    // The buyer loses patience and goes back to the shop, which shows them their order.
    person.goto(&format!("/books/{SLUG}")).await;
    person.press(".note a").await;
    person.reads("Nous attendons la confirmation").await;
    let order = person.address().await;

    // Now they confirm on their phone; the page is not touched.
    Buyer::new(&street.url).post(&counter, &[("action", "accept")]).await;
    person.reads("C’est payé").await;
    assert_eq!(person.address().await, order);
    street.office.received(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_waiting_page_turns_to_paid_by_itself() {
    a_payment_validated_late(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_waiting_page_turns_to_paid_by_itself_without_javascript() {
    a_payment_validated_late(View { javascript: false, ..View::PHONE }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_refused_payment_is_tried_again_and_succeeds() {
    let street = Street::open().await;
    let person = street.visit(View::PHONE).await;
    person.orders_from_the_home_page().await;
    person.at_the_counter("insufficient").await;
    person.reads("Solde insuffisant").await;
    person.returns().await;
    person.reads("Le paiement n’a pas abouti").await;
    person.press("form[action$='/pay'] .button").await;
    person.sees(".tile.orange").await;
    person.at_the_counter("accept").await;
    person.returns().await;
    person.reads("C’est payé").await;
    assert_eq!(street.orders().len(), 1, "it is still the same order");
    assert_eq!(street.office.received(1).await.len(), 1);
}

async fn a_double_click(view: View) {
    let street = Street::open().await;
    let person = street.visit(view).await;
    person.goto(&format!("/books/{SLUG}")).await;
    person.writes("#email", "awa@exemple.ci").await;
    person.clicks_twice(".till .button").await;
    person.sees(".tile.orange").await;
    assert_eq!(street.orders().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_double_click_makes_one_order() {
    a_double_click(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_double_click_without_javascript_makes_one_order() {
    a_double_click(View { javascript: false, ..View::PHONE }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_two_tabs_make_two_orders_and_the_second_tells_of_the_first() {
    let street = Street::open().await;
    let person = street.visit(View::DESK).await;
    person.goto(&format!("/books/{SLUG}")).await;
    let second = person.browser.new_window(true).await.unwrap();
    let first = person.browser.window().await.unwrap();
    person.browser.switch_to_window(second.handle.clone()).await.unwrap();
    person.goto(&format!("/books/{SLUG}")).await;
    person.browser.switch_to_window(first).await.unwrap();
    person.orders_here().await;
    person.browser.switch_to_window(second.handle).await.unwrap();
    person.writes("#email", "awa@exemple.ci").await;
    person.press(".till .button[type=submit]").await;
    person.sees(".till .had a[href^='/orders/']").await;
    assert_eq!((street.orders().len(), person.browser.complaints().await.len()), (1, 1), "he is told, by a 422");
    person.press(".till .button[type=submit]").await;
    person.sees(".tile.orange").await;
    person.at_the_counter("close").await;
    person.reads("La fenêtre est fermée").await;
    person.goto(&format!("/books/{SLUG}")).await;
    person.press(".note a").await;
    person.reads("Nous attendons la confirmation").await;
    person.press(".note a").await;
    person.reads("Nous attendons la confirmation").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_comes_back_by_the_counters_link_with_his_cookie_and_a_stranger_sees_nothing() {
    let street = Street::open().await;
    let person = street.visit(View::PHONE).await;
    person.orders_from_the_home_page().await;
    let transaction = person.sees(".ticket .code").await.text().await.unwrap();
    let way_back = format!("/payment/return/?transaction_id={transaction}");
    person.goto(&way_back).await;
    person.reads("Nous attendons la confirmation").await;
    let stranger = street.visit(View::PHONE).await;
    stranger.goto(&way_back).await;
    stranger.reads("Votre paiement est en cours de vérification").await;
    assert!(!stranger.browser.source().await.unwrap().contains(TITLE));
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_an_english_reader_is_served_in_english() {
    let street = Street::open().await;
    let person = street.visit(View { language: "en", ..View::PHONE }).await;
    person.goto("/").await;
    person.reads("Books from here").await;
    person.orders_from_the_home_page().await;
    person.at_the_counter("accept").await;
    person.returns().await;
    person.reads("Paid: the book is yours").await;
    let letters = street.office.received(1).await;
    assert!(letters[0].contains("Subject: Your order"), "{}", letters[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_form_with_a_fault_keeps_what_was_typed() {
    let street = Street::open().await;
    let person = street.visit(View::PHONE).await;
    person.goto(&format!("/books/{SLUG}")).await;
    person.writes("#email", "awa@exemple.ci").await;
    person.writes("#phone", "07 07").await;
    person.press(".till .button").await;
    person.sees("#phone-error").await;
    for (field, typed) in [("#email", "awa@exemple.ci"), ("#phone", "07 07")] {
        assert_eq!(person.sees(field).await.prop("value").await.unwrap().as_deref(), Some(typed));
    }
    assert!(street.orders().is_empty());
}
