//! Mozilla's Observatory scans a page of each kind, over TLS, through the README's nginx, with the hosts of payment pages that a shop in
//! production has.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use actix_web::web::Data;
use cinetpay_sandbox::Action;
use griot::config::Config;
use griot::domain::role::Role;
use griot::web::{self, AppState};
use serde_json::Value;

use crate::nginx::{Nginx, block};
use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::setting;
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_until;

/// What each page has to reach. 100 is a page without faults; more is given for what few pages have.
const WANTED: i64 = 130;
/// What a catalogue feed has to reach: it sets no cookie, holds no script and may be read by other sites, for which a page gets or loses points.
const FEED: i64 = 120;

fn shop() -> TestShop {
    let plan = Plan::default();
    let settings = [plan.settings.clone(), vec![("GRIOT_TRUSTED_PROXIES", "127.0.0.1".to_owned())]].concat();
    TestShop::planned(TestDatabase::sqlite(), Plan { settings, ..plan })
}

/// The same shop as production serves it: at an https address, and with the payment pages of CinetPay's v2.
fn served_as_in_production(shop: &TestShop, public_url: &str) -> (web::Server, u16) {
    let settings = |name: &str| {
        let all = [
            ("GRIOT_ENV", "production"),
            ("CINETPAY_API", "v2"),
            ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.40081707"),
            ("CINETPAY_SITE_ID", "445160"),
            ("CINETPAY_SECRET", "5431603335f0a8d9c7e84b2.18762309"),
            ("SMTP_URL", "smtps://awa:b0nj0ur@smtp.awa.ci"),
            ("MAIL_FROM", "Librairie Awa <livres@awa.ci>"),
            ("GRIOT_PUBLIC_URL", public_url),
        ];
        all.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
    };
    let production = Config::read(&settings).unwrap();
    let config = Config {
        web: griot::config::Web { trusted_proxies: shop.config.web.trusted_proxies.clone(), ..production.web },
        payments: production.payments,
        ..shop.config.clone()
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (web::listen(listener, Data::new(AppState::new(&config, shop.shop.clone(), None))).unwrap(), port)
}

/// A certificate for localhost that vouches for itself, and its key.
fn certificate(folder: &Path) {
    let arguments = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
                     -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem";
    let made = Command::new("openssl").args(arguments.split_whitespace()).current_dir(folder).output();
    let made = made.expect("openssl (Debian: openssl)");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// The README's blocks for this port of nginx and that of the shop. Plain http at the same port is redirected, as at port 80. `cookie`
/// goes with every request, as a browser that has signed in sends it.
fn blocks(place: &Path, port: u16, shop: u16, cookie: &str) -> String {
    let place = place.display();
    let name = format!("griot{port}");
    let block = block()
        .replace("upstream griot", &format!("upstream {name}"))
        .replace("http://griot", &format!("http://{name}"))
        .replace("server 127.0.0.1:8080;", &format!("server 127.0.0.1:{shop};"))
        .replace(
            "listen 443 ssl;",
            &format!("listen 127.0.0.1:{port} ssl; error_page 497 =301 https://$http_host$request_uri;"),
        )
        .replace("/etc/letsencrypt/live/livres.awa.ci/fullchain.pem", &format!("{place}/certificate.pem"))
        .replace("/etc/letsencrypt/live/livres.awa.ci/privkey.pem", &format!("{place}/key.pem"))
        .replace("server_name livres.awa.ci;", "server_name localhost;");
    assert!(block.contains("ssl_protocols TLSv1.2 TLSv1.3;") && block.contains("key.pem"), "{block}");
    if cookie.is_empty() {
        block
    } else {
        block.replace("proxy_buffering off;", &format!("proxy_buffering off;\nproxy_set_header Cookie \"{cookie}\";"))
    }
}

/// A free port of this machine.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The scanner's report about a page.
fn scan(page: &str, certificate: &Path) -> Value {
    let program = setting("GRIOT_TEST_OBSERVATORY");
    let output =
        Command::new("node").arg(&program).arg(page).env("NODE_EXTRA_CA_CERTS", certificate).output().expect("node");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{page}: {error}: {text} {}", String::from_utf8_lossy(&output.stderr)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_each_kind_reaches_130_at_mozillas_observatory() {
    let shop = shop();
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.buyer().buy(&slug).await;
    let placed = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    shop.buyer().buy(&slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let paid = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    let owner = shop.staff(Role::Owner).await;
    let token = shop.session_token(&owner.account_id).await;

    let folder = TestFolder::new();
    certificate(folder.path());
    let (open, signed_in) = (free_port(), free_port());
    let (server, port) = served_as_in_production(&shop, &format!("https://localhost:{open}"));
    let place = folder.path().to_owned();
    let cookie = format!("__Host-griot_staff={token}");
    let both = [blocks(&place, open, port, ""), blocks(&place, signed_in, port, &cookie)].concat();
    let _nginx = Nginx::start(folder, &both);
    wait_until("nginx", || std::net::TcpStream::connect(("127.0.0.1", signed_in)).is_ok()).await;

    let public = ["/", &format!("/books/{slug}"), "/search?q=fleuve", "/basket", "/find", "/library", "/opds"]
        .map(|path| (open, path.to_owned()));
    let orders = [placed, paid].map(|key| (open, format!("/orders/{key}")));
    let doors = ["/admin/login", "/api/v1/openapi.json", "/api/v1/admin/orders"].map(|path| (open, path.to_owned()));
    let inside =
        ["/admin", "/admin/orders", "/admin/settings/shop", "/admin/me"].map(|path| (signed_in, path.to_owned()));
    let mut poor = Vec::new();
    for (port, path) in public.into_iter().chain(orders).chain(doors).chain(inside) {
        let report = scan(&format!("localhost:{port}{path}"), &place.join("certificate.pem"));
        let score = report["scan"]["score"].as_i64();
        let status = report["scan"]["statusCode"].as_i64();
        let is_right = if path.starts_with("/api/v1/admin") { status == Some(401) } else { status == Some(200) };
        let wanted = if path == "/opds" { FEED } else { WANTED };
        if score < Some(wanted) || !is_right {
            poor.push(format!("{path}: {status:?}, {score:?} {report:#}"));
        }
    }
    drop(server.handle.stop(false));
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}
