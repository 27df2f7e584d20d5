//! What search engines, messengers and browsers read of a shop: sitemaps, robots.txt, structured data, made pictures, icons.

use std::collections::BTreeMap;

use griot::domain::book::author_slug;
use griot::domain::role::Role;
use griot::shop::catalogue::demo;
use griot::store::books;
use griot::store::editions::Edition;
use image::ImageFormat;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::buyer::Buyer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::wait::wait_for;

const TITLE: &str = "L’été </script><!-- & « ŋɛɔ »";

/// The structured data of a page.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").expect("structured data");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The contents of a page's `<meta>` and the addresses of its `<link>` with this property or relation.
fn values<'a>(page: &'a str, of: &str, name: &str) -> Vec<&'a str> {
    let tags = page.split('<').filter(|tag| tag.contains(of));
    tags.filter_map(|tag| tag.split_once(&format!(" {name}=\""))?.1.split('"').next()).collect()
}

async fn picture(buyer: &Buyer, address: &str) -> (StatusCode, String, bytes::Bytes) {
    let answer = buyer.request(Method::GET, address).send().await.unwrap();
    let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let told = format!("{} {}", header("content-type"), header("cache-control"));
    (answer.status(), told, answer.bytes().await.unwrap())
}

on_both! {
    async fn each_book_is_in_the_sitemap_once_in_each_language_with_its_last_change(db: TestDatabase) {
        let shop = TestShop::open(db);
        let buyer = shop.buyer();
        let first = shop.shelve("Livre", 1000, 10).await;
        // More than are read at once.
        shop.shop.db.write(move |conn| {
            let (book, edition) = books::published(conn, &first)?.unwrap();
            for number in 0..1_200 {
                let id = griot::domain::ids::row();
                let copy = books::Book { slug: format!("livre-{number}"), id: id.clone(), published: number % 100 != 0, ..book.clone() };
                let edition = Edition { id: griot::domain::ids::row(), book_id: id, ..edition.clone() };
                books::insert(conn, &copy, &edition)?;
            }
            Ok::<_, griot::store::Error>(())
        }).await.unwrap();
        let index = buyer.get("/sitemap.xml").await;
        let parts: Vec<&str> = index.text.split("<loc>").skip(1).map(|part| part.split('<').next().unwrap()).collect();
        assert_eq!(parts, [format!("{}/sitemap/pages.xml", shop.url), format!("{}/sitemap/books.xml", shop.url)]);
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for part in parts {
            let answer = buyer.get(part).await;
            assert_eq!(answer.header("content-type"), "application/xml; charset=utf-8");
            assert!(answer.text.ends_with("</urlset>\n"), "{part} is whole");
            for url in answer.text.split("<url>").skip(1) {
                assert_eq!(url.matches("hreflang=").count(), 3, "{url}");
                let address = url.split("<loc>").nth(1).unwrap().split('<').next().unwrap();
                assert_eq!(url.contains("<lastmod>2027-01-15T08:00:00Z</lastmod>"), address.contains("/books/"), "{url}");
                *named.entry(address.to_owned()).or_default() += 1;
            }
        }
        assert_eq!(named.len(), 2 * (1 + 1_189), "first page and books in two languages");
        assert!(named.values().all(|count| *count == 1));
        assert!(named.contains_key(&format!("{}/en/books/livre-7", shop.url)) && !named.keys().any(|url| url.ends_with("/livre-100")));
        let rest = buyer.get("/sitemap/books.xml?after=livre-998").await.text;
        assert_eq!(rest.matches("<url>").count(), 2, "livre-999 alone");
        let head = buyer.send(buyer.request(Method::HEAD, "/sitemap/books.xml")).await;
        assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    }

    async fn a_books_page_tells_search_engines_what_it_is_and_costs(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, slug) = (shop.buyer(), shop.shelve(TITLE, 2500, 2000).await);
        let page = buyer.get(&format!("/books/{slug}")).await.text;
        let (url, told) = (format!("{}/books/{slug}", shop.url), data(&page));
        assert_eq!((told["@type"].as_str(), told["name"].as_str(), told["url"].as_str()), (Some("Book"), Some(TITLE), Some(url.as_str())));
        let offer = &told["offers"];
        let offer = ["@type", "price", "priceCurrency", "availability"].map(|name| offer[name].as_str().unwrap());
        assert_eq!(offer, ["Offer", "2500", "XOF", "https://schema.org/InStock"]);
        assert_eq!((&told["author"][0]["name"], &told["inLanguage"]), (&"Aïcha Traoré".into(), &"fr".into()));
        let example = &told["workExample"][0];
        assert_eq!(example["bookFormat"], "https://schema.org/EBook");
        assert_eq!((&example["encodingFormat"], &example["numberOfPages"]), (&"application/pdf".into(), &12.into()));
        assert_eq!(told["image"], values(&page, "og:image\"", "content")[0]);

        let site = data(&buyer.get("/").await.text);
        let kinds: Vec<&str> = site["@graph"].as_array().unwrap().iter().filter_map(|node| node["@type"].as_str()).collect();
        assert_eq!(kinds, ["Organization", "WebSite"]);
        let search = site["@graph"][1]["potentialAction"]["target"]["urlTemplate"].as_str().unwrap();
        assert!(buyer.get(&search.replace("{words}", "ete")).await.text.contains(&format!("/books/{slug}")), "{search}");
    }

    async fn pages_for_all_name_their_address_in_each_language_and_pages_of_one_buyer_are_not_listed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, slug) = (shop.buyer(), shop.shelve("Le fleuve", 2500, 2000).await);
        let author = lines(&shop.shop, "SELECT author AS line FROM books".to_owned()).await.remove(0);
        for here in ["/".to_owned(), format!("/books/{slug}"), "/?sort=best".to_owned(), format!("/authors/{}", author_slug(&author))] {
            for (language, asked) in [("fr", here.clone()), ("en", format!("/en{here}"))] {
                // A language that was asked for once is remembered by the browser.
                let page = shop.buyer().get(&asked).await.text;
                let address = |language: &str| format!("{}/{language}{here}", shop.url);
                assert_eq!(values(&page, "rel=\"canonical\"", "href"), [address(language)], "{asked}");
                let head = page.split("</head>").next().unwrap();
                let others = ["fr", "en", "x-default"].map(|other| values(head, &format!("hreflang=\"{other}\""), "href"));
                let plain = format!("{}{here}", shop.url);
                assert_eq!(others, [vec![address("fr").as_str()], vec![&address("en")], vec![&plain]], "{asked}");
                assert!(!page.contains("noindex"), "{asked}");
                for feed in values(head, "type=\"application/atom", "href").iter().chain(&values(head, "opds+json", "href")) {
                    assert_eq!(buyer.get(feed).await.status, StatusCode::OK, "{feed}");
                }
            }
        }
        buyer.buy(&slug).await;
        let order = lines(&shop.shop, "SELECT '/orders/' || key AS line FROM orders".to_owned()).await.remove(0);
        for private in [order.as_str(), "/books/nothing", "/d/nothing", "/payment/return/", "/search?q=fleuve"] {
            let page = buyer.get(private).await.text;
            assert_eq!(page.matches("<meta name=\"robots\" content=\"noindex\">").count(), 1, "{private}");
            assert!(!page.contains("rel=\"canonical\""), "{private}");
        }
        let further = buyer.get("/?after=0.0.x").await.text;
        assert!(further.contains("noindex") && !further.contains("canonical"));
        assert_eq!(buyer.get("/robots.txt").await.text, "User-agent: *\nDisallow: /\n", "a sandbox");
    }

    async fn a_shared_book_has_a_made_picture_that_changes_its_address_when_it_changes(db: TestDatabase) {
        let shop = TestShop::open(db);
        demo::stock(&shop.shop).await.unwrap();
        let buyer = shop.buyer();
        let bare = shop.shelve(TITLE, 2500, 2000).await;
        for page in ["/books/la-pirogue-bleue", &format!("/books/{bare}"), "/"] {
            let html = buyer.get(page).await.text;
            let [address] = values(&html, "og:image\"", "content")[..] else { panic!("one picture: {html}") };
            assert!(address.starts_with(&format!("{}/share/", shop.url)), "{address}");
            let (status, told, bytes) = picture(&buyer, address).await;
            assert_eq!((status, told.as_str()), (StatusCode::OK, "image/jpeg public, max-age=31536000, immutable"), "{page}");
            assert!(bytes.len() < 300_000, "WhatsApp shows no larger one: {}", bytes.len());
            let drawn = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
            assert_eq!((drawn.width(), drawn.height()), (1200, 630));
        }
        let page = buyer.get(&format!("/books/{bare}")).await.text;
        let before = values(&page, "og:image\"", "content")[0].to_owned();
        let slug = bare.clone();
        shop.shop.db.write(move |conn| {
            let book = books::by_slug(conn, &slug)?.unwrap();
            books::update(conn, &books::Book { title: "Un autre titre".into(), ..book })
        }).await.unwrap();
        let moved = buyer.get(&before).await;
        let after = moved.location().to_owned();
        assert_eq!((moved.status, moved.header("cache-control")), (StatusCode::FOUND, "private, no-cache"));
        assert!(after != before && picture(&buyer, &after).await.0 == StatusCode::OK);
        shop.shop.db.write(move |conn| {
            let id = books::by_slug(conn, &bare)?.unwrap().id;
            books::set_published(conn, &id, false)
        }).await.unwrap();
        for gone in [after.as_str(), &before, "/share/nothing/0123456789abcdef/card.jpg", "/share/la-pirogue-bleue/x/other.jpg", "/share/x/cover.jpg"] {
            assert_eq!(picture(&buyer, gone).await.0, StatusCode::NOT_FOUND, "{gone}");
        }
    }

    async fn the_icon_is_the_mark_of_griot_or_a_logo_that_is_about_square(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (buyer, owner) = (shop.buyer(), shop.staff(Role::Owner).await);
        let sizes = async || {
            let (status, told, bytes) = picture(&buyer, "/favicon.ico").await;
            assert_eq!((status, told.as_str()), (StatusCode::OK, "image/x-icon public, max-age=86400"));
            assert_eq!(&bytes[..4], [0, 0, 1, 0], "ICO");
            let entries: Vec<u8> = bytes[6..].chunks(16).take(bytes[4].into()).map(|entry| entry[0]).collect();
            (entries, bytes)
        };
        let (entries, own) = sizes().await;
        assert_eq!(entries, [16, 32, 48]);
        let page = buyer.get("/").await.text;
        assert_eq!(values(&page, "rel=\"icon\"", "type"), ["image/svg+xml"]);
        let touch = values(&page, "rel=\"apple-touch-icon\"", "href")[0].to_owned();
        let touch = image::load_from_memory_with_format(&picture(&buyer, &touch).await.2, ImageFormat::Png).unwrap();
        assert_eq!((touch.width(), touch.height()), (180, 180));

        let logo = |width, height| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            image::RgbaImage::from_pixel(width, height, image::Rgba([10, 200, 30, 255])).write_to(&mut bytes, ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        let wide = owner.post_parts("/admin/settings/look/logo", &[], ("logo", "logo", &logo(900, 300))).await;
        assert!(wide.status.is_redirection(), "{}", wide.text);
        assert_eq!(sizes().await.1, own, "a wide logo would be too small");
        owner.post_parts("/admin/settings/look/logo", &[], ("logo", "logo", &logo(300, 300))).await;
        let drawn = wait_for("the logo as an icon", async || Some(sizes().await).filter(|(_, icon)| *icon != own)).await;
        assert_eq!(drawn.0, [16, 32, 48]);
        let page = wait_for("the page with the icon", async || Some(buyer.get("/").await.text).filter(|page| page.contains("/favicon.ico?"))).await;
        let icon = values(&page, "rel=\"icon\"", "href")[0].to_owned();
        assert_eq!(picture(&buyer, &icon).await.2, drawn.1);
    }
}
