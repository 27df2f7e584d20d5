//! Who buys: by e-mail or by phone, paying or not, and reading what came.

use std::time::{Duration, Instant};

use cinetpay_sandbox::{Action, Method, Phone, Sandbox};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::StatusCode;
use reqwest::header::{LOCATION, RANGE};
use sha2::{Digest as _, Sha256};

use super::schedule::Phase;
use crate::support::buyer::Buyer;

/// How long somebody goes on pressing the button.
const PATIENCE: Duration = Duration::from_secs(40);
/// When a browser gives up.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long somebody goes on fetching a file.
const READING: Duration = Duration::from_mins(1);
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// What the shop is to people.
pub struct Street {
    /// The proxy before the shop's processes.
    pub shop: String,
    pub sandbox: Sandbox,
    pub books: Vec<Book>,
}

/// A book, and the SHA-256 of its file.
#[derive(Clone)]
pub struct Book {
    pub slug: String,
    pub hash: Vec<u8>,
    pub size: usize,
}

/// What a person does at the payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtCounter {
    Pays,
    PaysAndClosesTheBrowser,
    IsRefused,
    IsRefusedAndPays,
    GoesAway,
}

pub struct Person {
    pub number: usize,
    /// An e-mail address; `None` for who has a phone only.
    pub email: Option<String>,
    /// Ten digits.
    pub phone: String,
    does: AtCounter,
    /// How long after the others he comes.
    comes_after: Duration,
    book: usize,
    /// The transaction, once he saw the way to the payment page.
    pub transaction: Option<String>,
    pub paid: bool,
    /// The link that he was sent.
    pub link: Option<String>,
    pub has_read: bool,
}

impl Person {
    pub fn new(number: usize, phase: &Phase) -> Self {
        let mut chance = StdRng::seed_from_u64(phase.seed.wrapping_add(u64::try_from(number).unwrap()));
        let does = match chance.random_range(0..10) {
            0..4 => AtCounter::Pays,
            4..7 => AtCounter::PaysAndClosesTheBrowser,
            7 => AtCounter::IsRefused,
            8 => AtCounter::IsRefusedAndPays,
            _ => AtCounter::GoesAway,
        };
        let latest = u64::try_from(phase.lasts.as_millis()).unwrap();
        Self {
            number,
            email: (!number.is_multiple_of(3)).then(|| format!("lecteur-{number}@exemple.ci")),
            phone: format!("07{:08}", 10_000_000 + number),
            does,
            comes_after: Duration::from_millis(chance.random_range(0..latest)),
            book: chance.random_range(0..1000),
            transaction: None,
            paid: false,
            link: None,
            has_read: false,
        }
    }

