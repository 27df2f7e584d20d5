//! CinetPay's checkout API, version 2: `POST /v2/payment` and `POST /v2/payment/check`.

mod judge;
mod wire;

use url::Url;

use crate::{
    Answer, Error, Expected, Opened, Payment, Secret, SetupError, Timeouts,
    codes::{self, Kind},
    http::{Http, Reply, is_web},
    json::without,
};

pub use judge::judge;
pub use wire::Body;

/// CinetPay's own server (CinetPay, "API de Checkout").
pub const ORIGIN: &str = "https://api-checkout.cinetpay.com";

/// What a [`Client`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`ORIGIN`], or a test server; the path is ignored.
    pub origin: Url,
    /// The merchant account's `apikey`.
    pub api_key: Secret,
    /// The shop's `site_id` in that account.
    pub site_id: String,
    /// Sent with every call: without one, CinetPay's front server answers 1010.
    pub user_agent: String,
    /// How long a call may take.
    pub timeouts: Timeouts,
}

/// Opens payments and asks about them. Cheap to clone; its connections are shared.
///
/// ```no_run
/// use cinetpay::{
///     Channels, Currency, Customer, Expected, Language, Payment, Secret, Timeouts, Verdict,
///     checkout_v2::{Client, ORIGIN, Settings},
/// };
///
/// # async fn sale() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Settings {
///     origin: ORIGIN.parse()?,
///     api_key: Secret::new(std::env::var("CINETPAY_API_KEY")?),
///     site_id: "445160".into(),
///     user_agent: "my-shop/1.0".into(),
///     timeouts: Timeouts::default(),
/// })?;
///
/// let opened = client
///     .open(&Payment {
///         transaction_id: "EBOOK0001",
///         amount: 2500,
///         currency: Currency::Xof,
///         description: "Soundjata, le lion du Mandé",
///         customer: Customer { id: "order-17", email: Some("awa@example.ci"), ..Customer::default() },
///         shop_name: "Librairie Kouma",
///         notify_url: &"https://shop.example/payment/callback/".parse()?,
///         return_url: &"https://shop.example/payment/return/".parse()?,
///         language: Language::French,
///         channels: Channels::All,
///         lock_phone: false,
///         invoice: &[("Livre".into(), "Le fleuve".into())],
///     })
///     .await?;
/// println!("pay at {}", opened.payment_url);
///
/// // After a notification, a return, or some time:
/// let expected = Expected { transaction_id: "EBOOK0001".into(), amount: 2500, currency: Currency::Xof };
/// let answer = client.check(&expected, None).await?;
/// if let Verdict::Accepted(receipt) = answer.verdict {
///     println!("paid by {:?}", receipt.method);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    http: Http,
    payment_url: Url,
    check_url: Url,
    api_key: Secret,
    site_id: String,
}

