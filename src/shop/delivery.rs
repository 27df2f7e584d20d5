//! Delivery: grants, their links, and the files behind them.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::keys::sha256;
use super::stamps::{self, Stamp, Stamps, original_size};
use super::{Error, Shop};
use crate::domain::book::{EditionState, Format};
use crate::domain::grant::{DownloadQuota, Ended};
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::visit::DownloadCounter;
use crate::storage::{Key, Local, Namespace, Reading};
use crate::store::downloads::File;
use crate::store::editions::{self, Edition};
use crate::store::grant_files::{self, GrantFile};
use crate::store::grants::{self, Grant, Link};
use crate::store::order_lines::OrderLine;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, preorders};

/// Gives a paid order a grant for each of its lines, and its first link. A buyer gets every format of a book. The grant of a book that is
/// not out yet is closed, and gets its files when it opens (`shop::preorders`).
pub(super) fn grant(
    shop: &Shop,
    conn: &mut Conn,
    order: &Order,
    lines: &[OrderLine],
    now: DateTime<Utc>,
) -> Result<Link, store::Error> {
    let rules = shop.rules();
    let book_ids: Vec<&str> = lines.iter().map(|line| line.book_id.as_str()).collect();
    let ahead = preorders::hold_days(conn, &book_ids)?;
    let opens_on = |line: &OrderLine| ahead.iter().find(|(id, _)| *id == line.book_id).and_then(|(_, day)| *day);
    let grant = |line: &OrderLine| Grant {
        id: ids::row(),
        order_id: order.id.clone(),
        line: line.place,
        edition_id: line.edition_id.clone(),
        downloads: rules.downloads,
        used: 0,
        coverage: "[]".to_owned(),
        bytes_sent: 0,
        created_at: now.naive_utc(),
        expires_at: (now + rules.grant_lifetime).naive_utc(),
        revoked_at: None,
        visit: None,
        opens_on: opens_on(line),
    };
    let granted: Vec<Grant> = lines.iter().map(grant).collect();
    grants::insert(conn, &granted)?;
    let bought: Vec<&str> = lines.iter().map(|line| line.edition_id.as_str()).collect();
    let bought = editions::by_ids(conn, &bought)?;
    let on_sale = editions::all_on_sale(conn, &book_ids)?;
    let (mut further, mut given) = (Vec::new(), Vec::new());
    for (line, grant) in lines.iter().zip(&granted).filter(|(_, grant)| grant.opens_on.is_none()) {
        let own = bought.iter().find(|edition| edition.id == line.edition_id);
        given.extend(own.map(|edition| (grant.id.as_str(), edition)));
        let format = own.map(|edition| &edition.format);
        let others = on_sale.iter().filter(|edition| edition.book_id == line.book_id);
        let others = others.filter(|edition| Some(&edition.format) != format);
        for edition in others {
            further.push((grant.id.as_str(), edition.id.as_str()));
            given.push((grant.id.as_str(), edition));
        }
    }
    grant_files::add(conn, &further, now.naive_utc())?;
    stamps::stamp(conn, order, &given)?;
    let link = new_link(shop, &order.id, &[], now);
    grants::insert_links(conn, std::slice::from_ref(&link))?;
    Ok(link)
}

/// Another link to an order's grants. It lives as long as links do, or as long as the last of those grants, which end at `ends` (with
/// their orders' ids), if an owner extended it.
fn new_link(shop: &Shop, order_id: &str, ends: &[(String, NaiveDateTime)], now: DateTime<Utc>) -> Link {
    let (id, usual) = (ids::row(), (now + shop.rules().grant_lifetime).naive_utc());
    let longest = ends.iter().filter(|(of, _)| of == order_id).map(|(_, end)| *end).max();
    Link {
        token_sha256: sha256(&shop.keys.link_token(&id)),
        file_sha256: sha256(&shop.keys.file_address(&id)),
        order_id: order_id.to_owned(),
        created_at: now.naive_utc(),
        expires_at: Some(longest.map_or(usual, |end| end.max(usual))),
        id,
    }
}

/// Extends an order's grants from now on, and creates a new link to them.
pub(super) fn live_on(shop: &Shop, conn: &mut Conn, order_id: &str, now: DateTime<Utc>) -> Result<Link, store::Error> {
    let ends = extend(shop, conn, &[order_id], now)?;
    let link = new_link(shop, order_id, &ends, now);
    grants::insert_links(conn, std::slice::from_ref(&link))?;
    Ok(link)
}

