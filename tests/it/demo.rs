//! The demo books that are built into the program: an owner could have published each of them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use griot::demo::{self, Book};
use griot::domain::book::{pages, slug};
use griot::domain::language::Language;
use griot::domain::money::{Currency, Money};
use griot::shop::catalogue::demo::stock;
use griot::shop::file_refs::SampleRef;
use griot::store::{books, editions, meta};
use griot::{epub, pdf};
use image::ImageFormat;
use lopdf::Document;

use crate::support::files::{TestFolder, below, demo_book};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

const GRIOT: &str = env!("CARGO_BIN_EXE_griot");

fn all() -> Vec<Book> {
    demo::catalogue().unwrap().books
}

#[tokio::test(flavor = "multi_thread")]
async fn each_demo_book_passes_the_shops_own_examination_and_is_what_the_catalogue_says() {
    let folder = TestFolder::new();
    for book in all() {
        let file = folder.path().join("book.pdf");
        fs::write(&file, book.pdf().unwrap()).unwrap();
        let examined = pdf::examine(Path::new(GRIOT), &file).await.unwrap().inspection;
        assert_eq!(examined.pages, book.pages, "{}", book.title);
        assert_eq!(examined.title.as_ref(), Some(&book.title));
        assert_eq!(examined.authors, std::slice::from_ref(&book.author));
        let chosen = pages(&book.sample.pages, book.pages.try_into().unwrap()).unwrap();
        assert_eq!(chosen.len(), usize::try_from(book.sample.count).unwrap(), "{}", book.title);
        let sample = Document::load_mem(&book.sample().unwrap()).unwrap();
        assert_eq!(sample.get_pages().len(), chosen.len(), "{}", book.title);
        if let Some(bytes) = book.epub().unwrap() {
            let file = folder.path().join("book.epub");
            fs::write(&file, bytes).unwrap();
            let examined = epub::examine(Path::new(GRIOT), &file).await.unwrap();
            assert!(examined.cover.is_some(), "{}", book.title);
            let said = examined.inspection;
            assert_eq!((said.title.as_ref(), said.authors), (Some(&book.title), vec![book.author.clone()]));
            assert_eq!(said.language.as_deref(), Some(book.language.as_str()));
        }
    }
    assert!(all().iter().filter(|book| book.epub).count() >= 3);
}

#[test]
fn a_demo_pdf_is_tagged_and_has_a_language_and_an_outline() {
    for book in all() {
        let document = Document::load_mem(&book.pdf().unwrap()).unwrap();
        let catalogue = document.catalog().unwrap();
        let marked = document.get_dict_in_dict(catalogue, b"MarkInfo").unwrap().get(b"Marked").unwrap();
        assert!(marked.as_bool().unwrap(), "{}", book.title);
        assert!(catalogue.has(b"StructTreeRoot") && catalogue.has(b"Outlines"), "{}", book.title);
        assert_eq!(lopdf::decode_text_string(catalogue.get(b"Lang").unwrap()).unwrap(), book.language);
    }
}

#[test]
fn a_demo_cover_has_both_sizes_and_is_as_light_as_the_shops_own() {
    for book in all() {
        for (webp, size) in book.covers().unwrap().iter().zip(book.covers) {
            let picture = image::load_from_memory_with_format(webp, ImageFormat::WebP).unwrap();
            assert_eq!((picture.width(), picture.height()), (size.width, size.height), "{}", book.title);
            let most = if size.width == 240 { 8_500 } else { 30_000 };
            assert!(webp.len() < most, "{}: {} bytes at {}", book.title, webp.len(), size.width);
        }
        assert_eq!(book.covers.map(|size| size.width), [240, 480], "{}", book.title);
    }
}

#[test]
fn the_demo_books_can_be_sold_and_found() {
    let catalogue = demo::catalogue().unwrap();
    for book in &catalogue.books {
        assert_eq!(slug(&book.title), book.slug);
        assert!(Language::parse(&book.language).is_some(), "{}", book.title);
        assert!(Money::price(book.price, Currency::Xof, Currency::Xof.usual_limits()).is_ok(), "{}", book.title);
        assert!(book.about().unwrap().len() > 300, "{}", book.title);
    }
    for category in &catalogue.categories {
        let held = catalogue.books.iter().filter(|book| book.categories.contains(&category.slug)).count();
        assert!(held >= 2, "{} holds {held}", category.slug);
    }
    let known: HashSet<&str> = catalogue.categories.iter().map(|category| category.slug.as_str()).collect();
    assert!(catalogue.books.iter().flat_map(|book| &book.categories).all(|slug| known.contains(slug.as_str())));
    let files = ["pdf", "epub", "webp"].map(|kind| below(Path::new("demo"), kind)).concat();
    let size: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
    assert!(size < 4_000_000, "{size} bytes in the program");
}

on_both! {
    async fn a_demo_book_is_on_the_shelf_as_one_that_an_owner_brought(db: TestDatabase) {
        let shop = TestShop::open(db);
        assert_eq!(stock(&shop.shop).await.unwrap(), 8);
        assert_eq!(stock(&shop.shop).await.unwrap(), 0, "a second time adds none");
        let home = shop.buyer().get("/").await.text;
        let places: Vec<usize> =
            all().iter().map(|book| home.find(&format!("/books/{}", book.slug)).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
        let said = demo_book("la-pirogue-bleue");
        let found = shop.shop.db.read(|conn| {
            let book = books::by_slug(conn, "la-pirogue-bleue")?.unwrap();
            Ok::<_, griot::store::Error>((editions::on_sale(conn, &book.id)?, book))
        });
        let (editions, book) = found.await.unwrap();
        let formats: Vec<(&str, Option<i32>)> =
            editions.iter().map(|edition| (edition.format.as_str(), edition.pages)).collect();
        assert_eq!(formats, [("pdf", Some(said.pages)), ("epub", None)]);
        let sample = SampleRef::of(book.sample.as_deref()).unwrap();
        let size = u64::try_from(said.sample().unwrap().len()).unwrap();
        assert_eq!((sample.count, sample.size), (said.sample.count, size));
        let category = shop.buyer().get("/categories/romans-et-recits").await;
        assert!(category.text.contains("/books/la-pirogue-bleue"), "{}", category.status);
    }

    async fn a_shelf_that_an_older_griot_left_half_full_is_filled(db: TestDatabase) {
        let shop = TestShop::open(db);
        shop.shelve("Motifs", 7500, 1000).await;
        shop.shop.db.write(|conn| meta::set_stocked(conn, meta::Stocked::Begun)).await.unwrap();
        assert_eq!(stock(&shop.shop).await.unwrap(), 7);
        assert_eq!(stock(&shop.shop).await.unwrap(), 0);
    }

    async fn a_shop_that_has_a_book_gets_no_demo(db: TestDatabase) {
        let shop = TestShop::open(db);
        shop.shelve("Le fleuve", 2500, 1000).await;
        assert_eq!(stock(&shop.shop).await.unwrap(), 0);
    }
}
