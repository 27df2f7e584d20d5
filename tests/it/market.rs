//! The market: several sellers in one shop. Each sale is divided to the franc, what is a seller's is held and released, and each sees
//! what is his own only.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::manual_payment;
use griot::web::admin::{Needs, market as owners, seller as sellers};
use griot::worker;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::{attempt_id, order_id, owner, paid, placed, placed_by};
use crate::support::buyer::Answer;
use crate::support::gifts::to;
use crate::support::ledger::{checked, posted};
use crate::support::market::{agrees, has, market, one, refund, seller, sells};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::{Twin, lines, tamper};

/// Places the requested order, and pays it at the sandbox; returns the transaction.
async fn pay(shop: &TestShop, slugs: &[String]) -> String {
    let buyer = shop.buyer();
    buyer.get("/").await;
    for slug in slugs {
        buyer.post("/basket/add", &[("book", slug)]).await;
    }
    let page = buyer.get("/basket").await;
    let shown = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let (nonce, price, items) = (shown("nonce"), shown("price"), shown("items"));
    let fields = [("email", "awa@exemple.ci"), ("nonce", nonce.as_str()), ("price", &price), ("items", &items)];
    let answer = buyer.post("/basket/buy", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    accept(shop).await
}

/// The gateway reports the newest transaction as paid.
async fn accept(shop: &TestShop) -> String {
    let transaction = shop.transaction();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    transaction
}

async fn set(shop: &TestShop, fields: &[(&str, &str)]) -> Answer {
    shop.staff(Role::Owner).await.post("/admin/settings/market", fields).await
}

on_both! {
    async fn a_basket_of_three_sellers_is_one_payment_whose_parts_add_up_and_each_is_told(db: TestDatabase) {
        let shop = market(db);
        let (awa, awa_id) = seller(&shop, "Éditions Awa").await;
        let (moussa, moussa_id) = seller(&shop, "Moussa Diallo").await;
        let (_, fatou_id) = seller(&shop, "Fatou").await;
        let slugs = [
            sells(&shop, &awa_id, ("Le fleuve", 2_500), None).await,
            sells(&shop, &moussa_id, ("La nuit", 3_335), Some(1_250)).await,
            sells(&shop, &fatou_id, ("Les contes", 100), Some(0)).await,
            shop.shelve("Le livre de la boutique", 1_000, 1000).await,
        ];
        let transaction = pay(&shop, &slugs).await;
        assert_eq!(shop.sandbox.transactions().len(), 1);
        assert_eq!(shop.order_json(&transaction).await["amount"], 6_935);
        assert_eq!(has(&shop.shop, &awa_id).await, (2_250, 0));
        assert_eq!(has(&shop.shop, &moussa_id).await, (3_335 - 417, 0));
        assert_eq!(has(&shop.shop, &fatou_id).await, (100, 0));
        let shares: Vec<String> = posted(&shop).await.into_iter().filter(|line| line.starts_with("share: ")).collect();
        let parts = ["shares line 0 2500", "commission line 0 -250", "held line 0 -2250", "shares line 1 3335",
            "commission line 1 -417", "held line 1 -2918", "shares line 2 100", "held line 2 -100"];
        assert_eq!(shares, parts.map(|part| format!("share: {part}")), "the shop's own book is no seller's");
        agrees(&shop).await;
        let told: Vec<_> = shop.letters().into_iter().filter(|letter| letter.subject.starts_with("Vendu")).collect();
        assert_eq!(told.len(), 3);
        let of_awa = told.iter().find(|letter| letter.envelope.to.as_str() == awa.email).unwrap();
        assert!(of_awa.text.contains("Le fleuve") && of_awa.text.contains("2\u{a0}250"), "{}", of_awa.text);
        assert!(!of_awa.text.contains("La nuit") && !of_awa.text.contains("awa@exemple.ci"), "{}", of_awa.text);
        assert!(moussa.get("/seller").await.text.contains("2\u{a0}918"));
    }

    async fn a_share_is_held_a_day_after_the_reader_could_download_and_not_longer(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        paid(&shop, &slug).await;
        assert!(awa.get("/seller/sales").await.text.contains("Retenu jusqu’au"));
        shop.pass(TimeDelta::hours(24) - TimeDelta::seconds(11));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0));
        shop.pass(TimeDelta::seconds(30));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250), "it is released once");
        let awa = shop.signed_in(&awa.account_id).await;
        assert!(awa.get("/seller/sales").await.text.contains("Disponible"));
        agrees(&shop).await;
    }

    async fn the_reader_says_on_his_page_that_all_is_well_and_the_seller_has_his_money(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let transaction = paid(&shop, &slug).await;
        let page = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        let reader = shop.buyer();
        assert!(reader.get(&page).await.text.contains(&format!("action=\"{page}/confirm\"")));
        assert_eq!(reader.post(&format!("{page}/confirm"), &[]).await.location(), page);
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250));
        assert!(!reader.get(&page).await.text.contains("/confirm"), "there is nothing left to say");
        reader.post(&format!("{page}/confirm"), &[]).await;
        shop.pass(TimeDelta::days(2));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250));
        agrees(&shop).await;
    }

    async fn a_refund_takes_the_share_back_with_its_commission_and_a_seller_who_has_it_owes_it(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let transaction = paid(&shop, &slug).await;
        refund(&shop, &transaction, &[(0, 1_000)]).await;
        assert_eq!(has(&shop.shop, &id).await, (1_350, 0), "nine tenths of 1,500 francs");
        shop.pass(TimeDelta::days(2));
        shop.work().await;
        refund(&shop, &transaction, &[(0, 1_500)]).await;
        assert_eq!(has(&shop.shop, &id).await, (0, 0));
        let commission = "SELECT CAST(SUM(amount) AS TEXT) AS line FROM ledger_lines WHERE account IN ('commission', 'shares')";
        assert_eq!(lines(&shop.shop, commission.to_owned()).await, ["0"], "the commission went back too");
        agrees(&shop).await;
    }

    async fn whoever_bears_the_gateways_fee_keeps_bearing_it_after_a_refund(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let fields = [("commission", "12,5"), ("fee_bearer", "seller"), ("hold", "24"), ("goodwill", "6")];
        assert_eq!(set(&shop, &fields).await.location(), "/admin/settings/market");
        let transaction = paid(&shop, &slug).await;
        assert_eq!(has(&shop.shop, &id).await, (2_500 - 313 - 88, 0));
        assert!(awa.get("/seller/sales").await.text.contains("et 88\u{a0}F\u{a0}CFA de frais"));
        refund(&shop, &transaction, &[(0, 2_500)]).await;
        assert_eq!(has(&shop.shop, &id).await, (-88, 0), "CinetPay keeps its fee, and so it stays his");
        agrees(&shop).await;
    }

    async fn the_share_of_a_book_that_is_not_out_is_held_until_a_day_after_it_is(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let book = lines(&shop.shop, format!("SELECT id AS line FROM books WHERE slug = '{slug}'")).await.concat();
        let manager = shop.staff(Role::Manager).await;
        manager.post(&format!("/admin/books/{book}/release"), &[("day", "2027-02-12")]).await;
        let transaction = paid(&shop, &slug).await;
        shop.pass(TimeDelta::days(3));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0));
        let page = format!("/orders/{}", shop.order_json(&transaction).await["key"].as_str().unwrap());
        assert!(!shop.buyer().get(&page).await.text.contains("/confirm"), "nobody can say that a book is well that is not out");
        let manager = shop.staff(Role::Manager).await;
        assert_eq!(manager.post(&format!("/admin/books/{book}/release/now"), &[]).await.status, StatusCode::SEE_OTHER);
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0));
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250));
        agrees(&shop).await;
    }

    async fn a_gift_is_held_until_a_day_after_it_was_handed_over(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let answer = shop.buyer().orders(&slug, &[&[("email", "awa@exemple.ci")], &to("kofi@exemple.ci", "2027-02-14")[..]].concat()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        accept(&shop).await;
        shop.pass(TimeDelta::days(3));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0));
        shop.pass(TimeDelta::days(28));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0), "it was handed over just now");
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250));
    }

    async fn an_order_that_was_marked_as_paid_and_brought_another_sum_is_divided_anew(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let transaction = placed(&shop, &slug).await;
        let (order, attempt) = (order_id(&shop, &transaction).await, attempt_id(&shop, &transaction).await);
        manual_payment::record(&shop.shop, &owner(&shop), &order, Some(&attempt), "Vu").await.unwrap();
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0));
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        manual_payment::same_money(&shop.shop, &owner(&shop), &attempt, true, "Une seule somme").await.unwrap();
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0));
        agrees(&shop).await;
    }

    async fn a_seller_sees_his_own_sales_only_and_no_page_of_the_staff(db: TestDatabase) {
        let (shop, (awa, _), slug) = one(db).await;
        let (moussa, moussa_id) = seller(&shop, "Moussa Diallo").await;
        let other = sells(&shop, &moussa_id, ("La nuit", 3_000), None).await;
        pay(&shop, &[slug, other]).await;
        for page in ["/seller", "/seller/sales"] {
            let (of_awa, of_moussa) = (awa.get(page).await.text, moussa.get(page).await.text);
            assert!(of_awa.contains("Le fleuve") && !of_awa.contains("La nuit") && !of_awa.contains("awa@exemple.ci"), "{of_awa}");
            assert!(of_moussa.contains("La nuit") && !of_moussa.contains("Le fleuve"), "{of_moussa}");
        }
        assert_eq!(awa.get("/admin").await.location(), "/seller");
        assert_eq!(shop.staff(Role::Manager).await.get("/seller").await.location(), "/admin");
        assert_eq!(shop.buyer().get("/seller").await.location(), "/admin/login?next=%2Fseller");
        for row in owners::ROUTES {
            let path = row.path.replace("{id}", "x").replace("{book}", "x");
            for role in Role::ALL {
                let desk = if role == Role::Seller { Desk { buyer: shop.signed_in(&awa.account_id).await, ..shop.staff(role).await } } else { shop.staff(role).await };
                let answer = desk.buyer.send(desk.buyer.request(row.method.as_str().parse().unwrap(), &path)).await;
                let Needs::May(right) = row.needs else { panic!("{path} is open to others") };
                assert_eq!(role.may(right), role == Role::Owner);
                assert!(role.may(right) || answer.status == StatusCode::FORBIDDEN, "{role:?} {path}: {}", answer.status);
            }
        }
        assert!(sellers::ROUTES.iter().all(|row| row.needs == Needs::Seller && row.path.starts_with("/seller")));
    }

    async fn an_owner_invites_a_seller_who_chooses_a_password_and_says_who_he_is(db: TestDatabase) {
        let shop = market(db);
        let desk = shop.staff(Role::Owner).await;
        let wrong = desk.post("/admin/market", &[("name", ""), ("email", "awa@")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"name-error\"") && wrong.text.contains("value=\"awa@\""), "{}", wrong.text);
        let invited = desk.post("/admin/market", &[("name", "Éditions Awa"), ("email", "awa@editions.ci")]).await;
        let link = invited.between(&format!("<pre class=\"raw\">{}", shop.url), "<");
        let awa = shop.buyer();
        let password = [("password", "le fleuve parle la nuit"), ("again", "le fleuve parle la nuit")];
        assert_eq!(awa.post(&link, &password).await.location(), "/admin");
        assert_eq!(awa.get("/admin").await.location(), "/seller");
        let page = awa.get("/seller/page").await;
        let csrf = page.between("name=\"csrf\" value=\"", "\"");
        let said = |phone| vec![("csrf", csrf.as_str()), ("name", "Maison Awa"), ("about", "Des *contes*."), ("phone", phone), ("language", "en")];
        let wrong = awa.post("/seller/page", &said("0707")).await;
        assert!(wrong.text.contains("id=\"phone-error\"") && wrong.text.contains("Des *contes*."), "{}", wrong.text);
        assert_eq!(awa.post("/seller/page", &said("07 07 07 07 00")).await.location(), "/seller/page");
        assert!(awa.get("/seller/page").await.text.contains("+2250707070700"));
        let list = desk.get("/admin/market").await.text;
        assert!(list.contains("Maison Awa"), "{list}");
        assert!(!desk.get("/admin/accounts").await.text.contains("awa@editions.ci"), "the team is the shop's own");
        let taken = desk.post("/admin/market", &[("name", "Une autre"), ("email", "awa@editions.ci")]).await;
        assert!(taken.text.contains("id=\"email-error\""), "{}", taken.text);
    }

    async fn an_owner_shuts_a_seller_out_and_lets_him_in_again(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let (desk, here) = (shop.staff(Role::Owner).await, format!("/admin/market/{id}"));
        placed(&shop, &slug).await;
        assert_eq!(desk.post(&format!("{here}/suspend"), &[]).await.location(), here);
        assert!(desk.get(&here).await.text.contains("Compte suspendu"));
        assert_eq!(awa.get("/seller").await.location(), "/admin/login?next=%2Fseller");
        accept(&shop).await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0), "his money stays his");
        assert!(!shop.letters().iter().any(|letter| letter.envelope.to.as_str() == awa.email));
        assert_eq!(desk.post(&format!("{here}/resume"), &[]).await.location(), here);
        let shown = desk.post(&format!("{here}/link"), &[]).await;
        assert!(shown.text.contains("/admin/invitation/") && shown.text.contains(&format!("href=\"{here}\"")), "{}", shown.text);
        let promoted = desk.post(&format!("/admin/accounts/{}/role", awa.account_id), &[("role", "manager")]).await;
        assert_eq!(promoted.status, StatusCode::NOT_FOUND, "a seller is not made one of the staff");
    }

    async fn an_owner_gives_books_to_a_seller_and_sets_what_the_shop_keeps(db: TestDatabase) {
        let shop = market(db);
        let ((_, id), (_, other)) = (seller(&shop, "Éditions Awa").await, seller(&shop, "Moussa").await);
        let slugs = [shop.shelve("Le fleuve", 2_500, 1000).await, shop.shelve("La nuit", 1_000, 1000).await];
        let (desk, here) = (shop.staff(Role::Owner).await, format!("/admin/market/{id}"));
        for title in ["Le fleuve", slugs[1].as_str()] {
            assert_eq!(desk.post(&format!("{here}/books"), &[("book", title)]).await.location(), here);
        }
        let unknown = desk.post(&format!("{here}/books"), &[("book", "Le désert")]).await;
        assert!(unknown.text.contains("id=\"book-error\"") && unknown.text.contains("value=\"Le désert\""), "{}", unknown.text);
        let others = desk.post(&format!("/admin/market/{other}/books"), &[("book", "Le fleuve")]).await;
        assert!(others.text.contains("Un autre vendeur"), "{}", others.text);
        assert!(desk.post(&format!("{here}/commission"), &[("commission", "cent")]).await.text.contains("id=\"commission-error\""));
        assert_eq!(desk.post(&format!("{here}/commission"), &[("commission", "20 %")]).await.location(), here);
        let book = lines(&shop.shop, "SELECT id AS line FROM books WHERE slug = 'la-nuit'".to_owned()).await.concat();
        assert_eq!(desk.post(&format!("{here}/books/{book}/commission"), &[("commission", "0")]).await.location(), here);
        pay(&shop, &slugs).await;
        assert_eq!(has(&shop.shop, &id).await, (2_000 + 1_000, 0));
        assert_eq!(desk.post(&format!("{here}/books/{book}/back"), &[]).await.location(), here);
        placed_by(&shop, "la-nuit", "kofi@exemple.ci", "").await;
        accept(&shop).await;
        assert_eq!(has(&shop.shop, &id).await, (3_000, 0), "the shop sells it itself now");
        agrees(&shop).await;
        let journal = desk.get("/admin/audit?act=seller").await.text;
        for told in ["a confié le livre le-fleuve au vendeur", "a changé la commission du vendeur", "a repris le livre la-nuit au vendeur"] {
            assert!(journal.contains(told), "{told}: {journal}");
        }
    }

    async fn the_rules_say_what_is_wrong_and_keep_what_was_typed(db: TestDatabase) {
        let shop = market(db);
        let wrong = set(&shop, &[("commission", "110"), ("fee_bearer", "seller"), ("hold", "toujours"), ("goodwill", "8")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["id=\"commission-error\"", "id=\"hold-error\"", "id=\"goodwill-error\"", "value=\"110\"", "value=\"toujours\"", "value=\"seller\" checked"] {
            assert!(wrong.text.contains(part), "{part}: {}", wrong.text);
        }
    }

    async fn a_share_that_is_missing_or_tampered_with_is_found(db: TestDatabase) {
        let (shop, _, slug) = one(db).await;
        let transaction = paid(&shop, &slug).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        for (damage, repair) in [("released_at = at", "released_at = NULL"), ("line = 7", "line = 0")] {
            tamper(&shop.shop, format!("UPDATE shares SET {damage}")).await;
            assert_eq!(checked(&shop).await.shares, std::slice::from_ref(&number), "{damage}");
            tamper(&shop.shop, format!("UPDATE shares SET {repair}")).await;
        }
        agrees(&shop).await;
    }

    async fn what_was_ordered_in_a_market_is_divided_and_released_when_it_is_one_no_more(db: TestDatabase) {
        let (mut shop, (_, id), slug) = one(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        shop.config.shop.market = false;
        let closed = Twin::beside(&shop);
        for (passed, has_then) in [(TimeDelta::seconds(30), (2_250, 0)), (TimeDelta::hours(25), (0, 2_250))] {
            shop.pass(passed);
            worker::reconcile(&closed.shop).await.unwrap();
            assert_eq!(has(&closed.shop, &id).await, has_then);
        }
        agrees(&shop).await;
    }

    async fn a_shop_of_one_seller_has_none_of_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2_500, 1000).await;
        let desk = shop.staff(Role::Owner).await;
        for page in ["/seller", "/seller/statements", "/admin/market", "/admin/market/statements/2027-01", "/admin/settings/market"] {
            assert_eq!(desk.get(page).await.status, StatusCode::NOT_FOUND, "{page}");
        }
        for page in ["/admin", "/admin/settings"] {
            assert!(!desk.get(page).await.text.contains("market"), "{page}");
        }
        paid(&shop, &slug).await;
        let rows = "SELECT seller AS line FROM order_lines WHERE seller IS NOT NULL UNION ALL SELECT seller_id FROM shares";
        assert_eq!(lines(&shop.shop, rows.to_owned()).await, [""; 0]);
    }
}
