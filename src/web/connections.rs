//! The connections of a server thread, and which of them yields when there are many: one that waits for nothing in
//! particular holds no buyer up.

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

/// A connection without a request is closed after so long, also when a part of a head has come. (actix looks only after the
/// first head, and after connections on which nothing came at all.)
const LONGEST_WAIT: Duration = Duration::from_secs(40);
/// A reader to whom the kernel could give nothing more for so long is let go. It asks for more when half of what may wait there
/// (`server::UNSENT`) has gone: the slowest reader takes some 900 bytes a second.
const LONGEST_STALL: Duration = Duration::from_mins(5);
/// When all seats are taken, a reader who takes nothing for so long yields: his download goes on where it stopped.
const SHORT_STALL: Duration = Duration::from_secs(15);

/// The seats of a server thread.
#[derive(Clone)]
pub struct Connections(Rc<Inner>);

struct Inner {
    /// Beyond so many, one yields for each that comes.
    many: usize,
    next: Cell<u64>,
    taken: RefCell<BTreeMap<u64, Rc<State>>>,
}

/// What a connection does.
struct State {
    /// Requests that are being answered.
    answering: Cell<u32>,
    /// Since when none is.
    waiting_since: Cell<Instant>,
    /// Since when the kernel takes nothing more for the reader.
    stalled_since: Cell<Option<Instant>>,
    has_ended: Cell<bool>,
    /// The server stops: what is asked for already is answered, and nothing more is heard.
    closing: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Connections {
    pub fn new(many: usize) -> Self {
        Self(Rc::new(Inner { many, next: Cell::default(), taken: RefCell::default() }))
    }

    /// A seat for a connection that has come.
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

    /// Whoever waits for a request the longest; else the reader who has taken nothing for the longest time.
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

    /// From now on each connection ends as soon as nothing is being answered on it.
    pub fn close(&self) {
        for state in self.0.taken.borrow().values() {
            state.closing.set(true);
            state.wake();
        }
    }

    /// Ends what has taken too long, by the time `now`.
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

/// A connection's seat, given back when it is dropped.
pub struct Connection {
    seats: Connections,
    number: u64,
    state: Rc<State>,
}

impl Connection {
    /// For the connection's requests.
    pub fn card(&self) -> ConnectionHandle {
        ConnectionHandle(Rc::clone(&self.state))
    }

    /// Whether the connection is to be closed. If not, whoever asks is woken when it is.
    pub fn has_ended(&self, cx: &Context<'_>) -> bool {
        let ended = self.state.has_ended.get();
        let mut waker = self.state.waker.borrow_mut();
        if !ended && !waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *waker = Some(cx.waker().clone());
        }
        ended
    }

    /// Whether the server stops, and this connection waits for a request that will not be answered.
    pub fn hears_no_more(&self) -> bool {
        self.state.closing.get() && self.state.answering.get() == 0
    }

    /// Whether a request of the connection is being answered.
    pub fn is_answering(&self) -> bool {
        self.state.answering.get() > 0
    }

    /// The kernel took bytes for the reader.
    pub fn moves(&self) {
        self.state.stalled_since.set(None);
    }

    /// The kernel takes none at present.
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

/// How a request says that it is being answered. Every request of a connection has its card as `conn_data`.
#[derive(Clone)]
pub struct ConnectionHandle(Rc<State>);

/// While this lives, a request is being answered.
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

/// The middleware: a connection does not wait from a request's head to the end of its answer's body.
pub async fn occupy(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let answering = request.conn_data::<ConnectionHandle>().map(ConnectionHandle::answering);
    let response = next.call(request).await?.map_into_boxed_body();
    Ok(response.map_body(|_, body| Occupied { body, _answering: answering }))
}

/// A body whose connection does not wait.
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
