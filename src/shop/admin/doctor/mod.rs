//! The doctor: examines the whole installation and says what to do.

mod accounts;
mod contact;
mod help;
mod installation;
mod ledger;
mod outside;

use std::future::ready;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join, join_all};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::clock::Clock;
use crate::config::{Api, Config, Files, Mode, Payments};
use crate::confined;
use crate::domain::contact::Email;
use crate::domain::money::Currency;
use crate::file_permissions;
use crate::mail::Mailer;
use crate::open_files;
use crate::payments::{Credentials, Merchant};
pub use crate::shop::admin::doctor::installation::{is_old, last_backup};
use crate::shop::{Keys, Shop};
use crate::sms::SmsSender;
use crate::storage::Storage;
use crate::store::Db;
use crate::texts::Texts;

/// The longest time that an examination may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// The proxy that terminates TLS in front of Griot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy {
    /// It is listed in `GRIOT_TRUSTED_PROXIES`, or there is none.
    Named,
    Unnamed,
}

/// How e-mails are sent.
#[derive(Clone, Copy, Debug)]
pub struct MailSetUp {
    /// A mail server is configured.
    pub server: bool,
    /// The sender's address cannot receive replies (`griot@localhost`).
    pub nobody: bool,
}

/// What is to be said of the account's API key. One of the API of 2026 belongs to one of two servers, and has a password
/// beside it and no site id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMode {
    Live,
    /// Nothing is paid there.
    Test,
    /// One of v1, which stands in the form that every buyer's browser posts.
    Shown,
}

/// What the doctor has to know about the installation, besides the services that it tests.
#[derive(Clone, Debug)]
pub struct Installation {
    pub production: bool,
    pub sandbox: bool,
    /// `None` where nothing is to be said of the key.
    pub key_mode: Option<KeyMode>,
    /// Notifications are signed, so that their origin can be verified.
    pub signed: bool,
    pub public_url: String,
    pub notify_url: String,
    /// The gateway's URL, to compare its clock.
    pub gateway_url: String,
    pub currency: Currency,
    /// `GRIOT_DATA`
    pub data: PathBuf,
    pub files: Files,
    /// The master key's file; `None` when a setting contains the key.
    pub key_file: Option<PathBuf>,
    /// Files and folders that no other user of this machine may access.
    pub places: Vec<PathBuf>,
    pub proxy: Proxy,
    /// A proxy that has connected to this process but is not listed as trusted.
    pub unheard_proxy: Arc<OnceLock<IpAddr>>,
    pub mail: MailSetUp,
    /// The settings name an e-mail address for buyers.
    pub contact: Option<Email>,
}

impl Installation {
    pub fn new(config: &Config) -> Self {
        let payments = &config.payments;
        let own = || format!("http://{}", config.web.bind);
        let usual = match payments.api {
            Api::Sandbox => own(),
            Api::V1 | Api::V2 | Api::Api2026 => Credentials::of(payments).usual_server().to_owned(),
        };
        let unnamed = config.web.trusted_proxies.is_empty() && config.web.public_is_https;
        Self {
            production: config.mode == Mode::Production,
            sandbox: payments.api == Api::Sandbox,
            key_mode: match payments.api {
                Api::Api2026 if payments.is_trial() => Some(KeyMode::Test),
                Api::Api2026 => Some(KeyMode::Live),
                Api::V1 => Some(KeyMode::Shown),
                Api::Sandbox | Api::V2 => None,
            },
            signed: payments.all().all(Payments::proves_notifications),
            public_url: config.web.public_url.clone(),
            notify_url: payments.notify_url.clone(),
            gateway_url: payments.api_url.clone().unwrap_or(usual),
            currency: payments.currency,
            data: config.data.clone(),
            key_file: config.key.is_none().then(|| config.data.join("key")),
            places: file_permissions::places(&config.data, config.files.folder(), config.database.url.expose()),
            files: config.files.clone(),
            proxy: if unnamed { Proxy::Unnamed } else { Proxy::Named },
            unheard_proxy: Arc::default(),
            mail: MailSetUp {
                server: config.mail.smtp_url.is_some(),
                nobody: config.mail.from.email.domain() == "localhost",
            },
            contact: config.shop.email.clone(),
        }
    }
}

/// What the doctor examines. A service that could not be opened is given as the reason for that.
#[derive(Clone)]
pub struct Checkup {
    pub installation: Installation,
    pub clock: Clock,
    pub db: Result<Db, String>,
    /// The merchant account that takes new payments, or the first of several.
    pub merchant: Result<Merchant, String>,
    /// The other accounts of the settings.
    pub others: Vec<Result<Merchant, String>>,
    /// `None` when there is no key.
    pub keys: Option<Keys>,
    pub storage: Result<Storage, String>,
    pub mailer: Result<Mailer, String>,
    pub sms_sender: Option<SmsSender>,
}

impl Checkup {
    /// The parts of a running shop.
    pub fn of(shop: &Shop, installation: Installation) -> Self {
        Self {
            installation,
            clock: shop.clock.clone(),
            db: Ok(shop.db.clone()),
            merchant: Ok(shop.gateways.selling().merchant.clone()),
            others: shop.gateways.configured().skip(1).map(|account| Ok(account.merchant.clone())).collect(),
            keys: Some(shop.keys.clone()),
            storage: Ok(shop.storage.clone()),
            mailer: Ok(shop.mailer.clone()),
            sms_sender: shop.sms_sender.clone(),
        }
    }
}

