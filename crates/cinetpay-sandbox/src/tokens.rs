//! The access tokens of the 2026 API and of the older transfers. They live in memory only: after a restart every
//! client must log in again.

use std::{collections::VecDeque, time::Duration};

use chrono::{DateTime, Utc};

/// The limit on tokens; the oldest are dropped, and are then unknown.
const KEPT: usize = 1_000;

#[derive(Debug, Default)]
pub struct Tokens(VecDeque<(String, DateTime<Utc>)>);

impl Tokens {
    /// Makes a token that lives for `lifetime`.
    pub fn issue(&mut self, now: DateTime<Utc>, lifetime: Duration) -> String {
        let token = hex::encode(rand::random::<[u8; 32]>());
        self.0.push_back((token.clone(), now + lifetime));
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
        token
    }

    /// Whether the token was issued here and still lives.
    pub fn know(&self, token: &str, now: DateTime<Utc>) -> bool {
        self.0.iter().any(|(known, until)| known == token && now < *until)
    }
}
