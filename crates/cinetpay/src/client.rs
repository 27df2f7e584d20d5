//! A merchant account of whatever generation, for a shop that knows only at run time which one it has.

use url::Url;

use crate::{Answer, Error, Expected, Flaw, Payment, Secret, api_2026, checkout_v1, checkout_v1::Form, checkout_v2};

/// A client of one generation. What only one generation has (transfers, balances, history) is in its own client.
///
/// ```no_run
/// # async fn sale(client: cinetpay::Client, payment: cinetpay::Payment<'_>) -> Result<(), cinetpay::Error> {
/// use cinetpay::{Expected, Next};
///
/// let started = client.open(&payment, "2026-11-29 07:30:00").await?;
/// match &started.next {
///     Next::Page(url) => println!("send the browser to {url}"),
///     Next::Form(form) => println!("let the browser post {} fields to {}", form.fields.len(), form.action),
///     Next::Phone => println!("the buyer pays on the phone"),
///     _ => {}
/// }
/// // Keep started.kept with the order; later:
/// let expected = Expected {
///     transaction_id: payment.transaction_id.into(),
///     amount: payment.amount,
///     currency: payment.currency,
/// };
/// println!("{:?}", client.check(&expected, &started.kept).await?.verdict);
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum Client {
    /// The checkout of 2021, v2.
    V2(checkout_v2::Client),
    /// The API of 2026.
    Api2026(api_2026::Client),
    /// The legacy v1.
    V1(checkout_v1::Client),
}

/// What to keep of an opening, for checks and for the proof of notifications. Each generation fills its own fields.
#[non_exhaustive]
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// v2 and 2026.
    pub payment_token: Option<Secret>,
    /// 2026: CinetPay's own id.
    pub transaction_id: Option<String>,
    /// 2026: proves notifications ([`api_2026::Notification::proves`]).
    pub notify_token: Option<Secret>,
    /// v1: proves notifications ([`checkout_v1::proves`]) and binds the check.
    pub signature: Option<Secret>,
}

/// An opened payment.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Started {
    /// Where the buyer pays.
    pub next: Next,
    /// What to keep.
    pub kept: Kept,
}

/// Where the buyer pays.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum Next {
    /// On this page.
    Page(Url),
    /// On the page to which the browser posts this form (v1).
    Form(Form),
    /// On the phone: nothing is left to do in the browser (2026).
    Phone,
}

impl Client {
    /// Opens a payment. `utc` is the time of it, `2026-11-29 07:30:00`: only v1 sends it.
    ///
    /// The API of 2026 requires an e-mail address and two names; the name's first word is sent as the first name. v1 and
    /// 2026 take what they know: no address, no invoice, and the one `return_url` for every outcome.
    ///
    /// # Errors
    /// Those of the generation's own `open` or `signature`; `Request` if the buyer's data are not enough for it.
    pub async fn open(&self, payment: &Payment<'_>, utc: &str) -> Result<Started, Error> {
        match self {
            Self::V2(client) => {
                let opened = client.open(payment).await?;
                let kept = Kept { payment_token: Some(Secret::new(opened.payment_token)), ..Kept::default() };
                Ok(Started { next: Next::Page(opened.payment_url), kept })
            }
            Self::Api2026(client) => {
                let opened = client.open(&of_2026(payment)).await?;
                let next = opened.redirect().map_or(Next::Phone, |page| Next::Page(page.clone()));
                let kept = Kept {
                    payment_token: Some(opened.payment_token),
                    transaction_id: Some(opened.transaction_id),
                    notify_token: Some(opened.notify_token),
                    signature: None,
                };
                Ok(Started { next, kept })
            }
            Self::V1(client) => {
                let payment = of_v1(payment, utc);
                let signature = client.signature(&payment).await?;
                let next = Next::Form(client.form(&payment, &signature)?);
                Ok(Started { next, kept: Kept { signature: Some(signature), ..Kept::default() } })
            }
        }
    }

