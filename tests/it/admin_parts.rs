//! Forms with files: the CSRF token comes first, and nothing is stored before it was verified.

use griot::domain::role::Role;
use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::admin::Desk;
use crate::support::book_files::{part, parts, pdf};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

/// The address that a form with a file is posted to, and the name of the file's field.
const PLACES: [(&str, &str); 4] = [
    ("/admin/books/file", "file"),
    ("/admin/books/import", "table"),
    ("/admin/books/import/files", "files"),
    ("/admin/settings/look/logo", "logo"),
];

async fn kept(shop: &TestShop) -> Vec<String> {
    let mut kept = lines(&shop.shop, "SELECT file_name AS line FROM uploads".to_owned()).await;
    kept.extend(lines(&shop.shop, "SELECT title AS line FROM books".to_owned()).await);
    let folder = std::fs::read_dir(shop.config.data.join("uploads")).into_iter().flatten();
    kept.extend(folder.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()));
    kept
}

/// Bodies whose CSRF token is not where it must be.
fn forms(desk: &Desk, file: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let (own, end) = (desk.csrf.as_str(), b"--limit--\r\n".to_vec());
    let body = |before: Vec<u8>, after: Vec<u8>| [before, file.to_vec(), after, end.clone()].concat();
    let padded = format!("{own}{}", " ".repeat(300));
    vec![
        ("none", body(Vec::new(), Vec::new())),
        ("an empty one", body(parts(&[("csrf", "")]), Vec::new())),
        ("a wrong one", body(parts(&[("csrf", "0123456789abcdef")]), Vec::new())),
        ("a late one", body(Vec::new(), parts(&[("csrf", own)]))),
        ("one that is not the first", body(parts(&[("title", "Le fleuve"), ("csrf", own)]), Vec::new())),
        ("a right one behind a wrong one", body(parts(&[("csrf", "x"), ("csrf", own)]), Vec::new())),
        ("one that is a file", body(part(("csrf", "csrf", own.as_bytes())), Vec::new())),
        ("a long one", body(parts(&[("csrf", &padded)]), Vec::new())),
        ("no form at all", b"not a form".to_vec()),
    ]
}

on_both! {
    async fn a_form_with_files_whose_token_is_missing_wrong_or_late_is_refused_and_nothing_is_kept(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        for (address, field) in PLACES {
            let file = part((field, "fleuve.pdf", &pdf("page", 3)));
            for (what, body) in forms(&desk, &file) {
                for address in [address.to_owned(), format!("{address}?csrf={}", desk.csrf)] {
                    let answer = desk.post_multipart(&address, body.clone()).await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what} at {address}: {}", answer.text);
                    assert!(answer.text.contains("Ce formulaire n’est plus valable"), "{what}: {}", answer.text);
                }
                assert_eq!(kept(&shop).await, [""; 0], "{what} at {address}");
            }
            let body = [file, b"--limit--\r\n".to_vec()].concat();
            let header = desk.buyer.request(Method::POST, address).header("x-csrf-token", &desk.csrf);
            let kind = "multipart/form-data; boundary=limit";
            let answer = desk.buyer.send(header.header("content-type", kind).body(body)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "a header is for what is no form");
        }
        assert_eq!(kept(&shop).await, [""; 0]);
        let id = desk.start_book("fleuve.pdf", &pdf("page", 3)).await;
        assert!(desk.get(&format!("/admin/books/{id}")).await.text.contains("3 pages"), "the right one first is taken");
    }

    async fn a_wrong_token_is_answered_before_the_file_has_come(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let token = shop.session_token(&desk.account_id).await;
        let host = shop.url.trim_start_matches("http://");
        let mut line = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "POST /admin/books/file HTTP/1.1\r\nhost: {host}\r\ncookie: griot_staff={token}\r\n\
             content-type: multipart/form-data; boundary=limit\r\ncontent-length: 5000000\r\n\r\n"
        );
        let body = [parts(&[("csrf", "wrong")]), part(("file", "a.pdf", b"%PDF-1.7"))].concat();
        line.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
        let mut answer = [0; 12];
        line.read_exact(&mut answer).await.unwrap();
        assert_eq!(std::str::from_utf8(&answer).unwrap(), "HTTP/1.1 403");
        assert_eq!(kept(&shop).await, [""; 0]);
    }

    async fn no_page_of_the_back_office_holds_its_token_in_an_address(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("fleuve.pdf", &pdf("page", 3)).await;
        let book = format!("/admin/books/{id}");
        let refused = desk.post_file("/admin/books/file", "a.pdf", b"no book").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut pages = vec![("after a refusal".to_owned(), refused.text)];
        for page in ["/admin/books/new", "/admin/books/import", "/admin/settings/look", book.as_str()] {
            pages.push((page.to_owned(), desk.get(page).await.text));
        }
        for (page, html) in pages {
            assert!(html.contains(&format!("name=\"csrf\" value=\"{}\"", desk.csrf)), "{page}");
            assert!(!html.contains("csrf="), "{page}: {html}");
            for address in ["href=\"", "action=\"", "src=\""] {
                let mut addresses = html.split(address).skip(1).filter_map(|rest| rest.split('"').next());
                assert!(addresses.all(|address| !address.contains(&desk.csrf)), "{page}");
            }
        }
    }
}
