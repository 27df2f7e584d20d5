//! Stamped copies: the buyer's name in the file, the same bytes at each download and in each part, and nowhere else.

use std::time::Instant;

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::domain::stamp::{Layout, Piece};
use griot::shop::admin::order_notes;
use griot::{epub, pdf};
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::admin::Desk;
use crate::support::apps;
use crate::support::back_office::{order_id, owner};
use crate::support::book_files;
use crate::support::bucket::BucketServer;
use crate::support::buyer::Buyer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines};
use crate::support::wait::wait_for;

/// A book on sale whose copies are stamped.
async fn stamped_book(desk: &Desk, name: &str, bytes: &[u8]) -> String {
    let id = desk.start_book(name, bytes).await;
    assert_eq!(desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await.status, StatusCode::SEE_OTHER);
    desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
    id
}

/// A copy that was bought.
struct Copy {
    buyer: Buyer,
    link: String,
    file: String,
    number: String,
    key: String,
}

/// Buys the book by this name, with the form's other fields empty.
async fn bought(shop: &TestShop, name: &str) -> Copy {
    bought_with(shop, name, &[]).await
}

async fn bought_with(shop: &TestShop, name: &str, more: &[(&str, &str)]) -> Copy {
    let buyer = shop.buyer();
    wait_for("the book", async || {
        Some(buyer.get("/books/le-fleuve").await).filter(|page| page.status == StatusCode::OK)
    })
    .await;
    let nonce = buyer.nonce("le-fleuve").await;
    let fields = [("email", "awa@exemple.ci"), ("name", name), ("nonce", &nonce), ("again", "yes")];
    let led = buyer.post("/books/le-fleuve/buy", &[&fields, more].concat()).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.text);
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let letter = shop.parcels().last().unwrap().text.clone();
    let (_, rest) = letter.split_once("/d/").expect("a link");
    let link = format!("/d/{}", rest.split_whitespace().next().unwrap());
    let order = shop.last_order_json().await;
    let said = |field: &str| order[field].as_str().unwrap().to_owned();
    let file = buyer.post(&link, &[]).await.location().to_owned();
    Copy { buyer, link, file, number: said("number"), key: said("key") }
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Copy {
    async fn ask(&self, method: Method, headers: &[(&str, &str)]) -> Got {
        ask(&self.buyer, method, &self.file, headers).await
    }

    async fn bytes(&self) -> Vec<u8> {
        self.ask(Method::GET, &[]).await.bytes
    }

    fn line(&self, buyer: &str) -> String {
        format!("Remis à {buyer} · commande {}", self.number)
    }

    async fn grant(&self, shop: &TestShop) -> Value {
        shop.order_json(&self.key).await["grants"][0].clone()
    }
}

