//! `GET /admin/books/new` and `/admin/books/{id}`: the form of a book, and the other parts of its page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::approval::{self, ApprovalView};
use super::input::{PriceField, kept, other_prices, typed};
use super::list::{price, state};
use super::{BOOK_FILES, Drop, PICTURES, Scripts};
use crate::domain::book::{EditionState, State};
use crate::domain::money::Money;
use crate::shop::Error;
use crate::shop::catalogue::books::{self, Fault, Field as Place, Opened, Typed};
use crate::shop::catalogue::{categories, uploads};
use crate::shop::file_refs::SampleRef;
use crate::store::books::{Book, Shelved};
use crate::store::categories::Category;
use crate::store::editions::Edition;
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::Frame;
use crate::web::admin::kit::{Answer, Badge, status};
use crate::web::admin::staff::Staff;
use crate::web::catalogue::{self, Picture, picture};
use crate::web::page;

/// A new book, from a file or typed by hand.
#[derive(Template)]
#[template(path = "admin/books/new.html")]
pub struct NewPage {
    pub frame: Frame,
    pub scripts: Scripts,
    pub drop: Drop,
    pub form: BookForm,
    /// Something was typed by hand, so that part is open.
    pub is_typed: bool,
}

/// A book's page.
#[derive(Template)]
#[template(path = "admin/books/book.html")]
pub struct BookPage {
    pub frame: Frame,
    pub scripts: Scripts,
    pub form: BookForm,
    /// `/admin/books/{id}`
    pub here: String,
    pub title: String,
    pub author: String,
    pub cover: Option<Picture>,
    pub state: Badge,
    pub price: String,
    pub published: bool,
    pub approval: ApprovalView,
    /// It was never published, so it can be deleted.
    pub is_draft: bool,
    /// What is missing before it can be sold, as sentences.
    pub lacks: Vec<String>,
    /// The book's page in the shop, if it is published.
    pub public: Option<String>,
    pub files: Vec<FileRow>,
    pub file_drop: Drop,
    pub cover_drop: Drop,
    pub sample: Option<SampleView>,
    /// The number of pages of the newest PDF; `None` without one.
    pub pages: Option<i32>,
    pub sample_pages: Field,
    /// The pages of the current sample.
    pub pages_kept: String,
    /// It is placed before the newest books.
    pub in_front: bool,
}

/// The form of a book.
#[derive(Clone, Debug)]
pub struct BookForm {
    pub id: &'static str,
    pub action: String,
    pub title: Field,
    pub authors: Field,
    pub price: Field,
    /// The rule for a price, as a sentence and as numbers for the script.
    pub price_rule: String,
    /// Whether the price may be set later.
    pub may_wait: bool,
    /// In francs or dollars, as the script compares what is typed without cents.
    pub price_min: String,
    pub price_max: String,
    pub price_step: i64,
    /// The script's messages about a price: wrong, step, low, high.
    pub price_says: [String; 4],
    /// The prices in the shop's other currencies.
    pub other_prices: Vec<PriceField>,
    /// Code, name, whether chosen.
    pub languages: Vec<(&'static str, String, bool)>,
    pub language_error: Option<String>,
    pub description: Field,
    pub slug: Field,
    /// The part of the URL before the slug.
    pub slug_before: String,
    /// Id, name, whether ticked.
    pub categories: Vec<(String, String, bool)>,
    /// Whether copies are stamped, and why this book's cannot be.
    pub stamped: bool,
    pub stamp_error: Option<String>,
    pub problem: Option<String>,
    /// The book's stamp when the form was shown; empty for a new book.
    pub seen: String,
    /// The form shows input that is not saved.
    pub unsaved: bool,
}

/// One of a book's files.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// `PDF, 2e édition`
    pub name: String,
    /// `5,2 Mo, 184 pages`
    pub weight: String,
    pub since: String,
    /// The URL of the download.
    pub file: String,
    /// It is not a former edition.
    pub is_current: bool,
    /// Where it stands, as a badge.
    pub state: Badge,
    /// Where one is asked whether it is to be on sale, and in what words.
    pub sell: Option<(String, String)>,
    /// The URL to which the button posts that removes a file that was never on sale.
    pub discard: Option<String>,
    /// The URL to which "tell the buyers" posts, and the number of buyers.
    pub tell: Option<(String, String)>,
    pub told: bool,
}

