//! The search for books: one list of what people type and of the book that is meant, on both databases.

use chrono::TimeDelta;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, sql_query};
use griot::domain::book::{fold, slug};
use griot::domain::ids;
use griot::shop::catalogue::index;
use griot::store::books::{self, Book};
use griot::store::editions::Edition;
use griot::store::{self, Conn, lists};
use reqwest::StatusCode;

use crate::support::buyer::Buyer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::twin::lines;

/// Titles with their authors.
const BOOKS: [(&str, &str); 14] = [
    ("Le Fleuve", "Aïssata Koné"),
    ("Le fleuve et la mer", "Jeanne Obiang"),
    ("L’Été à Grand-Bassam", "Kouadio N’Guessan"),
    ("Les Tisserands de Ségou", "Mariam Coulibaly"),
    ("Contes du baobab creux", "Ousmane Faye"),
    ("Cuisiner le mil, le fonio et l’igname", "Awa Traoré"),
    ("Mathématiques, classe de troisième", "Collectif des maîtres de Bouaké"),
    ("Ɔkɔmfo, la prêtresse", "Efua Mensah"),
    ("Œuvres choisies, tome 2", "Fatou Sow"),
    ("L’Aventure du sel", "Fatou Sow"),
    ("E\u{301}toile du Sahel", "Ndèye Fall"),
    ("أيام", "طه حسين"),
    ("Aujourd’hui, demain", "Yao Kouassi"),
    ("Poèmes 1960", "Ousmane Faye"),
];

/// What is typed, and the book that comes first.
const FOUND: [(&str, &str); 44] = [
    ("fleuve", "Le Fleuve"),
    ("le fleuve", "Le Fleuve"),
    ("LE FLEUVE", "Le Fleuve"),
    ("fleuve mer", "Le fleuve et la mer"),
    ("mer fleuve", "Le fleuve et la mer"),
    ("fleve", "Le Fleuve"),
    ("feluve", "Le Fleuve"),
    ("ete", "L’Été à Grand-Bassam"),
    ("l'été", "L’Été à Grand-Bassam"),
    ("lété", "L’Été à Grand-Bassam"),
    ("bassam", "L’Été à Grand-Bassam"),
    ("bassan", "L’Été à Grand-Bassam"),
    ("assam", "L’Été à Grand-Bassam"),
    ("grandbassam", "L’Été à Grand-Bassam"),
    ("grand bassam", "L’Été à Grand-Bassam"),
    ("nguessan", "L’Été à Grand-Bassam"),
    ("n'guessan", "L’Été à Grand-Bassam"),
    ("kouadio été", "L’Été à Grand-Bassam"),
    ("tisser", "Les Tisserands de Ségou"),
    ("tiserand", "Les Tisserands de Ségou"),
    ("tiserrands segu", "Les Tisserands de Ségou"),
    ("segou", "Les Tisserands de Ségou"),
    ("coulibali", "Les Tisserands de Ségou"),
    ("baobab", "Contes du baobab creux"),
    ("boabab", "Contes du baobab creux"),
    ("fonio", "Cuisiner le mil, le fonio et l’igname"),
    ("traore", "Cuisiner le mil, le fonio et l’igname"),
    ("mathematique troisieme", "Mathématiques, classe de troisième"),
    ("maths", "Mathématiques, classe de troisième"),
    ("MATHEMATIQES", "Mathématiques, classe de troisième"),
    ("okomfo", "Ɔkɔmfo, la prêtresse"),
    ("pretresse", "Ɔkɔmfo, la prêtresse"),
    ("oeuvres", "Œuvres choisies, tome 2"),
    ("œuvre tome 2", "Œuvres choisies, tome 2"),
    ("laventure", "L’Aventure du sel"),
    ("l aventure", "L’Aventure du sel"),
    ("sels", "L’Aventure du sel"),
    ("etoile", "E\u{301}toile du Sahel"),
    ("Étoile", "E\u{301}toile du Sahel"),
    ("أيام", "أيام"),
    ("طه", "أيام"),
    ("aujourdhui", "Aujourd’hui, demain"),
    ("1960", "Poèmes 1960"),
    ("\"fleuve* AND (mer)-\\'", "Le fleuve et la mer"),
];

