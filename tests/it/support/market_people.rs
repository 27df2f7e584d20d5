//! Readers, sellers and an owner at a shop that may be killed at any moment: they see a broken connection and press the button again.

use cinetpay_sandbox::TransferState;
use griot::domain::role::Role;
use reqwest::Method;
use serde_json::Value;

use super::admin::Desk;
use super::buyer::{Answer, Buyer};
use super::killed_shop::KilledShop;
use super::market::{seller, sells};
use super::shop::TestShop;
use super::twin::lines;

/// A market with its people.
pub struct Market {
    /// Holds the database, CinetPay's double and the clock. Nobody uses its pages.
    pub shop: TestShop,
    /// The process that everybody uses.
    pub killed: KilledShop,
    /// Each with the id of the seller.
    pub sellers: Vec<(Desk, String)>,
    pub owner: Desk,
    /// The slugs of all books, each with the place of its seller in `sellers`; `None` for the shop's own.
    pub books: Vec<(String, Option<usize>)>,
}

/// What a person does at CinetPay's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtCinetPay {
    Pays,
    PaysAndClosesTheBrowser,
    IsRefused,
    GoesAway,
}

/// Sends a request until it is answered.
async fn answered(buyer: &Buyer, method: Method, address: &str, fields: &[(&str, &str)]) -> Answer {
    loop {
        let request = buyer.request(method.clone(), address);
        let request = if method == Method::POST { request.form(fields) } else { request };
        if let Ok(answer) = Buyer::try_to_send(request).await {
            assert!(!answer.status.is_server_error(), "{address}: {} {}", answer.status, answer.text);
            return answer;
        }
    }
}

pub async fn get(buyer: &Buyer, address: &str) -> Answer {
    answered(buyer, Method::GET, address, &[]).await
}

pub async fn post(buyer: &Buyer, address: &str, fields: &[(&str, &str)]) -> Answer {
    answered(buyer, Method::POST, address, fields).await
}

/// Posts a form of the back office.
pub async fn posts(desk: &Desk, address: &str, fields: &[(&str, &str)]) -> Answer {
    post(&desk.buyer, address, &[fields, &[("csrf", desk.csrf.as_str())]].concat()).await
}

