//! The catalogue: how a book gets into it, what its pages show, and how many bytes they take.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use griot::domain::language::Language;
use griot::domain::role::Role;
use griot::pdf;
use griot::shop::catalogue::lists;
use griot::shop::catalogue::published::{self, NewBook};
use image::{DynamicImage, imageops::FilterType};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, dictionary};
use reqwest::{Method, StatusCode};

use crate::support::buyer::Buyer;
use crate::support::files::{TestFolder, demo_book};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::wait::wait_for;

/// One of the demo books, as a PDF of several pages.
fn a_pdf(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("livre.pdf");
    fs::write(&file, demo_book("la-pirogue-bleue").pdf().unwrap()).unwrap();
    file
}

/// Runs `griot book add` on the shop's own data.
fn griot_book_add(shop: &TestShop, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_griot"))
        .args(["book", "add"])
        .args(arguments)
        .current_dir(&shop.config.data)
        .env_clear()
        .env("GRIOT_DATA", &shop.config.data)
        .env("DATABASE_URL", shop.config.database.url.expose())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

on_both! {
    async fn a_book_added_from_the_command_line_is_on_the_shelf_of_the_running_shop(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (folder, buyer) = (TestFolder::new(), shop.buyer());
        assert!(!buyer.get("/").await.text.contains("L’été à Grand-Bassam"));
        let file = a_pdf(folder.path());
        let description = "# Un été\n\nDu **sel**, du [vent](javascript:alert(1)).\n\n\
                           <script>alert(1)</script>\n\nUn <b onclick=alert(1)>mot</b> <img src=x onerror=alert(1)>";
        let added = griot_book_add(&shop, &[
            "--title", "L’été à Grand-Bassam", "--author", "Kouadio N’Guessan", "--price", "2500",
            "--file", file.to_str().unwrap(), "--description", description, "--publish",
        ]);
        assert!(added.status.success(), "{}", said(&added));
        let slug = String::from_utf8(added.stdout).unwrap();
        assert_eq!(slug, "l-ete-a-grand-bassam\n");
        let address = format!("/books/{}", slug.trim());
        let tile = format!("href=\"{address}\"");
        let home = wait_for("the book on the shelf", async || {
            Some(buyer.get("/").await.text).filter(|home| home.contains(&tile))
        }).await;
        assert!(home.contains("2\u{a0}500\u{a0}F\u{a0}CFA"));

        let page = buyer.get(&address).await;
        let bytes = fs::metadata(&file).unwrap().len();
        let size = format!("{},{}\u{a0}Mo", bytes.div_ceil(100_000) / 10, bytes.div_ceil(100_000) % 10);
        let pages = Document::load(&file).unwrap().get_pages().len();
        for fact in ["2\u{a0}500\u{a0}F\u{a0}CFA", "<dd>PDF</dd>", &size, &format!("<dd>{pages}</dd>"), "<dd>français</dd>"] {
            assert!(page.text.contains(fact), "{fact} in {}", page.text);
        }
        let prose = page.between("<div class=\"prose\">", "</div>");
        assert!(prose.contains("<h3>Un été</h3>") && prose.contains("<strong>sel</strong>"), "{prose}");
        for harm in ["script", "alert(1)", "onclick", "<img"] {
            assert!(!prose.contains(harm), "{harm} in {prose}");
        }
        shows_page_one(&buyer, &page.text, &file).await;

        let again = griot_book_add(&shop, &[
            "--title", "L’été à Grand-Bassam", "--author", "A. Autre", "--price", "2 500 F CFA", "--file", file.to_str().unwrap(),
        ]);
        assert_eq!(String::from_utf8_lossy(&again.stdout), "l-ete-a-grand-bassam-2\n");
        let hidden = buyer.get("/books/l-ete-a-grand-bassam-2").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "without --publish it is not for sale");
    }

    async fn a_price_on_the_command_line_is_read_and_refused_as_in_the_form(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (folder, desk) = (TestFolder::new(), shop.staff(Role::Owner).await);
        let file = a_pdf(folder.path());
        let add = |price: &str| griot_book_add(&shop, &[
            "--title", "Le fleuve", "--author", "Awa", "--price", price, "--file", file.to_str().unwrap(),
        ]);
        for price in ["2\u{a0}500\u{a0}F\u{a0}CFA", "2.500", "2500,00", "XOF 2 500"] {
            let added = add(price);
            assert!(added.status.success(), "{price}: {}", said(&added));
        }
        let amounts = lines(&shop.shop, "SELECT CAST(amount AS TEXT) AS line FROM books".to_owned()).await;
        assert_eq!(amounts, ["2500"; 4]);
        let typed = |price| [("title", "Le fleuve"), ("authors", "Awa"), ("language", "fr"), ("price", price)];
        for price in ["2502", "25,50", "2500 €", "95", "gratuit"] {
            let refused = add(price);
            let said = said(&refused);
            let sentence = said.split_once("--price: ").expect(price).1.lines().next().unwrap();
            let form = desk.post("/admin/books?lang=en", &typed(price)).await;
            assert_eq!((refused.status.success(), form.status), (false, StatusCode::UNPROCESSABLE_ENTITY), "{price}");
            assert!(form.text.contains(sentence), "{price}: {sentence} in {}", form.text);
        }
        assert!(said(&add(" ")).contains("needs a price"), "nothing is no price");
    }
}