/// The same for several orders: a link for each, in their order.
pub(super) fn live_on_all(
    shop: &Shop,
    conn: &mut Conn,
    order_ids: &[&str],
    now: DateTime<Utc>,
) -> Result<Vec<Link>, store::Error> {
    let ends = extend(shop, conn, order_ids, now)?;
    let links: Vec<Link> = order_ids.iter().map(|id| new_link(shop, id, &ends, now)).collect();
    grants::insert_links(conn, &links)?;
    Ok(links)
}

/// Extends the grants of these orders from now on; returns when each ends, with its order's id.
fn extend(
    shop: &Shop,
    conn: &mut Conn,
    order_ids: &[&str],
    now: DateTime<Utc>,
) -> Result<Vec<(String, NaiveDateTime)>, store::Error> {
    grants::extend(conn, order_ids, (now + shop.rules().grant_lifetime).naive_utc())?;
    grants::ends_of(conn, order_ids)
}

/// One of the files that a link gives, with its own count of downloads.
#[derive(Clone)]
pub struct Part {
    pub grant: Grant,
    /// The title on the order's line, as it was when the order was placed.
    pub title: String,
    pub edition: Edition,
    pub counting: DownloadCounter,
    /// What is written into this copy.
    pub stamp: Option<Stamp>,
    /// Its count of downloads.
    pub(super) row: File,
}

impl Part {
    pub fn format(&self) -> Format {
        Format::parse(&self.edition.format).unwrap_or(Format::Pdf)
    }

    /// The size in bytes of what the buyer gets.
    pub fn size(&self) -> u64 {
        self.stamp.as_ref().map_or_else(|| original_size(&self.edition), |stamp| stamp.layout.size())
    }

    /// The entity tag of what the buyer gets, with its quotes.
    pub fn etag(&self) -> String {
        let tag = self.stamp.as_ref().map(|stamp| stamp.etag(&self.edition));
        format!("\"{}\"", tag.as_ref().unwrap_or(&self.edition.sha256))
    }

    /// Opens the bytes `span` of what the buyer gets.
    ///
    /// # Errors
    /// When they are missing or unavailable; that is known before anything is sent.
    pub async fn open(&self, shop: &Shop, span: Range<u64>) -> Result<Reading, Error> {
        match &self.stamp {
            Some(stamp) => stamps::open(shop, &self.edition, stamp, span).await,
            None => Ok(shop.storage.open(&key(&self.edition)?, span).await?),
        }
    }

    /// Whether the download count lets this file be downloaded from its beginning.
    fn may_begin(&self, now: DateTime<Utc>, lasting: TimeDelta) -> bool {
        self.counting.left() > 0 || self.free_until(now, lasting).is_some()
    }

    /// Until when this file may be downloaded again without being counted.
    pub fn free_until(&self, now: DateTime<Utc>, lasting: TimeDelta) -> Option<DateTime<Utc>> {
        self.counting.free_until(now, lasting, self.size())
    }

    /// The file's name in a URL: `epub-1` for the first line, `2-epub-1` for the second.
    pub fn name(&self) -> String {
        let file = format!("{}-{}", self.edition.format, self.edition.version);
        if self.grant.line == 0 { file } else { format!("{}-{file}", self.grant.line + 1) }
    }
}

/// A book of the order that is not out yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The place of its line.
    pub line: i32,
    pub title: String,
    pub on: NaiveDate,
}

/// What a link gives access to.
#[derive(Clone)]
pub struct Delivery {
    pub link: Link,
    pub order: Order,
    /// All files of the order, line by line: first the edition that was bought, then the PDFs, then the EPUBs, newest
    /// first. Files of lines whose grant was revoked are left out, unless all were revoked; those of closed grants always.
    pub parts: Vec<Part>,
    /// The books that can be downloaded later only. None of their files is among `parts`.
    pub awaited: Vec<Awaited>,
    /// A link does not outlive the time it was created for, even if a newer link extends the grants, unless an owner
    /// extended it.
    link_expires_at: DateTime<Utc>,
}

