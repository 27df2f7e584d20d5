//! The checkout: an order is written to the database (`placing`), then the gateway is asked for a payment page.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use tracing::Instrument as _;
use url::Url;

use super::contacts::contact_of;
use crate::domain::contact::Contact;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::payment::{AttemptState, next_ask};
use crate::domain::push::PushMethod;
use crate::domain::refusal::Reason;
use crate::payments::{GatewayError, Opened, Operation, Payment, begins_with_form, measured, reason};
use crate::secret::Secret;
use crate::shop::sale::gateways::{self, Account};
use crate::shop::{Error, Rules, Shop};
use crate::store::attempts::{self, Attempt};
use crate::store::orders::{self, Order};
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn};
use crate::texts::Texts;

/// Where the buyer goes next.
#[derive(Debug)]
pub enum Next {
    /// To the gateway's payment page.
    PaymentPage(Url),
    /// To the page of the order with the form that begins the payment at the gateway (`payment_form`).
    PaymentForm,
    /// To the order's page, which shows the state of the order.
    OrderPage,
    /// Back to the order form: the gateway does not take the phone number to which it should lock its page, or that it should
    /// ask.
    PhoneRefused,
    /// Back to the book's page: the coupon code of the expired order is no longer valid.
    BookPage { slug: String, code: String },
}

impl Next {
    /// Where a buyer goes whose opened attempt has no payment page with an address of its own.
    pub(super) fn without_address(attempt: &Attempt) -> Self {
        // Where there is no form, the buyer is asked on the phone.
        if begins_with_form(&attempt.generation) { Self::PaymentForm } else { Self::OrderPage }
    }
}

pub(in crate::shop) fn new_attempt(account: &Account, order: &Order, now: DateTime<Utc>) -> Attempt {
    Attempt {
        id: ids::row(),
        order_id: order.id.clone(),
        transaction_id: ids::transaction(),
        generation: account.merchant.gateway.generation().to_owned(),
        state: AttemptState::Opened.code().to_owned(),
        amount: order.amount,
        currency: order.currency.clone(),
        payment_token: None,
        payment_url: None,
        code: None,
        method: None,
        operator_id: None,
        refund_due: false,
        opened_at: now.naive_utc(),
        confirmed_at: None,
        next_check_at: next_ask(now, now).map(|at| at.naive_utc()),
        wanted_at: None,
        checks_spent_until: None,
        received: None,
        account: Some(account.id.clone()),
        kept: None,
    }
}

/// A step of an order that its buyer took.
pub(in crate::shop) fn step(
    (order, attempt): (&Order, Option<&Attempt>),
    (was, became): (&str, &str),
    cause: &str,
    now: DateTime<Utc>,
) -> Transition {
    Transition {
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
    }
}

/// Writes a step of an order that its buyer took.
pub(in crate::shop) fn note(
    conn: &mut Conn,
    of: (&Order, Option<&Attempt>),
    change: (&str, &str),
    cause: &str,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    transitions::add(conn, &step(of, change, cause, now))
}

/// Asks the gateway for a payment page for an attempt that was just written. The call goes on in a task of its own if
/// the buyer disconnects.
pub async fn open(shop: &Shop, order: Order, attempt: Attempt) -> Result<Next, Error> {
    open_asking(shop, order, attempt, None).await
}

/// The same, and the buyer is asked on the phone if he chose so.
pub async fn open_asking(shop: &Shop, order: Order, attempt: Attempt, push: Option<PushMethod>) -> Result<Next, Error> {
    open_with(shop, order, attempt, PhoneUse { lock: PhoneLock::AsSet, push }).await
}

/// What the order's phone number is used for at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PhoneUse {
    pub lock: PhoneLock,
    /// The buyer is asked on that phone.
    pub push: Option<PushMethod>,
}

/// Whether the payment page is locked to the order's phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhoneLock {
    /// As the account's terms say.
    AsSet,
    /// The gateway has refused the number, and the buyer cannot correct it where he is.
    Off,
}

