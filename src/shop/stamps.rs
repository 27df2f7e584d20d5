//! Stamps: who bought a copy of a book is written into its file, if the book's owner wants that. Samples and what the
//! owner fetches are the original.
//!
//! How a file is stamped is laid out once, before its first copy is sold ([`prepare`]); the line is fixed when the buyer
//! gets the file. So a copy has the same bytes at each download.

use std::collections::BTreeSet;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::keys::sha256;
use super::{Error, Shop};
use crate::domain::book::Format;
use crate::domain::contact::{Email, Phone};
use crate::domain::gift::masked;
use crate::domain::language::Language;
use crate::domain::stamp::{Layout, Piece};
use crate::storage::{Key, Namespace, Reading, StorageError};
use crate::store::editions::Edition;
use crate::store::gifts::Gift;
use crate::store::orders::Order;
use crate::store::stamps::{self, LayoutRow, StampRow};
use crate::store::{self, Conn, gifts};
use crate::texts::Texts;
use crate::{epub, pdf};

/// The stamp of one copy.
#[derive(Clone, Debug)]
pub struct Stamp {
    pub line: String,
    pub layout: Layout,
}

impl Stamp {
    /// The entity tag of the stamped file, without quotes: another than that of the original and of every other copy.
    pub fn etag(&self, edition: &Edition) -> String {
        sha256(&format!("stamp {} {} {}", self.layout.version, edition.sha256, self.line))
    }
}

/// The size of an edition's file in bytes, before it is stamped.
pub(super) fn original_size(edition: &Edition) -> u64 {
    u64::try_from(edition.size_bytes).unwrap_or(0)
}

