//! Which merchant account a buyer pays with, and so in which currency: the one of his country.

use std::sync::Arc;

use super::contacts::contact_of;
use super::gateways::{Account, Gateways};
use crate::domain::channels::Channels;
use crate::domain::contact::{Asked, Card, Contact, Country, Phone};
use crate::domain::money::Currency;
use crate::domain::push::PushMethod;
use crate::payments::Merchant;
use crate::shop::Shop;
use crate::store::attempts::Attempt;
use crate::store::orders::Order;

impl Gateways {
    pub(super) fn that_sell(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.configured().filter(|account| account.merchant.terms.sells)
    }

    /// Whether the account depends on the buyer's country.
    pub fn sell_by_country(&self) -> bool {
        self.that_sell().count() > 1
    }

    /// The account that buyers of a country pay with: the one that names it, else the one that names none, else the first.
    pub fn of_country(&self, country: &Country) -> &Arc<Account> {
        self.among(country, |_| true).unwrap_or_else(|| self.selling())
    }

    /// Like [`Gateways::of_country`], among the accounts of a currency that sell; `None` if there is no such account for it.
    fn of_country_in(&self, country: &Country, currency: Currency) -> Option<&Arc<Account>> {
        self.among(country, |account| account.merchant.terms.currency == currency)
    }

    fn among(&self, country: &Country, fits: impl Fn(&Account) -> bool) -> Option<&Arc<Account>> {
        let names = |account: &&Arc<Account>| account.merchant.terms.countries.contains(&country) && fits(account);
        let any = |account: &&Arc<Account>| account.merchant.terms.countries.is_empty() && fits(account);
        self.that_sell().find(names).or_else(|| self.that_sell().find(any))
    }

    /// The means of payment that the shop's pages name: what all selling accounts offer, or all.
    pub fn channels(&self) -> Channels {
        let first = self.selling().merchant.terms.channels;
        if self.that_sell().all(|account| account.merchant.terms.channels == first) { first } else { Channels::All }
    }

    /// What the account of a country's buyers asks of them.
    pub fn asked_of_country(&self, country: &Country) -> Asked {
        asked(&self.of_country(country).merchant)
    }

    /// The operators by which a buyer can be asked on the phone.
    pub fn push_methods(&self) -> Vec<PushMethod> {
        self.that_sell().flat_map(|account| account.merchant.terms.push.iter().cloned()).collect()
    }

    /// What the order form asks, before the buyer has said from where he pays.
    pub fn asked(&self) -> Asked {
        let all: Vec<Asked> = self.that_sell().map(|account| asked(&account.merchant)).collect();
        let only = all.iter().all(|one| one.card.is_some_and(|card| card.only));
        let card = all.iter().find_map(|one| one.card).map(|card| Card { only, ..card });
        Asked { full_name: all.iter().any(|one| one.full_name), card }
    }
}

impl Shop {
    /// What buyers of a country pay in: the currency of the account that they pay with.
    pub fn currency_of(&self, country: &Country) -> Currency {
        let rules = self.rules();
        if !rules.sells_by_currency() {
            return rules.currency;
        }
        self.gateways.of_country(country).merchant.terms.currency
    }
}

/// What an account asks of a buyer: what its gateway does, as far as its payment page offers the card.
fn asked(Merchant { gateway, terms, .. }: &Merchant) -> Asked {
    let asked = gateway.asked();
    let card = asked.card.filter(|_| terms.channels.offers_card());
    Asked { card: card.map(|card| Card { only: terms.channels.only_card(), ..card }), ..asked }
}

/// The country of a contact: that of the phone, which mobile money belongs to, else that of the address.
fn country_of(contact: &Contact) -> Option<&'static Country> {
    let address = || contact.address.as_ref().map(|address| address.country);
    contact.phone.as_ref().and_then(Phone::country).or_else(address)
}

/// The country that a new order is paid from; `said` is the one that the buyer chose on the form.
pub(super) fn paid_from(shop: &Shop, contact: &Contact, said: Option<&'static Country>) -> &'static Country {
    country_of(contact).or(said).unwrap_or(shop.rules().country)
}

/// The account for a new order.
pub(super) fn for_order(shop: &Shop, contact: &Contact, said: Option<&'static Country>) -> Arc<Account> {
    Arc::clone(shop.gateways.of_country(paid_from(shop, contact, said)))
}

/// The account for another attempt of an order. Without a phone and an address it is the last attempt's, if that still sells.
/// An order keeps its currency, whatever country the buyer pays from by now.
pub(super) fn for_retry(shop: &Shop, order: &Order, last: Option<&Attempt>) -> Arc<Account> {
    let currency = Currency::parse(&order.currency).filter(|_| shop.rules().sells_by_currency());
    if let Some(currency) = currency {
        let of_last = |own: &&Arc<Account>| last.is_some_and(|last| Some(&own.id) == last.account.as_ref());
        let in_it = |own: &&Arc<Account>| own.merchant.terms.currency == currency;
        let of_country =
            country_of(&contact_of(order)).and_then(|country| shop.gateways.of_country_in(country, currency));
        let own = of_country
            .or_else(|| shop.gateways.that_sell().filter(in_it).find(of_last))
            .or_else(|| shop.gateways.that_sell().find(in_it))
            .or_else(|| shop.gateways.configured().find(in_it));
        return Arc::clone(own.unwrap_or_else(|| shop.gateways.selling()));
    }
    if let Some(country) = country_of(&contact_of(order)) {
        return Arc::clone(shop.gateways.of_country(country));
    }
    let before = last.and_then(|last| shop.gateways.that_sell().find(|own| Some(&own.id) == last.account.as_ref()));
    Arc::clone(before.unwrap_or_else(|| shop.gateways.of_country(shop.rules().country)))
}

/// Whether the account that another attempt would be opened with knows enough of the buyer. It may be another one than when
/// the order was placed.
pub fn suffices(shop: &Shop, order: &Order, last: Option<&Attempt>) -> bool {
    contact_of(order).suffices(asked(&for_retry(shop, order, last).merchant))
}
