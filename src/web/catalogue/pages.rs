//! The catalogue and the book: the pages that a buyer sees before paying.

use askama::Template;

use super::had::Had;
use super::offer::Offer;
use super::options::{CardOffer, CountryOption, PriceCountry, PushOption, ReachedBy};
use super::own_price::OwnPrice;
pub use super::tile::{Picture, Tile};
use crate::domain::contact::Country;
use crate::domain::contents::Heading;
use crate::shop::market::pages::SoldBy;
use crate::web::buyer_names::{Field, NameFields};
use crate::web::frame::Frame;
use crate::web::gift_form::GiftFields;

/// `GET /`: the published books, those that the owner put in front, then the newest first. The first one is featured.
#[derive(Template)]
#[template(path = "catalogue/home.html")]
pub struct HomePage {
    pub frame: Frame,
    /// What stands above the books.
    pub headline: String,
    pub lead: String,
    /// The country that prices are for, where there are several currencies.
    pub place: Option<PriceCountry>,
    pub books: Vec<Tile>,
    /// The URL of the next page, if there are more books.
    pub more: Option<String>,
    /// The categories, after "all books"; empty if there are none.
    pub kinds: Vec<Kind>,
}

/// A link to the books of a category.
#[derive(Clone, Debug)]
pub struct Kind {
    pub url: String,
    pub name: String,
    pub here: bool,
}

/// A link to a book's sample.
#[derive(Clone, Debug)]
pub struct Sample {
    pub url: String,
    /// `PDF, 12 pages, 0,3 Mo`
    pub weight: String,
}

/// What messengers (Open Graph) and search engines are told of the book. Both URLs are absolute.
#[derive(Clone, Debug)]
pub struct Share {
    pub url: String,
    /// A picture of 1200 by 630 that the program draws.
    pub image: String,
    /// Plain text, one or two sentences.
    pub description: String,
    /// JSON-LD, as it may stand in a `<script>`.
    pub data: String,
}

/// `GET /books/{slug}`. It may be cached with a placeholder for the form's nonce, which occurs once in it.
#[derive(Template)]
#[template(path = "catalogue/book.html")]
pub struct BookPage {
    pub frame: Frame,
    /// See [`HomePage::place`].
    pub place: Option<PriceCountry>,
    pub book: BookView,
    pub form: BuyForm,
    /// The URL of an open order for this book in this browser.
    pub elsewhere: Option<String>,
    /// The buyer has an order for this book already; the form then buys it once more.
    pub had: Option<Had>,
    /// The URL of the order, or of the library, with which this browser's visitor has the book already, and the id of the words that
    /// lead there.
    pub owned: Option<(String, &'static str)>,
    /// For the owner's preview before publication: the URL back to the back office. Nothing can be bought.
    pub preview: Option<String>,
    pub share: Share,
    pub around: AroundView,
}

/// The book itself.
#[derive(Clone, Debug)]
pub struct BookView {
    pub url: String,
    pub slug: String,
    pub title: String,
    pub author: String,
    /// Its authors and the URLs of their pages; none on a page that is not public.
    pub authors: Vec<(String, String)>,
    pub price: String,
    pub cover: Option<Picture>,
    /// Sanitised HTML. Its headings must start at `<h3>`.
    pub description: String,
    /// `PDF`
    pub format: String,
    /// `5,2 Mo`
    pub size: String,
    /// The number of pages alone: `184`.
    pub pages: Option<String>,
    /// The book's language in the language of the page: `français`.
    pub language: String,
    pub sample: Option<Sample>,
    /// A sentence about the buyer's name in each copy, if it is written there.
    pub stamp: Option<String>,
    /// On which day it comes out, as a phrase, if that is still ahead.
    pub release: Option<String>,
}

/// What stands around the book.
#[derive(Clone, Debug, Default)]
pub struct AroundView {
    /// The URL of the page with the sample's pages as pictures; the file is offered alone as long as they are not drawn.
    pub extract: Option<ExtractLink>,
    /// `None` where the shop itself sells it.
    pub seller: Option<SoldBy>,
    /// About how long its largest file takes: `environ 4 min en 2G, 30 s en 3G`.
    pub time: String,
    pub contents: Vec<Heading>,
    /// The URL that opens `WhatsApp` with the book's title and address.
    pub whatsapp: String,
    /// Bundles with this book.
    pub bundles: Vec<BundleLink>,
    pub rating: Option<RatingView>,
    pub reviews: Vec<ReviewView>,
    /// Further books by its author, and of its categories.
    pub by_author: Vec<Tile>,
    /// The URL where its seller is asked, if it has one.
    pub ask: Option<String>,
    pub beside: Vec<Tile>,
}

/// A link to the page with the sample's pages as pictures.
#[derive(Clone, Debug)]
pub struct ExtractLink {
    pub url: String,
    /// `10 pages à l’écran, 0,4 Mo`
    pub weight: String,
}

/// A link to a bundle.
#[derive(Clone, Debug)]
pub struct BundleLink {
    pub url: String,
    pub title: String,
    /// `3 livres ensemble pour 6 000 F CFA au lieu de 7 500 F CFA`; `None` where it is not sold.
    pub says: Option<String>,
}

/// The average of all reviews.
#[derive(Clone, Debug)]
pub struct RatingView {
    /// `★★★★☆`
    pub stars: String,
    /// `4,3 sur 5`
    pub average: String,
    /// `12 avis`
    pub count: String,
}

/// What a buyer says of the book.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// `★★★★☆`, and the same in words.
    pub stars: String,
    pub stars_words: String,
    pub name: String,
    /// A day: `21 novembre 2026`.
    pub date: String,
    /// May be empty, and may have several lines.
    pub text: String,
    pub answer: Option<String>,
}

