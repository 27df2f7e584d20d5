//! The HTTP server.

use std::future::ready;
use std::net::TcpListener;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use actix_http::error::DispatchError;
use actix_http::{Extensions, HttpService};
use actix_service::{ServiceFactory, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::{App, Error, web};
use socket2::SockRef;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::shop::sale::operator_health;
use crate::web::connection_io::ConnectionIo;
use crate::web::connections::{self, Connections};
use crate::web::file_body::HELD;
use crate::web::unparsed::ParserErrors;
use crate::web::{AppState, clean_address, language_prefix, routes, security_headers};
use crate::{open_files, telemetry};

/// How long a stop waits for requests in progress, in seconds.
const SHUTDOWN_SECONDS: u64 = 20;

/// How long a connection is kept alive without a request.
const KEPT_ALIVE: Duration = Duration::from_secs(30);

/// The most and the fewest connections of one server thread.
const MOST_CONNECTIONS: usize = 4096;
const LEAST_CONNECTIONS: usize = 16;
/// Open files reserved for the shop itself: the database, the gateway, the log, the examination of files.
const OWN_FILES: u64 = 128;
/// How often connections that waited too long are closed.
const SWEEP_EVERY: Duration = Duration::from_secs(5);

/// A running server.
pub struct Server {
    /// Stops the server at once.
    pub handle: ServerHandle,
    /// Ends when the server has stopped.
    pub running: JoinHandle<std::io::Result<()>>,
    closing: watch::Sender<bool>,
}

impl Server {
    /// Stops accepting connections, closes those without a request in progress, and lets the other responses finish,
    /// for at most [`SHUTDOWN_SECONDS`].
    pub async fn close(&self) {
        self.closing.send_replace(true);
        self.handle.stop(true).await;
    }
}

/// How many unsent bytes the kernel may hold for a reader. Bytes are counted as sent when the kernel takes them, so the
/// count is ahead by up to this much. A lower value would count an interrupted download more exactly and wake the
/// server more often (docs/performance.md).
const UNSENT: u32 = 512 * 1024;
/// A connection whose peer acknowledges nothing for this long is closed; the download can be resumed.
const STALLED: Duration = Duration::from_mins(2);

/// The most connections of each of `threads` server threads, when a process may have `files` files open: each
/// connection may need one for itself and one for the file that it sends.
fn most_connections(files: u64, threads: usize) -> usize {
    let own = OWN_FILES.min(files / 2);
    let each = usize::try_from((files - own) / 2).unwrap_or(usize::MAX) / threads.max(1);
    each.clamp(LEAST_CONNECTIONS, MOST_CONNECTIONS)
}

/// Sets the socket options that accepted sockets inherit from the listener.
fn prepare(listener: &TcpListener) -> std::io::Result<()> {
    let socket = SockRef::from(listener);
    socket.set_tcp_notsent_lowat(UNSENT)?;
    socket.set_tcp_user_timeout(Some(STALLED))
}

/// Serves `app` on a bound listener, as actix-web's own server does, except that the connections are [`ConnectionIo`].
pub(super) fn serve<T, B>(
    listener: TcpListener,
    closing: watch::Receiver<bool>,
    unread: ParserErrors,
    app: impl Fn() -> App<T> + Send + Clone + 'static,
) -> std::io::Result<actix_server::Server>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    prepare(&listener)?;
    let unread = Arc::new(unread);
    let threads = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    let most = most_connections(open_files::limit(), threads);
    let server = actix_server::Server::build()
        .workers(threads)
        .max_concurrent_connections(most)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals();
    let server = server.listen("shop", listener, move || {
        let unread = unread.clone();
        // From seven eighths of the limit on, idle connections are closed for new ones, so that the server can always accept.
        let seats = Connections::new(most - most / 8);
        actix_web::rt::spawn(sweep(seats.clone()));
        actix_web::rt::spawn(say_farewell(seats.clone(), closing.clone()));
        let http = HttpService::build()
            .h1_write_buffer_size(HELD)
            .keep_alive(KEPT_ALIVE)
            .client_request_timeout(Duration::from_secs(10))
            .client_disconnect_timeout(Duration::from_secs(5))
            .on_connect_ext(|wire: &ConnectionIo, data: &mut Extensions| {
                data.insert(wire.card());
            })
            .h1(map_config(app().wrap(from_fn(connections::occupy)), |()| AppConfig::default()));
        let lay = move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            ready(Ok::<_, DispatchError>((ConnectionIo::new(stream, seats.take(), unread.clone()), peer)))
        };
        fn_service(lay).and_then(http)
    })?;
    Ok(server.run())
}