async fn shelve(shop: &TestShop, title: &str, author: &str) {
    let now = shop.clock.now().naive_utc();
    shop.pass(TimeDelta::minutes(1));
    let book = Book {
        id: ids::row(),
        slug: format!("{}-{}", slug(title), ids::nonce().to_lowercase()),
        title: title.to_owned(),
        author: author.to_owned(),
        description: String::new(),
        language: "fr".to_owned(),
        amount: 1000,
        currency: "XOF".to_owned(),
        published: true,
        cover: None,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
        sample: None,
        search: fold(title),
        front: 0,
        release_on: None,
    };
    let edition = Edition {
        id: ids::row(),
        book_id: book.id.clone(),
        format: "pdf".to_owned(),
        sha256: "0".repeat(64),
        size_bytes: 1000,
        pages: None,
        file_name: "x.pdf".to_owned(),
        created_at: now,
        version: 1,
        state: "on_sale".to_owned(),
        inner_title: None,
    };
    shop.shop.db.write(move |conn| books::insert(conn, &book, &edition)).await.unwrap();
}

async fn stocked(db: TestDatabase) -> TestShop {
    let shop = TestShop::open(db);
    for (title, author) in BOOKS {
        shelve(&shop, title, author).await;
    }
    shop
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The titles that a list or a search shows, in their order.
fn titles(page: &str) -> Vec<String> {
    let names = page.split("<span class=\"name\">").skip(1);
    names.map(|rest| rest.split("</span>").next().unwrap().replace("&#39;", "'")).collect()
}

async fn searched(buyer: &Buyer, typed: &str) -> String {
    let page = buyer.get(&format!("/search?q={}", encoded(typed))).await;
    assert_eq!(page.status, StatusCode::OK, "{typed}: {}", page.text);
    page.text
}

/// What is not found first, with what is.
async fn missed(shop: &TestShop) -> Vec<String> {
    let (buyer, mut missed) = (shop.buyer(), Vec::new());
    for (typed, meant) in FOUND {
        let found = titles(&searched(&buyer, typed).await);
        if found.first().is_none_or(|first| first != meant) {
            missed.push(format!("{typed} finds {found:?}"));
        }
    }
    missed
}

on_both! {
    async fn what_people_type_finds_the_book_that_they_mean(db: TestDatabase) {
        let shop = stocked(db).await;
        assert_eq!(missed(&shop).await, [""; 0]);
        let page = searched(&shop.buyer(), "fatou").await;
        assert!(page.contains("href=\"/authors/fatou-sow\">Fatou Sow</a>"), "{page}");
        let near = searched(&shop.buyer(), "fleve").await;
        assert!(near.contains("Aucun livre n’a exactement ces mots. Voici ce qui leur ressemble\u{a0}: fleuve."), "{near}");
        let some = searched(&shop.buyer(), "baobab cosmonaute").await;
        assert!(some.contains("Aucun livre n’a tous ces mots") && titles(&some) == ["Contes du baobab creux"], "{some}");
    }

    async fn whatever_is_typed_is_no_error_and_what_is_not_found_leads_to_the_best_sellers(db: TestDatabase) {
        let shop = stocked(db).await;
        let buyer = shop.buyer();
        let long = "mot ".repeat(75);
        for odd in ["", " ", "*", "\"", "'", "-", "(", ")", "AND", "OR NOT", "NEAR(a b)", "a", "2", "le", "\\", "%", "_", "title:x", "^a", "a:*b", "é", ";--", "&|!", "<->", "😀", "\u{200b}", long.as_str()] {
            searched(&buyer, odd).await;
        }
        let nothing = searched(&buyer, "cosmonaute").await;
        assert!(nothing.contains("Aucun livre ne correspond à cette recherche.") && nothing.contains("noindex"), "{nothing}");
        assert_eq!(titles(&nothing).len(), 8, "something to read all the same");
        for address in ["/search", "/search?q=", "/search?q=a&page=99", "/search?q=a&page=x&sort=y&max=z&language=q", "/search?q=le&page=18446744073709551615"] {
            assert_eq!(buyer.get(address).await.status, StatusCode::OK, "{address}");
        }
        let kept = buyer.get("/search?q=l%27%22%C3%A9t%C3%A9&format=pdf").await.text;
        assert!(kept.contains("value=\"l&#39;&#34;été\"") && kept.contains("\"/en/search?q=l%27%22%C3%A9t%C3%A9&#38;format=pdf\""), "{kept}");
    }

    async fn the_search_follows_each_change_of_a_book(db: TestDatabase) {
        let shop = stocked(db).await;
        let buyer = shop.buyer();
        let id = lines(&shop.shop, "SELECT id AS line FROM books WHERE title = 'Le Fleuve'".to_owned()).await.concat();
        let change = async |change: fn(&mut Book)| {
            let id = id.clone();
            shop.shop.db.write(move |conn| {
                let mut book = books::find(conn, &id)?;
                change(&mut book);
                books::update(conn, &book)
            }).await.unwrap();
        };
        change(|book| book.title = "La Lagune".to_owned()).await;
        assert_eq!(titles(&searched(&buyer, "lagune").await), ["La Lagune"]);
        assert_eq!(titles(&searched(&buyer, "fleuve").await), ["Le fleuve et la mer"]);
        change(|book| book.published = false).await;
        assert!(searched(&buyer, "lagune").await.contains("Aucun livre ne correspond"));
        change(|book| book.published = true).await;
        assert_eq!(titles(&searched(&buyer, "lagune").await), ["La Lagune"]);
    }

    async fn books_of_before_are_indexed_at_the_next_start(db: TestDatabase) {
        let shop = stocked(db).await;
        let empty = ["DELETE FROM book_lists", "DELETE FROM book_search", "DELETE FROM search_forms", "DELETE FROM meta WHERE name = 'indexed'"];
        for sentence in empty {
            let empty = move |conn: &mut Conn| Ok::<_, store::Error>(sql_query(sentence).execute(conn)?);
            shop.shop.db.write(empty).await.unwrap();
        }
        assert!(titles(&shop.buyer().get("/").await.text).is_empty());
        index::build(&shop.shop).await.unwrap();
        assert_eq!(titles(&shop.buyer().get("/").await.text).len(), BOOKS.len());
        assert_eq!(missed(&shop).await, [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_without_trigrams_finds_the_same() {
    let shop = stocked(TestDatabase::postgres()).await;
    let drop = |conn: &mut Conn| Ok::<_, store::Error>(sql_query("DROP EXTENSION pg_trgm CASCADE").execute(conn)?);
    shop.shop.db.write(drop).await.unwrap();
    assert_eq!(missed(&shop).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_without_the_right_to_extensions_gets_the_schema_all_the_same() {
    let db = TestDatabase::postgres();
    let role = format!("griot_{}", ids::nonce().to_lowercase());
    let mut conn = PgConnection::establish(db.url()).unwrap();
    for sentence in
        [format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"), format!("GRANT ALL ON SCHEMA public TO {role}")]
    {
        sql_query(sentence).execute(&mut conn).unwrap();
    }
    let mut url = url::Url::parse(db.url()).unwrap();
    url.set_username(&role).unwrap();
    url.set_password(Some("secret")).unwrap();
    store::migrate(url.as_str()).unwrap();
    let found = sql_query("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").execute(&mut conn).unwrap();
    assert_eq!(found, 0, "it had no right to it");
    let any = store::Db::open(url.as_str()).unwrap().read(|conn| lists::has_any(conn, "all")).await.unwrap();
    assert!(!any);
    drop(conn);
    let server = db.url().rsplit_once('/').unwrap().0.to_owned();
    drop(db);
    let mut conn = PgConnection::establish(&format!("{server}/postgres")).unwrap();
    sql_query(format!("DROP ROLE {role}")).execute(&mut conn).unwrap();
}
