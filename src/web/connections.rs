//! The connections of a server thread, and which of them is closed when there are too many: an idle one, because
//! closing it delays no buyer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use bytes::Bytes;

/// How long a connection may wait for a request, even if part of a head has arrived. (actix limits only the wait for
/// the first head, and connections on which nothing arrived at all.)
const LONGEST_WAIT: Duration = Duration::from_secs(40);
/// How long a connection may stay open while the kernel takes no more bytes for its reader. The kernel takes more when
/// half of `server::UNSENT` has been sent, so the slowest reader receives some 900 bytes a second.
const LONGEST_STALL: Duration = Duration::from_mins(5);
/// When there are too many connections, a reader stalled for this long may be disconnected: the download can be resumed.
const SHORT_STALL: Duration = Duration::from_secs(15);

/// The connections of a server thread.
#[derive(Clone)]
pub struct Connections(Rc<Inner>);

struct Inner {
    /// From this number on, one connection is closed for each new one.
    many: usize,
    next: Cell<u64>,
    taken: RefCell<BTreeMap<u64, Rc<State>>>,
}

/// The state of a connection.
struct State {
    /// How many requests are being answered.
    answering: Cell<u32>,
    /// When the last answer ended; before the first, when the connection was accepted.
    waiting_since: Cell<Instant>,
    /// Since when the kernel takes no more bytes for the reader.
    stalled_since: Cell<Option<Instant>>,
    has_ended: Cell<bool>,
    /// The server is stopping: requests in progress are answered, and no more are read.
    closing: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Connections {
    pub fn new(many: usize) -> Self {
        Self(Rc::new(Inner { many, next: Cell::default(), taken: RefCell::default() }))
    }

    /// Adds a new connection, and closes another if there are too many.
    pub fn take(&self) -> Connection {
        if self.0.taken.borrow().len() >= self.0.many {
            self.let_one_yield(Instant::now());
        }
        let number = self.0.next.replace(self.0.next.get() + 1);
        let state = Rc::new(State {
            answering: Cell::default(),
            waiting_since: Cell::new(Instant::now()),
            stalled_since: Cell::default(),
            has_ended: Cell::default(),
            closing: Cell::default(),
            waker: RefCell::default(),
        });
        self.0.taken.borrow_mut().insert(number, Rc::clone(&state));
        Connection { seats: self.clone(), number, state }
    }

    /// Closes the connection that has waited longest for a request; if none waits, the one that has stalled longest,
    /// provided it has for [`SHORT_STALL`].
    fn let_one_yield(&self, now: Instant) {
        let taken = self.0.taken.borrow();
        let open = || taken.values().filter(|state| !state.has_ended.get());
        let waiting = open().filter(|state| state.is_waiting()).min_by_key(|state| state.waiting_since.get());
        let stalled = || {
            let old = open().filter_map(|state| Some((state.stalled_since.get()?, state)));
            let longest = old.min_by_key(|(since, _)| *since);
            longest.filter(|(since, _)| now.saturating_duration_since(*since) >= SHORT_STALL).map(|(_, state)| state)
        };
        if let Some(state) = waiting.or_else(stalled) {
            state.end();
        }
    }

    /// From now on each connection is closed as soon as no request on it is being answered.
    pub fn close(&self) {
        for state in self.0.taken.borrow().values() {
            state.closing.set(true);
            state.wake();
        }
    }

    /// Closes the connections that have waited or stalled too long at the time `now`.
    pub fn sweep(&self, now: Instant) {
        let late = |since: Instant, most: Duration| now.saturating_duration_since(since) >= most;
        for state in self.0.taken.borrow().values() {
            let stalled = state.stalled_since.get().is_some_and(|since| late(since, LONGEST_STALL));
            if stalled || (state.is_waiting() && late(state.waiting_since.get(), LONGEST_WAIT)) {
                state.end();
            }
        }
    }
}

impl State {
    fn is_waiting(&self) -> bool {
        self.answering.get() == 0 && self.stalled_since.get().is_none()
    }