impl Client {
    /// Makes a client for one merchant account.
    ///
    /// # Errors
    /// If the origin is not an http or https URL, the user agent is blank, or the system has no CA certificates.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        if !is_web(&settings.origin) {
            return Err(SetupError::Origin);
        }
        let at = |path| settings.origin.join(path).map_err(|_| SetupError::Origin);
        Ok(Self {
            http: Http::new(&settings.user_agent, settings.timeouts)?.hiding(&[&settings.api_key]),
            payment_url: at("/v2/payment")?,
            check_url: at("/v2/payment/check")?,
            api_key: settings.api_key,
            site_id: settings.site_id,
        })
    }

    /// Opens a payment: `POST /v2/payment`. The transaction id is also sent as `metadata`, so that the check returns
    /// it.
    ///
    /// # Errors
    /// Any [`Error`]. After any error except `Refused` and `Busy`, CinetPay may have created the transaction: keep it,
    /// ask about it with [`Client::check`], and retry only under a new transaction id.
    pub async fn open(&self, payment: &Payment<'_>) -> Result<Opened, Error> {
        let request = wire::Init::new(self.api_key.expose(), &self.site_id, payment);
        let reply = self.http.post(self.payment_url.clone(), &request).await?;
        let body = self.read(&reply)?;
        if body.code() != "201" {
            return Err(refused(&body));
        }
        let (payment_token, payment_url) = body.guichet().ok_or_else(|| reply.unreadable())?;
        Ok(Opened { payment_token, payment_url, raw: body.into_raw() })
    }

    /// Asks about a payment: `POST /v2/payment/check`. The transaction id is always sent, and it alone is enough. A
    /// token, if given, is sent under both names that CinetPay's documents have for it; it must be the one that
    /// [`Client::open`] returned, never one that came from a browser.
    ///
    /// # Errors
    /// Any [`Error`]. `Refused` here means that CinetPay rejected the request (because of a wrong key, for example) and
    /// says nothing about the payment; a refused payment is an [`Answer`].
    pub async fn check(&self, expected: &Expected, payment_token: Option<&str>) -> Result<Answer, Error> {
        let request = wire::Check {
            apikey: self.api_key.expose(),
            site_id: &self.site_id,
            transaction_id: &expected.transaction_id,
            token: payment_token,
            payment_token,
        };
        let reply = self.http.post(self.check_url.clone(), &request).await?;
        let body = self.read(&reply)?;
        if !body.has_data() && is_about_us(body.code()) {
            return Err(refused(&body));
        }
        let verdict = judge(expected, &body);
        Ok(Answer { verdict, http_status: reply.status, code: body.code().to_owned(), raw: body.into_raw() })
    }

    /// Reads the body before the HTTP status: CinetPay decides by `code`, and the HTTP status that accompanies it is
    /// not documented.
    fn read(&self, reply: &Reply) -> Result<Body, Error> {
        let text = reply.body.as_deref().ok_or_else(|| reply.unreadable())?;
        let body = Body::parse(&without(text, &[self.api_key.expose()])).ok_or_else(|| reply.unreadable())?;
        let is_known = codes::find(body.code()).is_some_and(|code| code.kind != Kind::Front);
        if reply.is_busy() && !is_known { Err(reply.unreadable()) } else { Ok(body) }
    }
}

/// Whether the code of a check is about the request and not about the payment. 624, CinetPay's "unknown error", can be
/// either: what CinetPay says about a transaction that it does not know is not documented.
fn is_about_us(code: &str) -> bool {
    codes::find(code).is_some_and(|known| matches!(known.kind, Kind::Shop | Kind::Front) && code != "624")
}

