//! The pictures inside e-mails: the shop's logo and the books' covers.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::mail::{EmailMessage, PictureFormat};
use griot::shop::catalogue::{demo, published};
use griot::shop::file_refs::CoverRef;
use griot::storage::{Key, Namespace};
use image::ImageFormat;

use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

const SLUG: &str = "la-pirogue-bleue";

fn logo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(900, 300, image::Rgba([10, 200, 30, 120]))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// The names of the pictures that the HTML shows, each of which is asked of nobody.
fn shown(letter: &EmailMessage) -> Vec<&str> {
    let sources = letter.html.split(" src=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    sources.map(|source| source.strip_prefix("cid:").expect("a picture inside the e-mail")).collect()
}

/// Buys the book and returns the receipt's e-mail.
async fn receipt(shop: &TestShop) -> EmailMessage {
    shop.buyer().buy(SLUG).await;
    shop.at_the_counter(Action::Accept).await;
    shop.pass(TimeDelta::minutes(1));
    shop.work().await;
    shop.parcels().pop().unwrap()
}

on_both! {
    async fn a_receipt_brings_the_logo_and_the_cover_within_itself(db: TestDatabase) {
        let shop = TestShop::open(db);
        demo::stock(&shop.shop).await.unwrap();
        shop.staff(Role::Owner).await.post_parts("/admin/settings/look/logo", &[], ("logo", "logo", &logo())).await;
        wait_for("the logo", async || shop.shop.rules().look.logo.clone()).await;
        let letter = receipt(&shop).await;
        assert_eq!(shown(&letter), ["logo", "cover-1"]);
        let pictures: Vec<_> = letter.pictures.iter().map(|picture| {
            let format = if picture.format == PictureFormat::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
            let drawn = image::load_from_memory_with_format(&picture.bytes, format).unwrap();
            assert!(picture.bytes.len() < 20_000, "{} has {} bytes", picture.name, picture.bytes.len());
            (picture.name.as_str(), (drawn.width(), drawn.height()), (picture.width, picture.height))
        }).collect();
        assert_eq!(pictures, [("logo", (264, 88), (132, 44)), ("cover-1", (128, 182), (64, 91))]);
        assert!(letter.html.contains("&ensp;"), "the shop's name beside a logo that does not contain it");
    }

    async fn an_email_whose_pictures_are_lost_goes_without_them(db: TestDatabase) {
        let shop = TestShop::open(db);
        demo::stock(&shop.shop).await.unwrap();
        let book = published::book(&shop.shop, SLUG).await.unwrap().book;
        let cover: CoverRef = serde_json::from_str(book.cover.as_deref().unwrap()).unwrap();
        shop.shop.storage.delete(&Key::new(Namespace::Pictures, &cover.small.sha256).unwrap()).await.unwrap();
        let letter = receipt(&shop).await;
        assert!(letter.pictures.is_empty() && !letter.html.contains("<img"), "{}", letter.html);
        assert!(letter.text.contains("/d/"), "{}", letter.text);
    }
}