/// `GET /books/{slug}/extract`: the sample's pages as pictures. It may be cached.
#[derive(Template)]
#[template(path = "catalogue/extract.html")]
pub struct ExtractPage {
    pub frame: Frame,
    pub book_url: String,
    pub title: String,
    pub author: String,
    /// What all pictures weigh: `0,4 Mo`.
    pub weight: String,
    pub pages: Vec<PageView>,
    /// The sample's file; its URL and weight.
    pub sample: Sample,
    /// The file has more pages than the pictures.
    pub has_more: bool,
    /// `None` where the book is not sold.
    pub price: Option<String>,
    /// The book is not out yet.
    pub is_ahead: bool,
}

/// A picture of a page: its URL, and its size in pixels so that the page does not jump while it loads.
#[derive(Clone, Debug)]
pub struct PageView {
    pub url: String,
    pub width: u32,
    pub height: u32,
    /// `Page 3 de l’extrait`
    pub alt: String,
}

/// The order form: `email`, `phone`, `name` or `first_name` and `last_name`, `code`, `nonce`, and for cards `address`, `city`,
/// `country`, `state`, `zip`.
#[derive(Clone, Debug)]
pub struct BuyForm {
    pub offer: Offer,
    /// Makes one order of a double click.
    pub nonce: String,
    pub email: Field,
    /// The address that was probably meant, offered as a choice.
    pub meant: Option<String>,
    pub phone: Field,
    /// The number that an old one probably became, offered as a choice.
    pub phone_meant: Option<String>,
    pub reached_by: ReachedBy,
    pub name: Field,
    /// In place of the name, where the gateway needs both apart.
    pub names: Option<NameFields>,
    pub street: Field,
    pub city: Field,
    pub state: Field,
    pub zip: Field,
    /// The country decides the payment page: it is asked of all, not only for a card.
    pub by_country: bool,
    pub countries: Vec<CountryOption>,
    pub country_error: Option<String>,
    /// The operators that can ask the buyer on the phone, if any.
    pub push: Vec<PushOption>,
    pub card: CardOffer,
    /// Whether the address section is open, because something in it was typed or is wrong.
    pub address_open: bool,
    pub code: Field,
    pub gift: GiftFields,
    /// The message about the price with the code, if it is valid.
    pub applied: Option<String>,
    /// The message above the fields, if something is wrong.
    pub problem: Option<String>,
    pub price: String,
    /// Where the buyer names the price.
    pub own_price: Option<OwnPrice>,
    /// The price without the code.
    pub full: Option<String>,
    /// Whether there is nothing to pay.
    pub free: bool,
    /// The price in the smallest unit. It is posted back, so that a price that changed meanwhile is not charged unseen.
    pub seen_price: i64,
    /// Its currency, where there are several: the country that is chosen on the form may have another one.
    pub currency: Option<&'static str>,
    /// Where the buyer pays from, as far as he said.
    pub pays_from: &'static Country,
    /// Why the book cannot be bought from there, if it has no price in that country's currency.
    pub unsold: Option<String>,
}