pub(super) async fn open_with(shop: &Shop, order: Order, attempt: Attempt, phone: PhoneUse) -> Result<Next, Error> {
    let acts = shop.clone();
    let call = tokio::spawn(async move { open_now(&acts, &order, &attempt, phone).await }.in_current_span());
    call.await.map_err(|error| Error::Broken(error.to_string()))?
}

/// What a [`Payment`] borrows.
pub(super) struct Particulars<'a> {
    order: &'a Order,
    attempt: &'a Attempt,
    account: &'a Account,
    rules: Arc<Rules>,
    contact: Contact,
    stand_in_email: String,
    return_token: Secret,
    language: Language,
    invoice: [(String, String); 2],
    lock_phone: bool,
    push: Option<PushMethod>,
}

impl<'a> Particulars<'a> {
    pub(super) fn new(
        shop: &Shop,
        account: &'a Account,
        (order, attempt): (&'a Order, &'a Attempt),
        phone: PhoneUse,
    ) -> Self {
        let language = Language::parse(&order.language).unwrap_or_default();
        let t = Texts(language);
        let (terms, contact) = (&account.merchant.terms, contact_of(order));
        Self {
            lock_phone: phone.lock == PhoneLock::AsSet && terms.lock_phone && contact.phone.is_some(),
            push: phone.push.filter(|method| terms.push.contains(method) && method.reaches(&contact)),
            rules: shop.rules(),
            contact,
            stand_in_email: shop.rules().stand_in_email(),
            return_token: shop.keys.return_token(&attempt.transaction_id),
            language,
            invoice: [(t.say("invoice-order"), order.number.clone()), (t.say("invoice-book"), order.title.clone())],
            order,
            attempt,
            account,
        }
    }

    pub(super) fn payment(&self) -> Payment<'_> {
        let Self { order, attempt, account, rules, contact, return_token, language, invoice, lock_phone, push, .. } =
            self;
        let terms = &account.merchant.terms;
        let currency = Currency::parse(&attempt.currency).unwrap_or(rules.currency);
        Payment {
            transaction_id: &attempt.transaction_id,
            amount: Money::new(attempt.amount, currency),
            description: &order.title,
            customer_id: &order.number,
            contact,
            stand_in_email: &self.stand_in_email,
            shop_name: &rules.shop_name,
            notify_url: terms.notify_url.as_ref().unwrap_or(&rules.notify_url),
            return_url: terms.return_url.as_ref().unwrap_or(&rules.return_url),
            return_token,
            return_mode: terms.return_mode,
            opened_at: attempt.opened_at.and_utc(),
            language: *language,
            channels: terms.channels,
            lock_phone: *lock_phone,
            push: push.as_ref(),
            invoice,
        }
    }
}

async fn open_now(shop: &Shop, order: &Order, attempt: &Attempt, phone: PhoneUse) -> Result<Next, Error> {
    let Some(account) = gateways::of(shop, attempt).await? else {
        return Err(Error::Broken("the account of a new attempt is not there".to_owned()));
    };
    let particulars = Particulars::new(shop, &account, (order, attempt), phone);
    let payment = particulars.payment();
    let circuits = shop.gateways.circuits();
    if !circuits.lets_through(&account.id, shop.clock.now()) {
        not_sent(shop, attempt).await?;
        return Ok(Next::OrderPage);
    }
    let merchant = &account.merchant;
    let call = merchant.gateway.open(&payment);
    let opened = measured(merchant.credentials.name(), Operation::Init, call, |_| "opened").await;
    account.note_answer(&shop.gateways, opened.as_ref().err());
    match opened {
        Err(GatewayError::Unreachable { .. }) => circuits.failed(&account.id, shop.clock.now()),
        _ => circuits.answered(&account.id),
    }
    match opened {
        Ok(opened) => keep(shop, attempt, opened).await,
        Err(error) => {
            let is_phone = (payment.lock_phone && is_unclear(attempt, error.word()))
                || (payment.push.is_some() && is_about_phone(attempt, &error));
            refuse(shop, attempt, error).await?;
            Ok(if is_phone { Next::PhoneRefused } else { Next::OrderPage })
        }
    }
}

