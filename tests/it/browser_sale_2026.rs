//! A sale of the API of 2026 as a person makes it: the `griot` program, a sandbox on another site, and Chromium from the book's page
//! to the file.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::support::browser::{Browser, View};
use crate::support::buyer::Buyer;
use crate::support::files::{TestFolder, demo_book};
use crate::support::program::{Program, griot};
use crate::support::shop::settings_of_2026;
use crate::support::wait::wait_for;

const TITLE: &str = "Compter au marché";
const SLUG: &str = "compter-au-marche";

/// The shop at 127.0.0.1 and its sandbox at 127.0.0.2, with a browser.
struct Street {
    url: String,
    counter: String,
    browser: Browser,
    _programs: [Program; 2],
    _folders: [TestFolder; 2],
}

impl Street {
    async fn open(view: View) -> Self {
        let (data, counter_data) = (TestFolder::new(), TestFolder::new());
        let mut alone = griot(counter_data.path(), &[]);
        alone.args(["guichet", "--bind", "127.0.0.2:0"]);
        let sandbox = Program::start(alone);
        let said = sandbox.says("The sandbox counter is open at ").await;
        let counter = said.split_once(": ").unwrap().0.to_owned();
        let mut settings = settings_of_2026().to_vec();
        settings.extend([
            ("CINETPAY_API_URL", format!("{counter}/2026")),
            ("CINETPAY_PUSH", "MTN_CI".to_owned()),
            ("GRIOT_BIND", "127.0.0.1:0".to_owned()),
            ("GRIOT_DEMO", "yes".to_owned()),
        ]);
        let shop = Program::start(griot(data.path(), &settings));
        let url = shop.says("the shop is open at ").await;
        let browser = Browser::open(view).await;
        Self { url, counter, browser, _programs: [shop, sandbox], _folders: [data, counter_data] }
    }

    async fn sees(&self, css: &str) -> Element {
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

    async fn reads(&self, words: &str) {
        let heading = format!("//h1[contains(normalize-space(.), \"{words}\")]");
        let patient = self.browser.wait().at_most(Duration::from_secs(25));
        if let Err(error) = patient.for_element(Locator::XPath(&heading)).await {
            let (url, page) = (self.browser.current_url().await.unwrap(), self.browser.source().await.unwrap());
            panic!("no heading “{words}” at {url}: {error}\n{page}");
        }
        assert_eq!(self.browser.complaints().await, Vec::<String>::new());
    }

    /// Fills in the form of the book's page, to the button.
    async fn fills_in(&self) {
        self.browser.goto(&format!("{}/books/{SLUG}", self.url)).await.unwrap();
        self.reads(TITLE).await;
        let typed = [("email", "awa@exemple.ci"), ("first_name", "Awa"), ("last_name", "Koné")];
        for (field, text) in typed {
            self.sees(&format!("#{field}")).await.send_keys(text).await.unwrap();
        }
    }

    async fn downloads(&self) {
        self.press(".fetch .button").await;
        let got = self.browser.downloaded(&format!("{TITLE}.pdf")).await;
        assert!(got == demo_book(SLUG).pdf().unwrap(), "the bytes differ");
    }
}

async fn pays_on_the_page(view: View) {
    let street = Street::open(view).await;
    street.fills_in().await;
    street.press(".till .button[type=submit]").await;
    street.press(".tile.orange input").await;
    let address = street.browser.current_url().await.unwrap();
    assert!(address.as_str().starts_with(&street.counter), "{address} is another site");
    street.press("button[name=action][value=accept]").await;
    wait_for("the way back", async || {
        if let Ok(button) = street.browser.find(Locator::Css("#return")).await {
            // JavaScript may have left the page meanwhile.
            let _ = button.click().await;
        }
        let address = street.browser.current_url().await.unwrap();
        address.as_str().starts_with(&format!("{}/orders/", street.url)).then_some(())
    })
    .await;
    street.reads("C’est payé").await;
    street.downloads().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_buys_at_a_shop_of_2026_and_has_the_book() {
    pays_on_the_page(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_without_javascript_buys_at_a_shop_of_2026_and_has_the_book() {
    pays_on_the_page(View { javascript: false, ..View::PHONE }).await;
}

async fn pays_on_the_phone(view: View) {
    let street = Street::open(view).await;
    street.fills_in().await;
    street.sees("#phone").await.send_keys("05 05 05 05 05").await.unwrap();
    street.press("input[name=pay_by][value=MTN_CI]").await;
    street.press(".till .button[type=submit]").await;
    street.reads("Validez sur votre téléphone").await;
    let order = street.browser.current_url().await.unwrap();
    assert!(order.as_str().starts_with(&format!("{}/orders/", street.url)), "{order}");
    // The buyer's phone shows the request, and he accepts it there. Nobody touches the page.
    let phone = Buyer::new(&street.counter);
    let token = phone.get("/guichet/phone").await.between("name=\"token\" value=\"", "\"");
    phone.post("/guichet/phone", &[("token", &token), ("action", "accept")]).await;
    street.reads("C’est payé").await;
    assert_eq!(street.browser.current_url().await.unwrap(), order);
    street.downloads().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_accepts_on_his_phone_and_his_orders_page_turns_to_paid_by_itself() {
    pays_on_the_phone(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_without_javascript_accepts_on_his_phone_and_his_page_turns_to_paid() {
    pays_on_the_phone(View { javascript: false, ..View::PHONE }).await;
}
