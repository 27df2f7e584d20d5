//! CinetPay's API of 2026: adapts `crates/cinetpay` to the shop's types.

use cinetpay::{
    SetupError,
    api_2026::{self, Buyer, Client, Id, Push},
    codes::{Kind, api_2026::find},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::credentials::V2026;
use super::return_url::{return_url, returned_with_own_token};
use super::{
    Answer, AttemptDetails, Calls, GatewayError, Notification, Opened, Payer, Payment, Proof, Returned, without,
};
use crate::domain::contact::{Asked, Contact, Email, Phone};
use crate::domain::payment::Expected;
use crate::domain::push::{OnPhone, PushMethod};
use crate::secret::Secret;

/// Fields of answers and notifications whose values never identify a person, beside those of the second generation.
pub(super) const HARMLESS: &[&str] =
    &["available_balance", "expires_in", "fee_amount", "merchant_transaction_id", "must_be_redirected", "token_type"];

/// First and last name are required. Its page takes no postal address, and asks for cards by itself.
pub(super) const ASKED: Asked = Asked { full_name: true, card: None };

/// What is stored of an opened payment, beside its payment token.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// CinetPay's own id.
    transaction_id: String,
    /// Proves this payment's notifications.
    notify_token: String,
    /// Of a payment that is asked for on the phone: the method, such as `MTN_CI`; empty if CinetPay chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_phone: Option<String>,
}

impl Kept {
    fn of(known: &AttemptDetails<'_>) -> Option<Self> {
        Self::deserialize(known.kept?).ok()
    }
}

/// A merchant account of the API of 2026. Cheap to clone: clones share the login.
#[derive(Clone, Debug)]
pub struct Api2026 {
    client: Client,
}

impl Api2026 {
    pub(super) fn new(account: &V2026, origin: Url, calls: &Calls) -> Result<Self, SetupError> {
        let settings = api_2026::Settings {
            origin,
            api_key: (&account.api_key).into(),
            api_password: (&account.api_password).into(),
            user_agent: calls.user_agent.clone(),
            timeouts: calls.timeouts,
        };
        Ok(Self { client: Client::new(settings)? })
    }

    /// For what only this generation tells: balances.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) async fn open(&self, payment: &Payment<'_>) -> Result<Opened, GatewayError> {
        let back = return_url(payment);
        let opened = self.client.open(&wanted(payment, &back)).await?;
        let must_redirect = opened.redirect().is_some();
        let is_decided = is_decided(&opened.code);
        let api_2026::Opened { payment_token, notify_token, transaction_id, payment_url, raw, .. } = opened;
        let asked = || payment.push.map_or_else(String::new, |method| method.code().to_owned());
        let kept = Kept {
            transaction_id,
            notify_token: notify_token.expose().to_owned(),
            on_phone: (!must_redirect).then(asked),
        };
        let (payment_token, kept) = (payment_token.expose().to_owned(), serde_json::to_value(kept).ok());
        Ok(Opened { payment_token, payment_url, must_redirect, is_decided, kept, raw })
    }

    /// Asks by our own id, which works even if the answer to the opening was lost.
    pub(super) async fn check(&self, expected: &Expected, known: &AttemptDetails<'_>) -> Result<Answer, GatewayError> {
        let expected = api_2026::Expected {
            payment: cinetpay::Expected {
                transaction_id: expected.transaction_id.clone(),
                amount: expected.amount.amount,
                currency: expected.amount.currency.into(),
            },
            transaction_id: Kept::of(known).map(|kept| kept.transaction_id),
        };
        let cinetpay::Answer { verdict, raw, http_status, code, .. } =
            self.client.check(&expected, Id::MerchantTransactionId).await?;
        Ok(Answer { verdict: verdict.into(), raw, http_status, code })
    }
}

/// Whether the code of an opening says that the buyer's phone has answered already. 200 says only that the call went well.
fn is_decided(code: &str) -> bool {
    code != "200" && find(code).is_some_and(|known| known.kind != Kind::Waiting)
}

/// See [`super::on_phone`].
pub(super) fn on_phone(kept: &Value) -> Option<OnPhone> {
    let method = Kept::deserialize(kept).ok()?.on_phone?;
    Some(OnPhone { method: PushMethod::parse(&method) })
}

