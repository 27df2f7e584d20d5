//! Placing an order: the checks before it is written, and the one write that writes it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::checkout::{new_attempt, note, step};
use super::choice;
use super::contacts::contact_row;
use super::coupons::{self, Article, CodeError};
use super::flags;
use super::free_limits;
pub use super::free_limits::FreeLimit;
use super::gifts;
use super::pricing::{self, Priced, PricingError, Wish};
use crate::domain::contact::{Contact, Country};
use crate::domain::coupon::{Code, Refusal};
use crate::domain::gift::GiftWish;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::money::{Money, PriceError};
use crate::domain::order::OrderState;
use crate::secret::Secret;
use crate::shop::keys::sha256;
use crate::shop::ledger::Source;
use crate::shop::library::owned;
use crate::shop::market::shares;
use crate::shop::sale::settlement::{self, PaymentDetails};
use crate::shop::{Error, Shop};
use crate::store::attempts::Attempt;
use crate::store::gifts as rows;
use crate::store::new_orders::{self, NewOrder};
use crate::store::order_lines::OrderLine;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, locks, threads};
use crate::texts::Texts;

/// The rate limit of new orders: lets an order in, or returns the seconds until the next one is allowed. Called only
/// when an order is about to be written, so that a form which places no order uses up nothing.
pub type RateLimit = Arc<dyn Fn() -> Result<(), u64> + Send + Sync>;

/// What a buyer asks for with the "buy" button.
#[derive(Clone)]
pub struct OrderRequest {
    /// The books by their slugs, each one once, at most [`crate::domain::order::MOST_BOOKS`].
    pub slugs: Vec<String>,
    /// Bundles by their slugs, each one once. None of their books is ordered twice.
    pub bundles: Vec<String>,
    /// The prices that the buyer named, by the slugs of books that have none of their own. Without it such a book costs what is suggested.
    pub own_prices: Vec<(String, i64)>,
    /// The total price that the page showed, in the smallest unit, if the form sent it.
    pub seen_price: Option<i64>,
    pub code: Option<Code>,
    pub contact: Contact,
    /// Who gets the books, if it is not the buyer.
    pub gift: Option<GiftWish>,
    /// The country that the buyer chose on the form, if he was asked.
    pub country: Option<&'static Country>,
    pub language: Language,
    /// `ids::visitor_mark` of the browser's cookie.
    pub visitor: String,
    /// Whether the browser sent that cookie.
    pub known: bool,
    /// The token of the reader's session in that browser, if it sent one.
    pub reader: Option<Secret>,
    /// The token of the thread that the order is placed in.
    pub thread: Option<String>,
    /// The buyer was told that they have the book already, or an open order for it, and wants another one all the same.
    pub once_more: bool,
    /// Requests with the same key are the same order.
    pub idempotency_key: Option<String>,
    pub rate_limit: RateLimit,
}

/// The result of a request. Only the first three variants come with an order that this request stands for.
pub enum Placed {
    /// A new order, on disk, with its first attempt.
    New(Box<Order>, Box<Attempt>),
    /// The order that an earlier request with this key placed.
    Existing(Box<Order>),
    /// There was nothing to pay. The order is paid, and its receipt is queued.
    Free(Box<Order>),
    /// The price differs from the one that the page showed.
    PriceChanged(Money),
    CodeRefused(Refusal),
    /// The buyer named a price that is none.
    OwnPrice(PriceError),
    /// One of the books has no price in the currency of the account that the buyer would pay with.
    NotSoldHere,
    /// The buyer has this order for one of the books already, and was not told so yet.
    AlreadyHas(Box<Order>),
    /// One of the books is in the library of the reader who buys, and he was not told so yet.
    InLibrary,
    /// A browser without a cookie sent a form again whose order is no longer open.
    FormUsed,
    /// There is nothing to pay, and what is free is not given to others: it would send messages to strangers.
    FreeGift,
    /// There is nothing to pay, and the browser sent no cookie.
    NoCookie,
    /// There is nothing to pay, and a limit of free orders is reached.
    TooManyFree(FreeLimit),
    /// Too many orders. Holds the seconds until the next one is allowed.
    TooOften(u64),
}

