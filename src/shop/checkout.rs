//! The checkout: an order is written down, then the gateway is asked for a way to pay it.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use tracing::Instrument as _;
use url::Url;

use super::contacts::{contact_of, contact_row};
use super::coupons::{self, CodeError};
use super::desk::flags;
use super::settlement;
use super::{Error, Shop};
use crate::domain::contact::Contact;
use crate::domain::coupon::{Code, Refusal};
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderState;
use crate::domain::payment::{AttemptState, next_ask};
use crate::payments::{GatewayError, Opened, Payment};
use crate::store::attempts::{self, Attempt};
use crate::store::books::{self, Book, Edition};
use crate::store::orders::{self, Order};
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn};
use crate::texts::Texts;

pub use super::resume::{again, resume};

/// What somebody asks for when he presses "buy".
#[derive(Clone)]
pub struct Wish {
    pub slug: String,
    /// The price that stood on his page, in whole units, if the page said it.
    pub seen_price: Option<i64>,
    pub code: Option<Code>,
    pub contact: Contact,
    pub language: Language,
    /// `ids::visitor_mark` of the browser's cookie.
    pub visitor: Option<String>,
    /// The same key twice is the same order.
    pub idempotency_key: Option<String>,
}

/// What became of a wish.
pub enum Placing {
    /// A new order, on disk, with its first attempt.
    Placed(Box<Order>, Box<Attempt>),
    /// The order that this key made before.
    Again(Box<Order>),
    /// There was nothing to pay: the order is paid, and its receipt waits to be sent.
    Given(Box<Order>),
    /// The price is another than the page said; nothing was ordered.
    PriceChanged(Money),
    /// The code does not count; nothing was ordered.
    CodeRefused(Refusal),
}

/// Where the buyer goes next.
#[derive(Debug)]
pub enum Next {
    /// To the gateway's page.
    Guichet(Url),
    /// To his order's page, which says how things stand.
    OrderPage,
    /// Back to the book: the code of his expired order does not count any more.
    BookPage { slug: String, code: String },
}

/// Writes the order and its first attempt down. The gateway has not been called when this returns.
pub async fn place(shop: &Shop, wish: Wish) -> Result<Placing, Error> {
    let key = wish.idempotency_key.clone();
    let acts = shop.clone();
    let placing = shop.db.write(move |conn| place_now(&acts, conn, &wish)).await;
    if let Ok(Placing::Placed(order, _) | Placing::Given(order)) = &placing {
        flags::after_order(shop, order);
    }
    if matches!(placing, Ok(Placing::Given(_))) {
        shop.letters_bell.notify_one();
    }
    match placing {
        // On PostgreSQL the twin of a double click may have been quicker: its order is ours.
        Err(PlaceError::Store(error)) if error.is_taken() => {
            twin(shop, key).await?.map(Placing::Again).ok_or_else(|| error.into())
        }
        // It may also have had the code's last use.
        Err(PlaceError::Code(refusal)) => {
            Ok(twin(shop, key).await?.map_or(Placing::CodeRefused(refusal), Placing::Again))
        }
        Err(PlaceError::Store(error)) => Err(error.into()),
        Err(PlaceError::Shop(error)) => Err(error),
        Err(PlaceError::NoSuchBook) => Err(Error::NotFound),
        Ok(placing) => Ok(placing),
    }
}

async fn twin(shop: &Shop, key: Option<String>) -> Result<Option<Box<Order>>, Error> {
    let Some(key) = key else { return Ok(None) };
    Ok(shop.db.read(move |conn| orders::by_idempotency_key(conn, &key)).await?.map(Box::new))
}

enum PlaceError {
    NoSuchBook,
    Code(Refusal),
    Store(store::Error),
    Shop(Error),
}

