//! The first generation of CinetPay's interface: adapts `crates/cinetpay` to the shop's types.
//!
//! It opens no payment by itself: it gives a signature, and the payment begins when the buyer's browser posts a form, with that
//! signature, to CinetPay's page. The signature is stored as the attempt's payment token: it proves notifications, binds the
//! check, and comes back with a browser whose return mode brings fields.

use cinetpay::{
    SetupError,
    checkout_v1::{self, Client},
    notification::Notification as Posted,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::checkout_v2::payer_of;
use super::credentials::V1;
use super::return_url::{return_url, returned_with_own_token};
use super::{
    Answer, AttemptDetails, Calls, GatewayError, Notification, Opened, Payment, PaymentForm, Proof, Returned, without,
};
use crate::domain::contact::{Asked, Phone};
use crate::domain::language::Language;
use crate::domain::payment::Expected;
use crate::domain::return_mode::ReturnMode;
use crate::secret::Secret;

/// Fields of answers and notifications whose values never identify a person, beside those of the second generation.
pub(super) const HARMLESS: &[&str] = &[
    "cpm_ipn_ack",
    "cpm_payid",
    "cpm_payment_date",
    "cpm_payment_time",
    "cpm_result",
    "cpm_trans_status",
    "created_at",
    "updated_at",
];

/// It knows of a buyer nothing but the phone number.
pub(super) const ASKED: Asked = Asked { full_name: false, card: None };

/// The longest `cpm_designation`, in characters.
const LONGEST_DESIGNATION: usize = 255;

/// What is stored of a payment beside its signature: what was signed and could be another value when the form is made.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// `cpm_trans_date`, UTC.
    date: String,
    designation: String,
    language: String,
    /// The buyer's phone number is among the signed fields.
    with_phone: bool,
}

impl Kept {
    /// `None` for a payment of another generation.
    fn of(known: &AttemptDetails<'_>) -> Option<Self> {
        Self::deserialize(known.kept?).ok()
    }

    fn new(payment: &Payment<'_>) -> Self {
        Self {
            date: payment.opened_at.format("%Y-%m-%d %H:%M:%S").to_string(),
            designation: payment.description.chars().take(LONGEST_DESIGNATION).collect(),
            language: payment.language.code().to_owned(),
            with_phone: payment.lock_phone && phone_of(payment).is_some(),
        }
    }
}

/// The signature that is stored of a payment of this generation.
fn signature_of(known: &AttemptDetails<'_>) -> Option<Secret> {
    Kept::of(known)?;
    known.payment_token.map(Secret::new)
}

/// A merchant account of the first generation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct CheckoutV1 {
    client: Client,
    site_id: String,
}

impl CheckoutV1 {
    /// For what only this generation tells: balances, and the list of transactions.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// `page` is where the form goes.
    pub(super) fn new(account: &V1, origin: Url, page: Url, calls: &Calls) -> Result<Self, SetupError> {
        let settings = checkout_v1::Settings {
            origin,
            page,
            api_key: (&account.api_key).into(),
            site_id: account.site_id.clone(),
            user_agent: calls.user_agent.clone(),
            timeouts: calls.timeouts,
        };
        Ok(Self { client: Client::new(settings)?, site_id: account.site_id.clone() })
    }

    pub(super) async fn open(&self, payment: &Payment<'_>) -> Result<Opened, GatewayError> {
        let (kept, back) = (Kept::new(payment), return_url(payment));
        let signature = self.client.signature(&wanted(payment, &kept, &back)).await?;
        let payment_token = signature.expose().to_owned();
        // The answer is the signature and nothing else, so that nothing is left for the records.
        Ok(Opened {
            payment_token,
            payment_url: None,
            must_redirect: false,
            is_decided: false,
            kept: serde_json::to_value(kept).ok(),
            raw: String::new(),
        })
    }

    /// See [`super::Gateway::form`].
    pub(super) fn form(
        &self,
        payment: &Payment<'_>,
        known: &AttemptDetails<'_>,
    ) -> Result<Option<PaymentForm>, GatewayError> {
        let (Some(kept), Some(signature)) = (Kept::of(known), signature_of(known)) else { return Ok(None) };
        let back = return_url(payment);
        let form = self.client.form(&wanted(payment, &kept, &back), &(&signature).into())?;
        Ok(Some(PaymentForm { action: form.action, fields: form.fields }))
    }

