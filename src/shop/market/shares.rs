//! The sellers' shares of sales: posted in the write that pays an order, held, and released. Whatever changes what an order's lines sold
//! for (a refund, another sum) has the shares follow in the same write ([`restate`]): they are what the ledger's sales say they must be.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::commission::{self, FeeBearer, Parts};
use crate::domain::ledger::{About, Account, Posting, SellerLine};
use crate::domain::order::OrderState;
use crate::domain::percent;
use crate::domain::seller::Releaser;
use crate::shop::messages::seller_alerts;
use crate::shop::{Error, Shop};
use crate::store::ledger::{self, LineSum};
use crate::store::order_lines::OrderLine;
use crate::store::orders::{self, Order};
use crate::store::sellers::Seller;
use crate::store::shares::{self, Share};
use crate::store::{self, Conn, sellers};

/// The sums of an order's entries, by account and line.
struct Sums(HashMap<(String, i32), i64>);

impl Sums {
    fn read(conn: &mut Conn, order_id: &str) -> Result<Self, store::Error> {
        let sums = ledger::sums_of_order(conn, order_id)?;
        Ok(Self(sums.into_iter().map(|LineSum { account, line, amount }| ((account, line), amount)).collect()))
    }

    fn of(&self, account: &Account, line: i32) -> i64 {
        self.0.get(&(account.to_string(), line)).copied().unwrap_or(0)
    }

    /// What the line sold for without tax, less what was refunded.
    fn price(&self, line: i32) -> i64 {
        -(self.of(&Account::Sales, line) + self.of(&Account::IncludedTax, line))
    }
}

fn about(order: &Order) -> About<'_> {
    About { order: &order.id, currency: &order.currency, ..About::default() }
}

/// The lines of a new order, each with the seller of its book.
pub(in crate::shop) fn with_sellers(
    shop: &Shop,
    conn: &mut Conn,
    lines: Vec<OrderLine>,
) -> Result<Vec<OrderLine>, store::Error> {
    if !shop.rules().market.open {
        return Ok(lines);
    }
    let books: Vec<&str> = lines.iter().map(|line| line.book_id.as_str()).collect();
    let sold: HashMap<String, String> =
        sellers::of_books(conn, &books)?.into_iter().map(|book| (book.book_id, book.seller_id)).collect();
    Ok(lines.into_iter().map(|line| OrderLine { seller: sold.get(&line.book_id).cloned(), ..line }).collect())
}

/// Posts the sellers' shares of an order that is being paid, after its sale, its fee and its tax. A share of what cannot be
/// downloaded yet is held without an end.
pub(in crate::shop) fn begin(
    shop: &Shop,
    conn: &mut Conn,
    (order, lines): (&Order, &[OrderLine]),
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let sold: Vec<(&OrderLine, &str)> = lines.iter().filter_map(|line| Some((line, line.seller.as_deref()?))).collect();
    if sold.is_empty() {
        return Ok(());
    }
    let rules = shop.rules();
    let market = &rules.market;
    let ids: Vec<&str> = sold.iter().map(|(_, seller)| *seller).collect();
    let found = sellers::of_ids(conn, &ids)?;
    let rates: HashMap<&str, Option<i64>> =
        found.iter().map(|seller| (seller.id.as_str(), seller.commission)).collect();
    let books: Vec<&str> = sold.iter().map(|(line, _)| line.book_id.as_str()).collect();
    let of_books: HashMap<String, Option<i64>> =
        sellers::of_books(conn, &books)?.into_iter().map(|book| (book.book_id, book.commission)).collect();
    let not_out = closed_lines(conn, order)?;
    let sums = Sums::read(conn, &order.id)?;
    let (mut rows, mut posted) = (Vec::new(), Vec::new());
    for (line, seller) in sold {
        let rate = commission::rate(
            of_books.get(&line.book_id).copied().flatten(),
            rates.get(seller).copied().flatten(),
            market.commission,
        );
        let fee = if market.fee_bearer == FeeBearer::Seller { sums.of(&Account::Fees, line.place) } else { 0 };
        let parts = commission::divide(sums.price(line.place), rate, fee);
        posted.push(SellerLine { line: line.place, seller: seller.to_owned(), parts, released: false });
        rows.push(Share {
            order_id: order.id.clone(),
            line: line.place,
            seller_id: seller.to_owned(),
            commission: rate,
            at: now.naive_utc(),
            due_at: (!not_out.contains(&line.place)).then(|| (now + market.hold).naive_utc()),
            released_at: None,
            released_by: None,
            disputed_at: None,
        });
    }
    shares::insert(conn, &rows)?;
    post(conn, order, (&order.id, &posted), now.naive_utc())?;
    // What is given away is no sale.
    let sold_some =
        |seller: &&Seller| posted.iter().any(|line| line.seller == seller.id && line.parts != Parts::default());
    let told: Vec<&Seller> = found.iter().filter(sold_some).collect();
    seller_alerts::announce(shop, conn, &order.id, &told, now.naive_utc())
}

