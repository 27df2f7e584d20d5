//! Books in the back office: created, priced, published, replaced, sampled, moved, withdrawn.

use chrono::TimeDelta;
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

/// Publishes a PDF book under `/books/le-fleuve` and returns its id.
async fn on_the_shelf(desk: &Desk) -> String {
    let id = desk.start_book("le_fleuve.pdf", &pdf("premiere", 9)).await;
    assert_eq!(desk.save_book(&id, &[("slug", "le-fleuve")]).await.status, StatusCode::SEE_OTHER);
    desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
    id
}

/// Buys the book and returns the path of the link in the e-mail.
async fn bought(shop: &TestShop, buyer: &Buyer) -> String {
    buyer.buy("le-fleuve").await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let letter = shop.parcels().last().unwrap().text.clone();
    let (_, rest) = letter.split_once("/d/").expect("a link");
    format!("/d/{}", rest.split_whitespace().next().unwrap())
}

async fn bytes(buyer: &Buyer, address: &str) -> Vec<u8> {
    let answer = buyer.request(Method::GET, address).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    answer.bytes().await.unwrap().to_vec()
}

/// A page of the shop, once it shows `what`: the shop looks for changes every second.
async fn shows(buyer: &Buyer, address: &str, what: &str) -> String {
    wait_for(what, async || Some(buyer.get(address).await.text).filter(|text| text.contains(what))).await
}

/// A PDF with this title and author in its metadata.
fn saying(title: &str, author: &str) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(&pdf("page", 2)).unwrap();
    let said = lopdf::dictionary! { "Title" => lopdf::text_string(title), "Author" => lopdf::text_string(author) };
    let said = document.add_object(said);
    document.trailer.set("Info", said);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