async fn sweep(seats: Connections) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        seats.sweep(Instant::now());
    }
}

async fn say_farewell(seats: Connections, mut closing: watch::Receiver<bool>) {
    if closing.wait_for(|closing| *closing).await.is_ok() {
        seats.close();
    }
}

/// Serves the shop on a bound listener.
///
/// # Errors
/// When the listener cannot be used, or its threads cannot be started.
pub fn listen(listener: TcpListener, app: web::Data<AppState>) -> std::io::Result<Server> {
    let (watched, kept, app_events) = (app.clone(), app.clone(), app.shop.order_events.clone());
    let (closing, closes) = watch::channel(false);
    let unread = ParserErrors::new(&app.security_headers);
    let mut server = serve(listener, closes, unread, move || {
        App::new()
            .app_data(app.clone())
            .wrap(from_fn(clean_address::clean_address))
            .wrap(from_fn(language_prefix::language_prefix))
            .wrap(from_fn(security_headers::security_headers))
            .wrap(telemetry::requests())
            .configure(routes(&app))
    })?;
    let handle = server.handle();
    let (events, mut farewell) = (app_events, closing.subscribe());
    tokio::spawn(async move {
        if farewell.wait_for(|closing| *closing).await.is_ok() {
            events.close();
        }
    });
    // The first poll starts the server's threads and waits for them, so a failure to start is reported here.
    if let Poll::Ready(ended) = Pin::new(&mut server).poll(&mut Context::from_waker(Waker::noop())) {
        ended?;
    }
    tokio::spawn(async move {
        // Runs until the process ends. View counts that are not stored by then are stored below, when the server has stopped.
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            watched.page_cache.look(&watched.shop).await;
            watched.views.keep_when_due(&watched.shop).await;
            operator_health::look(&watched.shop).await;
        }
    });
    let running = tokio::spawn(async move {
        let ended = server.await;
        kept.views.keep(&kept.shop).await;
        ended
    });
    Ok(Server { handle, running, closing })
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use tokio::task::spawn_blocking;

    use super::*;

    #[test]
    fn the_limit_of_open_files_leaves_room_for_our_own() {
        for (files, threads, connections) in [(1024, 2, 224), (65_536, 2, 4096), (20_000, 8, 1242), (64, 4, 16)] {
            assert_eq!(most_connections(files, threads), connections, "{files} {threads}");
        }
        assert_eq!(most_connections(u64::MAX, 1), 4096);
    }

    #[actix_web::test]
    async fn a_connection_that_waits_does_not_hold_a_stop_up_and_an_answer_under_way_comes_whole() {
        let size = 30_000_000;
        let app = move || App::new().route("/", web::get().to(move || async move { vec![7_u8; size] }));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (closing, closes) = watch::channel(false);
        let unread = ParserErrors::new(&security_headers::SecurityHeaders::new(&[], false));
        let server = serve(listener, closes, unread, app).unwrap();
        let (handle, running) = (server.handle(), tokio::spawn(server));
        let ask = move || {
            let mut line = TcpStream::connect(address).unwrap();
            line.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
            line.read_exact(&mut [0; 1000]).unwrap();
            line
        };
        let waiting = spawn_blocking(move || {
            let mut line = ask();
            let mut rest = vec![0; size];
            // The first 1000 bytes, which include the head, were read before.
            line.read_exact(&mut rest[..size - 1000]).unwrap();
            line
        });
        let (mut waits, mut reads) = (waiting.await.unwrap(), spawn_blocking(ask).await.unwrap());
        let server = Server { handle, running, closing };
        let begun = Instant::now();
        let read = spawn_blocking(move || {
            let mut rest = Vec::new();
            drop(waits.read_to_end(&mut rest));
            let mut came = Vec::new();
            reads.read_to_end(&mut came).map(|_| came.len())
        });
        server.close().await;
        assert!(read.await.unwrap().unwrap() >= size - 1000);
        server.running.await.unwrap().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(SHUTDOWN_SECONDS / 2), "{:?}", begun.elapsed());
    }
}
