//! Coupons at the checkout: the price with a coupon code, and how the uses of a coupon are counted.
//!
//! A placed order holds a use of its coupon. If the order expires unpaid, the use is given back. Money that comes later
//! still pays the order and takes the use again even if none is left, so that no sale is lost.

use chrono::{DateTime, Utc};

use crate::domain::contact::Contact;
use crate::domain::coupon::{Code, Refusal, mailbox};
use crate::domain::money::{Currency, Money, PriceError, PriceLimits};
use crate::domain::own_price;
use crate::shop::bundles::BundleOnSale;
use crate::shop::{Error, Shop};
use crate::store::books::{Book, Shelved};
use crate::store::coupons::{self, Coupon, Use};
use crate::store::orders::Order;
use crate::store::{self, Conn};

/// The price of one or several books with a coupon code.
#[derive(Clone, Debug)]
pub struct Quote {
    pub coupon: Coupon,
    /// The price of all books together without the code.
    pub full: Money,
    pub price: Money,
    /// The price of each book with the code.
    pub prices: Vec<Money>,
}

/// Why a code is not valid, or could not be looked up.
#[derive(Debug)]
pub enum CodeError {
    Refused(Refusal),
    Store(store::Error),
}

impl From<store::Error> for CodeError {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<diesel::result::Error> for CodeError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A book with its price in an order, as far as coupons may reduce that.
#[derive(Clone, Debug)]
pub struct Article {
    pub book_id: String,
    /// Without any coupon.
    pub price: Money,
    pub reach: Reach,
}

/// Which coupons reduce a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those for this book, and those for all books.
    Book,
    /// Those for all books: it is a share of a bundle's price.
    Bundle,
    /// None: the buyer named it.
    Nothing,
}

impl Article {
    /// A book that is bought alone.
    pub fn of_book(shop: &Shop, book: &Book) -> Self {
        Self { book_id: book.id.clone(), price: full_price(shop, book), reach: Reach::Book }
    }

    /// A book for which the buyer named the price `amount`.
    ///
    /// # Errors
    /// If that is no price for it.
    pub fn of_named(shop: &Shop, book: &Book, amount: i64) -> Result<Self, PriceError> {
        let least = full_price(shop, book);
        let price = own_price::check(amount, least, shop.rules().limits(least.currency))?;
        Ok(Self { book_id: book.id.clone(), price, reach: Reach::Nothing })
    }

    /// A bundle's books, each with its share of the bundle's price.
    pub fn of_bundle(sold: &BundleOnSale) -> Vec<Self> {
        let share = |(shelved, amount): (&Shelved, i64)| Self {
            book_id: shelved.book.id.clone(),
            price: Money::new(amount, sold.price.currency),
            reach: Reach::Bundle,
        };
        sold.books.iter().zip(sold.shares()).map(share).collect()
    }

    /// What a coupon for one book knows it by.
    fn name(&self) -> &str {
        match self.reach {
            Reach::Book => &self.book_id,
            Reach::Bundle | Reach::Nothing => "",
        }
    }
}

/// A book's price without any coupon.
pub fn full_price(shop: &Shop, book: &Book) -> Money {
    Money::new(book.amount, Currency::parse(&book.currency).unwrap_or(shop.rules().currency))
}

/// The sum of several prices, all in one currency.
pub(in crate::shop) fn total(shop: &Shop, prices: &[Money]) -> Money {
    let currency = prices.first().map_or(shop.rules().currency, |price| price.currency);
    Money::new(prices.iter().map(|price| price.amount).sum(), currency)
}

/// The price of these articles with `code`, as far as it is known before the buyer is.
///
/// # Errors
/// The outer error if the database does not answer, the inner one if the code is not valid.
pub async fn quote(shop: &Shop, articles: Vec<Article>, code: &Code) -> Result<Result<Quote, Refusal>, Error> {
    let (acts, code) = (shop.clone(), code.clone());
    let quoted = shop
        .db
        .read(move |conn| {
            let found = coupons::by_code(conn, code.as_str())?.ok_or(CodeError::Refused(Refusal::Unknown))?;
            priced(&acts, found, &articles, acts.clock.now())
        })
        .await;
    match quoted {
        Ok(quote) => Ok(Ok(quote)),
        Err(CodeError::Refused(refusal)) => Ok(Err(refusal)),
        Err(CodeError::Store(error)) => Err(error.into()),
    }
}

fn priced(shop: &Shop, coupon: Coupon, articles: &[Article], now: DateTime<Utc>) -> Result<Quote, CodeError> {
    let takes = |article: &&Article| article.reach != Reach::Nothing;
    let full: Vec<(&str, Money)> =
        articles.iter().filter(takes).map(|article| (article.name(), article.price)).collect();
    if full.is_empty() {
        return Err(CodeError::Refused(Refusal::Nothing));
    }
    let named: i64 = articles.iter().filter(|article| !takes(article)).map(|article| article.price.amount).sum();
    let terms = coupon.terms().ok_or(CodeError::Refused(Refusal::Unknown))?;
    let rules = shop.rules();
    let limits = full.first().map_or(rules.price_limits, |(_, price)| rules.limits(price.currency));
    let refused = |refusal| match refusal {
        // Where there is one currency, a buyer need not hear of others.
        Refusal::OtherCurrency if !rules.sells_by_currency() => CodeError::Refused(Refusal::Nothing),
        refusal => CodeError::Refused(refusal),
    };
    // The gateway's minimum applies to the whole order.
    let limits = PriceLimits { min: (limits.min - named).max(0), ..limits };
    let mut reduced = terms.prices(&full, limits, coupon.used, now).map_err(refused)?.into_iter();
    let price = |article: &Article| match article.reach {
        Reach::Nothing => article.price,
        Reach::Book | Reach::Bundle => reduced.next().unwrap_or(article.price),
    };
    let prices: Vec<Money> = articles.iter().map(price).collect();
    let full: Vec<Money> = articles.iter().map(|article| article.price).collect();
    let (full, price) = (total(shop, &full), total(shop, &prices));
    Ok(Quote { coupon, full, price, prices })
}

