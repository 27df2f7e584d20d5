//! Merchant accounts: their names and their credentials.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Api2026, CheckoutV1, Gateway, Generation, Settings, SetupError, Terms, Timeouts, TransferGateway};
use crate::config::{Api, Payments, TEST_KEY};
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
    V1(V1),
    V2(V2),
    V2026(V2026),
}

/// A merchant account of the first generation. Its payments have a signature each, which proves their notifications.
#[derive(Clone, Debug)]
pub struct V1 {
    /// With a [`Server::At`] the form of a payment goes to that address too.
    pub server: Server,
    pub api_key: Secret,
    pub site_id: String,
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

/// A merchant account of the API of 2026. CinetPay gives it no id: its name is only `live` or `test`, so that a shop whose
/// key was replaced still counts as the same account. Another account does not know the payment and answers 404, which
/// decides nothing.
#[derive(Clone, Debug)]
pub struct V2026 {
    pub server: Server,
    /// `sk_live_…` or `sk_test_…`.
    pub api_key: Secret,
    pub api_password: Secret,
}

impl V2026 {
    /// Whether the key is one of CinetPay's own sandbox, where nothing is paid.
    fn is_test(&self) -> bool {
        self.api_key.expose().starts_with(TEST_KEY)
    }
}

/// Whether money is really paid with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Live,
    /// At CinetPay's own sandbox.
    Test,
    /// At the sandbox inside this program, or one like it.
    Sandbox,
}

impl Mode {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
            Self::Sandbox => "sandbox",
        }
    }
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
    V1 {
        server: Server,
        api_key: String,
        site_id: String,
    },
    V2 {
        server: Server,
        api_key: String,
        site_id: String,
        secrets: Vec<String>,
    },
    #[serde(rename = "2026")]
    V2026 {
        server: Server,
        api_key: String,
        api_password: String,
    },
}

