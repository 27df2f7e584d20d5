//! Uploads to the real program: one that is interrupted by a kill, and a book of 200 MB over a slow connection
//! (scripts/slow-upload).

use std::fs;
use std::time::{Duration, Instant};

use reqwest::Method;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::TestDatabase;
use crate::support::running_program::{Griot, House, pdf};
use crate::support::wait::wait_for;

const SIZE: usize = 200_000_000;
/// Sent every tenth of a second: 1 MB/s.
const STEP: usize = 100_000;

/// The peak resident memory of the program, in MiB.
fn peak(griot: &Griot) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", griot.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// Sends `file[from..to]` at 1 MB/s, as the beginning of a chunk that reaches to the end of the file.
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

/// A signed-in owner, and the upload that they have begun.
pub struct Upload {
    buyer: Buyer,
    cookie: String,
    csrf: String,
    address: String,
}

impl Upload {
    /// Creates an account, signs in, and begins an upload of this size.
    pub async fn begin(house: &House, griot: &Griot, size: usize) -> Self {
        let told = house.told(&["owner", "add", "awa@exemple.ci"]);
        let link = told.split_whitespace().find(|word| word.contains("/admin/invitation/")).unwrap();
        let link = &link[link.find("/admin").unwrap()..];
        let buyer = Buyer::new(&griot.url);
        let entered = buyer.post(link, &[("password", "le fleuve parle"), ("again", "le fleuve parle")]).await;
        let cookie = entered.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let csrf = buyer.get("/admin/books/new").await.between("name=\"csrf\" value=\"", "\"");
        let opening = buyer.request(Method::POST, "/admin/uploads").header("x-csrf-token", &csrf);
        let opening = opening.header("upload-length", size).header("upload-metadata", "filename YS5wZGY=");
        let address = buyer.send(opening).await.headers["location"].to_str().unwrap().to_owned();
        Self { buyer, cookie, csrf, address }
    }

    fn signs(&self) -> (&str, &str) {
        (&self.cookie, &self.csrf)
    }

    /// The program's offset of the upload, once it is `wanted`.
    async fn there(&self, what: &str, wanted: impl Fn(usize) -> bool) -> usize {
        let there = async || {
            let answer = self.buyer.send(self.buyer.request(Method::HEAD, &self.address)).await;
            answer.header("upload-offset").parse::<usize>().ok().filter(|there| wanted(*there))
        };
        wait_for(what, there).await
    }

    /// Sends the file in one chunk.
    pub async fn add(&self, file: &[u8]) -> Answer {
        let piece = self.buyer.request(Method::PATCH, &self.address).header("x-csrf-token", &self.csrf);
        let piece = piece.header("upload-offset", 0).header("content-type", "application/offset+octet-stream");
        self.buyer.send(piece.body(file.to_vec())).await
    }

    /// Creates a book from the upload.
    pub async fn make(&self) -> Answer {
        let id = self.address.rsplit('/').next().unwrap();
        self.buyer.post("/admin/books/file", &[("upload", id), ("csrf", &self.csrf)]).await
    }

    /// The same, and returns the book's page.
    async fn finish(&self) -> String {
        self.buyer.get(self.make().await.location()).await.text
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_where_it_was_when_the_program_was_killed() {
    let house = House::new(TestDatabase::sqlite());
    let griot = house.serve().await;
    let file = pdf(1_500_000);
    let mut upload = Upload::begin(&house, &griot, file.len()).await;
    send(&griot, &upload.address, upload.signs(), &file, (0, 600_000)).await;
    upload.there("the first piece", |there| there == 600_000).await;
    // The connection is cut within the next chunk, and the program is killed at once: what it has not written by then is
    // lost.
    send(&griot, &upload.address, upload.signs(), &file, (600_000, 900_000)).await;
    griot.kill();
    let griot = house.serve().await;
    upload.buyer.shop.clone_from(&griot.url);
    let there = upload.there("what came before the kill", |_| true).await;
    assert!((600_000..=900_000).contains(&there), "{there}");
    let answer = send(&griot, &upload.address, upload.signs(), &file, (there, file.len())).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    let page = upload.finish().await;
    assert!(page.contains("PDF, 1re édition"), "{page}");
    let sha256 = hex::encode(Sha256::digest(&file));
    let kept = house.data().join("files").join(&sha256[..2]).join(&sha256[2..4]).join(&sha256);
    assert!(fs::read(kept).unwrap() == file, "the file is whole");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it takes four minutes: scripts/slow-upload"]
async fn a_book_of_200_megabytes_comes_in_over_a_slow_line_with_one_cut() {
    let house = House::new(TestDatabase::sqlite());
    let griot = house.serve().await;
    let file = pdf(SIZE);
    let upload = Upload::begin(&house, &griot, file.len()).await;
    let (before, started) = (peak(&griot), Instant::now());
    send(&griot, &upload.address, upload.signs(), &file, (0, file.len() / 2)).await;
    let there = upload.there("what came before the cut", |there| there == file.len() / 2).await;
    let answer = send(&griot, &upload.address, upload.signs(), &file, (there, file.len())).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    let (sent, uploading) = (started.elapsed(), peak(&griot));
    let taken = Instant::now();
    let page = upload.finish().await;
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
