//! nginx as a reverse proxy: the configuration is read from the README and run.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use cinetpay_sandbox::Action;
use fantoccini::Locator;
use griot::domain::role::Role;
use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::admin::Desk;
use crate::support::browser::{Browser, View};
use crate::support::buyer::{Answer, Buyer};
use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_for;

/// nginx in front of a shop. It ends when it is dropped.
pub struct Nginx {
    process: Child,
    _folder: TestFolder,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

impl Nginx {
    /// Starts nginx with these blocks inside `http`, and its files in `folder`.
    pub fn start(folder: TestFolder, blocks: &str) -> Self {
        let place = folder.path().display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {place}/{name};\n"))
            .concat();
        let file = folder.path().join("nginx.conf");
        let main = format!("daemon off; master_process off; pid {place}/pid; error_log {place}/error.log;");
        std::fs::write(&file, format!("{main}\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{blocks}}}\n"))
            .unwrap();
        let process = Command::new("/usr/sbin/nginx")
            .args(["-p", folder.path().to_str().unwrap(), "-c", file.to_str().unwrap()])
            .args(["-e", folder.path().join("error.log").to_str().unwrap()])
            .stdout(Stdio::null())
            .spawn()
            .expect("nginx (Debian: nginx-light)");
        Self { process, _folder: folder }
    }
}

/// The README's configuration, without its indentation.
pub fn block() -> String {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("With nginx:\n\n").unwrap();
    let lines = rest.lines().take_while(|line| line.starts_with("       ") || line.is_empty());
    lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
}

/// Starts nginx with the README's configuration, modified by `change`; returns it with its address.
async fn before(shop: &TestShop, change: impl Fn(String) -> String) -> (Nginx, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let host = shop.url.trim_start_matches("http://");
    let block = change(block());
    assert!(block.contains("server 127.0.0.1:8080;") && block.contains("listen 443 ssl;"), "{block}");
    let block = block
        .replace("server 127.0.0.1:8080;", &format!("server {host};"))
        .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{port};"));
    let block = block.lines().filter(|line| !line.starts_with("ssl_")).collect::<Vec<_>>().join("\n");
    let nginx = Nginx::start(TestFolder::new(), &block);
    let url = format!("http://127.0.0.1:{port}");
    let buyer = Buyer::new(&url);
    let open = async || buyer.request(Method::GET, "/healthz").send().await.ok();
    assert_eq!(wait_for("nginx", open).await.status(), StatusCode::OK);
    (nginx, url)
}

fn shop() -> TestShop {
    let plan = Plan::default();
    let settings = [plan.settings.clone(), vec![("GRIOT_TRUSTED_PROXIES", "127.0.0.1".to_owned())]].concat();
    TestShop::planned(TestDatabase::sqlite(), Plan { settings, ..plan })
}

async fn tus(desk: &Desk, method: Method, address: &str, headers: &[(&str, String)], body: Vec<u8>) -> Answer {
    let mut request = desk.buyer.request(method, address).header("x-csrf-token", &desk.csrf).body(body);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    desk.buyer.send(request).await
}

async fn add(desk: &Desk, upload: &str, offset: usize, bytes: &[u8]) -> Answer {
    let kind = ("content-type", "application/offset+octet-stream".to_owned());
    let headers = [kind, ("upload-offset", offset.to_string())];
    tus(desk, Method::PATCH, upload, &headers, bytes.to_vec()).await
}

/// Requests a file, reads a megabyte, and closes the connection.
async fn cut(url: &str, file: &str) {
    let host = url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).await.unwrap();
    line.write_all(format!("GET {file} HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    line.read_exact(&mut vec![0; 1_000_000]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_block_of_the_readme_uploads_sells_and_counts_a_cut_download_once() {
    let shop = shop();
    let (_nginx, url) = before(&shop, |block| block).await;
    let desk = shop.staff(Role::Owner).await;
    let desk = Desk { buyer: Buyer { shop: url.clone(), ..desk.buyer.clone() }, ..desk };
    let book = crate::support::running_program::pdf(5_000_000);
    let length = [("upload-length", book.len().to_string())];
    let begun = tus(&desk, Method::POST, "/admin/uploads", &length, Vec::new()).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let upload = begun.headers["location"].to_str().unwrap().to_owned();
    // Larger than nginx's default limit for a body.
    let first = add(&desk, &upload, 0, &book[..3_000_000]).await;
    assert_eq!((first.status, first.header("upload-offset")), (StatusCode::NO_CONTENT, "3000000"));
    assert_eq!(add(&desk, &upload, 3_000_000, &book[3_000_000..]).await.status, StatusCode::NO_CONTENT);
    let taken = desk.post("/admin/books/file", &[("upload", upload.rsplit('/').next().unwrap())]).await;
    assert!(taken.location().contains("/admin/books/"), "{}", taken.text);

    let slug = shop.shelve_file("Le fleuve", 2500, vec![b'x'; 3_000_000]).await;
    let buyer = Buyer::new(&url);
    buyer.buy(&slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    let page = buyer.get(&format!("/orders/{key}")).await;
    let link = format!("/d/{}", page.between("action=\"/d/", "\""));
    let file = buyer.post(&link, &[]).await.location().to_owned();
    for _ in 0..6 {
        cut(&url, &file).await;
    }
    let whole = buyer.request(Method::GET, &file).send().await.unwrap();
    assert_eq!((whole.status(), whole.bytes().await.unwrap().len()), (StatusCode::OK, 3_000_000));
    assert_eq!(shop.order_json(&key).await["grants"][0]["used"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_uploads_in_smaller_pieces_where_the_server_in_front_takes_no_large_ones() {
    let (shop, folder) = (shop(), TestFolder::new());
    let (_nginx, url) =
        before(&shop, |block| block.replace("client_max_body_size 0;", "client_max_body_size 300k;")).await;
    let desk = shop.staff(Role::Owner).await;
    let file = folder.path().join("La_nuit.pdf");
    std::fs::write(&file, crate::support::running_program::pdf(1_500_000)).unwrap();
    let browser = Browser::open(View::PHONE).await;
    browser.goto(&format!("{url}/admin/login")).await.unwrap();
    for (field, text) in [("[name=email]", desk.email.as_str()), ("[name=password]", crate::support::admin::PASSWORD)] {
        browser.find(Locator::Css(field)).await.unwrap().send_keys(text).await.unwrap();
    }
    browser.find(Locator::Css("main button")).await.unwrap().click().await.unwrap();
    browser.wait().for_element(Locator::Css("#menu")).await.unwrap();
    browser.goto(&format!("{url}/admin/books/new")).await.unwrap();
    browser.find(Locator::Css("#file")).await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    browser.wait().for_element(Locator::Css(".masthead")).await.unwrap();
}