/// Stores the payment page's address, and only then sends the buyer there. Otherwise a later "try again" would take
/// this attempt for one whose page the buyer never saw, and the buyer could pay twice.
async fn keep(shop: &Shop, attempt: &Attempt, opened: Opened) -> Result<Next, Error> {
    if keep_payment(shop, attempt, &opened).await.is_err() {
        keep_payment(shop, attempt, &opened).await?;
    }
    tracing::info!(transaction = attempt.transaction_id, "opened at the gateway");
    if opened.is_decided {
        shop.check_wakeup.notify_one();
    }
    let page = opened.payment_url.filter(|_| opened.must_redirect);
    Ok(page.map_or_else(|| Next::without_address(attempt), Next::PaymentPage))
}

async fn keep_payment(shop: &Shop, attempt: &Attempt, opened: &Opened) -> Result<(), Error> {
    let id = attempt.id.clone();
    let payment = attempts::Payment {
        token: opened.payment_token.clone(),
        url: opened.payment_url.as_ref().map(Url::to_string),
        kept: opened.kept.as_ref().map(ToString::to_string),
    };
    let (is_decided, now) = (opened.is_decided, shop.clock.now().naive_utc());
    let kept = shop.db.write(move |conn| {
        attempts::keep_payment(conn, &id, &payment)?;
        if is_decided { attempts::want_check(conn, &id, now) } else { Ok(()) }
    });
    Ok(kept.await?)
}

/// The gateway refused or did not answer. A refusal with a code means that there is no transaction; without an answer
/// there may be one.
async fn refuse(shop: &Shop, attempt: &Attempt, error: GatewayError) -> Result<(), Error> {
    tracing::warn!(transaction = attempt.transaction_id, %error, "the gateway did not open the payment");
    let id = attempt.id.clone();
    shop.db
        .write(move |conn| {
            attempts::keep_code(conn, &id, error.word())?;
            if matches!(error, GatewayError::Refused { .. } | GatewayError::Request(_)) {
                attempts::transition(conn, &id, AttemptState::Opened, AttemptState::Refused)?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// The gateway was not called for this attempt, since it answers nobody: there is no transaction.
async fn not_sent(shop: &Shop, attempt: &Attempt) -> Result<(), Error> {
    let (id, silent) = (attempt.id.clone(), GatewayError::Unreachable { why: "its circuit is open".to_owned() });
    shop.db
        .write(move |conn| {
            attempts::keep_code(conn, &id, silent.word())?;
            attempts::transition(conn, &id, AttemptState::Opened, AttemptState::Refused)?;
            Ok::<_, Error>(())
        })
        .await
}

/// Whether the gateway refused to open this attempt because it does not take the phone number to which its page should be
/// locked. It has no code of its own for that (624).
pub(super) fn phone_was_refused(shop: &Shop, order: &Order, attempt: &Attempt) -> bool {
    let locks = || shop.gateways.by_id(attempt.account.as_deref()?).map(|account| account.merchant.terms.lock_phone);
    let is_phone = |code: &str| is_unclear(attempt, code);
    order.phone.is_some()
        && !attempt.was_shown()
        && attempt.code.as_deref().is_some_and(is_phone)
        && locks().unwrap_or(false)
}

/// Whether the gateway refused to ask a buyer on the phone because of the request or the number, so that another number or the
/// payment page may do.
fn is_about_phone(attempt: &Attempt, error: &GatewayError) -> bool {
    let is_refusal = matches!(error, GatewayError::Refused { .. } | GatewayError::Request(_));
    is_refusal && matches!(reason(&attempt.generation, error.word()), Reason::ShopSetting | Reason::WrongNumber)
}

fn is_unclear(attempt: &Attempt, code: &str) -> bool {
    reason(&attempt.generation, code) == Reason::Unclear
}

/// The visitor's newest order for one of these books that is still open, among those placed in the last two hours and
/// before `until`.
pub async fn open_elsewhere(
    shop: &Shop,
    visitor: &str,
    books: Vec<String>,
    until: Option<NaiveDateTime>,
) -> Result<Option<Order>, Error> {
    let since = (shop.clock.now() - TimeDelta::hours(2)).naive_utc();
    let visitor = visitor.to_owned();
    shop.db.read(move |conn| Ok(orders::open_elsewhere(conn, &visitor, &books, since, until)?)).await
}
