//! A second shop on the same database, files and clock: like a restart, or a second instance.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};
use griot::payments::{Credentials, Merchant};
use griot::shop::{Rules, Services, Shop};
use griot::storage::Storage;
use griot::store::{self, Db};
use griot::web::{self, AppState};

use super::buyer::Buyer;
use super::shop::TestShop;

/// The other instance, with its own connections and its own server.
pub struct Twin {
    pub shop: Shop,
    url: String,
    server: ServerHandle,
}

impl Twin {
    /// Opens a second instance beside the first.
    pub fn beside(first: &TestShop) -> Self {
        Self::selling(first, first.shop.gateways.selling().merchant.credentials.clone(), [7; 32])
    }

    /// The same, with another merchant account or another key.
    pub fn selling(first: &TestShop, credentials: Credentials, key: [u8; 32]) -> Self {
        let merchant = Merchant::open(credentials, first.shop.gateways.calls()).unwrap();
        Self::with_accounts(first, merchant, Vec::new(), key)
    }

    /// The same, with several merchant accounts.
    pub fn with_accounts(first: &TestShop, merchant: Merchant, others: Vec<Merchant>, key: [u8; 32]) -> Self {
        let calls = first.shop.gateways.calls().clone();
        let services = Services {
            db: Db::open(first.config.database.url.expose()).unwrap(),
            merchant,
            others,
            calls,
            storage: Storage::at(&first.config.files).unwrap(),
            mailer: first.shop.mailer.clone(),
            sms_sender: first.shop.sms_sender.clone(),
            clock: first.clock.clone(),
        };
        let mut shop = Shop::new(Rules::new(&first.config).unwrap(), key, services);
        shop.program = std::sync::Arc::clone(&first.shop.program);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let doors = Data::new(AppState::new(&first.config, shop.clone(), None));
        Self { server: web::listen(listener, doors).unwrap().handle, shop, url }
    }

    /// Stops the first instance and opens another in its place.
    pub async fn after(first: &TestShop) -> Self {
        for server in first.servers() {
            server.stop(false).await;
        }
        first.shop.db.close();
        Self::beside(first)
    }

    pub fn buyer(&self) -> Buyer {
        Buyer::new(&self.url)
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        self.shop.db.close();
    }
}

/// Changes rows by hand, as nothing in the program does.
pub async fn tamper(shop: &Shop, sentence: impl Into<String>) -> usize {
    let sentence = sentence.into();
    shop.db.write(move |conn| Ok::<_, store::Error>(sql_query(sentence).execute(conn)?)).await.unwrap()
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The values of the column `line` in the rows of a query.
pub async fn lines(shop: &Shop, query: String) -> Vec<String> {
    let found = shop.db.read(move |conn| Ok::<_, store::Error>(sql_query(query).load::<Line>(conn)?)).await;
    found.unwrap().into_iter().map(|found| found.line).collect()
}
