//! Notifications: sixteen signed form fields, posted to the shop after every change of status.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, header::CONTENT_TYPE, redirect};
use sha2::Sha256;
use tokio::{sync::watch, time::sleep};
use url::form_urlencoded;

use crate::{Behaviour, Calls, Notifications, Objection, Sandbox, Transaction};

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
        .timeout(Duration::from_secs(15))
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
        ("cpm_amount", transaction.amount.to_string()),
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

/// A notification that is being sent.
struct Notice {
    transaction_id: String,
    url: String,
    body: String,
    token: String,
}

impl Notice {
    fn new(transaction: &Transaction, site_id: &str, secret: &str) -> Self {
        let fields = fields(transaction, site_id);
        let token = sign(secret, &fields);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        Self { transaction_id: transaction.id.clone(), url: transaction.notify_url.clone(), body, token }
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
    /// Notifies the shop in the background, according to the current behaviour.
    pub(crate) fn announce(&self, transaction: &Transaction) {
        let behaviour = self.behaviour();
        let (copies, pause) = match behaviour.notifications {
            Notifications::Normal | Notifications::Early => (1, 0),
            Notifications::Lost => (0, 0),
            Notifications::Doubled(copies) => (copies, 0),
            Notifications::LateMs(pause) => (1, pause),
        };
        for _ in 0..copies {
            let (sandbox, busy) = (self.clone(), self.busy());
            let (notice, pauses) = (self.notice(transaction, &behaviour), behaviour.retry_pauses_ms.clone());
            tokio::spawn(async move {
                sleep(Duration::from_millis(pause)).await;
                sandbox.deliver(&notice, &pauses).await;
                drop(busy);
            });
        }
    }

    /// Sends the notification URL a GET in the background, as CinetPay does, and records an objection if the answer is
    /// not 2xx.
    pub(crate) fn ping(&self, transaction: &Transaction) {
        let (sandbox, busy) = (self.clone(), self.busy());
        let (id, url) = (transaction.id.clone(), transaction.notify_url.clone());
        tokio::spawn(async move {
            sandbox.store().count(&id, |calls| calls.pings += 1);
            let answer = match sandbox.0.client.get(url).timeout(PING).send().await {
                Ok(answer) if answer.status().is_success() => None,
                Ok(answer) => Some(Some(answer.status().as_u16())),
                Err(_) => Some(None),
            };
            if let Some(answer) = answer {
                sandbox.object(&id, Objection::Ping(answer));
            }
            drop(busy);
        });
    }

    /// Notifies the shop once, without retries, and waits for the answer.
    pub(crate) async fn announce_now(&self, transaction: &Transaction) {
        let notice = self.notice(transaction, &self.behaviour());
        self.deliver(&notice, &[]).await;
    }

    fn notice(&self, transaction: &Transaction, behaviour: &Behaviour) -> Notice {
        let settings = &self.0.settings;
        let secret = if behaviour.wrong_token { "not the secret" } else { &settings.secret };
        Notice::new(transaction, &settings.site_id, secret)
    }

    async fn deliver(&self, notice: &Notice, pauses: &[u64]) {
        let mut pauses = pauses.iter();
        while !self.send(notice).await {
            let Some(pause) = pauses.next() else {
                tracing::warn!(transaction = notice.transaction_id, "the shop did not hear a notification");
                return;
            };
            sleep(Duration::from_millis(*pause)).await;
        }
    }

    async fn send(&self, notice: &Notice) -> bool {
        self.count(notice, |calls| calls.notices += 1);
        let request = self.0.client.post(&notice.url).header("x-token", &notice.token);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(notice.body.clone());
        let heard = request.send().await.is_ok_and(|answer| answer.status().is_success());
        if heard {
            self.count(notice, |calls| calls.heard += 1);
        }
        heard
    }

    fn count(&self, notice: &Notice, add: impl FnOnce(&mut Calls)) {
        self.store().count(&notice.transaction_id, add);
    }

    fn busy(&self) -> Busy {
        self.0.busy.send_modify(|busy| *busy += 1);
        Busy(self.0.busy.clone())
    }
}
