//! The form with which a buyer's browser begins a payment at CinetPay's page, in its first generation. It is made anew each time
//! that its page is shown, because the API key is among its fields and must not be stored with an order.

use super::checkout::{Next, Particulars, PhoneLock, PhoneUse};
use super::gateways;
use super::order_details::{self, OrderDetails};
use super::pay_again::way_to;
use crate::payments::{AttemptDetails, PaymentForm, begins_with_form};
use crate::shop::{Error, Shop};

/// Whether the buyer gets to the payment page of an order's last attempt by a form.
pub fn leads_there(details: &OrderDetails) -> bool {
    details.attempt.as_ref().is_some_and(|attempt| attempt.was_shown() && begins_with_form(&attempt.generation))
}

/// The order with this key, and the form for its last attempt. `None` if nothing can be paid with it: its page is no longer
/// valid, the attempt is settled, or it is of a generation without a form.
pub async fn find(shop: &Shop, key: &str) -> Result<Option<(OrderDetails, PaymentForm)>, Error> {
    let details = order_details::open(shop, key).await?;
    let Some(attempt) = details.attempt.as_ref().filter(|_| details.order.state().is_open()) else { return Ok(None) };
    if !matches!(way_to(shop, attempt), Some(Next::PaymentForm)) {
        return Ok(None);
    }
    let Some(account) = gateways::of(shop, attempt).await? else { return Ok(None) };
    let kept = attempt.kept_details();
    let known = AttemptDetails { payment_token: attempt.payment_token.as_deref(), kept: kept.as_ref() };
    let phone = PhoneUse { lock: PhoneLock::AsSet, push: None };
    let particulars = Particulars::new(shop, &account, (&details.order, attempt), phone);
    let form = account.merchant.gateway.form(&particulars.payment(), &known);
    let form = form.map_err(|error| Error::Broken(error.to_string()))?;
    Ok(form.map(|form| (details, form)))
}