/// Writes the order and its first attempt. The gateway has not been called when this returns.
///
/// # Errors
/// If one of the books is not published, or the database is busy or gone.
pub async fn place(shop: &Shop, request: OrderRequest) -> Result<Placed, Error> {
    match place_once(shop, request.clone()).await? {
        // Nothing proves that this is the same buyer, so nothing of that order is shown. A buyer who clicked twice gets
        // a second order and pays one of the two; a buyer who has paid is not asked to pay again.
        Placed::Existing(order) if !request.known => {
            if order.state().is_open() {
                place_once(shop, OrderRequest { idempotency_key: None, ..request }).await
            } else {
                Ok(Placed::FormUsed)
            }
        }
        placing => Ok(placing),
    }
}

async fn place_once(shop: &Shop, request: OrderRequest) -> Result<Placed, Error> {
    let key = request.idempotency_key.clone();
    let acts = shop.clone();
    let placing = shop.db.write(move |conn| place_now(&acts, conn, &request)).await;
    if let Ok(Placed::New(order, _) | Placed::Free(order)) = &placing {
        flags::after_order(shop, order);
    }
    if matches!(placing, Ok(Placed::Free(_))) {
        shop.message_wakeup.notify_one();
    }
    match placing {
        // On PostgreSQL the other request of a double click may have been faster. Its order is the result of both.
        Err(PlaceError::Store(error)) if error.is_taken() => {
            existing(shop, key).await?.map(Placed::Existing).ok_or_else(|| error.into())
        }
        // That request may also have taken the last use of the code.
        Err(PlaceError::Code(refusal)) => {
            Ok(existing(shop, key).await?.map_or(Placed::CodeRefused(refusal), Placed::Existing))
        }
        Err(PlaceError::Store(error)) => Err(error.into()),
        Err(PlaceError::Shop(error)) => Err(error),
        Err(PlaceError::NoSuchBook) => Err(Error::NotFound),
        Err(PlaceError::NotSoldHere) => Ok(Placed::NotSoldHere),
        Err(PlaceError::OwnPrice(error)) => Ok(Placed::OwnPrice(error)),
        Ok(placing) => Ok(placing),
    }
}

async fn existing(shop: &Shop, key: Option<String>) -> Result<Option<Box<Order>>, Error> {
    let Some(key) = key else { return Ok(None) };
    Ok(shop.db.read(move |conn| orders::by_idempotency_key(conn, &key)).await?.map(Box::new))
}

enum PlaceError {
    NoSuchBook,
    NotSoldHere,
    OwnPrice(PriceError),
    Code(Refusal),
    Store(store::Error),
    Shop(Error),
}

impl From<Error> for PlaceError {
    fn from(error: Error) -> Self {
        Self::Shop(error)
    }
}

impl From<PricingError> for PlaceError {
    fn from(error: PricingError) -> Self {
        match error {
            PricingError::NoSuchBook => Self::NoSuchBook,
            PricingError::NotSoldHere => Self::NotSoldHere,
            PricingError::OwnPrice(error) => Self::OwnPrice(error),
            PricingError::Other(error) => Self::Shop(error),
        }
    }
}

impl From<CodeError> for PlaceError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Refused(refusal) => Self::Code(refusal),
            CodeError::Store(error) => Self::Store(error),
        }
    }
}

