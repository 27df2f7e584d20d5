//! Delivery: grants, their links, and the file behind them.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use super::keys::sha256;
use super::{Error, Shop};
use crate::domain::book::{EditionState, Format};
use crate::domain::grant::{Allowance, Ended};
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::visit::{Counting, Request};
use crate::storage::{Key, Local, Room};
use crate::store::books::{self, Edition};
use crate::store::downloads::{self, File};
use crate::store::grant_files::{self, GrantFile};
use crate::store::grants::{self, Grant, Link};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn};

/// Gives a paid order its grant and its first link. Who buys a book gets each of its formats.
pub(super) fn grant(shop: &Shop, conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<Link, store::Error> {
    let rules = shop.rules();
    let grant = Grant {
        id: ids::row(),
        order_id: order.id.clone(),
        edition_id: order.edition_id.clone(),
        downloads: rules.downloads,
        used: 0,
        coverage: "[]".to_owned(),
        bytes_sent: 0,
        created_at: now.naive_utc(),
        expires_at: (now + rules.grant_lives).naive_utc(),
        revoked_at: None,
        visit: None,
    };
    grants::insert(conn, &grant)?;
    let bought = books::edition(conn, &order.edition_id)?;
    for edition in books::on_sale(conn, &order.book_id)? {
        if edition.format != bought.format {
            grant_files::add(conn, &grant.id, &edition.id, now.naive_utc())?;
        }
    }
    new_link(shop, conn, &grant, now)
}

/// A further way to a grant. It lives as long as links do, or as long as the grant when an owner gave that more.
pub(super) fn new_link(shop: &Shop, conn: &mut Conn, grant: &Grant, now: DateTime<Utc>) -> Result<Link, store::Error> {
    let id = ids::row();
    let expires_at = Some((now + shop.rules().grant_lives).naive_utc().max(grant.expires_at));
    let link = Link {
        token_sha256: sha256(&shop.keys.link_token(&id)),
        file_sha256: sha256(&shop.keys.file_address(&id)),
        grant_id: grant.id.clone(),
        created_at: now.naive_utc(),
        expires_at,
        id,
    };
    grants::insert_link(conn, &link)?;
    Ok(link)
}

/// One of the files that a link leads to, with its own count of downloads.
#[derive(Clone, Debug)]
pub struct Part {
    pub edition: Edition,
    pub counting: Counting,
    row: File,
}

impl Part {
    pub fn format(&self) -> Format {
        Format::parse(&self.edition.format).unwrap_or(Format::Pdf)
    }

    /// The file's size in bytes.
    pub fn size(&self) -> u64 {
        u64::try_from(self.edition.size_bytes).unwrap_or(0)
    }

    /// Whether it may be asked for from its beginning, by its count.
    fn may_begin(&self, now: DateTime<Utc>, lasting: TimeDelta) -> bool {
        self.counting.left() > 0 || self.free_until(now, lasting).is_some()
    }

    /// Until when it may be asked for again at no cost.
    pub fn free_until(&self, now: DateTime<Utc>, lasting: TimeDelta) -> Option<DateTime<Utc>> {
        self.counting.free_until(now, lasting, self.size())
    }

    /// What names it in an address: `epub-1`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.edition.format, self.edition.version)
    }
}

/// What a link leads to.
#[derive(Clone)]
pub struct Delivery {
    pub link: Link,
    pub grant: Grant,
    pub order: Order,
    /// What was bought: the first of the files.
    pub edition: Edition,
    /// All files: what was bought, then the PDFs, the newest first.
    pub parts: Vec<Part>,
    /// A link does not outlive the time it was given for, even when a newer one lets the grant live on, unless an owner
    /// gave it more.
    link_expires_at: DateTime<Utc>,
}

impl Delivery {
    /// Whether a download of any file may begin now, or begin again.
    ///
    /// # Errors
    /// Says what has ended.
    pub fn may_begin(&self, now: DateTime<Utc>, lasting: TimeDelta) -> Result<(), Ended> {
        self.lives(now)?;
        if self.is_used_up(now, lasting) { Err(Ended::UsedUp) } else { Ok(()) }
    }