/// Asserts that the page's cover is, in both sizes, a WebP image of the first page.
async fn shows_page_one(buyer: &Buyer, page: &str, file: &Path) {
    for (address, width, height) in covers(page) {
        let cover = buyer.request(Method::GET, &address).send().await.unwrap();
        assert_eq!(cover.headers()["content-type"], "image/webp");
        assert_eq!(cover.headers()["cache-control"], "public, max-age=31536000, immutable");
        let picture = cover.bytes().await.unwrap();
        assert_eq!(&picture[8..12], b"WEBP");
        let picture = image::load_from_memory(&picture).unwrap();
        assert_eq!((picture.width(), picture.height()), (width, height), "{address}");
        let drawn = DynamicImage::ImageRgb8(pdf::cover(Arc::new(fs::read(file).unwrap())).unwrap());
        let drawn = drawn.resize_exact(width, height, FilterType::Lanczos3).to_rgb8().into_raw();
        let apart: u64 = picture.to_rgb8().iter().zip(&drawn).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let apart = apart / u64::from(width * height * 3);
        assert!(apart < 8, "the cover is not page one: {apart} of 255 apart");
    }
}

/// The cover on a book's page in its two sizes: address, width and height.
fn covers(page: &str) -> Vec<(String, u32, u32)> {
    let (_, image) = page.split_once("srcset=\"").expect("a cover");
    let (set, rest) = image.split_once('"').unwrap();
    let value = |name: &str| {
        let (_, value) = rest.split_once(&format!("{name}=\"")).unwrap();
        value.split_once('"').unwrap().0.parse::<u32>().unwrap()
    };
    let (width, height) = (value(" width"), value(" height"));
    let covers = set.split(", ").map(|part| {
        let (address, wide) = part.split_once(' ').unwrap();
        let wide: u32 = wide.trim_end_matches('w').parse().unwrap();
        (address.to_owned(), wide, (height * wide).div_ceil(width))
    });
    covers.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_may_not_be_sold_is_refused_with_the_reason() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let folder = TestFolder::new();
    let good = a_pdf(folder.path());
    let bytes = fs::read(&good).unwrap();
    let mut script = Document::load_mem(&bytes).unwrap();
    let action = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    script.catalog_mut().unwrap().set("OpenAction", action);
    let mut saved = Vec::new();
    script.save_to(&mut saved).unwrap();
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("locked", locked(&bytes), "this PDF is locked (encrypted): save it without password and restrictions"),
        ("cut", bytes[..bytes.len() / 2].to_vec(), "this PDF is damaged or incomplete: export it again"),
        ("script", saved, "this PDF carries a script: save it without JavaScript"),
        ("page", b"<!doctype html><p>no".to_vec(), "this file is not a PDF"),
        ("empty", Vec::new(), "this file is not a PDF"),
    ];
    for (name, content, reason) in cases {
        let file = folder.path().join(format!("{name}.pdf"));
        fs::write(&file, content).unwrap();
        let path = file.to_str().unwrap();
        let refused =
            griot_book_add(&shop, &["--title", "T", "--author", "A", "--price", "500", "--file", path, "--publish"]);
        assert!(!refused.status.success() && refused.stdout.is_empty(), "{name}");
        assert!(said(&refused).contains(&format!("--file {path}: {reason}")), "{name}: {}", said(&refused));
    }
    let missing = griot_book_add(&shop, &["--title", "T", "--author", "A", "--price", "500", "--file", "none.pdf"]);
    assert!(said(&missing).contains("--file none.pdf: there is no such file"), "{}", said(&missing));
    let path = good.to_str().unwrap();
    let dear = griot_book_add(&shop, &["--title", "T", "--author", "A", "--price", "502", "--file", path]);
    assert!(said(&dear).contains("--price: A price in F\u{a0}CFA must be a multiple of 5."), "{}", said(&dear));
    assert!(lists::newest(&shop.shop).await.unwrap().is_empty());
}

fn locked(pdf: &[u8]) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "reader",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_the_gateway_would_refuse_is_refused_when_the_book_is_saved() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let folder = TestFolder::new();
    let file = a_pdf(folder.path());
    for (price, says) in [
        (2501, Some("a price in XOF is a multiple of 5")),
        (95, Some("the price is at least 100\u{a0}F\u{a0}CFA")),
        (5, Some("the price is at least 100\u{a0}F\u{a0}CFA")),
        (-500, Some("the price is at least 100\u{a0}F\u{a0}CFA")),
        (1_000_005, Some("the price is at most 1\u{a0}000\u{a0}000\u{a0}F\u{a0}CFA")),
        (i64::MAX, Some("the price is at most 1\u{a0}000\u{a0}000\u{a0}F\u{a0}CFA")),
        (0, None),
        (100, None),
        (1_000_000, None),
    ] {
        let new = NewBook {
            title: "Le fleuve".to_owned(),
            authors: vec!["Aïcha".to_owned()],
            description: String::new(),
            language: Language::French,
            price,
            files: vec![file.clone()],
            cover: None,
            published: true,
        };
        let refusal =
            published::add(&shop.shop, new).await.err().map(|error| format!("{:#}", anyhow::Error::from(error)));
        assert_eq!(refusal, says.map(|says| format!("--price: {says}")), "{price}");
    }
    assert_eq!(lists::newest(&shop.shop).await.unwrap().len(), 3);
}
