//! The pages of coupons.

use askama::Template;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::form::CouponForm;
use crate::domain::money::{Currency, Money};
use crate::shop::admin::edit_coupons::CouponDetails;
use crate::store::books::Book;
use crate::store::coupons::{Coupon, Used};
use crate::texts::Texts;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Badge, form_address, problem};
use crate::web::admin::orders::words;
use crate::web::admin::staff::Staff;

/// A coupon in the list.
#[derive(Clone, Debug)]
pub struct CouponRow {
    pub url: String,
    pub code: String,
    /// `20 %` or `500 F CFA`.
    pub off: String,
    pub book: String,
    pub days: String,
    /// `3 / 10`
    pub uses: String,
    /// Whether it counts now.
    pub standing: Badge,
}

/// `GET /admin/coupons`
#[derive(Template)]
#[template(path = "admin/coupons/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub coupons: Vec<CouponRow>,
    pub older: Option<String>,
}

/// The form for a new coupon, or for one that is being changed.
#[derive(Template)]
#[template(path = "admin/coupons/form.html")]
pub struct FormPage {
    pub frame: Frame,
    /// Where it is posted, and where one goes back to.
    pub action: String,
    pub is_new: bool,
    pub form: CouponForm,
    /// The titles of the newest books, to choose from.
    pub books: Vec<String>,
    /// The currency's sign, or those of several.
    pub sign: String,
    /// Code, sign, whether chosen, of the currencies of an amount, where there are several.
    pub currencies: Vec<(&'static str, &'static str, bool)>,
    pub problem: Option<String>,
}

/// An order that used the coupon.
#[derive(Clone, Debug)]
pub struct UseLine {
    pub number: String,
    pub title: String,
    pub discount: String,
    pub state: Badge,
    pub at: String,
    /// It does not count, because the order expired unpaid.
    pub freed: bool,
}

/// `GET /admin/coupons/{id}`
#[derive(Template)]
#[template(path = "admin/coupons/coupon.html")]
pub struct CouponPage {
    pub frame: Frame,
    pub url: String,
    pub line: CouponRow,
    pub each: String,
    pub note: String,
    pub paused: bool,
    /// Title, full price and price.
    pub examples: Vec<(String, String, String)>,
    /// A URL that contains the code.
    /// A book, and the address of its page with the code.
    pub link: Option<(String, String)>,
    pub uses: Vec<UseLine>,
    pub older: Option<String>,
}

pub fn list(staff: &Staff, found: &[(Coupon, Option<Book>)], more: bool) -> ListPage {
    let last = found.last().filter(|_| more);
    ListPage {
        frame: staff.frame(Section::Coupons),
        coupons: found.iter().map(|(coupon, book)| line(staff.t(), coupon, book.as_ref(), staff.now())).collect(),
        older: last.map(|(coupon, _)| format!("/admin/coupons?before={}", coupon.id)),
    }
}

pub fn form(staff: &Staff, id: Option<&str>, form: CouponForm, books: Vec<String>) -> FormPage {
    let action = form_address("/admin/coupons", id);
    let rules = staff.shop().rules();
    let (several, chosen) = (rules.sells_by_currency(), form.currency(&rules));
    let currencies = rules.currencies().into_iter();
    let option = |currency: Currency| (currency.code(), currency.sign(), currency == chosen);
    FormPage {
        frame: staff.frame(Section::Coupons).with_form(FORM, &action),
        action,
        is_new: id.is_none(),
        problem: problem(staff.t(), form.is_faulty()),
        sign: rules.currencies().iter().map(|currency| currency.sign()).collect::<Vec<_>>().join(" / "),
        currencies: if several { currencies.map(option).collect() } else { Vec::new() },
        form,
        books,
    }
}

pub fn coupon(staff: &Staff, looked: &CouponDetails) -> CouponPage {
    let (t, coupon) = (staff.t(), &looked.coupon);
    let url = format!("/admin/coupons/{}", coupon.id);
    let last = looked.uses.last().filter(|_| looked.more);
    let linked = looked.examples.first().map(|(book, ..)| book);
    CouponPage {
        frame: staff.frame(Section::Coupons),
        line: line(t, coupon, looked.book.as_ref(), staff.now()),
        each: times(t, coupon.most_each),
        note: coupon.note.clone(),
        paused: coupon.paused,
        examples: looked
            .examples
            .iter()
            .map(|(book, full, price)| (book.title.clone(), t.money(*full), t.price(*price)))
            .collect(),
        link: linked.map(|book| {
            let public = &staff.shop().rules().public_url;
            (book.title.clone(), format!("{public}/books/{}?code={}", book.slug, coupon.code))
        }),
        uses: looked.uses.iter().map(|one| use_line(t, one)).collect(),
        older: last.map(|one| format!("{url}?before={}", one.order_id)),
        url,
    }
}

fn line(t: Texts, coupon: &Coupon, book: Option<&Book>, now: DateTime<Utc>) -> CouponRow {
    let off = match (coupon.kind.as_str(), Currency::parse(&coupon.currency)) {
        ("amount", Some(currency)) => t.money(Money::new(coupon.value, currency)),
        _ => format!("{}\u{a0}%", coupon.value),
    };
    let most = coupon.most.map_or_else(|| "∞".to_owned(), |most| most.to_string());
    CouponRow {
        url: format!("/admin/coupons/{}", coupon.id),
        code: coupon.code.clone(),
        off,
        book: book.map_or_else(|| t.say("admin-coupons-every-book"), |book| book.title.clone()),
        days: days(t, coupon),
        uses: format!("{}\u{a0}/\u{a0}{most}", coupon.used),
        standing: standing(t, coupon, now),
    }
}