    /// Asks about a payment. v2 and 2026 need nothing that was kept; with it they compare more.
    ///
    /// # Errors
    /// Those of the generation's own `check`; `Request` for v1 without a signature.
    pub async fn check(&self, expected: &Expected, kept: &Kept) -> Result<Answer, Error> {
        let payment = expected.clone();
        match self {
            Self::V2(client) => client.check(expected, kept.payment_token.as_ref().map(Secret::expose)).await,
            Self::Api2026(client) => {
                let expected = api_2026::Expected { payment, transaction_id: kept.transaction_id.clone() };
                client.check(&expected, api_2026::Id::MerchantTransactionId).await
            }
            Self::V1(client) => {
                let signature = kept.signature.clone().ok_or(Flaw::Missing("signature"))?;
                client.check(&checkout_v1::Expected { payment, signature }).await
            }
        }
    }
}

fn of_2026<'a>(payment: &Payment<'a>) -> api_2026::Payment<'a> {
    let customer = payment.customer;
    let name = customer.name.map(|name| name.trim().split_once(char::is_whitespace).unwrap_or((name, "")));
    let (first_name, last_name) = name.unzip();
    api_2026::Payment {
        merchant_transaction_id: payment.transaction_id,
        amount: payment.amount,
        currency: payment.currency,
        designation: payment.description,
        buyer: api_2026::Buyer { first_name, last_name, email: customer.email, phone: customer.phone },
        success_url: payment.return_url,
        failed_url: payment.return_url,
        notify_url: payment.notify_url,
        language: payment.language,
        payment_method: None,
        channel: None,
        push: None,
    }
}

