//! The files of a delivery that a buyer may download, as the order page and the download page show them.

use crate::shop::delivery::{Delivery, Part};
use crate::web::context::RequestContext;

/// A file that can be downloaded.
#[derive(Clone, Debug)]
pub struct FileView {
    /// The URL that the button posts to. The answer is a 303 redirect to the file.
    pub action: String,
    /// The label of the button.
    pub words: String,
    /// Format and size: `PDF · 5,2 Mo`.
    pub weight: String,
    /// How many complete downloads are left, in words.
    pub left: String,
    /// Whether it is an earlier edition; these are listed below the newer ones.
    pub earlier: bool,
}

/// The files of a delivery: the current one of each book and format, then earlier ones. A single file's button says "download the
/// book".
pub fn files(ctx: &RequestContext, delivery: &Delivery, token: &str) -> Vec<FileView> {
    let t = ctx.texts();
    let several = delivery.parts.len() > 1;
    let several_books = delivery.has_several_books();
    // The file without a name in its address is the first line's: where that comes later, the others have names already.
    let view = |part: &Part| {
        let (format, earlier) = (part.format().code().to_uppercase(), delivery.is_earlier(part));
        let words = match (several, earlier) {
            (false, _) => t.say("order-download"),
            (true, false) => t.fill("order-download-format", &[("format", &format)]),
            (true, true) => t.fill("order-download-earlier", &[("format", &format)]),
        };
        // With several books, each button names its book.
        let title = ("title", part.title.as_str());
        let words = if several_books { t.fill("order-download-of", &[title, ("words", &words)]) } else { words };
        FileView {
            action: if several || part.grant.line > 0 {
                format!("/d/{token}/{}", part.name())
            } else {
                format!("/d/{token}")
            },
            words,
            weight: format!("{format} · {}", t.size(part.size())),
            left: left(ctx, part),
            earlier,
        }
    };
    let mut views: Vec<_> = delivery.parts.iter().map(view).collect();
    views.sort_by_key(|view| view.earlier);
    views
}

/// How many downloads are left, and until when the current download can be repeated without using another.
fn left(ctx: &RequestContext, part: &Part) -> String {
    let (t, shop) = (ctx.texts(), &ctx.app.shop);
    let left = t.count("order-left", part.counting.left().into());
    match part.free_until(shop.clock.now(), shop.rules().visit_lasts) {
        Some(until) => format!("{left} {}", t.fill("order-left-visit", &[("until", &ctx.moment(until))])),
        None => left,
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    pub fn file() -> FileView {
        FileView {
            action: "/d/token".into(),
            words: "Télécharger le livre".into(),
            weight: "PDF · 5,2\u{a0}Mo".into(),
            left: "Il vous reste 4 téléchargements complets.".into(),
            earlier: false,
        }
    }
}
