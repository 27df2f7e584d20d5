//! The two-stage link (its page, then the file): what counts as a download, what it uses up, and which requests get no byte.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::{Twin, lines, tamper};
use crate::support::wait::{wait_for, wait_until};

/// A book that was bought, with the order's link and file.
pub struct Sold {
    pub buyer: Buyer,
    key: String,
    /// `/d/{token}`
    link: String,
    /// `/f/{address}/{name}`
    pub file: String,
    pub bytes: Vec<u8>,
    pub etag: String,
}

/// Sells a book of `size` bytes to a new buyer, and opens its link.
pub async fn sell(shop: &TestShop, title: &str, size: usize) -> Sold {
    let bytes: Vec<u8> = (0..size).map(|at| u8::try_from((at ^ (at >> 9)) % 253).unwrap()).collect();
    let slug = shop.shelve_file(title, 2500, bytes.clone()).await;
    let buyer = shop.buyer();
    buyer.buy(&slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let order_json = shop.last_order_json().await;
    assert_eq!(order_json["state"], "paid");
    let link = link_in(&shop.letters().last().unwrap().text);
    let file = buyer.post(&link, &[]).await.location().to_owned();
    let etag = format!("\"{}\"", hex::encode(Sha256::digest(&bytes)));
    Sold { buyer, key: order_json["key"].as_str().unwrap().to_owned(), link, file, bytes, etag }
}

/// The path of the link in an e-mail.
fn link_in(text: &str) -> String {
    let (_, rest) = text.split_once("/d/").expect("a link");
    format!("/d/{}", rest.split_whitespace().next().unwrap())
}

/// Request headers, and the status, bytes and `Content-Range` that are expected.
type Case<'a> = (&'a [(&'static str, &'a str)], u16, &'a [u8], &'a str);

