//! The transfers and the contacts in memory.

use std::collections::{HashMap, VecDeque};

use crate::{Contact, Generation, Phone, Transfer, TransferState};

/// The limit on transfers, and on contacts; the oldest are dropped.
const KEPT: usize = 5_000;

/// The state of the account, in whole units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What came in and has not left.
    pub amount: i64,
    /// What is on its way out.
    pub in_use: i64,
    /// What accepted payments brought.
    pub credit: i64,
    /// What left, with its fees.
    pub debit: i64,
}

impl Balance {
    /// What can be transferred.
    pub fn available(self) -> i64 {
        self.amount - self.in_use
    }
}

/// The transfers, by generation and the shop's id, and the contacts of the older API.
#[derive(Debug, Default)]
pub struct TransferStore {
    transfers: HashMap<String, Transfer>,
    /// CinetPay's ids of the transfers, by the shop's.
    ids: HashMap<(Generation, String), String>,
    order: VecDeque<String>,
    contacts: VecDeque<Contact>,
}

impl TransferStore {
    pub fn remember(&mut self, transfer: Transfer) {
        let own = transfer.transaction_id.clone();
        self.ids.insert((transfer.generation, transfer.id.clone()), own.clone());
        if self.transfers.insert(own.clone(), transfer).is_none() {
            self.order.push_back(own);
        }
        while self.order.len() > KEPT {
            let oldest = self.order.pop_front().and_then(|own| self.transfers.remove(&own));
            oldest.map(|oldest| self.ids.remove(&(oldest.generation, oldest.id)));
        }
    }

    /// Keeps a contact; a known number keeps its first.
    pub fn meet(&mut self, contact: Contact) {
        if self.knows(&contact.phone) {
            return;
        }
        self.contacts.push_back(contact);
        if self.contacts.len() > KEPT {
            self.contacts.pop_front();
        }
    }

    pub fn knows(&self, phone: &Phone) -> bool {
        self.contacts.iter().any(|contact| contact.phone == *phone)
    }

    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.iter()
    }

    /// Every transfer, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Transfer> {
        self.order.iter().filter_map(|own| self.transfers.get(own))
    }

    /// Finds by the shop's id.
    pub fn of(&self, generation: Generation, id: &str) -> Option<&Transfer> {
        self.own(self.ids.get(&(generation, id.to_owned()))?)
    }

    /// Finds by CinetPay's id.
    pub fn own(&self, transaction_id: &str) -> Option<&Transfer> {
        self.transfers.get(transaction_id)
    }

    /// The balance, when the account held `opening` and payments brought `credit`.
    pub fn balance(&self, opening: i64, credit: i64) -> Balance {
        let sum = |wanted: &dyn Fn(TransferState) -> bool| -> i64 {
            let those = self.transfers.values().filter(|transfer| wanted(transfer.state));
            those.map(|transfer| transfer.amount + transfer.fee).sum()
        };
        let debit = sum(&|state| state == TransferState::Done);
        Balance { amount: opening + credit - debit, in_use: sum(&|state| !state.is_final()), credit, debit }
    }
}
