//! The means of payment that a buyer is offered, as far as the settings and the owner say.

use std::sync::Arc;

use super::gateways::Account;
use crate::domain::contact::{Country, Phone};
use crate::domain::means::{Approval, Guide, Means};
use crate::domain::push::PushMethod;
use crate::payments;
use crate::shop::{Rules, Shop};
use crate::store::attempts::Attempt;
use crate::store::orders::Order;

/// A means of payment, and whether payments by it fail now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub means: Means,
    pub fails: bool,
}

/// What a visitor is offered whose prices are those of `country`. Where the currency does not depend on the country, that is
/// what all accounts offer.
pub fn to_visitors(shop: &Shop, country: &'static Country) -> Vec<Offered> {
    let rules = shop.rules();
    let accounts: Vec<&Arc<Account>> = if rules.sells_by_currency() {
        vec![shop.gateways.of_country(country)]
    } else {
        shop.gateways.that_sell().collect()
    };
    let mut all: Vec<Offered> = Vec::new();
    for account in accounts {
        for means in of_account(&rules, account, country) {
            let fails = shop.operator_health.fails(&account.id, means);
            match all.iter_mut().find(|known| known.means == means) {
                Some(known) => known.fails |= fails,
                None => all.push(Offered { means, fails }),
            }
        }
    }
    // The card last, whatever the account it is from.
    all.sort_by_key(|offered| offered.means == Means::Card);
    all
}

fn of_account(rules: &Rules, account: &Account, country: &'static Country) -> Vec<Means> {
    let terms = &account.merchant.terms;
    let countries = if terms.countries.is_empty() { vec![country] } else { terms.countries.clone() };
    let guides = countries.into_iter().flat_map(|country| rules.guides.of_country(country));
    let taken = guides.filter(|guide| guide.is_taken).map(|guide| guide.means);
    let on_phone = terms.push.iter().filter_map(|method| Means::of_method(method.code()));
    taken.chain(on_phone).chain([Means::Card]).filter(|means| means.is_in(terms.channels)).collect()
}

/// What the buyer of an order may have to do on the phone: for the operator that is known of his payment, or for each that he can
/// have chosen on the payment page.
pub fn guides(shop: &Shop, order: &Order, attempt: &Attempt) -> Vec<Guide> {
    let rules = shop.rules();
    let account = attempt.account.as_deref().and_then(|id| shop.gateways.by_id(id));
    let terms = account.as_ref().map(|account| &account.merchant.terms);
    let method = method(attempt);
    let country = method.as_deref().and_then(PushMethod::parse).map(|method| method.country());
    let country = country
        .or_else(|| order.phone.as_deref().and_then(Phone::kept)?.country())
        .or_else(|| terms?.countries.first().copied())
        .unwrap_or(rules.country);
    let mut guides = rules.guides.of_country(country).into_iter();
    let means = method.as_deref().and_then(Means::of_method);
    let Some(means) = means else {
        let offered = |guide: &Guide| guide.is_taken && terms.is_none_or(|terms| guide.means.is_in(terms.channels));
        return guides.filter(offered).collect();
    };
    if means == Means::Card {
        return Vec::new();
    }
    let unknown = || Guide { means, country, is_taken: true, approval: Approval::Phone, dial: None };
    vec![guides.find(|guide| guide.means == means).unwrap_or_else(unknown)]
}

/// The gateway's word for how an attempt is paid, as far as that is known before it is.
pub(super) fn method(attempt: &Attempt) -> Option<String> {
    let asked = || payments::on_phone(&attempt.generation, &attempt.kept_details()?)?.method;
    attempt.method.clone().or_else(|| asked().map(|method| method.code().to_owned()))
}