impl Credentials {
    /// The generation's name.
    pub fn generation(&self) -> &'static str {
        match self {
            Self::V1(_) => Generation::V1.code(),
            Self::V2(_) => Generation::V2.code(),
            Self::V2026(_) => Generation::Api2026.code(),
        }
    }

    /// The account's name within its generation, as people know it. It is not secret.
    pub fn name(&self) -> &str {
        match self {
            Self::V1(account) => &account.site_id,
            Self::V2(account) => &account.site_id,
            Self::V2026(account) if account.is_test() => "test",
            Self::V2026(_) => "live",
        }
    }

    fn server(&self) -> &Server {
        match self {
            Self::V1(account) => &account.server,
            Self::V2(account) => &account.server,
            Self::V2026(account) => &account.server,
        }
    }

    fn api_key(&self) -> &Secret {
        match self {
            Self::V1(account) => &account.api_key,
            Self::V2(account) => &account.api_key,
            Self::V2026(account) => &account.api_key,
        }
    }

    /// The text that tells credentials apart: generation, name, API key and the origin of a [`Server::At`]. Equal texts
    /// mean the same credentials. It contains secrets.
    pub fn identity(&self) -> Secret {
        let mut text = format!("{}\n{}\n{}", self.generation(), self.name(), self.api_key().expose());
        if let Server::At(origin) = self.server() {
            write!(text, "\n{origin}").unwrap_or_default();
        }
        Secret::new(text)
    }

    /// The JSON that is stored for them. It contains secrets.
    pub fn to_json(&self) -> Secret {
        let plain = |secret: &Secret| secret.expose().to_owned();
        let kept = match self {
            Self::V1(V1 { server, api_key, site_id }) => {
                Kept::V1 { server: server.clone(), api_key: plain(api_key), site_id: site_id.clone() }
            }
            Self::V2(V2 { server, api_key, site_id, secrets }) => Kept::V2 {
                server: server.clone(),
                api_key: plain(api_key),
                site_id: site_id.clone(),
                secrets: secrets.iter().map(plain).collect(),
            },
            Self::V2026(V2026 { server, api_key, api_password }) => {
                Kept::V2026 { server: server.clone(), api_key: plain(api_key), api_password: plain(api_password) }
            }
        };
        Secret::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// Reads what [`Credentials::to_json`] wrote; `None` for anything else.
    pub fn from_json(kept: &Secret) -> Option<Self> {
        Some(match serde_json::from_str(kept.expose()).ok()? {
            Kept::V1 { server, api_key, site_id } => Self::V1(V1 { server, api_key: Secret::new(api_key), site_id }),
            Kept::V2 { server, api_key, site_id, secrets } => {
                let (api_key, secrets) = (Secret::new(api_key), secrets.into_iter().map(Secret::new).collect());
                Self::V2(V2 { server, api_key, site_id, secrets })
            }
            Kept::V2026 { server, api_key, api_password } => {
                let (api_key, api_password) = (Secret::new(api_key), Secret::new(api_password));
                Self::V2026(V2026 { server, api_key, api_password })
            }
        })
    }

    /// The merchant account of the settings.
    pub fn of(payments: &Payments) -> Self {
        let whole = |origin: &String| Url::parse(origin).map_or_else(|_| origin.clone(), String::from);
        let server = match (&payments.api_url, payments.api) {
            (Some(origin), _) => Server::At(whole(origin)),
            (None, Api::Sandbox) => Server::Inner,
            (None, Api::V2 | Api::Api2026 | Api::V1) => Server::Usual,
        };
        let api_key = payments.api_key.clone();
        match payments.api {
            Api::Sandbox | Api::V2 => {
                let secrets = [&payments.secret, &payments.secret_previous].into_iter().flatten().cloned().collect();
                Self::V2(V2 { server, api_key, site_id: payments.site_id.clone(), secrets })
            }
            Api::Api2026 => {
                let api_password = payments.api_password.clone().unwrap_or_else(|| Secret::new(""));
                Self::V2026(V2026 { server, api_key, api_password })
            }
            Api::V1 => Self::V1(V1 { server, api_key, site_id: payments.site_id.clone() }),
        }
    }

    /// CinetPay's own server for these credentials.
    pub fn usual_server(&self) -> &'static str {
        match self {
            Self::V1(_) => cinetpay::checkout_v1::ORIGIN,
            Self::V2(_) => cinetpay::checkout_v2::ORIGIN,
            Self::V2026(account) if account.is_test() => cinetpay::api_2026::SANDBOX_ORIGIN,
            Self::V2026(_) => cinetpay::api_2026::ORIGIN,
        }
    }

    /// The address of the server that they are used at, if it is not CinetPay's own.
    pub fn other_server(&self) -> Option<String> {
        match self.server() {
            Server::At(origin) => Some(origin.clone()),
            Server::Usual | Server::Inner => None,
        }
    }

    /// The server that these credentials are used at.
    ///
    /// # Errors
    /// When the origin of a [`Server::At`] is not a URL.
    fn origin(&self, calls: &Calls) -> Result<Url, SetupError> {
        match self.server() {
            Server::Usual => Url::parse(self.usual_server()).map_err(|_| SetupError::Origin),
            Server::Inner => Ok(calls.inner.clone()),
            Server::At(origin) => Url::parse(origin).map_err(|_| SetupError::Origin),
        }
    }

    /// Opens the gateway of this account.
    ///
    /// # Errors
    /// When the server's origin is not an http(s) URL, the user agent is blank, or the system has no CA certificates.
    pub fn open(&self, calls: &Calls) -> Result<Gateway, SetupError> {
        let origin = self.origin(calls)?;
        match self {
            Self::V1(account) => {
                let page = match account.server {
                    Server::Usual => Url::parse(cinetpay::checkout_v1::PAGE).map_err(|_| SetupError::Origin)?,
                    Server::Inner | Server::At(_) => origin.clone(),
                };
                Ok(Gateway::CheckoutV1(CheckoutV1::new(account, origin, page, calls)?))
            }
            Self::V2(account) => Gateway::checkout_v2(Settings {
                origin,
                api_key: account.api_key.clone(),
                site_id: account.site_id.clone(),
                secrets: account.secrets.clone(),
                user_agent: calls.user_agent.clone(),
                timeouts: calls.timeouts,
            }),
            Self::V2026(account) => Ok(Gateway::Api2026(Api2026::new(account, origin, calls)?)),
        }
    }
}

