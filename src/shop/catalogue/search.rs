//! The search for books. What has all words as they were typed, also as part of a word, comes first; if there is nothing, what
//! has them but for typing errors, then what has at least one of them, and at last the best sellers.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::lists::offer;
use crate::domain::book::{author_slug, fold};
use crate::domain::book_list::{BookFilter, Sort};
use crate::domain::book_search::{BookQuery, is_near, is_part, singular};
use crate::domain::money::Currency;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Shelved};
use crate::store::search::{self, Hit, Wanted};
use crate::store::{self, Conn, authors, listed, lists};

/// Books on one page of what was found.
pub const PAGE: usize = 30;
/// The most books that are found. Of more, those whose title begins with what was typed are always among them.
const MOST: i64 = 300;
/// Books whose title begins with what was typed, beside those.
const TITLED: i64 = 40;
/// Books that are proposed where nothing was found.
const PROPOSED: i64 = 8;
/// Authors that are named above the books.
const AUTHORS: usize = 3;

/// A search, as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct SearchRequest {
    pub text: String,
    pub filter: BookFilter,
    /// As in [`super::lists::ListRequest`].
    pub currency: Option<Currency>,
    /// From 0.
    pub page: usize,
}

/// How well the books fit what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Nothing was typed.
    NoWords,
    /// They have all the words.
    Whole,
    /// They have these words in place of those that nothing has.
    Near(Vec<String>),
    /// They have at least one of the words.
    Some,
    /// Nothing was found: they are the best sellers.
    Nothing,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    pub fit: Fit,
    pub books: Vec<Shelved>,
    /// Whether there is another page.
    pub more: bool,
    /// Names and slugs of authors whose names have all the words.
    pub authors: Vec<(String, String)>,
}

/// Searches the titles and authors of the published books.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn search(shop: &Shop, request: SearchRequest) -> Result<Found, Error> {
    let main = shop.rules().currency;
    shop.db.read(move |conn| Ok(search_now(conn, main, &request)?)).await
}

fn search_now(conn: &mut Conn, main: Currency, request: &SearchRequest) -> Result<Found, store::Error> {
    let query = BookQuery::parse(&request.text);
    // Prices in another currency than the main one are not in the search's own rows.
    let other = request.currency.filter(|currency| *currency != main).zip(request.filter.most);
    let filter = BookFilter { most: request.filter.most.filter(|_| other.is_none()), ..request.filter };
    let (fit, mut hits) = if query.is_empty() { (Fit::NoWords, Vec::new()) } else { hits(conn, &query, &filter)? };
    if let Some((currency, most)) = other {
        let ids: Vec<&str> = hits.iter().map(|hit| hit.book_id.as_str()).collect();
        let list = listed::in_currency(listed::ALL, currency.code());
        let within: HashSet<String> = lists::within(conn, &list, &ids, most)?.into_iter().collect();
        hits.retain(|hit| within.contains(&hit.book_id));
    }
    let hits = ranked(conn, &query, hits)?;
    let ids: Vec<&str> = hits.iter().skip(request.page * PAGE).take(PAGE).map(|hit| hit.book_id.as_str()).collect();
    let mut found = Found {
        more: hits.len() > (request.page + 1) * PAGE,
        books: books::shelved(conn, &ids)?,
        authors: named(conn, &query, &hits)?,
        fit,
    };
    if hits.is_empty() {
        found.fit = if query.is_empty() { Fit::NoWords } else { Fit::Nothing };
        found.books = lists::first(conn, Sort::Best, PROPOSED)?;
    }
    offer(conn, request.currency, &mut found.books)?;
    Ok(found)
}

fn hits(conn: &mut Conn, query: &BookQuery, filter: &BookFilter) -> Result<(Fit, Vec<Hit>), store::Error> {
    let mut wanted = Vec::new();
    for word in &query.words {
        wanted.push(Wanted::as_typed(conn, word)?);
    }
    let mut found = search::titled(conn, query.phrase(), filter, TITLED)?;
    found.extend(search::having(conn, &wanted, false, filter, MOST)?);
    if !found.is_empty() {
        return Ok((Fit::Whole, found));
    }
    let mut nearly = Vec::new();
    for word in &query.words {
        nearly.push(Wanted::with_near(conn, word)?);
    }
    if nearly != wanted {
        let found = search::having(conn, &nearly, false, filter, MOST)?;
        if !found.is_empty() {
            return Ok((Fit::Near(instead(query, &found)), found));
        }
    }
    // Short words are in nearly every title.
    let long: Vec<Wanted> = nearly.into_iter().filter(|wanted| is_part(&wanted.word)).collect();
    if query.words.len() > 1 && !long.is_empty() {
        return Ok((Fit::Some, search::having(conn, &long, true, filter, MOST)?));
    }
    Ok((Fit::Nothing, Vec::new()))
}

/// The words that were found in place of those that were typed: those of the book that fits best.
fn instead(query: &BookQuery, found: &[Hit]) -> Vec<String> {
    let Some(best) = found.iter().max_by_key(|hit| query.score(&hit.title, &hit.authors)) else { return Vec::new() };
    let text = format!("{} {}", best.title, best.authors);
    let nearest = |word: &String| {
        let has = text.split(' ').any(|part| part.contains(word.as_str()));
        let stem = singular(word);
        let is_meant = |part: &&str| is_near(word, part) || stem.is_some_and(|stem| part.starts_with(stem));
        if has { Some(word.clone()) } else { text.split(' ').find(is_meant).map(str::to_owned) }
    };
    query.words.iter().filter_map(nearest).collect()
}

/// Each book once: the best fit first, then what was sold most often, then the shorter title, then the newest.
fn ranked(conn: &mut Conn, query: &BookQuery, hits: Vec<Hit>) -> Result<Vec<Hit>, store::Error> {
    let mut seen = HashSet::new();
    let mut hits: Vec<Hit> = hits.into_iter().filter(|hit| seen.insert(hit.book_id.clone())).collect();
    let ids: Vec<&str> = hits.iter().map(|hit| hit.book_id.as_str()).collect();
    let sold: HashMap<String, i64> = search::sold(conn, &ids)?.into_iter().collect();
    hits.sort_by_cached_key(|hit| {
        let sold = sold.get(&hit.book_id).copied().unwrap_or(0);
        Reverse((query.score(&hit.title, &hit.authors), sold, Reverse(hit.title.len()), hit.book_id.clone()))
    });
    Ok(hits)
}

/// The authors whose names have all the words, of the books that fit best.
fn named(conn: &mut Conn, query: &BookQuery, hits: &[Hit]) -> Result<Vec<(String, String)>, store::Error> {
    let mut found: Vec<(String, String)> = Vec::new();
    for hit in hits.iter().filter(|hit| query.names(&hit.authors)).take(PAGE) {
        for name in authors::of_book(conn, &hit.book_id)? {
            let slug = author_slug(&name);
            let is_new = found.iter().all(|(_, known)| *known != slug);
            if is_new && found.len() < AUTHORS && query.names(&fold(&name)) {
                found.push((name, slug));
            }
        }
        if found.len() == AUTHORS {
            break;
        }
    }
    Ok(found)
}
