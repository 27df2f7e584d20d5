//! Books.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::editions::{Edition, add as add_edition, all_on_sale};
use super::locks::lock_for_update;
use super::schema::{book_authors, book_prices, books, editions, former_slugs, seller_books};
use super::{Conn, Error, authors, listed, on_backend, stamps};
use crate::domain::book::{EditionState, State};

/// A book as kept. `author` is made of its authors, `cover` and `sample` are JSON (`shop::catalogue`), `amount` is in the
/// smallest unit of `currency`. `created_at` is when it was begun, and then its first day on the shelf. Times are UTC.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = books, treat_none_as_default_value = false)]
pub struct Book {
    pub id: String,
    pub slug: String,
    pub title: String,
    pub author: String,
    pub description: String,
    pub language: String,
    pub amount: i64,
    pub currency: String,
    pub published: bool,
    pub cover: Option<String>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub withdrawn_at: Option<NaiveDateTime>,
    pub sample: Option<String>,
    /// See [`crate::domain::book::fold`].
    pub search: String,
    /// If above 0, the owner put the book before the newest ones; the largest number comes first.
    pub front: i64,
    /// The day on which it comes out, in the shop's time zone; `None` when it is out. Until then it is pre-ordered.
    pub release_on: Option<NaiveDate>,
}

impl Book {
    pub fn state(&self) -> State {
        match (self.published, self.withdrawn_at) {
            (true, _) => State::Published,
            (false, Some(_)) => State::Withdrawn,
            (false, None) => State::Draft,
        }
    }
}

/// A book with its editions on sale, one for each format, the PDF first.
#[derive(Clone, Debug)]
pub struct Shelved {
    pub book: Book,
    pub editions: Vec<Edition>,
    /// Its copies are stamped with the buyer's name.
    pub stamped: bool,
}

/// Adds a new book with its first edition.
pub fn insert(conn: &mut Conn, book: &Book, edition: &Edition) -> Result<(), Error> {
    add(conn, book, std::slice::from_ref(&book.author))?;
    add_edition(conn, edition)
}

/// Adds a book that has no edition yet.
pub fn add(conn: &mut Conn, book: &Book, names: &[String]) -> Result<(), Error> {
    diesel::insert_into(books::table).values(book).execute(conn)?;
    authors::set(conn, &book.id, names)
}

/// Stores a book as it is now, except its former slugs, its authors, its categories and `front`.
pub fn update(conn: &mut Conn, book: &Book) -> Result<(), Error> {
    // All fields by name, so that a column that is forgotten here does not compile.
    let Book {
        id,
        slug,
        title,
        author,
        description,
        language,
        amount,
        currency,
        published,
        cover,
        created_at,
        updated_at,
        withdrawn_at,
        sample,
        search,
        front: _,      // moved by `set_front`
        release_on: _, // moved by `set_release`
    } = book;
    diesel::update(books::table.find(id))
        .set((
            (books::slug.eq(slug), books::title.eq(title), books::author.eq(author)),
            (books::description.eq(description), books::language.eq(language), books::amount.eq(amount)),
            (books::published.eq(published), books::withdrawn_at.eq(withdrawn_at), books::cover.eq(cover)),
            (books::sample.eq(sample), books::search.eq(search), books::currency.eq(currency)),
            (books::created_at.eq(created_at), books::updated_at.eq(updated_at)),
        ))
        .execute(conn)?;
    listed::changed(conn, id)
}

/// Whether there is no book at all, published or not.
pub fn is_empty(conn: &mut Conn) -> Result<bool, Error> {
    Ok(books::table.select(books::id).first::<String>(conn).optional()?.is_none())
}

/// Whether a book other than those with these slugs is published.
pub fn any_published_beside(conn: &mut Conn, slugs: &[String]) -> Result<bool, Error> {
    let own = books::table.filter(books::published.eq(true).and(books::slug.ne_all(slugs)));
    Ok(own.select(books::id).first::<String>(conn).optional()?.is_some())
}

/// Whether a slug is or was that of a book.
pub fn has_slug(conn: &mut Conn, slug: &str) -> Result<bool, Error> {
    let now: bool = diesel::select(diesel::dsl::exists(books::table.filter(books::slug.eq(slug)))).get_result(conn)?;
    Ok(now || former(conn, slug)?.is_some())
}

/// The id of the book that had this slug before.
pub fn former(conn: &mut Conn, slug: &str) -> Result<Option<String>, Error> {
    Ok(former_slugs::table.find(slug).select(former_slugs::book_id).get_result(conn).optional()?)
}