/// A merchant account with its opened gateway.
#[derive(Clone, Debug)]
pub struct Merchant {
    pub credentials: Credentials,
    pub gateway: Gateway,
    pub terms: Terms,
    /// What sends money out of it; `None`: the settings send none.
    pub transfers: Option<TransferGateway>,
}

impl Merchant {
    /// Opens the account's gateway, on the usual terms.
    ///
    /// # Errors
    /// Those of [`Credentials::open`].
    pub fn open(credentials: Credentials, calls: &Calls) -> Result<Self, SetupError> {
        Ok(Self { gateway: credentials.open(calls)?, credentials, terms: Terms::default(), transfers: None })
    }

    /// The same account on these terms.
    pub fn on(self, terms: Terms) -> Self {
        Self { terms, ..self }
    }

    /// The same account, which sends money so.
    pub fn sending(self, transfers: Option<TransferGateway>) -> Self {
        Self { transfers, ..self }
    }

    /// Whether money is really paid with it.
    pub fn mode(&self) -> Mode {
        match &self.credentials {
            Credentials::V2026(account) if account.is_test() => Mode::Test,
            credentials if self.terms.is_trial || *credentials.server() == Server::Inner => Mode::Sandbox,
            _ => Mode::Live,
        }
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
    fn an_account_of_the_first_generation_is_kept_and_is_another_than_that_of_the_second() {
        let first =
            Credentials::V1(V1 { server: Server::Usual, api_key: Secret::new("key"), site_id: "445160".into() });
        let Some(Credentials::V1(read)) = Credentials::from_json(&first.to_json()) else { panic!("kept") };
        assert_eq!((read.server, read.api_key.expose(), read.site_id.as_str()), (Server::Usual, "key", "445160"));
        assert_eq!((first.name(), first.usual_server()), ("445160", "https://api.cinetpay.com"));
        assert_ne!(first.identity().expose(), account("key", Server::Usual).identity().expose());
    }

    #[test]
    fn an_account_of_2026_is_kept_with_its_password_and_goes_where_its_key_belongs() {
        let account = |key: &str, password: &str, server| {
            Credentials::V2026(V2026 { server, api_key: Secret::new(key), api_password: Secret::new(password) })
        };
        let live = account("sk_live_1", "open", Server::Usual);
        let Some(Credentials::V2026(read)) = Credentials::from_json(&live.to_json()) else { panic!("kept") };
        assert_eq!((read.api_key.expose(), read.api_password.expose()), ("sk_live_1", "open"));
        let calls = Calls {
            inner: "http://127.0.0.1:9".parse().unwrap(),
            user_agent: "Griot-test/1".into(),
            timeouts: Timeouts::default(),
        };
        let goes = |account: &Credentials| account.origin(&calls).unwrap().to_string();
        let test = account("sk_test_1", "open", Server::Usual);
        assert_eq!((live.name(), goes(&live).as_str()), ("live", "https://api.cinetpay.co/"));
        assert_eq!((test.name(), goes(&test).as_str()), ("test", "https://api.cinetpay.net/"));
        let elsewhere = account("sk_test_1", "open", Server::At("http://127.0.0.1:9/2026".into()));
        assert_eq!(goes(&elsewhere), "http://127.0.0.1:9/2026");
        let again = account("sk_live_1", "another password", Server::Usual);
        assert_eq!(live.identity().expose(), again.identity().expose());
        assert_ne!(live.identity().expose(), account("sk_live_2", "open", Server::Usual).identity().expose());
    }

    #[test]
    fn another_key_or_another_server_is_another_identity_and_another_secret_is_not() {
        let usual = account("key", Server::Usual).identity();
        assert_ne!(usual.expose(), account("other", Server::Usual).identity().expose());
        let elsewhere = account("key", Server::At("http://127.0.0.1:9".into())).identity();
        assert_ne!(usual.expose(), elsewhere.expose());
        let Credentials::V2(mut rotated) = account("key", Server::Usual) else { panic!("v2") };
        rotated.secrets.clear();
        assert_eq!(usual.expose(), Credentials::V2(rotated).identity().expose());
    }
}
