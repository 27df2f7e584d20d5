//! The log. Paths, which contain tokens, and headers, which contain cookies, are never logged.

use std::io::{self, IsTerminal as _};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::USER_AGENT;
use actix_web::{Error, HttpMessage as _};
use tracing::{Span, Subscriber};
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::config::{Log, LogFormat};
use crate::metrics;

/// Logs to stderr from now on. A second call changes nothing.
pub fn init(log: &Log) {
    let _ = subscriber(log, io::stderr, io::stderr().is_terminal()).try_init();
}

/// The middleware that gives each request an id and logs it in one line.
pub fn requests() -> TracingLogger<Requests> {
    TracingLogger::new()
}

fn subscriber<W>(log: &Log, writer: W, colours: bool) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines: Box<dyn Layer<_> + Send + Sync> = match log.format {
        LogFormat::Text => fmt::layer().with_ansi(colours).with_writer(writer).boxed(),
        LogFormat::Json => fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer).boxed(),
    };
    tracing_subscriber::registry().with(filter(log)).with(lines)
}

/// The module that parses request heads. It logs an error for each one that it cannot parse.
const HEADS: &str = "actix_http::h1";

/// The log filter. `debug` and `trace` alone apply only to Griot's own lines, because those of libraries would show
/// addresses with tokens.
fn filter(log: &Log) -> EnvFilter {
    let filter = match log.filter.to_ascii_lowercase().as_str() {
        level @ ("debug" | "trace") => format!("info,griot={level}"),
        _ => log.filter.clone(),
    };
    // A visitor's malformed request is not an error of the shop, and a flood of such requests must not fill the disk. A
    // filter that names actix_http gets these lines.
    if filter.contains("actix_http") { EnvFilter::new(filter) } else { EnvFilter::new(format!("{filter},{HEADS}=off")) }
}

/// When a request arrived, and whether its line is logged only at the debug level.
#[derive(Clone, Copy)]
struct Began {
    at: Instant,
    quiet: bool,
}

/// Makes the span of a request (method, route pattern, request id, kind of client) and its log line (status,
/// milliseconds until the response head). It never logs the path, the query, a header or an address.
pub struct Requests;

impl RootSpanBuilder for Requests {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = request.match_pattern().unwrap_or_else(|| "unknown".to_owned());
        let quiet = route == "/healthz" || route == "/readyz" || route.starts_with("/static");
        request.extensions_mut().insert(Began { at: Instant::now(), quiet });
        let id = request.extensions().get::<RequestId>().map(RequestId::to_string).unwrap_or_default();
        // An error-level span, so that a warning shows its request even with a filter that logs little else.
        tracing::error_span!("request", %id, method = %request.method(), %route, client = client(request))
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let _entered = span.enter();
        match outcome {
            Ok(response) => answered(response),
            Err(error) => {
                let status = error.as_response_error().status_code().as_u16();
                tracing::error!(status, %error, "not answered");
                if let Some(counts) = metrics::on() {
                    counts.answered(None, status, None);
                }
            }
        }
    }
}

fn answered<B>(response: &ServiceResponse<B>) {
    let status = response.status();
    let began = response.request().extensions().get::<Began>().copied();
    if let Some(counts) = metrics::on() {
        let route = response.request().match_pattern();
        counts.answered(route.as_deref(), status.as_u16(), began.map(|began| began.at.elapsed()));
    }
    let ms = began.map(|began| u64::try_from(began.at.elapsed().as_millis()).unwrap_or(u64::MAX));
    if status.is_server_error() {
        let error = response.response().error().map(ToString::to_string);
        tracing::error!(status = status.as_u16(), ms, error, "answered");
    } else if began.is_some_and(|began| began.quiet) {
        tracing::debug!(status = status.as_u16(), ms, "answered");
    } else {
        tracing::info!(status = status.as_u16(), ms, "answered");
    }
}

/// The kind of the client program, as one of a few words that identify no person.
fn client(request: &ServiceRequest) -> &'static str {
    const KINDS: [(&str, &str); 10] = [
        ("WhatsApp", "whatsapp"),
        ("FBAN", "facebook"),
        ("FBAV", "facebook"),
        ("Opera Mini", "opera-mini"),
        ("bot", "bot"),
        ("; wv)", "webview"),
        ("Android", "android"),
        ("iPhone", "iphone"),
        ("Mozilla", "desktop"),
        ("CinetPay", "cinetpay"),
    ];
    let Some(agent) = request.headers().get(USER_AGENT) else { return "none" };
    let agent = agent.to_str().unwrap_or_default();
    KINDS.iter().find(|(sign, _)| agent.contains(sign)).map_or("program", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use actix_web::{App, HttpResponse, test, web};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Page {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    async fn visit(path: &str, log: &Log) -> String {
        let page = Page::default();
        let writer = page.clone();
        let _log = tracing::subscriber::set_default(subscriber(log, move || writer.clone(), false));
        let app = App::new()
            .wrap(requests())
            .route(
                "/d/{token}",
                web::get().to(|| async {
                    tracing::info!("inside");
                    HttpResponse::Ok().finish()
                }),
            )
            .route("/healthz", web::get().to(HttpResponse::Ok))
            .route("/broken", web::get().to(HttpResponse::InternalServerError));
        let app = test::init_service(app).await;
        let request = test::TestRequest::get()
            .uri(path)
            .insert_header(("Cookie", "session=hunter2"))
            .insert_header(("User-Agent", "Mozilla/5.0 (Linux; Android 9; hunter2; wv) Chrome/60"));
        test::call_service(&app, request.to_request()).await;
        page.text()
    }

    fn log(filter: &str, format: LogFormat) -> Log {
        Log { filter: filter.to_owned(), format }
    }

    #[actix_web::test]
    async fn a_request_leaves_its_route_and_no_token() {
        let text = visit("/d/hunter2?key=hunter2", &log("info", LogFormat::Text)).await;
        assert!(!text.contains("hunter2"), "{text}");
        for part in ["method=GET", "route=/d/{token}", "client=\"webview\"", "status=200", "ms=", "id=", "inside"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!visit("/hunter2", &log("trace", LogFormat::Text)).await.contains("hunter2"));
    }

    #[actix_web::test]
    async fn json_lines_carry_the_request_with_them() {
        let text = visit("/d/hunter2", &log("info", LogFormat::Json)).await;
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["span"]["route"], "/d/{token}", "{line}");
            assert!(line["span"]["id"].as_str().is_some_and(|id| id.len() == 36), "{line}");
        }
        assert_eq!(text.lines().count(), 2);
    }

    #[actix_web::test]
    async fn the_pulse_is_quiet_and_a_failure_is_loud() {
        assert_eq!(visit("/healthz", &log("info", LogFormat::Text)).await, "");
        assert!(visit("/healthz", &log("debug", LogFormat::Text)).await.contains("status=200"));
        let loud = visit("/broken", &log("error", LogFormat::Text)).await;
        assert!(loud.contains("status=500") && loud.contains("route=/broken"), "{loud}");
    }
}