    /// Whether a download of this file may begin now, or begin again.
    ///
    /// # Errors
    /// Says what has ended.
    pub fn may_begin_part(&self, part: &Part, now: DateTime<Utc>, lasting: TimeDelta) -> Result<(), Ended> {
        self.lives(now)?;
        if part.may_begin(now, lasting) { Ok(()) } else { Err(Ended::UsedUp) }
    }

    /// Whether all downloads are taken, and none may begin again.
    pub fn is_used_up(&self, now: DateTime<Utc>, lasting: TimeDelta) -> bool {
        !self.parts.iter().any(|part| part.may_begin(now, lasting))
    }

    /// Whether there is anything to give under this link, whatever the count says.
    fn lives(&self, now: DateTime<Utc>) -> Result<(), Ended> {
        if self.order.state() != OrderState::Paid {
            return Err(Ended::Revoked);
        }
        self.allowance().resume(now)
    }

    /// What is left under this link, of the file of which most is left.
    pub fn allowance(&self) -> Allowance {
        let grant = self.grant.allowance();
        let used = self.parts.iter().map(|part| part.counting.used).min().unwrap_or(grant.used);
        Allowance { expires_at: grant.expires_at.min(self.link_expires_at), used, ..grant }
    }

    /// The file that `name` stands for in an address, or what was bought.
    pub fn part(&self, name: Option<&str>) -> Option<&Part> {
        match name {
            Some(name) => self.parts.iter().find(|part| part.name() == name),
            None => self.parts.first(),
        }
    }

    /// The file of each format that is on sale, or else the newest.
    pub fn current(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !self.is_earlier(part))
    }

    /// Whether there is a better file of the same format: the one on sale, or else a newer one.
    pub fn is_earlier(&self, part: &Part) -> bool {
        let rank = |part: &Part| (part.edition.is(EditionState::OnSale), part.edition.version);
        self.parts.iter().any(|other| other.edition.format == part.edition.format && rank(other) > rank(part))
    }

    /// Whether its link was ended for good, because it went to a wrong address.
    pub(super) fn was_ended(&self) -> bool {
        self.link.expires_at == Some(self.link.created_at)
    }
}

/// What the token in a letter leads to.
pub async fn by_token(shop: &Shop, token: &str) -> Result<Delivery, Error> {
    let (hash, lives) = (sha256(token), shop.rules().grant_lives);
    shop.db
        .read(move |conn| {
            let (link, grant) = grants::by_token(conn, &hash)?.ok_or(Error::NotFound)?;
            load(conn, link, grant, lives)
        })
        .await
}

/// What a file's address leads to.
pub async fn by_file_address(shop: &Shop, address: &str) -> Result<Delivery, Error> {
    let (hash, lives) = (sha256(address), shop.rules().grant_lives);
    shop.db
        .read(move |conn| {
            let (link, grant) = grants::by_file(conn, &hash)?.ok_or(Error::NotFound)?;
            load(conn, link, grant, lives)
        })
        .await
}

/// What this link leads to.
pub(super) fn by_link(conn: &mut Conn, link_id: &str, lives: TimeDelta) -> Result<Delivery, Error> {
    let (link, grant) = grants::by_link(conn, link_id)?;
    load(conn, link, grant, lives)
}

/// What a paid order's newest link leads to; `None` before it is paid. A link that does not say how long it lives does so for `lives`.
pub fn of_order(conn: &mut Conn, order: &Order, lives: TimeDelta) -> Result<Option<Delivery>, Error> {
    let Some(grant) = grants::of_order(conn, &order.id)? else { return Ok(None) };
    let link = grants::links_of(conn, &grant.id)?.pop();
    link.map(|link| load(conn, link, grant, lives)).transpose()
}

fn load(conn: &mut Conn, link: Link, grant: Grant, lives: TimeDelta) -> Result<Delivery, Error> {
    let order = orders::find(conn, &grant.order_id)?;
    let edition = books::edition(conn, &grant.edition_id)?;
    let parts = parts(conn, &grant, &edition)?;
    let link_expires_at = link.expires_at.map_or(link.created_at.and_utc() + lives, |at| at.and_utc());
    Ok(Delivery { link, grant, order, edition, parts, link_expires_at })
}

