//! What a buyer is told before he pays and while he waits: the means of payment, what each asks, and which fails now.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Method};
use griot::config::Api;
use griot::domain::role::Role;
use griot::shop::catalogue::demo;
use griot::shop::sale::operator_health;
use reqwest::StatusCode;

use crate::support::back_office::{placed_by, quiet};
use crate::support::files::TestFolder;
use crate::support::pages::pages;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_for;

const OPERATORS: &str = "/admin/settings/operators";
const FAILING: &str = "beaucoup de paiements n’aboutissent pas";

/// The fields of a form, by name.
type Fields = Vec<(String, String)>;

/// The marks of a page, in their order.
fn marks(page: &str) -> Vec<&str> {
    page.split("class=\"mk mk-").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// A shop of Côte d'Ivoire with these channels, and the address of its book.
async fn open(db: TestDatabase, channels: &str) -> (TestShop, String) {
    let mut plan = Plan::default();
    plan.settings.push(("CINETPAY_CHANNELS", channels.to_owned()));
    let shop = TestShop::planned(db, plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, format!("/books/{slug}"))
}

/// An order of this buyer that is decided so.
async fn decided(shop: &TestShop, buyer: usize, method: Method, action: Action) {
    let number = format!("07 07 07 07 0{buyer}");
    let transaction = placed_by(shop, "le-fleuve", &format!("awa{buyer}@exemple.ci"), &number).await;
    shop.sandbox.act(&transaction, method, action).await.unwrap();
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
}

/// The fields of the operators' form, as its page holds them.
async fn operators(shop: &TestShop) -> Fields {
    let page = shop.staff(Role::Owner).await.get(OPERATORS).await.text;
    let value = |part: &str, name: &str| {
        let rest = part.split_once(&format!("{name}=\"")).map(|(_, rest)| rest)?;
        rest.split('"').next().map(str::to_owned)
    };
    let mut fields = Vec::new();
    for part in page.split('<').filter(|part| part.starts_with("input ") || part.starts_with("select ")) {
        let Some(name) = value(part, " name").filter(|name| name.contains('-') && !name.starts_with("csrf")) else {
            continue;
        };
        if part.starts_with("select ") {
            let list = page.split_once(&format!("name=\"{name}\"")).unwrap().1.split("</select>").next().unwrap();
            let chosen = list.split("<option ").find(|option| option.contains(" selected")).unwrap();
            fields.push((name, value(chosen, "value").unwrap()));
        } else if !part.contains("checkbox") || part.contains(" checked") {
            fields.push((name, value(part, "value").unwrap_or_default()));
        }
    }
    fields
}

on_both! {
    async fn the_book_page_shows_what_this_account_takes_and_what_will_happen(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let page = shop.buyer().get(&format!("/books/{slug}")).await.text;
        assert_eq!(marks(&page), ["orange", "mtn", "moov", "wave", "card"]);
        for said in ["vous validez depuis votre téléphone", "Le livre s’ouvre ici, le plus souvent en moins d’une minute.", "votre argent vous est rendu"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        assert!(!page.contains("guichet"), "{page}");
        assert!(!page.contains("/pages/terms"), "there are none yet");
        let terms = [("fr", "# Rendre un livre\n\nSous huit jours."), ("en", ""), ("published", "1")];
        shop.staff(Role::Owner).await.post("/admin/settings/pages/terms", &terms).await.location();
        let page = shop.buyer().get(&format!("/books/{slug}")).await;
        let form = page.between(&format!("/books/{slug}/buy\""), "</main>");
        let (_, below) = form.split_once("type=\"submit\"").unwrap();
        assert!(below.contains("<a href=\"/pages/terms\">"), "under the button to pay: {below}");
        let free = shop.shelve("Le don", 0, 1000).await;
        let page = shop.buyer().get(&format!("/books/{free}")).await.text;
        assert!(marks(&page).is_empty() && !page.contains("vous est rendu"), "nothing is paid for it: {page}");
    }

    async fn no_mark_stands_for_what_the_payment_page_does_not_offer(db: TestDatabase) {
        for (channels, wanted) in [
            ("MOBILE_MONEY", &["orange", "mtn", "moov"][..]),
            ("WALLET", &["wave"][..]),
            ("CREDIT_CARD", &["card"][..]),
        ] {
            let (shop, book) = open(TestDatabase::like(&db), channels).await;
            assert_eq!(marks(&shop.buyer().get(&book).await.text), wanted, "{channels}");
        }
    }

    async fn the_owner_says_which_operators_are_taken_and_what_they_ask_and_buyers_read_it_at_once(db: TestDatabase) {
        let (shop, book) = open(db, "MOBILE_MONEY").await;
        let buyer = shop.buyer();
        assert_eq!(marks(&buyer.get(&book).await.text), ["orange", "mtn", "moov"]);
        let owner = shop.staff(Role::Owner).await;
        let save = async |change: &dyn Fn(&mut Fields)| {
            let mut fields = operators(&shop).await;
            change(&mut fields);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            owner.post(OPERATORS, &fields).await
        };
        assert_eq!(save(&|_| ()).await.location(), OPERATORS);
        assert!(owner.get("/admin/audit").await.text.matches("setting:operators").count() == 0, "as known: nothing is kept");
        let dialled = |fields: &mut Fields, code: &str| {
            fields.iter_mut().find(|(name, _)| name == "dial-orange-CI").unwrap().1 = code.to_owned();
        };
        let refused = save(&|fields| dialled(fields, "<144>")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("value=\"&#60;144&#62;\"") && refused.text.contains("id=\"dial-orange-CI-error\""));
        let changed = save(&|fields: &mut Fields| {
            dialled(fields, "#144*9*MONTANT#");
            fields.retain(|(name, _)| name != "taken-moov-CI");
        })
        .await;
        assert_eq!(changed.location(), OPERATORS);
        assert_eq!(marks(&buyer.get(&book).await.text), ["orange", "mtn"]);
        buyer.buy("le-fleuve").await;
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let waiting = buyer.get(&page).await.text;
        assert!(waiting.contains("<a href=\"tel:%23144*9*2500%23\">#144*9*2500#</a>"), "{waiting}");
        assert_eq!(marks(&waiting), ["orange", "mtn"]);
    }

    async fn codes_come_after_twenty_seconds_and_the_page_says_when_it_was_last_checked(db: TestDatabase) {
        let (shop, _) = open(db, "MOBILE_MONEY").await;
        quiet(&shop);
        let buyer = shop.buyer();
        buyer.buy("le-fleuve").await;
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let early = buyer.get(&page).await.text;
        assert!(early.contains("hidden data-after=\"20\"") && early.contains("Première vérification"), "{early}");
        shop.pass(TimeDelta::seconds(15));
        shop.work().await;
        shop.pass(TimeDelta::seconds(4));
        let later = buyer.get(&page).await.text;
        assert!(later.contains("hidden data-after=\"1\"") && later.contains("Vérifié il y a 4 secondes."), "{later}");
        assert!(buyer.get(&format!("{page}/state?lang=en")).await.text.contains("Checked 4 seconds ago."));
        shop.pass(TimeDelta::seconds(1));
        assert!(!buyer.get(&page).await.text.contains("data-after"), "whoever has no script sees them now");
        shop.pass(TimeDelta::minutes(3));
        assert!(buyer.get(&page).await.text.contains("Vérifié il y a 3 minutes."));
    }

    async fn an_operator_that_fails_now_is_named_before_anybody_pays_and_no_longer_when_it_works(db: TestDatabase) {
        let (shop, book) = open(db, "ALL").await;
        quiet(&shop);
        let buyer = shop.buyer();
        let told = async || {
            operator_health::read(&shop.shop).await.unwrap();
            buyer.get(&book).await.text.contains(&format!("MTN MoMo\u{a0}: en ce moment, {FAILING}"))
        };
        for _ in 0..5 {
            decided(&shop, 0, Method::Mtn, Action::Refuse).await;
        }
        assert!(!told().await, "five refusals of one buyer");
        for number in 1..=4 {
            decided(&shop, number, Method::Mtn, Action::Insufficient).await;
        }
        assert!(!told().await, "their own doing");
        for number in 1..=3 {
            decided(&shop, number, Method::Mtn, Action::Refuse).await;
        }
        assert!(told().await);
        let page = buyer.get(&book).await.text;
        assert_eq!(page.matches(FAILING).count(), 1, "no other operator: {page}");
        assert!(page.find(FAILING) < page.find("Payer 2"), "it stands above the button");
        let refused = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        assert!(buyer.get(&refused).await.text.contains(FAILING), "and above the next try");
        decided(&shop, 4, Method::Mtn, Action::Accept).await;
        decided(&shop, 5, Method::Mtn, Action::Accept).await;
        assert!(!told().await, "it works again");
        decided(&shop, 6, Method::Mtn, Action::Refuse).await;
        assert!(told().await);
        shop.pass(TimeDelta::hours(1));
        assert!(!told().await, "an hour ago");
    }

    async fn a_shop_that_runs_reads_by_itself_which_operators_fail(db: TestDatabase) {
        let (shop, book) = open(db, "ALL").await;
        quiet(&shop);
        for number in 0..4 {
            decided(&shop, number, Method::Orange, Action::Refuse).await;
        }
        let twin = crate::support::twin::Twin::beside(&shop);
        let there = twin.buyer();
        wait_for("the notice", async || there.get(&book).await.text.contains(FAILING).then_some(())).await;
    }

    async fn who_was_asked_on_the_phone_reads_his_own_operators_guide_only(db: TestDatabase) {
        let mut plan = Plan::of(Api::Api2026);
        plan.settings.push(("CINETPAY_PUSH", "MTN_CI".to_owned()));
        let shop = TestShop::planned(db, plan);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        quiet(&shop);
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let fields = [
            ("email", "awa@exemple.ci"),
            ("first_name", "Awa"),
            ("last_name", "Koné"),
            ("phone", "05 05 05 05 05"),
            ("pay_by", "MTN_CI"),
            ("nonce", &nonce),
        ];
        let page = buyer.post(&format!("/books/{slug}/buy"), &fields).await.location().to_owned();
        assert_eq!(marks(&buyer.get(&page).await.text), ["mtn"]);
    }

    async fn only_inside_another_application_a_paid_page_tells_how_to_leave_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let with = async |agent: &str| buyer.send(buyer.request(reqwest::Method::GET, &page).header("user-agent", agent)).await;
        let tiktok = with("Mozilla/5.0 (Linux; Android 14; wv) Chrome/131.0 trill_370204 BytedanceWebview/d8a21c6").await.text;
        let leave = format!("href=\"intent:{}{page}#Intent;end\"", shop.config.web.public_url);
        assert!(tiktok.contains(&leave) && tiktok.contains("Vous êtes dans TikTok"), "{leave} {tiktok}");
        let chrome = with("Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile Safari/537.36").await.text;
        assert!(!chrome.contains("intent:") && !chrome.contains("Vous êtes dans"), "{chrome}");
        assert!(chrome.contains("Le lien est valable jusqu’au ") && chrome.contains("un nouveau lien est gratuit") && chrome.contains("PDF\u{a0}: sur Android"));
        assert!(!chrome.contains("EPUB\u{a0}: sur Android"), "the book has no EPUB");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_has_the_search_in_its_head_and_the_way_to_a_lost_order() {
    let (scratch, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    demo::stock(&shop.shop).await.unwrap();
    for (name, address) in pages(&shop, scratch.path()).await {
        if name.starts_with("counter") || ["mail", "library-offline"].contains(&name) {
            continue; // The gateway's, an e-mail, and a page for where there is no network.
        }
        let page = shop.buyer().get(address.trim_start_matches(&shop.url)).await.text;
        let (head, rest) = page.split_once("</header>").unwrap_or_else(|| panic!("{name} {address}: {page}"));
        assert!(head.contains("action=\"/search\"") && head.contains("name=\"q\""), "{name}: {head}");
        assert!(rest.contains("href=\"/find\""), "{name}: {rest}");
    }
}