/// See [`super::Gateway::proof_is_with`].
pub(super) fn proof_is_with(body: &[u8]) -> Option<String> {
    Some(api_2026::Notification::parse(body).ok()?.merchant_transaction_id().to_owned())
}

/// See [`super::Gateway::read_notification`]. A notification names no account: its token belongs to one payment.
pub(super) fn read_notification(body: &[u8], known: Option<&AttemptDetails<'_>>) -> Result<Notification, String> {
    let notification = api_2026::Notification::parse(body).map_err(|error| error.to_string())?;
    let token = known.and_then(Kept::of).map(|kept| Secret::new(kept.notify_token));
    let is_proven = token.as_ref().is_some_and(|token| notification.proves(&token.into()));
    let raw = String::from_utf8_lossy(body);
    Ok(Notification {
        transaction_id: notification.merchant_transaction_id().to_owned(),
        proof: if is_proven { Proof::Given } else { Proof::Wrong },
        site_matches: true,
        payer: payer_of(&notification),
        raw: without(&raw, token.as_ref()),
    })
}

/// See [`super::Gateway::returned`]. The browser brings back only what is in the URL itself, and the payment token is not known
/// before the payment is open: so the shop's own token goes along.
pub(super) fn returned(field: &dyn Fn(&str) -> String) -> Option<Returned> {
    returned_with_own_token(field)
}

/// See [`super::payer`].
pub(super) fn payer(notification: &[u8]) -> Option<Payer> {
    payer_of(&api_2026::Notification::parse(notification).ok()?)
}

fn payer_of(notification: &api_2026::Notification) -> Option<Payer> {
    let number = notification.user()?.phone_number.clone()?;
    Some(Payer { prefix: String::new(), number })
}

/// Without a push the phone number is left out: one of another country than the account's is refused (1004), and the page
/// asks for the number that pays.
fn wanted<'a>(payment: &Payment<'a>, back: &'a Url) -> api_2026::Payment<'a> {
    api_2026::Payment {
        merchant_transaction_id: payment.transaction_id,
        amount: payment.amount.amount,
        currency: payment.amount.currency.into(),
        designation: payment.description,
        buyer: Buyer { phone: payment.push.and_then(|_| number(payment.contact)), ..buyer(payment) },
        success_url: back,
        failed_url: back,
        notify_url: payment.notify_url,
        language: payment.language.into(),
        payment_method: payment.push.map(PushMethod::code),
        channel: None,
        push: payment.push.map(|_| Push::default()),
    }
}

fn buyer<'a>(payment: &Payment<'a>) -> Buyer<'a> {
    let (first_name, last_name) = payment.contact.full_name().unzip();
    let email = payment.contact.email.as_ref().map_or(payment.stand_in_email, Email::as_str);
    Buyer { first_name, last_name, email: Some(email), phone: None }
}

