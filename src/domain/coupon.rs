//! A coupon: a code that reduces the price of one book or of all, between two dates, for a number of uses.

use std::fmt;

use chrono::{DateTime, Utc};

use super::money::{Money, PriceLimits};
use super::split::split;
use super::typed;

/// A coupon's code: 3 to 32 of `A–Z`, `0–9`, `-` and `_`. Lower case, accents, spaces, other dashes and punctuation
/// copied from around it are tolerated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// `None` when the text cannot be a code.
    pub fn parse(text: &str) -> Option<Self> {
        let text = typed::without_accents(&typed::clean(text)).to_uppercase();
        let text = text.trim_matches(|c: char| c.is_whitespace() || ".,;:!?\"'«»“”‘’()[]".contains(c));
        let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = (3..=32).contains(&code.len());
        let clear = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        (fits && clear).then_some(Self(code))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The discount of a coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// Percent, 1 to 100.
    Percent(i64),
    Amount(Money),
}

impl Discount {
    /// The discounted price of a book with the price `full`.
    ///
    /// The price is rounded **down** to a multiple of the currency's step (5 for francs), so that the discount is never
    /// less than promised. A price above 0 and below the gateway's minimum is **raised to the minimum**: the gateway
    /// takes nothing smaller, and only a discount of the whole price makes a book free.
    pub fn of(self, full: Money, limits: PriceLimits) -> Money {
        let exact = match self {
            Self::Percent(percent) => full.amount.saturating_mul(100 - percent.clamp(0, 100)) / 100,
            Self::Amount(off) if off.currency == full.currency => full.amount.saturating_sub(off.amount),
            Self::Amount(_) => full.amount,
        };
        let exact = exact.max(0);
        let rounded = exact - exact % full.currency.step();
        let amount = if rounded == 0 && exact == 0 { 0 } else { rounded.max(limits.min) };
        Money::new(amount.min(full.amount), full.currency)
    }
}

/// Why a code is refused. The form shows a message for each beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Unknown,
    /// Its period has not begun.
    NotYet,
    /// Its period is over, or an owner paused it.
    Over,
    OtherBook,
    /// It takes an amount off a price in another currency.
    OtherCurrency,
    /// It does not reduce the price.
    Nothing,
    UsedUp,
    /// This buyer has used it as often as allowed.
    UsedByYou,
}

/// The terms of a coupon. Times are UTC; `ends_at` is the first moment at which it is no longer valid.
#[derive(Clone, Debug)]
pub struct Terms {
    pub discount: Discount,
    /// The book's id; `None` for all books.
    pub book: Option<String>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    /// The most uses in total, and by each buyer.
    pub most: Option<i64>,
    pub most_each: Option<i64>,
    pub paused: bool,
}

