//! What lists and the search are made of, written anew for a book whenever something about it changes: its own row, its
//! authors, categories, editions or prices. Only published books have rows.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::books::is_published;
use super::schema::{
    book_authors, book_categories, book_lists, book_prices, book_sales, books, editions, seller_books,
};
use super::search::index::{self, Text};
use super::{Conn, Error, meta, on_backend};
use crate::domain::book::{EditionState, author_slug};
use crate::domain::book_list::formats;
use crate::domain::money::Currency;

/// The list of all published books.
pub const ALL: &str = "all";

/// The list of a category's books.
pub fn of_category(id: &str) -> String {
    format!("category:{id}")
}

/// The list of an author's books.
pub fn of_author(slug: &str) -> String {
    format!("author:{slug}")
}

/// The list of a seller's books.
pub fn of_seller(id: &str) -> String {
    format!("seller:{id}")
}

/// The books of a list that have a price in this currency beside their own, with that price.
pub fn in_currency(list: &str, currency: &str) -> String {
    format!("{list}@{currency}")
}

/// Rows of PostgreSQL's statements have at most 65,535 parameters, and a row here has eight.
const ROWS: usize = 1_000;

#[derive(Clone, Insertable)]
#[diesel(table_name = book_lists, treat_none_as_default_value = false)]
struct Row {
    list: String,
    book_id: String,
    front: i64,
    created_at: NaiveDateTime,
    sold: i64,
    amount: i64,
    language: String,
    formats: i32,
}

/// Something about this book has changed: makes its rows anew, and records the change if it was or is published.
pub fn changed(conn: &mut Conn, book_id: &str) -> Result<(), Error> {
    if refresh(conn, &[book_id])? { meta::bump_book(conn, book_id) } else { Ok(()) }
}

/// Makes the rows of these books anew. Returns whether any of them had or has some.
pub fn refresh(conn: &mut Conn, ids: &[&str]) -> Result<bool, Error> {
    if let Conn::Postgres(conn) = &mut *conn {
        // Two transactions that make the rows of one book take turns.
        let rows = books::table.filter(books::id.eq_any(ids)).order(books::id.asc());
        rows.select(books::id).for_no_key_update().load::<String>(conn)?;
    }
    let gone = diesel::delete(book_lists::table.filter(book_lists::book_id.eq_any(ids))).execute(conn)?;
    let found = Published::of(conn, ids)?;
    let texts: Vec<Text> = found.iter().map(|one| one.text()).collect();
    index::renew(conn, ids, &texts)?;
    let rows: Vec<Row> = found.iter().flat_map(Published::rows).collect();
    for rows in rows.chunks(ROWS) {
        on_backend!(conn, conn => diesel::insert_into(book_lists::table).values(rows).execute(conn))?;
    }
    Ok(gone > 0 || !found.is_empty())
}

/// Deletes all that is kept here of a book, which is about to be deleted itself.
pub fn forget(conn: &mut Conn, book_id: &str) -> Result<(), Error> {
    diesel::delete(book_lists::table.filter(book_lists::book_id.eq(book_id))).execute(conn)?;
    diesel::delete(book_sales::table.filter(book_sales::book_id.eq(book_id))).execute(conn)?;
    index::renew(conn, &[book_id], &[])
}

/// Deletes the lists of a category.
pub fn drop_category(conn: &mut Conn, id: &str) -> Result<(), Error> {
    let mut lists = vec![of_category(id)];
    lists.extend(Currency::ALL.map(|currency| in_currency(&of_category(id), currency.code())));
    diesel::delete(book_lists::table.filter(book_lists::list.eq_any(lists))).execute(conn)?;
    Ok(())
}

/// Ids of books after this one, in their order, published or not.
pub fn ids_after(conn: &mut Conn, last: &str, limit: i64) -> Result<Vec<String>, Error> {
    Ok(books::table.filter(books::id.gt(last)).order(books::id.asc()).select(books::id).limit(limit).load(conn)?)
}

/// The columns of a published book that lists show it by.
type Columns = (String, String, i64, NaiveDateTime, i64, String, String);

/// A published book with all that its rows are made of.
struct Published {
    book: Columns,
    authors: Vec<String>,
    categories: Vec<String>,
    formats: Vec<String>,
    prices: Vec<(String, i64)>,
    sold: i64,
    seller: Option<String>,
}