/// Records that a book had this slug, so that its old address redirects.
pub fn leave_slug(conn: &mut Conn, slug: &str, book_id: &str, at: NaiveDateTime) -> Result<(), Error> {
    let row = (former_slugs::slug.eq(slug), former_slugs::book_id.eq(book_id), former_slugs::at.eq(at));
    diesel::insert_into(former_slugs::table).values(row).execute(conn)?;
    Ok(())
}

/// Deletes a former slug, because its book takes it again.
pub fn take_slug_back(conn: &mut Conn, slug: &str) -> Result<(), Error> {
    diesel::delete(former_slugs::table.find(slug)).execute(conn)?;
    Ok(())
}

/// Changes a book's price. Orders that were already placed keep theirs.
pub fn set_price(conn: &mut Conn, id: &str, amount: i64) -> Result<(), Error> {
    diesel::update(books::table.find(id)).set(books::amount.eq(amount)).execute(conn)?;
    listed::changed(conn, id)
}

/// Sets whether a book is published.
pub fn set_published(conn: &mut Conn, id: &str, published: bool) -> Result<(), Error> {
    diesel::update(books::table.find(id)).set(books::published.eq(published)).execute(conn)?;
    listed::changed(conn, id)
}

/// The filter of a list of books.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub state: Option<State>,
    /// Words that the title and authors must contain, folded.
    pub words: Vec<String>,
    /// Only books with these ids.
    pub ids: Option<Vec<String>>,
    /// Only the books that this seller sells.
    pub seller: Option<String>,
    /// Only books created before this time and id.
    pub before: Option<(NaiveDateTime, String)>,
}

/// Books with their editions on sale, newest first.
pub fn page(conn: &mut Conn, filter: Filter, limit: i64) -> Result<Vec<Shelved>, Error> {
    let mut query = books::table.into_boxed();
    query = match filter.state {
        Some(State::Published) => query.filter(books::published.eq(true)),
        Some(State::Withdrawn) => query.filter(books::published.eq(false).and(books::withdrawn_at.is_not_null())),
        Some(State::Draft) => query.filter(books::published.eq(false).and(books::withdrawn_at.is_null())),
        None => query,
    };
    for word in filter.words {
        // A folded word contains no LIKE wildcard.
        query = query.filter(books::search.like(format!("%{word}%")));
    }
    if let Some(ids) = filter.ids {
        query = query.filter(books::id.eq_any(ids));
    }
    if let Some(seller) = filter.seller {
        let sold = seller_books::table.filter(seller_books::seller_id.eq(seller)).select(seller_books::book_id);
        query = query.filter(books::id.eq_any(sold));
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(books::created_at.lt(at).or(books::created_at.eq(at).and(books::id.lt(id))));
    }
    let found: Vec<Book> = query.order((books::created_at.desc(), books::id.desc())).limit(limit).load(conn)?;
    with_editions(conn, found)
}

/// A condition beside others by which few books are found. SQLite has no statistics here, takes the index of all published books for the
/// better one as soon as ten books are asked for, and reads them all; of this it makes no use.
pub(super) fn is_published() -> SqlLiteral<Bool> {
    sql("books.published IS TRUE")
}