fn parts(conn: &mut Conn, grant: &Grant, bought: &Edition) -> Result<Vec<Part>, Error> {
    let row = |further| File { grant_id: grant.id.clone(), further };
    let part = |(file, edition): (GrantFile, Edition)| Part {
        counting: file.counting(grant.downloads),
        row: row(Some(file.edition_id)),
        edition,
    };
    let mut further: Vec<Part> = grant_files::of_grant(conn, &grant.id)?.into_iter().map(part).collect();
    let place = |part: &Part| (part.edition.format.clone(), part.edition.version);
    further.sort_by_key(|part| std::cmp::Reverse(place(part)));
    let mut parts = vec![Part { edition: bought.clone(), counting: grant.counting(), row: row(None) }];
    parts.append(&mut further);
    Ok(parts)
}

/// What an edition's file is called in the storage.
pub fn key(edition: &Edition) -> Result<Key, Error> {
    Ok(Key::new(Room::Books, &edition.sha256)?)
}

/// An edition's file at a path of this machine, to be examined.
pub async fn local(shop: &Shop, edition: &Edition) -> Result<Local, Error> {
    let size = u64::try_from(edition.size_bytes).unwrap_or(0);
    Ok(shop.storage.local(&key(edition)?, size, &shop.rules().uploads).await?)
}

/// Bytes of a file that may go out. What of them does not is given back when this is dropped.
pub struct Taken {
    shop: Shop,
    row: File,
    /// The visit's; 0 when it could not be written down.
    visit: u32,
    size: u64,
    left: u64,
}

/// Takes the bytes `span` of one of a delivery's files, for whoever asks from `address`. The first ones of a visit take a
/// download; it is on the disk when this answers. A database that cannot write keeps no reader from his book.
///
/// # Errors
/// Says what has ended.
pub async fn take(
    shop: &Shop,
    delivery: &Delivery,
    part: &Part,
    span: Range<u64>,
    address: IpAddr,
) -> Result<Taken, Ended> {
    let now = shop.clock.now();
    delivery.lives(now)?;
    let (size, left) = (part.size(), span.end.saturating_sub(span.start));
    let network = shop.keys.mark("network", &format!("{} {}", part.row.grant_id, network(address)));
    let request = Request { span, size, network, now, lasting: shop.rules().visit_lasts };
    part.counting.clone().ask(&request)?;
    let row = part.row.clone();
    let visit = match shop.db.write(move |conn| downloads::ask(conn, &row, &request)).await {
        Ok(visit) => visit?,
        Err(error) => {
            tracing::warn!(%error, "a download goes out uncounted");
            0
        }
    };
    Ok(Taken { shop: shop.clone(), row: part.row.clone(), visit, size, left })
}

/// Carriers give a phone another address of one network now and then: /24, and /64 of IPv6 (which `Visit::address` has made).
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::from(Ipv4Addr::from_bits(v4.to_bits() & 0xffff_ff00)),
        v6 @ IpAddr::V6(_) => v6,
    }
}

impl Taken {
    /// Notes that bytes went out. Nobody waits for it.
    pub fn note_sent(&mut self, span: Range<u64>) {
        self.left = self.left.saturating_sub(span.end.saturating_sub(span.start));
        let (row, visit, size) = (self.row.clone(), self.visit, self.size);
        let now = self.shop.clock.now().naive_utc();
        let note = move |conn: &mut Conn| downloads::note_sent(conn, &row, (visit, &span), size, now);
        self.shop.db.write_later("a download's progress", note);
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if self.left > 0 && self.visit > 0 {
            let (row, visit, left, size) = (self.row.clone(), self.visit, self.left, self.size);
            let give_back = move |conn: &mut Conn| downloads::give_back(conn, &row, visit, left, size);
            self.shop.db.write_later("a download's end", give_back);
        }
    }
}
