//! The search for books: FTS5 on SQLite, `tsvector` on PostgreSQL. Both hold the same words (`domain::book_search`).

pub mod index;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::schema::{book_sales, search_forms, search_words};
use super::{Conn, Error};
use crate::domain::book::Format;
use crate::domain::book_list::{BookFilter, including};
use crate::domain::book_search::{forms, is_beginning, is_near, is_part, label, singular};
use crate::domain::language::Language;

/// A published book that was found, with its folded title and authors.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Hit {
    #[diesel(sql_type = Text)]
    pub book_id: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub authors: String,
}

/// A word of a search, and others that count as the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub word: String,
    pub others: Vec<String>,
}

/// At most so many other words for one.
const OTHERS: i64 = 40;

impl Wanted {
    /// The word, also as the beginning of others and inside them.
    pub fn as_typed(conn: &mut Conn, word: &str) -> Result<Self, Error> {
        let others = if is_part(word) { holding(conn, word)? } else { Vec::new() };
        Ok(Self { word: word.to_owned(), others })
    }

    /// The same, with the words that differ by a typing error, the nearest ones of which come first.
    pub fn with_near(conn: &mut Conn, word: &str) -> Result<Self, Error> {
        let mut wanted = Self::as_typed(conn, word)?;
        wanted.others.extend(near(conn, word)?);
        if let Some(stem) = singular(word) {
            wanted.others.extend(beginning(conn, stem)?);
        }
        Ok(wanted)
    }
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// Words that hold this one, but not at their beginning, the shortest first.
fn holding(conn: &mut Conn, word: &str) -> Result<Vec<String>, Error> {
    // A folded word holds letters and digits only, and so no wildcard.
    let found: Vec<Word> = match conn {
        Conn::Sqlite(conn) => sql_query(format!(
            "SELECT word FROM search_parts WHERE search_parts MATCH ? AND word NOT LIKE ? \
             ORDER BY LENGTH(word), word LIMIT {OTHERS}"
        ))
        .bind::<Text, _>(format!("\"{word}\""))
        .bind::<Text, _>(format!("{word}%"))
        .load(conn)?,
        Conn::Postgres(conn) => sql_query(format!(
            "SELECT word FROM search_words WHERE word LIKE $1 AND word NOT LIKE $2 \
             ORDER BY LENGTH(word), word LIMIT {OTHERS}"
        ))
        .bind::<Text, _>(format!("%{word}%"))
        .bind::<Text, _>(format!("{word}%"))
        .load(conn)?,
    };
    Ok(found.into_iter().map(|found| found.word).collect())
}

/// Words that begin like this.
fn beginning(conn: &mut Conn, stem: &str) -> Result<Vec<String>, Error> {
    let words = search_words::table.filter(search_words::word.ge(stem));
    let words = words.filter(search_words::word.lt(format!("{stem}\u{10ffff}")));
    Ok(words.order(search_words::word.asc()).select(search_words::word).limit(OTHERS).load(conn)?)
}

/// Words that differ from this one by a typing error.
fn near(conn: &mut Conn, word: &str) -> Result<Vec<String>, Error> {
    let forms: Vec<String> = forms(word).into_iter().collect();
    let same_form = search_forms::table.filter(search_forms::form.eq_any(forms));
    let mut found: Vec<String> = same_form.select(search_forms::word).distinct().load(conn)?;
    found.retain(|other| other != word && is_near(word, other));
    found.sort_unstable();
    found.truncate(usize::try_from(OTHERS).unwrap_or(0));
    Ok(found)
}

/// Published books that have each of these words, or with `any` at least one; at most `limit`, on SQLite those that changed last.
pub fn having(
    conn: &mut Conn,
    words: &[Wanted],
    any: bool,
    filter: &BookFilter,
    limit: i64,
) -> Result<Vec<Hit>, Error> {
    let between = |all: &'static str, one: &'static str| if any { one } else { all };
    let columns = "s.book_id, s.title, s.authors";
    let (labels, filters) = (labels(filter), most(filter));
    Ok(match conn {
        Conn::Sqlite(conn) => sql_query(format!(
            "SELECT {columns} FROM book_words JOIN book_search s ON s.n = book_words.rowid \
             WHERE book_words MATCH ?{filters} ORDER BY book_words.rowid DESC LIMIT {limit}"
        ))
        .bind::<Text, _>({
            let words = joined(words, between(" AND ", " OR "), " OR ", |word, begins| {
                if begins { format!("\"{word}\"*") } else { format!("\"{word}\"") }
            });
            labels.iter().fold(format!("({words})"), |all, label| format!("\"{label}\" AND {all}"))
        })
        .load(conn)?,
        // Conditions that cost the same are looked at in their order, and those of the filters are cheaper.
        Conn::Postgres(conn) => sql_query(format!(
            "SELECT {columns} FROM book_search s WHERE TRUE{filters} AND s.words @@ CAST($1 AS tsquery) LIMIT {limit}"
        ))
        .bind::<Text, _>({
            let words = joined(words, between(" & ", " | "), " | ", |word, begins| {
                if begins { format!("'{word}':*") } else { format!("'{word}'") }
            });
            labels.iter().fold(format!("({words})"), |all, label| format!("'{label}' & {all}"))
        })
        .load(conn)?,
    })
}

fn joined(words: &[Wanted], between: &str, or: &str, say: impl Fn(&str, bool) -> String) -> String {
    let one = |wanted: &Wanted| {
        let mut choices = vec![say(&wanted.word, is_beginning(&wanted.word))];
        choices.extend(wanted.others.iter().map(|other| say(other, false)));
        format!("({})", choices.join(or))
    };
    words.iter().map(one).collect::<Vec<_>>().join(between)
}

/// The words in the index of the books that pass a filter, but for its price.
fn labels(filter: &BookFilter) -> Vec<String> {
    let codes = [filter.language.map(Language::code), filter.format.map(Format::code)];
    codes.into_iter().flatten().map(label).collect()
}

/// Conditions on a row `s` of `book_search`; the values are the program's own.
fn filters(filter: &BookFilter) -> String {
    let language = filter.language.map(|language| format!(" AND s.language = '{}'", language.code()));
    let format = filter.format.map(|format| {
        let [alone, both] = including(format);
        format!(" AND s.formats IN ({alone}, {both})")
    });
    [language, format].into_iter().flatten().chain([most(filter)]).collect()
}

fn most(filter: &BookFilter) -> String {
    filter.most.map(|most| format!(" AND s.amount <= {most}")).unwrap_or_default()
}

/// Published books whose folded title is this text, or begins with it, in the order of their titles: those of the first
/// thousand that pass the filter.
pub fn titled(conn: &mut Conn, phrase: &str, filter: &BookFilter, limit: i64) -> Result<Vec<Hit>, Error> {
    let filters = filters(filter);
    let sql = |from: &str, to: &str| {
        format!(
            "SELECT s.book_id, s.title, s.authors FROM (SELECT * FROM book_search WHERE title >= {from} AND title < {to} \
             ORDER BY title LIMIT 1000) s WHERE TRUE{filters} ORDER BY s.title LIMIT {limit}"
        )
    };
    let end = format!("{phrase}\u{10ffff}");
    Ok(match conn {
        Conn::Sqlite(conn) => sql_query(sql("?", "?")).bind::<Text, _>(phrase).bind::<Text, _>(end).load(conn)?,
        Conn::Postgres(conn) => sql_query(sql("$1", "$2")).bind::<Text, _>(phrase).bind::<Text, _>(end).load(conn)?,
    })
}

/// How often each of these books was sold; those that never were are missing.
pub fn sold(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(String, i64)>, Error> {
    Ok(book_sales::table.filter(book_sales::book_id.eq_any(ids)).load(conn)?)
}
