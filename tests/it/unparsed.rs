//! Requests that the HTTP parser cannot read: the answers to them have the shop's headers and a message.

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

/// Sends these bytes as they are, and returns the head and the body that arrive until the connection is closed.
async fn say(shop: &TestShop, bytes: &[u8]) -> (String, String) {
    let mut line = TcpStream::connect(shop.url.trim_start_matches("http://")).await.unwrap();
    line.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    // The connection may be reset after the complete answer.
    drop(line.read_to_end(&mut answer).await);
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {answer:?}"));
    (head.to_lowercase(), body.to_owned())
}

/// The value of a header.
fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

on_both! {
    async fn what_the_parser_answers_carries_our_headers_and_says_what_to_do(db: TestDatabase) {
        let shop = TestShop::open(db);
        let page = shop.buyer().get("/").await;
        let long = format!("GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", "a".repeat(300_000));
        for (request, status, says) in [
            ("BOOKS\r\n\r\n", "400", ["Cette demande est illisible", "This request cannot be read"]),
            ("GET / HTTP/1.1\r\nhost: x\r\na b: c\r\n\r\n", "400", ["Cette demande", "This request"]),
            ("POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", "400", ["Cette demande", "This request"]),
            (long.as_str(), "431", ["Effacez les cookies", "Delete this site’s cookies"]),
            ("GET / HTTP/1.1\r\nhost: x\r\n", "408", ["n’est pas arrivée en entier", "did not arrive in full"]),
        ] {
            let (head, body) = say(&shop, request.as_bytes()).await;
            assert!(head.starts_with(&format!("http/1.1 {status} ")), "{head}");
            for name in ["x-content-type-options", "content-security-policy", "referrer-policy", "x-frame-options"] {
                assert_eq!(header(&head, name), Some(page.header(name).to_lowercase().as_str()), "{status}: {head}");
            }
            assert_eq!(header(&head, "content-type"), Some("text/plain; charset=utf-8"), "{head}");
            assert_eq!(header(&head, "cache-control"), Some("no-store"), "{head}");
            assert_eq!(header(&head, "content-length"), Some(body.len().to_string().as_str()), "{head}");
            assert!(says.iter().all(|says| body.contains(says)), "{status}: {body}");
        }
    }

    async fn what_cannot_be_read_after_a_page_on_the_same_line_is_answered_in_the_same_way(db: TestDatabase) {
        let shop = TestShop::open(db);
        let mut line = BufReader::new(TcpStream::connect(shop.url.trim_start_matches("http://")).await.unwrap());
        line.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let (mut length, mut read) = (0, String::new());
        while read != "\r\n" {
            read.clear();
            line.read_line(&mut read).await.unwrap();
            length = read.strip_prefix("content-length: ").map_or(length, |length| length.trim().parse().unwrap());
        }
        line.read_exact(&mut vec![0; length]).await.unwrap();
        line.write_all(b"BOOKS\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("x-content-type-options: nosniff"), "{answer}");
        assert!(length > 1000 && answer.contains("Cette demande est illisible"), "{answer}");
    }

    async fn a_link_with_a_bare_sign_at_its_end_leads_to_the_page(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (slug, buyer) = (shop.shelve("L’été", 2500, 4000).await, shop.buyer());
        let ask = |target: &str| format!("GET {target} HTTP/1.1\r\nhost: x\r\n\r\n").into_bytes();
        for stuck in [">", "<", "»", "\u{a0}»", "`", "\"", ">?lang=en"] {
            let (head, _) = say(&shop, &[ask(&format!("/books/{slug}{stuck}")), ask_to_close()].concat()).await;
            assert!(head.starts_with("http/1.1 301 "), "{stuck}: {head}");
            let mut to = header(&head, "location").unwrap().to_owned();
            if to.contains('%') {
                assert_eq!(header(&head, "x-content-type-options"), Some("nosniff"), "{head}");
                to = buyer.get(&to).await.location().to_owned();
            }
            assert_eq!(to.split('?').next().unwrap(), format!("/books/{slug}"), "{stuck}");
            assert_eq!(to.ends_with("?lang=en"), stuck.contains("?lang=en"), "{to}");
        }
        for elsewhere in ["//evil.example/>", "/\\evil.example>", "http://evil.example/>"] {
            let (head, _) = say(&shop, &[ask(elsewhere), ask_to_close()].concat()).await;
            assert!(!head.contains("location: "), "{head}");
        }
    }
}

/// A request that would be the connection's last, if the parser could read the one before it.
fn ask_to_close() -> Vec<u8> {
    b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_vec()
}