impl Market {
    /// A market of `sellers` people and `books` books, beside a shop that was opened with these settings. Some of the books are the shop's own.
    pub async fn open(shop: TestShop, settings: &[(&'static str, String)], sellers: usize, books: usize) -> Self {
        let mut people = Vec::new();
        for number in 0..sellers {
            people.push(seller(&shop, &format!("Vendeur {number}")).await);
        }
        let mut slugs = Vec::new();
        for number in 0..books {
            let (title, price) = (format!("Livre {number}"), 500 + i64::try_from(number * 37 % 90).unwrap() * 105);
            let seller = (number % 11 > 0).then_some(number % sellers);
            let slug = match seller {
                None => shop.shelve(&title, price, 1000).await,
                Some(place) => {
                    sells(&shop, &people[place].1, (&title, price), (number % 7 == 0).then_some(1_250)).await
                }
            };
            slugs.push((slug, seller));
        }
        let (owner, killed) = (shop.staff(Role::Owner).await, KilledShop::beside(&shop, settings).await);
        Self { owner, killed, sellers: people, books: slugs, shop }
    }

    /// Somebody of the staff, or a seller, signs in again.
    pub async fn desk(&self, of: &Desk) -> Desk {
        let token = self.shop.session_token(&of.account_id).await;
        let buyer = Buyer::new(&self.killed.url).with_cookie(&format!("griot_staff={token}"));
        Desk { buyer, account_id: of.account_id.clone(), email: of.email.clone(), csrf: of.csrf.clone() }
    }

    /// Orders these books. Returns the address of CinetPay's page.
    async fn orders(&self, buyer: &Buyer, slugs: &[&String], email: &str) -> String {
        let mut form = format!("/books/{}", slugs[0]);
        if slugs.len() > 1 {
            get(buyer, "/").await;
            for slug in slugs {
                post(buyer, "/basket/add", &[("book", slug)]).await;
            }
            "/basket".clone_into(&mut form);
        }
        let page = get(buyer, &form).await;
        let shown = |name: &str| {
            page.text
                .contains(&format!("name=\"{name}\""))
                .then(|| page.between(&format!("name=\"{name}\" value=\""), "\""))
        };
        let kept: Vec<_> =
            ["nonce", "price", "items"].into_iter().filter_map(|name| Some((name, shown(name)?))).collect();
        let mut fields = vec![("email", email), ("phone", "07 07 07 07 00")];
        fields.extend(kept.iter().map(|(name, value)| (*name, value.as_str())));
        let mut answer = post(buyer, &format!("{form}/buy"), &fields).await;
        // The order was placed, and the program killed before CinetPay opened the payment.
        while answer.location().starts_with("/orders/") {
            let order = answer.location().to_owned();
            answer = post(buyer, &format!("{order}/pay"), &[]).await;
        }
        answer.location().to_owned()
    }

    /// Buys these books. Returns the address of the order's page, if the buyer comes to it.
    pub async fn buys(&self, slugs: &[&String], email: &str, then: AtCinetPay) -> Option<String> {
        let buyer = Buyer::new(&self.killed.url);
        let counter = self.orders(&buyer, slugs, email).await;
        let action = match then {
            AtCinetPay::GoesAway => return None,
            AtCinetPay::IsRefused => "refuse",
            AtCinetPay::Pays | AtCinetPay::PaysAndClosesTheBrowser => "accept",
        };
        let result = buyer.post(&counter, &[("action", action), ("method", "orange")]).await;
        if then != AtCinetPay::Pays {
            return None;
        }
        let origin = url::Url::parse(&counter).unwrap().origin().ascii_serialization();
        let page = buyer.get(&format!("{origin}{}", result.location())).await;
        let field = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
        let fields = [("transaction_id", field("transaction_id")), ("token", field("token"))];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let back = page.between("<form method=\"post\" action=\"", "\"");
        Some(post(&buyer, &back, &fields).await.location().to_owned())
    }

    /// The order of a page.
    pub async fn order(&self, page: &str) -> Value {
        self.shop.order_json(page.trim_start_matches("/orders/")).await
    }

    /// The reader says that something is wrong with the first line; the dispute's id and the place of its seller in `sellers`, if the line
    /// is a seller's.
    pub async fn disputes(&self, page: &str) -> Option<(String, usize)> {
        let reader = Buyer::new(&self.killed.url);
        let fields = [("line", "0"), ("reason", "other"), ("words", "La page 3 est blanche.")];
        post(&reader, &format!("{page}/dispute"), &fields).await;
        let key = self.order(page).await["number"].as_str().unwrap().to_owned();
        let of_order = format!("FROM disputes d JOIN orders o ON o.id = d.order_id WHERE o.number = '{key}'");
        let id = self.one(&format!("SELECT d.id AS line {of_order}")).await;
        let seller = self.one(&format!("SELECT d.seller_id AS line {of_order}")).await;
        Some((id, self.sellers.iter().position(|(_, of)| *of == seller)?))
    }

    /// The owner gives back half of the first line of an order.
    pub async fn refunds_half(&self, page: &str) {
        let order = self.order(page).await;
        let lines = order["lines"].as_array().unwrap();
        let half = (lines[0]["amount"].as_i64().unwrap() / 2).to_string();
        let name = if lines.len() == 1 { "amount" } else { "amount-0" };
        let fields = [(name, half.as_str()), ("reason", "Illisible"), ("destination", "Orange Money")];
        let address = format!("/admin/orders/{}/refund", order["number"].as_str().unwrap());
        posts(&self.desk(&self.owner).await, &address, &fields).await;
    }

    /// The value of the column `line` of a query's only row.
    pub async fn one(&self, query: &str) -> String {
        lines(&self.shop.shop, query.to_owned()).await.concat()
    }

    /// A number that a query finds.
    pub async fn number(&self, query: &str) -> i64 {
        self.one(&format!("SELECT CAST(({query}) AS TEXT) AS line")).await.parse().unwrap()
    }

    /// What CinetPay's double sent, and how often the same transfer.
    pub fn sent(&self) -> (i64, usize) {
        let mut done = self.shop.sandbox.transfers();
        done.retain(|transfer| transfer.state == TransferState::Done);
        let sum = done.iter().map(|transfer| transfer.amount).sum();
        let mut ids: Vec<_> = done.iter().map(|transfer| &transfer.id).collect();
        ids.sort();
        ids.dedup();
        (sum, done.len() - ids.len())
    }
}
