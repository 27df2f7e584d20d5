//! The tests' own helpers do what they say.

use std::{net::TcpListener, path::Path};

use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::{
    Connection as _, PgConnection, RunQueryDsl as _, SqliteConnection, connection::SimpleConnection, sql_query,
};
use fantoccini::Locator;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::support::{
    browser::{Browser, View},
    files::TestFolder,
    postgres::{TestDatabase, on_both},
    smtp::PostOffice,
    wait::wait_until,
};

fn connect(db: &TestDatabase) -> Box<dyn SimpleConnection> {
    match db.url().strip_prefix("sqlite:") {
        Some(file) => Box::new(SqliteConnection::establish(file).unwrap()),
        None => Box::new(PgConnection::establish(db.url()).unwrap()),
    }
}

on_both! {
    async fn a_test_has_a_database_of_its_own(db: TestDatabase) {
        connect(&db).batch_execute("CREATE TABLE book (id TEXT)").unwrap();
        connect(&db).batch_execute("SELECT id FROM book").unwrap();
        let other = if db.url().starts_with("sqlite:") { TestDatabase::sqlite() } else { TestDatabase::postgres() };
        connect(&other).batch_execute("SELECT id FROM book").expect_err("the other database is empty");
    }
}

#[test]
fn a_database_goes_with_its_test() {
    let db = TestDatabase::postgres();
    let url = db.url().to_owned();
    let mut held = PgConnection::establish(&url).unwrap();
    drop(db);
    sql_query("SELECT 1").execute(&mut held).expect_err("the connection was cut");
    assert!(PgConnection::establish(&url).is_err(), "the database is gone");
}

#[tokio::test]
async fn the_post_office_keeps_letters_in_order() {
    let office = PostOffice::open(&[]);
    let mailer = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(office.port).build();
    for subject in ["Premier", "Second"] {
        let letter = Message::builder()
            .from("shop@example.ci".parse().unwrap())
            .to("awa@example.ci".parse().unwrap())
            .subject(subject);
        mailer.send(letter.body(String::from("Bonjour")).unwrap()).await.unwrap();
    }
    let letters = office.received(2).await;
    assert!(letters[0].contains("Subject: Premier") && letters[1].contains("Subject: Second"), "{letters:?}");
    assert_eq!(office.count(), 2);
}

const PAGE: &str = r#"<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Griot</title>
<style>
    p { height: 2000px } @media (prefers-color-scheme: dark) { p { color: rgb(250, 250, 250) } }
</style>
<p>sans script</p><a href="/book">Lire</a><script>document.querySelector("p").textContent = innerWidth</script>"#;

/// Serves `PAGE` and a book to download, and returns the address.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let app = || {
        App::new()
            .route("/", web::get().to(async || HttpResponse::Ok().content_type("text/html; charset=utf-8").body(PAGE)))
            .route(
                "/book",
                web::get().to(async || {
                    let name = ("Content-Disposition", "attachment; filename=\"livre.pdf\"");
                    HttpResponse::Ok().content_type("application/pdf").append_header(name).body("%PDF-1.7")
                }),
            )
    };
    tokio::spawn(HttpServer::new(app).workers(1).listen(listener).unwrap().run());
    address
}

mod browser {
    use super::*;

    async fn paragraph(browser: &Browser) -> fantoccini::elements::Element {
        browser.goto(&serve()).await.unwrap();
        browser.find(Locator::Css("p")).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_phone_is_narrow_and_light() {
        let browser = Browser::open(View::PHONE).await;
        let paragraph = paragraph(&browser).await;
        assert_eq!(paragraph.text().await.unwrap(), "360");
        assert_eq!(paragraph.css_value("color").await.unwrap(), "rgba(0, 0, 0, 1)");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_browser_without_javascript_can_be_used() {
        let browser = Browser::open(View { javascript: false, ..View::PHONE }).await;
        assert_eq!(paragraph(&browser).await.text().await.unwrap(), "sans script");
        browser.find(Locator::LinkText("Lire")).await.unwrap().click().await.unwrap();
        assert_eq!(browser.downloaded("livre.pdf").await, b"%PDF-1.7");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn chromium_ends_with_its_test() {
        let browser = Browser::open(View::PHONE).await;
        let chromium = browser.capabilities().unwrap()["goog:processID"].as_u64().unwrap();
        let process = format!("/proc/{chromium}");
        assert!(Path::new(&process).exists());
        drop(browser);
        wait_until("Chromium's end", || !Path::new(&process).exists()).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_dark_desk_is_pictured_to_its_foot() {
        let browser = Browser::open(View { dark: true, ..View::DESK }).await;
        let paragraph = paragraph(&browser).await;
        assert_eq!(paragraph.css_value("color").await.unwrap(), "rgba(250, 250, 250, 1)");
        let folder = TestFolder::new();
        browser.screenshot(folder.path().join("page.png")).await;
        let picture = image::open(folder.path().join("page.png")).unwrap();
        assert!(picture.width() == 1280 && picture.height() > 2000, "{} x {}", picture.width(), picture.height());
        assert!(browser.complaints().await.iter().all(|line| line.contains("favicon")));
    }
}
