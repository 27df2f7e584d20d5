//! axe-core and the widths of windows on the pages of a market: its readers', its sellers' and its owner's.

use chrono::TimeDelta;
use griot::domain::role::Role;
use serde_json::json;

use crate::axe::{axe, faults_in_every_view};
use crate::support::admin::Desk;
use crate::support::back_office::paid;
use crate::support::book_files::pdf;
use crate::support::browser::{Browser, View};
use crate::support::market::{again, market, seller, sells};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::threads::asks;

/// What is to be looked at in a market, beside what always is there.
#[derive(Default)]
struct InUse {
    thread: Option<String>,
    dispute: Option<String>,
    of_owner: Vec<String>,
    of_seller: Vec<String>,
}

impl InUse {
    /// The lists of threads and disputes below these addresses, and one of each.
    fn lists(&self, root: &str, threads: &str) -> Vec<String> {
        let one = |list: String, id: &Option<String>| {
            let page = id.iter().map(|id| format!("{list}/{id}")).collect::<Vec<_>>();
            [page, vec![list]].concat()
        };
        [one(format!("{threads}/threads"), &self.thread), one(format!("{root}/disputes"), &self.dispute)].concat()
    }
}

/// A browser that checks pages, and what it found.
struct Walk<'a> {
    shop: &'a TestShop,
    browser: Browser,
    axe: String,
    state: &'static str,
    found: Vec<String>,
}

