//! The form of a book's page: every button saves what was typed, and no error loses it.

use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::book_files::pdf;
use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

const TYPED: [(&str, &str); 5] = [
    ("title", "Le fleuve Niger"),
    ("authors", "Awa Traoré\nYao Kouassi"),
    ("price", "3500"),
    ("language", "fr"),
    ("description", "Il **monte**."),
];

/// The typed fields, with some added or changed.
fn typed<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let same = TYPED.into_iter().filter(|(name, _)| !other.iter().any(|(known, _)| known == name));
    same.chain(other.iter().copied()).collect()
}

/// Posts the whole form with one file, as a browser without JavaScript does.
async fn send_file(desk: &Desk, address: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
    let (name, bytes) = file.unwrap_or(("", b""));
    desk.post_parts(address, fields, ("file", name, bytes)).await
}

async fn titles(shop: &TestShop) -> Vec<String> {
    lines(&shop.shop, "SELECT title AS line FROM books ORDER BY title".to_owned()).await
}

async fn acts(shop: &TestShop) -> Vec<String> {
    let mut acts = lines(&shop.shop, "SELECT act AS line FROM audit ORDER BY id".to_owned()).await;
    acts.drain(..2);
    acts
}

on_both! {
    async fn each_button_of_a_book_saves_what_was_typed_before_it_acts(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", 9)).await;
        let here = format!("/admin/books/{id}");
        for (number, (act, field)) in [
            ("publish", ("", "")), ("cover", ("from", "file")), ("sample", ("pages", "1-2")), ("sample/drop", ("", "")),
            ("duplicate", ("", "")), ("withdraw", ("", "")),
        ].into_iter().enumerate() {
            let title = format!("Le fleuve {number}");
            let done = desk.post(&format!("{here}/{act}"), &typed(&[("title", &title), field])).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.text);
            assert!(titles(&shop).await.contains(&title), "{act} saved nothing");
        }
        assert!(titles(&shop).await.contains(&"Le fleuve 4 (copie)".to_owned()), "the copy is of what was typed");
        let file = send_file(&desk, &format!("{here}/file"), &typed(&[]), Some(("b.pdf", &pdf("seconde", 4)))).await;
        assert_eq!(file.location(), here);
        let page = desk.get(&here).await.text;
        for kept in ["value=\"Le fleuve Niger\"", "Awa Traoré\nYao Kouassi", "value=\"3500\"", "Il **monte**.", "PDF, 2e édition"] {
            assert!(page.contains(kept), "{kept} in {page}");
        }
        let before = acts(&shop).await.len();
        desk.post(&format!("{here}/publish"), &typed(&[])).await;
        assert_eq!(acts(&shop).await[before..], ["book.publish"], "what is as it was is not saved again");
    }

    async fn a_fault_in_a_field_keeps_all_that_was_typed_and_nothing_is_done(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", 9)).await;
        let here = format!("/admin/books/{id}");
        let before = acts(&shop).await;
        for act in ["publish", "duplicate", "withdraw", "cover", "sample", "preview"] {
            let fields = typed(&[("price", "2502"), ("from", "file"), ("pages", "1-2")]);
            let page = desk.post(&format!("{here}/{act}"), &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
            for said in ["Rien d’autre n’est fait", "doit être un multiple de 5", "value=\"2502\"", "value=\"Le fleuve Niger\"", "Il **monte**.", "value=\"1-2\""] {
                assert!(page.text.contains(said), "{act}: {said} in {}", page.text);
            }
        }
        assert_eq!((titles(&shop).await, acts(&shop).await), (vec!["le fleuve".to_owned()], before));
    }

    async fn a_file_that_came_with_a_fault_waits_and_need_not_be_sent_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", 9)).await;
        let (here, new) = (format!("/admin/books/{id}"), pdf("seconde", 4));
        let page = send_file(&desk, &format!("{here}/file"), &typed(&[("title", "")]), Some(("b.pdf", &new))).await;
        assert!(page.text.contains("«\u{a0}b.pdf\u{a0}» est arrivé et attend") && page.text.contains("Il **monte**."), "{}", page.text);
        let waits = page.between("name=\"file-upload\" value=\"", "\"");
        let sent = send_file(&desk, &format!("{here}/file"), &typed(&[("file-upload", &waits)]), None).await;
        assert_eq!(sent.location(), here, "{}", sent.text);
        let page = desk.get(&here).await.text;
        assert!(page.contains("PDF, 2e édition") && page.contains("value=\"Le fleuve Niger\""), "{page}");
        let late = send_file(&desk, &format!("{here}/file"), &typed(&[("title", "")]), Some(("c.pdf", &pdf("derniere", 2)))).await;
        let waits = late.between("name=\"file-upload\" value=\"", "\"");
        let fields = typed(&[("file-upload", &waits), ("show-again", "1")]);
        let english = desk.post(&format!("{here}?lang=en"), &fields).await;
        assert!(english.text.contains(&format!("name=\"file-upload\" value=\"{waits}\"")), "{}", english.text);
        desk.get(&format!("{here}?lang=fr")).await;
        let none = send_file(&desk, &format!("{here}/file"), &typed(&[("price", "4000")]), None).await;
        assert!(none.text.contains("Choisissez d’abord un fichier") && none.text.contains("value=\"4000\""), "{}", none.text);
    }

    async fn what_was_typed_of_a_new_book_stays_when_its_file_is_sent(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let kept = ["value=\"Le fleuve Niger\"", "Awa Traoré\nYao Kouassi", "Il **monte**."];
        let begin = async |fields: &[(&str, &str)], bytes: &[u8]| {
            send_file(&desk, "/admin/books/file", fields, Some(("le_fleuve.pdf", bytes))).await
        };
        let refused = begin(&typed(&[]), b"no book").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for kept in kept.into_iter().chain(["value=\"3500\"", "<details class=\"card\" open>", "id=\"file-error\""]) {
            assert!(refused.text.contains(kept), "{kept} in {}", refused.text);
        }
        assert_eq!(titles(&shop).await, [""; 0]);
        let good = begin(&typed(&[("authors", "")]), &pdf("premiere", 9)).await;
        assert_eq!(good.status, StatusCode::UNPROCESSABLE_ENTITY, "a PDF that names no author");
        let address = good.between("action=\"/admin/books/", "\"");
        let id = address.split(['/', '?']).next().unwrap();
        assert!(good.text.contains("id=\"authors-error\"") && good.text.contains("value=\"3500\"") && good.text.contains("9 pages"), "{}", good.text);
        assert_eq!(desk.post(&format!("/admin/books/{id}"), &typed(&[])).await.status, StatusCode::SEE_OTHER);
        let other = begin(&typed(&[("title", "")]), &pdf("seconde", 4)).await;
        let page = desk.get(other.location()).await.text;
        assert!(page.contains("value=\"le fleuve\"") && page.contains(kept[1]) && page.contains("4 pages"), "{page}");
        let mut found = titles(&shop).await;
        found.sort();
        assert_eq!(found, ["Le fleuve Niger", "le fleuve"]);
        let closed = desk.get("/admin/books/new").await.text;
        assert!(closed.contains("<details class=\"card\">"), "nothing was typed yet: {closed}");
    }

    async fn the_other_language_and_the_preview_keep_what_was_typed_and_save_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", 9)).await;
        let here = format!("/admin/books/{id}");
        let shown = desk.get(&here).await.text;
        assert!(shown.contains(&format!("formaction=\"{here}?lang=en\"")) && !shown.contains(&format!("href=\"{here}?lang=en\"")));
        let first = shown.split("<button").nth(1).unwrap().split('>').next().unwrap();
        assert!(first.contains("form=\"book-form\"") && !first.contains("formaction"), "Enter saves: {first}");
        let preview = desk.post(&format!("{here}/preview"), &typed(&[])).await.text;
        assert!(preview.contains("Le fleuve Niger") && preview.contains("3\u{a0}500\u{a0}F\u{a0}CFA"), "{preview}");
        let fields = typed(&[("price", "2502"), ("pages", "1-3"), ("seen", "7"), ("show-again", "1")]);
        let page = desk.post(&format!("{here}?lang=en"), &fields).await;
        assert_eq!(page.status, StatusCode::OK);
        for kept in ["<html lang=\"en\">", "value=\"Le fleuve Niger\"", "value=\"2502\"", "Il **monte**.", "value=\"1-3\"", "name=\"seen\" value=\"7\""] {
            assert!(page.text.contains(kept), "{kept} in {}", page.text);
        }
        let new = desk.post("/admin/books?lang=fr", &typed(&[("show-again", "1")])).await;
        assert!(new.text.contains("<html lang=\"fr\">") && new.text.contains("value=\"Le fleuve Niger\""), "{}", new.text);
        assert_eq!(titles(&shop).await, ["le fleuve"], "nothing is saved");
        let pages = desk.post(&here, &typed(&[("pages", "1-3"), ("pages-kept", "")])).await.location().to_owned();
        assert!(desk.get(&pages).await.text.contains("value=\"1-3\""), "pages that were not cut yet are still there");
    }
}