    fn book<'a>(&self, street: &'a Street) -> &'a Book {
        &street.books[self.book % street.books.len()]
    }

    /// Comes, orders, and does at the payment page what he does.
    pub async fn buys(mut self, street: &Street) -> Self {
        tokio::time::sleep(self.comes_after).await;
        let buyer = Buyer::new(&street.shop);
        self.transaction = self.orders(street, &buyer).await;
        if let Some(transaction) = &self.transaction {
            self.paid = self.at_the_counter(&street.sandbox, transaction).await;
            if self.does == AtCounter::Pays {
                // Back in the shop, which may not answer: it is told by the gateway.
                let _ = tokio::time::timeout(TIMEOUT, buyer.request(reqwest::Method::GET, "/").send()).await;
            }
        }
        self
    }

    /// Presses the button until the shop leads to the payment page.
    async fn orders(&self, street: &Street, buyer: &Buyer) -> Option<String> {
        let slug = &self.book(street).slug;
        let until = Instant::now() + PATIENCE;
        let nonce = loop {
            if let Some(nonce) = nonce(buyer, slug).await {
                break nonce;
            }
            wait_to(until).await?;
        };
        let (email, phone) = (self.email.clone().unwrap_or_default(), self.phone.clone());
        loop {
            let form = [("email", email.as_str()), ("phone", phone.as_str()), ("nonce", nonce.as_str())];
            let press =
                buyer.request(reqwest::Method::POST, &format!("/books/{slug}/buy")).form(&form).timeout(TIMEOUT);
            if let Ok(answer) = press.send().await
                && let Some(place) = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok())
                && let Some(transaction) = led_to(&street.sandbox, place)
            {
                return Some(transaction);
            }
            wait_to(until).await?;
        }
    }

    /// Whether he paid.
    async fn at_the_counter(&self, sandbox: &Sandbox, transaction: &str) -> bool {
        if matches!(self.does, AtCounter::IsRefused | AtCounter::IsRefusedAndPays) {
            sandbox.act(transaction, Method::Orange, Action::Refuse).await.unwrap();
        }
        let pays = !matches!(self.does, AtCounter::IsRefused | AtCounter::GoesAway);
        if pays {
            let phone = Phone { prefix: "225".to_owned(), number: self.phone.clone() };
            sandbox.pay_from(transaction, Method::Orange, phone).await.unwrap();
        }
        pays
    }

    /// Opens the link that came, and reads the book, once.
    pub async fn reads(&mut self, street: &Street) {
        if let (false, Some(link)) = (self.has_read, &self.link) {
            let book = self.book(street);
            let file = downloads(&Buyer::new(&street.shop), link, book.size).await;
            assert_eq!(
                Sha256::digest(&file).as_slice(),
                book.hash,
                "{}: the file came whole and unchanged",
                self.number
            );
            self.has_read = true;
        }
    }
}

async fn nonce(buyer: &Buyer, slug: &str) -> Option<String> {
    let page = buyer.request(reqwest::Method::GET, &format!("/books/{slug}")).timeout(TIMEOUT);
    let text = page.send().await.ok()?.text().await.ok()?;
    Some(text.split_once("name=\"nonce\" value=\"")?.1.split_once('"')?.0.to_owned())
}

/// The transaction whose payment page this is.
fn led_to(sandbox: &Sandbox, place: &str) -> Option<String> {
    let known = sandbox.transactions();
    known.iter().rev().find(|one| place.ends_with(&one.token)).map(|one| one.id.clone())
}

async fn wait_to(until: Instant) -> Option<()> {
    tokio::time::sleep(AGAIN_AFTER).await;
    (Instant::now() < until).then_some(())
}

/// Follows a link to its page and presses its button. Returns where the file is.
async fn file_behind(buyer: &Buyer, link: &str) -> Option<String> {
    let mut page = link.to_owned();
    loop {
        let opened = buyer.request(reqwest::Method::GET, &page).timeout(TIMEOUT).send().await.ok()?;
        match opened.headers().get(LOCATION) {
            Some(place) => place.to_str().unwrap().clone_into(&mut page),
            None if opened.status().is_success() => break,
            None => return None,
        }
    }
    let pressed = buyer.request(reqwest::Method::POST, &page).timeout(TIMEOUT).send().await.ok()?;
    pressed.headers().get(LOCATION).map(|place| place.to_str().unwrap().to_owned())
}

/// Fetches a file of `size` bytes; what was cut is fetched from there on.
async fn downloads(buyer: &Buyer, link: &str, size: usize) -> Vec<u8> {
    let until = Instant::now() + READING;
    let file = loop {
        if let Some(file) = file_behind(buyer, link).await {
            break file;
        }
        wait_to(until).await.expect("the link opens when the fault is over");
    };
    let mut bytes = Vec::new();
    while bytes.len() < size {
        let part = buyer.request(reqwest::Method::GET, &file).header(RANGE, format!("bytes={}-", bytes.len()));
        match part.timeout(TIMEOUT).send().await {
            Ok(mut answer) if answer.status() == StatusCode::PARTIAL_CONTENT => {
                while let Ok(Some(piece)) = answer.chunk().await {
                    bytes.extend_from_slice(&piece);
                }
            }
            _ => wait_to(until).await.expect("the file comes when the fault is over"),
        }
    }
    bytes
}
