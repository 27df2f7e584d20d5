//! The style sheets with the owner's colours. The shop's pages have those and `griot.css` in one, so that a phone asks once; the
//! back office's follow its own.

use super::assets;
use crate::shop::admin::settings::look::Style;

const SHEET: &str = "griot.css";
/// What the names of sheets begin with that hold `griot.css` too.
const WHOLE: &str = "shop-";

/// The address of the style sheet of the shop's pages.
pub fn sheet(style: Option<&Style>) -> String {
    style.map_or_else(|| assets::address(SHEET), |style| format!("/look/{}", whole(style)))
}

/// The sheet that is asked for by this name or a former one.
pub fn css(style: &Style, name: &str) -> Vec<u8> {
    let first = if name.starts_with(WHOLE) { assets::content(SHEET) } else { &[] };
    [first, &style.css].concat()
}

/// Whether a sheet has this name now.
pub fn is_current(style: &Style, name: &str) -> bool {
    name == whole(style) || name.strip_suffix(".css") == Some(style.hash.as_str())
}

fn whole(style: &Style) -> String {
    let address = assets::address(SHEET);
    let hash = address.split('.').nth(1).unwrap_or_default();
    format!("{WHOLE}{hash}-{}.css", style.hash)
}