/// The lines that the buyer cannot download yet: the book is not out, or the gift's day has not come.
fn closed_lines(conn: &mut Conn, order: &Order) -> Result<Vec<i32>, store::Error> {
    let waits = store::gifts::of_order(conn, &order.id)?.is_some_and(|gift| gift.delivered_at.is_none());
    let granted = store::grants::of_order(conn, &order.id)?;
    Ok(granted
        .into_iter()
        .filter(|(grant, _)| waits || grant.opens_on.is_some())
        .map(|(grant, _)| grant.line)
        .collect())
}

fn post(
    conn: &mut Conn,
    order: &Order,
    (subject, lines): (&str, &[SellerLine]),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let posting = Posting::share(about(order), subject, lines);
    if posting.entries().is_empty() { Ok(()) } else { ledger::post(conn, &[posting], at) }
}

/// Has the shares follow what an order's lines sold for, after `subject` (a refund, a payment) changed it. The commission is that of the
/// rest; what was charged of the gateway's fee stays, for the gateway keeps it too. What a seller had already becomes what he owes.
pub(in crate::shop) fn restate(
    conn: &mut Conn,
    order: &Order,
    subject: &str,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let held = shares::of_order(conn, &order.id)?;
    if held.is_empty() {
        return Ok(());
    }
    // A payout that is recorded now sees what is taken back here, or comes before it.
    let of_sellers: BTreeSet<&str> = held.iter().map(|share| share.seller_id.as_str()).collect();
    for seller_id in of_sellers {
        sellers::lock_for_update(conn, seller_id)?;
    }
    let sums = Sums::read(conn, &order.id)?;
    let change = |share: &Share| {
        let price = sums.price(share.line);
        let more = price - sums.of(&Account::Shares, share.line);
        let commission = percent::of(price, share.commission) + sums.of(&Account::Commission, share.line);
        SellerLine {
            line: share.line,
            seller: share.seller_id.clone(),
            parts: Parts { share: more - commission, commission, fee: 0 },
            released: share.released_at.is_some(),
        }
    };
    let changed: Vec<SellerLine> = held.iter().map(change).collect();
    post(conn, order, (subject, &changed), at)
}