fn days(t: Texts, coupon: &Coupon) -> String {
    let day = |at: NaiveDateTime| at.format("%d/%m/%Y").to_string();
    let last = coupon.ends_at.map(|at| at - TimeDelta::seconds(1));
    match (coupon.starts_at, last) {
        (None, None) => t.say("admin-coupons-always"),
        (Some(first), None) => t.fill("admin-coupons-from", &[("first", &day(first))]),
        (None, Some(last)) => t.fill("admin-coupons-until", &[("last", &day(last))]),
        (Some(first), Some(last)) => t.fill("admin-coupons-between", &[("first", &day(first)), ("last", &day(last))]),
    }
}

fn standing(t: Texts, coupon: &Coupon, now: DateTime<Utc>) -> Badge {
    let now = now.naive_utc();
    let (word, class) = if coupon.paused {
        ("paused", "mute")
    } else if coupon.ends_at.is_some_and(|at| at <= now) {
        ("over", "mute")
    } else if coupon.most.is_some_and(|most| coupon.used >= most) {
        ("used-up", "mute")
    } else if coupon.starts_at.is_some_and(|at| now < at) {
        ("planned", "wait")
    } else {
        ("runs", "good")
    };
    Badge { words: t.say(&format!("admin-coupons-is-{word}")), class }
}

fn times(t: Texts, most: Option<i64>) -> String {
    most.map_or_else(|| t.say("admin-coupons-no-limit"), |most| t.count("admin-coupons-times", most))
}

fn use_line(t: Texts, one: &Used) -> UseLine {
    let currency = Currency::parse(&one.currency).unwrap_or(Currency::Xof);
    UseLine {
        number: one.number.clone(),
        title: one.title.clone(),
        discount: format!("−{}", t.money(Money::new(one.discount, currency))),
        state: Badge { words: t.say(&format!("admin-coupons-order-{}", one.state)), class: words::badge(&one.state) },
        at: t.moment(one.at.and_utc()),
        freed: !one.held,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::order::OrderState;
    use crate::web::admin::fields::Field;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn sample(t: Texts) -> CouponRow {
        CouponRow {
            url: "/admin/coupons/1".into(),
            code: "RENTREE".into(),
            off: "20\u{a0}%".into(),
            book: t.say("admin-coupons-every-book"),
            days: t.say("admin-coupons-always"),
            uses: "3\u{a0}/\u{a0}10".into(),
            standing: Badge { words: t.say("admin-coupons-is-runs"), class: "good" },
        }
    }

    fn whole(html: &str) {
        inspect(html);
        assert!(!html.contains(">admin-") && !html.contains("\"admin-"), "a sentence is missing: {html}");
    }

    #[test]
    fn a_list_with_and_without_coupons_is_shown() {
        for language in Language::ALL {
            let frame = frame(language);
            let t = frame.t;
            whole(&ListPage { frame: frame.clone(), coupons: Vec::new(), older: None }.render().unwrap());
            let html = ListPage { frame, coupons: vec![sample(t)], older: Some("/admin/coupons?before=1".into()) };
            let html = html.render().unwrap();
            whole(&html);
            assert!(html.contains("RENTREE") && html.contains("rel=\"next\""));
        }
    }

    #[test]
    fn a_form_keeps_what_was_typed_and_binds_each_fault() {
        for language in Language::ALL {
            let wrong = |value: &str| Field::of(value).wrong("Ce n’est pas cela.");
            let form = CouponForm {
                code: wrong("<b>"),
                kind: "amount".into(),
                value: wrong("x"),
                currency: "USD".into(),
                book: wrong("y"),
                starts: wrong("z"),
                ends: wrong("z"),
                most: wrong("0"),
                most_each: wrong("0"),
                note: wrong("n"),
            };
            let page = FormPage {
                frame: frame(language),
                action: "/admin/coupons".into(),
                is_new: true,
                form,
                books: vec!["Le fleuve".into()],
                sign: "F\u{a0}CFA".into(),
                currencies: vec![("XOF", "F\u{a0}CFA", false), ("USD", "$\u{a0}US", true)],
                problem: Some("Une case au moins".into()),
            };
            let html = page.render().unwrap();
            whole(&html);
            for field in ["code", "value", "book", "starts", "ends", "most", "most_each", "note"] {
                assert!(html.contains(&format!("id=\"{field}-error\"")), "{field}");
                assert!(html.contains(&format!("aria-describedby=\"{field}-error")), "{field}");
            }
            assert!(html.contains("value=\"&#60;b&#62;\""));
        }
    }

    #[test]
    fn a_coupon_shows_its_uses_and_what_books_cost() {
        for language in Language::ALL {
            let frame = frame(language);
            let t = frame.t;
            let order = UseLine {
                number: "G7K2-M94Q-XD".into(),
                title: "Le fleuve".into(),
                discount: "−500".into(),
                state: Badge { words: t.say("admin-coupons-order-paid"), class: "good" },
                at: "hier".into(),
                freed: true,
            };
            let page = CouponPage {
                frame,
                url: "/admin/coupons/1".into(),
                line: sample(t),
                each: times(t, Some(1)),
                note: "Pour la rentrée".into(),
                paused: false,
                examples: vec![("Le fleuve".into(), "2 500".into(), "2 000".into())],
                link: Some(("Le fleuve".into(), "https://djeliba.example/books/le-fleuve?code=RENTREE".into())),
                uses: vec![order],
                older: None,
            };
            let html = page.render().unwrap();
            whole(&html);
            assert!(html.contains("G7K2-M94Q-XD") && html.contains("/pause"));
            for state in OrderState::ALL {
                let id = format!("admin-coupons-order-{}", state.code());
                assert_ne!(t.say(&id), id);
            }
        }
    }
}