/// The answer to a request for a file.
pub struct Got {
    pub status: StatusCode,
    headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Sold {
    pub async fn fetch_at(&self, buyer: &Buyer, method: Method, headers: &[(&'static str, &str)]) -> Got {
        let mut request = buyer.request(method, &self.file);
        for (name, value) in headers {
            request = request.header(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        Got { status, headers, bytes: answer.bytes().await.unwrap().into() }
    }

    pub async fn fetch(&self, headers: &[(&'static str, &str)]) -> Got {
        self.fetch_at(&self.buyer, Method::GET, headers).await
    }

    pub async fn grant(&self, shop: &TestShop) -> Value {
        shop.order_json(&self.key).await["grants"][0].clone()
    }

    /// Waits until the grant has recorded `bytes` sent bytes in all, and returns how many downloads it counts by then.
    pub async fn counted(&self, shop: &TestShop, bytes: usize) -> i64 {
        let noted = async || {
            let grant = self.grant(shop).await;
            (grant["bytes_sent"] == bytes).then_some(grant)
        };
        let grant = wait_for(&format!("{bytes} bytes to be noted"), noted).await;
        assert!(
            grant["downloaded"].as_array().unwrap().len() <= usize::try_from(grant["used"].as_i64().unwrap()).unwrap()
        );
        grant["used"].as_i64().unwrap()
    }

    /// Asserts that no request gets a byte of the book.
    async fn gives_nothing(&self, status: StatusCode) -> Answer {
        for range in ["", "bytes=0-0", "bytes=10-", "bytes=-1"] {
            let got = self.fetch(&[("range", range)]).await;
            assert_eq!(got.status, status, "{range}");
            assert!(got.header("content-type").starts_with("text/html"), "{range}");
            assert!(!got.bytes.windows(64).any(|window| window == &self.bytes[64..128]), "{range}");
        }
        assert_eq!(self.fetch_at(&self.buyer, Method::HEAD, &[]).await.status, status);
        assert_eq!(self.buyer.post(&self.link, &[]).await.status, status);
        let page = self.buyer.get(&self.link).await;
        assert_eq!(page.status, status);
        assert!(page.text.contains("href=\"/\""), "no way out: {}", page.text);
        page
    }
}

on_both! {
    async fn a_link_costs_nothing_however_often_it_is_opened(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 200_000).await;
        for scanner in ["bot/1.0", "Mozilla/5.0", "WhatsApp/2"] {
            for _ in 0..8 {
                let request = sold.buyer.request(Method::GET, &sold.link).header("user-agent", scanner);
                let page = sold.buyer.send(request.header("sec-purpose", "prefetch")).await;
                assert_eq!(page.status, StatusCode::OK);
                assert!(page.text.contains(&format!("action=\"{}\"", sold.link)));
                assert!(page.header("cache-control").contains("no-store"));
                assert!(page.text.contains("noindex"));
                assert_eq!(sold.buyer.post(&sold.link, &[]).await.location(), sold.file);
                let head = sold.buyer.send(sold.buyer.request(Method::HEAD, &sold.link)).await;
                assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
            }
        }
        let grant = sold.grant(&shop).await;
        assert_eq!((&grant["used"], &grant["bytes_sent"]), (&json!(0), &json!(0)));
    }

    async fn a_file_goes_out_whole_with_its_name_and_its_hash(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "L’été à Ségou — كتاب", 300_001).await;
        assert!(sold.file.is_ascii() && sold.file.contains("%C3%A9t%C3%A9"), "{}", sold.file);
        let got = sold.fetch(&[]).await;
        assert_eq!(got.status, StatusCode::OK);
        assert!(got.bytes == sold.bytes);
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-length", "300001"),
            ("accept-ranges", "bytes"),
            ("cache-control", "private, no-store"),
            ("x-robots-tag", "noindex"),
            ("x-content-type-options", "nosniff"),
            ("content-encoding", ""),
            ("etag", &sold.etag),
        ] {
            assert_eq!(got.header(name), value, "{name}");
        }
        let named = got.header("content-disposition");
        assert!(named.starts_with("attachment; filename=\"l-ete-a-segou"), "{named}");
        assert!(named.contains("filename*=UTF-8''L%E2%80%99%C3%A9t%C3%A9%20%C3%A0%20S%C3%A9gou%20"), "{named}");
        assert_eq!(sold.counted(&shop, 300_001).await, 1);
    }

    async fn parts_heads_and_copies_that_are_still_good_are_answered_as_the_standard_says(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 100_000).await;
        let (etag, all) = (sold.etag.as_str(), &sold.bytes[..]);
        let cases: &[Case<'_>] = &[
            (&[("range", "bytes=1000-1999")], 206, &all[1000..2000], "bytes 1000-1999/100000"),
            (&[("range", "bytes=-500")], 206, &all[99_500..], "bytes 99500-99999/100000"),
            (&[("range", "bytes=99000-")], 206, &all[99_000..], "bytes 99000-99999/100000"),
            (&[("range", "bytes=5-9"), ("if-range", etag)], 206, &all[5..10], "bytes 5-9/100000"),
            (&[("range", "bytes=100000-")], 416, &[], "bytes */100000"),
            (&[("if-none-match", etag)], 304, &[], ""),
            (&[("if-match", "\"other\"")], 412, &[], ""),
        ];
        let mut sent = 0;
        for (headers, status, bytes, range) in cases {
            let got = sold.fetch(headers).await;
            assert_eq!(got.status.as_u16(), *status, "{headers:?}");
            assert!(got.bytes == *bytes, "{headers:?}");
            assert_eq!(got.header("content-range"), *range, "{headers:?}");
            assert_eq!(got.header("etag"), etag, "{headers:?}");
            sent += bytes.len();
        }
        let head = sold.fetch_at(&sold.buyer, Method::HEAD, &[("range", "bytes=0-9")]).await;
        assert_eq!((head.status, head.header("content-length")), (StatusCode::OK, "100000"));
        assert_eq!((head.header("etag"), head.bytes.len()), (etag, 0));
        assert_eq!(sold.counted(&shop, sent).await, 0, "parts and heads are no download");
        let other = sold.fetch(&[("range", "bytes=5-9"), ("if-range", "\"other\"")]).await;
        assert_eq!(other.status, StatusCode::OK);
        assert!(other.bytes == all, "another file than the one that was begun: the whole of this one");
    }

    async fn a_cut_download_is_resumed_hours_later_after_a_restart_and_counts_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 400_000).await;
        let mut kept = sold.fetch(&[("range", "bytes=0-149999")]).await.bytes;
        assert_eq!(sold.counted(&shop, 150_000).await, 1, "it has begun");
        shop.pass(TimeDelta::hours(7));
        let twin = Twin::after(&shop).await;
        let (buyer, parts) = (twin.buyer(), [("bytes=150000-299999", 7), ("bytes=300000-", 50)]);
        for (range, hours) in parts {
            let resume = [("range", range), ("if-range", sold.etag.as_str())];
            let part = sold.fetch_at(&buyer, Method::GET, &resume).await;
            assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
            kept.extend(part.bytes);
            shop.pass(TimeDelta::hours(hours));
        }
        assert!(kept == sold.bytes);
        let grant = wait_for("the download to be counted", async || {
            let order_json = griot::shop::admin::order_json::tell(&twin.shop, &sold.key).await.unwrap();
            (order_json["grants"][0]["bytes_sent"] == 400_000).then(|| order_json["grants"][0].clone())
        });
        assert_eq!(grant.await["used"], 1);
    }

    async fn each_visit_of_six_hours_is_a_download_and_after_five_there_is_none(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 50_000).await;
        for nth in 1..=5_i64 {
            for again in 0..2 {
                assert!(sold.fetch(&[]).await.bytes == sold.bytes);
                assert_eq!(sold.counted(&shop, 50_000 * usize::try_from(2 * nth - 1 + again).unwrap()).await, nth);
            }
            let page = sold.buyer.get(&sold.link).await;
            assert_eq!(page.status, StatusCode::OK, "{nth}: it may begin again");
            assert!(page.text.contains("sans être compté de nouveau"), "{}", page.text);
            shop.pass(TimeDelta::hours(6));
        }
        let page = sold.gives_nothing(StatusCode::GONE).await;
        assert!(page.text.contains("Tous les téléchargements"), "{}", page.text);
    }

