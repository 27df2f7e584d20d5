//! The HTTP server.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use socket2::SockRef;

use super::{Doors, guard, routes};
use crate::telemetry;

/// How long a stop waits for requests that are under way, in seconds.
const FAREWELL: u64 = 20;

/// Connections of one server thread.
const MOST_CONNECTIONS: usize = 4096;

/// A running server.
pub struct Server {
    /// Stops it.
    pub handle: ServerHandle,
    /// Ends when it has stopped.
    pub running: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// Bytes that may wait in the kernel for a reader: what is said to have gone out has gone out, up to this. Less would count a
/// cut download more exactly, and wake the server more often (docs/performance.md).
const UNSENT: u32 = 512 * 1024;
/// A reader that takes nothing for so long is let go; his download goes on where it stopped.
const STALLED: Duration = Duration::from_mins(2);

/// Sockets that are accepted later take this over from the listener.
fn prepare(listener: &TcpListener) -> std::io::Result<()> {
    let socket = SockRef::from(listener);
    socket.set_tcp_notsent_lowat(UNSENT)?;
    socket.set_tcp_user_timeout(Some(STALLED))
}

/// Serves the shop on a listener that is bound already.
///
/// # Errors
/// When the listener cannot be used.
pub fn listen(listener: TcpListener, doors: web::Data<Doors>) -> std::io::Result<Server> {
    prepare(&listener)?;
    let (watched, kept) = (doors.clone(), doors.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(doors.clone())
            .wrap(from_fn(guard::guard))
            .wrap(telemetry::requests())
            .configure(routes(&doors))
    })
    .client_request_timeout(Duration::from_secs(10))
    .client_disconnect_timeout(Duration::from_secs(5))
    .max_connections(MOST_CONNECTIONS)
    .keep_alive(Duration::from_secs(30))
    .shutdown_timeout(FAREWELL)
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    tokio::spawn(async move {
        // Ends with the process: it only looks.
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            watched.shelf.look(&watched.shop).await;
            watched.views.keep_when_due(&watched.shop).await;
        }
    });
    let running = tokio::spawn(async move {
        let ended = server.await;
        kept.views.keep(&kept.shop).await;
        ended
    });
    Ok(Server { handle, running })
}
