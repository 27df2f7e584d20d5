//! A client of a mail server (RFC 5321), with one connection for each e-mail.
//!
//! lettre's pool is not used on purpose: it takes back a connection on which a command was interrupted by a timeout,
//! and the next e-mail would then read the replies meant for the previous one.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;
use url::Url;

use super::{MailError, Receipt};
use crate::secret::Secret;

/// How long a whole SMTP dialogue may take, from connecting to the server's last reply.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait for the reply to QUIT. The e-mail is delivered whether it comes or not.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// A mail server and how to connect to it.
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    pub(super) patience: Duration,
}

enum Tls {
    Never,
    /// STARTTLS if the server offers it, else no TLS.
    Perhaps(TlsParameters),
    /// STARTTLS, or an error if the server does not offer it.
    Required(TlsParameters),
    /// TLS from the first byte.
    Always(TlsParameters),
}

impl Smtp {
    /// Parses a server's address in lettre's form: `smtps://user:password@host[:465]`,
    /// `smtp://user:password@host[:587]?tls=required` (or `tls=opportunistic`), `smtp://host[:25]`. Certificates are
    /// verified against the system's authorities (`SSL_CERT_FILE` names others) and `authorities`.
    ///
    /// # Errors
    /// When the address does not have that form, or TLS cannot be set up.
    pub fn new(url: &Secret, authorities: Vec<Certificate>) -> Result<Self, MailError> {
        let wrong = || MailError::Later("SMTP_URL is not the address of a mail server".to_owned());
        let url = Url::parse(url.expose()).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?.trim_matches(['[', ']']).to_owned();
        let wish = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let tls = || parameters(&host, authorities);
        let (tls, port) = match (url.scheme(), wish.as_deref()) {
            ("smtp", None) => (Tls::Never, SMTP_PORT),
            ("smtp", Some("opportunistic")) => (Tls::Perhaps(tls()?), SUBMISSION_PORT),
            ("smtp", Some("required")) => (Tls::Required(tls()?), SUBMISSION_PORT),
            ("smtps", _) => (Tls::Always(tls()?), SUBMISSIONS_PORT),
            _ => return Err(wrong()),
        };
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let credentials = url.password().map(|password| Credentials::new(plain(url.username()), plain(password)));
        Ok(Self { port: url.port().unwrap_or(port), host, tls, credentials, patience: PATIENCE })
    }

    /// Sends a message.
    pub(super) async fn send(&self, message: &Message) -> Result<Receipt, MailError> {
        let conversation = async {
            let mut connection = self.connect().await?;
            let answer = connection.send(message.envelope(), &message.formatted()).await?;
            Ok((connection, answer))
        };
        let (mut connection, answer) = timeout(self.patience, conversation)
            .await
            .map_err(|_| MailError::Later(format!("the mail server did not answer within {:?}", self.patience)))?
            .map_err(|error| judge(&error))?;
        let _ = timeout(QUIT_TIMEOUT, connection.quit()).await;
        Ok(Receipt(words(&answer)))
    }

    /// Connects, starts TLS and authenticates as for an e-mail, then quits without sending one.
    pub(super) async fn probe(&self) -> Result<(), MailError> {
        let mut connection = timeout(self.patience, self.connect())
            .await
            .map_err(|_| MailError::Later(format!("the mail server did not answer within {:?}", self.patience)))?
            .map_err(|error| judge(&error))?;
        let _ = timeout(QUIT_TIMEOUT, connection.quit()).await;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let hello = ClientId::default();
        let wrapper = if let Tls::Always(tls) = &self.tls { Some(tls.clone()) } else { None };
        let to = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(to, None, &hello, wrapper, None).await?;
        match &self.tls {
            Tls::Required(tls) => connection.starttls(tls.clone(), &hello).await?,
            Tls::Perhaps(tls) if connection.can_starttls() => connection.starttls(tls.clone(), &hello).await?,
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

fn parameters(host: &str, authorities: Vec<Certificate>) -> Result<TlsParameters, MailError> {
    let builder = TlsParameters::builder(host.to_owned());
    let builder = authorities
        .into_iter()
        .fold(builder, lettre::transport::smtp::client::TlsParametersBuilder::add_root_certificate);
    builder.build_rustls().map_err(|error| MailError::Later(format!("TLS cannot be set up: {error}")))
}

/// Whether a retry can help. Permanent errors about authentication (RFC 4954, 6: 530, 534, 535, 538) and about commands
/// (RFC 5321, 4.2.2: 500, 502 to 504) end when the owner corrects the settings, so they do not mean that the e-mail is
/// refused.
fn judge(error: &Error) -> MailError {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let ours = ["500", "502", "503", "504", "530", "534", "535", "538"].contains(&code.as_str());
    let text = masked(&error.to_string());
    if error.is_permanent() && !ours { MailError::Never(text) } else { MailError::Later(text) }
}

fn words(answer: &Response) -> String {
    let text: Vec<&str> = answer.message().collect();
    masked(&format!("{} {}", answer.code(), text.join(" ")))
}

/// A server's reply without addresses, on one line, 200 characters at most.
fn masked(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().map(|word| if word.contains('@') { "…" } else { word }).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests;
