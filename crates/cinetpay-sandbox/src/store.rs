//! The payments, transfers and contacts, in memory, and in a journal of JSON lines if they are to survive a restart.

use std::{
    collections::{HashMap, VecDeque},
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Contact, Generation, State, Transaction, Transfer,
    transfers::{Balance, TransferStore},
};

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
    pub notifications: u32,
    /// Notifications that the shop answered with 2xx.
    pub heard: u32,
}

/// The state of the sandbox.
#[derive(Debug, Default)]
pub struct Store {
    /// By payment token.
    payments: HashMap<String, Transaction>,
    /// The tokens of the payments, by generation and the shop's id.
    ids: HashMap<(Generation, String), String>,
    /// The tokens of the payments of the 2026 API, by CinetPay's id.
    own_ids: HashMap<String, String>,
    order: VecDeque<String>,
    calls: HashMap<String, Calls>,
    transfers: TransferStore,
    journal: Option<File>,
}

/// A line of the journal. A payment has no name of its own, as in the journals of the first sandboxes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Transfer { transfer: Transfer },
    Contact { contact: Contact },
    Payment(Box<Transaction>),
}

impl Store {
    /// Reads the journal, compacts it to one line for each payment, transfer and contact, and opens it for appending.
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
                match serde_json::from_slice(&line?) {
                    Ok(Line::Payment(payment)) => store.remember(*payment),
                    Ok(Line::Transfer { transfer }) => store.transfers.remember(transfer),
                    Ok(Line::Contact { contact }) => store.transfers.meet(contact),
                    Err(_) => {}
                }
            }
        }
        let shorter = path.with_extension("new");
        let mut file = File::create(&shorter)?;
        for payment in store.order.iter().filter_map(|token| store.payments.get(token)) {
            write_line(&mut file, payment)?;
        }
        for contact in store.transfers.contacts() {
            write_line(&mut file, &json!({"contact": contact}))?;
        }
        for transfer in store.transfers.all() {
            write_line(&mut file, &json!({"transfer": transfer}))?;
        }
        file.sync_all()?;
        std::fs::rename(&shorter, path)?;
        store.journal = Some(OpenOptions::new().append(true).open(path)?);
        Ok(store)
    }

    /// Stores a new or changed payment, in the journal first.
    ///
    /// # Errors
    /// When the journal cannot be written; memory is then unchanged.
    pub fn keep(&mut self, payment: Transaction) -> io::Result<()> {
        self.write(&payment)?;
        self.remember(payment);
        Ok(())
    }

    /// Stores a new or changed transfer, in the journal first.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn keep_transfer(&mut self, transfer: Transfer) -> io::Result<()> {
        self.write(&json!({"transfer": transfer}))?;
        self.transfers.remember(transfer);
        Ok(())
    }

    /// Stores a contact, in the journal first.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn keep_contact(&mut self, contact: Contact) -> io::Result<()> {
        self.write(&json!({"contact": contact}))?;
        self.transfers.meet(contact);
        Ok(())
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        self.journal.as_mut().map_or(Ok(()), |file| write_line(file, line))
    }

    /// Finds a payment of any generation by the shop's id.
    pub fn find(&self, id: &str) -> Option<&Transaction> {
        let generations = [Generation::V2, Generation::Api2026, Generation::Legacy];
        generations.into_iter().find_map(|generation| self.of(generation, id))
    }

    /// Finds a payment of one generation by the shop's id.
    pub fn of(&self, generation: Generation, id: &str) -> Option<&Transaction> {
        self.by_token(self.ids.get(&(generation, id.to_owned()))?)
    }

    /// Finds a payment of the 2026 API by CinetPay's id.
    pub fn by_own_id(&self, id: &str) -> Option<&Transaction> {
        self.by_token(self.own_ids.get(id)?)
    }

    pub fn by_token(&self, token: &str) -> Option<&Transaction> {
        self.payments.get(token)
    }

    /// Every payment, oldest first.
    pub fn payments(&self) -> impl DoubleEndedIterator<Item = &Transaction> {
        self.order.iter().filter_map(|token| self.by_token(token))
    }

    /// The transfers and the contacts.
    pub fn transfers(&self) -> &TransferStore {
        &self.transfers
    }

    /// What the account holds and what is on its way out of it, in whole units.
    pub fn balance(&self, opening: i64) -> Balance {
        let accepted = self.payments().filter(|payment| payment.state == State::Accepted);
        self.transfers.balance(opening, accepted.map(|payment| payment.amount).sum())
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

    fn remember(&mut self, payment: Transaction) {
        let token = payment.token.clone();
        if let Some(terms) = payment.terms.modern() {
            self.own_ids.insert(terms.transaction_id.clone(), token.clone());
        }
        self.ids.insert((payment.generation(), payment.id.clone()), token.clone());
        if self.payments.insert(token.clone(), payment).is_none() {
            self.order.push_back(token);
        }
        while self.order.len() > KEPT {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(token) = self.order.pop_front() else { return };
        let Some(oldest) = self.payments.remove(&token) else { return };
        self.calls.remove(&oldest.id);
        self.ids.remove(&(oldest.generation(), oldest.id));
        self.own_ids.retain(|_, kept| *kept != token);
    }
}

fn write_line(file: &mut File, record: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    file.write_all(&line)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{Channels, Terms};

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
            terms: Terms::V2,
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
        assert_eq!([store.order.len(), store.payments.len(), store.ids.len()], [KEPT; 3]);
        assert!(store.calls.len() <= KEPT, "{}", store.calls.len());
        assert!(store.find("T2").is_none() && store.find("T3").is_some());
    }
}
