//! Resumable uploads: tus 1.0 at `/admin/uploads`.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::store::uploads::{self, Upload};
use reqwest::{Method, StatusCode};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::support::admin::Desk;
use crate::support::book_files::{LIVES, pdf};
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::Twin;
use crate::support::wait::wait_for;

async fn begin(desk: &Desk, size: usize) -> Answer {
    let request = desk
        .buyer
        .request(Method::POST, "/admin/uploads")
        .header("tus-resumable", "1.0.0")
        .header("x-csrf-token", &desk.csrf)
        .header("upload-length", size)
        .header("upload-metadata", format!("filename {}", BASE64_STANDARD.encode("Le fleuve.pdf")));
    desk.buyer.send(request).await
}

async fn add(desk: &Desk, upload: &str, offset: usize, bytes: &[u8]) -> Answer {
    let request = desk
        .buyer
        .request(Method::PATCH, upload)
        .header("tus-resumable", "1.0.0")
        .header("x-csrf-token", &desk.csrf)
        .header("upload-offset", offset)
        .header("content-type", "application/offset+octet-stream")
        .body(bytes.to_vec());
    desk.buyer.send(request).await
}

async fn offset(desk: &Desk, upload: &str) -> usize {
    let answer = desk.buyer.send(desk.buyer.request(Method::HEAD, upload)).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.header("upload-offset").parse().unwrap()
}

/// Sends `bytes` of a larger chunk and closes the connection. The cookie is that of the staff's session.
async fn hang_up(shop: &TestShop, upload: &str, cookie: &str, csrf: &str, (whole, bytes): (usize, &[u8])) {
    let host = shop.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH {upload} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nx-csrf-token: {csrf}\r\nupload-offset: 0\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: {whole}\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(bytes).await.unwrap();
    line.shutdown().await.unwrap();
}

