//! The checkout: an order is written down, then the gateway is asked for a way to pay it.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use tracing::Instrument as _;
use url::Url;

use super::contacts::{contact_of, contact_row};
use super::desk::flags;
use super::reconciliation::{self, Asked};
use super::settlement::Cause;
use super::{Error, Shop};
use crate::domain::contact::Contact;
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

/// What somebody asks for when he presses "buy".
#[derive(Clone)]
pub struct Wish {
    pub slug: String,
    /// The price that stood on his page, in whole units, if the page said it.
    pub seen_price: Option<i64>,
    pub contact: Contact,
    pub language: Language,
    /// The hash of the browser's cookie.
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
    /// The price has changed since the page was read; nothing was ordered.
    PriceChanged(Money),
}

/// Where the buyer goes next.
#[derive(Debug)]
pub enum Next {
    /// To the gateway's page.
    Guichet(Url),
    /// To his order's page, which says how things stand.
    OrderPage,
}

/// Writes the order and its first attempt down. The gateway has not been called when this returns.
pub async fn place(shop: &Shop, wish: Wish) -> Result<Placing, Error> {
    let key = wish.idempotency_key.clone();
    let acts = shop.clone();
    let placing = shop.db.write(move |conn| place_now(&acts, conn, wish)).await;
    match (placing, key) {
        // On PostgreSQL the twin of a double click may have been quicker: its order is ours.
        (Err(PlaceError::Store(error)), Some(key)) if error.is_taken() => {
            let twin = shop.db.read(move |conn| orders::by_idempotency_key(conn, &key)).await?;
            twin.map(|order| Placing::Again(Box::new(order))).ok_or_else(|| error.into())
        }
        (Err(PlaceError::Store(error)), _) => Err(error.into()),
        (Err(PlaceError::NoSuchBook), _) => Err(Error::NotFound),
        (Ok(placing), _) => Ok(placing),
    }
}

