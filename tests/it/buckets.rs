//! Files in an S3 bucket: stored, sold, resumed, unreachable for a while, and moved there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{TryStreamExt as _, stream};
use griot::domain::language::Language;
use griot::shop::Error;
use griot::shop::admin::doctor::{self, Checkup, Installation, State};
use griot::shop::catalogue::books::{self, BookError};
use griot::shop::catalogue::published::{self, NewBook};
use griot::storage::{Key, Namespace, Storage, StorageError};
use griot::texts::Texts;
use reqwest::{Method, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::delivery::sell;
use crate::support::back_office::owner;
use crate::support::bucket::BucketServer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_for;

fn shop(db: TestDatabase, bucket: &BucketServer) -> TestShop {
    let plan = Plan::default();
    TestShop::planned(db, Plan { settings: [plan.settings, bucket.settings("boutique")].concat(), ..plan })
}

fn key_of(content: &[u8]) -> Key {
    Key::new(Namespace::Books, &hex::encode(Sha256::digest(content))).unwrap()
}

async fn whole(storage: &Storage, key: &Key) -> Vec<u8> {
    let size = storage.size(key).await.unwrap().unwrap();
    let pieces: Vec<Bytes> = storage.open(key, 0..size).await.unwrap().try_collect().await.unwrap();
    pieces.concat()
}

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from((at ^ (at >> 9)) % 253).unwrap()).collect()
}