on_both! {
    async fn an_upload_that_was_cut_goes_on_where_it_stopped(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let file = pdf(&"une longue page ".repeat(90), 600);
        let upload = begin(&desk, file.len()).await;
        assert_eq!(upload.status, StatusCode::CREATED);
        let upload = upload.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(offset(&desk, &upload).await, 0);
        let half = file.len() / 2;
        let (buyer, token) = shop.signed_in_with_token(&desk.account_id).await;
        let desk = Desk { buyer, ..desk };
        hang_up(&shop, &upload, &format!("griot_staff={token}"), &desk.csrf, (file.len(), &file[..half])).await;
        // The offset is never right: the answer gives the current offset, once the lock of the broken request is
        // released.
        let there = wait_for("what came before the cut", async || {
            let wrong = add(&desk, &upload, file.len(), b"x").await;
            let there = wrong.header("upload-offset").parse::<usize>().ok()?;
            assert_eq!(wrong.status, StatusCode::CONFLICT);
            Some(there).filter(|there| *there > 0)
        });
        let there = there.await;
        assert!(there <= half && offset(&desk, &upload).await == there, "{there}");
        let early = desk.post("/admin/books/file", &[("upload", upload.rsplit('/').next().unwrap())]).await;
        assert!(early.text.contains("Cet envoi n’est pas complet"), "half a file is no book");
        let rest = wait_for("the lock to go", async || {
            Some(add(&desk, &upload, there, &file[there..]).await).filter(|rest| rest.status != StatusCode::LOCKED)
        }).await;
        assert_eq!((rest.status, rest.header("upload-offset")), (StatusCode::NO_CONTENT, file.len().to_string().as_str()));
        let book = desk.post("/admin/books/file", &[("upload", upload.rsplit('/').next().unwrap())]).await;
        let page = desk.get(book.location()).await.text;
        assert!(page.contains("Le fleuve") && page.contains("600 pages"), "{page}");
        assert_eq!(desk.buyer.send(desk.buyer.request(Method::HEAD, &upload)).await.status, StatusCode::NOT_FOUND, "taken");
    }

    async fn an_upload_goes_on_after_the_server_was_started_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let file = pdf("page", 40);
        let upload = begin(&desk, file.len()).await.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(add(&desk, &upload, 0, &file[..1000]).await.status, StatusCode::NO_CONTENT);
        let mut twin = Twin::after(&shop).await;
        twin.shop.program = shop.shop.program.clone();
        let desk = Desk { buyer: Buyer { shop: twin.buyer().shop, ..desk.buyer.clone() }, ..desk };
        assert_eq!(offset(&desk, &upload).await, 1000);
        assert_eq!(add(&desk, &upload, 1000, &file[1000..]).await.header("upload-offset"), file.len().to_string());
    }

    async fn what_is_not_allowed_is_refused_and_what_is_left_is_thrown_away(db: TestDatabase) {
        let plan = Plan::default();
        let settings = [plan.settings.clone(), vec![("GRIOT_UPLOAD_MB", "1".to_owned())]].concat();
        let shop = TestShop::planned(db, Plan { settings, ..plan });
        let (desk, other) = (shop.staff(Role::Manager).await, shop.staff(Role::Owner).await);
        assert_eq!(begin(&desk, 1_000_001).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(begin(&desk, 0).await.status, StatusCode::BAD_REQUEST);
        let large = desk.post_file("/admin/books/file", "l.pdf", &vec![b'x'; 1_100_000]).await;
        assert!(large.text.contains("trop gros"), "{}", large.text);
        let uploads = async || begin(&desk, 10).await.headers["location"].to_str().unwrap().to_owned();
        let upload = uploads().await;
        assert_eq!(add(&desk, &upload, 0, b"more than ten bytes").await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(add(&other, &upload, 0, b"ten bytes!").await.status, StatusCode::NOT_FOUND, "somebody else's");
        let forged = Desk { csrf: "x".to_owned(), buyer: desk.buyer.clone(), account_id: String::new(), email: String::new() };
        assert_eq!(add(&forged, &upload, 0, b"ten bytes!").await.status, StatusCode::FORBIDDEN, "without the token");
        let end = desk.buyer.request(Method::DELETE, &upload).header("x-csrf-token", &desk.csrf);
        assert_eq!(desk.buyer.send(end).await.status, StatusCode::NO_CONTENT);
        let late = uploads().await;
        shop.clock.advance(LIVES);
        assert_eq!(griot::shop::catalogue::uploads::purge(&shop.shop).await.unwrap(), 1);
        let folder = shop.config.data.join("uploads");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "{late}");
    }

    async fn a_start_that_is_refused_leaves_no_file_and_one_that_was_left_is_removed(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Manager).await;
        let folder = shop.config.data.join("uploads");
        let files = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
        let (account, now) = (desk.account_id.clone(), shop.clock.now().naive_utc());
        let full = shop.shop.db.write(move |conn| {
            (0..600).try_for_each(|number| {
                let row = Upload {
                    id: format!("{number:032x}"),
                    account_id: account.clone(),
                    file_name: "a.pdf".to_owned(),
                    size_bytes: 10,
                    created_at: now,
                    expires_at: now + LIVES,
                    purpose: String::new(),
                };
                uploads::insert(conn, &row)
            })
        });
        full.await.unwrap();
        for _ in 0..3 {
            assert_eq!(begin(&desk, 10).await.status, StatusCode::TOO_MANY_REQUESTS);
        }
        assert_eq!(files(), 0, "a refused start left its file");
        std::fs::create_dir_all(&folder).unwrap();
        let left = std::fs::File::create(folder.join("left-behind")).unwrap();
        left.set_modified(shop.clock.now().into()).unwrap();
        griot::shop::catalogue::uploads::purge(&shop.shop).await.unwrap();
        assert_eq!(files(), 1, "it may still be under way");
        shop.clock.advance(LIVES + TimeDelta::days(1));
        griot::shop::catalogue::uploads::purge(&shop.shop).await.unwrap();
        assert_eq!(files(), 0);
    }
}
