//! Notifications, posted to the shop: sixteen signed form fields in v2, thirteen in the legacy API, JSON with a
//! `notify_token` in the 2026 API, and form fields without a proof for the older transfers.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, header::CONTENT_TYPE, redirect};
use serde_json::json;
use sha2::Sha256;
use tokio::{sync::watch, time::sleep};
use url::form_urlencoded;

use crate::{
    Calls, Generation, LegacyTerms, Notifications, Objection, Sandbox, Settings, State, Terms, Transaction, Transfer,
    texts::Sentence,
};

/// The timeout of a ping.
const PING: Duration = Duration::from_secs(5);

/// The HTTP client for notifications: with short timeouts, and without redirects.
pub(crate) fn client() -> reqwest::Result<Client> {
    // This fails if a provider is already installed; it is the same provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("cinetpay-sandbox/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        // Idle connections are not pooled: they would belong to the runtime of the worker that made them.
        .pool_max_idle_per_host(0)
        .connect_timeout(Duration::from_secs(3))
        // CinetPay's 2026 API gives a shop ten seconds to answer; the other generations document no limit.
        .timeout(Duration::from_secs(10))
        .build()
}

/// The sixteen fields of a notification, in the order in which they are posted and signed (cinetpay-api: v2, notification).
pub fn fields(transaction: &Transaction, site_id: &str) -> [(&'static str, String); 16] {
    let phone = transaction.phone.clone();
    let (prefix, number) = phone.map(|phone| (phone.prefix, phone.number)).unwrap_or_default();
    [
        ("cpm_site_id", site_id.to_owned()),
        ("cpm_trans_id", transaction.id.clone()),
        ("cpm_trans_date", transaction.opened_at.format("%Y-%m-%d %H:%M:%S").to_string()),
        ("cpm_amount", transaction.currency.plain(transaction.amount)),
        ("cpm_currency", transaction.currency.code().to_owned()),
        ("signature", transaction.signature.clone()),
        ("payment_method", transaction.method.map(|method| method.code().to_owned()).unwrap_or_default()),
        ("cel_phone_num", number),
        ("cpm_phone_prefixe", prefix),
        ("cpm_language", transaction.language.code().to_owned()),
        ("cpm_version", "V4".to_owned()),
        ("cpm_payment_config", "SINGLE".to_owned()),
        ("cpm_page_action", "PAYMENT".to_owned()),
        ("cpm_custom", transaction.metadata.clone().unwrap_or_default()),
        ("cpm_designation", transaction.description.clone()),
        ("cpm_error_message", transaction.code().1.to_owned()),
    ]
}

/// The `x-token`: lower-case hex of the HMAC-SHA256 of the values with nothing between them.
pub fn sign(secret: &str, fields: &[(&'static str, String)]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new(); // an HMAC takes keys of any length
    };
    for (_, value) in fields {
        mac.update(value.as_bytes());
    }
    hex::encode(mac.finalize().into_bytes())
}

/// The thirteen fields of a notification of the legacy API, as its document lists them.
pub(crate) fn legacy_fields(transaction: &Transaction, terms: &LegacyTerms) -> [(&'static str, String); 13] {
    let (prefix, number) = transaction.phone.clone().map(|phone| (phone.prefix, phone.number)).unwrap_or_default();
    [
        ("cpm_trans_id", transaction.id.clone()),
        ("cpm_amount", transaction.currency.plain(transaction.amount)),
        ("cpm_currency", terms.currency.clone()),
        ("cpm_site_id", terms.site_id.clone()),
        ("cpm_language", transaction.language.code().to_owned()),
        ("cpm_version", terms.version.clone()),
        ("cpm_payment_config", terms.payment_config.clone()),
        ("cpm_page_action", terms.page_action.clone()),
        ("cpm_custom", transaction.metadata.clone().unwrap_or_default()),
        ("payment_method", transaction.method.map(|method| method.code().to_owned()).unwrap_or_default()),
        ("signature", transaction.signature.clone()),
        ("cel_phone_num", number),
        ("cpm_phone_prefixe", prefix),
    ]
}

/// `application/x-www-form-urlencoded`, and a body of that kind.
fn form<'a>(fields: impl IntoIterator<Item = &'a (&'static str, String)>) -> (&'static str, String) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    ("application/x-www-form-urlencoded", body)
}

/// A notification that is being sent.
pub(crate) struct Notification {
    /// The shop's id of the payment or transfer.
    id: String,
    url: String,
    kind: &'static str,
    body: String,
    /// `x-token` of v2.
    token: Option<String>,
    generation: Generation,
    /// What the list of calls says about the proof.
    proof: Option<Sentence>,
}

impl Notification {
    /// The notification of a payment. `wrong` makes its proof a wrong one.
    fn of(payment: &Transaction, settings: &Settings, wrong: bool) -> Self {
        let (mut token, mut proof) = (None, None);
        let (kind, body) = match &payment.terms {
            Terms::V2 => {
                let fields = fields(payment, &settings.site_id);
                let right = sign(&settings.secret, &fields);
                proof =
                    Some(Sentence::new(if wrong { "remark-wrong-token" } else { "remark-token" }).with("what", &right));
                token = Some(if wrong { sign("not the secret", &fields) } else { right });
                form(&fields)
            }
            Terms::Api2026(terms) => {
                let proof = if wrong { "not the token" } else { &terms.notify_token };
                let body = json!({
                    "notify_token": proof,
                    "merchant_transaction_id": payment.id,
                    "transaction_id": terms.transaction_id,
                    "user": payment.user(),
                });
                ("application/json", body.to_string())
            }
            Terms::Legacy(terms) => form(&legacy_fields(payment, terms)),
        };
        let (id, url, generation) = (payment.id.clone(), payment.notify_url.clone(), payment.generation());
        Self { id, url, kind, body, token, generation, proof }
    }

    /// The notification of a transfer.
    fn of_transfer(transfer: &Transfer, wrong: bool) -> Self {
        let (kind, body) = if transfer.generation == Generation::Api2026 {
            let body = json!({
                "notify_token": if wrong { "not the token" } else { &transfer.notify_token },
                "merchant_transaction_id": transfer.id,
                "transaction_id": transfer.transaction_id,
                "user": transfer.user(),
            });
            ("application/json", body.to_string())
        } else {
            form(&transfer.fields())
        };
        let (id, url, generation) = (transfer.id.clone(), transfer.notify_url.clone(), transfer.generation);
        Self { id, url, kind, body, token: None, generation, proof: None }
    }
}

/// Counts a notification as being sent for as long as the value lives.
struct Busy(watch::Sender<usize>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.send_modify(|busy| *busy = busy.saturating_sub(1));
    }
}

impl Sandbox {
    /// Notifies the shop of a payment in the background, according to the current behaviour. The 2026 API tells of
    /// final states only.
    pub(crate) fn announce(&self, payment: &Transaction) {
        let moving = matches!(payment.state, State::Opened | State::Waiting { .. });
        if payment.notify_url.is_empty() || (payment.generation() == Generation::Api2026 && moving) {
            return;
        }
        let wrong = self.behaviour().wrong_token;
        self.send_out(|| Notification::of(payment, &self.0.settings, wrong));
    }

    /// Notifies the shop of a transfer in the background.
    pub(crate) fn announce_transfer(&self, transfer: &Transfer) {
        if transfer.notify_url.is_empty() || (transfer.generation == Generation::Api2026 && !transfer.state.is_final())
        {
            return;
        }
        let wrong = self.behaviour().wrong_token;
        self.send_out(|| Notification::of_transfer(transfer, wrong));
    }

    fn send_out(&self, notification: impl Fn() -> Notification) {
        let behaviour = self.behaviour();
        let (copies, pause) = match behaviour.notifications {
            Notifications::Normal | Notifications::Early => (1, 0),
            Notifications::Lost => (0, 0),
            Notifications::Doubled(copies) => (copies, 0),
            Notifications::LateMs(pause) => (1, pause),
        };
        for _ in 0..copies {
            let (sandbox, busy) = (self.clone(), self.busy());
            let (notification, pauses) = (notification(), behaviour.retry_pauses_ms.clone());
            tokio::spawn(async move {
                sleep(Duration::from_millis(pause)).await;
                sandbox.deliver(&notification, &pauses).await;
                drop(busy);
            });
        }
    }

    /// Sends the notification URL a GET in the background, as CinetPay does, and records an objection if the answer is
    /// not 2xx.
    pub(crate) fn ping(&self, transaction: &Transaction) {
        let (sandbox, busy) = (self.clone(), self.busy());
        let (id, token) = (transaction.id.clone(), transaction.token.clone());
        let url = transaction.notify_url.clone();
        tokio::spawn(async move {
            sandbox.store().count(&id, |calls| calls.pings += 1);
            let answer = match sandbox.0.client.get(url).timeout(PING).send().await {
                Ok(answer) if answer.status().is_success() => None,
                Ok(answer) => Some(Some(answer.status().as_u16())),
                Err(_) => Some(None),
            };
            if let Some(answer) = answer {
                sandbox.object(&token, Objection::Ping(answer));
            }
            drop(busy);
        });
    }

    /// Notifies the shop of a payment once, without retries, and waits for the answer.
    pub(crate) async fn announce_now(&self, payment: &Transaction) {
        if !payment.notify_url.is_empty() {
            let wrong = self.behaviour().wrong_token;
            self.deliver(&Notification::of(payment, &self.0.settings, wrong), &[]).await;
        }
    }

    /// The same of a transfer.
    pub(crate) async fn announce_transfer_now(&self, transfer: &Transfer) {
        if !transfer.notify_url.is_empty() {
            self.deliver(&Notification::of_transfer(transfer, self.behaviour().wrong_token), &[]).await;
        }
    }

    async fn deliver(&self, notification: &Notification, pauses: &[u64]) {
        let mut pauses = pauses.iter();
        while !self.send_once(notification).await {
            let Some(pause) = pauses.next() else {
                tracing::warn!(transaction = notification.id, "the shop did not hear a notification");
                return;
            };
            sleep(Duration::from_millis(*pause)).await;
        }
    }

    async fn send_once(&self, notification: &Notification) -> bool {
        self.count(notification, |calls| calls.notifications += 1);
        let mut request = self
            .0
            .client
            .post(&notification.url)
            .header(CONTENT_TYPE, notification.kind)
            .body(notification.body.clone());
        if let Some(token) = &notification.token {
            request = request.header("x-token", token);
        }
        let number = self.begin_notification(
            notification.generation,
            &notification.url,
            &notification.body,
            notification.proof.clone(),
        );
        let status = request.send().await.map_or(0, |answer| answer.status().as_u16());
        let heard = (200..300).contains(&status);
        let said = (!heard && status > 0).then(|| Sentence::new("remark-shop").with("what", status));
        self.log().finish(number, status, said.into_iter().collect());
        if heard {
            self.count(notification, |calls| calls.heard += 1);
        }
        heard
    }

    fn count(&self, notification: &Notification, add: impl FnOnce(&mut Calls)) {
        self.store().count(&notification.id, add);
    }

    fn busy(&self) -> Busy {
        self.0.busy.send_modify(|busy| *busy += 1);
        Busy(self.0.busy.clone())
    }
}
