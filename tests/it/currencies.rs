//! A shop that sells in francs CFA, Congolese francs and dollars: each buyer sees and pays the price of his country, which the
//! owner set, and sums of two currencies are never added.

use actix_web::dev::ServerHandle;
use chrono::{DateTime, TimeDelta};
use cinetpay_sandbox::{Action, Currency as Own, Method, Sandbox};
use griot::clock::Clock;
use griot::domain::money::{Currency, Money};
use griot::domain::role::Role;
use griot::shop::admin::reports::calendar::Period;
use griot::shop::admin::reports::{self, royalties};
use griot::shop::ledger;
use griot::store::{book_prices, books};
use reqwest::StatusCode;

use crate::support::back_office::coupon;
use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::assert_delivered_once;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop, serve_sandbox};
use crate::support::twin::{lines, tamper};
use crate::support::wait::wait_for;

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");
const CDF: (&str, &str) = ("price_cdf", "9 000 FC");
const USD: (&str, &str) = ("price_usd", "4,50");

/// A shop whose account `ci` is paid in XOF, `cd` from the Congo in CDF, and `us` from France in USD.
struct Three {
    shop: TestShop,
    congo: Sandbox,
    dollars: Sandbox,
    servers: Vec<ServerHandle>,
}

impl Drop for Three {
    fn drop(&mut self) {
        for server in &self.servers {
            drop(server.stop(false));
        }
    }
}

fn counter(clock: &Clock, currency: Own, site_id: &str) -> (Sandbox, String, ServerHandle) {
    serve_sandbox(clock, |settings| cinetpay_sandbox::Settings {
        api_key: format!("key-of-{site_id}"),
        site_id: site_id.to_owned(),
        secret: format!("secret-of-{site_id}"),
        currency,
        amounts: currency.usual_amounts(),
        ..settings
    })
}

