//! A token that a login gives: kept until it ends, shared between the clones of a client, renewed by one caller at a time.

use std::{
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Mutex, time::Instant};

use crate::{Error, Secret};

/// How long before its end a token is renewed at the earliest: a call may take some seconds.
const MARGIN: Duration = Duration::from_mins(1);

/// What a login gave.
pub struct Granted {
    pub token: Secret,
    /// `None` if the gateway did not say: the token is used until it is refused.
    pub expires_in: Option<Duration>,
}

/// A token in use, with the number of the login that gave it.
#[derive(Clone)]
pub struct Token {
    pub secret: Secret,
    login: u64,
    good_until: Option<Instant>,
}

/// Clones share the token.
#[derive(Clone, Default)]
pub struct Session(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// How many logins have ended, well or badly.
    logins: AtomicU64,
    last: Mutex<Last>,
}

#[derive(Default)]
struct Last {
    token: Option<Token>,
    error: Option<Error>,
}

impl Session {
    /// A token that is good: the one that is kept, or a new one if it has ended or is the `worn` one, which the gateway
    /// refused. Callers who wait while another one logs in get what that login brings, an error included.
    ///
    /// # Errors
    /// That of the login.
    pub async fn token(
        &self,
        worn: Option<&Token>,
        login: impl Future<Output = Result<Granted, Error>>,
    ) -> Result<Token, Error> {
        let seen = self.0.logins.load(Ordering::SeqCst);
        let mut last = self.0.last.lock().await;
        let is_good = |token: &&Token| token.is_good() && worn.is_none_or(|worn| worn.login != token.login);
        if let Some(token) = last.token.as_ref().filter(is_good) {
            return Ok(token.clone());
        }
        let ended = self.0.logins.load(Ordering::SeqCst);
        if let Some(error) = last.error.as_ref().filter(|_| ended != seen) {
            return Err(error.clone());
        }
        let result = login.await.map_err(Error::without_raw);
        self.0.logins.fetch_add(1, Ordering::SeqCst);
        match result {
            Ok(Granted { token, expires_in }) => {
                let good_until =
                    expires_in.and_then(|time| Instant::now().checked_add(time.saturating_sub(margin(time))));
                let token = Token { secret: token, login: ended + 1, good_until };
                *last = Last { token: Some(token.clone()), error: None };
                Ok(token)
            }
            Err(error) => {
                *last = Last { token: None, error: Some(error.clone()) };
                Err(error)
            }
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

impl Token {
    fn is_good(&self) -> bool {
        self.good_until.is_none_or(|end| Instant::now() < end)
    }
}

/// [`MARGIN`], or a fifth of a short life.
fn margin(life: Duration) -> Duration {
    MARGIN.min(life / 5)
}