#[tokio::test]
async fn a_file_of_any_size_is_kept_read_in_part_and_removed() {
    let bucket = BucketServer::open().await;
    let storage = bucket.storage();
    // The largest is uploaded in parts: S3 accepts no part below 5 MiB but the last.
    for size in [0, 1, 300_001, 12_000_001] {
        let content = content(size);
        let key = key_of(&content);
        let pieces = content.chunks(70_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect::<Vec<_>>();
        assert_eq!(storage.put(&key, stream::iter(pieces)).await.unwrap(), u64::try_from(size).unwrap());
        assert!(whole(&storage, &key).await == content);
        if size > 10 {
            let some: Vec<Bytes> = storage.open(&key, 3..10).await.unwrap().try_collect().await.unwrap();
            assert_eq!(some.concat(), content[3..10]);
        }
        let beyond = u64::try_from(size).unwrap() + 1;
        assert!(matches!(storage.open(&key, 0..beyond).await, Err(StorageError::Missing(_) | StorageError::Away(_))));
        storage.delete(&key).await.unwrap();
        assert_eq!(storage.size(&key).await.unwrap(), None);
        assert!(matches!(storage.open(&key, 0..1).await, Err(StorageError::Missing(_))));
    }
}

#[tokio::test]
async fn what_is_not_what_its_name_says_is_not_kept_in_a_bucket() {
    let bucket = BucketServer::open().await;
    let storage = bucket.storage();
    let key = key_of(b"something else");
    for size in [1, 11_000_000] {
        let other = stream::iter([Ok(Bytes::from(content(size)))]);
        assert!(matches!(storage.put(&key, other).await, Err(StorageError::Differs(_))));
        assert_eq!(storage.size(&key).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_wrong_key_opens_no_bucket() {
    let bucket = BucketServer::open().await;
    let wrong = Storage::at(&bucket.files_with("AWS_SECRET_ACCESS_KEY", "guessed")).unwrap();
    let refused = wrong.put_bytes(Namespace::Books, "book".into()).await.unwrap_err();
    assert!(refused.is_away() && !refused.to_string().contains("guessed"), "{refused}");
    assert!(!format!("{wrong:?}").contains("guessed"));
    bucket.storage().put_bytes(Namespace::Books, "book".into()).await.unwrap();
}

on_both! {
    async fn a_book_in_a_bucket_is_sold_and_comes_whole_and_in_parts_under_the_same_validator(db: TestDatabase) {
        let bucket = BucketServer::open().await;
        let shop = shop(db, &bucket);
        let size = 3_000_001;
        let sold = sell(&shop, "Le fleuve", size).await;
        let got = sold.fetch(&[]).await;
        assert_eq!((got.status, got.header("etag")), (StatusCode::OK, sold.etag.as_str()));
        assert_eq!(got.header("content-length"), size.to_string());
        assert!(got.bytes == sold.bytes);
        assert_eq!(sold.counted(&shop, size).await, 1);
        let etag = sold.etag.clone();
        let part = sold.fetch(&[("range", "bytes=2999990-"), ("if-range", &etag)]).await;
        assert_eq!((part.status, part.header("content-range")), (StatusCode::PARTIAL_CONTENT, "bytes 2999990-3000000/3000001"));
        assert_eq!(part.bytes, sold.bytes[2_999_990..]);
        assert_eq!(sold.fetch(&[("if-none-match", &etag)]).await.status, StatusCode::NOT_MODIFIED);
        assert_eq!(sold.fetch(&[("range", "bytes=9999999-")]).await.status, StatusCode::RANGE_NOT_SATISFIABLE);
        let head = sold.fetch_at(&sold.buyer, Method::HEAD, &[]).await;
        assert_eq!((head.header("content-length"), head.bytes.len()), ("3000001", 0));
        assert_eq!(sold.counted(&shop, size + 11).await, 1);
    }

    async fn a_reader_who_hangs_up_is_charged_for_what_went_and_goes_on(db: TestDatabase) {
        let bucket = BucketServer::open().await;
        let shop = shop(db, &bucket);
        let size = 30_000_000;
        let sold = sell(&shop, "Le fleuve", size).await;
        let host = shop.url.trim_start_matches("http://");
        let mut line = TcpStream::connect(host).await.unwrap();
        line.write_all(format!("GET {} HTTP/1.1\r\nhost: {host}\r\n\r\n", sold.file).as_bytes()).await.unwrap();
        line.read_exact(&mut vec![0; 1_000_000]).await.unwrap();
        drop(line);
        let grant = wait_for("the cut to be noted", async || {
            Some(sold.grant(&shop).await).filter(|grant| grant["bytes_sent"] != 0)
        });
        let grant = grant.await;
        let sent = usize::try_from(grant["bytes_sent"].as_u64().unwrap()).unwrap();
        assert!((900_000..size / 2).contains(&sent) && grant["used"] == 1, "{sent}");
        let etag = sold.etag.clone();
        let end = sold.fetch(&[("range", "bytes=900000-"), ("if-range", &etag)]).await;
        assert!(end.bytes == sold.bytes[900_000..]);
        assert_eq!(sold.counted(&shop, sent + size - 900_000).await, 1);
    }

    async fn a_bucket_that_is_away_is_a_page_with_a_way_out_and_costs_no_download(db: TestDatabase) {
        let bucket = BucketServer::open().await;
        let shop = shop(db, &bucket);
        let sold = sell(&shop, "Le fleuve", 2_000_000).await;
        bucket.shut();
        let refused = sold.fetch(&[("accept-language", "fr")]).await;
        assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "30"));
        assert!(refused.header("content-type").starts_with("text/html"));
        let page = String::from_utf8(refused.bytes).unwrap();
        assert!(page.contains("Le livre n’est pas disponible pour le moment") && page.contains("href=\"/\""), "{page}");
        bucket.mend();
        wait_for("the download to be given back", async || {
            Some(sold.grant(&shop).await).filter(|grant| grant["used"] == 0)
        })
        .await;
        assert!(sold.fetch(&[]).await.bytes == sold.bytes);
        assert_eq!(sold.counted(&shop, 2_000_000).await, 1);
    }
}

#[tokio::test]
async fn a_bucket_that_ends_halfway_cuts_the_reader_off_and_he_goes_on_later() {
    let bucket = BucketServer::open().await;
    let shop = shop(TestDatabase::sqlite(), &bucket);
    let size = 20_000_000;
    let sold = sell(&shop, "Le fleuve", size).await;
    bucket.cut(5_000_000, 1);
    let mut answer = sold.buyer.request(Method::GET, &sold.file).send().await.unwrap();
    assert_eq!(answer.headers()["content-length"], size.to_string().as_str());
    let mut came = Vec::new();
    let end = loop {
        match answer.chunk().await {
            Ok(Some(some)) => came.extend_from_slice(&some),
            end => break end,
        }
    };
    assert!(end.is_err(), "a cut line, and no short file that looks whole");
    assert!(came.len() < size && sold.bytes.starts_with(&came));
    bucket.mend();
    let (etag, range) = (sold.etag.clone(), format!("bytes={}-", came.len()));
    let rest = sold.fetch(&[("range", &range), ("if-range", &etag)]).await;
    assert!([came, rest.bytes].concat() == sold.bytes);
    assert_eq!(sold.grant(&shop).await["used"], 1);
}

#[tokio::test]
async fn a_bucket_that_cuts_its_lines_is_asked_on_and_the_reader_sees_nothing_of_it() {
    let bucket = BucketServer::open().await;
    let shop = shop(TestDatabase::sqlite(), &bucket);
    let size = 20_000_000;
    let sold = sell(&shop, "Le fleuve", size).await;
    bucket.cut(3_000_000, usize::MAX);
    assert!(sold.fetch(&[]).await.bytes == sold.bytes);
    assert_eq!(sold.counted(&shop, size).await, 1);
}

#[tokio::test]
async fn covers_and_samples_come_from_the_bucket_and_files_are_examined_in_a_copy_that_goes_away() {
    let bucket = BucketServer::open().await;
    let shop = shop(TestDatabase::sqlite(), &bucket);
    let pdf = PathBuf::from("tests/fixtures/pdf/sample/t3-hidden-layer.pdf");
    let new = NewBook {
        title: "Le fleuve".to_owned(),
        authors: vec!["Aïcha Traoré".to_owned()],
        description: String::new(),
        language: Language::French,
        price: 2500,
        files: vec![pdf.clone()],
        cover: None,
        published: true,
    };
    published::add(&shop.shop, new).await.unwrap();
    assert!(whole(&shop.shop.storage, &key_of(&fs::read(&pdf).unwrap())).await == fs::read(&pdf).unwrap());
    let page = shop.buyer().get("/books/le-fleuve").await;
    let cover = page.between("/covers/", ".webp") + ".webp";
    let cover = shop.buyer().request(Method::GET, &format!("/covers/{cover}")).send().await.unwrap();
    assert_eq!((cover.status(), &cover.headers()["content-type"]), (StatusCode::OK, &"image/webp".parse().unwrap()));
    assert!(cover.bytes().await.unwrap().starts_with(b"RIFF"));
    let id = published::book(&shop.shop, "le-fleuve").await.unwrap().book.id;
    let actor = owner(&shop).actor;
    books::cover_from_file(&shop.shop, &actor, &id).await.unwrap();
    books::cut_sample(&shop.shop, &actor, &id, "1").await.unwrap();
    let sample = shop.buyer().request(Method::GET, "/books/le-fleuve/sample").send().await.unwrap();
    assert!(sample.bytes().await.unwrap().starts_with(b"%PDF"));
    let uploads = shop.config.data.join("uploads");
    assert_eq!(fs::read_dir(&uploads).unwrap().count(), 0, "a copy stays in {}", uploads.display());
    assert!(!shop.config.data.join("files").exists(), "no file lies in the data folder");
    bucket.shut();
    let away = books::cut_sample(&shop.shop, &actor, &id, "2").await;
    assert!(matches!(away, Err(BookError::Shop(Error::StorageAway(_)))), "{away:?}");
}

#[tokio::test]
async fn a_cover_has_its_ranges_and_conditions_from_a_disk_and_from_a_bucket() {
    let bucket = BucketServer::open().await;
    for shop in [TestShop::open(TestDatabase::sqlite()), shop(TestDatabase::sqlite(), &bucket)] {
        let picture = content(200_000);
        let stored = shop.shop.storage.put_bytes(Namespace::Pictures, picture.clone().into()).await.unwrap();
        let buyer = shop.buyer();
        let cover = format!("/covers/{}.webp", stored.sha256);
        let ask = async |method, header: (&str, &str)| {
            let answer = buyer.request(method, &cover).header(header.0, header.1).send().await.unwrap();
            (answer.status(), answer.headers().clone(), answer.bytes().await.unwrap())
        };
        let (status, headers, bytes) = ask(Method::GET, ("accept", "*/*")).await;
        assert!(status == StatusCode::OK && bytes == picture);
        assert!(
            headers["content-type"] == "image/webp" && headers["cache-control"].to_str().unwrap().contains("immutable")
        );
        let etag = headers["etag"].to_str().unwrap().to_owned();
        let (status, headers, bytes) = ask(Method::GET, ("range", "bytes=199990-")).await;
        assert_eq!(
            (status, &headers["content-range"]),
            (StatusCode::PARTIAL_CONTENT, &"bytes 199990-199999/200000".parse().unwrap())
        );
        assert_eq!(bytes, picture[199_990..]);
        assert_eq!(ask(Method::GET, ("if-none-match", &etag)).await.0, StatusCode::NOT_MODIFIED);
        assert_eq!(ask(Method::GET, ("range", "bytes=200000-")).await.0, StatusCode::RANGE_NOT_SATISFIABLE);
        let (status, headers, bytes) = ask(Method::HEAD, ("accept", "*/*")).await;
        assert_eq!((status, headers["content-length"].to_str().unwrap(), bytes.len()), (StatusCode::OK, "200000", 0));
        for other in
            ["/covers/none.webp", &format!("/covers/{}", stored.sha256), &format!("/covers/{}.webp", "0".repeat(64))]
        {
            assert_eq!(shop.buyer().get(other).await.status, StatusCode::NOT_FOUND, "{other}");
        }
    }
}

/// Every file below a folder, sorted.
pub fn all_below(folder: &Path) -> Vec<PathBuf> {
    let entries: BTreeSet<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.into_iter().flat_map(|path| if path.is_dir() { all_below(&path) } else { vec![path] }).collect()
}

fn patient(shop: &TestShop) -> Checkup {
    Checkup::of(&shop.shop, Installation::new(&shop.config))
}

#[tokio::test]
async fn the_doctor_tries_the_bucket_and_names_what_to_look_at() {
    let bucket = BucketServer::open().await;
    let shop = shop(TestDatabase::sqlite(), &bucket);
    let files = async |patient: &Checkup| {
        let findings = doctor::examine(patient).await;
        let found = findings.into_iter().find(|finding| finding.part == "files").unwrap();
        (found.state, found.say(Texts(Language::English)))
    };
    let well = files(&patient(&shop)).await;
    assert!(well.0 == State::Well && well.1.contains("s3://livres/boutique"), "{well:?}");
    let wrong = Storage::at(&bucket.files_with("AWS_SECRET_ACCESS_KEY", "guessed")).unwrap();
    let refused = files(&Checkup { storage: Ok(wrong), ..patient(&shop) }).await;
    assert!(refused.0 == State::Fault && refused.1.contains("AWS_SECRET_ACCESS_KEY"), "{refused:?}");
    let elsewhere = Storage::at(&bucket.files_with("STORAGE_URL", "s3://lettres/boutique")).unwrap();
    assert_eq!(files(&Checkup { storage: Ok(elsewhere), ..patient(&shop) }).await.0, State::Fault);
    bucket.shut();
    assert_eq!(files(&patient(&shop)).await.0, State::Fault);
}

// Two threads: the proxy to the bucket must go on while the test waits for the command.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn storage_copy_moves_everything_goes_on_where_it_was_cut_and_names_what_is_spoilt() {
    let bucket = BucketServer::open().await;
    let settings = bucket.settings("boutique");
    let aws = settings.iter().filter(|(name, _)| *name != "STORAGE_URL");
    let house = aws.fold(House::new(TestDatabase::sqlite()), |house, (name, value)| house.with(name, value));
    for (title, size) in [("Le fleuve", 400_000), ("La savane", 500_000), ("La forêt", 600_000)] {
        house.add_book(title, size);
    }
    let files = house.data().join("files");
    let kept: Vec<_> = all_below(&files).into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect();
    assert!(kept.iter().any(|(_, path)| path.starts_with(files.join("pictures"))) && kept.len() >= 5, "{}", kept.len());
    let (to, storage) = (settings[0].1.as_str(), bucket.storage());

    bucket.cut(u64::MAX, 0);
    let cut = house.run(&["storage", "copy", "--to", to]);
    assert!(!cut.status.success() && String::from_utf8_lossy(&cut.stderr).contains("run it again"));
    bucket.mend();
    // One file has arrived already; another one is corrupt in its source.
    let (first, second) = (&kept[0], &kept[1]);
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let room =
        |path: &Path| if path.starts_with(files.join("pictures")) { Namespace::Pictures } else { Namespace::Books };
    storage.put_bytes(room(&first.1), first.0.clone().into()).await.unwrap();
    fs::write(&second.1, b"spoilt").unwrap();
    let spoilt = house.run(&["storage", "copy", "--to", to]);
    let said = String::from_utf8_lossy(&spoilt.stderr).into_owned();
    assert!(!spoilt.status.success() && said.contains(&name(&second.1)) && said.contains("back-up"), "{said}");
    fs::write(&second.1, &second.0).unwrap();
    let told = house.told(&["storage", "copy", "--to", to]);
    assert!(told.contains("1 files copied") && told.contains(&format!("{} found", kept.len() - 1)), "{told}");
    for (bytes, path) in &kept {
        let key = Key::new(room(path), &name(path)).unwrap();
        assert!(whole(&storage, &key).await == *bytes, "{key}");
    }

    let back = house.folder.path().join("back");
    let house = house.with("STORAGE_URL", to);
    house.told(&["storage", "copy", "--to", &format!("file:{}", back.display())]);
    for (bytes, path) in &kept {
        assert!(fs::read(back.join(path.strip_prefix(&files).unwrap())).unwrap() == *bytes);
    }
}