    fn end(&self) {
        self.has_ended.set(true);
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// A connection in [`Connections`], which it leaves when it is dropped.
pub struct Connection {
    seats: Connections,
    number: u64,
    state: Rc<State>,
}

impl Connection {
    /// The handle for the connection's requests.
    pub fn card(&self) -> ConnectionHandle {
        ConnectionHandle(Rc::clone(&self.state))
    }

    /// Whether the connection is to be closed. If not, the task of `cx` is woken when that changes.
    pub fn has_ended(&self, cx: &Context<'_>) -> bool {
        let ended = self.state.has_ended.get();
        let mut waker = self.state.waker.borrow_mut();
        if !ended && !waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *waker = Some(cx.waker().clone());
        }
        ended
    }

    /// Whether the server is stopping and no request of this connection is being answered, so that nothing more is read.
    pub fn reads_no_more(&self) -> bool {
        self.state.closing.get() && self.state.answering.get() == 0
    }

    /// Whether a request of the connection is being answered.
    pub fn is_answering(&self) -> bool {
        self.state.answering.get() > 0
    }

    /// Records that the kernel took bytes for the reader.
    pub fn moves(&self) {
        self.state.stalled_since.set(None);
    }

    /// Records that the kernel takes no bytes at present.
    pub fn stalls(&self) {
        let since = self.state.stalled_since.get().unwrap_or_else(Instant::now);
        self.state.stalled_since.set(Some(since));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.seats.0.taken.borrow_mut().remove(&self.number);
    }
}

/// Records for a request that it is being answered. Every request has its connection's handle as `conn_data`.
#[derive(Clone)]
pub struct ConnectionHandle(Rc<State>);

/// While this exists, a request is being answered.
struct Answering(Rc<State>);

impl ConnectionHandle {
    fn answering(&self) -> Answering {
        self.0.answering.set(self.0.answering.get() + 1);
        Answering(Rc::clone(&self.0))
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answering.set(self.0.answering.get().saturating_sub(1));
        self.0.waiting_since.set(Instant::now());
        if self.0.closing.get() {
            self.0.wake();
        }
    }
}

/// The middleware: a connection counts as answering from a request's head to the end of the response body.
pub async fn occupy(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let answering = request.conn_data::<ConnectionHandle>().map(ConnectionHandle::answering);
    let response = next.call(request).await?.map_into_boxed_body();
    Ok(response.map_body(|_, body| Occupied { body, _answering: answering }))
}

/// A response body that keeps its connection answering.
struct Occupied {
    body: BoxBody,
    _answering: Option<Answering>,
}

impl MessageBody for Occupied {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn when_there_are_many_the_one_that_waits_the_longest_yields() {
        let seats = Connections::new(3);
        let (first, second, third) = (seats.take(), seats.take(), seats.take());
        let ended = |seat: &Connection| seat.state.has_ended.get();
        assert!(![&first, &second, &third].into_iter().any(ended));
        let answer = first.card().answering();
        let fourth = seats.take();
        assert_eq!([&first, &second, &third, &fourth].map(ended), [false, true, false, false]);
        drop((second, answer));
        let fifth = seats.take();
        assert_eq!(
            [&first, &third, &fourth, &fifth].map(ended),
            [false, true, false, false],
            "the first came back late"
        );
        drop(third);
        assert_eq!(seats.0.taken.borrow().len(), 3, "nothing is remembered of those who went");
    }

    #[test]
    fn who_is_being_answered_stays_unless_nothing_is_taken_for_long() {
        let seats = Connections::new(1);
        let first = seats.take();
        let _answer = first.card().answering();
        first.stalls();
        let now = Instant::now();
        seats.let_one_yield(now);
        assert!(!first.state.has_ended.get(), "a moment is no stall");
        seats.let_one_yield(now + SHORT_STALL + SECOND);
        assert!(first.state.has_ended.get());
    }

    #[test]
    fn a_head_that_never_ends_and_a_reader_who_takes_nothing_are_let_go() {
        let seats = Connections::new(9);
        let (waits, answers, stalls, moves) = (seats.take(), seats.take(), seats.take(), seats.take());
        let _answers = [&answers, &stalls, &moves].map(|seat| seat.card().answering());
        let ended = || [&waits, &answers, &stalls, &moves].map(|seat| seat.state.has_ended.get());
        stalls.stalls();
        moves.stalls();
        moves.moves();
        let now = Instant::now();
        seats.sweep(now + LONGEST_WAIT / 2);
        assert_eq!(ended(), [false; 4]);
        seats.sweep(now + LONGEST_WAIT + SECOND);
        assert_eq!(ended(), [true, false, false, false]);
        seats.sweep(now + LONGEST_STALL + SECOND);
        assert_eq!(ended(), [true, false, true, false]);
    }
}
