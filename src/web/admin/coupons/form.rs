//! The form of a coupon: how it is parsed, and what is wrong with it.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::domain::coupon::{Code, Discount};
use crate::domain::money::{self, AmountFault, Currency, Money, PriceLimits};
use crate::domain::typed;
use crate::shop::Rules;
use crate::shop::admin::edit_coupons::CouponInput;
use crate::shop::catalogue::books::amount_fault;
use crate::store::books::Book;
use crate::store::coupons::Coupon;
use crate::texts::Texts;
use crate::web::admin::fields::{Field, Fields};

/// The form of a coupon.
#[derive(Clone, Debug, Default)]
pub struct CouponForm {
    pub code: Field,
    /// `percent` or `amount`.
    pub kind: String,
    pub value: Field,
    /// The code of the amount's currency, where the shop sells in several.
    pub currency: String,
    /// A book's slug; empty for every book.
    pub book: Field,
    /// Days, `2026-12-24`, in GMT; the last day is included.
    pub starts: Field,
    pub ends: Field,
    pub most: Field,
    pub most_each: Field,
    pub note: Field,
}

/// The value as it is typed: a percentage, or an amount.
fn typed_value(coupon: &Coupon) -> String {
    let amount = |currency| Money::new(coupon.value, currency).plain();
    let currency = Currency::parse(&coupon.currency).filter(|_| coupon.kind == "amount");
    currency.map_or_else(|| coupon.value.to_string(), amount)
}

impl CouponForm {
    /// An empty form.
    pub fn fresh() -> Self {
        Self { kind: "percent".to_owned(), most_each: Field::of("1"), ..Self::default() }
    }

    pub fn read(fields: &Fields) -> Self {
        let field = |name: &str| Field::read(fields, name, 400);
        let kind = if fields.get("kind") == "amount" { "amount" } else { "percent" };
        Self {
            code: field("code"),
            kind: kind.to_owned(),
            value: field("value"),
            currency: fields.get("currency").to_owned(),
            book: field("book"),
            starts: field("starts"),
            ends: field("ends"),
            most: field("most"),
            most_each: field("most_each"),
            note: field("note"),
        }
    }

    /// The form with the values of a coupon.
    pub fn of(coupon: &Coupon, book: Option<&Book>) -> Self {
        let number = |number: Option<i64>| Field::of(number.map_or_else(String::new, |number| number.to_string()));
        let day = |at: Option<NaiveDateTime>| Field::of(at.map_or_else(String::new, |at| at.date().to_string()));
        Self {
            code: Field::of(coupon.code.clone()),
            kind: coupon.kind.clone(),
            value: Field::of(typed_value(coupon)),
            currency: coupon.currency.clone(),
            book: Field::of(book.map_or("", |book| &book.title)),
            starts: day(coupon.starts_at),
            ends: day(coupon.ends_at.map(|at| at - TimeDelta::days(1))),
            most: number(coupon.most),
            most_each: number(coupon.most_each),
            note: Field::of(coupon.note.clone()),
        }
    }

    /// The currency of an amount: the one that was chosen, if the shop sells in it.
    pub fn currency(&self, rules: &Rules) -> Currency {
        let chosen = Currency::parse(&self.currency).filter(|currency| rules.sells_also_in(*currency));
        chosen.unwrap_or(rules.currency)
    }

    /// Parses the form.
    ///
    /// # Errors
    /// The form with an error message beside each wrong field.
    pub fn wanted(&self, t: Texts, currency: Currency, limits: PriceLimits) -> Result<CouponInput, Box<Self>> {
        let mut said = self.clone();
        let code = said.code.judge(Code::parse(&self.code.value), || t.say("admin-coupons-code-wrong"));
        let discount = self.discount(&mut said.value, t, currency, limits);
        let starts = said.starts.judge_optional(typed::day, || t.say("admin-coupons-day-wrong"));
        let ends = said.ends.judge_optional(typed::day, || t.say("admin-coupons-day-wrong"));
        if let (Ok(Some(first)), Ok(Some(last))) = (starts, ends)
            && last < first
        {
            said.ends.error = Some(t.say("admin-coupons-days-turned"));
        }
        let most = said.most.judge_optional(times, || t.say("admin-coupons-times-wrong"));
        let most_each = said.most_each.judge_optional(times, || t.say("admin-coupons-times-wrong"));
        if !self.note.is_line(200) {
            said.note.error = Some(t.say("admin-coupons-note-wrong"));
        }
        let wanted = (|| {
            Some(CouponInput {
                code: code?,
                discount: discount?,
                book: book(&self.book.value),
                starts_at: starts.ok()?.map(midnight),
                ends_at: ends.ok()?.map(|day| midnight(day) + TimeDelta::days(1)),
                most: most.ok()?,
                most_each: most_each.ok()?,
                note: self.note.value.clone(),
            })
        })();
        wanted.filter(|_| !said.is_faulty()).ok_or_else(|| Box::new(said))
    }

