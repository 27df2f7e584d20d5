//! Lists of published books: in the shop's order, the newest, the best selling, by price; all of them, of a category, of an author.

use std::fmt;

use chrono::{DateTime, NaiveDateTime};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamp};

use super::books::{Book, Shelved};
use super::categories::Category;
use super::schema::{self, book_authors, book_lists, categories};
use super::{Conn, Error, books, listed};
use crate::domain::book::{Format, author_slug};
use crate::domain::book_list::{BookFilter, Sort, including};
use crate::domain::language::Language;

/// A book's place in a list: what the list is sorted by, the book's time and its id. What comes after it is found by these alone, so
/// that a page stays the page after that book when books come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub by: i64,
    pub at: NaiveDateTime,
    pub id: String,
}

impl Cursor {
    /// Reads what [`Cursor`] shows.
    pub fn parse(text: &str) -> Option<Self> {
        let (by, rest) = text.split_once('.')?;
        let (micros, id) = rest.split_once('.')?;
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?.naive_utc();
        Some(Self { by: by.parse().ok()?, at, id: id.to_owned() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.by, self.at.and_utc().timestamp_micros(), self.id)
    }
}

/// The next `limit` books of a list after the cursor.
pub fn page(
    conn: &mut Conn,
    list: &str,
    (sort, filter): (Sort, &BookFilter),
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Cursor>, Error> {
    let mut query = book_lists::table.filter(book_lists::list.eq(list)).into_boxed();
    // PostgreSQL knows how many rows pass a filter. SQLite does not, and would read them all by the filter's index and sort them.
    let (nothing, zero) = if matches!(conn, Conn::Sqlite(_)) { (" || ''", " + 0") } else { ("", "") };
    if let Some(language) = filter.language {
        query = query.filter(sql::<Bool>(&format!("language{nothing} = ")).bind::<Text, _>(language.code()));
    }
    if let Some(format) = filter.format {
        let [alone, both] = including(format);
        query = query.filter(sql::<Bool>(&format!("formats{zero} IN ({alone}, {both})")));
    }
    if let Some(most) = filter.most {
        let zero = if matches!(sort, Sort::Cheap | Sort::Dear) { "" } else { zero };
        let bound = format!("amount{zero}");
        query = query.filter(sql::<Bool>(&bound).sql(" <= ").bind::<BigInt, _>(most));
    }
    if let Some(Cursor { by, at, id }) = after {
        let column = match sort {
            Sort::Shop => "front",
            Sort::New => "",
            Sort::Best => "sold",
            Sort::Cheap | Sort::Dear => "amount",
        };
        let then = if sort == Sort::Cheap { ">" } else { "<" };
        query = if column.is_empty() {
            let later = sql::<Bool>("(created_at, book_id) < (").bind::<Timestamp, _>(at);
            query.filter(later.sql(", ").bind::<Text, _>(id).sql(")"))
        } else {
            let later = sql::<Bool>(&format!("({column}, created_at, book_id) {then} (")).bind::<BigInt, _>(by);
            let later = later.sql(", ").bind::<Timestamp, _>(at);
            query.filter(later.sql(", ").bind::<Text, _>(id).sql(")"))
        };
    }
    let newest = (book_lists::created_at.desc(), book_lists::book_id.desc());
    query = match sort {
        Sort::Shop => query.order((book_lists::front.desc(), newest.0, newest.1)),
        Sort::New => query.order(newest),
        Sort::Best => query.order((book_lists::sold.desc(), newest.0, newest.1)),
        Sort::Dear => query.order((book_lists::amount.desc(), newest.0, newest.1)),
        Sort::Cheap => query.order((book_lists::amount.asc(), book_lists::created_at.asc(), book_lists::book_id.asc())),
    };
    let columns =
        (book_lists::created_at, book_lists::book_id, book_lists::front, book_lists::sold, book_lists::amount);
    // Only what the order's own index holds is read.
    let found: Vec<(NaiveDateTime, String, i64)> = match sort {
        Sort::Shop => query.select((columns.0, columns.1, columns.2)).limit(limit).load(conn)?,
        Sort::Best => query.select((columns.0, columns.1, columns.3)).limit(limit).load(conn)?,
        Sort::New | Sort::Cheap | Sort::Dear => {
            query.select((columns.0, columns.1, columns.4)).limit(limit).load(conn)?
        }
    };
    Ok(found.into_iter().map(|(at, id, by)| Cursor { by, at, id }).collect())
}

/// The first `limit` of all published books.
pub fn first(conn: &mut Conn, sort: Sort, limit: i64) -> Result<Vec<Shelved>, Error> {
    let found = page(conn, listed::ALL, (sort, &BookFilter::default()), None, limit)?;
    books::shelved(conn, &found.iter().map(|place| place.id.as_str()).collect::<Vec<_>>())
}

/// Those of these books that are in a list and cost at most this.
pub fn within(conn: &mut Conn, list: &str, ids: &[&str], most: i64) -> Result<Vec<String>, Error> {
    let such = book_lists::table.filter(book_lists::list.eq(list).and(book_lists::book_id.eq_any(ids)));
    Ok(such.filter(book_lists::amount.le(most)).select(book_lists::book_id).load(conn)?)
}

/// Whether a list has any book.
pub fn has_any(conn: &mut Conn, list: &str) -> Result<bool, Error> {
    Ok(diesel::select(exists(book_lists::table.filter(book_lists::list.eq(list)))).get_result(conn)?)
}

/// The languages and formats that the books of a list have. Each is looked up in the index; nothing is counted.
pub fn kinds(conn: &mut Conn, list: &str) -> Result<(Vec<Language>, Vec<Format>), Error> {
    let mut kinds: Vec<(Language, i32)> = Vec::new();
    for language in Language::ALL {
        for formats in 1..=3 {
            let such = book_lists::table
                .filter(book_lists::list.eq(list).and(book_lists::language.eq(language.code())))
                .filter(book_lists::formats.eq(formats))
                // Nothing that the index of languages does not hold: it would not be taken.
                .select(book_lists::formats);
            if diesel::select(exists(such)).get_result(conn)? {
                kinds.push((language, formats));
            }
        }
    }
    let languages = Language::ALL.into_iter().filter(|language| kinds.iter().any(|(known, _)| known == language));
    let has = |format: &Format| kinds.iter().any(|(_, formats)| including(*format).contains(formats));
    Ok((languages.collect(), [Format::Pdf, Format::Epub].into_iter().filter(has).collect()))
}

/// The categories that contain a published book, in their order.
pub fn categories_in_use(conn: &mut Conn) -> Result<Vec<Category>, Error> {
    let mut used = Vec::new();
    for category in
        categories::table.order((categories::place.asc(), categories::french.asc())).load::<Category>(conn)?
    {
        if has_any(conn, &listed::of_category(&category.id))? {
            used.push(category);
        }
    }
    Ok(used)
}

/// The name of the author with this slug, as the newest of the author's published books has it.
pub fn author(conn: &mut Conn, slug: &str) -> Result<Option<String>, Error> {
    let list = listed::of_author(slug);
    let Some(newest) = page(conn, &list, (Sort::New, &BookFilter::default()), None, 1)?.pop() else { return Ok(None) };
    let names: Vec<String> = book_authors::table
        .filter(book_authors::book_id.eq(newest.id))
        .order(book_authors::place.asc())
        .select(book_authors::name)
        .load(conn)?;
    Ok(names.into_iter().find(|name| author_slug(name) == slug))
}

/// Two books at most with exactly this title, published or not.
pub fn titled(conn: &mut Conn, title: &str) -> Result<Vec<Book>, Error> {
    Ok(schema::books::table.filter(schema::books::title.eq(title)).limit(2).load(conn)?)
}
