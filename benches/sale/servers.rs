//! Two servers that the benchmark runs itself: the bare handler to compare with, and a payment gateway that answers
//! immediately.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use bytes::Bytes;

use super::wire::Answer;

/// A server on its own threads.
pub struct Server {
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// Calls `configure` once per worker.
    fn start(
        workers: usize,
        configure: impl Fn(&mut web::ServiceConfig) + Send + Clone + 'static,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let ended = actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(configure.clone()))
                    .workers(workers)
                    .disable_signals()
                    .listen(listener)?
                    .run();
                drop(tell.send(server.handle()));
                server.await
            });
            drop(ended);
        });
        Ok(Self {
            address,
            handle: told.recv().context("a server of the benchmark did not start")?,
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// A recorded answer of the shop, replayed without the shop: same status, same headers, same bytes.
pub struct Replay {
    pub method: &'static str,
    pub path: String,
    pub answer: Answer,
}

/// The bare handler: actix with its default number of workers, a route for each answer, and nothing else.
pub fn bare(answers: Vec<Replay>) -> anyhow::Result<Server> {
    let workers = std::thread::available_parallelism()?.get();
    let replies: Arc<Vec<_>> =
        Arc::new(answers.into_iter().map(|replay| (replay.method, replay.path, reply(replay.answer))).collect());
    Server::start(workers, move |cfg| {
        for (method, path, (status, headers, body)) in replies.iter() {
            let (status, headers, body) = (*status, headers.clone(), body.clone());
            let answer = move |_: Bytes| {
                let mut response = HttpResponse::build(status);
                for (name, value) in &headers {
                    response.append_header((name.as_str(), value.as_str()));
                }
                std::future::ready(response.body(body.clone()))
            };
            let route = if *method == "GET" { web::get() } else { web::post() };
            cfg.route(path, route.to(answer));
        }
    })
}

type Reply = (StatusCode, Vec<(String, String)>, Bytes);

fn reply(answer: Answer) -> Reply {
    let own = |name: &str| ["content-length", "date", "connection"].contains(&name);
    let headers = answer.headers.into_iter().filter(|(name, _)| !own(&name.to_ascii_lowercase()));
    (StatusCode::from_u16(answer.status).unwrap_or_default(), headers.collect(), answer.body.into())
}

/// A gateway that opens every payment immediately, and reports either all of them as pending or all of them as paid.
pub struct Gateway {
    pub server: Server,
    paid: Arc<AtomicBool>,
}

impl Gateway {
    pub fn open() -> anyhow::Result<Self> {
        let paid = Arc::new(AtomicBool::new(false));
        let says = Arc::clone(&paid);
        let server = Server::start(1, move |cfg| {
            let says = Arc::clone(&says);
            let init = |_: Bytes| async { json(OPENED) };
            let check = move |_: Bytes| {
                let paid = says.load(Ordering::Relaxed);
                async move { json(if paid { PAID } else { WAITS }) }
            };
            cfg.route("/v2/payment", web::post().to(init)).route("/v2/payment/check", web::post().to(check));
        })?;
        Ok(Self { server, paid })
    }

    /// From now on reports every payment as paid, or none.
    pub fn pays(&self, paid: bool) {
        self.paid.store(paid, Ordering::Relaxed);
    }
}

const OPENED: &str = r#"{"code":"201","message":"CREATED","description":"Transaction created with success","data":{"payment_token":"8a2f6ea6c1b54f1bb37d6a1f9d6f2f0c","payment_url":"https://checkout.cinetpay.com/payment/8a2f6ea6c1b54f1bb37d6a1f9d6f2f0c"},"api_response_id":"1700000000.0001"}"#;
const PAID: &str = r#"{"code":"00","message":"SUCCES","data":{"amount":"2500","currency":"XOF","status":"ACCEPTED","payment_method":"OM","description":"","metadata":null,"operator_id":"MP1","payment_date":"2026-01-15 10:20:30"},"api_response_id":"1700000000.0002"}"#;
const WAITS: &str = r#"{"code":"662","message":"WAITING_CUSTOMER_PAYMENT","data":{"amount":"2500","currency":"XOF","status":"PENDING","payment_method":"","description":"","metadata":null,"operator_id":null,"payment_date":""},"api_response_id":"1700000000.0003"}"#;

fn json(text: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(text)
}