fn open(db: TestDatabase) -> Three {
    let clock = Clock::fixed(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
    let (congo, congo_url, one) = counter(&clock, Own::Cdf, "445161");
    let (dollars, dollars_url, other) = counter(&clock, Own::Usd, "445162");
    let mut plan = Plan::default();
    let settings = [
        ("CINETPAY_ACCOUNTS", "ci,cd,us"),
        ("CINETPAY_CD_API_URL", &congo_url),
        ("CINETPAY_CD_API_KEY", "key-of-445161"),
        ("CINETPAY_CD_SITE_ID", "445161"),
        ("CINETPAY_CD_SECRET", "secret-of-445161"),
        ("CINETPAY_CD_CURRENCY", "CDF"),
        ("CINETPAY_CD_COUNTRIES", "CD"),
        ("CINETPAY_US_API_URL", &dollars_url),
        ("CINETPAY_US_API_KEY", "key-of-445162"),
        ("CINETPAY_US_SITE_ID", "445162"),
        ("CINETPAY_US_SECRET", "secret-of-445162"),
        ("CINETPAY_US_CURRENCY", "USD"),
        ("CINETPAY_US_COUNTRIES", "FR"),
    ];
    plan.settings.extend(settings.map(|(name, value)| (name, value.to_owned())));
    Three { shop: TestShop::planned(db, plan), congo, dollars, servers: vec![one, other] }
}

impl Three {
    /// How many payments were opened in XOF, CDF and USD.
    fn opened(&self) -> [usize; 3] {
        [&self.shop.sandbox, &self.congo, &self.dollars].map(|sandbox| sandbox.transactions().len())
    }

    async fn price(&self, slug: &str, prices: &[Money]) {
        let (slug, prices) = (slug.to_owned(), prices.to_vec());
        let set = move |conn: &mut griot::store::Conn| {
            let book = books::by_slug(conn, &slug)?.expect("it is there");
            book_prices::set(conn, &book.id, &prices)
        };
        self.shop.shop.db.write(set).await.unwrap();
    }

    /// A book of 2,500 francs CFA, 9,000 Congolese francs and 4.50 dollars.
    async fn priced(&self, title: &str) -> String {
        let slug = self.shop.shelve(title, 2500, 1000).await;
        self.price(&slug, &[Money::new(9000, Currency::Cdf), Money::new(450, Currency::Usd)]).await;
        slug
    }

    /// Buys as a browser does that has chosen a country: with the price that its page shows.
    async fn buys(&self, slug: &str, country: &str) -> String {
        let buyer = self.shop.buyer();
        let page = buyer.get(&format!("/books/{slug}?country={country}")).await;
        let sent = send(&buyer, slug, &page, &[("country", country)]).await;
        assert!(sent.location().contains("/guichet/pay/"), "{}", sent.location());
        let at = match country {
            "CD" => &self.congo,
            "FR" => &self.dollars,
            _ => &self.shop.sandbox,
        };
        at.transactions().last().unwrap().id.clone()
    }

    async fn pays(&self, slug: &str, country: &str) -> String {
        let transaction = self.buys(slug, country).await;
        for sandbox in [&self.shop.sandbox, &self.congo, &self.dollars] {
            if sandbox.transactions().iter().any(|known| known.id == transaction) {
                sandbox.act(&transaction, Method::Orange, Action::Accept).await.unwrap();
                sandbox.quiet().await;
            }
        }
        self.shop.work().await;
        transaction
    }
}

/// Posts the form of a page as it was shown, with `fields` in addition.
async fn send(buyer: &Buyer, slug: &str, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let (nonce, price, currency) = (shown("nonce"), shown("price"), shown("currency"));
    let kept = [EMAIL, ("nonce", nonce.as_str()), ("price", &price), ("currency", &currency)];
    buyer.post(&format!("/books/{slug}/buy"), &[&kept, fields].concat()).await
}

on_both! {
    async fn each_country_sees_and_pays_the_price_that_was_set_for_it(db: TestDatabase) {
        let three = open(db);
        let shop = &three.shop;
        let slug = three.priced("Le fleuve").await;
        for (country, price, amount, code) in
            [("SN", "2\u{a0}500\u{a0}F\u{a0}CFA", 2500, "XOF"), ("CD", "9\u{a0}000\u{a0}FC", 9000, "CDF"), ("FR", "4,50\u{a0}$\u{a0}US", 450, "USD")]
        {
            let buyer = shop.buyer();
            let shelf = buyer.get(&format!("/?country={country}")).await;
            assert!(shelf.text.contains(&format!("<b>{price}</b>")), "{country}: {}", shelf.text);
            assert!(shelf.header("vary").contains("Cookie") && shelf.header("cache-control").contains("private"));
            // The choice is remembered, in either language, and shown.
            let page = buyer.get(&format!("/books/{slug}")).await.text;
            assert!(page.contains(&format!("<span class=\"price\">{price}</span>")), "{country}: {page}");
            assert_eq!(page.matches(&format!("<option value=\"{country}\" selected>")).count(), 2, "{page}");
            let english = buyer.get(&format!("/books/{slug}?lang=en")).await.text;
            assert!(english.contains(&price.replace("4,50", "4.50")), "{english}");
            let transaction = three.pays(&slug, country).await;
            let order = shop.order_json(&transaction).await;
            assert_delivered_once(&order);
            assert_eq!((&order["amount"], &order["currency"]), (&amount.into(), &code.into()));
            let letter = shop.parcels().pop().unwrap().text;
            assert!(letter.contains(price), "{letter}");
        }
        assert_eq!(three.opened(), [1, 1, 1]);
        let amounts = [&shop.sandbox, &three.congo, &three.dollars].map(|sandbox| sandbox.transactions()[0].amount);
        assert_eq!(amounts, [2500, 9000, 450], "the gateways were told francs, and dollars with their cents");
        assert!(shop.buyer().get(&format!("/books/{slug}?country=XX")).await.text.contains("2\u{a0}500\u{a0}F\u{a0}CFA"));
    }

    async fn a_page_is_kept_for_each_country_and_forgotten_when_a_price_changes(db: TestDatabase) {
        let three = open(db);
        let slug = three.priced("Le fleuve").await;
        let page = async |country: &str| three.shop.buyer().get(&format!("/books/{slug}?country={country}")).await.text;
        for _ in 0..2 {
            assert!(page("CD").await.contains("9\u{a0}000\u{a0}FC") && !page("CI").await.contains("FC</"));
            assert!(page("FR").await.contains("4,50\u{a0}$\u{a0}US"));
        }
        three.price(&slug, &[Money::new(9500, Currency::Cdf)]).await;
        wait_for("the new price", async || page("CD").await.contains("9\u{a0}500\u{a0}FC").then_some(())).await;
        assert!(page("FR").await.contains("Ce livre n’est pas vendu dans ce pays"));
    }

    async fn the_price_of_another_country_is_shown_before_anything_is_paid(db: TestDatabase) {
        let three = open(db);
        let slug = three.priced("Le fleuve").await;
        let buyer = three.shop.buyer();
        for fields in [&[("country", "CD")][..], &[("country", "CI"), ("phone", "+243 81 234 56 78")]] {
            let page = buyer.get(&format!("/books/{slug}?country=CI")).await;
            let asked = send(&buyer, &slug, &page, fields).await;
            assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(asked.text.contains("(RD Congo), le livre coûte 9\u{a0}000\u{a0}FC"), "{}", asked.text);
            assert_eq!(three.opened(), [0, 0, 0]);
            assert_eq!(asked.between("name=\"currency\" value=\"", "\""), "CDF");
        }
        let page = buyer.get(&format!("/books/{slug}?country=CI")).await;
        let asked = send(&buyer, &slug, &page, &[("country", "CD")]).await;
        let sent = send(&buyer, &slug, &asked, &[("country", "CD")]).await;
        assert!(sent.location().contains("/guichet/pay/"), "{}", sent.location());
        assert_eq!(three.opened(), [0, 1, 0]);
        // A form without a currency is one of the main currency: 9000 was not seen as francs CFA.
        let fields = [EMAIL, ("price", "9000"), ("country", "CD")];
        let other = three.shop.buyer().post(&format!("/books/{slug}/buy"), &fields).await;
        assert_eq!((other.status, three.opened()), (StatusCode::UNPROCESSABLE_ENTITY, [0, 1, 0]));
    }

    async fn a_book_without_a_price_in_a_currency_is_not_sold_there_and_a_free_one_is_free_everywhere(db: TestDatabase) {
        let three = open(db);
        let shop = &three.shop;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        assert!(buyer.get("/?country=CD").await.text.contains("<b>Pas vendu dans ce pays</b>"));
        let page = buyer.get(&format!("/books/{slug}")).await.text;
        assert!(page.contains("Ce livre n’est pas vendu dans ce pays (RD Congo)"), "{page}");
        assert!(!page.contains("2\u{a0}500") && !page.contains("name=\"email\""), "{page}");
        for fields in [&[EMAIL, ("country", "CD")][..], &[EMAIL, ("country", "CD"), ("price", "2500"), ("currency", "XOF")]] {
            let refused = buyer.post(&format!("/books/{slug}/buy"), fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("Ce livre n’est pas vendu dans ce pays"), "{}", refused.text);
        }
        let free = shop.shelve("Le conte", 0, 1000).await;
        let page = buyer.get(&format!("/books/{free}")).await;
        assert!(page.text.contains("Gratuit"));
        let given = send(&buyer, &free, &page, &[("country", "CD")]).await;
        assert!(given.location().starts_with("/orders/"), "{}", given.location());
        assert_eq!((three.opened(), shop.parcels().len()), ([0, 0, 0], 0));
        shop.work().await;
        assert_eq!(shop.parcels().len(), 1);
    }

    async fn who_tries_again_pays_the_orders_own_currency(db: TestDatabase) {
        let three = open(db);
        let shop = &three.shop;
        let slug = three.priced("Le fleuve").await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}?country=CD")).await;
        send(&buyer, &slug, &page, &[("country", "CD")]).await;
        let first = three.congo.transactions()[0].id.clone();
        three.congo.act(&first, Method::Orange, Action::Expire).await.unwrap();
        three.congo.quiet().await;
        shop.pass(TimeDelta::hours(2));
        shop.work().await;
        // The buyer is in Côte d’Ivoire by now: his order is still one in Congolese francs.
        tamper(&shop.shop, "UPDATE orders SET phone = '+2250707070700'").await;
        let key = shop.order_json(&first).await["key"].as_str().unwrap().to_owned();
        let again = buyer.post(&format!("/orders/{key}/pay"), &[]).await;
        assert!(again.location().contains("/guichet/pay/"), "{}", again.location());
        assert_eq!(three.opened(), [0, 2, 0]);
        assert_eq!(three.congo.transactions()[1].amount, 9000);
    }

    async fn the_owner_types_each_price_and_a_wrong_one_is_named_beside_it(db: TestDatabase) {
        let three = open(db);
        let shop = &three.shop;
        let owner = shop.staff(Role::Owner).await;
        let book = [("title", "Le fleuve"), ("authors", "Awa"), ("language", "fr"), ("price", "2500")];
        let stored = async || {
            let rows = "SELECT currency || ' ' || CAST(amount AS TEXT) AS line FROM book_prices ORDER BY currency";
            lines(&shop.shop, rows.to_owned()).await
        };
        for (price, id, says) in [
            (("price", "12,50"), "price-error", "sans centimes"),
            (("price_cdf", "9001"), "price_cdf-error", "multiple de 5"),
            (("price_cdf", "12 F CFA"), "price_cdf-error", "en FC, et non en"),
            (("price_usd", "0"), "price_usd-error", "0,20\u{a0}$\u{a0}US"),
            (("price_usd", "12,505"), "price_usd-error", "au plus 2\u{a0}500,00"),
        ] {
            let wrong = owner.post("/admin/books", &[&[price], &book[..]].concat()).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{price:?}");
            assert!(wrong.between(&format!("id=\"{id}\""), "</p>").contains(says), "{price:?}: {}", wrong.text);
        }
        let here = owner.post("/admin/books", &[&[CDF, USD], &book[..]].concat()).await.location().to_owned();
        assert_eq!(stored().await, ["CDF 9000", "USD 450"]);
        let page = owner.get(&here).await.text;
        assert!(page.contains("value=\"9000\"") && page.contains("value=\"4.50\""), "{page}");
        // A form without the fields changes nothing of them; an empty field takes a price away.
        owner.post(&here, &[&[("description", "Un livre.")], &book[..]].concat()).await;
        assert_eq!(stored().await, ["CDF 9000", "USD 450"]);
        owner.post(&here, &[&[("price_cdf", ""), ("price_usd", "12.5")], &book[..]].concat()).await;
        assert_eq!(stored().await, ["USD 1250"]);
        assert!(owner.get("/admin/audit").await.text.contains("Le fleuve"));
        let list = "titre;auteurs;prix;prix CDF;Prix en USD\nDeux;Awa;1000;4 000;2,05\nTrois;Awa;1000;;\n";
        let plan = owner.post_file("/admin/books/import", "livres.csv", list.as_bytes()).await.location().to_owned();
        let shown = owner.get(&plan).await.text;
        assert!(shown.contains("1\u{a0}000\u{a0}F\u{a0}CFA · 4\u{a0}000\u{a0}FC · 2,05\u{a0}$\u{a0}US"), "{shown}");
        owner.post(&plan, &[]).await;
        assert_eq!(stored().await, ["CDF 4000", "USD 1250", "USD 205"]);
        let model = owner.get("/admin/books/import/model.csv").await.text;
        assert!(model.contains("CDF;") && model.contains("USD\r\n"), "{model}");
        let told = griot::shop::api::book(&shop.shop, "deux").await.unwrap();
        let prices = serde_json::json!([{ "amount": 4000, "currency": "CDF" }, { "amount": 205, "currency": "USD" }]);
        assert_eq!((&told["amount"], &told["currency"], &told["prices"]), (&1000.into(), &"XOF".into(), &prices));
        assert!(griot::shop::api::book(&shop.shop, "trois").await.unwrap().get("prices").is_none());
    }

    async fn a_coupon_takes_percent_in_every_currency_and_a_sum_in_its_own(db: TestDatabase) {
        let three = open(db);
        let shop = &three.shop;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        three.price(&slug, &[Money::new(999, Currency::Usd)]).await;
        coupon(shop, "TIERS", |coupon| coupon.value = 33).await;
        coupon(shop, "DOLLARS", |coupon| {
            (coupon.kind, coupon.value, coupon.currency) = ("amount".into(), 150, "USD".into());
        })
        .await;
        let page = async |country: &str, code: &str| {
            shop.buyer().get(&format!("/books/{slug}?country={country}&code={code}")).await.text
        };
        assert!(page("FR", "TIERS").await.contains("6,69\u{a0}$\u{a0}US"), "down to the cent");
        assert!(page("CI", "TIERS").await.contains("1\u{a0}675\u{a0}F\u{a0}CFA"), "down to a multiple of 5");
        assert!(page("FR", "DOLLARS").await.contains("8,49\u{a0}$\u{a0}US"));
        assert!(page("CI", "DOLLARS").await.contains("n’est pas valable dans la monnaie de votre paiement"));
        let fields = [EMAIL, ("country", "FR"), ("code", "TIERS")];
        let sent = shop.buyer().post(&format!("/books/{slug}/buy"), &fields).await;
        assert!(sent.location().contains("/guichet/pay/"), "{}", sent.text);
        assert_eq!(three.dollars.transactions()[0].amount, 669);
        let owner = shop.staff(Role::Owner).await;
        let made = [("code", "CONGO"), ("kind", "amount"), ("value", "1 000"), ("currency", "CDF"), ("most_each", "1")];
        let made = owner.post("/admin/coupons", &made).await.location().to_owned();
        assert!(owner.get(&made).await.text.contains("1\u{a0}000\u{a0}FC"));
    }

    async fn sums_of_two_currencies_are_never_added(db: TestDatabase) {
        let three = open(db);
        let shop = &three.shop;
        let slug = three.priced("Le fleuve").await;
        three.pays(&slug, "CI").await;
        three.pays(&slug, "CD").await;
        let dollars = three.pays(&slug, "FR").await;
        let again = three.pays(&slug, "FR").await;
        let owner = shop.staff(Role::Owner).await;
        let number = shop.order_json(&dollars).await["number"].as_str().unwrap().to_owned();
        let page = format!("/admin/orders/{number}");
        assert!(owner.get(&page).await.text.contains("value=\"4.50\""), "what can go back, with its cents");
        let back = |amount| [("amount", amount), ("reason", "Fichier abîmé"), ("destination", "Carte")];
        let more = owner.post(&format!("{page}/refund"), &back("4,51")).await;
        assert!(more.status == StatusCode::UNPROCESSABLE_ENTITY && more.text.contains("4.50"), "{}", more.text);
        assert_eq!(owner.post(&format!("{page}/refund"), &back("1,25")).await.location(), page);
        let refunded = "SELECT CAST(amount AS TEXT) || ' ' || currency AS line FROM refunds";
        assert_eq!(lines(&shop.shop, refunded.to_owned()).await, ["125 USD"]);
        let (checked, balances) = ledger::check(&shop.shop.db).await.unwrap().unwrap();
        assert!(checked.is_well(), "{checked:?}");
        let sold: Vec<_> = balances.iter().filter(|one| one.account == "sales").map(|one| (one.currency.as_str(), one.amount)).collect();
        assert_eq!(sold, [("CDF", -9000), ("USD", 125 - 900), ("XOF", -2500)]);
        for (currency, orders, gross, refunded, fees) in
            [(Currency::Xof, 1, 2500, 0, 88), (Currency::Cdf, 1, 9000, 0, 315), (Currency::Usd, 2, 900, 125, 32)]
        {
            let total = reports::over_in(&shop.shop, Period::Today, currency).await.unwrap().total;
            assert_eq!((total.orders, total.gross, total.refunded, total.fees), (orders, gross, refunded, fees));
            let day = "2027-01-15".parse().unwrap();
            let owed = royalties::of_month_in(&shop.shop, day, currency).await.unwrap().lines;
            assert_eq!((owed.len(), owed[0].gross, owed[0].refunded), (1, gross, refunded));
        }
        let report = owner.get("/admin/reports?currency=USD&period=today").await.text;
        assert!(report.contains("9,00\u{a0}$\u{a0}US") && !report.contains("F\u{a0}CFA</p>"), "{report}");
        assert!(report.contains("/admin/reports/statement?month=2027-01&#38;currency=USD"), "{report}");
        let statement = owner.get("/admin/reports/statement?month=2027-01&currency=CDF").await.text;
        assert!(statement.contains("9\u{a0}000\u{a0}FC") && !statement.contains("US</td>"), "{statement}");
        let csv = owner.get("/admin/exports/authors.csv?month=2027-01").await.text;
        for row in ["Aïcha Traoré;1;2500;88;0;0;2412;;;XOF", "Aïcha Traoré;1;9000;315;0;0;8685;;;CDF", "Aïcha Traoré;2;900;32;125;0;743;;;USD"] {
            assert!(csv.contains(row), "{csv}");
        }
        let orders = owner.get("/admin/exports/orders.csv?from=2027-01-01&to=2027-01-31").await.text;
        assert!([";2500;XOF;", ";9000;CDF;", ";450;USD;"].iter().all(|cells| orders.contains(cells)), "{orders}");
        assert_eq!(shop.order_json(&again).await["state"], "paid");
    }

    async fn a_shop_of_one_currency_offers_no_choice_and_remembers_none(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for here in ["/", &format!("/books/{slug}")] {
            let plain = shop.buyer().get(here).await.text;
            let asked = shop.buyer().get(&format!("{here}?country=CD")).await;
            assert!(!plain.contains("id=\"place\"") && !plain.contains("name=\"currency\""), "{plain}");
            assert!(!asked.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().contains("country")));
            assert_eq!(plain.matches("F\u{a0}CFA").count(), asked.text.matches("F\u{a0}CFA").count());
            assert!(asked.text.contains("2\u{a0}500"));
        }
    }
}