impl From<store::Error> for PlaceError {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<diesel::result::Error> for PlaceError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

fn place_now(shop: &Shop, conn: &mut Conn, request: &OrderRequest) -> Result<Placed, PlaceError> {
    if request.known {
        // Requests from two tabs of one buyer run one after the other, so that the second sees the order of the first.
        locks::lock_by_name(conn, &format!("reader {}", request.visitor))?;
    }
    if let Some(key) = &request.idempotency_key
        && let Some(order) = orders::by_idempotency_key(conn, key)?
    {
        return sent_again(shop, conn, order, request);
    }
    let (wanted, title) = wanted(shop, conn, request)?;
    if let Some(had) = untold(shop, conn, request, &wanted)? {
        return Ok(had);
    }
    let articles: Vec<Article> = wanted.iter().map(|one| one.article.clone()).collect();
    let quote = match &request.code {
        Some(code) => Some(coupons::quote_for(shop, conn, (&articles, code, &request.contact))?),
        None => None,
    };
    let full: Vec<Money> = articles.iter().map(|article| article.price).collect();
    let prices = quote.as_ref().map_or(&full, |quote| &quote.prices);
    let price = coupons::total(shop, prices);
    if request.seen_price.is_some_and(|seen| seen != price.amount) {
        return Ok(Placed::PriceChanged(price));
    }
    let title = title.unwrap_or_else(|| pricing::name(&wanted, Texts(request.language)));
    let order = new_order(shop, title, price, request);
    let lines = shares::with_sellers(shop, conn, new_lines(&order, &wanted, prices))?;
    if let Some(refused) = refuse(shop, conn, &order, request)? {
        return Ok(refused);
    }
    let now = shop.clock.now();
    let attempt = (price.amount > 0).then(|| first_attempt(shop, &order, request, now));
    match &attempt {
        Some(attempt) => {
            let placed = step((&order, Some(attempt)), ("", &order.state), "buy", now);
            new_orders::insert(conn, &NewOrder { order: &order, lines: &lines, attempt, placed: &placed })?;
        }
        None => orders::insert(conn, &order, &lines)?,
    }
    threads::place_in(conn, request.thread.as_deref().map(sha256).as_deref(), &lines)?;
    if let Some(wish) = &request.gift {
        rows::insert(conn, &gifts::new_gift(shop, &order, wish))?;
    }
    if let Some(quote) = &quote {
        coupons::take(shop, conn, quote, &order, &request.contact)?;
    }
    let Some(attempt) = attempt else {
        return Ok(give(shop, conn, &order, now)?);
    };
    Ok(Placed::New(Box::new(order), Box::new(attempt)))
}

/// That the buyer has one of these books for himself already, if he was not told of it yet.
fn untold(
    shop: &Shop,
    conn: &mut Conn,
    request: &OrderRequest,
    wanted: &[Priced],
) -> Result<Option<Placed>, store::Error> {
    if request.once_more || request.gift.is_some() {
        return Ok(None);
    }
    let ids: Vec<String> = wanted.iter().map(|one| one.book.id.clone()).collect();
    if let Some(order) = request.known.then(|| orders::had(conn, &request.visitor, &ids)).transpose()?.flatten() {
        return Ok(Some(Placed::AlreadyHas(Box::new(order))));
    }
    let Some(token) = &request.reader else { return Ok(None) };
    let has = owned::has_now(conn, token, &ids, shop.clock.now().naive_utc())?;
    Ok(has.then_some(Placed::InLibrary))
}

fn first_attempt(shop: &Shop, order: &Order, request: &OrderRequest, now: DateTime<Utc>) -> Attempt {
    new_attempt(&choice::for_order(shop, &request.contact, request.country), order, now)
}

/// The form of an order was sent again, perhaps with a corrected e-mail address. An order that is no longer open keeps
/// its contact.
fn sent_again(shop: &Shop, conn: &mut Conn, order: Order, request: &OrderRequest) -> Result<Placed, PlaceError> {
    if !request.known {
        return Ok(Placed::Existing(Box::new(order)));
    }
    let order = orders::lock_for_update(conn, &order.id)?;
    let row = contact_row(&request.contact);
    if !order.state().is_open() {
        let lower = |email: &Option<String>| email.as_ref().map(|email| email.to_lowercase());
        let is_his = lower(&order.email) == lower(&row.email) && (order.email.is_some() || order.phone == row.phone);
        return Ok(if is_his { Placed::Existing(Box::new(order)) } else { Placed::AlreadyHas(Box::new(order)) });
    }
    match coupons::move_marks(shop, conn, &order, &request.contact) {
        Ok(()) => orders::set_contact(conn, &order.id, &row)?,
        Err(CodeError::Refused(refusal)) => return Ok(Placed::CodeRefused(refusal)),
        Err(CodeError::Store(error)) => return Err(error.into()),
    }
    Ok(Placed::Existing(Box::new(order)))
}

/// Why the order must not be written, or `None` if it may be. An order that costs nothing is limited more strictly,
/// because it sends a message to an address or a number that was not proved to be the buyer's.
fn refuse(shop: &Shop, conn: &mut Conn, order: &Order, request: &OrderRequest) -> Result<Option<Placed>, store::Error> {
    if order.amount == 0 {
        if request.gift.is_some() {
            return Ok(Some(Placed::FreeGift));
        }
        if !request.known {
            return Ok(Some(Placed::NoCookie));
        }
        if let Some(limit) = free_limits::reached(shop, conn, order)? {
            return Ok(Some(Placed::TooManyFree(limit)));
        }
    }
    // A browser that has ordered here before is not rejected because of others at its address. It has its own rate
    // limit in the handler.
    if let Err(seconds) = (request.rate_limit)()
        && !(request.known && orders::has_ordered(conn, &request.visitor)?)
    {
        return Ok(Some(Placed::TooOften(seconds)));
    }
    Ok(None)
}

/// Nothing to pay and no gateway to ask: the order becomes paid in the write that places it.
fn give(shop: &Shop, conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<Placed, Error> {
    let (placed, paid) = (OrderState::Placed, OrderState::Paid);
    free_limits::count(shop, conn, order)?;
    note(conn, (order, None), ("", placed.code()), "buy", now)?;
    settlement::mark_paid(
        shop,
        conn,
        order,
        PaymentDetails { method: None, received: None, source: Source::Cash },
        now,
    )?;
    note(conn, (order, None), (placed.code(), paid.code()), "free", now)?;
    tracing::info!(order = order.number, cause = "free", "paid");
    Ok(Placed::Free(Box::new(orders::find(conn, &order.id)?)))
}

/// The requested books, which must be published, with their prices in the currency of the account that the order is paid with; and
/// the title of the bundle that is all that is ordered.
fn wanted(shop: &Shop, conn: &mut Conn, request: &OrderRequest) -> Result<(Vec<Priced>, Option<String>), PricingError> {
    let by_currency = shop.rules().sells_by_currency();
    let currency = by_currency.then(|| shop.currency_of(choice::paid_from(shop, &request.contact, request.country)));
    let OrderRequest { slugs, bundles, own_prices, .. } = request;
    pricing::priced(shop, conn, &Wish { slugs, bundles, own_prices, currency })
}

/// A line for each book. `prices` are what each costs with the coupon.
fn new_lines(order: &Order, wanted: &[Priced], prices: &[Money]) -> Vec<OrderLine> {
    let mut lines = Vec::new();
    for (place, (Priced { book, edition, list_price, .. }, price)) in (0..).zip(wanted.iter().zip(prices)) {
        lines.push(OrderLine {
            order_id: order.id.clone(),
            place,
            book_id: book.id.clone(),
            edition_id: edition.id.clone(),
            title: book.title.clone(),
            list_price: *list_price,
            discount: list_price - price.amount,
            amount: price.amount,
            received: None,
            placed_at: order.placed_at,
            seller: None,
        });
    }
    lines
}

fn new_order(shop: &Shop, title: String, price: Money, request: &OrderRequest) -> Order {
    let now = shop.clock.now();
    let contact = contact_row(&request.contact);
    Order {
        id: ids::row(),
        key: ids::order_key(),
        number: ids::order_number(),
        idempotency_key: request.idempotency_key.clone(),
        visitor: Some(request.visitor.clone()),
        title,
        amount: price.amount,
        currency: price.currency.code().to_owned(),
        email: contact.email,
        phone: contact.phone,
        name: contact.name,
        address: contact.address,
        language: request.language.code().to_owned(),
        state: OrderState::Placed.code().to_owned(),
        placed_at: now.naive_utc(),
        expires_at: (now + shop.rules().order_lives).naive_utc(),
        paid_at: None,
        method: None,
        received: None,
        first_name: contact.first_name,
    }
}
