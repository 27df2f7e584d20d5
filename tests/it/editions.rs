//! Which file of a book is sold: a new one only when its owner confirms it, and a former one again if the new one was
//! wrong.

use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use reqwest::{Method, StatusCode};

use crate::support::admin::Desk;
use crate::support::book_files::{epub, pdf};
use crate::support::buyer::Buyer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::wait::wait_for;

async fn on_the_shelf(desk: &Desk, pages: usize) -> String {
    let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", pages)).await;
    desk.save_book(&id, &[("slug", "le-fleuve")]).await;
    desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
    id
}

/// Uploads a file and returns the address of the page that asks for confirmation.
async fn send(desk: &Desk, id: &str, name: &str, bytes: &[u8]) -> String {
    desk.post_file(&format!("/admin/books/{id}/file"), name, bytes).await.location().to_owned()
}

async fn bought(shop: &TestShop, buyer: &Buyer) -> String {
    wait_for("the book", async || {
        Some(buyer.get("/books/le-fleuve").await).filter(|page| page.status == StatusCode::OK)
    })
    .await;
    buyer.buy("le-fleuve").await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let letter = shop.parcels().last().unwrap().text.clone();
    let (_, rest) = letter.split_once("/d/").expect("a link");
    format!("/d/{}", rest.split_whitespace().next().unwrap())
}

async fn bytes(buyer: &Buyer, link: &str) -> Vec<u8> {
    let file = buyer.post(link, &[]).await.location().to_owned();
    buyer.request(Method::GET, &file).send().await.unwrap().bytes().await.unwrap().to_vec()
}

async fn states(shop: &TestShop) -> Vec<String> {
    lines(
        &shop.shop,
        "SELECT format || version || ' ' || state AS line FROM editions ORDER BY format, version".to_owned(),
    )
    .await
}