impl Published {
    fn of(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Self>, Error> {
        let columns =
            (books::id, books::title, books::front, books::created_at, books::amount, books::currency, books::language);
        let published = books::table.filter(books::id.eq_any(ids).and(is_published()));
        let found: Vec<Columns> = published.select(columns).load(conn)?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = found.iter().map(|book| book.0.as_str()).collect();
        let mut authors = by_book(
            book_authors::table
                .filter(book_authors::book_id.eq_any(&ids))
                .order((book_authors::book_id.asc(), book_authors::place.asc()))
                .select((book_authors::book_id, book_authors::name))
                .load(conn)?,
        );
        let mut categories = by_book(
            book_categories::table
                .filter(book_categories::book_id.eq_any(&ids))
                .select((book_categories::book_id, book_categories::category_id))
                .load(conn)?,
        );
        let mut formats = by_book(
            editions::table
                .filter(editions::book_id.eq_any(&ids).and(editions::state.eq(EditionState::OnSale.code())))
                .select((editions::book_id, editions::format))
                .load(conn)?,
        );
        let prices: Vec<(String, String, i64)> =
            book_prices::table.filter(book_prices::book_id.eq_any(&ids)).load(conn)?;
        let mut prices = by_book(prices.into_iter().map(|(id, currency, amount)| (id, (currency, amount))).collect());
        let sold: Vec<(String, i64)> = book_sales::table.filter(book_sales::book_id.eq_any(&ids)).load(conn)?;
        let sold: HashMap<String, i64> = sold.into_iter().collect();
        let sellers: Vec<(String, String)> = seller_books::table
            .filter(seller_books::book_id.eq_any(&ids))
            .select((seller_books::book_id, seller_books::seller_id))
            .load(conn)?;
        let mut sellers: HashMap<String, String> = sellers.into_iter().collect();
        let whole = |book: Columns| Self {
            authors: authors.remove(&book.0).unwrap_or_default(),
            categories: categories.remove(&book.0).unwrap_or_default(),
            formats: formats.remove(&book.0).unwrap_or_default(),
            prices: prices.remove(&book.0).unwrap_or_default(),
            sold: sold.get(&book.0).copied().unwrap_or(0),
            seller: sellers.remove(&book.0),
            book,
        };
        Ok(found.into_iter().map(whole).collect())
    }

    fn formats(&self) -> i32 {
        formats(self.formats.iter().map(String::as_str))
    }

    fn text(&self) -> Text<'_> {
        let (book_id, title, _, _, amount, _, language) = &self.book;
        Text { book_id, title, authors: &self.authors, language, formats: self.formats(), amount: *amount }
    }

    fn rows(&self) -> Vec<Row> {
        let (id, _, front, created_at, amount, own, language) = &self.book;
        let mut lists = vec![ALL.to_owned()];
        lists.extend(self.categories.iter().map(|category| of_category(category)));
        lists.extend(self.authors.iter().map(|name| of_author(&author_slug(name))));
        lists.extend(self.seller.as_deref().map(of_seller));
        lists.sort_unstable();
        lists.dedup();
        let row = |list: String, amount: i64| Row {
            list,
            book_id: id.clone(),
            front: *front,
            created_at: *created_at,
            sold: self.sold,
            amount,
            language: language.clone(),
            formats: self.formats(),
        };
        // A free book is free in every currency.
        let free = Currency::ALL.into_iter().filter(|_| *amount == 0).map(|currency| (currency.code(), 0));
        let priced = self.prices.iter().filter(|_| *amount > 0).map(|(currency, amount)| (currency.as_str(), *amount));
        let others: Vec<(&str, i64)> = free.chain(priced).filter(|(currency, _)| currency != own).collect();
        let in_others = |list: &String| -> Vec<Row> {
            others.iter().map(|(currency, amount)| row(in_currency(list, currency), *amount)).collect()
        };
        let mut rows: Vec<Row> = lists.iter().flat_map(in_others).collect();
        rows.extend(lists.into_iter().map(|list| row(list, *amount)));
        rows
    }
}

fn by_book<T>(rows: Vec<(String, T)>) -> HashMap<String, Vec<T>> {
    let mut found: HashMap<String, Vec<T>> = HashMap::new();
    for (id, value) in rows {
        found.entry(id).or_default().push(value);
    }
    found
}