async fn ask(buyer: &Buyer, method: Method, address: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = buyer.request(method, address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    Got { status, headers, bytes: answer.bytes().await.unwrap().to_vec() }
}

/// The stamped copy of a file, made anew.
fn expected(original: &[u8], line: &str) -> Vec<u8> {
    let (layout, tail) = if original.starts_with(b"PK") {
        let path = std::env::temp_dir().join(format!("griot-stamp-{}", uuid::Uuid::new_v4()));
        std::fs::write(&path, original).unwrap();
        let (layout, mut tail) = epub::stamp::layout(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        epub::stamp::fill(&layout, &mut tail, line);
        (layout, tail)
    } else {
        let (layout, mut tail) = pdf::stamp::layout(original).unwrap();
        pdf::stamp::fill(&layout, &mut tail, line);
        (layout, tail)
    };
    join(original, &layout, &tail)
}

fn join(original: &[u8], layout: &Layout, tail: &[u8]) -> Vec<u8> {
    let place = |at: u64| usize::try_from(at).unwrap();
    let piece = |piece: Piece| match piece {
        Piece::Original(range) => original[place(range.start)..place(range.end)].to_vec(),
        Piece::Tail(range) => tail[place(range.start)..place(range.end)].to_vec(),
    };
    layout.pieces(&(0..layout.size())).into_iter().flat_map(piece).collect()
}

/// A copy comes whole, and in every kind of part over its seams, under a validator of its own.
async fn comes_whole_and_in_parts(shop: &TestShop, original: &[u8]) {
    let copy = bought(shop, "Éloïse N’Guessan").await;
    let all = expected(original, &copy.line("Éloïse N’Guessan"));
    let got = copy.ask(Method::GET, &[]).await;
    assert_eq!((got.status, got.header("content-length")), (StatusCode::OK, all.len().to_string().as_str()));
    assert!(got.bytes == all);
    let etag = got.header("etag").to_owned();
    let seam = if original.starts_with(b"PK") { all.len() / 2 } else { original.len() };
    let mut sent = all.len();
    for (start, end) in [
        (0, 10),
        (seam - 5, seam + 5),
        (seam - 1, seam),
        (seam, seam + 1),
        (100, all.len()),
        (all.len() - 9, all.len()),
    ] {
        let range = format!("bytes={start}-{}", end - 1);
        let part = copy.ask(Method::GET, &[("range", &range), ("if-range", &etag)]).await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {start}-{}/{}", end - 1, all.len()));
        assert!(part.bytes == all[start..end], "{range}");
        assert_eq!(part.header("etag"), etag);
        sent += end - start;
    }
    let beyond = copy.ask(Method::GET, &[("range", &format!("bytes={}-", all.len()))]).await;
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{}", all.len()).as_str())
    );
    assert_eq!(copy.ask(Method::GET, &[("if-none-match", &etag)]).await.status, StatusCode::NOT_MODIFIED);
    let head = copy.ask(Method::HEAD, &[]).await;
    assert_eq!((head.header("content-length"), head.header("etag")), (all.len().to_string().as_str(), etag.as_str()));
    let grant = wait_for("the bytes to be noted", async || {
        Some(copy.grant(shop).await).filter(|grant| grant["bytes_sent"] == sent)
    })
    .await;
    assert_eq!(
        (&grant["used"], grant["downloaded"][0]["bytes"].as_u64().unwrap()),
        (&1.into(), u64::try_from(all.len()).unwrap())
    );
    let other = bought(shop, "Ŋaari Bâ").await;
    let other_etag = other.ask(Method::HEAD, &[]).await.header("etag").to_owned();
    assert_ne!(other_etag, etag, "another copy is another file");
    let begun_elsewhere = other.ask(Method::GET, &[("range", "bytes=5-9"), ("if-range", &etag)]).await;
    assert_eq!(begun_elsewhere.status, StatusCode::OK);
    assert!(begun_elsewhere.bytes == expected(original, &other.line("Ŋaari Bâ")));
}

fn parcel() -> Vec<u8> {
    book_files::epub("Le fleuve", "<p>Le fleuve coule.</p>")
}

on_both! {
    async fn a_stamped_pdf_is_the_original_and_a_tail_and_comes_whole_and_in_parts(db: TestDatabase) {
        let shop = TestShop::open(db);
        let original = book_files::pdf("page", 12);
        stamped_book(&shop.staff(Role::Owner).await, "le_fleuve.pdf", &original).await;
        comes_whole_and_in_parts(&shop, &original).await;
        assert!(bought(&shop, "Awa").await.bytes().await.starts_with(&original));
    }

    async fn a_stamped_epub_comes_whole_and_in_parts(db: TestDatabase) {
        let shop = TestShop::open(db);
        stamped_book(&shop.staff(Role::Owner).await, "le_fleuve.epub", &parcel()).await;
        comes_whole_and_in_parts(&shop, &parcel()).await;
    }

    async fn copies_from_a_bucket_are_stamped_as_those_from_a_folder(db: TestDatabase) {
        let bucket = BucketServer::open().await;
        let plan = Plan::default();
        let shop = TestShop::planned(db, Plan { settings: [plan.settings, bucket.settings("boutique")].concat(), ..plan });
        let desk = shop.staff(Role::Owner).await;
        let id = stamped_book(&desk, "le_fleuve.epub", &parcel()).await;
        comes_whole_and_in_parts(&shop, &parcel()).await;
        let original = book_files::pdf("page", 3);
        desk.sell_file(&id, "le_fleuve.pdf", &original).await;
        comes_whole_and_in_parts(&shop, &original).await;
    }

    async fn a_copy_keeps_its_bytes_after_days_a_restart_and_a_change_of_mind(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let original = book_files::pdf("page", 2);
        let id = desk.start_book("le_fleuve.pdf", &original).await;
        desk.save_book(&id, &[("slug", "le-fleuve")]).await;
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
        let early = bought(&shop, "Awa Koné").await;
        desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await;
        let copy = bought(&shop, "Awa Koné").await;
        let etag = copy.ask(Method::HEAD, &[]).await.header("etag").to_owned();
        desk.save_book(&id, &[("slug", "le-fleuve")]).await;
        let late = bought(&shop, "Awa Koné").await;
        for (plain, when) in [(early, "before"), (late, "after")] {
            assert!(plain.bytes().await == original, "sold {when}");
        }
        let changes = lines(&shop.shop, "SELECT detail AS line FROM audit WHERE act = 'book.save' ORDER BY id".to_owned()).await;
        assert_eq!(changes.iter().filter(|detail| detail.contains("\"stamp\"")).count(), 2, "{changes:?}");
        shop.pass(TimeDelta::hours(40));
        let twin = Twin::after(&shop).await;
        let all = expected(&original, &copy.line("Awa Koné"));
        let again = ask(&twin.buyer(), Method::GET, &copy.file, &[]).await;
        assert!(again.bytes == all);
        assert_eq!(again.header("etag"), etag);
    }

    async fn what_the_owner_fetches_and_the_sample_are_not_stamped(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let original = book_files::pdf("page", 9);
        let id = stamped_book(&desk, "le_fleuve.pdf", &original).await;
        assert_ne!(bought(&shop, "Awa").await.bytes().await, original);
        let page = desk.get(&format!("/admin/books/{id}")).await;
        let file = format!("/admin/books/{id}/editions/{}", page.between(&format!("/admin/books/{id}/editions/"), "\""));
        let fetched = ask(&desk.buyer, Method::GET, &file, &[]).await;
        assert!(fetched.bytes == original, "{file}: {}", fetched.status);
        desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await;
        let cut = [("title", "Le fleuve"), ("authors", "Awa"), ("price", "2500"), ("language", "fr"), ("slug", "le-fleuve"), ("stamp", "yes"), ("pages", "1-2")];
        assert_eq!(desk.post(&format!("/admin/books/{id}/sample"), &cut).await.status, StatusCode::SEE_OTHER);
        let led = ask(&shop.buyer(), Method::GET, "/books/le-fleuve/sample", &[]).await;
        let sample = if led.status.is_redirection() { ask(&shop.buyer(), Method::GET, led.header("location"), &[]).await } else { led };
        assert!(sample.bytes.starts_with(b"%PDF-"), "{}", sample.status);
        assert!(!sample.bytes.windows(10).any(|window| window == b"GriotStamp"));
    }

    async fn without_a_name_that_can_be_printed_the_masked_address_stands_there(db: TestDatabase) {
        let shop = TestShop::open(db);
        let original = book_files::pdf("page", 1);
        stamped_book(&shop.staff(Role::Owner).await, "le_fleuve.pdf", &original).await;
        for name in ["", "أمينة"] {
            let copy = bought(&shop, name).await;
            assert!(copy.bytes().await == expected(&original, &copy.line("a…@exemple.ci")), "{name}");
        }
    }

    async fn who_is_erased_stands_in_no_copy_that_is_downloaded_afterwards(db: TestDatabase) {
        let shop = TestShop::open(db);
        let original = book_files::pdf("page", 1);
        stamped_book(&shop.staff(Role::Owner).await, "le_fleuve.pdf", &original).await;
        let copy = bought(&shop, "Éloïse N’Guessan").await;
        let id = order_id(&shop, &shop.transaction()).await;
        order_notes::erase(&shop.shop, &owner(&shop), &id).await.unwrap();
        assert!(copy.bytes().await == expected(&original, &format!("Commande {}", copy.number)));
        let kept = lines(&shop.shop, "SELECT line FROM stamps".to_owned()).await;
        assert_eq!(kept, [format!("Commande {}", copy.number)]);
    }

    async fn a_gift_carries_the_masked_address_of_its_recipient(db: TestDatabase) {
        let shop = TestShop::open(db);
        let original = book_files::pdf("page", 1);
        stamped_book(&shop.staff(Role::Owner).await, "le_fleuve.pdf", &original).await;
        let gift = [("gift_to", "fatou@exemple.ci"), ("gift_giver", "Awa Koné")];
        let copy = bought_with(&shop, "Awa Koné", &gift).await;
        assert!(copy.bytes().await == expected(&original, &copy.line("f…@exemple.ci")));
        copy.buyer.post(&format!("/orders/{}/gift", copy.key), &[("gift_to", "eva@exemple.ci")]).await;
        let kept = lines(&shop.shop, "SELECT line FROM stamps".to_owned()).await;
        assert_eq!(kept, [copy.line("e…@exemple.ci")], "and of the right one, once it is corrected");
    }

    async fn the_name_without_pictures_or_the_corrected_address_is_in_the_copies(db: TestDatabase) {
        let shop = TestShop::open(db);
        stamped_book(&shop.staff(Role::Owner).await, "le_fleuve.pdf", &book_files::pdf("page", 2)).await;
        bought(&shop, "Awa 😀 Koné").await;
        let kept = lines(&shop.shop, "SELECT line FROM stamps".to_owned()).await;
        assert!(kept.len() == 1 && kept[0].contains("Awa Koné"), "{kept:?}: a picture is no part of a name");
        let copy = bought(&shop, "").await;
        copy.buyer.post(&format!("/orders/{}/email", copy.key), &[("email", "eva@exemple.fr")]).await;
        let kept = lines(&shop.shop, "SELECT line FROM stamps".to_owned()).await;
        assert!(kept.contains(&copy.line("e…@exemple.fr")), "{kept:?}");
    }

    async fn both_files_of_a_book_and_a_newer_one_that_buyers_are_given_are_stamped(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = stamped_book(&desk, "le_fleuve.pdf", &book_files::pdf("page", 3)).await;
        desk.sell_file(&id, "le_fleuve.epub", &parcel()).await;
        let copy = bought(&shop, "Awa Koné").await;
        let newer = book_files::pdf("corrigee", 4);
        desk.sell_file(&id, "le_fleuve.pdf", &newer).await;
        let page = desk.get(&format!("/admin/books/{id}")).await.text;
        let tell = page.split('"').find(|part| part.ends_with("/tell")).expect("a button that gives the new file to buyers").to_owned();
        desk.post(&tell, &[]).await;
        shop.work().await;
        let line = copy.line("Awa Koné");
        for (name, original) in [("epub-1", parcel()), ("pdf-2", newer), ("pdf-1", book_files::pdf("page", 3))] {
            let file = copy.buyer.post(&format!("{}/{name}", copy.link), &[]).await.location().to_owned();
            assert!(ask(&copy.buyer, Method::GET, &file, &[]).await.bytes == expected(&original, &line), "{name}");
        }
    }

    async fn the_books_page_says_it_and_a_file_that_cannot_be_stamped_is_not_promised(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let locked = std::fs::read("tests/fixtures/pdf/taken/70-owner-password-only-rc4.pdf").unwrap();
        let id = desk.start_book("le_fleuve.pdf", &locked).await;
        let refused = desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("id=\"stamp-error\"") && refused.text.contains("sans restrictions"), "{}", refused.text);
        assert_eq!(desk.save_book(&id, &[("slug", "le-fleuve")]).await.status, StatusCode::SEE_OTHER);
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
        let said = "seront inscrits au bas de chaque page";
        assert!(!shop.buyer().get("/books/le-fleuve").await.text.contains(said));
        desk.sell_file(&id, "le_fleuve.pdf", &book_files::pdf("page", 2)).await;
        let ticked = desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await;
        assert_eq!(ticked.status, StatusCode::SEE_OTHER, "{}", ticked.text);
        let page = wait_for("the page to say it", async || {
            Some(shop.buyer().get("/books/le-fleuve").await.text).filter(|page| page.contains(said))
        })
        .await;
        let (before_folds, _) = page.split_once("le-fleuve/buy\"").unwrap().1.split_once("<details").unwrap();
        assert!(before_folds.contains("name=\"name\"") && before_folds.contains("Ce nom sera inscrit"), "{before_folds}");
        assert_eq!(page.matches("name=\"name\"").count(), 1);
        let told = apps::app(&shop).await.get("books/le-fleuve").await;
        assert_eq!(apps::read(&told, 200)["stamped"], true);
        let form = desk.get(&format!("/admin/books/{id}")).await.text;
        assert!(form.contains("name=\"stamp\" value=\"yes\" checked"), "{form}");
        let with_lock = desk.post_parts(&format!("/admin/books/{id}/file"), &[("title", "Le fleuve"), ("authors", "Awa"), ("price", "2500"), ("language", "fr"), ("slug", "le-fleuve"), ("stamp", "yes")], ("file", "autre.pdf", &locked)).await;
        assert!(with_lock.text.contains("sans restrictions"), "{}", with_lock.text);
    }
}

