//! The pages of bundles.

use askama::Template;

use super::form::{BundleForm, SHOWN};
use crate::domain::money::{Currency, Money};
use crate::shop::admin::bundles::BundleDetails;
use crate::texts::Texts;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Badge, form_address, problem};
use crate::web::admin::staff::Staff;

/// A bundle in the list.
#[derive(Clone, Debug)]
pub struct BundleRow {
    pub url: String,
    pub title: String,
    /// Its books' titles.
    pub books: String,
    pub price: String,
    pub standing: Badge,
    /// The path of its page, if it is on sale.
    pub page: Option<String>,
}

/// `GET /admin/bundles`
#[derive(Template)]
#[template(path = "admin/bundles/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub bundles: Vec<BundleRow>,
    pub older: Option<String>,
}

/// The form for a new bundle, or for one that is being changed.
#[derive(Template)]
#[template(path = "admin/bundles/form.html")]
pub struct FormPage {
    pub frame: Frame,
    pub action: String,
    pub is_new: bool,
    pub form: BundleForm,
    /// Slug and title of the newest books, to choose from.
    pub books: Vec<(String, String)>,
    pub sign: &'static str,
    pub several_currencies: bool,
    pub problem: Option<String>,
}

pub fn list(staff: &Staff, found: &[BundleDetails], more: bool) -> ListPage {
    let last = found.last().filter(|_| more);
    ListPage {
        frame: staff.frame(Section::Books),
        bundles: found.iter().map(|found| row(staff.t(), found)).collect(),
        older: last.map(|last| format!("/admin/bundles?before={}", last.bundle.id)),
    }
}

fn row(t: Texts, found: &BundleDetails) -> BundleRow {
    let bundle = &found.bundle;
    let currency = Currency::parse(&bundle.currency).unwrap_or(Currency::Xof);
    let (word, class) = match (bundle.published, found.is_on_sale) {
        (true, true) => ("sold", "good"),
        (true, false) => ("incomplete", "wait"),
        (false, _) => ("draft", "mute"),
    };
    let titles: Vec<&str> = found.books.iter().map(|shelved| shelved.book.title.as_str()).collect();
    BundleRow {
        url: format!("/admin/bundles/{}", bundle.id),
        title: bundle.title.clone(),
        books: titles.join(", "),
        price: t.price(Money::new(bundle.amount, currency)),
        standing: Badge { words: t.say(&format!("admin-bundles-is-{word}")), class },
        page: found.is_on_sale.then(|| format!("/bundles/{}", bundle.slug)),
    }
}

pub fn form(staff: &Staff, id: Option<&str>, form: BundleForm, books: Vec<(String, String)>) -> FormPage {
    let action = form_address("/admin/bundles", id);
    let rules = staff.shop().rules();
    FormPage {
        frame: staff.frame(Section::Books).with_form(FORM, &action),
        action,
        is_new: id.is_none(),
        problem: problem(staff.t(), form.is_faulty()),
        sign: rules.currency.sign(),
        several_currencies: rules.sells_by_currency(),
        form,
        books,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::fields::Field;
    use crate::web::admin::frame::samples::{frame, inspect};

    #[test]
    fn bundles_and_their_form_are_shown_and_each_fault_is_bound() {
        for language in Language::ALL {
            let t = frame(language).t;
            let standing = Badge { words: t.say("admin-bundles-is-sold"), class: "good" };
            let row = BundleRow {
                url: "/admin/bundles/1".into(),
                title: "Les fleuves".into(),
                books: "Le fleuve, La nuit".into(),
                price: "4 500".into(),
                standing,
                page: Some("/bundles/les-fleuves".into()),
            };
            for bundles in [vec![row], Vec::new()] {
                let html = ListPage { frame: frame(language), bundles, older: None }.render().unwrap();
                inspect(&html);
                assert!(!html.contains(">admin-") && !html.contains("\"admin-"), "{html}");
            }
            let wrong = || Field::of("<b>").wrong("Non.");
            let form = BundleForm {
                title: wrong(),
                slug: wrong(),
                description: wrong(),
                price: wrong(),
                books: vec![wrong(), Field::default()],
                published: true,
            };
            let page = FormPage {
                frame: frame(language),
                action: "/admin/bundles".into(),
                is_new: true,
                form,
                books: vec![("le-fleuve".into(), "Le fleuve".into())],
                sign: "F\u{a0}CFA",
                several_currencies: true,
                problem: Some("Une case au moins".into()),
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(!html.contains(">admin-") && !html.contains("\"admin-"), "{html}");
            for field in ["title", "slug", "description", "price", "book-1"] {
                assert!(html.contains(&format!("id=\"{field}-error\"")), "{field}");
            }
        }
    }
}
