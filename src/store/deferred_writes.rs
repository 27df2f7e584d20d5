//! Writes that no caller waits for. One that fails (the queue was full, the disk failed, the database was unreachable) is
//! retried until it is stored, it was tried too often, or too many wait.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Conn, Error};
use crate::store::queue::{DbTask, TaskResult, transaction};

/// The pause before a retry.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);
/// A write is given up after this many tries.
const MAX_TRIES: u32 = 600;
/// The number of tries that a panic counts for: it is a bug, and will hardly go away.
const PANIC: u32 = 200;
/// No more than this many writes wait, so that an unreachable database does not fill the memory.
const MAX_WAITING: usize = 4096;

type Todo = Box<dyn FnMut(&mut Conn) -> Result<(), Error> + Send>;

/// A write that may run more than once, until it is stored.
pub(super) struct DeferredWrite {
    what: &'static str,
    /// `None` once it is stored or given up.
    todo: Option<Todo>,
    is_done: bool,
    tries: u32,
    again: Arc<RetryQueue>,
}

impl DeferredWrite {
    pub(super) fn new(what: &'static str, todo: Todo, again: Arc<RetryQueue>) -> Self {
        Self { what, todo: Some(todo), is_done: false, tries: 0, again }
    }
}

impl DbTask for DeferredWrite {
    fn run(&mut self, conn: &mut Conn) -> TaskResult {
        let Some(todo) = &mut self.todo else { return TaskResult::Undone };
        let mut is_begun = false;
        let done = transaction(conn, |conn| {
            is_begun = true;
            todo(conn)
        });
        if !is_begun {
            return TaskResult::NotBegun;
        }
        self.is_done = done.is_ok();
        match done {
            // The row that it is about does not exist any more.
            Err(Error::Query(diesel::result::Error::NotFound)) => self.todo = None,
            Err(error) if self.tries == 0 => tracing::warn!(%error, "{} is not kept yet", self.what),
            _ => {}
        }
        if self.is_done { TaskResult::Done } else { TaskResult::Undone }
    }

    fn reply(mut self: Box<Self>, kept: Result<(), Error>) {
        if self.is_done && kept.is_ok() {
            self.todo = None;
        }
    }

    fn never_times_out(&self) -> bool {
        true
    }
}

impl Drop for DeferredWrite {
    fn drop(&mut self) {
        if let Some(todo) = self.todo.take() {
            let tries = self.tries + if thread::panicking() { PANIC } else { 1 };
            let again = Arc::clone(&self.again);
            self.again.defer(Self { what: self.what, todo: Some(todo), is_done: false, tries, again });
        }
    }
}

/// The writes that wait for a retry, the oldest first.
#[derive(Default)]
pub(super) struct RetryQueue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<(Instant, Box<dyn DbTask>)>,
    is_closed: bool,
}

impl RetryQueue {
    fn defer(&self, mut later: DeferredWrite) {
        let mut waiting = self.lock();
        if later.tries >= MAX_TRIES || waiting.jobs.len() >= MAX_WAITING || waiting.is_closed {
            later.todo = None;
            tracing::error!(tries = later.tries, "{} was not kept", later.what);
            return;
        }
        waiting.jobs.push_back((Instant::now(), Box::new(later)));
    }

    /// The oldest write, if it has waited long enough.
    pub(super) fn due(&self) -> Option<Box<dyn DbTask>> {
        let mut waiting = self.lock();
        let is_due = waiting.jobs.front().is_some_and(|(since, _)| since.elapsed() >= RETRY_AFTER);
        is_due.then(|| waiting.jobs.pop_front())?.map(|(_, job)| job)
    }

    /// Everything that waits, for the last try.
    pub(super) fn take(&self) -> VecDeque<(Instant, Box<dyn DbTask>)> {
        std::mem::take(&mut self.lock().jobs)
    }

    /// Gives up everything that waits; later writes are not put off any more.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        drop(self.take());
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