/// The sample that the shop offers.
#[derive(Clone, Debug)]
pub struct SampleView {
    pub pages: String,
    pub size: String,
}

/// Error messages for the parts of the page.
#[derive(Clone, Debug, Default)]
pub struct Wrong {
    pub file: Option<String>,
    pub cover: Option<String>,
    pub sample: Option<(String, String)>,
    pub faults: Vec<Fault>,
    /// Another button of the page was pressed, and its act was not done.
    pub not_done: bool,
    /// Files that were uploaded with the form and wait until it is correct: id and name.
    pub file_waits: Option<(String, String)>,
    pub cover_waits: Option<(String, String)>,
}

/// The form with its input and error messages.
pub fn form(staff: &Staff, action: &str, typed: Typed, all: &[Category], faults: &[Fault]) -> BookForm {
    let Typed { title, authors, price, prices, language, description, slug, categories, stamped } = typed;
    let (t, rules) = (staff.t(), &staff.shop().rules());
    let fault = |place: Place| faults.iter().find(|fault| fault.field == place).map(|fault| fault.say(t));
    let field = |value: String, place: Place| Field { value, error: fault(place) };
    let (limits, sign, step) = (rules.price_limits, rules.currency.sign(), rules.currency.step());
    let money = |amount| t.money(Money::new(amount, rules.currency));
    let (low, high, steps) = (money(limits.min), money(limits.max), step.to_string());
    let rule = if rules.currency.exponent() > 0 { "admin-books-price-rule-cents" } else { "admin-books-price-rule" };
    let say = |id, values: &[(&str, &str)]| t.fill(id, values);
    BookForm {
        action: action.to_owned(),
        title: field(title, Place::Title),
        authors: field(authors, Place::Authors),
        price: field(price, Place::Price),
        other_prices: other_prices(staff, &prices, faults),
        may_wait: true,
        price_rule: say(rule, &[("step", &steps), ("low", &low), ("high", &high), ("sign", sign)]),
        price_min: Money::new(limits.min, rules.currency).plain(),
        price_max: Money::new(limits.max, rules.currency).plain(),
        price_step: (step / rules.currency.unit()).max(1),
        price_says: [
            t.say("admin-books-price-wrong"),
            say("admin-books-price-step", &[("step", &steps), ("sign", sign)]),
            say("admin-books-price-low", &[("price", &low)]),
            say("admin-books-price-high", &[("price", &high)]),
        ],
        languages: [("fr", "language-french"), ("en", "language-english")]
            .map(|(code, id)| (code, t.say(id), language == code))
            .to_vec(),
        language_error: fault(Place::Language),
        description: field(description, Place::Description),
        slug: field(slug, Place::Slug),
        id: FORM,
        slug_before: format!("{}/books/", staff.ctx.app.public_url()),
        categories: all
            .iter()
            .map(|known| (known.id.clone(), known.name(t.0).to_owned(), categories.contains(&known.id)))
            .collect(),
        stamped,
        stamp_error: fault(Place::Stamp),
        problem: (!faults.is_empty()).then(|| t.say("admin-has-faults")),
        seen: String::new(),
        unsaved: false,
    }
}

/// The id of a book's form, to which the buttons of its page belong.
const FORM: &str = "book-form";

/// `GET /admin/books/new`
pub async fn new(staff: Staff) -> HttpResponse {
    let shown = new_page(&staff, Typed::default(), Wrong::default()).await;
    staff.or_page(shown)
}

