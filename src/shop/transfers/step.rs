//! The next thing to do for a transfer: send it, or ask what became of it. Whoever does it has claimed the row before, and its
//! result is dropped if somebody else has touched the row meanwhile.

use chrono::{DateTime, Utc};
use url::Url;

use super::sender::{Sender, sender_again};
use super::{NO_BALANCE, NO_SENDER, outcome};
use crate::domain::contact::Phone;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::transfer::{Operator, TransferState, next_ask, next_try};
use crate::payments::{
    self, ExpectedTransfer, GatewayError, Operation, Refusal, TransferAnswer, measured, transfer_refusal,
};
use crate::shop::{Error, Shop, leases};
use crate::store::orders::{self, Order};
use crate::store::payouts;
use crate::store::transfers::{self, Transfer};
use crate::texts::Texts;

/// Does the next thing for a transfer. Of several who do it at once, one does.
///
/// # Errors
/// If the database is busy or gone. The transfer is then asked about when its lease is over.
pub async fn advance(shop: &Shop, transfer: Transfer) -> Result<(), Error> {
    let now = shop.clock.now();
    let is_queued = transfer.state() == TransferState::Queued;
    if !transfer.state().is_open() {
        return Ok(());
    }
    let claimed = Transfer { next_at: Some(leases::until(now)), ..transfer };
    let Some(claimed) = store(shop, claimed).await? else { return Ok(()) };
    let Some(sender) = sender_again(shop, &claimed).await? else {
        tracing::warn!(transfer = claimed.client_id, "the settings send no money with its merchant account");
        let next = next_try(claimed.created_at.and_utc(), now);
        return hold(shop, claimed, NO_SENDER, next).await;
    };
    if is_queued { send(shop, &sender, claimed).await } else { ask(shop, &sender, claimed).await }
}

async fn store(shop: &Shop, changed: Transfer) -> Result<Option<Transfer>, Error> {
    Ok(shop.db.write(move |conn| transfers::change(conn, &changed)).await?)
}

/// Does `work`, and keeps the lease of the transfer, which was just taken.
async fn leased<T>(shop: &Shop, transfer: &Transfer, work: impl Future<Output = T>) -> T {
    let renew = async |end, next| {
        let id = transfer.id.clone();
        Ok(shop.db.write(move |conn| transfers::renew(conn, &id, (end, next))).await?)
    };
    let end = transfer.next_at.unwrap_or_else(|| leases::until(shop.clock.now()));
    leases::keep(shop, end, renew, work).await
}

/// Leaves a transfer in its state until `next`.
async fn hold(shop: &Shop, transfer: Transfer, note: &str, next: DateTime<Utc>) -> Result<(), Error> {
    let held = Transfer { note: note.to_owned(), next_at: Some(next.naive_utc()), ..transfer };
    store(shop, held).await.map(drop)
}

fn amount(transfer: &Transfer) -> Result<Money, Error> {
    let currency = Currency::parse(&transfer.currency)
        .ok_or_else(|| Error::Broken("unknown currency in the database".to_owned()))?;
    Ok(Money::new(transfer.amount, currency))
}

/// What the gateway is told of a transfer, beside what its row holds.
struct Details {
    phone: Phone,
    reason: String,
    notify_url: Url,
    name: String,
    surname: String,
    email: String,
}

impl Details {
    async fn of(shop: &Shop, transfer: &Transfer) -> Result<Self, Error> {
        let rules = shop.rules();
        let order = match transfer.order_id.clone() {
            Some(id) => Some(shop.db.read(move |conn| orders::find(conn, &id)).await?),
            None => None,
        };
        let seller = match transfer.payout_id.clone() {
            Some(id) => Some(shop.db.read(move |conn| payouts::seller_of(conn, &id)).await?),
            None => None,
        };
        let broken = |what: &str| Error::Broken(format!("a transfer has {what}"));
        let phone = Phone::kept(&transfer.phone).ok_or_else(|| broken("no number"))?;
        let notify_url = format!("{}/payment/transfer/", rules.public_url);
        let notify_url = Url::parse(&notify_url).map_err(|_| broken("no address for notifications"))?;
        let (surname, name) = match &seller {
            Some(seller) => names(None, &seller.name),
            None => names(order.as_ref(), &rules.shop_name),
        };
        let email = order.as_ref().and_then(|order| order.email.clone());
        // The older interface takes no contact without one.
        let email = email.unwrap_or_else(|| rules.stand_in_email());
        let reason = match &seller {
            Some(seller) => Texts(seller.language()).fill("transfer-payout-reason", &[("shop", &rules.shop_name)]),
            None => reason(order.as_ref(), &rules.shop_name),
        };
        Ok(Self { phone, reason, notify_url, name, surname, email })
    }

    fn transfer<'a>(&'a self, transfer: &'a Transfer, amount: Money) -> payments::Transfer<'a> {
        payments::Transfer {
            client_id: &transfer.client_id,
            amount,
            phone: &self.phone,
            operator: transfer.operator.as_deref().and_then(Operator::parse),
            reason: &self.reason,
            notify_url: &self.notify_url,
            name: &self.name,
            surname: &self.surname,
            email: &self.email,
        }
    }
}

/// First and last name of the receiver, or neutral words: an invented person would be a false statement.
fn names(order: Option<&Order>, shop_name: &str) -> (String, String) {
    let neutral = || ("Client".to_owned(), shop_name.to_owned());
    let Some(name) = order.and_then(|order| order.name.as_deref()) else { return neutral() };
    let first = order.and_then(|order| order.first_name.as_deref());
    let rest = first.and_then(|first| name.strip_prefix(first)).map(str::trim).filter(|rest| !rest.is_empty());
    match first.zip(rest) {
        Some((first, rest)) => (first.to_owned(), rest.to_owned()),
        None => ("Client".to_owned(), name.to_owned()),
    }
}