    async fn an_expired_link_mails_the_buyer_a_living_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 50_000).await;
        shop.pass(TimeDelta::hours(72) - TimeDelta::seconds(1));
        assert_eq!(sold.buyer.get(&sold.link).await.status, StatusCode::OK);
        shop.pass(TimeDelta::seconds(1));
        let page = sold.gives_nothing(StatusCode::GONE).await;
        let renew = page.between("<form method=\"post\" action=\"", "\"");
        let back = sold.buyer.post(&renew, &[]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        shop.work().await;
        let letters = shop.letters();
        assert_eq!(letters.len(), 2);
        assert_eq!(letters[1].envelope.to.as_str(), "awa@exemple.ci");
        assert_ne!(letters[0].envelope.message_id, letters[1].envelope.message_id);
        let link = link_in(&letters[1].text);
        assert_ne!(link, sold.link);
        let fresh = sold.buyer.post(&link, &[]).await.location().to_owned();
        let got = sold.buyer.request(Method::GET, &fresh).send().await.unwrap();
        assert!(got.bytes().await.unwrap() == sold.bytes);
        assert_eq!(sold.counted(&shop, 50_000).await, 1);
        shop.pass(TimeDelta::hours(72));
        assert_eq!(sold.buyer.get(&link).await.status, StatusCode::GONE, "the new one lives 72 hours too");
    }

    async fn what_is_not_paid_gives_no_byte(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 50_000).await;
        tamper(&shop.shop, "UPDATE grants SET revoked_at = created_at").await;
        let page = sold.gives_nothing(StatusCode::GONE).await;
        assert!(!page.text.contains("<form method=\"post\" action=\"/d/"), "a revoked link offers no new one");
        tamper(&shop.shop, "UPDATE grants SET revoked_at = NULL").await;
        assert_eq!(sold.fetch(&[]).await.status, StatusCode::OK, "the control");
        for change in [
            "UPDATE orders SET state = 'refunded'",
            "UPDATE orders SET state = 'review'",
            "UPDATE orders SET state = 'expired'",
            "UPDATE orders SET state = 'placed'",
        ] {
            assert_eq!(tamper(&shop.shop, change).await, 1);
            sold.gives_nothing(StatusCode::GONE).await;
            let page = sold.buyer.get(&format!("/orders/{}", sold.key)).await;
            assert!(!page.text.contains("action=\"/d/"), "{change}");
            sold.buyer.post(&format!("{}/link", sold.link), &[]).await;
            shop.work().await;
            assert_eq!(shop.letters().len(), 1, "{change}: no new link goes out");
        }
    }

    async fn a_payment_under_review_has_no_grant(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 50_000).await;
        let check_answer = Forgery { amount: Some(json!("100")), ..Forgery::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..Behaviour::default() });
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        assert!(!buyer.get(&format!("/orders/{key}")).await.text.contains("action=\"/d/"), "not paid");
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!((&order_json["state"], &order_json["grants"]), (&json!("review"), &json!([])));
        assert!(shop.parcels().is_empty(), "no letter brings the book");
        assert!(!buyer.get(&format!("/orders/{key}")).await.text.contains("action=\"/d/"));
        assert!(lines(&shop.shop, "SELECT id AS line FROM links".to_owned()).await.is_empty());
    }

    async fn an_unknown_link_is_404_with_a_way_out(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 1000).await;
        let token = sold.link.trim_start_matches("/d/");
        let address = sold.file.split('/').nth(2).unwrap();
        let (forged, crossed) = (format!("/d/{}", reversed(token)), format!("/d/{address}"));
        let strangers = ["/d/x".to_owned(), forged, crossed, format!("/f/{token}/a.pdf")];
        for stranger in &strangers {
            let page = sold.buyer.get(stranger).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{stranger}");
            assert!(page.text.contains("href=\"/\""), "{stranger}");
        }
        assert_eq!(sold.buyer.post("/d/x", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(sold.buyer.post("/d/x/link", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(sold.fetch(&[]).await.status, StatusCode::OK, "the control");
    }

    async fn the_database_holds_only_hashes_of_links(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 1000).await;
        let dump = dump(&shop).await;
        let holds = |text: &str| dump.windows(text.len()).any(|window| window == text.as_bytes());
        let token = sold.link.trim_start_matches("/d/");
        let address = sold.file.split('/').nth(2).unwrap();
        assert_eq!((token.len(), address.len()), (43, 22), "256 bits, and 128 for the file");
        assert!(holds("awa@exemple.ci") && holds(&hex::encode(Sha256::digest(token))), "the dump is a dump");
        assert!(!holds(token) && !holds(address));
    }

    async fn the_same_letter_sent_twice_has_the_same_link_and_id(db: TestDatabase) {
        let shop = TestShop::open(db);
        let sold = sell(&shop, "Le fleuve", 1000).await;
        tamper(&shop.shop, "UPDATE messages SET state = 'queued', sent_at = NULL").await;
        assert_eq!(tamper(&shop.shop, "UPDATE jobs SET state = 'queued', leased_until = NULL").await, 1);
        shop.work().await;
        let letters = shop.letters();
        assert_eq!(letters.len(), 2);
        assert_eq!(letters[0].envelope.message_id, letters[1].envelope.message_id);
        assert_eq!(letters[0].envelope.date, letters[1].envelope.date);
        assert_eq!(letters[0].text, letters[1].text);
        assert_eq!(link_in(&letters[1].text), sold.link);
    }

    async fn who_hangs_up_halfway_is_charged_only_for_what_went_out(db: TestDatabase) {
        let shop = TestShop::open(db);
        let size = 30_000_000;
        let sold = sell(&shop, "Le fleuve", size).await;
        let host = shop.url.trim_start_matches("http://");
        let mut line = TcpStream::connect(host).await.unwrap();
        let request = format!("GET {} HTTP/1.1\r\nhost: {host}\r\n\r\n", sold.file);
        line.write_all(request.as_bytes()).await.unwrap();
        let mut some = vec![0; 1_000_000];
        line.read_exact(&mut some).await.unwrap();
        drop(line);
        let grant = wait_for("the cut to be noted", async || {
            let grant = sold.grant(&shop).await;
            (grant["bytes_sent"] != 0).then_some(grant)
        });
        let grant = grant.await;
        let sent = usize::try_from(grant["bytes_sent"].as_u64().unwrap()).unwrap();
        assert!(sent < size / 2 + 1_000_000 && grant["used"] == 1, "{sent}");
        let end = sold.fetch(&[("range", "bytes=900000-"), ("if-range", &sold.etag)]).await;
        assert!(end.bytes == sold.bytes[900_000..]);
        assert_eq!(sold.counted(&shop, sent + size - 900_000).await, 1);
    }
}

fn reversed(token: &str) -> String {
    token.chars().rev().collect()
}

/// The contents of the database: the files of SQLite, or PostgreSQL's as text.
async fn dump(shop: &TestShop) -> Vec<u8> {
    let url = shop.config.database.url.expose();
    if let Some(path) = url.strip_prefix("sqlite:") {
        wait_until("the log of writes", || std::fs::metadata(format!("{path}-wal")).is_ok()).await;
        return [std::fs::read(path).unwrap(), std::fs::read(format!("{path}-wal")).unwrap()].concat();
    }
    let query = "SELECT schema_to_xml('public', true, false, '')::text AS line";
    lines(&shop.shop, query.to_owned()).await.concat().into_bytes()
}
