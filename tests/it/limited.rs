//! The real program where the system gives it little: few open files, little memory.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::Buyer;
use crate::support::house::{Griot, House, come_back, counter, pay};
use crate::support::postgres::TestDatabase;
use crate::support::wait::wait_for;

/// Open files of a process, and its limits: the soft one and the hard one.
fn files(griot: &Griot) -> (usize, [String; 2]) {
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", griot.id())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    (std::fs::read_dir(format!("/proc/{}/fd", griot.id())).unwrap().count(), [words[3], words[4]].map(str::to_owned))
}

/// Connections that send `text` and nothing more.
async fn crowd(shop: &Griot, number: usize, text: &str) -> Vec<TcpStream> {
    let mut crowd = Vec::new();
    for _ in 0..number {
        let mut line = TcpStream::connect(shop.url.trim_start_matches("http://")).await.unwrap();
        line.write_all(text.as_bytes()).await.unwrap();
        crowd.push(line);
    }
    crowd
}

#[tokio::test(flavor = "multi_thread")]
async fn a_soft_limit_of_open_files_is_raised_to_the_hard_one() {
    let house = House::new(TestDatabase::sqlite()).under("ulimit -Sn 256; ulimit -Hn 3000");
    let shop = house.serve().await;
    assert_eq!(files(&shop).1, ["3000", "3000"]);
    let told = house.run(&["doctor", "--language", "en"]);
    assert!(String::from_utf8(told.stdout).unwrap().contains("LimitNOFILE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_times_more_idle_connections_than_open_files_are_allowed_and_a_book_is_bought_all_the_same() {
    let (_counter_house, counter) = counter().await;
    let house = House::new(TestDatabase::sqlite()).with("CINETPAY_API_URL", &counter.url).under("ulimit -n 320");
    let slug = house.add_book("Le fleuve", 300_000);
    let shop = house.serve().await;
    let home = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut crowds = vec![crowd(&shop, 400, "").await];
    crowds.push(crowd(&shop, 400, "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await);
    crowds.push(crowd(&shop, 400, home).await);
    let buyer = Buyer::new(&shop.url);
    let to_counter = buyer.buy(&slug).await.location().to_owned();
    let order = come_back(&buyer, &pay(&buyer, &to_counter).await).await;
    let link = wait_for("the order to be paid", async || {
        let page = buyer.get(&order).await;
        page.text.contains("action=\"/d/").then(|| page.between("action=\"", "\""))
    });
    let file = buyer.post(&link.await, &[]).await.location().to_owned();
    let book = std::fs::read(house.folder.path().join("book.pdf")).unwrap();
    let got = buyer.request(reqwest::Method::GET, &file).send().await.unwrap().bytes().await.unwrap();
    assert!(got == book);
    assert!(files(&shop).0 < 320, "{}", shop.log());
    assert!(!shop.log().contains("ERROR"), "{}", shop.log());
    // The ones that were let go hear of it.
    let oldest = &mut crowds[0][0];
    assert_eq!(tokio::time::timeout(Duration::from_secs(30), oldest.read(&mut [0])).await.unwrap().unwrap_or(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_for_which_the_memory_does_not_suffice_ends_with_its_reason() {
    for megabytes in (100..=640).step_by(36) {
        let house = House::new(TestDatabase::sqlite()).under(&format!("ulimit -v {}", megabytes * 1024));
        let mut shop = house.begin(&["serve"]);
        // It answers, or it is gone; a process that holds the port and answers nobody would be neither.
        let answers = wait_for("it to answer or to end", async || match shop.ended() {
            Some(ended) => Some(Err(ended)),
            None => answers(&shop).await.then_some(Ok(())),
        });
        if let Err(ended) = answers.await {
            assert!(!ended.success(), "{megabytes}: {}", shop.log());
            assert!(!shop.log().trim().is_empty(), "{megabytes}: it says why");
        }
    }
}

/// Whether the shop that its log names answers.
async fn answers(shop: &Griot) -> bool {
    let log = shop.log();
    let Some((_, url)) = log.split_once("the shop is open at ") else { return false };
    let buyer = Buyer::new(url.split_whitespace().next().unwrap());
    buyer.request(reqwest::Method::GET, "/healthz").send().await.is_ok_and(|answer| answer.status().is_success())
}
