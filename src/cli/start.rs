//! Builds a shop from the settings.

use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;

use anyhow::Context as _;
use cinetpay_sandbox::{Mode, Sandbox};
use url::Url;

use crate::clock::Clock;
use crate::config::{self, Api, Config};
use crate::file_permissions;
use crate::mail::Mailer;
use crate::payments::{Calls, Credentials, Merchant, Terms, Timeouts, TransferGateway};
use crate::shop::admin::doctor::{Checkup, Installation};
use crate::shop::admin::settings;
use crate::shop::{Keys, Rules, Services, Shop};
use crate::sms::SmsSender;
use crate::storage::Storage;
use crate::store::Db;
use crate::texts;

/// Creates the data folder.
pub fn make_folders(config: &Config) -> anyhow::Result<()> {
    // It will contain names, addresses and the key, so only this user may access it.
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&config.data)
        .with_context(|| format!("GRIOT_DATA: the folder {} cannot be made", config.data.display()))
}

/// Removes the access of other users of the machine that an earlier start, or a manual `mkdir`, left open.
pub fn close_folders(config: &Config) -> anyhow::Result<()> {
    for open in file_permissions::close(&Installation::new(config).places)? {
        let (path, rights) = (open.path.display(), format!("{:o}", open.rights));
        tracing::warn!(%path, rights, "other users of this machine could use it: it is closed to them now");
    }
    Ok(())
}

/// The shop with all its services.
pub async fn shop(config: &Config) -> anyhow::Result<Shop> {
    make_folders(config)?;
    close_folders(config)?;
    for language in texts::add_languages(&config.data.join("locales"))? {
        tracing::info!(%language, "the texts of a further language are read");
    }
    let url = config.database.url.clone();
    let db = tokio::task::spawn_blocking(move || Db::open(url.expose())).await?.context("DATABASE_URL")?;
    let services = Services {
        db,
        merchant: merchant(config, &config.payments)?,
        others: others(config).collect::<Result<_, _>>()?,
        calls: calls(config)?,
        storage: Storage::at(&config.files)?,
        mailer: Mailer::new(&config.mail, &config.data).context("SMTP_URL")?,
        sms_sender: SmsSender::new(&config.sms, &config.data),
        clock: Clock::System,
    };
    let shop = Shop::new(Rules::new(config)?, config::key(config)?, services);
    settings::load(&shop).await.context("the settings in the database")?;
    Ok(shop)
}

/// The shop as the doctor examines it: a service that cannot be opened is a finding, not an error.
pub async fn checkup(config: &Config) -> anyhow::Result<Checkup> {
    let url = config.database.url.clone();
    let made = make_folders(config);
    let db = tokio::task::spawn_blocking(move || Db::open(url.expose())).await?;
    let key = made.and_then(|()| Ok(config::key(config)?));
    let keys = key.inspect_err(|error| tracing::warn!("{error:#}")).ok().map(Keys::new);
    Ok(Checkup {
        installation: Installation::new(config),
        clock: Clock::System,
        db: db.map_err(|error| error.to_string()),
        merchant: merchant(config, &config.payments).map_err(|error| format!("{error:#}")),
        others: others(config).map(|account| account.map_err(|error| format!("{error:#}"))).collect(),
        keys,
        storage: Storage::at(&config.files).map_err(|error| error.to_string()),
        mailer: Mailer::new(&config.mail, &config.data).map_err(|error| error.to_string()),
        sms_sender: SmsSender::new(&config.sms, &config.data),
    })
}

fn calls(config: &Config) -> anyhow::Result<Calls> {
    Ok(Calls {
        inner: Url::parse(&own_address(config.web.bind)).context("GRIOT_BIND")?,
        user_agent: concat!("Griot/", env!("CARGO_PKG_VERSION")).to_owned(),
        timeouts: Timeouts::default(),
    })
}

fn merchant(config: &Config, account: &config::Payments) -> anyhow::Result<Merchant> {
    let credentials = Credentials::of(account);
    let calls = calls(config)?;
    let transfers = TransferGateway::of(account, &credentials, &calls).context("CINETPAY_TRANSFER_URL")?;
    Ok(Merchant::open(credentials, &calls)?.on(Terms::of(account)).sending(transfers))
}

/// The other merchant accounts of the settings.
fn others(config: &Config) -> impl Iterator<Item = anyhow::Result<Merchant>> {
    config.payments.others.iter().map(|account| merchant(config, account).with_context(|| account.label.clone()))
}

/// The address of the shop's own server from this machine, where the sandbox inside the shop is reached.
fn own_address(bind: SocketAddr) -> String {
    let ip = if bind.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], bind.port())) } else { bind };
    format!("http://{ip}")
}

/// The sandbox inside the shop: only in sandbox mode, and only when no other sandbox is set.
pub fn inner_sandbox(config: &Config) -> anyhow::Result<Option<Sandbox>> {
    if config.payments.api != Api::Sandbox || config.payments.api_url.is_some() {
        return Ok(None);
    }
    sandbox(config, &config.web.public_url, Mode::Strict).map(Some)
}

/// A sandbox whose pages are reached at `public_url`.
pub fn sandbox(config: &Config, public_url: &str, mode: Mode) -> anyhow::Result<Sandbox> {
    anyhow::ensure!(
        config.payments.api == Api::Sandbox,
        "CINETPAY_API is not sandbox: the sandbox counter gives books away and does not open"
    );
    make_folders(config)?;
    close_folders(config)?;
    let payments = &config.payments;
    let limits = payments.price_limits;
    let settings = cinetpay_sandbox::Settings {
        api_key: payments.api_key.expose().to_owned(),
        site_id: payments.site_id.clone(),
        secret: payments.secret.as_ref().map(|secret| secret.expose().to_owned()).unwrap_or_default(),
        currency: payments.currency.code().parse().map_err(anyhow::Error::msg)?,
        amounts: limits.min..=limits.max,
        mode,
        journal: Some(config.data.join("guichet.jsonl")),
        control: !config.web.sandbox_public,
        ..cinetpay_sandbox::Settings::new(public_url)
    };
    Sandbox::new(settings, || Clock::System.now()).context("the sandbox counter's journal in GRIOT_DATA")
}
