//! Writes what is searched: the text of each published book, and the words that it brings.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_query;

use crate::domain::book::{Format, fold};
use crate::domain::book_list::including;
use crate::domain::book_search::{forms, indexed, label};
use crate::store::schema::{book_search, search_forms, search_words};
use crate::store::{Conn, Error, on_backend};

/// What a published book is searched by.
pub struct Text<'a> {
    pub book_id: &'a str,
    pub title: &'a str,
    pub authors: &'a [String],
    pub language: &'a str,
    pub formats: i32,
    pub amount: i64,
}

#[derive(Insertable)]
#[diesel(table_name = book_search, treat_none_as_default_value = false)]
struct Row<'a> {
    book_id: &'a str,
    title: String,
    authors: String,
    indexed: String,
    language: &'a str,
    formats: i32,
    amount: i64,
}

#[derive(Insertable)]
#[diesel(table_name = search_words, treat_none_as_default_value = false)]
struct Word<'a> {
    word: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = search_forms, treat_none_as_default_value = false)]
struct Form<'a> {
    form: String,
    word: &'a str,
}

/// Replaces what these books are searched by. Words that no book has any more stay: they find nothing.
pub fn renew(conn: &mut Conn, ids: &[&str], texts: &[Text<'_>]) -> Result<(), Error> {
    diesel::delete(book_search::table.filter(book_search::book_id.eq_any(ids))).execute(conn)?;
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut rows = Vec::new();
    for text in texts {
        let authors = text.authors.join(" ");
        let indexed = format!("{} {}", indexed(text.title), indexed(&authors)).trim().to_owned();
        words.extend(indexed.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
        rows.push(Row {
            book_id: text.book_id,
            title: fold(text.title),
            authors: fold(&authors),
            indexed: format!("{indexed} {}", labels(text)),
            language: text.language,
            formats: text.formats,
            amount: text.amount,
        });
    }
    for rows in rows.chunks(1_000) {
        on_backend!(conn, conn => diesel::insert_into(book_search::table).values(rows).execute(conn))?;
    }
    add_words(conn, &words)
}

fn labels(text: &Text) -> String {
    let formats = [Format::Pdf, Format::Epub].into_iter().filter(|format| including(*format).contains(&text.formats));
    formats.map(Format::code).map(label).chain([label(text.language)]).collect::<Vec<_>>().join(" ")
}

/// Forgets all words, before all books are indexed anew.
pub fn forget_words(conn: &mut Conn) -> Result<(), Error> {
    diesel::delete(search_forms::table).execute(conn)?;
    if let Conn::Sqlite(conn) = &mut *conn {
        sql_query("INSERT INTO search_parts (search_parts) VALUES ('delete-all')").execute(conn)?;
    }
    diesel::delete(search_words::table).execute(conn)?;
    Ok(())
}

fn add_words(conn: &mut Conn, words: &BTreeSet<String>) -> Result<(), Error> {
    let all: Vec<&str> = words.iter().map(String::as_str).collect();
    for some in all.chunks(500) {
        let known: BTreeSet<String> = search_words::table
            .filter(search_words::word.eq_any(some))
            .select(search_words::word)
            .load(conn)?
            .into_iter()
            .collect();
        // In their order, so that two transactions that bring the same words wait for each other and not in a ring.
        let new: Vec<Word> = some.iter().filter(|word| !known.contains(**word)).map(|word| Word { word }).collect();
        if new.is_empty() {
            continue;
        }
        let forms: Vec<Form> =
            new.iter().flat_map(|Word { word }| forms(word).into_iter().map(|form| Form { form, word })).collect();
        on_backend!(conn, conn => {
            diesel::insert_into(search_words::table).values(&new).on_conflict_do_nothing().execute(conn)
        })?;
        for forms in forms.chunks(2_000) {
            on_backend!(conn, conn => {
                diesel::insert_into(search_forms::table).values(forms).on_conflict_do_nothing().execute(conn)
            })?;
        }
    }
    Ok(())
}
