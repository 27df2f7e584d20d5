//! What stands around a book, in words: how long it takes, where to share it, what buyers say.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::pages::{ExtractLink, RatingView, ReviewView};
use crate::domain::download_time::{Network, Takes};
use crate::domain::review::Rating;
use crate::shop::file_refs::PageRef;
use crate::store::books::Book;
use crate::store::reviews::Review;
use crate::texts::Texts;
use crate::web::context::RequestContext;

/// The link to the pages of a book's sample; `None` as long as none is drawn.
pub fn extract_link(t: Texts, book: &Book, pages: &[PageRef]) -> Option<ExtractLink> {
    let number = t.count("book-sample-pages", i64::try_from(pages.len()).ok()?);
    let weight = t.fill("book-extract-weight", &[("pages", &number), ("size", &weight(t, pages))]);
    (!pages.is_empty()).then(|| ExtractLink { url: format!("/books/{}/extract", book.slug), weight })
}

/// What all these pictures weigh.
pub fn weight(t: Texts, pages: &[PageRef]) -> String {
    t.size(pages.iter().map(|page| page.size).sum())
}

/// About how long a file of this size takes: `environ 4 min en 2G, 30 s en 3G`.
pub fn time(t: Texts, bytes: u64) -> String {
    let takes = |network: Network| {
        let (id, number) = match network.takes(bytes) {
            Takes::Seconds(number) => ("book-time-seconds", number),
            Takes::Minutes(number) => ("book-time-minutes", number),
            Takes::Hours(number) => ("book-time-hours", number),
        };
        t.count(id, i64::try_from(number).unwrap_or(i64::MAX))
    };
    t.fill("book-time-of", &[("two", &takes(Network::TwoG)), ("three", &takes(Network::ThreeG))])
}

/// The URL that opens `WhatsApp` with a message to be sent: the title, and the address of the book's page.
pub fn whatsapp(title: &str, url: &str) -> String {
    let text = format!("{title} {url}");
    format!("https://wa.me/?text={}", utf8_percent_encode(&text, NON_ALPHANUMERIC))
}

/// The average of all reviews; `None` without one.
pub fn rating_view(t: Texts, rating: Rating) -> Option<RatingView> {
    let tenths = rating.tenths()?;
    let average = t.fill("review-average", &[("average", &tenth(t, tenths))]);
    Some(RatingView { stars: stars((tenths + 5) / 10), average, count: t.count("review-count", rating.count) })
}

fn tenth(t: Texts, tenths: i64) -> String {
    format!("{}{}{}", tenths / 10, if t.code() == "fr" { "," } else { "." }, tenths % 10)
}

/// Five stars, of which the first ones are full.
pub fn stars(full: i64) -> String {
    (1..=5).map(|place| if place <= full { '★' } else { '☆' }).collect()
}

/// A review as everybody reads it.
pub fn review_view(ctx: &RequestContext, review: Review) -> ReviewView {
    let (t, number) = (ctx.texts(), i64::from(review.stars));
    let zone = ctx.app.shop.rules().zone;
    ReviewView {
        stars: stars(number),
        stars_words: t.count("review-stars", number),
        name: review.name,
        date: t.day(review.written_at.and_utc().with_timezone(&zone).date_naive()),
        text: review.text,
        answer: review.answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn minutes_are_told_for_both_networks_in_both_languages() {
        assert_eq!(time(Texts(Language::French), 3_000_000), "environ 4\u{a0}min en\u{a0}2G, 30\u{a0}s en\u{a0}3G");
        assert_eq!(time(Texts(Language::English), 90_000_000), "about 2\u{a0}h on 2G, 12\u{a0}min on 3G");
    }

    #[test]
    fn a_title_cannot_add_anything_to_the_address_that_is_shared() {
        let url = whatsapp("L’eau & moi?#", "https://a.ci/books/l-eau");
        assert_eq!(url, "https://wa.me/?text=L%E2%80%99eau%20%26%20moi%3F%23%20https%3A%2F%2Fa%2Eci%2Fbooks%2Fl%2Deau");
    }

    #[test]
    fn an_average_has_its_stars_its_number_and_how_many_gave_it() {
        let view = rating_view(Texts(Language::French), Rating { count: 3, sum: 13 }).unwrap();
        assert_eq!((view.stars.as_str(), view.average.as_str()), ("★★★★☆", "4,3 sur 5"));
        assert!(view.count.contains('3'));
        assert!(rating_view(Texts(Language::French), Rating::default()).is_none());
    }
}