on_both! {
    async fn a_new_file_of_a_book_on_the_shelf_is_sold_once_its_owner_says_so(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = on_the_shelf(&desk, 9).await;
        let ask = send(&desk, &id, "autre.pdf", &pdf("autre", 4)).await;
        assert_eq!(states(&shop).await, ["pdf1 on_sale", "pdf2 waiting"]);
        let (first, before) = (shop.buyer(), pdf("premiere", 9));
        let link = bought(&shop, &first).await;
        assert!(bytes(&first, &link).await == before, "what waits is not sold");
        let page = desk.get(&ask).await.text;
        for said in ["PDF, 1re édition", "PDF, 2e édition", "<dd>9</dd>", "<dd>4</dd>", "gardent leur édition"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        assert!(desk.get(&format!("/admin/books/{id}")).await.text.contains("Pas encore en vente"));
        desk.post(&ask, &[]).await.location();
        assert_eq!(states(&shop).await, ["pdf1 former", "pdf2 on_sale"]);
        let second = shop.buyer();
        let later = bought(&shop, &second).await;
        assert!(bytes(&second, &later).await == pdf("autre", 4));
        assert!(bytes(&first, &link).await == before, "who bought the first edition keeps it");
        assert_eq!(desk.get(&ask).await.status, StatusCode::SEE_OTHER, "there is nothing to ask any more");
        let sold = lines(&shop.shop, "SELECT detail AS line FROM audit WHERE act = 'book.sell'".to_owned()).await;
        assert_eq!(sold.len(), 1, "who did it is noted: {sold:?}");
    }

    async fn an_edition_of_another_book_is_neither_sold_nor_put_away_and_one_on_sale_stays(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = on_the_shelf(&desk, 9).await;
        send(&desk, &id, "autre.pdf", &pdf("autre", 4)).await;
        let other = desk.start_book("la_savane.pdf", &pdf("savane", 3)).await;
        let edition = async |state: &str| {
            lines(&shop.shop, format!("SELECT id AS line FROM editions WHERE book_id = '{id}' AND state = '{state}'")).await.concat()
        };
        let (waiting, on_sale) = (edition("waiting").await, edition("on_sale").await);
        for act in ["sale", "discard"] {
            let foreign = desk.post(&format!("/admin/books/{other}/editions/{waiting}/{act}"), &[]).await;
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{act}: {}", foreign.text);
        }
        desk.post(&format!("/admin/books/{id}/editions/{on_sale}/discard"), &[]).await;
        assert_eq!((edition("waiting").await, edition("on_sale").await), (waiting, on_sale));
    }

    async fn a_mistaken_file_is_taken_back_and_its_buyer_is_given_the_right_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let (right, wrong) = (pdf("premiere", 9), pdf("un autre livre", 4));
        let id = on_the_shelf(&desk, 9).await;
        desk.sell_file(&id, "autre.pdf", &wrong).await;
        let misled = shop.buyer();
        let link = bought(&shop, &misled).await;
        assert!(bytes(&misled, &link).await == wrong);
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        let (_, rest) = page.split_once("/ask\">Remettre cette édition en vente").map(|(before, after)| (after, before)).unwrap();
        let edition = rest.rsplit("/editions/").next().unwrap();
        let asked = desk.post(&format!("/admin/books/{id}/editions/{edition}/ask"), &[]).await.location().to_owned();
        assert!(desk.get(&asked).await.text.contains("Remettre cette édition en vente\u{a0}?"));
        desk.post(&asked, &[]).await.location();
        assert_eq!(states(&shop).await, ["pdf1 on_sale", "pdf2 former"]);
        let next = shop.buyer();
        let later = bought(&shop, &next).await;
        assert!(bytes(&next, &later).await == right, "the former edition is sold again");
        assert!(bytes(&misled, &link).await == wrong, "a grant keeps what it gave");
        let again = desk.post_file(&format!("/admin/books/{id}/file"), "autre.pdf", &wrong).await.text;
        assert!(again.contains("Le livre a déjà ce fichier\u{a0}: c’est l’édition 2"), "it is not taken twice: {again}");
        desk.post(&format!("/admin/books/{id}/editions/{edition}/tell"), &[]).await;
        shop.work().await;
        let news = shop.parcels().last().unwrap().text.clone();
        let (_, rest) = news.split_once("/d/").unwrap();
        let given = format!("/d/{}", rest.split_whitespace().next().unwrap());
        let page = misled.get(&given).await.text;
        assert!(page.find("/pdf-1").unwrap() < page.find("/pdf-2").unwrap(), "the edition on sale first: {page}");
        let file = misled.post(&format!("{given}/pdf-1"), &[]).await.location().to_owned();
        assert!(misled.request(Method::GET, &file).send().await.unwrap().bytes().await.unwrap().to_vec() == right);
    }

    async fn the_sample_follows_the_edition_on_sale_or_goes(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = on_the_shelf(&desk, 9).await;
        let here = format!("/admin/books/{id}");
        desk.post(&format!("{here}/sample"), &[("pages", "1-3")]).await.location();
        let sample = async || lines(&shop.shop, "SELECT coalesce(sample, '') AS line FROM books".to_owned()).await.concat();
        let first = sample().await;
        desk.sell_file(&id, "b.pdf", &pdf("seconde", 7)).await;
        let second = sample().await;
        assert!(second.contains("\"pages\":\"1-3\"") && second != first, "{second}");
        let ask = send(&desk, &id, "c.pdf", &pdf("troisieme", 2)).await;
        assert!(desk.get(&ask).await.text.contains("L’extrait (pages 1-3)"));
        assert_eq!(sample().await, second, "while it waits nothing changes");
        desk.post(&ask, &[]).await.location();
        assert_eq!(sample().await, "", "those pages are not in it");
        assert!(desk.get(&here).await.text.contains("il est retiré"));
    }

    async fn on_a_draft_a_file_is_taken_at_once_and_one_that_waits_can_be_put_away(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", 9)).await;
        let here = format!("/admin/books/{id}");
        let page = desk.get(&here).await.text;
        assert!(page.contains("Prête pour la vente") && !page.contains(">En vente<"), "{page}");
        assert_eq!(send(&desk, &id, "b.pdf", &pdf("seconde", 5)).await, here);
        assert_eq!(states(&shop).await, ["pdf1 former", "pdf2 on_sale"]);
        desk.save_book(&id, &[("slug", "le-fleuve")]).await;
        desk.post(&format!("{here}/publish"), &[]).await;
        let ask = send(&desk, &id, "c.epub", &epub("Un autre titre", "<p>Mer.</p>")).await;
        let page = desk.get(&ask).await.text;
        for said in ["Dans ce fichier, le titre est «\u{a0}Un autre titre\u{a0}»", "Rien dans ce format"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        desk.post(&ask.replace("/sale", "/discard"), &[]).await.location();
        assert_eq!(states(&shop).await, ["pdf1 former", "pdf2 on_sale"]);
        let former = page_of_former(&shop).await;
        desk.post(&format!("{here}/editions/{former}/discard"), &[]).await.location();
        assert_eq!(states(&shop).await.len(), 2, "what was on sale stays");
        let other = desk.start_book("autre.pdf", &pdf("autre", 3)).await;
        assert_eq!(desk.post(&format!("/admin/books/{other}/editions/{former}/sale"), &[]).await.status, StatusCode::NOT_FOUND);
    }
}

async fn page_of_former(shop: &TestShop) -> String {
    lines(&shop.shop, "SELECT id AS line FROM editions WHERE state = 'former'".to_owned()).await.concat()
}