pub async fn new_page(staff: &Staff, typed: Typed, wrong: Wrong) -> Answer {
    let all = categories::all(staff.shop()).await?;
    let here = staff.books();
    let is_wrong = wrong.file.is_some() || !wrong.faults.is_empty();
    let drop = Drop::new(staff, "file", &format!("{here}/file"), BOOK_FILES).wrong(wrong.file);
    let is_typed = !typed.is_blank();
    let typed = typed.or(Typed { language: staff.t().code().to_owned(), ..Typed::default() });
    let page = NewPage {
        frame: staff.books_frame().with_form(FORM, &here),
        scripts: Scripts::new(),
        is_typed: is_typed || !wrong.faults.is_empty(),
        drop: Drop {
            form: Some(FORM),
            hint: staff.t().fill("admin-books-drop-start-hint", &[("size", &super::most_words(staff))]),
            ..drop
        },
        form: BookForm { unsaved: is_typed, ..form(staff, &here, typed, &all, &wrong.faults) },
    };
    Ok(staff.page(status(is_wrong), &page))
}

/// `GET /admin/books/{id}`
pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = book_page(&staff, &id, None, Wrong::default()).await;
    staff.or_page(shown)
}

/// A book's page, with the unsaved input if something is wrong with it.
pub async fn book_page(staff: &Staff, id: &str, typed: Option<Typed>, wrong: Wrong) -> Answer {
    let opened = books::open(staff.shop(), id).await?;
    let t = staff.t();
    let here = staff.book(id);
    let is_wrong = wrong.file.is_some() || wrong.cover.is_some() || wrong.sample.is_some() || !wrong.faults.is_empty();
    let book = &opened.book;
    let sample = SampleRef::of(book.sample.as_deref());
    let sample_pages = sample_pages(staff, sample.as_ref(), wrong.sample);
    // Input that is based on an older state keeps that state's stamp, until the conflict has been shown.
    let told = wrong.faults.iter().any(|fault| fault.id == books::CHANGED);
    let seen = staff.form.get("seen");
    let seen = if typed.is_none() || told || seen.is_empty() { books::stamp(book) } else { seen.to_owned() };
    let unsaved = typed.is_some();
    let mut form = form(staff, &here, typed.unwrap_or_else(|| kept(&opened)), &opened.categories, &wrong.faults);
    (form.seen, form.unsaved, form.may_wait) = (seen, unsaved, !book.published);
    if wrong.not_done {
        form.problem = Some(t.say("admin-books-not-done"));
    }
    let file_waits = waits(staff, "file", wrong.file_waits).await;
    let cover_waits = waits(staff, "cover", wrong.cover_waits).await;
    let drop = |id, accept, error: Option<String>, waiting: Option<_>| Drop {
        form: Some(FORM),
        waiting: waiting.filter(|_| error.is_none()),
        ..Drop::new(staff, id, &format!("{here}/{id}"), accept).wrong(error)
    };
    let page = BookPage {
        frame: staff.books_frame().with_form(FORM, &here),
        scripts: Scripts::new(),
        form,
        title: book.title.clone(),
        author: book.author.clone(),
        cover: picture(book.cover.as_deref()),
        state: state(t, book),
        price: price(t, book),
        published: book.published,
        approval: approval::view(staff, book).await?,
        is_draft: book.state() == State::Draft,
        lacks: opened.lacks.iter().map(|fault| fault.say(t)).collect(),
        public: book.published.then(|| format!("/books/{}", book.slug)),
        files: files(staff, &opened, &here),
        file_drop: drop("file", BOOK_FILES, wrong.file, file_waits).hint(super::file_hint(staff, book.published)),
        cover_drop: drop("cover", PICTURES, wrong.cover, cover_waits),
        in_front: book.front > 0,
        pages_kept: sample.as_ref().map(|sample| sample.pages.clone()).unwrap_or_default(),
        sample: sample.map(|sample| SampleView { pages: sample.pages, size: t.size(sample.size) }),
        pages: opened.on_sale().iter().find_map(|edition| edition.pages),
        sample_pages,
        here,
    };
    Ok(staff.page(status(is_wrong), &page))
}

/// A file that was just uploaded while something else is wrong, or one that was uploaded earlier and still waits.
async fn waits(staff: &Staff, field: &str, come: Option<(String, String)>) -> Option<(String, String)> {
    let id = staff.form.get(&format!("{field}-upload"));
    if come.is_some() || id.is_empty() {
        return come;
    }
    let found = uploads::whole(staff.shop(), &staff.signed.account.id, id).await.ok();
    found.map(|(upload, _)| (upload.id, upload.file_name))
}

