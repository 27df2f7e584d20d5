//! Several books changed at once, the order of the books, and a slug that follows the title until the book was published.

use griot::domain::book_list::{BookFilter, Sort};
use griot::domain::role::Role;
use griot::store::{listed, lists};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::book_files::pdf;
use crate::support::buyer::Buyer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::wait::wait_for;

/// Posts the list's form: to the page that asks for confirmation or, if `sure`, to the act itself.
async fn bulk(desk: &Desk, ids: &[&str], fields: &[(&str, &str)], sure: bool) -> String {
    let form: Vec<(&str, &str)> = ids.iter().map(|id| ("book", *id)).chain(fields.iter().copied()).collect();
    let page = desk.post(if sure { "/admin/books/bulk/run" } else { "/admin/books/bulk" }, &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.text
}

async fn states(shop: &TestShop) -> Vec<String> {
    let query =
        "SELECT title || ' ' || amount || CASE WHEN published THEN ' on' ELSE '' END AS line FROM books ORDER BY title";
    lines(&shop.shop, query.to_owned()).await
}

/// The books of the home page in their order, once this one is the first.
async fn order(buyer: &Buyer, first: &str) -> Vec<String> {
    wait_for("the order", async || {
        let page = buyer.get("/").await.text;
        let mut slugs: Vec<String> =
            page.split("href=\"/books/").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
        slugs.dedup();
        Some(slugs).filter(|slugs| slugs.first().is_some_and(|slug| slug == first))
    })
    .await
}

on_both! {
    async fn several_books_are_changed_at_once_after_a_page_that_says_what_will_happen(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let one = desk.start_book("un.pdf", &pdf("un", 3)).await;
        desk.save_book(&one, &[("title", "Un"), ("price", "1000")]).await.location();
        let two = desk.start_book("deux.pdf", &pdf("deux", 3)).await;
        desk.save_book(&two, &[("title", "Deux"), ("price", "2000")]).await.location();
        let bare = desk.post("/admin/books", &[("title", "Trois"), ("authors", "Awa"), ("price", "3000"), ("language", "fr")]).await;
        let bare = bare.location().strip_prefix("/admin/books/").unwrap().to_owned();
        let all = [one.as_str(), two.as_str(), bare.as_str()];
        let asked = bulk(&desk, &all, &[("act", "publish")], false).await;
        for said in ["2 livres vont changer", "En rayon, à 1\u{a0}000\u{a0}F\u{a0}CFA", "1 livre restera comme il est", "Il lui faut un fichier"] {
            assert!(asked.contains(said), "{said} in {asked}");
        }
        assert_eq!(states(&shop).await, ["Deux 2000", "Trois 3000", "Un 1000"], "nothing is done yet");
        let done = bulk(&desk, &all, &[("act", "publish")], true).await;
        assert!(done.contains("2 livres ont changé") && done.contains(&format!("/admin/books/{bare}\">Trois")), "{done}");
        assert_eq!(states(&shop).await, ["Deux 2000 on", "Trois 3000", "Un 1000 on"]);
        assert!(bulk(&desk, &all, &[("act", "price"), ("price", "1500")], false).await.contains("1\u{a0}000\u{a0}F\u{a0}CFA → 1\u{a0}500"));
        bulk(&desk, &all, &[("act", "price"), ("price", "1500")], true).await;
        desk.post("/admin/books/categories", &[("french", "Romans"), ("english", "Novels")]).await;
        let category = lines(&shop.shop, "SELECT id AS line FROM categories".to_owned()).await.concat();
        bulk(&desk, &all[..2], &[("act", "category"), ("into", &category)], true).await;
        let again = bulk(&desk, &all, &[("act", "category"), ("into", &category)], true).await;
        assert!(again.contains("1 livre a changé") && again.contains("Il est déjà dans cette catégorie"), "{again}");
        bulk(&desk, &all, &[("act", "withdraw")], true).await;
        assert_eq!(states(&shop).await, ["Deux 1500", "Trois 1500", "Un 1500"]);
        let acts = lines(&shop.shop, "SELECT act AS line FROM audit WHERE act IN ('book.publish', 'book.withdraw')".to_owned()).await;
        assert_eq!(acts.len(), 4, "each book has its note");
        bulk(&desk, &all, &[("act", "publish")], true).await;
        assert_eq!(states(&shop).await, ["Deux 1500 on", "Trois 1500", "Un 1500 on"]);
        let both = "SELECT title AS line FROM books WHERE published AND withdrawn_at IS NOT NULL".to_owned();
        assert!(lines(&shop.shop, both).await.is_empty(), "what is on the shelf again is not withdrawn");
        let strangers: Vec<String> = (0..200).map(|number| format!("stranger-{number}")).collect();
        let many: Vec<&str> = strangers.iter().map(String::as_str).chain([one.as_str()]).collect();
        bulk(&desk, &many, &[("act", "withdraw")], true).await;
        assert_eq!(states(&shop).await, ["Deux 1500 on", "Trois 1500", "Un 1500 on"], "two hundred at once");
    }

    async fn what_is_missing_is_told_in_the_list_and_the_ticks_stay(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let id = desk.start_book("un.pdf", &pdf("un", 3)).await;
        let none = desk.post("/admin/books/bulk", &[("act", "publish")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("Cochez d’abord au moins un livre"), "{}", none.text);
        for (price, says) in [("2502", "multiple de 5"), ("", "Il lui faut un prix")] {
            let page = desk.post("/admin/books/bulk", &[("book", &id), ("act", "price"), ("price", price)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{price}");
            assert!(page.text.contains(says) && page.text.contains(&format!("value=\"{price}\"")), "{}", page.text);
            let tick = page.text.split(&format!("value=\"{id}\"")).nth(1).unwrap().split('>').next().unwrap();
            assert!(tick.contains("checked"), "{tick}");
        }
    }

    async fn the_owner_puts_books_in_front_and_the_others_follow_the_newest_first(db: TestDatabase) {
        let shop = TestShop::open(db);
        let buyer = shop.buyer();
        for title in ["Un", "Deux", "Trois", "Quatre"] {
            shop.shelve(title, 1000, 500).await;
            shop.pass(chrono::TimeDelta::hours(1));
        }
        let desk = shop.staff(Role::Manager).await;
        assert_eq!(order(&buyer, "quatre").await, ["quatre", "trois", "deux", "un"]);
        let moved = async |title: &str, how: &str| {
            let id = lines(&shop.shop, format!("SELECT id AS line FROM books WHERE title = '{title}'")).await.concat();
            desk.post(&format!("/admin/books/{id}/place"), &[("move", how)]).await.location().to_owned()
        };
        moved("Deux", "first").await;
        assert_eq!(order(&buyer, "deux").await, ["deux", "quatre", "trois", "un"]);
        let page = moved("Un", "first").await;
        assert_eq!(order(&buyer, "un").await, ["un", "deux", "quatre", "trois"]);
        assert!(desk.get(&page).await.text.contains("Ce livre est mis en avant"));
        moved("Deux", "up").await;
        assert_eq!(order(&buyer, "deux").await, ["deux", "un", "quatre", "trois"]);
        moved("Deux", "up").await;
        moved("Un", "down").await;
        moved("Trois", "down").await;
        assert_eq!(order(&buyer, "deux").await, ["deux", "un", "quatre", "trois"], "there is nothing beyond");
        moved("Deux", "date").await;
        assert_eq!(order(&buyer, "un").await, ["un", "quatre", "trois", "deux"]);
        let first = shop.shop.db.read(|conn| lists::page(conn, listed::ALL, (Sort::Shop, &BookFilter::default()), None, 1)).await;
        let next = buyer.get(&format!("/?after={}", first.unwrap()[0])).await.text;
        assert!(next.contains("/books/quatre") && !next.contains("href=\"/books/un\""), "what follows one in front: {next}");
    }

    async fn a_draft_s_address_follows_its_title_until_it_was_on_the_shelf(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let id = desk.start_book("scan_final_v3.pdf", &pdf("un", 3)).await;
        let slug = async || lines(&shop.shop, format!("SELECT slug AS line FROM books WHERE id = '{id}'")).await.concat();
        assert_eq!(slug().await, "scan-final-v3");
        desk.save_book(&id, &[("title", "Le fleuve"), ("slug", "scan-final-v3")]).await.location();
        assert_eq!(slug().await, "le-fleuve", "the address in the form is still the one of the file's name");
        desk.save_book(&id, &[("title", "Le grand fleuve"), ("slug", "ma-belle-adresse")]).await.location();
        desk.save_book(&id, &[("title", "Le fleuve"), ("slug", "ma-belle-adresse")]).await.location();
        assert_eq!(slug().await, "ma-belle-adresse", "what was typed stays");
        desk.save_book(&id, &[("title", "Le fleuve"), ("slug", "le-fleuve")]).await.location();
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await.location();
        desk.save_book(&id, &[("title", "Le grand fleuve"), ("slug", "le-fleuve")]).await.location();
        assert_eq!(slug().await, "le-fleuve", "readers have seen it");
    }
}
