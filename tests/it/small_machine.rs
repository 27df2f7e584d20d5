//! The real program with few system resources: few open files, little memory.

use std::fs::File;
use std::process::Command;
use std::time::Duration;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::Buyer;
use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::running_program::{GRIOT, Griot, House, come_back, counter, pay};
use crate::support::wait::wait_for;

/// The number of open files of a process, and its limits: the soft one and the hard one.
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
        page.text.contains("action=\"/d/").then(|| page.between("method=\"post\" action=\"", "\""))
    });
    let file = buyer.post(&link.await, &[]).await.location().to_owned();
    let book = std::fs::read(house.folder.path().join("book.pdf")).unwrap();
    let got = buyer.request(reqwest::Method::GET, &file).send().await.unwrap().bytes().await.unwrap();
    assert!(got == book);
    assert!(files(&shop).0 < 320, "{}", shop.log());
    assert!(!shop.log().contains("ERROR"), "{}", shop.log());
    // The dropped connections are closed for the client too.
    let oldest = &mut crowds[0][0];
    assert_eq!(tokio::time::timeout(Duration::from_secs(30), oldest.read(&mut [0])).await.unwrap().unwrap_or(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_for_which_the_memory_does_not_suffice_ends_with_its_reason() {
    for megabytes in (loads().div_ceil(1024)..=640).step_by(36) {
        let house = House::new(TestDatabase::sqlite()).under(&format!("ulimit -v {}", megabytes * 1024));
        let mut shop = house.begin(&["serve"]);
        // It answers, or it has ended; a process that holds the port and answers nothing would do neither.
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

/// The memory, in KiB, below which the system cannot even load the program, and there is nobody to say so.
fn loads() -> u64 {
    let suffices = |kibibytes: &u64| {
        let limited = format!("ulimit -v {kibibytes}; exec \"$0\" --help");
        Command::new("/bin/sh").args(["-c", &limited, GRIOT]).output().unwrap().status.success()
    };
    (40_000..).step_by(4_000).find(suffices).unwrap()
}

/// Whether the shop at the address in the log answers.
async fn answers(shop: &Griot) -> bool {
    let log = shop.log();
    let Some((_, url)) = log.split_once("the shop is open at ") else { return false };
    let buyer = Buyer::new(url.split_whitespace().next().unwrap());
    buyer.request(reqwest::Method::GET, "/healthz").send().await.is_ok_and(|answer| answer.status().is_success())
}

/// A book of images of a megabyte each, one per page, all named in one resource dictionary for all pages, as office
/// programs write it.
fn picture_book(pages: usize) -> Document {
    let mut document = Document::with_version("1.7");
    let (tree, mut pictures, mut kids) = (document.new_object_id(), Dictionary::new(), Vec::<Object>::new());
    for number in 0..pages {
        let about = dictionary! {
            "Subtype" => "Image", "Width" => 1000, "Height" => 1000, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        pictures.set(format!("Im{number}"), document.add_object(Stream::new(about, vec![7; 1_000_000])));
        let content = format!("400 0 0 500 10 10 cm /Im{number} Do").into_bytes();
        let content = document.add_object(Stream::new(dictionary! {}, content));
        kids.push(
            document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content }).into(),
        );
    }
    let (count, sheet) = (i64::try_from(pages).unwrap(), [0, 0, 420, 595].map(Object::from).to_vec());
    let resources = dictionary! { "XObject" => pictures };
    let root = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => sheet, "Resources" => resources
    };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

#[test]
fn a_sample_is_cut_in_the_memory_that_the_file_takes_and_little_more() {
    let folder = TestFolder::new();
    let path = folder.path().join("book.pdf");
    picture_book(100).save(&path).unwrap();
    let file = path.metadata().unwrap().len() / 1024;
    // In KiB: enough for the program and its stacks and for one and a third times the file, but not for two copies of it.
    let limit = loads() + 20_000 + file * 4 / 3;
    let cut = Command::new("/bin/sh")
        .args(["-c", "ulimit -v \"$0\"; exec \"$@\"", &limit.to_string(), GRIOT, "pdf-sample", "7"])
        .stdin(File::open(&path).unwrap())
        .output()
        .unwrap();
    assert!(cut.stdout.starts_with(b"{\"Ok\":null}\n"), "{:?} {}", cut.status, String::from_utf8_lossy(&cut.stderr));
    assert!((1_000_000..1_010_000).contains(&cut.stdout.len()), "{} bytes", cut.stdout.len());
}
