//! Staff accounts of each role, signed in to the back office.

use std::sync::Arc;

use chrono::TimeDelta;
use griot::domain::ids;
use griot::domain::role::Role;
use griot::secret::Secret;
use griot::store::accounts::{self, Account};
use griot::store::sessions::{self, Session};
use reqwest::cookie::Jar;
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;
use totp_rs::{Builder, Secret as TotpSecret, Totp};

use super::buyer::{Answer, Buyer};
use super::shop::TestShop;

/// The password of every account that a test creates.
pub const PASSWORD: &str = "le fleuve parle la nuit";

/// A signed-in member of the staff.
pub struct Desk {
    /// Their browser.
    pub buyer: Buyer,
    pub account_id: String,
    pub email: String,
    /// The CSRF token of their forms.
    pub csrf: String,
}

impl Desk {
    pub async fn get(&self, address: &str) -> Answer {
        self.buyer.get(address).await
    }

    /// Posts a form with the CSRF token.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.buyer.post(address, &[fields, &[("csrf", self.csrf.as_str())]].concat()).await
    }
}

impl Desk {
    /// Sets up a second factor; returns the authenticator app and the recovery codes.
    pub async fn sets_up_codes(&self, shop: &TestShop) -> (App, Vec<String>) {
        let page = self.get("/admin/me/second-factor").await;
        let key = page.between("<code class=\"key\">", "<").replace(' ', "");
        let app = App(Builder::new().with_secret(TotpSecret::try_from_base32(key).unwrap()).build().unwrap());
        let shown = self.post("/admin/me/second-factor", &[("code", &app.code(shop))]).await;
        let codes: Vec<_> = shown.between("name=\"codes\" value=\"", "\"").split(' ').map(str::to_owned).collect();
        assert_eq!(codes.len(), 10, "{}", shown.text);
        (app, codes)
    }
}

/// An authenticator app.
pub struct App(Totp);

impl App {
    /// The code that it shows now.
    pub fn code(&self, shop: &TestShop) -> String {
        self.0.generate(shop.clock.now().timestamp().try_into().unwrap()).to_string()
    }
}

impl TestShop {
    /// A new account of `role` with [`PASSWORD`], signed in just now.
    pub async fn staff(&self, role: Role) -> Desk {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(async || self.shop.passwords.hash(Secret::new(PASSWORD)).await.unwrap()).await;
        let now = self.clock.now().naive_utc();
        let account = Account {
            id: ids::row(),
            email: format!("{}-{}@exemple.ci", role.code(), ids::nonce().to_lowercase()),
            role: role.code().to_owned(),
            password: Some(hash.clone()),
            password_at: Some(now - TimeDelta::days(1)),
            totp_seed: None,
            totp_pending: None,
            totp_step: None,
            suspended_at: None,
            created_at: now - TimeDelta::days(1),
            signed_in_at: Some(now),
        };
        let (buyer, csrf) = (self.buyer(), self.shop.keys.form_token(&account.id, account.password_at));
        let desk = Desk { buyer, account_id: account.id.clone(), email: account.email.clone(), csrf };
        self.shop.db.write(move |conn| accounts::insert(conn, &account)).await.unwrap();
        Desk { buyer: self.signed_in(&desk.account_id).await, ..desk }
    }

    /// A browser in which this account has just signed in.
    pub async fn signed_in(&self, account_id: &str) -> Buyer {
        self.signed_in_with_token(account_id).await.0
    }

    /// The same, with the token in its cookie.
    pub async fn signed_in_with_token(&self, account_id: &str) -> (Buyer, String) {
        let token = self.session_token(account_id).await;
        (self.buyer().with_cookie(&format!("griot_staff={token}")), token)
    }

    /// The token of a new session of this account.
    pub async fn session_token(&self, account_id: &str) -> String {
        self.begin_session(account_id, true).await
    }

    /// The token of a session whose second factor is still missing.
    pub async fn half_session_token(&self, account_id: &str) -> String {
        self.begin_session(account_id, false).await
    }

    async fn begin_session(&self, account_id: &str, whole: bool) -> String {
        let (token, now) = (format!("{}{}", ids::nonce(), ids::nonce()), self.clock.now().naive_utc());
        let session = Session {
            id: ids::row(),
            token: hex::encode(Sha256::digest(token.as_bytes())),
            account_id: account_id.to_owned(),
            whole,
            address: "127.0.0.1".to_owned(),
            agent: "a test".to_owned(),
            created_at: now,
            seen_at: now,
            fresh_at: now,
        };
        self.shop.db.write(move |conn| sessions::insert(conn, &session)).await.unwrap();
        token
    }
}

impl Buyer {
    /// A browser at the same shop with only this cookie.
    pub fn with_cookie(&self, cookie: &str) -> Self {
        let jar = Arc::new(Jar::default());
        jar.add_cookie_str(&format!("{cookie}; Path=/"), &self.shop.parse().unwrap());
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_provider(jar);
        Self { client: client.no_proxy().build().unwrap(), shop: self.shop.clone() }
    }
}
