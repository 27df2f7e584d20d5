//! A month by author: figures counted by hand, the shares that an owner enters, and the exported tables.

use diesel::{RunQueryDsl as _, sql_query};
use griot::domain::role::Role;
use griot::shop::admin::reports::royalties::{self, Royalty};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::sold::Sold;

const HERE: &str = "/admin/reports/authors?month=2027-01";

async fn run(shop: &TestShop, sentence: String) {
    let done = shop.shop.db.write(move |conn| Ok::<_, griot::store::Error>(sql_query(sentence).execute(conn)?));
    done.await.unwrap();
}

/// The clock is at 2027-01-15 08:00:00 UTC. There are two books by Aïcha, and one by Yao and Awa.
async fn opened(db: TestDatabase) -> (TestShop, Desk) {
    let shop = TestShop::open(db);
    for (title, price) in [("Le fleuve", 2500), ("La nuit", 5000), ("Le sel", 1000)] {
        shop.shelve(title, price, 1000).await;
    }
    run(&shop, "UPDATE books SET author = 'Yao Kouassi, Awa Traoré' WHERE slug = 'le-sel'".to_owned()).await;
    let day = Sold { placed: "2027-01-03 10:00:00", paid: Some("2027-01-03 10:00:00"), ..Sold::default() };
    shop.sold(day).await;
    shop.sold(Sold { slug: "la-nuit", amount: 5000, method: "WAVECI", ..day }).await;
    shop.sold(Sold { slug: "le-sel", amount: 1000, method: "", ..day }).await;
    // Sold in December and refunded in January; and at the boundaries of the month.
    shop.sold(Sold { paid: Some("2026-12-31 23:59:59"), refunded: Some("2027-01-02 09:00:00"), ..day }).await;
    shop.sold(Sold { paid: Some("2027-01-01 00:00:00"), ..day }).await;
    shop.sold(Sold { paid: Some("2027-02-01 00:00:00"), ..day }).await;
    // A refunded second payment changes nothing, and orders in another currency are in no figure.
    let twice = shop.sold(day).await;
    run(
        &shop,
        format!("INSERT INTO attempts (id, order_id, transaction_id, generation, state, amount, currency, method, refund_due, opened_at, \
             confirmed_at) VALUES ('second', '{twice}', 'SECOND', 'v2', 'confirmed', 2500, 'XOF', 'OM', FALSE, \
             '2027-01-03 10:05:00', '2027-01-03 10:05:00')"),
    )
    .await;
    run(
        &shop,
        format!(
            "INSERT INTO refunds (id, order_id, attempt_id, amount, currency, reason, destination, author, at) \
         VALUES ('second', '{twice}', 'second', 2500, 'XOF', 'x', '', 'awa', '2027-01-04 09:00:00')"
        ),
    )
    .await;
    shop.sold(Sold { refunded: Some("2027-01-05 09:00:00"), currency: "XAF", ..day }).await;
    shop.post_written().await;
    let owner = shop.staff(Role::Owner).await;
    (shop, owner)
}

async fn lines(shop: &TestShop) -> Vec<Royalty> {
    royalties::of_month(&shop.shop, "2027-01-15".parse().unwrap()).await.unwrap().lines
}

on_both! {
    async fn a_month_by_author_is_that_counted_by_hand(db: TestDatabase) {
        let (shop, _) = opened(db).await;
        // Each 2,500 by OM cost 87.5, 5,000 by Wave 175; what was paid outside the gateway costs nothing.
        let aicha = Royalty { author: "Aïcha Traoré".into(), orders: 4, gross: 12_500, fees: 3 * 88 + 175, refunded: 2_500, tax: 0, share: None };
        let both = Royalty { author: "Yao Kouassi, Awa Traoré".into(), orders: 1, gross: 1_000, fees: 0, refunded: 0, tax: 0, share: None };
        assert_eq!((aicha.net(), aicha.owed()), (9_561, None));
        assert_eq!(lines(&shop).await, [aicha, both]);
    }

    async fn a_share_that_was_typed_is_kept_and_one_that_is_none_is_told_beside_it(db: TestDatabase) {
        let (shop, owner) = opened(db).await;
        let shares = |first: &'static str, second: &'static str| [
            ("month", "2027-01"), ("author", "Aïcha Traoré"), ("share", first), ("author", "Yao Kouassi, Awa Traoré"), ("share", second),
        ];
        let wrong = owner.post("/admin/reports/authors", &shares("12,5 %", "101")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"share-2-error\"") && wrong.text.contains("value=\"12,5 %\"") && wrong.text.contains("value=\"101\""), "{}", wrong.text);
        assert!(lines(&shop).await.iter().all(|line| line.share.is_none()), "nothing is kept");
        assert_eq!(owner.post("/admin/reports/authors", &shares("12,5 %", "")).await.location(), HERE);
        let found = lines(&shop).await;
        assert_eq!((found[0].share, found[0].owed(), found[1].owed()), (Some(1_250), Some(1_195), None));
        let page = owner.get(HERE).await.text;
        for said in ["value=\"12,5\"", "1\u{a0}195\u{a0}F\u{a0}CFA", "Yao Kouassi, Awa Traoré", "n’est pas partagé"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        assert!(!page.contains("Gratuit"), "no fee is 0 francs, not a book for nothing: {page}");
        owner.post("/admin/reports/authors", &shares("12,5 %", "7")).await;
        let found = lines(&shop).await;
        assert_eq!((found[0].share, found[1].share), (Some(1_250), Some(700)), "one author's share is none of another's");
        let none = owner.post("/admin/reports/authors", &shares("", "7")).await;
        assert_eq!((none.location(), lines(&shop).await[0].share), (HERE, None));
        assert!(owner.get("/admin/audit").await.text.contains("a fixé les parts des auteurs"));
        assert_eq!(shop.staff(Role::Manager).await.get(HERE).await.status, StatusCode::FORBIDDEN);
    }

    async fn the_month_is_taken_out_as_a_table(db: TestDatabase) {
        let (_shop, owner) = opened(db).await;
        owner.post("/admin/reports/authors", &[("month", "2027-01"), ("author", "Aïcha Traoré"), ("share", "10")]).await;
        let csv = owner.get("/admin/exports/authors.csv?month=2027-01").await;
        let rows: Vec<&str> = csv.text.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
        assert_eq!(rows, [
            "Auteur;Ventes;Encaissé;Frais;Remboursé;Taxe;Net;Part, en %;À verser;Devise",
            "Aïcha Traoré;4;12500;439;2500;0;9561;10;956;XOF",
            "Yao Kouassi, Awa Traoré;1;1000;0;0;0;1000;;;XOF",
        ]);
        assert!(csv.header("content-disposition").contains("authors-2027-01.csv"));
        let book = owner.buyer.request(reqwest::Method::GET, "/admin/exports/authors.xlsx?month=2027-01").send().await.unwrap();
        assert!(book.bytes().await.unwrap().starts_with(b"PK"));
    }
}
