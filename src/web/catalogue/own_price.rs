//! The field for a price that the buyer names.

use super::offer::{Goods, Offer};
use crate::domain::contact::Country;
use crate::domain::money::{self, Currency, Money, PriceError};
use crate::texts::Texts;
use crate::web::body::Form;
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;

/// The field, with what may be typed.
#[derive(Clone, Debug)]
pub struct OwnPrice {
    pub field: Field,
    /// `À partir de 500 F CFA ; conseillé : 1 000 F CFA.`
    pub hint: String,
    /// `F CFA`
    pub sign: &'static str,
}

impl OwnPrice {
    /// The field with what was typed, or else with the suggestion.
    pub fn of(t: Texts, offer: &Offer, typed: &str, error: Option<String>) -> Option<Self> {
        let suggested = offer.suggested?;
        let value = if typed.is_empty() && error.is_none() { suggested.plain() } else { typed.to_owned() };
        Some(Self {
            field: Field { value, error },
            hint: hint(t, offer.full, suggested),
            sign: suggested.currency.sign(),
        })
    }
}

/// What may be paid, and what is suggested.
pub fn hint(t: Texts, least: Money, suggested: Money) -> String {
    let id = if least.amount == 0 { "own-price-hint-free" } else { "own-price-hint" };
    t.fill(id, &[("least", &t.money(least)), ("suggested", &t.money(suggested))])
}

/// The price of such a book in lists: `dès 500 F CFA`.
pub fn from(t: Texts, least: Money) -> String {
    if least.amount == 0 { t.say("own-price-any") } else { t.fill("own-price-from", &[("price", &t.money(least))]) }
}

/// Reads the price that a buyer typed.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub fn read(t: Texts, text: &str, currency: Currency) -> Result<i64, String> {
    money::amount(text, currency).map_err(|_| t.fill("own-price-wrong", &[("sign", currency.sign())]))
}

/// Why a price that was named is none.
pub fn fault(t: Texts, error: PriceError) -> String {
    match error {
        PriceError::Step { step, .. } => t.fill("own-price-step", &[("step", &step.to_string())]),
        PriceError::TooLow(Money { amount: 0, .. }) => t.say("own-price-negative"),
        PriceError::TooLow(least) => t.fill("own-price-low", &[("least", &t.money(least))]),
        PriceError::TooHigh(most) => t.fill("own-price-high", &[("most", &t.money(most))]),
    }
}

/// The price that the page showed to a buyer from this country, or that he named on it.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub fn shown(ctx: &RequestContext, country: &Country, form: &Form) -> Result<Option<i64>, String> {
    if !form.has("own_price") {
        return Ok(form.get("price").parse().ok());
    }
    let currency = ctx.currency(country).unwrap_or(ctx.app.shop.rules().currency);
    read(ctx.texts(), form.get("own_price"), currency).map(Some)
}

/// The prices that the buyer named, on the page of one book or in the basket.
pub fn named(goods: &Goods, named: Option<i64>) -> Vec<(String, i64)> {
    match (goods, named) {
        (Goods::Book(slug) | Goods::InThread { slug, .. }, Some(amount)) => vec![(slug.clone(), amount)],
        _ => goods.own_prices(),
    }
}

/// What tells an order from others: the goods, and the price that the buyer named for a book.
pub fn order_name(goods: &Goods, form: &Form) -> String {
    match form.get("own_price") {
        "" => goods.name(),
        price => format!("{} {price}", goods.name()),
    }
}