    fn discount(&self, said: &mut Field, t: Texts, currency: Currency, limits: PriceLimits) -> Option<Discount> {
        if self.kind == "percent" {
            let percent = whole(&self.value.value).filter(|number| (1..=100).contains(number));
            return said.judge(percent, || t.say("admin-coupons-percent-wrong")).map(Discount::Percent);
        }
        let most = t.money(Money::new(limits.max, currency));
        let amount = match money::amount(&self.value.value, currency) {
            Ok(amount) => Some(amount).filter(|amount| (1..=limits.max).contains(amount)),
            Err(fault @ (AmountFault::Part | AmountFault::Currency(_))) => {
                said.error = Some(amount_fault(&fault, currency).say(t));
                return None;
            }
            Err(_) => None,
        };
        said.judge(amount, || t.fill("admin-coupons-amount-wrong", &[("most", &most)]))
            .map(|amount| Discount::Amount(Money::new(amount, currency)))
    }

    pub fn is_faulty(&self) -> bool {
        let Self { code, kind: _, value, currency: _, book, starts, ends, most, most_each, note } = self;
        [code, value, book, starts, ends, most, most_each, note].iter().any(|field| field.error.is_some())
    }
}

/// A book's title or slug, or the slug in the URL of its page.
fn book(text: &str) -> Option<String> {
    let named = match text.rsplit_once("/books/") {
        Some((_, slug)) => slug.split(['?', '#', '/']).next().unwrap_or(slug),
        None => text.trim(),
    };
    (!named.is_empty()).then(|| named.to_owned())
}

/// A whole number as people write it, for example `1 000`.
fn whole(text: &str) -> Option<i64> {
    let digits: String = typed::clean(text).chars().filter(|c| !c.is_whitespace() && *c != '%').collect();
    let plain = !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

fn times(text: &str) -> Option<i64> {
    whole(text).filter(|times| (1..=1_000_000).contains(times))
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    fn wanted(text: &str) -> Result<CouponInput, Box<CouponForm>> {
        let form = CouponForm::read(&Fields::parse(text.as_bytes()));
        form.wanted(Texts(Language::French), Currency::Xof, Currency::Xof.usual_limits())
    }

    #[test]
    fn a_coupon_is_read_as_it_is_typed() {
        let read = wanted(
            "code=rentr*e&kind=percent&value=20+%25&book=&starts=2026-12-01&ends=2026-12-24&most=1+000&most_each=1&note=",
        );
        assert!(read.unwrap_err().code.error.is_some());
        let read = wanted(
            "code=noel&kind=percent&value=20+%25&book=https://s.ci/books/le-fleuve?lang=fr&starts=01/12/2026&ends=2026-12-24&most=1+000",
        )
        .unwrap();
        assert_eq!((read.code.as_str(), read.discount), ("NOEL", Discount::Percent(20)));
        assert_eq!((read.book.as_deref(), read.most, read.most_each), (Some("le-fleuve"), Some(1000), None));
        assert_eq!(read.starts_at.unwrap().to_string(), "2026-12-01 00:00:00");
        assert_eq!(read.ends_at.unwrap().to_string(), "2026-12-25 00:00:00", "the last day counts whole");
        assert!(
            matches!(wanted("code=NOEL&kind=amount&value=500").unwrap().discount, Discount::Amount(off) if off.amount == 500)
        );
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        for (field, typed) in [
            ("value", "code=NOEL&kind=percent&value=101"),
            ("value", "code=NOEL&kind=percent&value=0"),
            ("value", "code=NOEL&kind=amount&value=12,5"),
            ("value", "code=NOEL&kind=amount&value=99999999"),
            ("starts", "code=NOEL&value=5&starts=demain"),
            ("ends", "code=NOEL&value=5&starts=2026-02-02&ends=2026-02-01"),
            ("most", "code=NOEL&value=5&most=0"),
            ("most_each", "code=NOEL&value=5&most_each=-1"),
        ] {
            let said = wanted(typed).unwrap_err();
            let wrong = match field {
                "value" => &said.value,
                "starts" => &said.starts,
                "ends" => &said.ends,
                "most" => &said.most,
                _ => &said.most_each,
            };
            assert!(wrong.error.as_ref().is_some_and(|error| error.contains(' ')), "{field}: {typed}");
            assert_eq!(said.code.value, "NOEL");
        }
    }
}