/// Like [`quote`] for a known buyer, and locks the coupon until the end of the write, so that no other order takes its
/// last use meanwhile.
pub(in crate::shop) fn quote_for(
    shop: &Shop,
    conn: &mut Conn,
    (articles, code, contact): (&[Article], &Code, &Contact),
) -> Result<Quote, CodeError> {
    let found = coupons::by_code(conn, code.as_str())?.ok_or(CodeError::Refused(Refusal::Unknown))?;
    let held = coupons::lock_for_update(conn, &found.id)?.ok_or(CodeError::Refused(Refusal::Unknown))?;
    let quote = priced(shop, held, articles, shop.clock.now())?;
    let (email, phone) = marks(shop, contact);
    may_use(conn, &quote.coupon, "", (email.as_deref(), phone.as_deref()))?;
    Ok(quote)
}

/// Whether a buyer may use a coupon (again). The use of the order `apart` is not counted.
fn may_use(
    conn: &mut Conn,
    coupon: &Coupon,
    apart: &str,
    marks: (Option<&str>, Option<&str>),
) -> Result<(), CodeError> {
    let Some(most) = coupon.most_each else { return Ok(()) };
    if coupons::held_by(conn, &coupon.id, apart, marks)? >= most {
        return Err(CodeError::Refused(Refusal::UsedByYou));
    }
    Ok(())
}

/// The HMACs by which a buyer is recognised; the e-mail address and the phone number themselves are not stored.
fn marks(shop: &Shop, contact: &Contact) -> (Option<String>, Option<String>) {
    let email = contact.email.as_ref().map(|email| shop.keys.mark("coupon-email", &mailbox(email.as_str())));
    let phone = contact.phone.as_ref().map(|phone| shop.keys.mark("coupon-phone", phone.as_str()));
    (email, phone)
}

/// Counts a use for an order that was just written.
pub(in crate::shop) fn take(
    shop: &Shop,
    conn: &mut Conn,
    quote: &Quote,
    order: &Order,
    contact: &Contact,
) -> Result<(), store::Error> {
    let (email_mark, phone_mark) = marks(shop, contact);
    let one = Use {
        order_id: order.id.clone(),
        coupon_id: quote.coupon.id.clone(),
        full_amount: quote.full.amount,
        discount: quote.full.amount - quote.price.amount,
        email_mark,
        phone_mark,
        held: true,
        at: order.placed_at,
    };
    coupons::take(conn, &one)
}

/// Takes the use of an expired order again, if there is one left, because its buyer wants to pay after all.
///
/// # Errors
/// Why the code is no longer valid.
pub(in crate::shop) fn take_again(shop: &Shop, conn: &mut Conn, order: &Order) -> Result<(), CodeError> {
    let Some((used, coupon)) = coupons::of_order(conn, &order.id)? else { return Ok(()) };
    if used.held {
        return Ok(());
    }
    let coupon = coupons::lock_for_update(conn, &coupon.id)?.ok_or(CodeError::Refused(Refusal::Unknown))?;
    let now = shop.clock.now().naive_utc();
    if coupon.paused || coupon.ends_at.is_some_and(|at| at <= now) {
        return Err(CodeError::Refused(Refusal::Over));
    }
    if coupon.most.is_some_and(|most| coupon.used >= most) {
        return Err(CodeError::Refused(Refusal::UsedUp));
    }
    may_use(conn, &coupon, &order.id, (used.email_mark.as_deref(), used.phone_mark.as_deref()))?;
    Ok(coupons::keep(conn, &order.id)?)
}

/// Counts the use of an order that may still be paid for the contact that its buyer has just corrected.
///
/// # Errors
/// If that buyer has used the code as often as allowed. Then nothing was changed.
pub(in crate::shop) fn move_marks(
    shop: &Shop,
    conn: &mut Conn,
    order: &Order,
    contact: &Contact,
) -> Result<(), CodeError> {
    let Some((used, coupon)) = coupons::of_order(conn, &order.id)? else { return Ok(()) };
    let (email, phone) = marks(shop, contact);
    if (&used.email_mark, &used.phone_mark) == (&email, &phone) {
        return Ok(());
    }
    let coupon = coupons::lock_for_update(conn, &coupon.id)?.ok_or(CodeError::Refused(Refusal::Unknown))?;
    may_use(conn, &coupon, &order.id, (email.as_deref(), phone.as_deref()))?;
    Ok(coupons::set_marks(conn, &order.id, email.as_deref(), phone.as_deref())?)
}
