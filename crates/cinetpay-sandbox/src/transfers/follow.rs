//! What becomes of a transfer after the call.

use chrono::TimeDelta;
use std::time::Duration;

use crate::{Behaviour, Fate, Refusal, Sandbox, Transfer, TransferState, transaction::PENDING_FOR};

impl Sandbox {
    /// Decides a transfer, as a person does on the page of transfers, and notifies the shop in the background.
    /// `transaction_id` is CinetPay's.
    ///
    /// # Errors
    /// When there is no such transfer, it has its last state already, or the journal cannot be written.
    pub fn decide(&self, transaction_id: &str, state: TransferState) -> Result<Transfer, Refusal> {
        let now = self.now();
        let transfer = {
            let mut store = self.store();
            let mut transfer = store.transfers().own(transaction_id).ok_or(Refusal::Unknown)?.clone();
            transfer.settle_due(now);
            if !transfer.turn(state, now) {
                return Err(Refusal::Paid);
            }
            store.keep_transfer(transfer.clone()).map_err(|_| Refusal::Journal)?;
            transfer
        };
        tracing::info!(transfer = transfer.id, state = state.treatment_status(), "changed");
        self.announce_transfer(&transfer);
        Ok(transfer)
    }

    /// The transfer as it is now, after what was due.
    pub(crate) fn current_transfer(&self, transaction_id: &str) -> Option<Transfer> {
        let mut store = self.store();
        let mut transfer = store.transfers().own(transaction_id)?.clone();
        if transfer.settle_due(self.now()) && store.keep_transfer(transfer.clone()).is_ok() {
            drop(store);
            self.announce_transfer(&transfer);
        }
        Some(transfer)
    }

    /// Notifies the shop of a new transfer, and lets it move on when that is due.
    pub(crate) fn follow(&self, transfer: &Transfer) {
        self.announce_transfer(transfer);
        let Some((due, _)) = transfer.due else { return };
        let (sandbox, own) = (self.clone(), transfer.transaction_id.clone());
        let pause = (due - self.now()).to_std().unwrap_or(Duration::ZERO);
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            sandbox.current_transfer(&own);
        });
    }
}

impl Transfer {
    /// Applies what the sandbox was told, or what the receiver's number decides, to a new transfer.
    pub(crate) fn set_off(&mut self, behaviour: &Behaviour) {
        self.due = match behaviour.transfers {
            Fate::Stuck => None,
            Fate::Rejected => Some((self.opened_at, TransferState::Rejected)),
            Fate::Normal => Self::fate(&self.phone, self.opened_at, PENDING_FOR),
        };
        if self.due.is_some_and(|(due, _)| due - self.opened_at <= TimeDelta::zero()) {
            self.settle_due(self.opened_at);
        } else {
            self.state = TransferState::Processing;
        }
    }
}
