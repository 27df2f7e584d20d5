//! Threads that run the database's jobs, fed by a bounded queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use diesel::Connection as _;
use tokio::sync::oneshot;

use super::{Conn, Error};
use crate::metrics;
use crate::store::deferred_writes::{DeferredWrite, RETRY_AFTER, RetryQueue};

/// More waiting jobs than this are refused, so that a stuck database does not fill the memory.
const QUEUE: usize = 4096;
/// A job that has waited longer than this is not started any more.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(5);

/// Work to run in a savepoint or a transaction of its own.
pub(super) trait DbTask: Send {
    /// Does the work, in a transaction or savepoint that it begins and ends.
    fn run(&mut self, conn: &mut Conn) -> TaskResult;
    /// Tells whoever waits: the work's own answer, or that it could not be kept.
    fn reply(self: Box<Self>, kept: Result<(), Error>);
    /// Whether no caller waits for it, so that it runs however late it is.
    fn never_times_out(&self) -> bool {
        false
    }
}

/// What became of a job that was run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TaskResult {
    Done,
    Undone,
    /// Its transaction could not be begun and none of its work was done: another connection may run it.
    NotBegun,
}

struct Task<T, E, F> {
    todo: Option<F>,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> DbTask for Task<T, E, F>
where
    T: Send,
    E: From<Error> + From<diesel::result::Error> + Send,
    F: FnOnce(&mut Conn) -> Result<T, E> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> TaskResult {
        let todo = &mut self.todo;
        let result = transaction(conn, |conn| match todo.take() {
            Some(work) => work(conn),
            None => Err(Error::Unavailable("it was run before".to_owned()).into()),
        });
        if self.todo.is_some() {
            return TaskResult::NotBegun;
        }
        let ran = if result.is_ok() { TaskResult::Done } else { TaskResult::Undone };
        self.result = Some(result);
        ran
    }

    fn reply(self: Box<Self>, kept: Result<(), Error>) {
        let gone = || Error::Unavailable("the work was not done".to_owned());
        let result = match (self.result, kept) {
            (Some(Ok(_)) | None, Err(error)) => Err(error.into()),
            (Some(result), _) => result,
            (None, Ok(())) => Err(gone().into()),
        };
        // The caller may be gone: what was written stays written.
        drop(self.answer.send(result));
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that makes transactions")]
pub(super) fn transaction<T, E>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: From<diesel::result::Error>,
{
    conn.transaction(work)
}

enum Message {
    Do(Box<dyn DbTask>, Instant),
    Stop,
}

/// Runs jobs from the queue on a thread of its own, until the queue ends.
pub(super) trait Executor: Send + 'static {
    /// Runs `first`, and other jobs that `next` has ready.
    fn run(&mut self, first: Box<dyn DbTask>, next: &mut dyn FnMut() -> Option<Box<dyn DbTask>>);
}

/// A bounded queue and its threads.
pub(super) struct DbQueue {
    queue: SyncSender<Message>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    again: Arc<RetryQueue>,
}

impl DbQueue {
    /// Starts a thread for each of `runners`.
    pub(super) fn start(name: &'static str, runners: Vec<Box<dyn Executor>>) -> Result<Self, Error> {
        let (queue, jobs) = sync_channel(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        let again = Arc::<RetryQueue>::default();
        let spawn = |runner| {
            let (jobs, again) = (Arc::clone(&jobs), Arc::clone(&again));
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(move || serve(name, runner, &jobs, &again))
                .map_err(|error| Error::Unavailable(error.to_string()))
        };
        let threads = runners.into_iter().map(spawn).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { queue, threads: Mutex::new(threads), again })
    }

    pub(super) async fn run<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + From<diesel::result::Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.push(Box::new(Task { todo: Some(work), result: None, answer }))?;
        answered.await.unwrap_or_else(|_| Err(Error::Unavailable("it stopped".to_owned()).into()))
    }

    pub(super) fn run_later(
        &self,
        what: &'static str,
        work: impl FnMut(&mut Conn) -> Result<(), Error> + Send + 'static,
    ) {
        // A job that finds no room in the queue is dropped, which puts it off for a retry.
        drop(self.push(Box::new(DeferredWrite::new(what, Box::new(work), Arc::clone(&self.again)))));
    }

    fn push(&self, job: Box<dyn DbTask>) -> Result<(), Error> {
        self.queue.try_send(Message::Do(job, Instant::now())).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Unavailable("it is closed".to_owned()),
        })
    }

    pub(super) fn close(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for _ in &threads {
            // If the queue is full, this waits until there is room.
            drop(self.queue.send(Message::Stop));
        }
        for thread in threads {
            drop(thread.join());
        }
        self.again.close();
    }
}

fn serve(name: &str, mut runner: Box<dyn Executor>, jobs: &Mutex<Receiver<Message>>, again: &RetryQueue) {
    let count = |change| metrics::on().map_or((), |counts| counts.connected(name, change));
    count(1);
    let mut stopped = false;
    while !stopped {
        let come = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(RETRY_AFTER);
        let first = match come {
            Ok(Message::Do(first, since)) => unless_timed_out(name, first, since),
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => again.due(),
        };
        let Some(first) = first else { continue };
        let mut next = || loop {
            match jobs.lock().unwrap_or_else(PoisonError::into_inner).try_recv() {
                Ok(Message::Do(job, since)) => {
                    if let Some(job) = unless_timed_out(name, job, since) {
                        return Some(job);
                    }
                }
                Ok(Message::Stop) => {
                    stopped = true;
                    return None;
                }
                Err(_) => return again.due(),
            }
        };
        run(name, runner.as_mut(), first, &mut next);
    }
    let mut left = again.take();
    while let Some((_, first)) = left.pop_front() {
        run(name, runner.as_mut(), first, &mut || left.pop_front().map(|(_, job)| job));
    }
    count(-1);
}

/// A panic in a job is a bug: its caller gets an error, and the shop keeps running.
fn run(
    name: &str,
    runner: &mut dyn Executor,
    first: Box<dyn DbTask>,
    next: &mut dyn FnMut() -> Option<Box<dyn DbTask>>,
) {
    let count = |change| metrics::on().map_or((), |counts| counts.worked(name, change));
    count(1);
    if catch_unwind(AssertUnwindSafe(|| runner.run(first, next))).is_err() {
        tracing::error!("a database job panicked");
    }
    count(-1);
}

/// When the database comes back after an outage, the callers of old jobs have gone: those jobs are answered as busy at once.
fn unless_timed_out(name: &str, job: Box<dyn DbTask>, since: Instant) -> Option<Box<dyn DbTask>> {
    if let Some(counts) = metrics::on() {
        counts.waited(name, since.elapsed());
    }
    if since.elapsed() > QUEUE_TIMEOUT && !job.never_times_out() {
        job.reply(Err(Error::Busy));
        return None;
    }
    Some(job)
}