/// The state of a part of the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Well,
    /// It works, but could be better.
    Warning,
    /// Buyers are affected already, or will be.
    Fault,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Well => "ok",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

/// The result of an examination: a message of `locales/*/doctor.ftl` and its arguments.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was examined: `address`, `proxy`, `callback`, `contact`, `mail`, `sms`, `worker`, `clock`, `disk`, `database`, `files`, `connections`, `file_permissions`, `gateway`,
    /// `account`, `accounts`, `transfers`, `ledger`, `reconciliation`, `help`, `reading`, `key`, `backup`.
    pub part: &'static str,
    pub state: State,
    id: &'static str,
    values: Vec<(&'static str, String)>,
    /// Which of several merchant accounts was examined.
    account: Option<Merchant>,
    /// How long the examination took.
    pub took: Duration,
}

/// The result of an examination, to which the doctor adds the part and the time.
type Found = (State, &'static str, Vec<(&'static str, String)>);

impl Finding {
    /// The sentences that say what was found and what to do.
    pub fn say(&self, t: Texts) -> String {
        let told = |(name, value): &(&'static str, String)| {
            (*name, if *name == "why" { t.cause(value) } else { value.clone() })
        };
        let values: Vec<(&str, String)> = self.values.iter().map(told).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let says = t.fill(self.id, &values);
        self.account.as_ref().map_or_else(|| says.clone(), |account| accounts::said_of(t, account, &says))
    }

    /// The part's name.
    pub fn title(&self, t: Texts) -> String {
        let part = t.say(&format!("doctor-part-{}", self.part));
        self.account.as_ref().map_or_else(|| part.clone(), |account| format!("{part} {}", account.terms.label))
    }

    pub fn json(&self, t: Texts) -> Value {
        let milliseconds = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX);
        let account = self.account.as_ref().map(|account| &account.terms.label);
        json!({ "part": self.part, "account": account, "state": self.state.code(), "finding": self.id, "says": self.say(t), "ms": milliseconds })
    }
}

/// Whether the gateway accepts an account's credentials, by a call that changes nothing.
pub async fn credentials(account: &Merchant, currency: Currency, sandbox: bool) -> Finding {
    let mut finding = timed("gateway", Box::pin(outside::credentials(account, currency, sandbox))).await;
    finding.account = (!account.terms.label.is_empty()).then(|| account.clone());
    finding
}

/// Runs all examinations at once. None waits for another, and each has a time limit.
pub async fn examine(checkup: &Checkup) -> Vec<Finding> {
    let parts: [(&'static str, BoxFuture<'_, Found>); 23] = [
        ("address", Box::pin(outside::address(checkup))),
        ("proxy", Box::pin(ready(outside::proxy(checkup)))),
        ("callback", Box::pin(outside::callback(checkup))),
        ("account", Box::pin(ready(outside::account(checkup)))),
        ("gateway", Box::pin(outside::gateway(checkup, &checkup.merchant))),
        ("accounts", Box::pin(accounts::former(checkup))),
        ("transfers", Box::pin(outside::transfers(checkup))),
        ("contact", Box::pin(contact::contact(checkup))),
        ("mail", Box::pin(outside::mail(checkup))),
        ("sms", Box::pin(ready(outside::sms(checkup)))),
        ("worker", Box::pin(installation::worker(checkup))),
        ("clock", Box::pin(outside::clock(checkup))),
        ("database", Box::pin(installation::database(checkup))),
        ("ledger", Box::pin(ledger::ledger(checkup))),
        ("reconciliation", Box::pin(ledger::reconciliation(checkup))),
        ("help", Box::pin(help::help(checkup))),
        ("files", Box::pin(installation::files(checkup))),
        ("disk", Box::pin(installation::disk(checkup))),
        ("rights", Box::pin(installation::rights(checkup))),
        ("connections", Box::pin(ready(installation::connections(open_files::limit())))),
        ("reading", Box::pin(ready(installation::reading(confined::support())))),
        ("key", Box::pin(installation::key(checkup))),
        ("backup", Box::pin(installation::backup(checkup))),
    ];
    let others = checkup.others.iter().map(|other| timed("gateway", Box::pin(outside::gateway(checkup, other))));
    let (mut found, others) =
        join(join_all(parts.into_iter().map(|(part, examination)| timed(part, examination))), join_all(others)).await;
    let Some(place) = found.iter().position(|finding| finding.part == "gateway").filter(|_| !others.is_empty()) else {
        return found;
    };
    // An account that could not be opened is named in the reason.
    let examined = std::iter::once(&checkup.merchant).chain(&checkup.others).map(|one| one.as_ref().ok().cloned());
    found.splice(place + 1..=place, others);
    for (finding, account) in found.iter_mut().skip(place).zip(examined) {
        finding.account = account;
    }
    found
}

async fn timed(part: &'static str, examination: BoxFuture<'_, Found>) -> Finding {
    let begun = Instant::now();
    let silent = || (State::Fault, "doctor-silent", vec![("seconds", PATIENCE.as_secs().to_string())]);
    let (state, id, values) = timeout(PATIENCE, examination).await.unwrap_or_else(|_| silent());
    Finding { part, state, id, values, account: None, took: begun.elapsed() }
}

/// The worst state among the findings.
pub fn worst(findings: &[Finding]) -> State {
    findings.iter().map(|finding| finding.state).max().unwrap_or(State::Well)
}
