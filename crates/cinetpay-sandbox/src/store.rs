//! The transactions, in memory, and in a journal of JSON lines if they are to survive a restart.

use std::{
    collections::{HashMap, VecDeque},
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, Write as _},
    path::Path,
};

use crate::Transaction;

/// The limit on transactions in memory; the oldest are dropped. A sandbox shares the shop's memory, and each takes
/// about 2 kB.
const KEPT: usize = 5_000;

/// How often the shop called about a transaction, and how often it was notified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Init calls.
    pub init: u32,
    /// Checks.
    pub check: u32,
    /// GETs of the notification URL.
    pub pings: u32,
    /// Notifications that were sent, retries included.
    pub notices: u32,
    /// Notifications that the shop answered with 2xx.
    pub heard: u32,
}

/// The state of the sandbox.
#[derive(Debug, Default)]
pub struct Store {
    transactions: HashMap<String, Transaction>,
    by_token: HashMap<String, String>,
    order: VecDeque<String>,
    calls: HashMap<String, Calls>,
    journal: Option<File>,
}

impl Store {
    /// Reads the journal, compacts it to one line a transaction, and opens it for appending.
    ///
    /// # Errors
    /// When the file cannot be read or written. A line that a crash cut short is skipped.
    pub fn open(journal: Option<&Path>) -> io::Result<Self> {
        let mut store = Self::default();
        let Some(path) = journal else { return Ok(store) };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        if path.exists() {
            for line in BufReader::new(File::open(path)?).split(b'\n') {
                if let Ok(transaction) = serde_json::from_slice(&line?) {
                    store.remember(transaction);
                }
            }
        }
        let shorter = path.with_extension("new");
        let mut file = File::create(&shorter)?;
        for transaction in store.order.iter().filter_map(|id| store.transactions.get(id)) {
            write_line(&mut file, transaction)?;
        }
        file.sync_all()?;
        std::fs::rename(&shorter, path)?;
        store.journal = Some(OpenOptions::new().append(true).open(path)?);
        Ok(store)
    }

    /// Stores a new or changed transaction, in the journal first.
    ///
    /// # Errors
    /// When the journal cannot be written; memory is then unchanged.
    pub fn keep(&mut self, transaction: Transaction) -> io::Result<()> {
        if let Some(file) = &mut self.journal {
            write_line(file, &transaction)?;
        }
        self.remember(transaction);
        Ok(())
    }

    /// Finds by the shop's `transaction_id`.
    pub fn find(&self, id: &str) -> Option<&Transaction> {
        self.transactions.get(id)
    }

    pub fn by_token(&self, token: &str) -> Option<&Transaction> {
        self.find(self.by_token.get(token)?)
    }

    /// Every transaction, oldest first.
    pub fn all(&self) -> Vec<Transaction> {
        self.order.iter().filter_map(|id| self.find(id)).cloned().collect()
    }

    pub fn calls(&self, id: &str) -> Calls {
        self.calls.get(id).copied().unwrap_or_default()
    }

    /// Counts something about a transaction, even an unknown one.
    pub fn count(&mut self, id: &str, add: impl FnOnce(&mut Calls)) {
        if self.calls.len() < KEPT || self.calls.contains_key(id) {
            add(self.calls.entry(id.to_owned()).or_default());
        }
    }

    fn remember(&mut self, transaction: Transaction) {
        let id = transaction.id.clone();
        self.by_token.insert(transaction.token.clone(), id.clone());
        if self.transactions.insert(id.clone(), transaction).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > KEPT {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(id) = self.order.pop_front() else { return };
        self.calls.remove(&id);
        if let Some(oldest) = self.transactions.remove(&id) {
            self.by_token.remove(&oldest.token);
        }
    }
}

fn write_line(file: &mut File, transaction: &Transaction) -> io::Result<()> {
    let mut line = serde_json::to_vec(transaction)?;
    line.push(b'\n');
    file.write_all(&line)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::transaction::{Channels, State};

    fn opened(id: &str) -> Transaction {
        Transaction {
            id: id.to_owned(),
            token: format!("token of {id}"),
            amount: 2_500,
            currency: crate::currency::Currency::Xof,
            description: String::new(),
            notify_url: String::new(),
            return_url: String::new(),
            channels: Channels::ALL,
            language: crate::texts::Language::default(),
            metadata: None,
            card_ready: false,
            customer_phone: None,
            locked_phone: None,
            state: State::Opened,
            method: None,
            phone: None,
            signature: String::new(),
            operator_id: None,
            opened_at: DateTime::UNIX_EPOCH,
            changed_at: DateTime::UNIX_EPOCH,
            objections: Vec::new(),
        }
    }

    #[test]
    fn the_oldest_are_forgotten_with_all_that_was_kept_of_them() {
        let mut store = Store::default();
        for number in 0..KEPT + 3 {
            let id = format!("T{number}");
            store.count(&id, |calls| calls.init += 1);
            store.keep(opened(&id)).unwrap();
        }
        assert_eq!([store.order.len(), store.transactions.len(), store.by_token.len()], [KEPT; 3]);
        assert!(store.calls.len() <= KEPT, "{}", store.calls.len());
        assert!(store.find("T2").is_none() && store.find("T3").is_some());
    }
}