impl Terms {
    /// The price of each of an order's books at `now` with this coupon, of which `used` uses are taken; `books` gives
    /// ids and full prices. The discount is computed on the sum of the books that the coupon is for, and split over
    /// them by price.
    ///
    /// # Errors
    /// Why the coupon is refused.
    pub fn prices(
        &self,
        books: &[(&str, Money)],
        limits: PriceLimits,
        used: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Money>, Refusal> {
        if self.paused || self.ends_at.is_some_and(|at| at <= now) {
            return Err(Refusal::Over);
        }
        if self.starts_at.is_some_and(|at| now < at) {
            return Err(Refusal::NotYet);
        }
        let is_for = |id: &str| self.book.as_deref().is_none_or(|book| book == id);
        if !books.iter().any(|(id, _)| is_for(id)) {
            return Err(Refusal::OtherBook);
        }
        if self.most.is_some_and(|most| used >= most) {
            return Err(Refusal::UsedUp);
        }
        let sum = |wanted: bool| -> i64 {
            books.iter().filter(|(id, _)| is_for(id) == wanted).map(|(_, full)| full.amount).sum()
        };
        let (reduced, rest) = (sum(true), sum(false));
        let Some(currency) = books.first().map(|(_, full)| full.currency) else { return Err(Refusal::Nothing) };
        if matches!(self.discount, Discount::Amount(off) if off.currency != currency) {
            return Err(Refusal::OtherCurrency);
        }
        // The gateway's minimum applies to the whole order.
        let limits = PriceLimits { min: (limits.min - rest).max(0), ..limits };
        let off = reduced - self.discount.of(Money::new(reduced, currency), limits).amount;
        if off == 0 {
            return Err(Refusal::Nothing);
        }
        let weights: Vec<i64> = books.iter().map(|(id, full)| if is_for(id) { full.amount } else { 0 }).collect();
        let cheaper = |((_, full), off): (&(&str, Money), i64)| Money::new(full.amount - off, currency);
        Ok(books.iter().zip(split(off, &weights)).map(cheaper).collect())
    }
}

/// The form of an e-mail address for "once per buyer": lower case, without what follows a `+`, and for Gmail without
/// dots, since those variants are the same mailbox.
pub fn mailbox(email: &str) -> String {
    let email = email.to_lowercase();
    let (local, domain) = email.split_once('@').unwrap_or((&email, ""));
    let local = local.split('+').next().unwrap_or(local);
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
        _ => format!("{local}@{domain}"),
    }
}

