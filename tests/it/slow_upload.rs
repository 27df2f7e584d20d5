//! A book of 200 MB over a slow line with one cut, at the real program: scripts/slow-upload. It takes four minutes.

use std::fs;
use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::Buyer;
use crate::support::house::{Griot, House, pdf};
use crate::support::postgres::TestDatabase;
use crate::support::wait::wait_for;

const SIZE: usize = 200_000_000;
/// Sent every tenth of a second: 1 MB/s.
const STEP: usize = 100_000;

/// The most memory that the program has taken, in megabytes.
fn peak(griot: &Griot) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", griot.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// Sends `file[from..to]` of a piece that ends at the file's end, at 1 MB/s.
async fn send(
    griot: &Griot,
    upload: &str,
    (cookie, csrf): (&str, &str),
    file: &[u8],
    (from, to): (usize, usize),
) -> String {
    let host = griot.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH {upload} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nx-csrf-token: {csrf}\r\nupload-offset: {from}\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        file.len() - from
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let mut pace = tokio::time::interval(Duration::from_millis(100));
    for step in file[from..to].chunks(STEP) {
        pace.tick().await;
        line.write_all(step).await.unwrap();
    }
    let mut answer = String::new();
    if to == file.len() {
        line.read_to_string(&mut answer).await.unwrap();
    }
    answer
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes four minutes: scripts/slow-upload"]
async fn a_book_of_200_megabytes_comes_in_over_a_slow_line_with_one_cut() {
    let house = House::new(TestDatabase::sqlite());
    let griot = house.serve().await;
    let told = house.told(&["owner", "add", "awa@exemple.ci"]);
    let link = told.split_whitespace().find(|word| word.contains("/admin/invitation/")).unwrap();
    let link = &link[link.find("/admin").unwrap()..];
    let buyer = Buyer::new(&griot.url);
    let entered = buyer.post(link, &[("password", "le fleuve parle"), ("again", "le fleuve parle")]).await;
    let cookie = entered.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let csrf = buyer.get("/admin/books/new").await.between("name=\"csrf\" value=\"", "\"");
    let file = pdf(SIZE);
    let opening = buyer.request(Method::POST, "/admin/uploads").header("x-csrf-token", &csrf);
    let begun =
        buyer.send(opening.header("upload-length", file.len()).header("upload-metadata", "filename YS5wZGY=")).await;
    let upload = begun.headers["location"].to_str().unwrap().to_owned();
    let (before, started) = (peak(&griot), Instant::now());
    send(&griot, &upload, (&cookie, &csrf), &file, (0, file.len() / 2)).await;
    let there = wait_for("what came before the cut", async || {
        let answer = buyer.send(buyer.request(Method::HEAD, &upload)).await;
        answer.header("upload-offset").parse::<usize>().ok().filter(|there| *there == file.len() / 2)
    });
    let there = there.await;
    let answer = send(&griot, &upload, (&cookie, &csrf), &file, (there, file.len())).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    let (sent, uploading) = (started.elapsed(), peak(&griot));
    let taken = Instant::now();
    let id = upload.rsplit('/').next().unwrap();
    let made = buyer.post("/admin/books/file", &[("upload", id), ("csrf", &csrf)]).await;
    let page = buyer.get(made.location()).await.text;
    assert!(page.contains("PDF, 1re édition"), "{page}");
    let most = peak(&griot);
    eprintln!(
        "{} MB in {} s with one cut; examined and kept in {:.1} s; at most {before} MB before, {uploading} MB while it came, {most} MB in all",
        file.len() / 1_000_000,
        sent.as_secs(),
        taken.elapsed().as_secs_f32()
    );
    assert!(most < 80, "{most} MB");
}
