//! Which merchant account sends a transfer.

use std::sync::Arc;

use crate::domain::transfer::TransferApi;
use crate::payments::TransferGateway;
use crate::shop::sale::gateways::{self, Account};
use crate::shop::{Error, Shop};
use crate::store::attempts::Attempt;
use crate::store::gateway_accounts;
use crate::store::transfers::Transfer;

/// A merchant account that sends money.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The account's id (`gateway_accounts`).
    pub account: String,
    /// The account's name, as people know it.
    pub name: String,
    pub gateway: TransferGateway,
}

impl Sender {
    fn of(account: &Account) -> Option<Self> {
        let name = account.merchant.credentials.name().to_owned();
        Some(Self { account: account.id.clone(), name, gateway: account.merchant.transfers.clone()? })
    }

    pub fn api(&self) -> TransferApi {
        self.gateway.api()
    }
}

/// Whether any account of the settings sends money.
pub(in crate::shop) fn sends(shop: &Shop) -> bool {
    shop.gateways.configured().any(|account| account.merchant.transfers.is_some())
}

/// The account that sends back what came with `attempt`: the same, with its newest keys, or else one that sells, whose currency
/// is the shop's.
pub(in crate::shop) async fn sender_of(shop: &Shop, attempt: Option<&Attempt>) -> Result<Option<Sender>, Error> {
    let own = match attempt {
        Some(attempt) => gateways::of(shop, attempt).await?,
        None => None,
    };
    let own = own.map(|own| gateways::renewed(shop, &own).unwrap_or(own));
    let sender = own.and_then(|own| Sender::of(&own));
    let is_ours = attempt.is_none_or(|attempt| attempt.currency == shop.rules().currency.code());
    let others = || {
        let mut selling = shop.gateways.configured().filter(|account| is_ours && account.merchant.terms.sells);
        selling.find_map(|account| Sender::of(account))
    };
    Ok(sender.or_else(others))
}

/// The account of a transfer, perhaps with other keys; `None` if the settings send no money with it any more.
pub(super) async fn sender_again(shop: &Shop, transfer: &Transfer) -> Result<Option<Sender>, Error> {
    let fits = |account: &Arc<Account>| {
        Sender::of(account).filter(|sender| Some(sender.api()) == TransferApi::parse(&transfer.api))
    };
    let id = transfer.account.clone();
    if let Some(sender) = shop.gateways.configured().find(|account| account.id == id).and_then(fits) {
        return Ok(Some(sender));
    }
    let kept = shop.db.read(move |conn| gateway_accounts::find(conn, &id)).await?;
    let same = |account: &&Arc<Account>| {
        kept.as_ref().is_some_and(|kept| account.merchant.is_same_account(&kept.generation, &kept.name))
    };
    Ok(shop.gateways.configured().filter(same).find_map(fits))
}