impl Walk<'_> {
    async fn check(&mut self, pages: Vec<String>) {
        for page in pages {
            self.browser.goto(&format!("{}{page}", self.shop.url)).await.unwrap();
            let faults = faults_in_every_view(&self.browser, &self.axe, &[320]).await;
            self.found.extend(faults.into_iter().map(|fault| format!("{page}, {}, {fault}", self.state)));
        }
    }

    async fn check_as(&mut self, account_id: &str, pages: Vec<String>) {
        let token = self.shop.session_token(account_id).await;
        self.browser.goto(&format!("{}/healthz", self.shop.url)).await.unwrap();
        let cookie = json!({ "name": "griot_staff", "value": token, "url": self.shop.url });
        self.browser.devtools("Network.setCookie", cookie).await;
        self.check(pages).await;
    }

    /// A book is sold, asked about, disputed and paid out; the reader's pages are checked.
    async fn use_market(&mut self, awa: &Desk, id: &str) -> InUse {
        let (shop, state) = (self.shop, self.state);
        let title = format!("L’extraordinaire et véridique histoire de la marchande ({state})");
        let slug = sells(shop, id, (title.as_str(), 1_000_000), Some(333)).await;
        let transaction = paid(shop, &slug).await;
        shop.pass(TimeDelta::hours(49));
        shop.work().await;
        again(shop, awa).await.post("/seller/payouts", &[("currency", "XOF")]).await;
        let reader = shop.buyer();
        let words = "Bonjour, est-ce que ce livre parle de l’Office du Niger ?\nhttps://exemple.ci/une-adresse-tres-longue-qui-ne-se-coupe-pas-du-tout";
        let path = asks(&reader, &slug, ("awa@exemple.ci", words)).await;
        let order = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        let fields = [("line", "0"), ("reason", "cannot_be_opened"), ("words", words)];
        reader.post(&format!("{order}/dispute"), &fields).await;
        let dispute = lines(&shop.shop, "SELECT MAX(id) AS line FROM disputes".to_owned()).await.concat();
        self.check(vec![format!("/books/{slug}/ask"), path.clone(), order.clone(), format!("{order}/dispute")]).await;
        reader.post(&format!("{path}/report"), &[]).await;
        let thread = lines(&shop.shop, "SELECT MAX(id) AS line FROM threads".to_owned()).await.concat();
        let owner = shop.staff(Role::Owner).await;
        let paid_out = [("amount", "100000"), ("currency", "XOF"), ("destination", "Orange Money 07 07 07 07 00")];
        owner.post(&format!("/admin/market/{id}/payout"), &paid_out).await;
        let (waiting, applied) = asked(shop, &awa.account_id).await;
        let of_seller = ["/sellers/apply", "/sellers/apply?sent"].map(str::to_owned);
        let of_seller = [&[format!("/seller/books/{waiting}")], &of_seller[..], &[format!("/books/{slug}")]].concat();
        InUse {
            thread: Some(thread),
            dispute: Some(dispute),
            of_owner: vec![format!("/admin/market/books/{waiting}"), format!("/admin/market/applications/{applied}")],
            of_seller,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_the_pages_of_a_market_and_none_is_wider_than_a_phone() {
    let shop = market(TestDatabase::sqlite());
    let (awa, id) = seller(&shop, "Éditions Awa et ses filles, Ouagadougou").await;
    let browser = Browser::open(View::PHONE).await;
    let details = [("way", "mobile"), ("phone", "07 07 07 07 00"), ("operator", "OM")];
    awa.post("/seller/payouts/details", &details).await;
    let mut walk = Walk { shop: &shop, browser, axe: axe(), state: "", found: Vec::new() };
    let mut in_use = InUse::default();
    for state in ["empty", "in use"] {
        walk.state = state;
        let owner = shop.staff(Role::Owner).await;
        let of_owner = [common(&id), in_use.lists("/admin", "/admin/market"), in_use.of_owner.clone()].concat();
        walk.check_as(&owner.account_id, of_owner).await;
        let of_seller = [his(), in_use.lists("/seller", "/seller"), in_use.of_seller.clone()].concat();
        walk.check_as(&awa.account_id, of_seller).await;
        in_use = walk.use_market(&awa, &id).await;
    }
    assert!(walk.found.is_empty(), "{}", walk.found.join("\n"));
}

/// The owner's pages about a market and its seller.
fn common(id: &str) -> Vec<String> {
    let pages = [
        "market",
        "settings/market",
        "settings/payouts",
        "payouts",
        "market/statements",
        "market/statements/2027-01",
        "reports",
    ];
    let of_one = ["", "/statements", "/statements/2027-01"].map(|end| format!("/admin/market/{id}{end}"));
    pages.map(|page| format!("/admin/{page}")).into_iter().chain(of_one).collect()
}

/// The seller's own pages, and his public one.
fn his() -> Vec<String> {
    let pages = [
        "",
        "/books",
        "/books/new",
        "/sales",
        "/payouts",
        "/payouts/details",
        "/statements",
        "/statements/2027-01",
        "/page",
    ];
    let own = pages.map(|page| format!("/seller{page}"));
    own.into_iter().chain(["/sellers/editions-awa-et-ses-filles-ouagadougou".to_owned()]).collect()
}

/// A seller's book and somebody's application, both of which wait for an owner; returns their ids.
async fn asked(shop: &TestShop, account_id: &str) -> (String, String) {
    let awa = Desk {
        buyer: shop.signed_in(account_id).await,
        account_id: account_id.to_owned(),
        ..shop.staff(Role::Seller).await
    };
    let csrf = awa.get("/seller/page").await.between("name=\"csrf\" value=\"", "\"");
    let awa = Desk { csrf, ..awa };
    let here = awa.post_file("/seller/books/file", "livre.pdf", &pdf(account_id, 3)).await.location().to_owned();
    let book = [
        ("title", "Les contes de l’anticonstitutionnellement"),
        ("authors", "Awa"),
        ("price", "2500"),
        ("language", "fr"),
    ];
    awa.post(&here, &book).await;
    awa.post(&format!("{here}/publish"), &[]).await;
    let rules =
        [("commission", "10"), ("fee_bearer", "shop"), ("hold", "24"), ("goodwill", "6"), ("applications", "on")];
    shop.staff(Role::Owner).await.post("/admin/settings/market", &rules).await;
    let fields =
        [("name", "Kofi"), ("email", "kofi@exemple.ci"), ("about", "Des poèmes."), ("offer", "Trois recueils")];
    assert_eq!(shop.buyer().post("/sellers/apply", &fields).await.location(), "/sellers/apply?sent");
    let applied = lines(&shop.shop, "SELECT id AS line FROM applications".to_owned()).await.concat();
    (here.rsplit('/').next().unwrap().to_owned(), applied)
}