impl Delivery {
    /// Whether a download of any file may begin now, or begin again.
    ///
    /// # Errors
    /// Says why it may not.
    pub fn may_begin(&self, now: DateTime<Utc>, lasting: TimeDelta) -> Result<(), Ended> {
        self.is_open(now)?;
        if self.is_used_up(now, lasting) { Err(Ended::UsedUp) } else { Ok(()) }
    }

    /// Whether a download of this file may begin now, or begin again.
    ///
    /// # Errors
    /// Says why it may not.
    pub fn may_begin_part(&self, part: &Part, now: DateTime<Utc>, lasting: TimeDelta) -> Result<(), Ended> {
        self.part_lives(part, now)?;
        if part.may_begin(now, lasting) { Ok(()) } else { Err(Ended::UsedUp) }
    }

    /// Whether all downloads are used and none may begin again.
    pub fn is_used_up(&self, now: DateTime<Utc>, lasting: TimeDelta) -> bool {
        !self.is_ahead() && !self.parts.iter().any(|part| part.may_begin(now, lasting))
    }

    /// Whether all that it will give is not out yet.
    pub fn is_ahead(&self) -> bool {
        self.parts.is_empty() && !self.awaited.is_empty()
    }

    /// On which day the book of the line at `place` comes out, if it is not out yet.
    pub fn awaits(&self, place: i32) -> Option<NaiveDate> {
        self.awaited.iter().find(|awaited| awaited.line == place).map(|awaited| awaited.on)
    }

    /// Whether this link still gives access to anything, apart from the download counts.
    fn is_open(&self, now: DateTime<Utc>) -> Result<(), Ended> {
        if self.order.state() != OrderState::Paid {
            return Err(Ended::Revoked);
        }
        if self.is_ahead() {
            return Err(Ended::NotOut);
        }
        self.quota().check_active(now)
    }

    pub(super) fn part_lives(&self, part: &Part, now: DateTime<Utc>) -> Result<(), Ended> {
        self.is_open(now)?;
        self.allowance_of(part).check_active(now)
    }

    fn allowance_of(&self, part: &Part) -> DownloadQuota {
        let grant = part.grant.quota();
        DownloadQuota { expires_at: grant.expires_at.min(self.link_expires_at), used: part.counting.used, ..grant }
    }

    /// The quota under this link of the file that has the most left.
    pub fn quota(&self) -> DownloadQuota {
        let nothing = DownloadQuota { expires_at: self.link_expires_at, downloads: 0, used: 0, revoked: true };
        let all = self.parts.iter().map(|part| self.allowance_of(part));
        all.max_by_key(|one| (!one.revoked, one.expires_at, one.left())).unwrap_or(nothing)
    }

    /// The file with this name in the URL; without a name, the edition that was bought.
    pub fn part(&self, name: Option<&str>) -> Option<&Part> {
        match name {
            Some(name) => self.parts.iter().find(|part| part.name() == name),
            None => self.parts.first(),
        }
    }

    /// For each book and format, the file on sale, or else the newest.
    pub fn current(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !self.is_earlier(part))
    }

    /// Whether there is a better file of the same book and format: the one on sale, or else a newer one.
    pub fn is_earlier(&self, part: &Part) -> bool {
        let rank = |part: &Part| (part.edition.is(EditionState::OnSale), part.edition.version);
        let is_same = |other: &Part| other.grant.id == part.grant.id && other.edition.format == part.edition.format;
        self.parts.iter().any(|other| is_same(other) && rank(other) > rank(part))
    }

    /// Whether the order has more than one book.
    pub fn has_several_books(&self) -> bool {
        self.parts.iter().any(|part| self.parts.first().is_some_and(|first| first.grant.id != part.grant.id))
    }

    /// Whether this link was ended for good because it was sent to a wrong address.
    pub(super) fn was_ended(&self) -> bool {
        self.link.expires_at == Some(self.link.created_at)
    }
}

/// The delivery that the token in an e-mail gives access to.
pub async fn by_token(shop: &Shop, token: &str) -> Result<Delivery, Error> {
    let (hash, lifetime) = (sha256(token), shop.rules().grant_lifetime);
    shop.db
        .read(move |conn| {
            let link = grants::by_token(conn, &hash)?.ok_or(Error::NotFound)?;
            load(conn, link, lifetime)
        })
        .await
}