    /// Without a signature the form was never made, so that no payment can match.
    pub(super) async fn check(&self, expected: &Expected, known: &AttemptDetails<'_>) -> Result<Answer, GatewayError> {
        let signature = signature_of(known).unwrap_or_else(|| Secret::new(""));
        let expected = checkout_v1::Expected {
            payment: cinetpay::Expected {
                transaction_id: expected.transaction_id.clone(),
                amount: expected.amount.amount,
                currency: expected.amount.currency.into(),
            },
            signature: (&signature).into(),
        };
        let cinetpay::Answer { verdict, raw, http_status, code, .. } = self.client.check(&expected).await?;
        Ok(Answer { verdict: verdict.into(), raw, http_status, code })
    }

    /// See [`super::Gateway::read_notification`].
    pub(super) fn read_notification(
        &self,
        body: &[u8],
        known: Option<&AttemptDetails<'_>>,
    ) -> Result<Notification, String> {
        let posted = Posted::parse(body).map_err(|error| error.to_string())?;
        let signature = known.and_then(signature_of);
        let proves = |signature: &Secret| checkout_v1::proves(&posted, &signature.into());
        Ok(Notification {
            transaction_id: posted.transaction_id().to_owned(),
            proof: if signature.as_ref().is_some_and(proves) { Proof::Given } else { Proof::Wrong },
            site_matches: posted.site_id() == self.site_id.as_str(),
            payer: payer_of(&posted),
            raw: without(&String::from_utf8_lossy(body), signature.as_ref()),
        })
    }
}

/// See [`super::Gateway::proof_is_with`].
pub(super) fn proof_is_with(body: &[u8]) -> Option<String> {
    Some(Posted::parse(body).ok()?.transaction_id().to_owned())
}

/// See [`super::Gateway::returned`]. The return URL carries the shop's own token in every return mode; a browser that comes to
/// an address of CinetPay's back office brings the fields of a notification, if any.
pub(super) fn returned(field: &dyn Fn(&str) -> String) -> Option<Returned> {
    let own = returned_with_own_token(field);
    own.or_else(|| {
        let (id_field, transaction_id) = ("cpm_trans_id", field("cpm_trans_id"));
        (!transaction_id.is_empty()).then(|| Returned { id_field, transaction_id, token: field("signature") })
    })
}

fn phone_of<'a>(payment: &Payment<'a>) -> Option<checkout_v1::Phone<'a>> {
    let (prefix, number) = payment.contact.phone.as_ref().and_then(Phone::parts)?;
    Some(checkout_v1::Phone { prefix, number })
}

fn wanted<'a>(payment: &Payment<'a>, kept: &'a Kept, back: &'a Url) -> checkout_v1::Payment<'a> {
    checkout_v1::Payment {
        transaction_id: payment.transaction_id,
        amount: payment.amount.amount,
        currency: payment.amount.currency.into(),
        date: &kept.date,
        designation: &kept.designation,
        custom: None,
        language: Language::parse(&kept.language).unwrap_or(payment.language).into(),
        phone: phone_of(payment).filter(|_| kept.with_phone),
        notify_url: Some(payment.notify_url),
        return_url: Some(back),
        cancel_url: Some(back),
        return_mode: Some(payment.return_mode.into()),
    }
}

