//! Takes the screenshots of a market, as `screenshots_admin.rs` does of the back office: `scripts/screenshots`. With
//! `GRIOT_SCREENSHOTS_ALL` all its pages, with content and empty, in both languages.

use std::path::PathBuf;

use crate::screenshots_admin::Camera;
use crate::support::browser::{Browser, View};
use crate::support::market_tour::MarketTour;

/// The pages in `docs/screenshots`.
const KEPT: [&str; 4] = ["owner-payouts", "owner-dispute", "seller-payouts", "reader-thread"];

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_market_are_pictured_and_nothing_sticks_out() {
    let folder = PathBuf::from(std::env::var("GRIOT_SCREENSHOTS").unwrap_or_else(|_| "target/screenshots".to_owned()));
    let all = std::env::var_os("GRIOT_SCREENSHOTS_ALL").is_some();
    let mut tours = vec![("market", MarketTour::in_use().await)];
    if all {
        tours.push(("market-empty", MarketTour::empty().await));
    }
    for language in if all { &["fr", "en"][..] } else { &["fr"] } {
        for (width, dark) in [(360, false), (360, true), (1280, false), (1280, true)] {
            let view = View { width, dark, language, ..View::PHONE };
            let browser = Browser::open(view).await;
            let camera = Camera { browser: &browser, view, folder: &folder };
            for (kind, tour) in &tours {
                for stop in tour.stops.iter().filter(|stop| all || KEPT.contains(&stop.name)) {
                    tour.show(&browser, stop).await;
                    let language = if *language == "en" { "-en" } else { "" };
                    camera.take(&format!("{kind}-{}{language}", stop.name)).await;
                }
            }
        }
    }
}