/// The delivery that a file address gives access to.
pub async fn by_file_address(shop: &Shop, address: &str) -> Result<Delivery, Error> {
    let (hash, lifetime) = (sha256(address), shop.rules().grant_lifetime);
    shop.db
        .read(move |conn| {
            let link = grants::by_file(conn, &hash)?.ok_or(Error::NotFound)?;
            load(conn, link, lifetime)
        })
        .await
}

/// The delivery of the link with this id.
pub(super) fn by_link(conn: &mut Conn, link_id: &str, lifetime: TimeDelta) -> Result<Delivery, Error> {
    let link = grants::link(conn, link_id)?;
    load(conn, link, lifetime)
}

/// The delivery of a paid order's newest link; `None` before the order is paid. A link without an end of its own lives
/// for `lives`.
pub fn of_order(conn: &mut Conn, order: &Order, lifetime: TimeDelta) -> Result<Option<Delivery>, Error> {
    let link = grants::links_of(conn, &order.id)?.pop();
    link.map(|link| load(conn, link, lifetime)).transpose()
}

fn load(conn: &mut Conn, link: Link, lifetime: TimeDelta) -> Result<Delivery, Error> {
    let order = orders::find(conn, &link.order_id)?;
    let (parts, awaited) = contents(conn, &order.id)?;
    let link_expires_at = link.expires_at.map_or(link.created_at.and_utc() + lifetime, |at| at.and_utc());
    Ok(Delivery { link, order, parts, awaited, link_expires_at })
}

fn contents(conn: &mut Conn, order_id: &str) -> Result<(Vec<Part>, Vec<Awaited>), Error> {
    let (mut granted, closed): (Vec<_>, Vec<_>) =
        grants::of_order(conn, order_id)?.into_iter().partition(|(grant, _)| grant.opens_on.is_none());
    let alive = closed.into_iter().filter(|(grant, _)| grant.revoked_at.is_none());
    let awaited: Vec<Awaited> =
        alive.filter_map(|(grant, title)| Some(Awaited { line: grant.line, title, on: grant.opens_on? })).collect();
    if !awaited.is_empty() || granted.iter().any(|(grant, _)| grant.revoked_at.is_none()) {
        granted.retain(|(grant, _)| grant.revoked_at.is_none());
    }
    let bought: Vec<&str> = granted.iter().map(|(grant, _)| grant.edition_id.as_str()).collect();
    let bought = editions::by_ids(conn, &bought)?;
    let further = grant_files::of_order(conn, order_id)?;
    let editions: Vec<&Edition> = bought.iter().chain(further.iter().map(|(_, edition)| edition)).collect();
    let stamped = stamps::of_order(conn, order_id, &editions)?;
    Ok((granted.iter().flat_map(|one| parts_of(one, &bought, &further, &stamped)).collect(), awaited))
}

fn parts_of(
    (grant, title): &(Grant, String),
    bought: &[Edition],
    further: &[(GrantFile, Edition)],
    stamped: &Stamps,
) -> Vec<Part> {
    let part = |edition: &Edition, counting: DownloadCounter, further: Option<String>| Part {
        grant: grant.clone(),
        title: title.clone(),
        edition: edition.clone(),
        counting,
        stamp: stamped.of(&grant.id, &edition.id),
        row: File { grant_id: grant.id.clone(), further },
    };
    let own = bought.iter().filter(|edition| edition.id == grant.edition_id);
    let mut parts: Vec<Part> = own.map(|edition| part(edition, grant.counting(), None)).collect();
    let others = further.iter().filter(|(file, _)| file.grant_id == grant.id);
    let mut others: Vec<Part> = others
        .map(|(file, edition)| part(edition, file.counting(grant.downloads), Some(file.edition_id.clone())))
        .collect();
    let place = |part: &Part| (part.edition.format.clone(), part.edition.version);
    others.sort_by_key(|part| std::cmp::Reverse(place(part)));
    parts.append(&mut others);
    parts
}

/// The storage key of an edition's file.
pub fn key(edition: &Edition) -> Result<Key, Error> {
    Ok(Key::new(Namespace::Books, &edition.sha256)?)
}

/// An edition's file at a local path, to be examined.
pub async fn local(shop: &Shop, edition: &Edition) -> Result<Local, Error> {
    Ok(shop.storage.local(&key(edition)?, original_size(edition), &shop.rules().uploads).await?)
}
