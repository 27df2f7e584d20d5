//! Sellers' own books: made as the back office makes them, approved by an owner, and nobody else's; and their public pages.

use griot::domain::role::Role;
use griot::shop::accounts::audit::Actor;
use griot::shop::catalogue::books::bulk::{self, Act};
use griot::web::admin::Row;
use griot::web::admin::seller::{BOOKS, ROUTES};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::paid;
use crate::support::book_files::pdf;
use crate::support::buyer::{Answer, Buyer};
use crate::support::market::{agrees, has, market, one, seller, sells};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::twin::lines;

/// What a seller types about a book.
fn typed<'a>(title: &'a str, price: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("title", title), ("authors", "Awa Traoré"), ("price", price), ("language", "fr")]
}

/// A seller's draft of this title, complete with a PDF; returns its page.
async fn draft(desk: &Desk, title: &str) -> String {
    let begun = desk.post_file("/seller/books/file", "livre.pdf", &pdf(title, 9)).await;
    let here = begun.location().to_owned();
    assert!(here.starts_with("/seller/books/"), "{here}");
    assert_eq!(desk.post(&here, &typed(title, "2500")).await.location(), here);
    here
}

fn id(here: &str) -> &str {
    here.rsplit('/').next().unwrap()
}

async fn on_shelf(shop: &TestShop) -> Vec<String> {
    lines(&shop.shop, "SELECT title AS line FROM books WHERE published ORDER BY title".to_owned()).await
}

async fn set_approval(shop: &TestShop, approval: &str) {
    let fields =
        [("commission", "10"), ("fee_bearer", "shop"), ("hold", "24"), ("goodwill", "6"), ("approval", approval)];
    let saved = shop.staff(Role::Owner).await.post("/admin/settings/market", &fields).await;
    assert_eq!(saved.location(), "/admin/settings/market");
}

/// The subjects of the e-mails to this address.
async fn told(shop: &TestShop, email: &str) -> Vec<String> {
    shop.work().await;
    let to = shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == email);
    to.map(|letter| letter.subject.replace('\u{a0}', " ")).collect()
}

/// Requests a route as this browser, with a seller's ids in it.
async fn ask(buyer: &Buyer, row: &Row, path: &str, csrf: &str) -> Answer {
    let request = buyer.request(row.method.as_str().parse().unwrap(), path);
    let form = [&typed("Autre", "900")[..], &[("csrf", csrf), ("move", "first"), ("day", "2027-02-12")]].concat();
    buyer
        .send(match row.method.as_str() {
            "GET" => request,
            "POST" if !row.path.starts_with("/seller/uploads") => request.form(&form),
            _ => {
                let request =
                    request.header("x-csrf-token", csrf).header("upload-offset", "0").header("upload-length", "5");
                request.header("content-type", "application/offset+octet-stream").body("livre")
            }
        })
        .await
}

/// The owner decides about a book on its page, as it was shown.
async fn approve(desk: &Desk, here: &str) -> Answer {
    let page = desk.get(&format!("/admin/market/books/{}", id(here))).await;
    let seen = page.between("name=\"seen\" value=\"", "\"");
    desk.post(&format!("/admin/market/books/{}/approve", id(here)), &[("seen", &seen)]).await
}