/// Why a file cannot be stamped.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    #[error(transparent)]
    Pdf(#[from] pdf::Refusal),
    #[error("{0}")]
    Epub(epub::Refused),
    #[error(transparent)]
    Shop(#[from] Error),
}

impl From<StorageError> for StampError {
    fn from(error: StorageError) -> Self {
        Self::Shop(error.into())
    }
}

/// Lays out how a stored file of `size` bytes is stamped, in a confined process, unless that was done before.
///
/// # Errors
/// Why it cannot be stamped.
pub async fn prepare(shop: &Shop, format: Format, sha256: &str, size: u64) -> Result<(), StampError> {
    let known = sha256.to_owned();
    let known = shop.db.read(move |conn| Ok::<_, Error>(stamps::layouts(conn, &[&known])?)).await?;
    if !known.is_empty() {
        return Ok(());
    }
    let key = Key::new(Namespace::Books, sha256)?;
    let file = shop.storage.local(&key, size, &shop.rules().uploads).await?;
    let made = match format {
        Format::Pdf => pdf::lay_out_stamp(&shop.program, file.path(), size).await?,
        Format::Epub => epub::lay_out_stamp(&shop.program, file.path(), size).await.map_err(StampError::Epub)?,
    };
    let (layout, tail) = made;
    let layout = serde_json::to_string(&layout).map_err(|error| Error::Broken(error.to_string()))?;
    let row = LayoutRow { sha256: sha256.to_owned(), layout, tail, made_at: shop.clock.now().naive_utc() };
    Ok(shop.db.write(move |conn| Ok::<_, Error>(stamps::keep_layout(conn, &row)?)).await?)
}

/// Stamps the files that a buyer gets, as pairs of a grant's id and an edition, where the book's owner wants it.
pub(super) fn stamp(conn: &mut Conn, order: &Order, given: &[(&str, &Edition)]) -> Result<(), store::Error> {
    let given: Vec<_> = given.iter().map(|(grant_id, edition)| (order, *grant_id, *edition)).collect();
    stamp_all(conn, &given)
}

/// The same for files of several orders.
pub(super) fn stamp_all(conn: &mut Conn, given: &[(&Order, &str, &Edition)]) -> Result<(), store::Error> {
    let mut books: Vec<&str> = given.iter().map(|(_, _, edition)| edition.book_id.as_str()).collect();
    books.dedup();
    let stamped = stamps::stamped_of(conn, &books)?;
    if stamped.is_empty() {
        return Ok(());
    }
    let wanted: Vec<_> = given.iter().filter(|(_, _, edition)| stamped.contains(&edition.book_id)).collect();
    let files: BTreeSet<&str> = wanted.iter().map(|(_, _, edition)| edition.sha256.as_str()).collect();
    let known = stamps::layouts(conn, &files.into_iter().collect::<Vec<_>>())?;
    let order_ids: BTreeSet<&str> = wanted.iter().map(|(order, ..)| order.id.as_str()).collect();
    let given_away = gifts::of_orders(conn, &order_ids.into_iter().collect::<Vec<_>>())?;
    let mut rows = Vec::new();
    for (order, grant_id, edition) in wanted {
        if known.iter().any(|(sha256, _)| *sha256 == edition.sha256) {
            let (grant_id, edition_id) = ((*grant_id).to_owned(), edition.id.clone());
            let gift = given_away.iter().find(|gift| gift.order_id == order.id);
            rows.push(StampRow { grant_id, edition_id, line: line(order, gift) });
        } else {
            // A buyer who paid has the book all the same.
            tracing::error!(edition = edition.id, "a file that should be stamped goes out without a stamp");
        }
    }
    stamps::add(conn, &rows)
}

/// Writes the line anew into an order's copies: a gift has another recipient.
pub(super) fn stamp_again(conn: &mut Conn, order: &Order) -> Result<(), store::Error> {
    let gift = gifts::of_order(conn, &order.id)?;
    stamps::rewrite(conn, &order.id, &line(order, gift.as_ref()))
}

/// The line in an order's copies: who has them and the order's number.
fn line(order: &Order, gift: Option<&Gift>) -> String {
    let Some(gift) = gift else { return line_of_buyer(order) };
    let shown = gift.contact.as_deref().map(masked).filter(|contact| pdf::stamp::can_show(contact));
    let language = Language::parse(&order.language).unwrap_or_default();
    shown.map_or_else(
        || line_of_nobody(language, order),
        |contact| Texts(language).fill("stamp-line", &[("buyer", &contact), ("order", &order.number)]),
    )
}

/// The buyer's name, or else the address or number, masked.
fn line_of_buyer(order: &Order) -> String {
    let language = Language::parse(&order.language).unwrap_or_default();
    let email = order.email.as_deref().and_then(|email| Email::parse(email).ok()).map(|email| email.masked());
    let phone = || order.phone.as_deref().and_then(Phone::kept).map(|phone| phone.masked());
    let name = order.name.as_deref().map(without_pictures);
    // The stamp's font has Latin letters.
    let shown = |text: &String| !text.is_empty() && pdf::stamp::can_show(text);
    match name.filter(shown).or(email.filter(shown)).or_else(phone) {
        Some(buyer) => Texts(language).fill("stamp-line", &[("buyer", &buyer), ("order", &order.number)]),
        None => line_of_nobody(language, order),
    }
}

/// A name with single spaces and without emoji, whose parts and selectors are no letters.
fn without_pictures(name: &str) -> String {
    let is_picture = |sign: char| !sign.is_alphanumeric() && !pdf::stamp::can_show(sign.encode_utf8(&mut [0; 4]));
    name.replace(|sign: char| is_picture(sign) && !sign.is_whitespace(), "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn line_of_nobody(language: Language, order: &Order) -> String {
    Texts(language).fill("stamp-line-order", &[("order", &order.number)])
}

/// Takes the buyer out of the lines in an order's copies: only the order's number stays in what is downloaded from now on.
pub(super) fn take_out_buyer(conn: &mut Conn, order: &Order) -> Result<(), store::Error> {
    let language = Language::parse(&order.language).unwrap_or_default();
    stamps::rewrite(conn, &order.id, &line_of_nobody(language, order))
}

/// The stamps of an order's copies.
#[derive(Default)]
pub(super) struct Stamps(Vec<(StampRow, Stamp)>);

impl Stamps {
    /// The stamp of one file of a grant; `None` if it is not stamped.
    pub(super) fn of(&self, grant_id: &str, edition_id: &str) -> Option<Stamp> {
        let own = self.0.iter().find(|(row, _)| row.grant_id == grant_id && row.edition_id == edition_id);
        own.map(|(_, stamp)| stamp.clone())
    }
}

/// Reads the stamps of an order's copies, which are files of these editions.
pub(super) fn of_order(conn: &mut Conn, order_id: &str, editions: &[&Edition]) -> Result<Stamps, Error> {
    let rows = stamps::of_order(conn, order_id)?;
    if rows.is_empty() {
        return Ok(Stamps::default());
    }
    let files: Vec<&str> = editions.iter().map(|edition| edition.sha256.as_str()).collect();
    let known = stamps::layouts(conn, &files)?;
    let stamped = |row: StampRow| {
        let edition = editions.iter().find(|edition| edition.id == row.edition_id)?;
        let (_, layout) = known.iter().find(|(sha256, _)| *sha256 == edition.sha256)?;
        Some(serde_json::from_str(layout).map(|layout| (row.clone(), Stamp { line: row.line, layout })))
    };
    let read: Result<Vec<_>, serde_json::Error> = rows.into_iter().filter_map(stamped).collect();
    read.map(Stamps).map_err(|error| Error::Broken(format!("the layout of a stamp: {error}")))
}

/// Opens the bytes `span` of a stamped copy.
///
/// # Errors
/// When the original or the stamp is missing; as far as the first bytes come from there, before anything is sent.
pub(super) async fn open(
    shop: &Shop,
    edition: &Edition,
    stamp: &Stamp,
    span: std::ops::Range<u64>,
) -> Result<Reading, Error> {
    let key = Key::new(Namespace::Books, &edition.sha256)?;
    let pieces = stamp.layout.pieces(&span);
    let needs_tail = pieces.iter().any(|piece| matches!(piece, Piece::Tail(_)));
    let tail = if needs_tail { filled(shop, edition, stamp).await? } else { Bytes::new() };
    let storage = shop.storage.clone();
    let open = move |piece: Piece| {
        let (storage, key, tail) = (storage.clone(), key.clone(), tail.clone());
        async move {
            match piece {
                Piece::Original(range) => storage.open(&key, range).await,
                Piece::Tail(range) => Ok(Reading::bytes(cut(&tail, &range))),
            }
        }
    };
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Ok(Reading::bytes(Bytes::new())) };
    let first = open(first).await?;
    // The next piece is opened once the one before it was read: an idle connection to a bucket would be closed.
    Ok(first.followed_by(stream::iter(pieces).then(open).try_flatten()))
}

fn cut(tail: &Bytes, range: &std::ops::Range<u64>) -> Bytes {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(tail.len());
    tail.slice(place(range.start)..place(range.end))
}

/// The tail with its line.
async fn filled(shop: &Shop, edition: &Edition, stamp: &Stamp) -> Result<Bytes, Error> {
    let file = edition.sha256.clone();
    let mut tail = shop.db.read(move |conn| Ok::<_, Error>(stamps::tail(conn, &file)?)).await?;
    if u64::try_from(tail.len()) != Ok(stamp.layout.tail) {
        return Err(Error::Broken("the tail of a stamp has another length than its layout says".to_owned()));
    }
    match Format::parse(&edition.format) {
        Some(Format::Epub) => epub::stamp::fill(&stamp.layout, &mut tail, &stamp.line),
        _ => pdf::stamp::fill(&stamp.layout, &mut tail, &stamp.line),
    }
    Ok(tail.into())
}
