//! A shop with two sellers who each have everything that a seller has, with words in it that stand nowhere else.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;

use super::admin::Desk;
use super::back_office::{order_id, placed_by};
use super::book_files::pdf;
use super::buyer::Buyer;
use super::market::{again, seller, sells};
use super::notification::act;
use super::shop::TestShop;
use super::twin::lines;
use crate::threads::asks;

/// What a seller's books cost. Nine tenths are his.
const PRICES: [i64; 2] = [731_290, 842_310];

/// A seller, his reader, and what both have.
pub struct Side {
    /// A word that stands in everything that is private.
    tag: &'static str,
    nth: usize,
    pub seller: Desk,
    pub seller_id: String,
    pub reader: Buyer,
    pub email: String,
    pub slug: String,
    /// The ids of his book and of his draft.
    pub books: Vec<String>,
    pub editions: Vec<String>,
    pub numbers: Vec<String>,
    pub orders: Vec<String>,
    /// The keys of the orders.
    pub keys: Vec<String>,
    /// The ids of the threads: asked before buying, and after.
    pub threads: Vec<String>,
    /// The keys of the threads.
    pub thread_keys: Vec<String>,
    /// The tokens of the links to the book.
    pub links: Vec<String>,
    pub disputes: Vec<String>,
    pub payouts: Vec<String>,
}