on_both! {
    async fn a_pdf_proposes_the_title_and_the_authors_that_it_names(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let id = desk.start_book("scan 12.pdf", &saying("L’Aube à Ségou", "Awa Traoré; Ousmane Faye")).await;
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        assert!(page.contains("L’Aube à Ségou") && page.contains("Awa Traoré\nOusmane Faye"), "{page}");
        let id = desk.start_book("le_fleuve.pdf", &saying("Microsoft Word - v3 finale.docx", "HP")).await;
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        assert!(page.contains("value=\"le fleuve\"") && !page.contains("Microsoft") && !page.contains("HP\n"), "{page}");
        desk.save_book(&id, &[("title", "Le fleuve parle")]).await;
        desk.post_file(&format!("/admin/books/{id}/file"), "b.pdf", &saying("Un autre titre", "Un autre")).await;
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        assert!(page.contains("Le fleuve parle") && !page.contains("Un autre"), "what was typed stays: {page}");
    }

    async fn a_file_becomes_a_draft_and_then_a_book_on_the_shelf(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Manager).await, shop.buyer());
        assert!(desk.get("/admin/books").await.text.contains("/admin/books/new"));
        let id = desk.start_book("Les tisserands.epub", &epub("Les Tisserands de Ségou", "<p>Le fil.</p>")).await;
        let here = format!("/admin/books/{id}");
        let page = desk.get(&here).await.text;
        for said in ["Les Tisserands de Ségou", "Mariam Coulibaly\nOusmane Faye", "EPUB, 1re édition", "Il lui faut un prix."] {
            assert!(page.contains(said), "{said} in {page}");
        }
        let early = desk.post(&format!("{here}/publish"), &[]).await;
        assert_eq!(early.location(), here);
        assert_eq!(buyer.get("/books/les-tisserands-de-segou").await.status, StatusCode::NOT_FOUND, "no price, no sale");
        desk.save_book(&id, &[("title", "Les Tisserands"), ("authors", "Mariam Coulibaly\r\n\r\nOusmane Faye"), ("price", "3\u{a0}000")]).await;
        let preview = desk.get(&format!("{here}/preview")).await;
        assert!(preview.text.contains("3\u{a0}000\u{a0}F\u{a0}CFA") && preview.text.contains(&format!("href=\"{here}\"")));
        desk.post(&format!("{here}/publish"), &[]).await;
        shows(&buyer, "/", "Les Tisserands").await;
        let public = buyer.get("/books/les-tisserands").await.text;
        assert!(public.contains("Mariam Coulibaly, Ousmane Faye") && public.contains("<dd>EPUB</dd>"), "{public}");
        desk.post(&format!("{here}/withdraw"), &[]).await;
        wait_for("the book to leave", async || {
            Some(buyer.get("/books/les-tisserands").await).filter(|page| page.status == StatusCode::NOT_FOUND)
        }).await;
        let copy = desk.post(&format!("{here}/duplicate"), &[]).await.location().to_owned();
        assert!(desk.get(&copy).await.text.contains("Les Tisserands (copie)"));
        let acts = lines(&shop.shop, "SELECT act AS line FROM audit ORDER BY id".to_owned()).await;
        assert_eq!(acts, ["book.create", "book.file", "book.save", "book.publish", "book.withdraw", "book.duplicate"]);
    }

    async fn a_title_that_is_corrected_names_the_files_of_those_who_have_the_book_too(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Manager).await, shop.buyer());
        let id = on_the_shelf(&desk).await;
        let link = bought(&shop, &buyer).await;
        let begun = buyer.post(&link, &[]).await.location().to_owned();
        let name = async |address: &str| {
            let answer = buyer.request(Method::HEAD, address).send().await.unwrap();
            answer.headers()["content-disposition"].to_str().unwrap().to_owned()
        };
        assert!(name(&begun).await.contains("Le fleuve.pdf"));
        desk.save_book(&id, &[("title", "Le grand fleuve"), ("slug", "le-fleuve")]).await.location();
        assert!(name(&begun).await.contains("Le grand fleuve.pdf"), "the address in use still serves it: {}", name(&begun).await);
        let again = buyer.post(&link, &[]).await.location().to_owned();
        assert!(again.ends_with("/Le%20grand%20fleuve.pdf"), "{again}");
    }

    async fn what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let typed = [("title", ""), ("authors", "Awa <b>"), ("price", "2502"), ("language", "fr"), ("slug", "Été"), ("description", "Du **sel**")];
        let page = desk.post("/admin/books", &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in [
            "id=\"title-error\"", "Un prix en F\u{a0}CFA doit être un multiple de 5.", "id=\"slug-error\"", "value=\"2502\"",
            "Awa &#60;b&#62;", "value=\"Été\"", "Du **sel**",
        ] {
            assert!(page.text.contains(said), "{said} in {}", page.text);
        }
        for (price, says) in [("95", "au moins 100"), ("2000000", "au plus 1"), ("12,5", "en chiffres")] {
            let page = desk.post("/admin/books", &[("title", "T"), ("authors", "A"), ("price", price), ("language", "fr")]).await;
            assert!(page.text.contains(says), "{price}: {says}");
        }
        assert!(lines(&shop.shop, "SELECT id AS line FROM books".to_owned()).await.is_empty());
    }

    async fn a_file_that_may_not_be_sold_is_refused_with_its_reason(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let whole = pdf("page", 3);
        let script = epub("T", "<script>alert(1)</script>");
        let remote = epub("T", "<img src='https://example.org/a.png'/>");
        for (bytes, says) in [
            (&whole[..whole.len() / 2], "Ce PDF est"),
            (&script[..], "Cet EPUB contient un programme (one.xhtml)"),
            (&remote[..], "sur internet (one.xhtml)"),
            (&script[..script.len() / 2], "Cet EPUB est abîmé"),
            (b"bonjour", "ni un PDF ni un EPUB"),
            (b"", "Choisissez d’abord un fichier"),
        ] {
            let page = desk.post_file("/admin/books/file", "livre.pdf", bytes).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
            assert!(page.text.contains(says), "{says} in {}", page.text);
        }
        assert!(lines(&shop.shop, "SELECT id AS line FROM books".to_owned()).await.is_empty());
        let id = desk.start_book("livre.pdf", &whole).await;
        let again = desk.post_file(&format!("/admin/books/{id}/file"), "livre.pdf", &whole).await;
        assert!(again.text.contains("C’est le fichier que le livre a déjà"), "{}", again.text);
    }

    async fn an_old_address_leads_to_the_new_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = on_the_shelf(&desk).await;
        shows(&buyer, "/books/le-fleuve", "Le fleuve").await;
        desk.save_book(&id, &[("slug", "le-fleuve-niger")]).await;
        let moved = wait_for("the redirect", async || {
            Some(buyer.get("/books/le-fleuve").await).filter(|page| page.status != StatusCode::OK)
        }).await;
        assert_eq!((moved.status, moved.location()), (StatusCode::MOVED_PERMANENTLY, "/books/le-fleuve-niger"));
        let form = buyer.post("/books/le-fleuve/buy", &[("email", "awa@exemple.ci"), ("nonce", "a")]).await;
        assert_eq!((form.status, form.location()), (StatusCode::PERMANENT_REDIRECT, "/books/le-fleuve-niger/buy"));
        let other = desk.start_book("autre.pdf", &pdf("autre", 2)).await;
        let taken = desk.save_book(&other, &[("slug", "le-fleuve")]).await;
        assert!(taken.text.contains("Cette adresse est déjà celle d’un livre"), "{}", taken.text);
        desk.save_book(&id, &[("slug", "le-fleuve")]).await;
        shows(&buyer, "/books/le-fleuve", "Le fleuve").await;
        let back = buyer.get("/books/le-fleuve-niger").await;
        assert_eq!(back.location(), "/books/le-fleuve", "back and forth");
    }

    async fn a_newer_file_is_sold_and_earlier_buyers_keep_theirs_and_can_be_given_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, first) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = on_the_shelf(&desk).await;
        shows(&first, "/books/le-fleuve", "Le fleuve").await;
        let link = bought(&shop, &first).await;
        let (old, new) = (pdf("premiere", 9), pdf("seconde", 9));
        let file = first.post(&link, &[]).await.location().to_owned();
        assert!(bytes(&first, &file).await == old);
        desk.sell_file(&id, "le_fleuve.pdf", &new).await;
        assert!(bytes(&first, &file).await == old, "who bought the first edition keeps it");
        let second = shop.buyer();
        let later = bought(&shop, &second).await;
        let later = second.post(&later, &[]).await.location().to_owned();
        assert!(bytes(&second, &later).await == new, "the second edition is sold");
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        assert!(page.contains("PDF, 2e édition") && page.contains("Prévenir 1 acheteur"), "{page}");
        let tell = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let tell = tell.filter(|action| action.ends_with("/tell")).collect::<Vec<_>>().concat();
        for _ in 0..2 {
            desk.post(&tell, &[]).await;
            shop.work().await;
        }
        let letters = shop.parcels();
        assert_eq!(letters.len(), 3, "one news, to one buyer");
        let news = &letters[2];
        assert!(news.subject.contains("Nouvelle édition") && news.text.contains("rien à payer de plus"), "{}", news.text);
        let (_, rest) = news.text.split_once("/d/").unwrap();
        let link = format!("/d/{}", rest.split_whitespace().next().unwrap());
        let page = first.get(&link).await.text;
        assert_eq!(page.matches("class=\"fetch\"").count(), 2, "{page}");
        let newer = first.post(&format!("{link}/pdf-2"), &[]).await.location().to_owned();
        assert!(bytes(&first, &newer).await == new);
        let earlier = first.post(&format!("{link}/pdf-1"), &[]).await.location().to_owned();
        assert!(bytes(&first, &earlier).await == old);
        assert_eq!(first.post(&format!("{link}/epub-1"), &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn who_buys_a_book_in_two_formats_gets_both_each_with_its_own_count(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = on_the_shelf(&desk).await;
        let flow = epub("Le fleuve", "<p>L’eau.</p>");
        desk.sell_file(&id, "le_fleuve.epub", &flow).await;
        shows(&buyer, "/books/le-fleuve", "PDF + EPUB").await;
        let link = bought(&shop, &buyer).await;
        assert!(shop.parcels()[0].text.contains("EPUB · "), "{}", shop.parcels()[0].text);
        let address = buyer.post(&format!("{link}/epub-1"), &[]).await.location().to_owned();
        assert!(bytes(&buyer, &address).await == flow);
        let left = |page: &str| (page.contains("reste 4 t"), page.contains("reste 5 t"));
        let page = shows(&buyer, &link, "reste 4 t").await;
        assert_eq!(left(&page), (true, true), "the EPUB was taken once, the PDF not: {page}");
        for _ in 0..4 {
            shop.pass(TimeDelta::hours(7));
            assert!(bytes(&buyer, &address).await == flow);
        }
        shop.pass(TimeDelta::hours(7));
        assert_eq!(buyer.post(&format!("{link}/epub-1"), &[]).await.status, StatusCode::GONE, "five visits are over");
        assert!(buyer.post(&format!("{link}/pdf-1"), &[]).await.status.is_redirection(), "the PDF is still there");
    }

    async fn an_owner_has_each_edition_back_as_it_was_brought(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let (old, new) = (pdf("Un", 3), pdf("Deux", 4));
        let id = desk.start_book("Le fleuve.pdf", &old).await;
        desk.post_file(&format!("/admin/books/{id}/file"), "Le fleuve.pdf", &new).await;
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        let links: Vec<_> = page.split("<a href=\"").filter_map(|rest| rest.split('"').next()).filter(|to| to.ends_with("/file")).collect();
        assert_eq!(links.len(), 2, "{page}");
        for (link, whole) in links.iter().zip([&new, &old]) {
            assert!(bytes(&desk.buyer, link).await == *whole);
        }
        let other = desk.start_book("Autre.pdf", &pdf("Autre", 1)).await;
        let elsewhere = links[0].replace(&id, &other);
        assert_eq!(desk.get(&elsewhere).await.status, StatusCode::NOT_FOUND, "an edition is its own book's");
        assert_ne!(shop.staff(Role::Support).await.get(links[0]).await.status, StatusCode::OK);
    }

    async fn a_draft_is_thrown_away_and_a_book_that_was_on_the_shelf_is_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let draft = desk.start_book("Brouillon.pdf", &pdf("Brouillon", 3)).await;
        let here = format!("/admin/books/{draft}");
        let coupon = [("code", "RIEN"), ("kind", "percent"), ("value", "10"), ("book", "brouillon")];
        let coupon = desk.post("/admin/coupons", &coupon).await.location().to_owned();
        desk.post(&format!("{here}/discard"), &[]).await;
        assert!(desk.get(&here).await.text.contains("Le code RIEN"), "a coupon is for it");
        desk.post(&coupon, &[("code", "RIEN"), ("kind", "percent"), ("value", "10"), ("book", "")]).await.location();
        assert_eq!(desk.post(&format!("{here}/discard"), &[]).await.location(), "/admin/books");
        assert!(desk.get("/admin/books").await.text.contains("est supprimé"));
        assert_eq!(desk.get(&here).await.status, StatusCode::NOT_FOUND);
        assert!(desk.get("/admin/audit").await.text.contains("a supprimé le brouillon"));
        let id = on_the_shelf(&desk).await;
        for act in ["discard", "withdraw", "discard"] {
            desk.post(&format!("/admin/books/{id}/{act}"), &[]).await;
        }
        let page = desk.get(&format!("/admin/books/{id}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("a été en rayon") && !page.text.contains("/discard"), "{}", page.text);
    }

    async fn a_form_from_before_somebody_elses_change_does_not_put_the_old_price_back(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, manager) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
        let id = on_the_shelf(&owner).await;
        let here = format!("/admin/books/{id}");
        let seen = owner.get(&here).await.between("name=\"seen\" value=\"", "\"");
        shop.pass(TimeDelta::seconds(1));
        manager.save_book(&id, &[("slug", "le-fleuve"), ("price", "5000")]).await.location();
        let stale = [("slug", "le-fleuve"), ("price", "2500"), ("description", "Corrigée."), ("seen", seen.as_str())];
        let asked = owner.save_book(&id, &stale).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("entre-temps") && asked.text.contains("Corrigée."), "{}", asked.text);
        assert_eq!(lines(&shop.shop, "SELECT CAST(amount AS TEXT) AS line FROM books".to_owned()).await, ["5000"]);
        let seen = asked.between("name=\"seen\" value=\"", "\"");
        let again = [("slug", "le-fleuve"), ("price", "5000"), ("description", "Corrigée."), ("seen", seen.as_str())];
        owner.save_book(&id, &again).await.location();
    }

    async fn a_sample_has_the_chosen_pages_and_no_others(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = on_the_shelf(&desk).await;
        let cut = async |pages| desk.post(&format!("/admin/books/{id}/sample"), &[("pages", pages)]).await;
        for (pages, says) in [("", "Des numéros de page de 1 à 9"), ("8-12", "de 1 à 9"), ("1-9", "C’est tout le livre")] {
            let page = cut(pages).await;
            assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains(says), "{pages}");
        }
        assert_eq!(buyer.get("/books/le-fleuve/sample").await.status, StatusCode::NOT_FOUND);
        assert!(cut("2-3, 7").await.status.is_redirection());
        let page = shows(&buyer, "/books/le-fleuve", "/books/le-fleuve/sample").await;
        assert!(page.contains("3 pages"), "{page}");
        let sample = bytes(&buyer, "/books/le-fleuve/sample").await;
        let sample = lopdf::Document::load_mem(&sample).unwrap();
        let texts: Vec<_> = sample.get_pages().values().map(|id| String::from_utf8_lossy(&sample.get_page_content(*id)).into_owned()).collect();
        let marks = ["premiere 2)", "premiere 3)", "premiere 7)"];
        assert!(texts.len() == 3 && texts.iter().zip(marks).all(|(text, mark)| text.contains(mark)), "{texts:?}");
        desk.post(&format!("/admin/books/{id}/sample/drop"), &[]).await;
        assert_eq!(buyer.get("/books/le-fleuve/sample").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_cover_comes_from_a_picture_or_from_page_one_and_never_from_an_svg(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le_fleuve.pdf", &pdf("page", 2)).await;
        let cover = async || desk.get(&format!("/admin/books/{id}")).await.between("src=\"/covers/", "\"");
        let drawn = cover().await;
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(400, 600, image::Rgb([20, 90, 40])).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let address = format!("/admin/books/{id}/cover");
        assert!(desk.post_file(&address, "c.png", png.get_ref()).await.status.is_redirection());
        assert_ne!(cover().await, drawn);
        let svg = desk.post_file(&address, "c.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>").await;
        assert!(svg.status == StatusCode::UNPROCESSABLE_ENTITY && svg.text.contains("id=\"cover-error\""));
        desk.post(&address, &[("from", "file")]).await;
        assert_eq!(cover().await, drawn, "page one again");
    }

    async fn categories_filter_the_shelf_once_a_book_has_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = on_the_shelf(&desk).await;
        shop.shelve("Un autre livre", 1000, 2000).await;
        desk.post("/admin/books/categories", &[("french", "Contes"), ("english", "Tales")]).await;
        assert!(desk.post("/admin/books/categories", &[("french", " ")]).await.text.contains("Il lui faut un nom"));
        assert!(!buyer.get("/").await.text.contains("class=\"kinds\""), "no book has it yet");
        let category = desk.get(&format!("/admin/books/{id}")).await.between("name=\"category\" value=\"", "\"");
        desk.save_book(&id, &[("slug", "le-fleuve"), ("category", &category)]).await;
        shows(&buyer, "/", "class=\"kinds\"").await;
        let shelf = buyer.get("/categories/contes").await;
        assert!(shelf.text.contains("Le fleuve") && !shelf.text.contains("Un autre livre"), "{}", shelf.text);
        assert!(buyer.get("/categories/contes?lang=en").await.text.contains("<h1>Tales</h1>"));
        assert_eq!(buyer.get("/categories/romans").await.status, StatusCode::NOT_FOUND);
        desk.post(&format!("/admin/books/categories/{category}/delete"), &[]).await;
        wait_for("the category to go", async || {
            Some(buyer.get("/categories/contes").await).filter(|page| page.status == StatusCode::NOT_FOUND)
        }).await;
    }

    async fn the_list_is_searched_without_accents_filtered_and_paged(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        for number in 0..53 {
            shop.clock.advance(TimeDelta::seconds(1));
            shop.shelve(&format!("L’été numéro {number}"), 1000, 2000).await;
        }
        desk.post("/admin/books", &[("title", "Brouillon"), ("authors", "A"), ("language", "fr")]).await;
        let page = desk.get("/admin/books?q=ETE+numero&state=published").await;
        assert_eq!(page.text.matches("<tr><th scope=\"row\"").count(), 50);
        assert!(page.text.contains("numéro 52<") && !page.text.contains("numéro 2<"));
        let older = page.between("<a rel=\"next\" href=\"", "\"").replace("&#38;", "&");
        let rest = desk.get(&older).await.text;
        assert!(rest.matches("<tr><th scope=\"row\"").count() == 3 && rest.contains("numéro 2<"), "{rest}");
        let drafts = desk.get("/admin/books?state=draft").await.text;
        assert!(drafts.contains("Brouillon") && !drafts.contains("numéro"));
    }
}