impl From<Error> for PlaceError {
    fn from(error: Error) -> Self {
        Self::Shop(error)
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

fn place_now(shop: &Shop, conn: &mut Conn, wish: &Wish) -> Result<Placing, PlaceError> {
    if let Some(key) = &wish.idempotency_key
        && let Some(order) = orders::by_idempotency_key(conn, key)?
    {
        // He went back and corrected a letter of his address: the receipt goes to the corrected one.
        orders::set_contact(conn, &order.id, &contact_row(&wish.contact))?;
        return Ok(Placing::Again(Box::new(order)));
    }
    let (book, edition) = books::published(conn, &wish.slug)?.ok_or(PlaceError::NoSuchBook)?;
    let quote = match &wish.code {
        Some(code) => Some(coupons::quote_for(shop, conn, (&book, code, &wish.contact))?),
        None => None,
    };
    let price = quote.as_ref().map_or_else(|| coupons::full_price(shop, &book), |quote| quote.price);
    if wish.seen_price.is_some_and(|seen| seen != price.amount) {
        return Ok(Placing::PriceChanged(price));
    }
    let order = new_order(shop, (&book, &edition), price, wish);
    orders::insert(conn, &order)?;
    if let Some(quote) = &quote {
        coupons::take(shop, conn, quote, &order, &wish.contact)?;
    }
    let now = shop.clock.now();
    if price.amount == 0 {
        return Ok(give(shop, conn, &order, now)?);
    }
    let attempt = new_attempt(shop, &order, now);
    attempts::insert(conn, &attempt)?;
    note(conn, (&order, Some(&attempt)), ("", &order.state), "buy", now)?;
    Ok(Placing::Placed(Box::new(order), Box::new(attempt)))
}

/// Nothing to pay, nobody to ask: the order is paid in the write that places it.
fn give(shop: &Shop, conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<Placing, Error> {
    let (placed, paid) = (OrderState::Placed, OrderState::Paid);
    note(conn, (order, None), ("", placed.code()), "buy", now)?;
    settlement::deliver(shop, conn, order, None, now)?;
    note(conn, (order, None), (placed.code(), paid.code()), "free", now)?;
    tracing::info!(order = order.number, cause = "free", "paid");
    Ok(Placing::Given(Box::new(orders::find(conn, &order.id)?)))
}

fn new_order(shop: &Shop, (book, edition): (&Book, &Edition), price: Money, wish: &Wish) -> Order {
    let now = shop.clock.now();
    let contact = contact_row(&wish.contact);
    Order {
        id: ids::row(),
        key: ids::order_key(),
        number: ids::order_number(),
        idempotency_key: wish.idempotency_key.clone(),
        visitor: wish.visitor.clone(),
        book_id: book.id.clone(),
        edition_id: edition.id.clone(),
        title: book.title.clone(),
        amount: price.amount,
        currency: price.currency.code().to_owned(),
        email: contact.email,
        phone: contact.phone,
        name: contact.name,
        address: contact.address,
        language: wish.language.code().to_owned(),
        state: OrderState::Placed.code().to_owned(),
        placed_at: now.naive_utc(),
        expires_at: (now + shop.rules().order_lives).naive_utc(),
        paid_at: None,
        method: None,
    }
}

pub(super) fn new_attempt(shop: &Shop, order: &Order, now: DateTime<Utc>) -> Attempt {
    Attempt {
        id: ids::row(),
        order_id: order.id.clone(),
        transaction_id: ids::transaction(),
        generation: shop.gateway.generation().to_owned(),
        state: AttemptState::Opened.code().to_owned(),
        amount: order.amount,
        currency: order.currency.clone(),
        payment_token: None,
        payment_url: None,
        code: None,
        method: None,
        operator_id: None,
        owed_back: false,
        opened_at: now.naive_utc(),
        confirmed_at: None,
        next_check_at: next_ask(now, now).map(|at| at.naive_utc()),
        wanted_at: None,
        checks_spent_until: None,
    }
}

/// Writes a step of an order that its buyer took.
pub(super) fn note(
    conn: &mut Conn,
    (order, attempt): (&Order, Option<&Attempt>),
    (was, became): (&str, &str),
    cause: &str,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    transitions::add(
        conn,
        &Transition {
            id: ids::row(),
            order_id: order.id.clone(),
            attempt_id: attempt.map(|attempt| attempt.id.clone()),
            was: was.to_owned(),
            became: became.to_owned(),
            cause: cause.to_owned(),
            actor: "buyer".to_owned(),
            note: String::new(),
            raw: None,
            at: now.naive_utc(),
        },
    )
}

/// Asks the gateway for a way to pay an attempt that was just written down. The call goes on when the buyer hangs up.
pub async fn open(shop: &Shop, order: Order, attempt: Attempt) -> Result<Next, Error> {
    let acts = shop.clone();
    let call = tokio::spawn(async move { open_now(&acts, &order, &attempt).await }.in_current_span());
    call.await.map_err(|error| Error::Broken(error.to_string()))?
}

async fn open_now(shop: &Shop, order: &Order, attempt: &Attempt) -> Result<Next, Error> {
    let rules = shop.rules();
    let currency = Currency::parse(&attempt.currency).unwrap_or(rules.currency);
    let language = Language::parse(&order.language).unwrap_or_default();
    let t = Texts(language);
    let payment = Payment {
        transaction_id: &attempt.transaction_id,
        amount: Money::new(attempt.amount, currency),
        description: &order.title,
        customer_id: &order.number,
        contact: &contact_of(order),
        shop_name: &rules.shop_name,
        notify_url: &rules.notify_url,
        return_url: &rules.return_url,
        language,
        invoice: &[(t.say("invoice-order"), order.number.clone()), (t.say("invoice-book"), order.title.clone())],
    };
    match shop.gateway.open(&payment).await {
        Ok(opened) => keep(shop, attempt, opened).await,
        Err(error) => refuse(shop, attempt, error).await,
    }
}

/// The buyer is sent to pay only once the way there is kept: else a later "try again" would take this attempt for one that
/// he never saw, and he could pay twice.
async fn keep(shop: &Shop, attempt: &Attempt, opened: Opened) -> Result<Next, Error> {
    if keep_payment(shop, attempt, &opened).await.is_err() {
        keep_payment(shop, attempt, &opened).await?;
    }
    tracing::info!(transaction = attempt.transaction_id, "opened at the gateway");
    Ok(Next::Guichet(opened.payment_url))
}

async fn keep_payment(shop: &Shop, attempt: &Attempt, opened: &Opened) -> Result<(), Error> {
    let (id, token, url) = (attempt.id.clone(), opened.payment_token.clone(), opened.payment_url.to_string());
    Ok(shop.db.write(move |conn| attempts::keep_payment(conn, &id, &token, &url)).await?)
}

/// The gateway said no, or nothing. A coded answer means that there is no transaction; silence may hide one.
async fn refuse(shop: &Shop, attempt: &Attempt, error: GatewayError) -> Result<Next, Error> {
    tracing::warn!(transaction = attempt.transaction_id, %error, "the gateway did not open the payment");
    let id = attempt.id.clone();
    shop.db
        .write(move |conn| {
            attempts::keep_code(conn, &id, error.word())?;
            if matches!(error, GatewayError::Refused { .. }) {
                attempts::step(conn, &id, AttemptState::Opened, AttemptState::Refused)?;
            }
            Ok::<_, Error>(Next::OrderPage)
        })
        .await
}

/// The visitor's order for a book that is still open, from the last two hours; the last one placed before `until`.
pub async fn open_elsewhere(
    shop: &Shop,
    visitor: &str,
    book_id: &str,
    until: Option<NaiveDateTime>,
) -> Result<Option<Order>, Error> {
    let since = (shop.clock.now() - TimeDelta::hours(2)).naive_utc();
    let (visitor, book_id) = (visitor.to_owned(), book_id.to_owned());
    shop.db.read(move |conn| Ok(orders::open_elsewhere(conn, &visitor, &book_id, since, until)?)).await
}
