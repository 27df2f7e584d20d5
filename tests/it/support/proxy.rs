//! A TCP proxy in front of a server, which can be told to delay, to cut and to reset.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of the answers that go through the proxy, on connections that are open already too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    #[default]
    Whole,
    /// Each piece comes so many milliseconds later.
    Delayed(u64),
    /// Each connection is closed before more than this many bytes of answers went through.
    CutAfter(u64),
    /// Each connection is reset when an answer comes.
    Reset,
    /// One byte in so many milliseconds.
    Trickle(u64),
}

/// The proxy, on a free port of 127.0.0.1.
pub struct Proxy {
    pub address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    servers: Mutex<Vec<SocketAddr>>,
    /// Whose turn it is.
    turn: AtomicUsize,
    line: Mutex<Line>,
    /// How many more connections are accepted.
    connections: AtomicUsize,
}

impl Proxy {
    /// Without a server every connection is closed at once.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State { connections: AtomicUsize::new(usize::MAX), ..State::default() });
        tokio::spawn(accept(listener, Arc::clone(&state)));
        Self { address, state }
    }

    /// New connections go to these servers in turn.
    pub fn leads_to(&self, servers: Vec<SocketAddr>) {
        *self.state.servers.lock().unwrap() = servers;
    }

    pub fn set(&self, line: Line) {
        *self.state.line.lock().unwrap() = line;
    }

    /// Accepts only so many more connections; `usize::MAX` is no limit.
    pub fn accept_only(&self, connections: usize) {
        self.state.connections.store(connections, Ordering::SeqCst);
    }
}

impl State {
    fn line(&self) -> Line {
        *self.line.lock().unwrap()
    }

    fn server(&self) -> Option<SocketAddr> {
        let servers = self.servers.lock().unwrap();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        servers.get(turn.checked_rem(servers.len())?).copied()
    }

    fn takes_one_more(&self) -> bool {
        let less = |left: usize| if left == usize::MAX { Some(left) } else { left.checked_sub(1) };
        self.connections.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok()
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        if state.takes_one_more() {
            let state = Arc::clone(&state);
            tokio::spawn(async move { carry(client, &state).await });
        }
    }
}

async fn carry(mut client: TcpStream, state: &State) {
    let Some(server) = state.server() else { return };
    // A server that was killed: the client's connection ends too.
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    {
        let (mut asks, mut hears) = client.split();
        let (mut answers, mut sends) = server.split();
        tokio::select! {
            _ = copy(&mut asks, &mut sends) => {}
            () = answer(state, &mut answers, &mut hears) => {}
        }
    }
    if state.line() == Line::Reset {
        drop(client.set_zero_linger());
    }
}

/// Copies answers to the client until its line ends.
async fn answer(state: &State, answers: &mut ReadHalf<'_>, hears: &mut WriteHalf<'_>) {
    let (mut carried, mut some) = (0, vec![0; 16 * 1024]);
    while let Ok(read @ 1..) = answers.read(&mut some).await {
        carried += u64::try_from(read).unwrap();
        let passed = match state.line() {
            Line::Delayed(millis) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                hears.write_all(&some[..read]).await
            }
            Line::CutAfter(bytes) if carried > bytes => return,
            Line::Reset => return,
            Line::Whole | Line::CutAfter(_) => hears.write_all(&some[..read]).await,
            Line::Trickle(millis) => trickle(state, hears, &some[..read], millis).await,
        };
        if passed.is_err() {
            return;
        }
    }
}

/// One byte after the other, until the line is whole again.
async fn trickle(state: &State, hears: &mut WriteHalf<'_>, bytes: &[u8], millis: u64) -> std::io::Result<()> {
    for (place, byte) in bytes.iter().enumerate() {
        if state.line() == Line::Whole {
            return hears.write_all(&bytes[place..]).await;
        }
        hears.write_all(&[*byte]).await?;
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    Ok(())
}