fn refused(body: &Body) -> Error {
    Error::Refused {
        code: body.code().to_owned(),
        message: body.text("message"),
        description: body.text("description"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use crate::{
        Address, Channels, Currency, Customer, Language, Verdict,
        fake::{Does, QUICK, Server},
    };

    use super::*;

    const KEY: &str = "1234567890.secret-key";
    const CREATED: &str = r#"{"code":"201","message":"CREATED","description":"Transaction created with success",
        "data":{"payment_token":"tok123","payment_url":"https://checkout.cinetpay.com/payment/tok123"},
        "api_response_id":"1617808789.7749"}"#;
    const PAID: &str = r#"{"code":"00","message":"SUCCES","data":{"amount":"2500","currency":"XOF","status":"ACCEPTED",
        "payment_method":"OM","metadata":"GTEST1","operator_id":"MP1"}}"#;

    fn client(origin: &Url, timeouts: Timeouts) -> Client {
        let (api_key, site_id) = (Secret::new(KEY), "445160".to_owned());
        Client::new(Settings { origin: origin.clone(), api_key, site_id, user_agent: "griot/1".into(), timeouts })
            .unwrap()
    }

    fn nobody() -> Customer<'static> {
        Customer { id: "order-17", ..Customer::default() }
    }

    fn awa() -> Customer<'static> {
        let address =
            Address { street: "12 rue des Jardins", city: "Abidjan", country: "CI", state: None, zip: Some("00225") };
        Customer {
            email: Some("awa@exemple.ci"),
            phone: Some("+2250707070700"),
            name: Some("Awa Marie Koné"),
            address: Some(address),
            ..nobody()
        }
    }

    async fn open_at(client: &Client, customer: Customer<'_>) -> Result<Opened, Error> {
        let payment = Payment {
            transaction_id: "GTEST1",
            amount: 2500,
            currency: Currency::Xof,
            description: "Livre #1 / tome_2 & suite $",
            customer,
            shop_name: "Librairie Kouma",
            notify_url: &"https://shop.example/payment/callback/".parse().unwrap(),
            return_url: &"https://shop.example/payment/return/".parse().unwrap(),
            language: Language::French,
            channels: Channels::All,
            lock_phone: false,
            invoice: &[("Livre".into(), "Le #fleuve".into())],
        };
        client.open(&payment).await
    }

    async fn open(server: &Server) -> Result<Opened, Error> {
        open_at(&client(&server.origin, Timeouts::default()), nobody()).await
    }

    async fn check(server: &Server, token: Option<&str>) -> Result<Answer, Error> {
        let expected = Expected { transaction_id: "GTEST1".into(), amount: 2500, currency: Currency::Xof };
        client(&server.origin, Timeouts::default()).check(&expected, token).await
    }

    async fn sent(server: &mut Server) -> Value {
        let request = server.requests.recv().await.unwrap();
        serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    #[tokio::test]
    async fn a_payment_is_opened_and_nothing_is_invented_about_an_unknown_buyer() {
        let mut server = Server::answering("200 OK", "", CREATED).await;
        let opened = open(&server).await.unwrap();
        assert_eq!(opened.payment_token, "tok123");
        assert_eq!(opened.payment_url.as_str(), "https://checkout.cinetpay.com/payment/tok123");
        assert_eq!(opened.raw, CREATED);
        let wanted = json!({
            "apikey": KEY, "site_id": "445160", "transaction_id": "GTEST1", "amount": 2500, "currency": "XOF",
            "description": "Livre 1 tome 2 suite", "notify_url": "https://shop.example/payment/callback/",
            "return_url": "https://shop.example/payment/return/", "channels": "ALL", "lang": "fr", "metadata": "GTEST1",
            "invoice_data": {"Livre": "Le fleuve"}, "customer_id": "order-17", "customer_name": "Client", "customer_surname": "Librairie Kouma"
        });
        assert_eq!(sent(&mut server).await, wanted);
    }

    #[tokio::test]
    async fn the_cards_fields_go_together_or_not_at_all() {
        let mut server = Server::answering("200 OK", "", CREATED).await;
        let client = client(&server.origin, Timeouts::default());
        open_at(&client, awa()).await.unwrap();
        let whole = sent(&mut server).await;
        let fields = [
            ("customer_name", "Marie Koné"),
            ("customer_surname", "Awa"),
            ("customer_email", "awa@exemple.ci"),
            ("customer_phone_number", "+2250707070700"),
            ("customer_address", "12 rue des Jardins"),
            ("customer_city", "Abidjan"),
            ("customer_country", "CI"),
            ("customer_state", "CI"),
            ("customer_zip_code", "00225"),
        ];
        for (name, value) in fields {
            assert_eq!(whole[name], value, "{name}");
        }
        let mut no_zip = awa();
        no_zip.address.as_mut().unwrap().zip = None;
        for customer in [Customer { name: None, ..awa() }, Customer { phone: None, ..awa() }, no_zip] {
            open_at(&client, customer).await.unwrap();
            let part = sent(&mut server).await;
            assert_eq!(part["customer_email"], "awa@exemple.ci");
            assert!(part.as_object().unwrap().keys().all(|name| !name.contains("city") && !name.contains("zip")));
        }
    }

    #[tokio::test]
    async fn a_check_asks_by_the_transaction_and_sends_a_token_under_both_its_names() {
        let mut server = Server::answering("200 OK", "", PAID).await;
        let answer = check(&server, None).await.unwrap();
        assert!(matches!(answer.verdict, Verdict::Accepted(_)));
        assert_eq!((answer.code.as_str(), answer.http_status, answer.raw.as_str()), ("00", 200, PAID));
        assert_eq!(sent(&mut server).await, json!({"apikey": KEY, "site_id": "445160", "transaction_id": "GTEST1"}));
        check(&server, Some("tok123")).await.unwrap();
        let request = sent(&mut server).await;
        assert_eq!((&request["token"], &request["payment_token"]), (&json!("tok123"), &json!("tok123")));
        assert_eq!(request["transaction_id"], "GTEST1");
    }

    #[tokio::test]
    async fn the_code_decides_whatever_the_http_status() {
        for status in ["200 OK", "400 Bad Request", "403 Forbidden", "429 Too Many", "500 Oh", "503 Unavailable"] {
            let server = Server::answering(status, "", PAID).await;
            assert!(matches!(check(&server, None).await.unwrap().verdict, Verdict::Accepted(_)), "{status}");
            let server =
                Server::answering(status, "", r#"{"code":609,"message":"AUTH_NOT_FOUND","description":"no"}"#).await;
            let wanted =
                Error::Refused { code: "609".into(), message: "AUTH_NOT_FOUND".into(), description: "no".into() };
            assert!(open(&server).await.unwrap_err() == wanted, "{status}");
            assert!(check(&server, None).await.unwrap_err() == wanted, "{status}");
        }
    }

    #[tokio::test]
    async fn a_transaction_that_the_gateway_does_not_know_is_pending() {
        let server = Server::answering("404 Not Found", "", r#"{"code":"624","message":"UNKNOWN_ERROR"}"#).await;
        assert_eq!(check(&server, None).await.unwrap().verdict, Verdict::Pending { code: "624".into() });
    }

    #[tokio::test]
    async fn what_is_no_answer_of_cinetpay_is_garbled_or_busy() {
        let cut = &PAID[..60];
        let bodies =
            ["", "<!doctype html><title>502</title>", cut, "[]", "\"00\"", "{\"code\":null}", "{}", "error code: 1010"];
        for body in bodies {
            for (status, number) in [("200 OK", 200), ("403 Forbidden", 403), ("500 Oh", 500), ("502 Bad Gateway", 502)]
            {
                let server = Server::answering(status, "", body).await;
                assert_eq!(
                    check(&server, None).await.unwrap_err().without_raw(),
                    Error::Garbled { http_status: number, raw: String::new() },
                    "{body}"
                );
                assert_eq!(
                    open(&server).await.unwrap_err().without_raw(),
                    Error::Garbled { http_status: number, raw: String::new() },
                    "{body}"
                );
            }
        }
        for body in ["", "<html>", r#"{"code":"429","message":"slow down"}"#, r#"{"code":503}"#] {
            let server = Server::answering("429 Too Many Requests", "Retry-After: 30\r\n", body).await;
            let busy = Error::Busy { retry_after: Some(Duration::from_secs(30)) };
            assert!(
                open(&server).await.unwrap_err() == busy && check(&server, None).await.unwrap_err() == busy,
                "{body}"
            );
        }
    }

    #[tokio::test]
    async fn a_creation_without_a_page_to_pay_at_is_garbled() {
        let page = "https://checkout.cinetpay.com/payment/tok123";
        for wrong in ["", "/payment/tok123", "javascript:alert(1)", "ftp://a.b/c", "checkout.cinetpay.com"] {
            let server = Server::answering("200 OK", "", &CREATED.replace(page, wrong)).await;
            assert_eq!(
                open(&server).await.unwrap_err().without_raw(),
                Error::Garbled { http_status: 200, raw: String::new() },
                "{wrong}"
            );
        }
        let server = Server::answering("200 OK", "", &CREATED.replace("\"tok123\"", "null")).await;
        assert_eq!(
            open(&server).await.unwrap_err().without_raw(),
            Error::Garbled { http_status: 200, raw: String::new() }
        );
    }

    #[tokio::test]
    async fn the_key_stands_in_nothing_that_is_kept_or_logged() {
        let echo = format!(r#"{{"code":"608","message":"BAD {KEY}","description":"apikey {KEY}"}}"#);
        let server = Server::answering("200 OK", "", &echo).await;
        let Error::Refused { message, description, .. } = open(&server).await.unwrap_err() else { panic!("refused") };
        assert_eq!((message.as_str(), description.as_str()), ("BAD …", "apikey …"));
        let server = Server::answering("200 OK", "", &PAID.replace("SUCCES", KEY)).await;
        assert!(!check(&server, None).await.unwrap().raw.contains(KEY));
        assert!(!format!("{:?}", client(&server.origin, QUICK)).contains(KEY));
    }

    #[tokio::test]
    async fn a_gateway_that_hangs_is_given_up_in_time() {
        let server = Server::start(Does::Hangs).await;
        let error = open_at(&client(&server.origin, QUICK), nobody()).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    }
}
