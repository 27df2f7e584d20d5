//! Merchant accounts: their names and their credentials.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Gateway, Generation, Settings, SetupError, Terms, Timeouts};
use crate::secret::Secret;

/// The server where an account's interface is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Server {
    /// The generation's standard server.
    Usual,
    /// The sandbox inside this program.
    Inner,
    /// Another server, by its origin.
    At(String),
}

/// The credentials of a merchant account, for one generation of the interface.
#[derive(Clone, Debug)]
pub enum Credentials {
    V2(V2),
}

/// A merchant account of the second generation.
#[derive(Clone, Debug)]
pub struct V2 {
    pub server: Server,
    pub api_key: Secret,
    pub site_id: String,
    /// The Secret Keys that may sign its notifications: the current one, then the previous one. If empty, notifications are
    /// only hints.
    pub secrets: Vec<Secret>,
}

/// How calls are made, the same for every account.
#[derive(Clone, Debug)]
pub struct Calls {
    /// The origin of the sandbox inside this program ([`Server::Inner`]).
    pub inner: Url,
    /// Sent with every call: without one, CinetPay's front server answers 1010.
    pub user_agent: String,
    pub timeouts: Timeouts,
}

/// The form in which credentials are stored, before they are sealed.
#[derive(Serialize, Deserialize)]
#[serde(tag = "generation", rename_all = "snake_case")]
enum Kept {
    V2 { server: Server, api_key: String, site_id: String, secrets: Vec<String> },
}

impl Credentials {
    /// The generation's name.
    pub fn generation(&self) -> &'static str {
        match self {
            Self::V2(_) => Generation::V2.code(),
        }
    }

    /// The account's name within its generation, as people know it. It is not secret.
    pub fn name(&self) -> &str {
        match self {
            Self::V2(account) => &account.site_id,
        }
    }

    /// The text that tells credentials apart: generation, site id, API key and the origin of a [`Server::At`]. Equal texts
    /// mean the same credentials. It contains secrets.
    pub fn identity(&self) -> Secret {
        let Self::V2(account) = self;
        let mut text = format!("{}\n{}\n{}", self.generation(), account.site_id, account.api_key.expose());
        if let Server::At(origin) = &account.server {
            write!(text, "\n{origin}").unwrap_or_default();
        }
        Secret::new(text)
    }

    /// The JSON that is stored for them. It contains secrets.
    pub fn to_json(&self) -> Secret {
        let Self::V2(V2 { server, api_key, site_id, secrets }) = self;
        let kept = Kept::V2 {
            server: server.clone(),
            api_key: api_key.expose().to_owned(),
            site_id: site_id.clone(),
            secrets: secrets.iter().map(|secret| secret.expose().to_owned()).collect(),
        };
        Secret::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// Reads what [`Credentials::to_json`] wrote; `None` for anything else.
    pub fn from_json(kept: &Secret) -> Option<Self> {
        let Kept::V2 { server, api_key, site_id, secrets } = serde_json::from_str(kept.expose()).ok()?;
        let (api_key, secrets) = (Secret::new(api_key), secrets.into_iter().map(Secret::new).collect());
        Some(Self::V2(V2 { server, api_key, site_id, secrets }))
    }

    /// Opens the gateway of this account.
    ///
    /// # Errors
    /// When the server's origin is not an http(s) URL, the user agent is blank, or the system has no CA certificates.
    pub fn open(&self, calls: &Calls) -> Result<Gateway, SetupError> {
        let Self::V2(account) = self;
        let origin = match &account.server {
            Server::Usual => Url::parse(super::USUAL_V2).map_err(|_| SetupError::Origin)?,
            Server::Inner => calls.inner.clone(),
            Server::At(origin) => Url::parse(origin).map_err(|_| SetupError::Origin)?,
        };
        Gateway::checkout_v2(Settings {
            origin,
            api_key: account.api_key.clone(),
            site_id: account.site_id.clone(),
            secrets: account.secrets.clone(),
            user_agent: calls.user_agent.clone(),
            timeouts: calls.timeouts,
        })
    }
}

/// A merchant account with its opened gateway.
#[derive(Clone, Debug)]
pub struct Merchant {
    pub credentials: Credentials,
    pub gateway: Gateway,
    pub terms: Terms,
}

impl Merchant {
    /// Opens the account's gateway, on the usual terms.
    ///
    /// # Errors
    /// Those of [`Credentials::open`].
    pub fn open(credentials: Credentials, calls: &Calls) -> Result<Self, SetupError> {
        Ok(Self { gateway: credentials.open(calls)?, credentials, terms: Terms::default() })
    }

    /// The same account on these terms.
    pub fn on(self, terms: Terms) -> Self {
        Self { terms, ..self }
    }

    /// Whether this is the account with this generation and name, perhaps with other keys.
    pub fn is_same_account(&self, generation: &str, name: &str) -> bool {
        self.credentials.generation() == generation && self.credentials.name() == name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(key: &str, server: Server) -> Credentials {
        let secrets = vec![Secret::new("one"), Secret::new("two")];
        Credentials::V2(V2 { server, api_key: Secret::new(key), site_id: "445160".into(), secrets })
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for server in [Server::Usual, Server::Inner, Server::At("http://127.0.0.1:9".into())] {
            let kept = account("key", server.clone()).to_json();
            let Some(Credentials::V2(read)) = Credentials::from_json(&kept) else { panic!("{}", kept.expose()) };
            assert_eq!((read.server, read.api_key.expose(), read.site_id.as_str()), (server, "key", "445160"));
            assert_eq!(read.secrets.iter().map(Secret::expose).collect::<Vec<_>>(), ["one", "two"]);
        }
        assert!(Credentials::from_json(&Secret::new("{}")).is_none());
    }

    #[test]
    fn another_key_or_another_server_is_another_identity_and_another_secret_is_not() {
        let usual = account("key", Server::Usual).identity();
        assert_ne!(usual.expose(), account("other", Server::Usual).identity().expose());
        let elsewhere = account("key", Server::At("http://127.0.0.1:9".into())).identity();
        assert_ne!(usual.expose(), elsewhere.expose());
        let Credentials::V2(mut rotated) = account("key", Server::Usual);
        rotated.secrets.clear();
        assert_eq!(usual.expose(), Credentials::V2(rotated).identity().expose());
    }
}
