//! Wakes those who wait for an order when something about it has changed.
//!
//! One task of the process looks after all orders that anybody waits for, with one pair of queries every two seconds: another
//! instance may have settled one of them. What this process settles wakes the task at once. While nobody waits there is no task.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use crate::shop::{Error, Shop};
use crate::store::order_watch;

/// How often the orders are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The orders that somebody waits for. Cheap to clone.
#[derive(Clone, Default)]
pub struct OrderEvents(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    wakeup: Notify,
}

#[derive(Default)]
struct State {
    /// By the order's id.
    watched: HashMap<String, Watched>,
    /// The number of the task that looks after them.
    task: Option<u64>,
    tasks: u64,
    is_closed: bool,
}

struct Watched {
    sender: watch::Sender<()>,
    /// What was seen last; `None` before the first look, which always wakes: the order may have changed since it was read.
    seen: Option<String>,
}

impl OrderEvents {
    /// Something was settled in this process: look now.
    pub fn wake(&self) {
        self.0.wakeup.notify_one();
    }

    /// The server stops: those who wait are sent away, and nobody waits any more.
    pub fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.watched.clear();
        drop(state);
        self.wake();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The orders that somebody still waits for. If there are none, the task ends.
    fn wanted(&self) -> Vec<String> {
        let mut state = self.state();
        state.watched.retain(|_, watched| watched.sender.receiver_count() > 0);
        if state.watched.is_empty() {
            state.task = None;
        }
        state.watched.keys().cloned().collect()
    }

    fn compare(&self, found: Vec<(String, String)>) {
        let mut state = self.state();
        for (id, text) in found {
            if let Some(watched) = state.watched.get_mut(&id)
                && watched.seen.as_ref() != Some(&text)
            {
                watched.seen = Some(text);
                watched.sender.send_replace(());
            }
        }
    }
}

/// A running task, by its number. Its end is noted even if its runtime was stopped.
struct Running(OrderEvents, u64);

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.task = state.task.filter(|task| *task != self.1);
    }
}

/// Wakes the receiver whenever the order may have changed. Read the order after this call, not before. `None` when the server
/// is stopping.
pub fn watch(shop: &Shop, order_id: &str) -> Option<watch::Receiver<()>> {
    let events = &shop.order_events;
    let mut state = events.state();
    if state.is_closed {
        return None;
    }
    let new = || Watched { sender: watch::Sender::new(()), seen: None };
    let receiver = state.watched.entry(order_id.to_owned()).or_insert_with(new).sender.subscribe();
    if state.task.is_none() {
        state.tasks += 1;
        state.task = Some(state.tasks);
        tokio::spawn(look_after(shop.clone(), Running(events.clone(), state.tasks)));
    }
    Some(receiver)
}

async fn look_after(shop: Shop, running: Running) {
    let events = &running.0;
    loop {
        drop(tokio::time::timeout(LOOK_EVERY, events.0.wakeup.notified()).await);
        let ids = events.wanted();
        if ids.is_empty() {
            return;
        }
        match shop.db.read(move |conn| Ok::<_, Error>(order_watch::states(conn, &ids)?)).await {
            Ok(found) => events.compare(found),
            Err(error) => tracing::warn!(%error, "the orders that somebody waits for could not be read"),
        }
    }
}
