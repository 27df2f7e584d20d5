//! What is typed in the form of a book, and its fields for prices in other currencies.

use crate::domain::money::{Currency, Money};
use crate::shop::catalogue::books::{Fault, Field as Place, Opened, Typed};
use crate::store::books::Book;
use crate::web::admin::fields::{Field, Fields};
use crate::web::admin::staff::Staff;

/// A field for the price in one of the shop's other currencies.
#[derive(Clone, Debug)]
pub struct PriceField {
    /// Its id and its name: `price_cdf`.
    pub name: String,
    pub label: String,
    pub field: Field,
    pub hint: String,
}

fn name(currency: Currency) -> String {
    format!("price_{}", currency.code().to_lowercase())
}

/// The fields for prices in the shop's other currencies; none where it sells in one.
pub fn other_prices(staff: &Staff, typed: &[(Currency, String)], faults: &[Fault]) -> Vec<PriceField> {
    let (t, rules) = (staff.t(), staff.shop().rules());
    let field = |currency: Currency| {
        let value = typed.iter().find(|(known, _)| *known == currency).map(|(_, text)| text.clone());
        let fault = faults.iter().find(|fault| fault.field == Place::OtherPrice(currency));
        let limits = rules.limits(currency);
        let [low, high] = [limits.min, limits.max].map(|amount| t.money(Money::new(amount, currency)));
        PriceField {
            name: name(currency),
            label: t.fill("admin-books-price-in", &[("sign", currency.sign()), ("code", currency.code())]),
            field: Field { value: value.unwrap_or_default(), error: fault.map(|fault| fault.say(t)) },
            hint: t.fill("admin-books-price-in-hint", &[("low", &low), ("high", &high)]),
        }
    };
    rules.other_currencies.iter().map(|(currency, _)| field(*currency)).collect()
}

/// The input of a book's form.
pub fn typed(form: &Fields) -> Typed {
    let field = |name: &str| form.get(name).to_owned();
    Typed {
        title: field("title"),
        authors: field("authors"),
        price: field("price"),
        prices: Currency::ALL
            .into_iter()
            .filter(|currency| form.has(&name(*currency)))
            .map(|currency| (currency, form.get(&name(currency)).to_owned()))
            .collect(),
        language: field("language"),
        description: form.raw("description").to_owned(),
        slug: field("slug"),
        categories: form.all("category").map(str::to_owned).collect(),
        stamped: form.has("stamp"),
    }
}

/// The saved values of a book, as input of its form.
pub fn kept(opened: &Opened) -> Typed {
    let book = &opened.book;
    Typed {
        title: book.title.clone(),
        authors: opened.authors.join("\n"),
        price: plain(book),
        prices: opened.prices.iter().map(|price| (price.currency, price.plain())).collect(),
        language: book.language.clone(),
        description: book.description.clone(),
        slug: book.slug.clone(),
        categories: opened.chosen.clone(),
        stamped: opened.stamped,
    }
}

/// A book's price as its form shows it.
fn plain(book: &Book) -> String {
    let currency = Currency::parse(&book.currency).unwrap_or(Currency::Xof);
    if book.amount == 0 { String::new() } else { Money::new(book.amount, currency).plain() }
}