/// The pages of a sample: wrong input, input that waits, or those of the current sample.
fn sample_pages(staff: &Staff, sample: Option<&SampleRef>, wrong: Option<(String, String)>) -> Field {
    if let Some((value, error)) = wrong {
        return Field { value, error: Some(error) };
    }
    let query = staff.query();
    let typed = [staff.form.get("pages"), query.get("pages")].into_iter().find(|pages| !pages.is_empty());
    Field::of(typed.or(sample.map(|sample| sample.pages.as_str())).unwrap_or_default())
}

fn files(staff: &Staff, opened: &Opened, here: &str) -> Vec<FileRow> {
    let t = staff.t();
    let row = |edition: &Edition| {
        let on_sale = opened.untold.iter().find(|(id, ..)| *id == edition.id);
        let (buyers, told) = on_sale.map_or((0, false), |(_, buyers, told)| (*buyers, *told));
        let (at, waits) = (format!("{here}/editions/{}", edition.id), edition.is(EditionState::Waiting));
        let size = t.size(u64::try_from(edition.size_bytes).unwrap_or(0));
        let pages = edition.pages.map(|pages| t.count("book-sample-pages", pages.into()));
        FileRow {
            name: edition_name(t, edition),
            weight: pages.map_or(size.clone(), |pages| format!("{size}, {pages}")),
            since: t.moment(edition.created_at.and_utc()),
            file: format!("{at}/file"),
            is_current: !edition.is(EditionState::Former),
            state: edition_state(t, &opened.book, edition),
            sell: on_sale.is_none().then(|| {
                (format!("{at}/ask"), t.say(if waits { "admin-books-sell" } else { "admin-books-sell-again" }))
            }),
            discard: waits.then(|| format!("{at}/discard")),
            tell: (buyers > 0 && !told).then(|| (format!("{at}/tell"), t.count("admin-books-tell", buyers))),
            told,
        }
    };
    opened.editions.iter().map(row).collect()
}

/// `PDF, 2e édition`
pub fn edition_name(t: Texts, edition: &Edition) -> String {
    let (version, nth) = (edition.version.to_string(), format!("v{}", edition.version));
    let format = edition.format.to_uppercase();
    t.fill("admin-books-edition", &[("format", &format), ("version", &version), ("nth", &nth)])
}

/// What is said of an edition: nothing of a draft is on sale.
fn edition_state(t: Texts, book: &Book, edition: &Edition) -> Badge {
    let (class, id) = if edition.is(EditionState::Waiting) {
        ("wait", "admin-books-edition-waiting")
    } else if edition.is(EditionState::Former) {
        ("mute", "admin-books-edition-former")
    } else {
        match book.state() {
            State::Published => ("good", "admin-books-edition-on-sale"),
            State::Draft => ("mute", "admin-books-edition-ready"),
            State::Withdrawn => ("mute", "admin-books-edition-withdrawn"),
        }
    };
    Badge { class, words: t.say(id) }
}

/// `GET /admin/books/{id}/preview`: the book as a reader would see it. `POST`: the same with the input of the form, if
/// it is correct. This does not save it.
pub async fn preview(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = async {
        let mut opened = books::open(staff.shop(), &id).await?;
        if staff.form.has("title") {
            let typed = typed(&staff.form);
            match typed.details(&staff.shop().rules()) {
                Ok(details) => books::fill(&mut opened.book, &details),
                Err(faults) => {
                    let wrong = Wrong { faults, not_done: true, ..Wrong::default() };
                    return book_page(&staff, &id, Some(typed), wrong).await;
                }
            }
        }
        let stamped = if staff.form.has("title") { staff.form.has("stamp") } else { opened.stamped };
        let shelved = Shelved { editions: opened.on_sale(), stamped, book: opened.book };
        let back = staff.book(&id);
        let page = catalogue::preview(&staff.ctx, &shelved, back).await?;
        Ok::<_, Error>(page::answer(&staff.ctx, StatusCode::OK, page::NO_STORE, &page))
    };
    staff.or_page(shown.await)
}