/// Published books by their ids with their editions on sale, in the order of `ids`. Those that are not published are missing.
pub fn shelved(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Shelved>, Error> {
    let mut found: Vec<Book> = books::table.filter(books::id.eq_any(ids).and(is_published())).load(conn)?;
    found.sort_by_key(|book| ids.iter().position(|id| *id == book.id));
    with_editions(conn, found)
}

/// Puts a book before those with a smaller number in front; 0 puts it back to its date.
pub fn set_front(conn: &mut Conn, id: &str, front: i64) -> Result<(), Error> {
    diesel::update(books::table.find(id)).set(books::front.eq(front)).execute(conn)?;
    listed::changed(conn, id)
}

/// Ids and numbers of the published books with a number in front, in the shop's order.
pub fn in_front(conn: &mut Conn) -> Result<Vec<(String, i64)>, Error> {
    Ok(books::table
        .filter(books::front.gt(0).and(books::published.eq(true)))
        .order((books::front.desc(), books::created_at.desc(), books::id.desc()))
        .select((books::id, books::front))
        .load(conn)?)
}

/// The largest number in front of any book, published or not.
pub fn highest_front(conn: &mut Conn) -> Result<i64, Error> {
    let largest: Option<i64> = books::table.select(diesel::dsl::max(books::front)).get_result(conn)?;
    Ok(largest.unwrap_or(0))
}

fn with_editions(conn: &mut Conn, found: Vec<Book>) -> Result<Vec<Shelved>, Error> {
    let ids: Vec<&str> = found.iter().map(|book| book.id.as_str()).collect();
    let (on_sale, stamped) = (all_on_sale(conn, &ids)?, stamps::stamped_of(conn, &ids)?);
    let of = |book: &Book| on_sale.iter().filter(|edition| edition.book_id == book.id).cloned().collect();
    let is = |book: &Book| stamped.contains(&book.id);
    Ok(found.into_iter().map(|book| Shelved { editions: of(&book), stamped: is(&book), book }).collect())
}

/// A published book by its slug, with the edition that an order names: the PDF on sale, or else the EPUB.
pub fn published(conn: &mut Conn, slug: &str) -> Result<Option<(Book, Edition)>, Error> {
    let found = books::table
        .inner_join(editions::table)
        .filter(books::slug.eq(slug).and(books::published.eq(true)))
        .filter(editions::state.eq(EditionState::OnSale.code()))
        .order(editions::format.desc());
    Ok(on_backend!(conn, conn => found.get_result(conn).optional())?)
}

/// Like [`published`] for several books, in the order of `slugs`. Those that are not published are missing.
pub fn all_published(conn: &mut Conn, slugs: &[String]) -> Result<Vec<(Book, Edition)>, Error> {
    let mut found: Vec<(Book, Edition)> = match slugs {
        // The statement for one slug is prepared once, that for several again each time.
        [slug] => published(conn, slug)?.into_iter().collect(),
        slugs => books::table
            .inner_join(editions::table)
            .filter(books::slug.eq_any(slugs).and(is_published()))
            .filter(editions::state.eq(EditionState::OnSale.code()))
            .order(editions::format.desc())
            .load(conn)?,
    };
    let place = |book: &Book| slugs.iter().position(|slug| *slug == book.slug);
    found.sort_by_key(|(book, _)| place(book));
    found.dedup_by(|(later, _), (first, _)| later.id == first.id);
    Ok(found)
}

/// The ids and titles of those of these books that exist.
pub fn titles_of(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(String, String)>, Error> {
    Ok(books::table.filter(books::id.eq_any(ids)).select((books::id, books::title)).load(conn)?)
}

/// Ids and titles of the newest books, published or not, by title.
pub fn newest_titles(conn: &mut Conn, limit: i64) -> Result<Vec<(String, String)>, Error> {
    let newest = books::table.order((books::created_at.desc(), books::id.desc())).limit(limit);
    let mut titles: Vec<(String, String)> = newest.select((books::id, books::title)).load(conn)?;
    titles.sort_by(|(_, one), (_, other)| one.cmp(other));
    Ok(titles)
}

/// A book by its id, published or not.
pub fn find(conn: &mut Conn, id: &str) -> Result<Book, Error> {
    Ok(books::table.find(id).get_result(conn)?)
}

/// A book by its slug, published or not.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Book>, Error> {
    Ok(books::table.filter(books::slug.eq(slug)).get_result(conn).optional()?)
}

/// Deletes a book that was never ordered and is in no category, with its editions.
pub fn remove(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::delete(former_slugs::table.filter(former_slugs::book_id.eq(id))).execute(conn)?;
    diesel::delete(book_authors::table.filter(book_authors::book_id.eq(id))).execute(conn)?;
    diesel::delete(book_prices::table.filter(book_prices::book_id.eq(id))).execute(conn)?;
    diesel::delete(editions::table.filter(editions::book_id.eq(id))).execute(conn)?;
    listed::forget(conn, id)?;
    diesel::delete(books::table.find(id)).execute(conn)?;
    Ok(())
}

/// A book by its id, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Book, Error> {
    Ok(lock_for_update!(conn, books::table.find(id))?)
}

/// Books by their ids, with their rows locked until the transaction ends and their editions on sale, the newest first.
pub fn lock_all_for_update(conn: &mut Conn, ids: &[String]) -> Result<Vec<Shelved>, Error> {
    if let Conn::Postgres(conn) = &mut *conn {
        let rows = books::table.filter(books::id.eq_any(ids)).order(books::id.asc());
        rows.select(books::id).for_no_key_update().load::<String>(conn)?;
    }
    let limit = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    page(conn, Filter { ids: Some(ids.to_vec()), ..Filter::default() }, limit)
}