on_both! {
    async fn a_seller_makes_a_book_that_an_owner_approves_and_a_reader_buys(db: TestDatabase) {
        let shop = market(db);
        let (owner, (awa, seller_id)) = (shop.staff(Role::Owner).await, seller(&shop, "Éditions Awa").await);
        let here = draft(&awa, "Le fleuve").await;
        let page = awa.get(&here).await.text;
        for not_his in ["/admin/books", "/admin/uploads", &format!("{here}/tax"), &format!("{here}/place"), "/import"] {
            assert!(!page.contains(not_his), "{not_his}: {page}");
        }
        assert!(page.contains("Demander la mise en rayon") && page.contains("data-uploads=\"/seller/uploads\""), "{page}");
        let list = awa.get("/seller/books").await.text;
        assert!(list.contains("Le fleuve") && !list.contains("/books/import") && !list.contains("bulk"), "{list}");
        for _ in 0..2 {
            assert_eq!(awa.post(&format!("{here}/publish"), &[]).await.location(), here);
        }
        assert!(awa.get(&here).await.text.contains("attend l’accord de la boutique"));
        assert_eq!(on_shelf(&shop).await, [""; 0]);
        assert_eq!(told(&shop, &owner.email).await, ["À approuver : « Le fleuve » de Éditions Awa"], "once");
        assert!(owner.get("/admin").await.text.contains("1 livre d’un vendeur attend votre accord"));
        let (list, decide) = (owner.get("/admin/market").await.text, format!("/admin/market/books/{}", id(&here)));
        assert!(list.contains(&decide) && list.contains(&format!("/admin/books/{}", id(&here))), "{list}");
        assert!(owner.get(&format!("/admin/books/{}", id(&here))).await.text.contains(&decide));
        assert_eq!(approve(&owner, &here).await.location(), "/admin/market");
        assert_eq!(on_shelf(&shop).await, ["Le fleuve"]);
        assert_eq!(told(&shop, &awa.email).await, ["En rayon : « Le fleuve »"]);
        paid(&shop, "le-fleuve").await;
        assert_eq!(has(&shop.shop, &seller_id).await, (2_250, 0), "the share is the seller's");
        agrees(&shop).await;
        let journal = owner.get("/admin/audit?act=book").await.text;
        assert!(journal.contains(&awa.email) && journal.contains("a approuvé"), "{journal}");
    }

    async fn a_book_is_sent_back_with_a_sentence_and_approved_as_it_was_seen(db: TestDatabase) {
        let shop = market(db);
        let (owner, (awa, _)) = (shop.staff(Role::Owner).await, seller(&shop, "Éditions Awa").await);
        let here = draft(&awa, "Le fleuve").await;
        let decide = format!("/admin/market/books/{}", id(&here));
        assert_eq!(owner.get(&decide).await.location(), format!("/admin/books/{}", id(&here)), "nobody asked");
        awa.post(&format!("{here}/publish"), &[]).await;
        assert_eq!(shop.staff(Role::Manager).await.get(&decide).await.status, StatusCode::FORBIDDEN);
        let wrong = owner.post(&format!("{decide}/return"), &[("answer", " ")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"answer-error\""), "{}", wrong.text);
        let back = owner.post(&format!("{decide}/return"), &[("answer", "La couverture est <floue>.")]).await;
        assert_eq!(back.location(), "/admin/market");
        let page = awa.get(&here).await.text;
        assert!(page.contains("La couverture est &#60;floue&#62;.") && page.contains("Demander de nouveau"), "{page}");
        assert_eq!(told(&shop, &awa.email).await, ["À revoir : « Le fleuve »"]);
        assert!(shop.letters().last().unwrap().text.contains("La couverture est <floue>."));
        awa.post(&format!("{here}/publish"), &[]).await;
        let seen = owner.get(&decide).await.between("name=\"seen\" value=\"", "\"");
        shop.pass(chrono::TimeDelta::seconds(1));
        awa.post(&here, &typed("Le fleuve noir", "2500")).await;
        assert_eq!(owner.post(&format!("{decide}/approve"), &[("seen", &seen)]).await.location(), decide);
        assert_eq!(on_shelf(&shop).await, [""; 0], "it is another book than the owner saw");
        approve(&owner, &here).await;
        assert_eq!(on_shelf(&shop).await, ["Le fleuve noir"]);
        assert_eq!(owner.post(&format!("{decide}/return"), &[("answer", "Trop tard")]).await.location(), "/admin/market");
        assert_eq!(on_shelf(&shop).await, ["Le fleuve noir"]);
    }

    async fn what_was_approved_goes_off_and_on_by_itself_until_the_shop_takes_it_off(db: TestDatabase) {
        let shop = market(db);
        let (owner, (awa, _)) = (shop.staff(Role::Owner).await, seller(&shop, "Éditions Awa").await);
        let here = draft(&awa, "Le fleuve").await;
        awa.post(&format!("{here}/publish"), &[]).await;
        approve(&owner, &here).await;
        assert_eq!(awa.post(&format!("{here}/withdraw"), &[]).await.location(), here);
        assert_eq!(on_shelf(&shop).await, [""; 0]);
        awa.post(&format!("{here}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await, ["Le fleuve"]);
        assert!(awa.get(&here).await.text.contains("La boutique en garde la trace"));
        let asks = awa.post_file(&format!("{here}/file"), "neuf.pdf", &pdf("neuf", 7)).await;
        assert_eq!(awa.post(asks.location(), &[]).await.location(), here);
        let sold = format!("SELECT CAST(pages AS TEXT) AS line FROM editions WHERE book_id = '{}' AND state = 'on_sale'", id(&here));
        assert_eq!(lines(&shop.shop, sold).await, ["7"], "the new file is on sale");
        assert!(owner.get("/admin/audit?act=book.sell").await.text.contains(&awa.email));
        let manager = shop.staff(Role::Manager).await;
        manager.post(&format!("/admin/books/{}/withdraw", id(&here)), &[]).await;
        assert!(told(&shop, &awa.email).await.contains(&"Retiré du rayon : « Le fleuve »".to_owned()));
        for approval in ["never", "always"] {
            set_approval(&shop, approval).await;
            awa.post(&format!("{here}/publish"), &[]).await;
            assert_eq!(on_shelf(&shop).await, [""; 0], "the shop took it off");
        }
        manager.post(&format!("/admin/books/{}/publish", id(&here)), &[]).await;
        awa.post(&format!("{here}/withdraw"), &[]).await;
        awa.post(&format!("{here}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await, ["Le fleuve"], "one of the staff put it back");
    }

    async fn the_owner_approves_every_book_or_a_sellers_first_or_none(db: TestDatabase) {
        let shop = market(db);
        let (owner, (awa, _), (moussa, _)) =
            (shop.staff(Role::Owner).await, seller(&shop, "Éditions Awa").await, seller(&shop, "Moussa").await);
        set_approval(&shop, "first").await;
        let (first, second) = (draft(&awa, "Le premier").await, draft(&awa, "Le second").await);
        for here in [&first, &second] {
            awa.post(&format!("{here}/publish"), &[]).await;
        }
        assert_eq!(on_shelf(&shop).await, [""; 0], "none was approved yet");
        approve(&owner, &first).await;
        awa.post(&format!("{second}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await, ["Le premier", "Le second"]);
        let others = draft(&moussa, "La nuit").await;
        moussa.post(&format!("{others}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await.len(), 2, "another seller's first");
        set_approval(&shop, "never").await;
        let free = draft(&moussa, "Le jour").await;
        assert!(moussa.get(&free).await.text.contains(">Mettre en rayon<"));
        moussa.post(&format!("{free}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await, ["Le jour", "Le premier", "Le second"]);
        set_approval(&shop, "always").await;
        let third = draft(&awa, "Le troisième").await;
        awa.post(&format!("{third}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await.len(), 3);
    }

    async fn nothing_that_a_seller_can_send_puts_a_book_on_the_shelf_that_was_not_approved(db: TestDatabase) {
        let shop = market(db);
        let (awa, _) = seller(&shop, "Éditions Awa").await;
        let here = draft(&awa, "Le fleuve").await;
        let edition = lines(&shop.shop, format!("SELECT id AS line FROM editions WHERE book_id = '{}'", id(&here))).await.concat();
        for row in BOOKS.iter().chain(ROUTES).filter(|row| row.method.as_str() != "GET" && !row.path.ends_with("/discard")) {
            let path = row.path.replace("{id}", id(&here)).replace("{edition}", &edition);
            let answer = ask(&awa.buyer, row, &path, &awa.csrf).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            assert_eq!(on_shelf(&shop).await, [""; 0], "{} {path}", row.method);
        }
        for path in [format!("/admin/books/{}/publish", id(&here)), "/admin/books/bulk/run".to_owned()] {
            let fields = [("book", id(&here)), ("act", "publish")];
            assert_eq!(awa.post(&path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let actor = Actor { account_id: Some(awa.account_id.clone()), name: awa.email.clone(), at: shop.clock.now().naive_utc() };
        bulk::run(&shop.shop, &actor, &[id(&here).to_owned()], &Act::Publish).await.unwrap();
        assert_eq!(on_shelf(&shop).await, [""; 0]);
        let owner = shop.staff(Role::Owner).await;
        approve(&owner, &here).await;
        let copy = awa.post(&format!("{here}/duplicate"), &[]).await.location().to_owned();
        assert_ne!(copy, here);
        awa.post_file(&format!("{copy}/file"), "copie.pdf", &pdf("copie", 3)).await;
        awa.post(&format!("{copy}/publish"), &[]).await;
        assert_eq!(on_shelf(&shop).await.len(), 1, "a copy is another book, and his own");
        assert!(awa.get(&copy).await.text.contains("attend l’accord"));
    }

    async fn nobody_else_gets_at_a_sellers_books_and_uploads_by_any_address(db: TestDatabase) {
        let shop = market(db);
        let ((awa, _), (moussa, _)) = (seller(&shop, "Éditions Awa").await, seller(&shop, "Moussa").await);
        let here = draft(&awa, "Le fleuve").await;
        let edition = lines(&shop.shop, format!("SELECT id AS line FROM editions WHERE book_id = '{}'", id(&here))).await.concat();
        let begun = awa.buyer.request(reqwest::Method::POST, "/seller/uploads").header("x-csrf-token", &awa.csrf);
        let upload = awa.buyer.send(begun.header("upload-length", "5")).await.headers["location"].to_str().unwrap().to_owned();
        let state = "SELECT b.title || b.updated_at || (SELECT COUNT(*) FROM editions) || (SELECT COUNT(*) FROM uploads) AS line FROM books b";
        let before = lines(&shop.shop, state.to_owned()).await;
        let (support, stranger) = (shop.staff(Role::Support).await, shop.buyer());
        for row in BOOKS {
            let of = if row.path.starts_with("/seller/uploads") { id(&upload) } else { id(&here) };
            let path = row.path.replace("{id}", of).replace("{edition}", &edition);
            if row.path.contains("{id}") {
                let other = ask(&moussa.buyer, row, &path, &moussa.csrf).await;
                assert_eq!(other.status, StatusCode::NOT_FOUND, "{} {path}", row.method);
            }
            let staff = ask(&support.buyer, row, &path, &support.csrf).await;
            assert_eq!(staff.location(), "/admin", "{} {path}", row.method);
            let outside = ask(&stranger, row, &path, "").await;
            let is_page = row.method.as_str() == "GET";
            assert!(if is_page { outside.location().starts_with("/admin/login") } else { outside.status == StatusCode::UNAUTHORIZED }, "{path}");
        }
        assert_eq!(lines(&shop.shop, state.to_owned()).await, before, "and nothing was changed");
        assert!(!moussa.get("/seller/books").await.text.contains("Le fleuve"));
        let with_hers = [("title", "Vol"), ("upload", id(&upload))];
        assert_eq!(moussa.post("/seller/books/file", &with_hers).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(awa.get(&here).await.status, StatusCode::OK);
        assert!(awa.get("/seller/books").await.text.contains("Le fleuve"));
    }

    async fn a_sellers_page_shows_who_he_is_and_his_books_while_he_sells(db: TestDatabase) {
        let (shop, (awa, seller_id), slug) = one(db).await;
        let (_, other) = seller(&shop, "Moussa").await;
        sells(&shop, &other, ("La nuit", 1_000), None).await;
        let reader = shop.buyer();
        let book = reader.get(&format!("/books/{slug}")).await.text;
        assert!(book.contains("Vendu par <a href=\"/sellers/editions-awa\">Éditions Awa</a>"), "{book}");
        assert!(book.contains("\"seller\":{\"@type\":\"Organization\",\"name\":\"Éditions Awa\"}"), "{book}");
        let fields = [("name", "Maison Awa"), ("about", "Des *contes*. <script>1</script>"), ("phone", ""), ("language", "fr")];
        awa.post("/seller/page", &fields).await;
        let refused = awa.post_file("/seller/page/picture", "a.png", b"no picture").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("id=\"picture-error\""), "{}", refused.text);
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(300, 400).write_to(&mut png, image::ImageFormat::Png).unwrap();
        assert_eq!(awa.post_file("/seller/page/picture", "a.png", png.get_ref()).await.location(), "/seller/page");
        let page = reader.get("/sellers/editions-awa").await;
        assert!(page.text.contains("<h1>Maison Awa</h1>") && page.text.contains("Des <em>contes</em>."), "{}", page.text);
        assert!(page.text.contains("/books/le-fleuve") && !page.text.contains("La nuit") && !page.text.contains("<script>1"), "{}", page.text);
        let picture = page.between("src=\"/covers/", "\"");
        let picture = reader.get(&format!("/covers/{picture}")).await;
        assert_eq!(picture.header("content-type"), "image/webp");
        assert!(reader.get(&format!("/books/{slug}")).await.text.contains("Maison Awa</a>"), "what was kept is dropped");
        assert!(reader.get("/sitemap/pages.xml").await.text.contains("/sellers/editions-awa</loc>"));
        assert_eq!(awa.post("/seller/page/picture/remove", &[]).await.location(), "/seller/page");
        assert!(!reader.get("/sellers/editions-awa").await.text.contains("<p><img"));
        let owner = shop.staff(Role::Owner).await;
        owner.post(&format!("/admin/market/{seller_id}/suspend"), &[]).await;
        assert_eq!(reader.get("/sellers/editions-awa").await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.get(&format!("/books/{slug}")).await.status, StatusCode::NOT_FOUND, "his books left the shelf");
        assert!(!reader.get("/sitemap/pages.xml").await.text.contains("/sellers/editions-awa"));
        let plain = TestShop::open(TestDatabase::sqlite());
        assert_eq!(plain.buyer().get("/sellers/editions-awa").await.status, StatusCode::NOT_FOUND);
    }
}