/// How long the whole file takes, in milliseconds: the middle one of fifteen.
async fn took(copy: &Copy) -> f64 {
    let mut all = Vec::new();
    for _ in 0..15 {
        let begun = Instant::now();
        assert_eq!(copy.ask(Method::GET, &[]).await.status, StatusCode::OK);
        all.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    all.sort_by(f64::total_cmp);
    all[7]
}

/// `cargo nextest run a_thousand_pages_beside --run-ignored only --no-capture`; docs/performance.md has what it said.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn a_thousand_pages_beside_the_same_without_a_stamp() {
    let bucket = BucketServer::open().await;
    for (place, settings) in [("folder", Vec::new()), ("bucket", bucket.settings("boutique"))] {
        let plan = Plan::default();
        let many = vec![("GRIOT_LINK_DOWNLOADS", "100".to_owned())];
        let shop = TestShop::planned(
            TestDatabase::sqlite(),
            Plan { settings: [plan.settings, settings, many].concat(), ..plan },
        );
        let (desk, original) = (shop.staff(Role::Owner).await, book_files::pdf("page", 1_000));
        let id = desk.start_book("le_fleuve.pdf", &original).await;
        desk.save_book(&id, &[("slug", "le-fleuve")]).await;
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
        let bare = bought(&shop, "Awa Koné").await;
        desk.save_book(&id, &[("slug", "le-fleuve"), ("stamp", "yes")]).await;
        let stamped = bought(&shop, "Awa Koné").await;
        assert!(bare.bytes().await == original && stamped.bytes().await.len() > original.len());
        let (without, with) = (took(&bare).await, took(&stamped).await);
        eprintln!("{place}, {} bytes: {without:.1} ms without a stamp, {with:.1} ms with it", original.len());
    }
}