/// What for, in the receiver's language.
fn reason(order: Option<&Order>, shop_name: &str) -> String {
    let Some(order) = order else { return shop_name.to_owned() };
    let t = Texts(Language::parse(&order.language).unwrap_or_default());
    t.fill("transfer-refund-reason", &[("number", &order.number), ("shop", shop_name)])
}

/// Why a transfer cannot be sent now.
enum Obstacle {
    /// For some time.
    Wait(String),
    /// Ever: CinetPay refuses the receiver.
    Refused(String),
}

/// Everything before the call that moves money: the receiver is known to CinetPay, and the account holds the amount.
async fn prepare(sender: &Sender, wanted: &payments::Transfer<'_>) -> Result<(), Obstacle> {
    let unready = |error: GatewayError| match &error {
        GatewayError::Refused { code, .. } if transfer_refusal(sender.api(), code) == Refusal::Receiver => {
            Obstacle::Refused(code.clone())
        }
        GatewayError::Request(_) => Obstacle::Refused(error.word().to_owned()),
        _ => Obstacle::Wait(error.to_string()),
    };
    sender.gateway.prepare(wanted).await.map_err(unready)?;
    let balance = sender.gateway.balance().await.map_err(|error| Obstacle::Wait(error.to_string()))?;
    if balance < wanted.amount.amount { Err(Obstacle::Wait(NO_BALANCE.to_owned())) } else { Ok(()) }
}

async fn send(shop: &Shop, sender: &Sender, claimed: Transfer) -> Result<(), Error> {
    let (details, amount) = (Details::of(shop, &claimed).await?, amount(&claimed)?);
    let wanted = details.transfer(&claimed, amount);
    match leased(shop, &claimed, prepare(sender, &wanted)).await {
        Ok(()) => {}
        Err(Obstacle::Wait(why)) => {
            tracing::warn!(transfer = claimed.client_id, why, "a transfer cannot be sent now");
            let next = next_try(claimed.created_at.and_utc(), shop.clock.now());
            return hold(shop, claimed, &why, next).await;
        }
        Err(Obstacle::Refused(code)) => return outcome::reject(shop, claimed, &code).await,
    }
    let now = shop.clock.now();
    let begun = Transfer {
        state: TransferState::Sending.code().to_owned(),
        tries: claimed.tries.saturating_add(1),
        called_at: Some(now.naive_utc()),
        next_at: Some(leases::until(now)),
        refusal: None,
        note: String::new(),
        changed_at: now.naive_utc(),
        ..claimed
    };
    // On disk before the call: whoever finds it so asks, and does not send.
    let Some(begun) = store(shop, begun).await? else { return Ok(()) };
    let wanted = details.transfer(&begun, amount);
    let call = sender.gateway.send(&wanted);
    let call = measured(&sender.name, Operation::Transfer, call, |answer: &TransferAnswer| &answer.code);
    match leased(shop, &begun, call).await {
        Ok(answer) => outcome::record(shop, begun, answer).await,
        Err(error @ GatewayError::Request(_)) => {
            tracing::warn!(transfer = begun.client_id, %error, "a transfer cannot be sent");
            outcome::reject(shop, begun, error.word()).await
        }
        Err(error) => doubt(shop, begun, &error).await,
    }
}

/// The call failed, and perhaps CinetPay has the transfer: it is asked at once.
async fn doubt(shop: &Shop, begun: Transfer, error: &GatewayError) -> Result<(), Error> {
    tracing::warn!(transfer = begun.client_id, %error, "the answer to a transfer leaves open whether it was made");
    outcome::keep_unreadable(shop, &begun, error).await?;
    let now = shop.clock.now().naive_utc();
    let refusal = match error {
        GatewayError::Refused { code, .. } => Some(code.clone()),
        _ => None,
    };
    let unknown = Transfer {
        state: TransferState::Unknown.code().to_owned(),
        note: error.to_string(),
        refusal,
        next_at: Some(now),
        changed_at: now,
        ..begun
    };
    store(shop, unknown).await?;
    shop.transfer_wakeup.notify_one();
    Ok(())
}

async fn ask(shop: &Shop, sender: &Sender, claimed: Transfer) -> Result<(), Error> {
    let expected = ExpectedTransfer {
        client_id: claimed.client_id.clone(),
        transaction_id: claimed.transaction_id.clone(),
        amount: amount(&claimed)?,
    };
    let call = sender.gateway.check(&expected);
    let call = measured(&sender.name, Operation::TransferCheck, call, |answer: &TransferAnswer| &answer.code);
    let answer = leased(shop, &claimed, call).await;
    let now = shop.clock.now();
    let claimed = Transfer { asked_at: Some(now.naive_utc()), ..claimed };
    let error = match answer {
        Ok(answer) => return outcome::record(shop, claimed, answer).await,
        Err(error) => error,
    };
    tracing::warn!(transfer = claimed.client_id, %error, "what became of a transfer was not told");
    outcome::keep_unreadable(shop, &claimed, &error).await?;
    // One whose call broke off is unknown from now on, for the owner to see.
    let state = match claimed.state() {
        TransferState::Sending => TransferState::Unknown.code().to_owned(),
        _ => claimed.state.clone(),
    };
    let next = next_ask(claimed.called_at.unwrap_or(claimed.created_at).and_utc(), now);
    hold(shop, Transfer { state, ..claimed }, &error.to_string(), next).await
}
