//! Many at once: readers that stall, links that were shared, and a whole town behind one carrier's address.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use actix_web::web::Data;
use cinetpay_sandbox::Action;
use griot::web::{self, AppState};
use reqwest::{Method, StatusCode};
use socket2::SockRef;

use crate::support::buyer::Buyer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::{wait_for, wait_until};

/// Requests a file, reads the beginning of the answer, and then nothing more. Returns the connection and the status line.
fn stall(host: &str, file: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {file} HTTP/1.1\r\nhost: {host}\r\n\r\n").unwrap();
    let mut head = [0; 32];
    stream.read_exact(&mut head).unwrap();
    (stream, String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned())
}

/// Whether the server has closed its end of a connection.
fn is_cut(reader: &TcpStream) -> bool {
    let ends = [reader.peer_addr().unwrap().port(), reader.local_addr().unwrap().port()];
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    !table.lines().skip(1).any(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let port = |column: &str| u16::from_str_radix(column.split_once(':').unwrap().1, 16).unwrap();
        // State 01 is ESTABLISHED.
        [port(columns[1]), port(columns[2])] == ends && columns[3] == "01"
    })
}

/// The number of bytes that can still be read of an aborted answer.
fn rest(mut stream: TcpStream) -> usize {
    let (mut taken, mut some) = (0, vec![0; 1 << 20]);
    loop {
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return taken,
            Ok(more) => taken += more,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_stalled_readers_hold_a_link_until_they_are_cut() {
    const SIZE: usize = 12_000_000;
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve", 2500, SIZE).await;
    shop.buyer().buy(&slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    // The same shop behind another listener, whose TCP user timeout the test can shorten.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (host, socket) = (listener.local_addr().unwrap().to_string(), listener.try_clone().unwrap());
    let server = web::listen(listener, Data::new(AppState::new(&shop.config, shop.shop.clone(), None))).unwrap();
    assert_eq!(SockRef::from(&socket).tcp_user_timeout().unwrap(), Some(Duration::from_mins(2)));
    SockRef::from(&socket).set_tcp_user_timeout(Some(Duration::from_secs(2))).unwrap();
    let letter = shop.letters().pop().unwrap().text;
    let link = format!("/d/{}", letter.split_once("/d/").unwrap().1.split_whitespace().next().unwrap());
    let buyer = Buyer::new(&format!("http://{host}"));
    let file = buyer.post(&link, &[]).await.location().to_owned();
    let readers: Vec<_> = (0..16).map(|_| stall(&host, &file)).collect();
    assert!(readers.iter().all(|(_, status)| status == "HTTP/1.1 200 OK"), "{readers:?}");
    let refused = buyer.get(&file).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "10"));
    assert!(refused.text.contains("Un instant") && refused.text.contains("href=\"/\""), "{}", refused.text);
    let (another, head) = (buyer.get("/healthz").await, buyer.send(buyer.request(Method::HEAD, &file)).await);
    assert_eq!((another.status, head.status), (StatusCode::OK, StatusCode::OK), "the shop is alive");
    let range = async || {
        let answer = buyer.send(buyer.request(Method::GET, &file).header("range", "bytes=0-9")).await;
        (answer.status == StatusCode::PARTIAL_CONTENT).then_some(answer.text.len())
    };
    wait_for("the next reader's turn", range).await;
    for (stream, _) in readers {
        wait_until("the reader to be cut", || is_cut(&stream)).await;
        assert!(rest(stream) < SIZE - 32, "a reader who took nothing had the whole book waiting for him");
    }
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    let used = shop.order_json(&key).await["grants"][0]["used"].as_i64().unwrap();
    assert!(used <= 2, "{used}: sixteen readers of one visit, in which ten copies are");
    server.handle.stop(false).await;
}

on_both! {
    async fn the_301st_order_of_a_minute_from_one_address_waits_and_is_told_so(db: TestDatabase) {
        let plan = Plan { settings: Vec::new(), ..Plan::default() };
        let shop = TestShop::planned(db, plan);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let address = format!("/books/{slug}/buy");
        let street = shop.buyer();
        let order = async |nth: usize, language: &str| {
            let form = street.client.post(format!("{}{address}", shop.url)).form(&[("email", "awa@exemple.ci")]);
            let cookie = format!("griot_visitor=neighbour{nth:013}");
            street.send(form.header("cookie", cookie).header("accept-language", language)).await
        };
        let mut placed = 0;
        let refused = loop {
            let answer = order(placed, "fr").await;
            if answer.status != StatusCode::SEE_OTHER {
                break answer;
            }
            placed += 1;
            assert!(placed < 1500, "there is no limit");
        };
        assert!(placed >= 300, "only {placed} neighbours could buy");
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert!(refused.text.contains("Un instant") && refused.text.contains("href=\"/\""), "{}", refused.text);
        let in_english = async || Some(order(placed, "en").await).filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS);
        let told = wait_for("another refusal", in_english).await;
        assert!(told.text.contains("One moment, please"), "{}", told.text);
        let book = shop.buyer().get(&format!("/books/{slug}")).await;
        assert_eq!(book.status, StatusCode::OK, "browsing is not limited");
        let served = async || (order(placed + 1, "fr").await.status == StatusCode::SEE_OTHER).then_some(());
        wait_for("his turn", served).await;
    }
}
