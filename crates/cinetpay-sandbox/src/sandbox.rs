//! The sandbox: its transactions and the operations on them.

use std::{
    io,
    net::TcpListener,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::{App, HttpServer, web};
use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::{
    Action, Behaviour, Calls, Language, Method, Objection, Phone, Refusal, Settings, State, Transaction, Transfer, api,
    api_2026,
    calls::{self, Log},
    control, legacy, notify, page,
    store::Store,
    tokens::Tokens,
    transaction::{self, Attempt},
    transfers,
};

type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The sandbox. Clones share their state.
#[derive(Clone)]
pub struct Sandbox(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub settings: Settings,
    clock: Clock,
    pub client: reqwest::Client,
    store: Mutex<Store>,
    behaviour: Mutex<Behaviour>,
    tokens: Mutex<Tokens>,
    log: Mutex<Log>,
    /// How many notifications are being sent.
    pub busy: watch::Sender<usize>,
}

impl Sandbox {
    /// Makes a sandbox with the transactions in its journal. `clock` gives the current time.
    ///
    /// # Errors
    /// When the journal cannot be read or written, or no HTTP client can be made.
    pub fn new(settings: Settings, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> io::Result<Self> {
        let store = Mutex::new(Store::open(settings.journal.as_deref())?);
        let client = notify::client().map_err(io::Error::other)?;
        let clock = Arc::new(clock);
        let (behaviour, tokens, log, busy) = Default::default();
        Ok(Self(Arc::new(Inner { settings, clock, client, store, behaviour, tokens, log, busy })))
    }

    /// Mounts `/v2/payment` and `/v2/payment/check`, the other generations under `/2026`, `/legacy` and `/client`, and the pages under
    /// `/guichet/`; those that list calls, transfers and waiting phones only with [`Settings::control`].
    pub fn configure(&self, cfg: &mut web::ServiceConfig) {
        cfg.app_data(web::Data::new(self.clone()));
        api::configure(cfg);
        api_2026::configure(cfg, "/2026");
        legacy::configure(cfg, "/legacy");
        transfers::configure(cfg, "/client");
        page::configure(cfg);
        // What lists everybody's payments is not for strangers.
        if self.0.settings.control {
            control::configure(cfg);
            calls::configure(cfg);
            page::configure_phone(cfg);
            transfers::configure_page(cfg);
        }
    }

    /// Mounts what only a sandbox that runs alone has at the root of its port: every generation at the paths that it
    /// has at CinetPay.
    fn configure_root(cfg: &mut web::ServiceConfig) {
        legacy::configure(cfg, "");
        transfers::configure(cfg, "");
        api_2026::configure(cfg, "");
    }

    /// Misbehaves from now on; `Behaviour::default()` ends it.
    pub fn behave(&self, behaviour: Behaviour) {
        *lock(&self.0.behaviour) = behaviour;
    }

    /// The current behaviour.
    pub fn behaviour(&self) -> Behaviour {
        lock(&self.0.behaviour).clone()
    }

    /// Does what a person does on the page, and notifies the shop in the background: wait for [`Self::quiet`] to know
    /// that the notification was sent. `method` is ignored by `Cancel`, `Expire` and `Close`.
    ///
    /// # Errors
    /// When there is no such transaction, it is paid already or has expired, the method is not offered, or the journal
    /// cannot be written.
    #[expect(
        clippy::unused_async,
        reason = "it must be called inside a runtime, where the notification can go its way"
    )]
    pub async fn act(&self, transaction_id: &str, method: Method, action: Action) -> Result<Transaction, Refusal> {
        self.attempt(&self.token(transaction_id)?, &Attempt { method, phone: None, action })
    }

    /// Pays with a telephone number; the sandbox numbers decide the outcome (`+2250707070701`: pending, then paid).
    ///
    /// # Errors
    /// As [`Self::act`].
    #[expect(clippy::unused_async, reason = "as act")]
    pub async fn pay_from(&self, transaction_id: &str, method: Method, phone: Phone) -> Result<Transaction, Refusal> {
        self.attempt(&self.token(transaction_id)?, &Attempt { method, phone: Some(phone), action: Action::Accept })
    }

    /// Every transaction, oldest first.
    pub fn transactions(&self) -> Vec<Transaction> {
        self.store().payments().cloned().collect()
    }

    /// Every transfer, oldest first.
    pub fn transfers(&self) -> Vec<Transfer> {
        self.store().transfers().all().cloned().collect()
    }

    fn token(&self, transaction_id: &str) -> Result<String, Refusal> {
        self.store().find(transaction_id).map(|payment| payment.token.clone()).ok_or(Refusal::Unknown)
    }

    /// How often the shop called about a transaction, and was notified of it.
    pub fn calls(&self, transaction_id: &str) -> Calls {
        self.store().calls(transaction_id)
    }

    /// Waits until no notification is being sent: each was answered 2xx, or given up after its last retry.
    pub async fn quiet(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.0.busy.subscribe().wait_for(|busy| *busy == 0).await;
    }

    pub(crate) fn attempt(&self, token: &str, attempt: &Attempt) -> Result<Transaction, Refusal> {
        let now = self.now();
        let (transaction, changed) = {
            let mut store = self.store();
            let mut transaction = store.by_token(token).ok_or(Refusal::Unknown)?.clone();
            transaction.settle_due(now);
            let changed = transaction.act(attempt, now)?;
            if changed {
                store.keep(transaction.clone()).map_err(|_| Refusal::Journal)?;
            }
            (transaction, changed)
        };
        if changed {
            tracing::info!(transaction = transaction.id, code = transaction.code().0, "changed");
            self.announce(&transaction);
        }
        if let State::Waiting { then: Some(_) } = transaction.state {
            self.settle_later(&transaction.token);
        }
        Ok(transaction)
    }

    /// The transaction as it is now, after applying a sandbox number's later outcome if it is due.
    pub(crate) fn current(&self, pick: impl FnOnce(&Store) -> Option<&Transaction>) -> Option<Transaction> {
        let mut store = self.store();
        let mut transaction = pick(&store)?.clone();
        if transaction.settle_due(self.now()) && store.keep(transaction.clone()).is_ok() {
            drop(store);
            self.announce(&transaction);
        }
        Some(transaction)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    /// Records what CinetPay's documents would object to in a transaction.
    pub(crate) fn object(&self, token: &str, objection: Objection) {
        let mut store = self.store();
        let Some(mut transaction) = store.by_token(token).cloned() else { return };
        tracing::warn!(transaction = transaction.id, "{}", objection.sentence(Language::English));
        if !transaction.objections.contains(&objection) {
            transaction.objections.push(objection);
            // A failed write is ignored here; the next payment reports it.
            store.keep(transaction).unwrap_or_default();
        }
    }

    pub(crate) fn settle_later(&self, token: &str) {
        let (sandbox, token) = (self.clone(), token.to_owned());
        let pause = transaction::PENDING_FOR.to_std().unwrap_or(Duration::ZERO);
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            sandbox.current(|store| store.by_token(&token));
        });
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        lock(&self.0.log)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.0.tokens)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.0.store)
    }
}

/// Serves the sandbox alone, until the process is told to stop.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(sandbox: Sandbox, listener: TcpListener) -> io::Result<()> {
    let app = move || {
        App::new()
            .configure(|cfg| {
                sandbox.configure(cfg);
                Sandbox::configure_root(cfg);
            })
            .default_service(web::to(calls::unknown))
    };
    HttpServer::new(app).workers(2).listen(listener)?.run().await
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
