//! The sandbox guichet: CinetPay's v2 checkout as a small server, with a page where a person pays with play money.
//!
//! A faithful double of what CinetPay documents, written apart from `payments/`, so that a misreading in the client is not
//! repeated here and shows. Nothing is ever really paid. It must not be reachable where real money is taken.

mod api;
mod behaviour;
mod control;
mod garbage;
mod ledger;
mod notify;
mod opening;
mod page;
mod phone;
mod statement;

#[cfg(test)]
mod tests;
mod transaction;

use std::{
    io,
    net::TcpListener,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::{App, HttpServer, web};
use tokio::sync::watch;

pub use self::{
    behaviour::{Behaviour, Forgery, Garbage, Notifications},
    ledger::Calls,
    notify::{fields, sign},
    phone::{Fate, Phone},
    transaction::{Channels, Deed, Method, Refusal, State, Transaction},
};
use self::{ledger::Ledger, transaction::Attempt};
use crate::{clock::Clock, domain::money::Currency};

/// What the counter knows of its one merchant.
pub struct Settings {
    /// The origin where pay pages are reached, without a last slash.
    pub public_url: String,
    pub api_key: String,
    pub site_id: String,
    /// The Secret Key, with which notifications are signed.
    pub secret: String,
    /// A file of JSON lines that lets transactions outlive a restart.
    pub journal: Option<PathBuf>,
    /// The merchant account's only currency.
    pub currency: Currency,
    /// Whether programs on this machine may tell it to misbehave. Not where strangers come through a proxy on it.
    pub control: bool,
}

/// The counter. Clones share their state.
#[derive(Clone)]
pub struct Guichet(Arc<Inner>);

struct Inner {
    settings: Settings,
    clock: Clock,
    client: reqwest::Client,
    ledger: Mutex<Ledger>,
    behaviour: Mutex<Behaviour>,
    /// How many notifications are on their way.
    busy: watch::Sender<usize>,
}

impl Guichet {
    /// Opens the counter, with the transactions that its journal remembers.
    ///
    /// # Errors
    /// When the journal cannot be read or written, or no HTTP client can be made.
    pub fn new(settings: Settings, clock: Clock) -> io::Result<Self> {
        let ledger = Mutex::new(Ledger::open(settings.journal.as_deref())?);
        let client = notify::client().map_err(io::Error::other)?;
        let (behaviour, busy) = (Mutex::default(), watch::Sender::new(0));
        Ok(Self(Arc::new(Inner { settings, clock, client, ledger, behaviour, busy })))
    }

    /// Mounts `/v2/payment`, `/v2/payment/check` and everything under `/guichet/`.
    pub fn configure(&self, cfg: &mut web::ServiceConfig) {
        cfg.app_data(web::Data::new(self.clone()));
        api::configure(cfg);
        page::configure(cfg);
        if self.0.settings.control {
            control::configure(cfg);
        }
    }

    /// Misbehaves from now on; `Behaviour::default()` heals.
    pub fn behave(&self, behaviour: Behaviour) {
        *lock(&self.0.behaviour) = behaviour;
    }

    /// How the counter behaves now.
    pub fn behaviour(&self) -> Behaviour {
        lock(&self.0.behaviour).clone()
    }

    /// Does what a person does on the page, and notifies the shop in the background: wait for [`Self::quiet`] to know that
    /// it heard. A `method` is needed for every deed, and ignored by `Cancel` and `Close`.
    ///
    /// # Errors
    /// When there is no such transaction, it is paid already, or the method is not offered.
    #[expect(
        clippy::unused_async,
        reason = "it must be called inside a runtime, where the notification can go its way"
    )]
    pub async fn act(&self, transaction_id: &str, method: Method, deed: Deed) -> Result<Transaction, Refusal> {
        self.attempt(transaction_id, &Attempt { method, phone: None, deed })
    }

    /// Pays from a telephone; one of the sandbox numbers decides by itself (`+2250707070701`: pending, then paid).
    ///
    /// # Errors
    /// As [`Self::act`].
    #[expect(clippy::unused_async, reason = "as act")]
    pub async fn pay_from(&self, transaction_id: &str, method: Method, phone: Phone) -> Result<Transaction, Refusal> {
        self.attempt(transaction_id, &Attempt { method, phone: Some(phone), deed: Deed::Accept })
    }

    /// Every transaction, the oldest first.
    pub fn transactions(&self) -> Vec<Transaction> {
        self.ledger().all()
    }

    /// How often the shop called about a transaction, and was notified of it.
    pub fn calls(&self, transaction_id: &str) -> Calls {
        self.ledger().calls(transaction_id)
    }

    /// Waits until no notification is on its way: each was heard, or given up after its last try.
    pub async fn quiet(&self) {
        // The sender lives in self, so that waiting cannot fail.
        let _ = self.0.busy.subscribe().wait_for(|busy| *busy == 0).await;
    }

    fn attempt(&self, id: &str, attempt: &Attempt) -> Result<Transaction, Refusal> {
        let now = self.0.clock.now();
        let (transaction, changed) = {
            let mut ledger = self.ledger();
            let mut transaction = ledger.find(id).ok_or(Refusal::Unknown)?.clone();
            transaction.settle_due(now);
            let changed = transaction.act(attempt, now)?;
            if changed {
                ledger.keep(transaction.clone()).map_err(|_| Refusal::Journal)?;
            }
            (transaction, changed)
        };
        if changed {
            self.announce(&transaction);
        }
        if let State::Waiting { then: Some(_) } = transaction.state {
            self.settle_later(&transaction.id);
        }
        Ok(transaction)
    }

    /// The transaction as it is now: a sandbox number's later outcome has happened if its time has come.
    fn current(&self, pick: impl FnOnce(&Ledger) -> Option<&Transaction>) -> Option<Transaction> {
        let mut ledger = self.ledger();
        let mut transaction = pick(&ledger)?.clone();
        if transaction.settle_due(self.0.clock.now()) && ledger.keep(transaction.clone()).is_ok() {
            drop(ledger);
            self.announce(&transaction);
        }
        Some(transaction)
    }

    fn settle_later(&self, id: &str) {
        let (guichet, id) = (self.clone(), id.to_owned());
        let pause = transaction::PENDING_FOR.to_std().unwrap_or(Duration::ZERO);
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            guichet.current(|ledger| ledger.find(&id));
        });
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.0.ledger)
    }
}

/// Serves the counter alone, until the process is told to stop.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(guichet: Guichet, listener: TcpListener) -> io::Result<()> {
    HttpServer::new(move || App::new().configure(|cfg| guichet.configure(cfg))).workers(2).listen(listener)?.run().await
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