impl Side {
    /// The seller with his pages, his book, his draft, and a question about the book.
    async fn begun(shop: &TestShop, (nth, tag, name): (usize, &'static str, &str)) -> Self {
        let (seller, seller_id) = seller(shop, name).await;
        let own =
            [("name", name), ("about", "Des contes."), ("phone", &format!("07 07 07 33 3{nth}")), ("language", "fr")];
        assert_eq!(seller.post("/seller/page", &own).await.location(), "/seller/page");
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(300, 400).write_to(&mut png, image::ImageFormat::Png).unwrap();
        seller.post_file("/seller/page/picture", "a.png", png.get_ref()).await;
        let account = [("way", "bank"), ("account", &format!("Banque {tag}"))];
        assert_eq!(seller.post("/seller/payouts/details", &account).await.location(), "/seller/payouts");
        let begun = seller.post_file("/seller/books/file", "livre.pdf", &pdf(tag, 9)).await;
        let draft = begun.location().to_owned();
        let typed = [("title", &*format!("Brouillon {tag}")), ("authors", "A."), ("price", "2500"), ("language", "fr")];
        assert_eq!(seller.post(&draft, &typed).await.location(), draft);
        seller.post(&format!("{draft}/publish"), &[]).await;
        let slug = sells(shop, &seller_id, (["Le fleuve", "La nuit"][nth], PRICES[nth]), None).await;
        let (reader, email) = (shop.buyer(), format!("{}@exemple.ci", tag.to_lowercase()));
        let thread = asks(&reader, &slug, (&email, &format!("Question {tag}"))).await;
        let mut side = Self {
            tag,
            nth,
            seller,
            seller_id,
            reader,
            email,
            slug,
            books: vec![draft.rsplit('/').next().unwrap().to_owned()],
            editions: Vec::new(),
            numbers: Vec::new(),
            orders: Vec::new(),
            keys: Vec::new(),
            threads: Vec::new(),
            thread_keys: vec![thread.rsplit('/').next().unwrap().to_owned()],
            links: Vec::new(),
            disputes: Vec::new(),
            payouts: Vec::new(),
        };
        side.answers(shop, 0, "Réponse").await;
        side
    }

    /// The reader buys the book, and has a receipt in his name.
    async fn buys(&mut self, shop: &TestShop) {
        let transaction = placed_by(shop, &self.slug, &self.email, &format!("07 07 07 11 1{}", self.nth)).await;
        act(shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let order = shop.order_json(&transaction).await;
        assert_eq!(order["state"], "paid");
        let [key, number] = ["key", "number"].map(|name| order[name].as_str().unwrap().to_owned());
        let receipt =
            self.reader.post(&format!("/orders/{key}/receipt"), &[("name", &format!("Famille {}", self.tag))]).await;
        assert!(receipt.status.is_redirection(), "{}", receipt.text);
        self.orders.push(order_id(shop, &transaction).await);
        self.keys.push(key);
        self.numbers.push(number);
    }

    /// The seller answers in a thread.
    async fn answers(&mut self, shop: &TestShop, thread: usize, word: &str) {
        let query =
            format!("SELECT id AS line FROM threads WHERE seller_id = '{}' ORDER BY created_at, id", self.seller_id);
        self.threads = lines(&shop.shop, query).await;
        let page = format!("/seller/threads/{}", self.threads[thread]);
        let nonce = self.seller.get(&page).await.between("name=\"nonce\" value=\"", "\"");
        let said = self.seller.post(&page, &[("nonce", &nonce), ("text", &format!("{word} {}", self.tag))]).await;
        assert!(said.status.is_redirection(), "{}", said.text);
    }

    /// He asks for his money; a second order is asked about, reported and disputed.
    async fn goes_on(&mut self, shop: &TestShop) {
        self.seller = again(shop, &self.seller).await;
        self.seller.post("/seller/payouts", &[("currency", "XOF")]).await;
        self.buys(shop).await;
        let (order, tag) = (format!("/orders/{}", self.keys[1]), self.tag);
        let nonce = self.reader.get(&format!("{order}/ask")).await.between("name=\"nonce\" value=\"", "\"");
        let fields = [("nonce", nonce.as_str()), ("text", &*format!("Plainte {tag}")), ("book", "0")];
        let thread = self.reader.post(&format!("{order}/ask"), &fields).await.location().to_owned();
        self.thread_keys.push(thread.rsplit('/').next().unwrap().to_owned());
        self.answers(shop, 1, "Excuse").await;
        assert_eq!(self.reader.post(&format!("{thread}/report"), &[]).await.location(), thread);
        let fields = [("line", "0"), ("reason", "other"), ("words", &format!("Litige {tag}"))];
        let opened = self.reader.post(&format!("{order}/dispute"), &fields).await;
        assert!(opened.status.is_redirection(), "{}", opened.text);
        self.disputes = self.ids(shop, "SELECT id AS line FROM disputes WHERE seller_id = '{}'").await;
        let say = format!("/seller/disputes/{}/say", self.disputes[0]);
        let said = self.seller.post(&say, &[("words", &format!("Défense {tag}"))]).await;
        assert!(said.status.is_redirection(), "{}", said.text);
        self.payouts = self.ids(shop, "SELECT id AS line FROM payouts WHERE seller_id = '{}'").await;
        assert_eq!((self.payouts.len(), self.threads.len()), (1, 2));
        let sold = self.ids(shop, "SELECT book_id AS line FROM seller_books WHERE seller_id = '{}'").await;
        self.books = sold;
        let of_his = "SELECT id AS line FROM editions WHERE book_id IN (SELECT book_id FROM seller_books WHERE seller_id = '{}')";
        self.editions = self.ids(shop, of_his).await;
        assert_eq!((self.books.len(), self.editions.len()), (2, 2));
    }

    async fn ids(&self, shop: &TestShop, query: &str) -> Vec<String> {
        lines(&shop.shop, query.replace("{}", &self.seller_id)).await
    }

    /// The reader signs in to his library; what he was written holds the links to the book.
    async fn opens_library(&mut self, shop: &TestShop) {
        self.reader.post("/library", &[("contact", &self.email)]).await;
        shop.work().await;
        let letters = shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == self.email);
        let text = letters.map(|letter| letter.text).collect::<Vec<_>>().join("\n");
        let after = |path: &str| -> Vec<String> {
            let found = text.split_whitespace().filter_map(|word| Some(word.split_once(path)?.1.to_owned()));
            found.collect()
        };
        let door = after("/library/in/").pop().expect("a link to the library");
        assert_eq!(self.reader.post(&format!("/library/in/{door}"), &[]).await.location(), "/library");
        self.links = after("/d/");
        assert!(!self.links.is_empty());
    }

    /// What is private, and in which forms it could be shown. Pages are read without spaces.
    pub fn marks(&self) -> Vec<(&'static str, Vec<String>)> {
        let (tag, nth) = (self.tag, self.nth);
        let share = PRICES[nth] * 9 / 10;
        let words = |word: &str| vec![format!("{word}{tag}")];
        vec![
            ("the reader's e-mail", vec![self.email.clone()]),
            ("the reader's phone", vec![format!("070707111{nth}")]),
            ("the buyer's name", words("Famille")),
            ("the question before buying", words("Question")),
            ("the answer before buying", words("Réponse")),
            ("the question about the order", words("Plainte")),
            ("the answer about the order", words("Excuse")),
            ("the dispute", words("Litige")),
            ("what the seller says to it", words("Défense")),
            ("where the seller is paid", words("Banque")),
            ("the seller's share", vec![share.to_string(), format!("{},{:03}", share / 1000, share % 1000)]),
            ("the draft", words("Brouillon")),
            ("the seller's e-mail", vec![self.seller.email.clone()]),
            ("the seller's phone", vec![format!("070707333{nth}")]),
            ("the order's number", self.numbers.clone()),
            ("the order's key", self.keys.clone()),
            ("the thread's key", self.thread_keys.clone()),
            ("the link to the book", self.links.clone()),
        ]
    }

    /// The ids and keys that are of no use to anybody else.
    pub fn ids_and_keys(&self) -> impl Iterator<Item = &String> {
        let own = [&self.books, &self.editions, &self.numbers, &self.orders, &self.keys, &self.threads];
        own.into_iter().chain([&self.thread_keys, &self.links, &self.disputes, &self.payouts]).flatten()
    }
}

/// Both sellers.
pub async fn two_sides(shop: &TestShop) -> [Side; 2] {
    let mut awa = Side::begun(shop, (0, "Baobab", "Éditions Awa")).await;
    let mut moussa = Side::begun(shop, (1, "Fromager", "Moussa Diallo")).await;
    for side in [&mut awa, &mut moussa] {
        side.buys(shop).await;
    }
    shop.pass(TimeDelta::hours(50));
    shop.work().await;
    for side in [&mut awa, &mut moussa] {
        side.goes_on(shop).await;
        side.opens_library(shop).await;
    }
    [awa, moussa]
}