enum PlaceError {
    NoSuchBook,
    Store(store::Error),
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

fn place_now(shop: &Shop, conn: &mut Conn, wish: Wish) -> Result<Placing, PlaceError> {
    if let Some(key) = &wish.idempotency_key
        && let Some(order) = orders::by_idempotency_key(conn, key)?
    {
        // He went back and corrected a letter of his address: the receipt goes to the corrected one.
        orders::set_contact(conn, &order.id, &contact_row(&wish.contact))?;
        return Ok(Placing::Again(Box::new(order)));
    }
    let (book, edition) = books::published(conn, &wish.slug)?.ok_or(PlaceError::NoSuchBook)?;
    if wish.seen_price.is_some_and(|seen| seen != book.amount) {
        let currency = Currency::parse(&book.currency).unwrap_or(shop.rules().currency);
        return Ok(Placing::PriceChanged(Money::new(book.amount, currency)));
    }
    let now = shop.clock.now();
    let order = new_order(shop, &book, &edition, wish, now);
    let attempt = new_attempt(shop, &order, now);
    orders::insert(conn, &order)?;
    attempts::insert(conn, &attempt)?;
    note(conn, (&order, &attempt), ("", &order.state), "buy", now)?;
    flags::after_order(conn, &order, now)?;
    Ok(Placing::Placed(Box::new(order), Box::new(attempt)))
}

fn new_order(shop: &Shop, book: &Book, edition: &Edition, wish: Wish, now: DateTime<Utc>) -> Order {
    let contact = contact_row(&wish.contact);
    Order {
        id: ids::row(),
        key: ids::order_key(),
        number: ids::order_number(),
        idempotency_key: wish.idempotency_key,
        visitor: wish.visitor,
        book_id: book.id.clone(),
        edition_id: edition.id.clone(),
        title: book.title.clone(),
        amount: book.amount,
        currency: book.currency.clone(),
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

fn new_attempt(shop: &Shop, order: &Order, now: DateTime<Utc>) -> Attempt {
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

fn note(
    conn: &mut Conn,
    (order, attempt): (&Order, &Attempt),
    (was, became): (&str, &str),
    cause: &str,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    transitions::add(
        conn,
        &Transition {
            id: ids::row(),
            order_id: order.id.clone(),
            attempt_id: Some(attempt.id.clone()),
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

/// How long a twin of a double click waits for the first one's answer from the gateway.
const TWIN_PATIENCE: TimeDelta = TimeDelta::seconds(15);
const TWIN_LOOKS_EVERY: Duration = Duration::from_millis(150);

/// A click this soon after an attempt was opened is the second half of a double click.
const DOUBLE_CLICK: TimeDelta = TimeDelta::seconds(3);

/// The same form came again: the twin of a double click goes where the first one went, whatever the gateway said to it;
/// later it is a wish to try again.
pub async fn again(shop: &Shop, order_id: &str) -> Result<Next, Error> {
    let (_, attempt) = latest(shop, order_id).await?;
    let is_twin = attempt.opened_at.and_utc() + DOUBLE_CLICK > shop.clock.now();
    if is_twin && !is_unanswered(&attempt) {
        return Ok(way_to(&attempt).unwrap_or(Next::OrderPage));
    }
    resume(shop, order_id).await
}

/// Finds the way to pay an order that was placed before: its open attempt, or, once the gateway has said again that the
/// earlier one is not paid, a new one.
pub async fn resume(shop: &Shop, order_id: &str) -> Result<Next, Error> {
    let (mut order, mut attempt) = latest(shop, order_id).await?;
    if is_in_flight(shop, &attempt) {
        (order, attempt) = latest_answered(shop, order_id).await?;
        if !is_unanswered(&attempt) {
            // What the twin's call brought is this one's answer too: a refusal is not asked for a second time.
            return Ok(way_to(&attempt).unwrap_or(Next::OrderPage));
        }
    }
    if !order.state().is_open() {
        return Ok(Next::OrderPage);
    }
    if order.state() == OrderState::Expired {
        reopen(shop, order, &attempt).await?;
    }
    match way_to(&attempt) {
        Some(next) => Ok(next),
        None => retry(shop, attempt).await,
    }
}

/// The gateway has not said anything about a way to pay.
fn is_unanswered(attempt: &Attempt) -> bool {
    attempt.state() == AttemptState::Opened && attempt.code.is_none()
}

fn is_in_flight(shop: &Shop, attempt: &Attempt) -> bool {
    is_unanswered(attempt) && attempt.opened_at.and_utc() + TWIN_PATIENCE > shop.clock.now()
}

/// The order and its last attempt once the gateway's answer to its init call is there, or nobody waits for it any more.
async fn latest_answered(shop: &Shop, order_id: &str) -> Result<(Order, Attempt), Error> {
    let mut looks = TWIN_PATIENCE.num_milliseconds() / 150;
    loop {
        tokio::time::sleep(TWIN_LOOKS_EVERY).await;
        let (order, attempt) = latest(shop, order_id).await?;
        looks -= 1;
        if looks == 0 || !is_in_flight(shop, &attempt) {
            return Ok((order, attempt));
        }
    }
}

/// The buyer wants to pay after all: the order waits for him as long again.
async fn reopen(shop: &Shop, order: Order, attempt: &Attempt) -> Result<(), Error> {
    let (now, attempt) = (shop.clock.now(), attempt.clone());
    let until = (now + shop.rules().order_lives).naive_utc();
    shop.db
        .write(move |conn| {
            if orders::reopen(conn, &order.id, until)? {
                note(conn, (&order, &attempt), (OrderState::Expired.code(), OrderState::Placed.code()), "retry", now)?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// An attempt that is still open is resumed where it was.
fn way_to(attempt: &Attempt) -> Option<Next> {
    match (attempt.state(), attempt.payment_url.as_deref().and_then(|url| Url::parse(url).ok())) {
        (AttemptState::Pending, Some(url)) => Some(Next::Guichet(url)),
        (AttemptState::Confirmed, _) => Some(Next::OrderPage),
        _ => None,
    }
}

/// The earlier attempt is asked about first, so that nobody pays twice.
async fn retry(shop: &Shop, attempt: Attempt) -> Result<Next, Error> {
    let never_shown = attempt.payment_url.is_none();
    let order_id = attempt.order_id.clone();
    let earlier = attempt.id.clone();
    let asked = reconciliation::ask(shop, attempt, Cause::Retry).await?;
    let (order, attempt) = latest(shop, &order_id).await?;
    if !order.state().is_open() || attempt.id != earlier {
        return Ok(way_to(&attempt).unwrap_or(Next::OrderPage));
    }
    if let Some(next) = way_to(&attempt) {
        return Ok(next);
    }
    // Unknown is pending: without an answer a new transaction is opened only if the buyer never saw the earlier one's page.
    if !never_shown && !matches!(asked, Asked::Settled(_)) {
        return Ok(Next::OrderPage);
    }
    match another_attempt(shop, &order_id, &earlier).await? {
        Some((order, attempt)) => open(shop, order, attempt).await,
        None => Ok(Next::OrderPage),
    }
}

/// A new attempt, unless somebody else opened one since `earlier`.
async fn another_attempt(shop: &Shop, order_id: &str, earlier: &str) -> Result<Option<(Order, Attempt)>, Error> {
    let (order_id, earlier) = (order_id.to_owned(), earlier.to_owned());
    let (acts, now) = (shop.clone(), shop.clock.now());
    shop.db
        .write(move |conn| {
            let order = orders::hold(conn, &order_id)?;
            let last = attempts::of_order(conn, &order_id)?.pop();
            let quicker = last.is_none_or(|last| last.id != earlier || last.state() == AttemptState::Confirmed);
            if quicker || !order.state().is_open() {
                return Ok(None);
            }
            let attempt = new_attempt(&acts, &order, now);
            attempts::insert(conn, &attempt)?;
            note(conn, (&order, &attempt), ("", &attempt.state), "retry", now)?;
            Ok::<_, Error>(Some((order, attempt)))
        })
        .await
}

async fn latest(shop: &Shop, order_id: &str) -> Result<(Order, Attempt), Error> {
    let id = order_id.to_owned();
    shop.db
        .read(move |conn| {
            let order = orders::find(conn, &id)?;
            let attempt = attempts::of_order(conn, &id)?.pop().ok_or(Error::NotFound)?;
            Ok((order, attempt))
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