#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests {
    use super::samples::{book, extract, form, home, wrong_form};
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn the_shelf_shows_each_book_with_its_price_and_size() {
        for language in Language::ALL {
            let html = home(frame(language), 8).render().unwrap();
            inspect(&html);
            assert_eq!(html.matches("F\u{a0}CFA").count(), 8);
            assert_eq!(html.matches("\u{a0}Mo").count(), 8);
            assert_eq!(html.matches("<img").count(), 6);
            assert_eq!(html.matches("<span class=\"made\"").count(), 2, "books without a cover get a made one");
        }
    }

    #[test]
    fn where_prices_depend_on_the_country_it_is_chosen_without_a_script_and_an_unsold_book_has_no_form() {
        let countries = || vec![CountryOption { code: "CD".into(), name: "RD Congo".into(), selected: true }];
        let place =
            |here: &str| Some(PriceCountry { here: here.into(), countries: countries(), code: Some("X".into()) });
        for language in Language::ALL {
            let shelf = HomePage { place: place("/"), ..home(frame(language), 8) }.render().unwrap();
            let form = BuyForm { currency: Some("CDF"), ..form() };
            let sold = BookPage { place: place("/books/0"), ..book(frame(language), form.clone()) }.render().unwrap();
            let form = BuyForm { unsold: Some("Pas ici.".into()), ..form };
            let unsold = BookPage { place: place("/books/0"), ..book(frame(language), form) }.render().unwrap();
            for html in [&shelf, &sold, &unsold] {
                inspect(html);
                assert!(html.contains("method=\"get\"") && html.contains("<option value=\"CD\" selected>"));
            }
            assert!(sold.contains("name=\"currency\" value=\"CDF\""));
            assert!(unsold.contains("Pas ici.") && !unsold.contains("/buy\"") && !unsold.contains("href=\"#buy\""));
        }
    }

    #[test]
    fn an_extract_loads_its_first_page_at_once_and_leads_to_the_form() {
        for language in Language::ALL {
            let html = extract(frame(language)).render().unwrap();
            inspect(&html);
            assert_eq!((html.matches("<img").count(), html.matches("loading=\"lazy\"").count()), (3, 2));
            assert!(html.contains("href=\"/books/0#buy\"") && !html.contains("extract-"));
        }
    }

    #[test]
    fn a_shop_that_just_opened_says_so() {
        for language in Language::ALL {
            let html = home(frame(language), 0).render().unwrap();
            inspect(&html);
            assert!(html.contains("wide bare"));
            assert!(!html.contains("class=\"shelf\""));
        }
    }

    #[test]
    fn the_nonce_stands_once_on_the_book_page() {
        for language in Language::ALL {
            for form in [form(), wrong_form()] {
                let html = book(frame(language), form).render().unwrap();
                inspect(&html);
                assert_eq!(html.matches("0123456789abcdef").count(), 1);
            }
        }
    }

    #[test]
    fn each_error_is_bound_to_its_field_and_what_was_typed_is_kept() {
        let html = book(frame(Language::French), wrong_form()).render().unwrap();
        for field in ["email", "phone", "name", "address", "city", "state", "zip", "code"] {
            assert!(html.contains(&format!("aria-describedby=\"{field}-error")), "{field}");
            assert!(html.contains(&format!("id=\"{field}-error\"")), "{field}");
        }
        assert!(html.contains("value=\"awa@gmail\""));
        assert!(html.contains("value=\"&#60;b&#62;\""), "what was typed is escaped");
        assert!(html.contains("<details class=\"fold\" open>"));
        assert!(!book(frame(Language::French), form()).render().unwrap().contains("-error"));
    }

    #[test]
    fn a_code_that_counts_shows_both_prices_and_asks_for_no_second_tap_on_apply() {
        for language in Language::ALL {
            let plain = book(frame(language), form()).render().unwrap();
            assert!(plain.contains("name=\"act\"") && !plain.contains("<s>"));
            let code = Field { value: "BIENVENUE".into(), error: None };
            let (applied, full) = (Some("BIENVENUE : 2 000".into()), Some("2 500".into()));
            let html = book(frame(language), BuyForm { code, applied, full, ..form() }).render().unwrap();
            inspect(&html);
            assert_eq!(html.matches("<s>2 500</s>").count(), 2);
            assert!(html.contains("value=\"BIENVENUE\""));
            assert!(!html.contains("name=\"act\""), "Enter in any field buys");
            let free = book(frame(language), BuyForm { free: true, ..form() }).render().unwrap();
            inspect(&free);
            assert!(!free.contains("name=\"address\""), "no card is needed");
            let with_card = [CardOffer::None, CardOffer::Beside, CardOffer::Only].map(|card| (card, true));
            for (card, by_country) in with_card.into_iter().chain([(CardOffer::None, false)]) {
                let html = book(frame(language), BuyForm { by_country, card, ..form() }).render().unwrap();
                inspect(&html);
                assert_eq!(html.contains("name=\"address\""), card != CardOffer::None);
                assert_eq!(html.matches("name=\"country\"").count(), usize::from(by_country));
            }
        }
    }

    #[test]
    fn a_gateway_that_wants_both_names_and_no_address_is_given_both_names_and_no_address() {
        let wrong = Field { value: "A".into(), error: Some("Il en faut deux lettres.".into()) };
        for language in Language::ALL {
            for names in [NameFields::default(), NameFields { first: wrong.clone(), last: wrong.clone() }] {
                let form = BuyForm { names: Some(names), card: CardOffer::None, ..form() };
                let html = book(frame(language), form).render().unwrap();
                inspect(&html);
                assert!(html.contains("name=\"first_name\"") && html.contains("name=\"last_name\""));
                assert!(!html.contains("name=\"name\"") && !html.contains("name=\"address\""));
            }
        }
    }

    #[test]
    fn a_book_begun_elsewhere_a_book_without_cover_and_without_pages_are_shown() {
        for language in Language::ALL {
            let mut page = book(frame(language), form());
            page.elsewhere = Some("/orders/abc".into());
            page.book.cover = None;
            page.book.pages = None;
            let html = page.render().unwrap();
            inspect(&html);
            assert!(html.contains("href=\"/orders/abc\""));
            assert!(html.contains("<span class=\"made\""));
            assert_eq!(html.matches("\"og:image\"").count(), 1, "a made picture");
        }
    }
}