/// The buyers of these orders can download this book from now on: its sellers' shares are held for the usual time.
pub(in crate::shop) fn can_be_downloaded(
    shop: &Shop,
    conn: &mut Conn,
    (order_ids, book_id): (&[&str], Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    shares::set_due(conn, order_ids, book_id, (now + shop.rules().market.hold).naive_utc())
}

/// Releases what is held of an order's shares, is not disputed and `may` be released; the caller holds the order's row.
fn release(
    conn: &mut Conn,
    order: &Order,
    may: impl Fn(&Share) -> bool,
    (by, at): (Releaser, NaiveDateTime),
) -> Result<(), store::Error> {
    let held: Vec<Share> = shares::of_order(conn, &order.id)?
        .into_iter()
        .filter(|share| share.released_at.is_none() && share.disputed_at.is_none() && may(share))
        .collect();
    if held.is_empty() {
        return Ok(());
    }
    let sums = Sums::read(conn, &order.id)?;
    let mut postings = Vec::new();
    for share in &held {
        let amount = -sums.of(&Account::Held, share.line);
        if shares::release(conn, share, by, at)? && amount != 0 {
            let subject = format!("{}:{}", order.id, share.line);
            postings.push(Posting::release(about(order), &subject, (share.line, &share.seller_id, amount)));
        }
    }
    ledger::post(conn, &postings, at)
}

/// Holds a share for a dispute that begins, also one that was released; the caller holds the order's row.
pub(in crate::shop) fn hold(
    conn: &mut Conn,
    order: &Order,
    share: &Share,
    (dispute, at): (&str, NaiveDateTime),
) -> Result<(), store::Error> {
    // A payout that is made now sees what is taken back here, or comes before it.
    sellers::lock_for_update(conn, &share.seller_id)?;
    let amount = -Sums::read(conn, &order.id)?.of(&Account::Available, share.line);
    shares::dispute(conn, share, at)?;
    if amount == 0 {
        return Ok(());
    }
    ledger::post(conn, &[Posting::hold(about(order), dispute, (share.line, &share.seller_id, amount))], at)
}

/// Ends what [`hold`] began: the seller has what is left of the share, unless the buyer cannot download yet.
pub(in crate::shop) fn settle(
    conn: &mut Conn,
    order: &Order,
    (share, dispute): (&Share, &str),
    (by, at): (Releaser, NaiveDateTime),
) -> Result<(), store::Error> {
    shares::settle(conn, share)?;
    if share.due_at.is_none() || !shares::release(conn, share, by, at)? {
        return Ok(());
    }
    let amount = -Sums::read(conn, &order.id)?.of(&Account::Held, share.line);
    if amount == 0 {
        return Ok(());
    }
    ledger::post(conn, &[Posting::release(about(order), dispute, (share.line, &share.seller_id, amount))], at)
}

/// How many orders are released in one write.
const BATCH: i64 = 100;

/// Releases the shares that were held for their time, of some orders. Returns whether there may be more.
///
/// # Errors
/// When the database is busy or gone.
pub async fn release_due(shop: &Shop) -> Result<bool, Error> {
    let now = shop.clock.now().naive_utc();
    let mut ids = shop.db.read(move |conn| shares::due(conn, now, BATCH)).await?;
    let more = i64::try_from(ids.len()).unwrap_or(BATCH) == BATCH;
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(false);
    }
    shop.db
        .write(move |conn| {
            for order in orders::lock_all_for_update(conn, &ids)? {
                let is_due = |share: &Share| share.due_at.is_some_and(|due| due <= now);
                release(conn, &order, is_due, (Releaser::Time, now))?;
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    Ok(more)
}

/// The reader says on his order's page that all is well: what he can download is held no longer.
///
/// # Errors
/// When the database is busy or gone.
pub async fn confirm(shop: &Shop, order_id: &str) -> Result<(), Error> {
    let (id, now) = (order_id.to_owned(), shop.clock.now().naive_utc());
    let confirm = move |conn: &mut Conn| -> Result<(), store::Error> {
        let order = orders::lock_for_update(conn, &id)?;
        release(conn, &order, |share| share.due_at.is_some(), (Releaser::Reader, now))
    };
    Ok(shop.db.write(confirm).await?)
}

/// Until when at most the sellers' money of an order is held that its reader can release; `None` if there is none.
///
/// # Errors
/// When the database is busy or gone.
pub async fn held_until(shop: &Shop, order: &Order) -> Result<Option<DateTime<Utc>>, Error> {
    if !shop.rules().market.open || order.amount_received() == 0 || order.state() != OrderState::Paid {
        return Ok(None);
    }
    let id = order.id.clone();
    let held = shop.db.read(move |conn| shares::of_order(conn, &id)).await?;
    Ok(held
        .iter()
        .filter(|share| share.released_at.is_none() && share.disputed_at.is_none())
        .filter_map(|share| share.due_at)
        .max()
        .map(|at| at.and_utc()))
}