fn number(contact: &Contact) -> Option<&str> {
    contact.phone.as_ref().map(Phone::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::LONGEST_RETURN;
    use crate::domain::contact::TextLine;
    use crate::domain::ids;

    const TOKEN_OF_NOTIFICATIONS: &str = "n0t+fy/token=";

    fn kept(transaction_id: &str, token: &str) -> Value {
        json!({ "transaction_id": transaction_id, "notify_token": token })
    }

    fn read(body: &str, kept: Option<&Value>) -> Notification {
        read_notification(body.as_bytes(), Some(&AttemptDetails { payment_token: None, kept })).unwrap()
    }

    #[test]
    fn the_longest_return_url_that_the_settings_take_fits_with_what_is_appended() {
        let path = "/payment/return/";
        let host = "h".repeat(LONGEST_RETURN - "https://".len() - ".ci".len() - path.len());
        // As long as `Keys::return_token`: 128 bits in base64url.
        let (id, return_token) = (ids::transaction(), Secret::new("k".repeat(22)));
        let url: Url = format!("https://{host}.ci{path}").parse().unwrap();
        let contact = Contact { email: None, phone: None, name: None, first_name: None, address: None };
        let payment =
            Payment { transaction_id: &id, ..crate::payments::samples::payment(&url, &return_token, &contact) };
        assert_eq!(url.as_str().len(), LONGEST_RETURN);
        let back = return_url(&payment);
        assert_eq!(back.as_str().len(), 120, "{back}");
        let pairs: std::collections::HashMap<_, _> = back.query_pairs().into_owned().collect();
        let came = returned(&|name| pairs.get(name).cloned().unwrap_or_default()).unwrap();
        assert_eq!((came.transaction_id, came.token.as_str()), (id, return_token.expose()));
    }

    #[test]
    fn a_notification_is_proven_by_the_token_of_its_payment_alone_and_is_kept_without_it() {
        let own = kept("cp-1", TOKEN_OF_NOTIFICATIONS);
        let json = format!(
            r#"{{"notify_token":"{TOKEN_OF_NOTIFICATIONS}","merchant_transaction_id":"G1","status":"ACCEPTED"}}"#
        );
        let form = "notify_token=n0t%2Bfy%2Ftoken%3D&merchant_transaction_id=G1";
        for body in [json.as_str(), form] {
            let heard = read(body, Some(&own));
            assert_eq!((heard.transaction_id.as_str(), heard.proof), ("G1", Proof::Given), "{body}");
            assert!(!heard.raw.contains("n0t") && heard.raw.contains('…'), "{}", heard.raw);
            for other in [None, Some(&kept("cp-1", "another")), Some(&kept("cp-1", "")), Some(&Value::Null)] {
                assert_eq!(read(body, other).proof, Proof::Wrong, "{body}");
            }
        }
        assert_eq!(read(r#"{"merchant_transaction_id":"G1"}"#, Some(&own)).proof, Proof::Wrong);
        assert_eq!(
            read(r#"{"merchant_transaction_id":"G1","notify_token":""}"#, Some(&kept("cp-1", ""))).proof,
            Proof::Wrong
        );
        assert!(read_notification(b"cpm_trans_id=G1&cpm_site_id=445160", None).is_err());
    }

    #[test]
    fn only_a_payment_without_a_redirect_is_one_that_the_phone_asks_for() {
        let of = |kept: Value| on_phone(&kept).map(|asked| asked.method.map(|method| method.code().to_owned()));
        let with = |on_phone: &str| json!({ "transaction_id": "c", "notify_token": "n", "on_phone": on_phone });
        assert_eq!(of(with("MTN_CI")), Some(Some("MTN_CI".into())));
        assert_eq!(of(with("")), Some(None), "CinetPay chose");
        assert_eq!(of(kept("c", "n")), None);
        assert_eq!(of(Value::Null), None);
        for (code, decided) in
            [("200", false), ("2001", false), ("2002", false), ("100", true), ("2010", true), ("x", false)]
        {
            assert_eq!(is_decided(code), decided, "{code}");
        }
    }

    #[test]
    fn who_paid_stands_in_the_notification() {
        let body = r#"{"notify_token":"x","merchant_transaction_id":"G1","user":{"phone_number":"+2250707070700"}}"#;
        assert_eq!(payer(body.as_bytes()), Some(Payer { prefix: String::new(), number: "+2250707070700".into() }));
        assert_eq!(payer(br#"{"notify_token":"x","merchant_transaction_id":"G1"}"#), None);
    }

    #[test]
    fn a_name_goes_to_the_gateway_in_its_two_parts_or_not_at_all() {
        let line = |text| TextLine::parse(text);
        let whole = |first| Contact {
            email: Email::parse("awa@exemple.ci").ok(),
            phone: None,
            name: line("Awa Marie Koné"),
            first_name: first,
            address: None,
        };
        let (url, return_token): (Url, _) = ("https://x.ci/".parse().unwrap(), Secret::new("k"));
        let sent = |contact: &Contact| {
            let payment = crate::payments::samples::payment(&url, &return_token, contact);
            let Buyer { first_name, last_name, .. } = buyer(&payment);
            (first_name.map(str::to_owned), last_name.map(str::to_owned))
        };
        let email = |contact: &Contact| {
            buyer(&crate::payments::samples::payment(&url, &return_token, contact)).email.map(str::to_owned)
        };
        assert_eq!(sent(&whole(line("Awa Marie"))), (Some("Awa Marie".into()), Some("Koné".into())));
        assert_eq!(sent(&whole(None)), (None, None), "a name that was not given in parts is not cut into parts");
        assert_eq!(email(&whole(None)).as_deref(), Some("awa@exemple.ci"));
        let by_phone = Contact { email: None, ..whole(None) };
        assert_eq!(email(&by_phone).as_deref(), Some("boutique@exemple.ci"), "CinetPay opens no payment without one");
    }
}