fn of_v1<'a>(payment: &Payment<'a>, utc: &'a str) -> checkout_v1::Payment<'a> {
    checkout_v1::Payment {
        transaction_id: payment.transaction_id,
        amount: payment.amount,
        currency: payment.currency,
        date: utc,
        designation: payment.description,
        custom: None,
        language: payment.language,
        phone: None,
        notify_url: Some(payment.notify_url),
        return_url: Some(payment.return_url),
        cancel_url: Some(payment.return_url),
        return_mode: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Channels, Currency, Customer, Language, Timeouts, Verdict, fake::Server};

    use super::*;

    const SIGNATURE: &str = "4dfbf5b8f40818abffe754b8a8aa04e4d29af25f";

    /// A gateway that speaks all three, each by its own paths.
    fn answer(request: &str) -> String {
        let path = request.split(' ').nth(1).unwrap();
        match path {
            "/v2/payment" => r#"{"code":"201","data":{"payment_token":"t2","payment_url":"https://a.example/2"}}"#,
            "/v2/payment/check" => {
                r#"{"code":"00","data":{"status":"ACCEPTED","amount":"2500","currency":"XOF","metadata":"A1"}}"#
            }
            "/v1/oauth/login" => r#"{"code":200,"access_token":"jwt","expires_in":3600}"#,
            "/v1/payment" => {
                r#"{"code":200,"payment_token":"t26","notify_token":"n26","transaction_id":"cp-1",
                    "payment_url":"https://a.example/26","details":{"code":2001,"must_be_redirected":true}}"#
            }
            "/v1/payment/A1" => {
                r#"{"code":100,"status":"SUCCESS","merchant_transaction_id":"A1","transaction_id":"cp-1"}"#
            }
            "/v1/?method=getSignatureByPost" => return format!("\"{SIGNATURE}\""),
            "/v1/?method=checkPayStatus" => {
                return format!(
                    r#"{{"transaction":{{"cpm_result":"00","cpm_trans_status":"ACCEPTED","cpm_amount":"2500",
                        "cpm_currency":"CFA","cpm_trans_id":"A1","signature":"{SIGNATURE}"}}}}"#
                );
            }
            _ => "",
        }
        .to_owned()
    }

    fn clients(origin: &Url) -> [Client; 3] {
        let (origin, key, site_id) = (origin.clone(), Secret::new("key"), "1".to_owned());
        let (user_agent, timeouts) = ("griot/1".to_owned(), Timeouts::default());
        let v2 = checkout_v2::Settings {
            origin: origin.clone(),
            api_key: key.clone(),
            site_id: site_id.clone(),
            user_agent: user_agent.clone(),
            timeouts,
        };
        let of_2026 = api_2026::Settings {
            origin: origin.clone(),
            api_key: key.clone(),
            api_password: key.clone(),
            user_agent: user_agent.clone(),
            timeouts,
        };
        let v1 = checkout_v1::Settings { page: origin.clone(), origin, api_key: key, site_id, user_agent, timeouts };
        [
            Client::V2(checkout_v2::Client::new(v2).unwrap()),
            Client::Api2026(api_2026::Client::new(of_2026).unwrap()),
            Client::V1(checkout_v1::Client::new(v1).unwrap()),
        ]
    }

    async fn open(client: &Client, customer: Customer<'_>) -> Result<Started, Error> {
        let page = "https://shop.example/return/".parse().unwrap();
        let payment = Payment {
            transaction_id: "A1",
            amount: 2500,
            currency: Currency::Xof,
            description: "Soundjata",
            customer,
            shop_name: "Kouma",
            notify_url: &page,
            return_url: &page,
            language: Language::French,
            channels: Channels::All,
            lock_phone: false,
            invoice: &[],
        };
        client.open(&payment, "2026-11-29 07:30:00").await
    }

    #[tokio::test]
    async fn every_generation_opens_a_payment_and_answers_about_it() {
        let server = Server::computing(|request| ("200 OK", answer(request))).await;
        let customer =
            Customer { id: "1", name: Some("Awa Marie Koné"), email: Some("awa@exemple.ci"), ..Customer::default() };
        for client in clients(&server.origin) {
            let started = open(&client, customer).await.unwrap();
            match (&client, &started.next) {
                (Client::V2(_), Next::Page(page)) => assert_eq!(page.path(), "/2"),
                (Client::Api2026(_), Next::Page(page)) => assert_eq!(page.path(), "/26"),
                (Client::V1(_), Next::Form(form)) => assert!(form.fields.iter().any(|(name, _)| *name == "signature")),
                other => panic!("{other:?}"),
            }
            let expected = Expected { transaction_id: "A1".into(), amount: 2500, currency: Currency::Xof };
            let answer = client.check(&expected, &started.kept).await.unwrap();
            assert!(matches!(answer.verdict, Verdict::Accepted(_)), "{client:?} {answer:?}");
            let other = Expected { transaction_id: "A1".into(), amount: 2505, currency: Currency::Xof };
            let answer = client.check(&other, &started.kept).await.unwrap();
            // The API of 2026 tells no amount: it was bound by the opening.
            let is_bound = matches!(client, Client::Api2026(_));
            assert_eq!(matches!(answer.verdict, Verdict::Accepted(_)), is_bound, "{client:?} {answer:?}");
        }
    }

    #[tokio::test]
    async fn what_a_generation_requires_and_nobody_gave_is_named() {
        let server = Server::computing(|request| ("200 OK", answer(request))).await;
        let [v2, of_2026, v1] = clients(&server.origin);
        let nobody = Customer { id: "1", ..Customer::default() };
        assert!(open(&v2, nobody).await.is_ok() && open(&v1, nobody).await.is_ok());
        let one_word = Customer { name: Some("Awa"), email: Some("awa@exemple.ci"), ..nobody };
        for (customer, field) in [(nobody, "client_email"), (one_word, "client_last_name")] {
            assert_eq!(open(&of_2026, customer).await.unwrap_err(), Error::Request(Flaw::Missing(field)));
        }
        let expected = Expected { transaction_id: "A1".into(), amount: 2500, currency: Currency::Xof };
        let error = v1.check(&expected, &Kept::default()).await.unwrap_err();
        assert_eq!(error, Error::Request(Flaw::Missing("signature")));
    }
}
