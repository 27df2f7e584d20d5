//! Delivery: grants, their links, and the file behind them.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};

use super::keys::sha256;
use super::{Error, Shop};
use crate::domain::book::{EditionState, Format};
use crate::domain::grant::{Allowance, Ended};
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::store::books::{self, Edition};
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
    /// Whole downloads so far.
    pub used: i32,
    pub bytes_sent: i64,
}

impl Part {
    pub fn format(&self) -> Format {
        Format::parse(&self.edition.format).unwrap_or(Format::Pdf)
    }

    /// The file's size in bytes.
    pub fn size(&self) -> u64 {
        u64::try_from(self.edition.size_bytes).unwrap_or(0)
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
    /// Whether a new download of any file may begin now.
    ///
    /// # Errors
    /// Says what has ended.
    pub fn may_begin(&self, now: DateTime<Utc>) -> Result<(), Ended> {
        self.order_is_paid()?;
        self.allowance().begin(now)
    }

    /// Whether a new download of this file may begin now.
    ///
    /// # Errors
    /// Says what has ended.
    pub fn may_begin_part(&self, part: &Part, now: DateTime<Utc>) -> Result<(), Ended> {
        self.order_is_paid()?;
        self.allowance_of(part).begin(now)
    }

    /// Whether the file's bytes from `start` on may go out now. When all downloads are used up, the end of the last one may
    /// still be asked for again, within one more length of the file in all.
    ///
    /// # Errors
    /// Says what has ended.
    pub fn may_serve(&self, part: &Part, start: u64, now: DateTime<Utc>) -> Result<(), Ended> {
        match self.may_begin_part(part, now) {
            Err(Ended::UsedUp) if start > 0 && self.sent_within_one_more(part) => self.allowance_of(part).resume(now),
            answer => answer,
        }
    }

    /// What is left under this link, of the file of which most is left.
    pub fn allowance(&self) -> Allowance {
        let grant = self.grant.allowance();
        let used = self.parts.iter().map(|part| part.used).min().unwrap_or(grant.used);
        Allowance { expires_at: grant.expires_at.min(self.link_expires_at), used, ..grant }
    }

    /// What is left of a file under this link.
    pub fn allowance_of(&self, part: &Part) -> Allowance {
        Allowance { used: part.used, ..self.allowance() }
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

    fn sent_within_one_more(&self, part: &Part) -> bool {
        let most = part.edition.size_bytes.saturating_mul(i64::from(self.grant.downloads) + 1);
        part.bytes_sent < most
    }

    fn order_is_paid(&self) -> Result<(), Ended> {
        if self.order.state() == OrderState::Paid { Ok(()) } else { Err(Ended::Revoked) }
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
    let part = |(file, edition): (GrantFile, Edition)| Part { edition, used: file.used, bytes_sent: file.bytes_sent };
    let mut further: Vec<Part> = grant_files::of_grant(conn, &grant.id)?.into_iter().map(part).collect();
    let place = |part: &Part| (part.edition.format.clone(), part.edition.version);
    further.sort_by_key(|part| std::cmp::Reverse(place(part)));
    let mut parts = vec![Part { edition: bought.clone(), used: grant.used, bytes_sent: grant.bytes_sent }];
    parts.append(&mut further);
    Ok(parts)
}

/// Where an edition's file lies.
pub fn file(shop: &Shop, edition: &Edition) -> Result<PathBuf, Error> {
    shop.storage
        .local_path(&edition.sha256)
        .ok_or_else(|| Error::Broken(format!("the file {} is not in the storage", edition.sha256)))
}

/// Notes that bytes of one of a grant's files went out. Nobody waits for it.
pub fn sent(shop: &Shop, grant_id: &str, edition_id: &str, stretch: (u64, u64), size: u64) {
    let (id, edition, now) = (grant_id.to_owned(), edition_id.to_owned(), shop.clock.now().naive_utc());
    shop.db.write_later("a download's progress", move |conn| {
        if grants::find(conn, &id)?.edition_id == edition {
            grants::note_sent(conn, &id, stretch, size, now)
        } else {
            grant_files::note_sent(conn, (&id, &edition), stretch, size, now)
        }
    });
}