/// The form of an e-mail address for the rate limit on e-mails of free orders: as [`mailbox`], and without dots before
/// the `@` with any provider, so that a mailbox has only one spelling.
pub fn folded(email: &str) -> String {
    let mailbox = mailbox(email);
    let (local, domain) = mailbox.split_once('@').unwrap_or((&mailbox, ""));
    format!("{}@{domain}", local.replace('.', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn cfa(amount: i64) -> Money {
        Money::new(amount, Currency::Xof)
    }

    fn priced(discount: Discount, full: i64) -> i64 {
        discount.of(cfa(full), Currency::Xof.usual_limits()).amount
    }

    fn terms() -> Terms {
        Terms {
            discount: Discount::Percent(20),
            book: None,
            starts_at: None,
            ends_at: None,
            most: None,
            most_each: None,
            paused: false,
        }
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        assert_eq!(Code::parse(" rentree 2026 ").unwrap().as_str(), "RENTREE2026");
        for text in ["Rentrée–25", "RENTREE-25.", "\u{200b}rentree‑25", "« RENTRE\u{301}E−25 »", "ＲＥＮＴＲＥＥ-２５"]
        {
            assert_eq!(Code::parse(text).unwrap().as_str(), "RENTREE-25", "{text}");
        }
        for text in ["", "ab", "é.", "a'b--", "x;y", &"A".repeat(33)] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_price_is_rounded_down_to_what_the_gateway_takes() {
        assert_eq!(priced(Discount::Percent(33), 2500), 1675);
        assert_eq!(priced(Discount::Percent(33), 1000), 670);
        assert_eq!(priced(Discount::Percent(7), 1255), 1165, "1167.15 is no multiple of 5");
        assert_eq!(priced(Discount::Amount(cfa(333)), 2500), 2165);
        let dollars = Discount::Percent(33).of(Money::new(999, Currency::Usd), Currency::Usd.usual_limits());
        assert_eq!(dollars.amount, 669, "6.6933 dollars: down to the cent");
    }

    #[test]
    fn a_price_below_the_minimum_is_lifted_to_it_and_only_the_whole_is_free() {
        assert_eq!(priced(Discount::Percent(99), 2500), 100);
        assert_eq!(priced(Discount::Amount(cfa(2450)), 2500), 100);
        assert_eq!(priced(Discount::Percent(99), 100), 100);
        assert_eq!(priced(Discount::Percent(100), 2500), 0);
        assert_eq!(priced(Discount::Amount(cfa(2500)), 2500), 0);
        assert_eq!(priced(Discount::Amount(cfa(9000)), 2500), 0);
        assert_eq!(priced(Discount::Amount(cfa(2498)), 2500), 100, "2 francs are left, which are not nothing");
    }

    #[test]
    fn an_amount_in_another_currency_takes_nothing_off() {
        assert_eq!(priced(Discount::Amount(Money::new(5, Currency::Usd)), 2500), 2500);
    }

    #[test]
    fn a_coupon_counts_from_its_first_moment_until_its_last() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let terms = Terms { starts_at: Some(at(100)), ends_at: Some(at(200)), ..terms() };
        let price =
            |now| terms.prices(&[("b", cfa(1000))], Currency::Xof.usual_limits(), 0, at(now)).map(|prices| prices[0]);
        assert_eq!(price(99), Err(Refusal::NotYet));
        assert_eq!(price(100), Ok(cfa(800)));
        assert_eq!(price(199), Ok(cfa(800)));
        assert_eq!(price(200), Err(Refusal::Over));
    }

    #[test]
    fn a_coupon_says_why_it_does_not_count() {
        let limits = Currency::Xof.usual_limits();
        let price = |terms: Terms, full, used| {
            terms.prices(&[("b", cfa(full))], limits, used, DateTime::UNIX_EPOCH).map(|prices| prices[0])
        };
        assert_eq!(price(Terms { paused: true, ..terms() }, 1000, 0), Err(Refusal::Over));
        assert_eq!(price(Terms { book: Some("c".into()), ..terms() }, 1000, 0), Err(Refusal::OtherBook));
        assert_eq!(price(Terms { book: Some("b".into()), ..terms() }, 1000, 0), Ok(cfa(800)));
        assert_eq!(price(Terms { most: Some(3), ..terms() }, 1000, 3), Err(Refusal::UsedUp));
        assert_eq!(price(terms(), 100, 0), Err(Refusal::Nothing));
        assert_eq!(price(terms(), 0, 0), Err(Refusal::Nothing));
        let dollars = Discount::Amount(Money::new(500, Currency::Usd));
        assert_eq!(price(Terms { discount: dollars, ..terms() }, 1000, 0), Err(Refusal::OtherCurrency));
    }

    #[test]
    fn a_coupon_on_several_books_is_shared_out_by_their_prices() {
        let prices = |terms: Terms, books: &[(&str, Money)]| {
            let found = terms.prices(books, Currency::Xof.usual_limits(), 0, DateTime::UNIX_EPOCH);
            found.map(|prices| prices.iter().map(|price| price.amount).collect::<Vec<_>>())
        };
        let books = [("a", cfa(2500)), ("b", cfa(5000)), ("c", cfa(0))];
        assert_eq!(prices(terms(), &books), Ok(vec![2000, 4000, 0]));
        let off = Discount::Amount(cfa(1000));
        assert_eq!(prices(Terms { discount: off, ..terms() }, &books), Ok(vec![2167, 4333, 0]), "once for the order");
        let one = Terms { book: Some("b".into()), discount: Discount::Percent(99), ..terms() };
        assert_eq!(prices(one, &books), Ok(vec![2500, 50, 0]), "the rest of the order is above the minimum");
        assert_eq!(prices(Terms { book: Some("c".into()), ..terms() }, &books), Err(Refusal::Nothing));
        assert_eq!(prices(Terms { book: Some("d".into()), ..terms() }, &books), Err(Refusal::OtherBook));
    }

    #[test]
    fn one_mailbox_is_one_buyer() {
        assert_eq!(mailbox("Awa.K+livres@Gmail.com"), mailbox("awak@googlemail.com"));
        assert_eq!(mailbox("Awa+1@exemple.ci"), "awa@exemple.ci");
        assert_ne!(mailbox("a.wa@exemple.ci"), mailbox("awa@exemple.ci"));
        assert_eq!(folded("A.wa+7@Exemple.ci"), folded("awa@exemple.ci"));
        assert_ne!(folded("awa@exemple.ci"), folded("awa@exemple.sn"));
    }
}
