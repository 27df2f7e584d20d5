//! The settings, read once at the start from the environment and `.env`. `.env.example` explains each.

mod accounts;
mod backup;
mod env_file;
mod files;
mod key;
mod memory;
mod payments;
mod production;
mod push;
mod reader;
mod shop;
mod sms;
mod transfers;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;

pub use backup::Backup;
pub use files::{Bucket, Files};
pub use key::{KeyError, key};
pub use payments::{
    Api, LONGEST_RETURN, Payments, SANDBOX_API_KEY, SANDBOX_PASSWORD, SANDBOX_SECRET, SANDBOX_SITE_ID, TEST_KEY,
};
pub use reader::{ConfigError, ConfigErrors};
pub use shop::{Log, LogFormat, Mail, Shop};
pub use sms::{
    AfricasTalkingSms, CustomSms, LeTextoSms, Method as SmsMethod, NumberForm, OrangeSms, Sms, SmsWay, TwilioSender,
    TwilioSms,
};
pub use transfers::Transfers;
pub use web::Web;

use crate::domain::contact::Country;
use crate::secret::Secret;
use reader::Reader;

/// Whether the program runs for customers or for development (`GRIOT_ENV`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Development,
    /// Refuses settings that are unsafe for real customers.
    Production,
}

/// Where the database is (`DATABASE_URL`).
#[derive(Clone, Debug)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; other schemes are refused. A secret, because it may contain a password.
    pub url: Secret,
}

/// All settings of the program.
#[derive(Clone, Debug)]
pub struct Config {
    pub mode: Mode,
    pub web: Web,
    /// The folder of everything that has no other place set (`GRIOT_DATA`).
    pub data: PathBuf,
    pub database: Database,
    pub files: Files,
    pub payments: Payments,
    /// `GRIOT_KEY`, already checked to be 32 bytes in base64. The function [`key`] returns the bytes; it creates a key
    /// when none is set.
    pub key: Option<Secret>,
    /// The country whose phone numbers may be written without a prefix (`GRIOT_COUNTRY`).
    pub country: &'static Country,
    pub mail: Mail,
    /// `GRIOT_SMS`
    pub sms: Sms,
    pub shop: Shop,
    pub backup: Backup,
    pub log: Log,
    /// Settings that are allowed but will probably not do what was meant; logged at the start.
    pub warnings: Vec<String>,
    /// The path of the `.env` file that was read.
    pub env_file: Option<PathBuf>,
}

impl Config {
    /// Reads the environment and, for what is not set there, `.env` in the current folder.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, at once.
    pub fn load() -> Result<Self, ConfigErrors> {
        let file = env_file::read()?;
        let config = Self::read(&|name| file.find(name))?;
        Ok(Self { env_file: file.path, ..config })
    }

    /// The storage at the address that the argument `name` gives, such as `s3://bucket/prefix`, with the same AWS variables.
    ///
    /// # Errors
    /// Everything that is wrong with the address and the variables, at once.
    pub fn files_at(name: &str, url: &str) -> Result<Files, ConfigErrors> {
        let file = env_file::read()?;
        let source = |name: &str| file.find(name);
        let mut reader = Reader::new(&source);
        let files = files::parse(&mut reader, name, url);
        reader.finish(files)
    }

    /// Reads the settings from any source; tests use a map.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, at once.
    pub fn read(source: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(source);
        let r = &mut reader;
        let mode = r.choice(
            "GRIOT_ENV",
            Mode::Development,
            &[("development", Mode::Development), ("production", Mode::Production)],
        );
        r.strict = mode == Mode::Production;
        let data = PathBuf::from(r.text_or("GRIOT_DATA", "data"));
        let web = web::read(r);
        let payments = accounts::read(r, &web);
        let country = shop::country(r);
        let config = Self {
            mode,
            database: database(r, &data),
            files: files::read(r, &data),
            key: key::read(r),
            country,
            mail: shop::mail(r),
            sms: sms::read(r, mode, country),
            shop: shop::read(r, payments.api == Api::Sandbox),
            backup: backup::read(r),
            log: shop::log(r),
            warnings: Vec::new(),
            env_file: None,
            web,
            data,
            payments,
        };
        let warnings = config.consider(r);
        reader.finish(Self { warnings, ..config })
    }

    /// Checks settings that depend on each other, and returns the warnings.
    fn consider(&self, r: &mut Reader<'_>) -> Vec<String> {
        if self.payments.api == Api::Sandbox {
            web::keep_sandbox_home(r, &self.web);
        }
        match self.mode {
            Mode::Production => production::check(r, self),
            Mode::Development => web::keep_development_home(r, &self.web, self.payments.api),
        }
        [
            web::doubts(&self.web),
            payments::doubts(&self.payments),
            memory::doubts(self.shop.upload_mb, memory::memory()),
            backup::doubts(&self.backup, &self.data),
        ]
        .concat()
    }

    /// The settings after the port is known, for `GRIOT_BIND` with port 0: every address derived from the bind address
    /// gets the real port.
    pub fn bound(mut self, to: SocketAddr) -> Self {
        let (before, after) = (format!("http://{}", self.web.bind), format!("http://{to}"));
        let Payments { return_url, notify_url, payment_page_hosts, others, .. } = &mut self.payments;
        let addresses = [&mut self.web.public_url, return_url, notify_url].into_iter().chain(payment_page_hosts);
        let theirs = others.iter_mut().flat_map(|account| [&mut account.return_url, &mut account.notify_url]);
        for address in addresses.chain(theirs) {
            let moved = address
                .strip_prefix(&before)
                .filter(|rest| rest.is_empty() || rest.starts_with('/'))
                .map(|rest| format!("{after}{rest}"));
            if let Some(moved) = moved {
                *address = moved;
            }
        }
        self.web.bind = to;
        self
    }
}

fn database(r: &mut Reader<'_>, data: &std::path::Path) -> Database {
    const WANTS: &str = "wants sqlite:PATH (such as sqlite:data/griot.db) or postgres://user:password@host/name";
    let home = || Secret::new(format!("sqlite:{}", data.join("griot.db").display()));
    let url = r.secret("DATABASE_URL").unwrap_or_else(home);
    let fits = match url.expose().split_once(':') {
        Some(("sqlite", path)) => !path.is_empty(),
        Some(("postgres" | "postgresql", _)) => url::Url::parse(url.expose()).is_ok_and(|url| url.has_host()),
        _ => false,
    };
    if !fits {
        r.error("DATABASE_URL", WANTS);
    }
    Database { url }
}

#[cfg(test)]
mod tests;