impl From<ReturnMode> for checkout_v1::ReturnMode {
    fn from(mode: ReturnMode) -> Self {
        match mode {
            ReturnMode::None => Self::None,
            ReturnMode::Get => Self::Get,
            ReturnMode::Post => Self::Post,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::domain::contact::{Contact, Country};
    use crate::payments::{Server, Timeouts};

    const SIGNATURE: &str = "95db7a68358e8cb8831db947d8abcfef002af755";

    fn kept() -> Value {
        let (date, designation) = ("2017-04-09 15:45:22", "Le fleuve");
        json!({ "date": date, "designation": designation, "language": "en", "with_phone": true })
    }

    fn account() -> CheckoutV1 {
        let inner: Url = "http://127.0.0.1:9/legacy".parse().unwrap();
        let calls = Calls { inner: inner.clone(), user_agent: "Griot-test/1".into(), timeouts: Timeouts::default() };
        let account = V1 { server: Server::Usual, api_key: Secret::new("key"), site_id: "296911".into() };
        CheckoutV1::new(&account, inner.clone(), inner, &calls).unwrap()
    }

    fn read(body: &str, token: Option<&str>, kept: Option<&Value>) -> Notification {
        account().read_notification(body.as_bytes(), Some(&AttemptDetails { payment_token: token, kept })).unwrap()
    }

    #[test]
    fn a_notification_is_proven_by_the_signature_of_its_payment_alone_and_is_kept_without_it() {
        let form = format!(
            "cpm_site_id=296911&cpm_trans_id=G1&signature={SIGNATURE}&cel_phone_num=0707&cpm_phone_prefixe=225"
        );
        let own = read(&form, Some(SIGNATURE), Some(&kept()));
        assert_eq!((own.transaction_id.as_str(), own.proof, own.site_matches), ("G1", Proof::Given, true));
        assert!(!own.raw.contains(SIGNATURE) && own.raw.contains("signature=…&"), "{}", own.raw);
        assert!(own.payer.is_some_and(|payer| (payer.prefix.as_str(), payer.number.as_str()) == ("225", "0707")));
        let of_2026 = json!({ "transaction_id": "cp-1", "notify_token": SIGNATURE });
        for (token, kept) in [
            (None, Some(kept())),
            (Some(""), Some(kept())),
            (Some("95db"), Some(kept())),
            // A payment of another generation, whose token the buyer knows.
            (Some(SIGNATURE), None),
            (Some(SIGNATURE), Some(of_2026)),
        ] {
            assert_eq!(read(&form, token, kept.as_ref()).proof, Proof::Wrong, "{token:?} {kept:?}");
        }
        assert_eq!(read("cpm_trans_id=G1", Some(SIGNATURE), Some(&kept())).proof, Proof::Wrong);
        assert_eq!(read("cpm_trans_id=G1&signature=", Some(""), Some(&kept())).proof, Proof::Wrong);
        assert!(!read(&form.replace("296911", "1"), Some(SIGNATURE), Some(&kept())).site_matches);
        assert!(account().read_notification(br#"{"merchant_transaction_id":"G1"}"#, None).is_err());
    }

    #[test]
    fn the_form_has_the_fields_that_were_signed_whatever_became_of_them_since() {
        let phone = |text| Phone::parse(text, Country::parse("CI").unwrap()).ok();
        let contact = Contact { email: None, phone: phone("0707070700"), name: None, first_name: None, address: None };
        let (url, return_token): (Url, _) =
            ("https://livres.awa.ci/payment/return/".parse().unwrap(), Secret::new("tok"));
        let payment = Payment { contact: &contact, ..crate::payments::samples::payment(&url, &return_token, &contact) };
        let known = |kept| AttemptDetails { payment_token: Some(SIGNATURE), kept };
        let kept = kept();
        let form = account().form(&payment, &known(Some(&kept))).unwrap().unwrap();
        assert_eq!(form.action.as_str(), "http://127.0.0.1:9/legacy");
        let fields: HashMap<_, _> = form.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let back = "https://livres.awa.ci/payment/return/?t=GABC&k=tok";
        for (name, value) in [
            ("signature", SIGNATURE),
            ("apikey", "key"),
            ("cpm_site_id", "296911"),
            ("cpm_amount", "2500"),
            ("cpm_currency", "CFA"),
            ("cpm_trans_date", "2017-04-09 15:45:22"),
            ("cpm_designation", "Le fleuve"),
            ("cpm_language", "en"),
            ("cel_phone_num", "0707070700"),
            ("cpm_phone_prefixe", "225"),
            ("return_url", back),
            ("cancel_url", back),
            ("cpm_return_mode", "NONE"),
        ] {
            assert_eq!(fields.get(name), Some(&value), "{name}");
        }
        assert!(!format!("{form:?}").contains(SIGNATURE));
        assert!(account().form(&payment, &known(None)).unwrap().is_none(), "nothing is stored of it");
        let said: HashMap<_, _> = Url::parse(back).unwrap().query_pairs().into_owned().collect();
        let own = returned(&|name| said.get(name).cloned().unwrap_or_default()).unwrap();
        assert_eq!((own.transaction_id.as_str(), own.token.as_str()), ("GABC", "tok"));
        let posted = HashMap::from([("cpm_trans_id", "GABC"), ("signature", SIGNATURE)]);
        let back = returned(&|name| (*posted.get(name).unwrap_or(&"")).to_owned()).unwrap();
        assert_eq!((back.id_field, back.token.as_str()), ("cpm_trans_id", SIGNATURE));
        assert!(returned(&|_| String::new()).is_none());
    }
}
