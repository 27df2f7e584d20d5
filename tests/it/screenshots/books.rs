//! The owner's book pages, and what readers see of categories, samples and two formats.

use griot::domain::role::Role;
use griot::guichet::Deed;
use serde_json::json;

use super::{Browser, Camera, Pages, PathBuf, TestDatabase, TestFolder, TestShop, View, demo};
use crate::support::admin::Desk;
use crate::support::papers::{epub, pdf};

/// A book on the shelf in both formats, with categories and a sample: its page in the back office.
async fn published(desk: &Desk) -> String {
    let id = desk.start_book("La nuit des tisserands.pdf", &pdf("La nuit", 24)).await;
    for (french, english) in [("Romans", "Novels"), ("Contes", "Tales"), ("Savoirs", "Knowledge"), ("Poésie", "Poetry")]
    {
        desk.post("/admin/books/categories", &[("french", french), ("english", english)]).await;
    }
    let here = format!("/admin/books/{id}");
    let categories = desk.get(&here).await.text;
    let ids: Vec<&str> =
        categories.split("name=\"category\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let about = "Une nuit, à Ségou, les métiers à tisser se mirent à parler.\n\n**Un roman** de fil et de mémoire.";
    let form = [
        ("title", "La nuit des tisserands"),
        ("authors", "Mariam Coulibaly\nOusmane Faye"),
        ("price", "3000"),
        ("description", about),
        ("slug", "la-nuit"),
        ("category", ids[0]),
        ("category", ids[1]),
    ];
    desk.save_book(&id, &form).await;
    desk.post_file(&format!("{here}/file"), "nuit.epub", &epub("La nuit", "<p>Nuit.</p>")).await;
    desk.post(&format!("{here}/sample"), &[("pages", "1-3, 7")]).await;
    desk.post(&format!("{here}/publish"), &[]).await;
    here
}

/// Where the plan of a CSV file stands.
async fn planned(desk: &Desk, csv: &str) -> String {
    desk.post_file("/admin/books/import", "livres.csv", csv.as_bytes()).await.location().to_owned()
}

async fn furnish(shop: &TestShop, desk: &Desk) -> Pages {
    let here = published(desk).await;
    let buyer = shop.buyer();
    buyer.buy("la-nuit").await;
    shop.at_the_counter(Deed::Accept).await;
    shop.work().await;
    let letter = shop.parcels().last().unwrap().text.clone();
    let link = letter.lines().find(|line| line.starts_with("http")).expect("a link").trim().to_owned();
    desk.post_file(&format!("{here}/file"), "nuit.pdf", &pdf("Deux", 26)).await;
    let draft = desk.start_book("Brouillon sans titre.pdf", &pdf("Brouillon", 5)).await;
    let plan = planned(desk, "titre;auteurs;prix\n;Awa;2502\nDeux;;12,5\nTrois;Awa;1000\n").await;
    let good = planned(desk, "titre;auteurs;prix\nUn;Awa|Yao;1000\nDeux;Awa;\n").await;
    vec![
        ("desk-books", "/admin/books".to_owned()),
        ("desk-books-new", "/admin/books/new".to_owned()),
        ("desk-books-book", here),
        ("desk-books-draft", format!("/admin/books/{draft}")),
        ("desk-books-import", "/admin/books/import".to_owned()),
        ("desk-books-plan-faults", plan),
        ("desk-books-plan", good),
        ("desk-books-categories", "/admin/books/categories".to_owned()),
        ("home-categories", "/categories/romans".to_owned()),
        ("book-sample", "/books/la-nuit".to_owned()),
        ("link-two-files", link),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_book_page_of_the_desk_is_pictured_and_nothing_sticks_out() {
    let folder = PathBuf::from(std::env::var("GRIOT_SCREENSHOTS").unwrap_or_else(|_| "target/screenshots".to_owned()));
    let (scratch, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    demo::stock(&shop.shop, scratch.path(), &tokio::sync::watch::channel(false).1).await.unwrap();
    let desk = shop.staff(Role::Owner).await;
    let pages = furnish(&shop, &desk).await;
    let (_, token) = shop.signed_in_with_token(&desk.account_id).await;
    for width in [360, 1280] {
        for dark in [false, true] {
            let view = View { width, dark, ..View::PHONE };
            let camera = Camera { browser: Browser::open(view).await, view, shop: &shop.url, folder: &folder };
            let cookie = json!({ "name": "griot_staff", "value": token, "url": shop.url });
            camera.browser.devtools("Network.setCookie", cookie).await;
            for (name, address) in &pages {
                camera.goto(address).await;
                camera.take(name).await;
            }
        }
    }
}
