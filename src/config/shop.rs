//! The settings of the shop itself: its name, e-mail, limits and log.

use lettre::message::Mailbox;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::memory;
use super::reader::Reader;
use crate::domain::contact::{COUNTRIES, Country, Email, TextLine};
use crate::domain::fees::Fees;
use crate::secret::Secret;

/// What buyers see of the shop, and its time and download limits.
#[derive(Clone, Debug)]
pub struct Shop {
    /// `GRIOT_SHOP_NAME`
    pub name: String,
    /// `GRIOT_SHOP_EMAIL`: the address that buyers can write to.
    pub email: Option<Email>,
    /// `GRIOT_LINK_HOURS`: how long a grant is valid.
    pub link_hours: u32,
    /// `GRIOT_LINK_DOWNLOADS`: whole downloads per grant.
    pub link_downloads: i32,
    /// `GRIOT_VISIT_HOURS`: how long a download can be restarted without counting again.
    pub visit_hours: u32,
    /// `GRIOT_ORDER_HOURS`: how long an order waits for its payment before it expires.
    pub order_hours: u32,
    /// `GRIOT_PAYMENT_PAGE_MINUTES`: how long the gateway's payment page can be used; after that, "try again" opens another.
    pub payment_page_minutes: u32,
    /// `GRIOT_UPLOAD_MB`: the largest upload, in megabytes of a million bytes; by default what this machine can examine.
    pub upload_mb: u32,
    /// `GRIOT_FEES`: the gateway's fee rates, for reports.
    pub fees: Fees,
    /// `GRIOT_DEMO`: whether an empty shop gets the demo catalogue.
    pub demo: bool,
    /// `GRIOT_MARKET`: whether there are several sellers.
    pub market: bool,
}

/// How e-mails are sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `SMTP_URL`; without it e-mails are written as `.eml` files to `outbox` in the data folder.
    pub smtp_url: Option<Secret>,
    /// `MAIL_FROM`
    pub from: Mailbox,
}

/// What is logged to stderr.
#[derive(Clone, Debug)]
pub struct Log {
    /// `GRIOT_LOG`: directives of `tracing_subscriber::EnvFilter`, already checked.
    pub filter: String,
    /// `GRIOT_LOG_FORMAT`
    pub format: LogFormat,
}

/// The format of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// The default country.
#[expect(clippy::indexing_slicing, reason = "the compiler checks it, and a test reads the name")]
const IVORY_COAST: &Country = &COUNTRIES[4];

pub(super) fn read(r: &mut Reader<'_>, sandbox: bool) -> Shop {
    let wants_email = "wants one e-mail address, such as boutique@example.com";
    let name = r.parsed("GRIOT_SHOP_NAME", "Griot".to_owned(), "wants a name of at most 100 letters", |text| {
        TextLine::parse(text).map(|line| line.as_str().to_owned())
    });
    Shop {
        name,
        email: r.parsed("GRIOT_SHOP_EMAIL", None, wants_email, |text| Some(Some(Email::parse(text).ok()?))),
        link_hours: r.number("GRIOT_LINK_HOURS", 72, 1, 24 * 366),
        link_downloads: r.number("GRIOT_LINK_DOWNLOADS", 5, 1, 1000),
        visit_hours: r.number("GRIOT_VISIT_HOURS", 6, 1, 24 * 7),
        order_hours: r.number("GRIOT_ORDER_HOURS", 24, 1, 24 * 90),
        payment_page_minutes: r.number("GRIOT_PAYMENT_PAGE_MINUTES", 60, 5, 24 * 60),
        upload_mb: r.number("GRIOT_UPLOAD_MB", memory::most_upload_mb(memory::memory()), 1, 1_000_000),
        fees: r.parsed(
            "GRIOT_FEES",
            Fees::default(),
            "wants a rate such as 3.5%, and others by method after it: 3.5%, OM 3%, VISA 4.25%",
            Fees::parse,
        ),
        demo: r.choice("GRIOT_DEMO", sandbox, &[("yes", true), ("no", false)]),
        market: r.choice("GRIOT_MARKET", false, &[("off", false), ("on", true)]),
    }
}

pub(super) fn country(r: &mut Reader<'_>) -> &'static Country {
    let codes: Vec<&str> = COUNTRIES.iter().map(|country| country.code).collect();
    let wants = format!("wants the code of a country: {}", codes.join(", "));
    r.parsed("GRIOT_COUNTRY", IVORY_COAST, &wants, Country::parse)
}

pub(super) fn mail(r: &mut Reader<'_>) -> Mail {
    let smtp_url = r.secret("SMTP_URL");
    if let Some(complaint) = smtp_url.as_ref().and_then(|url| smtp_complaint(url.expose())) {
        r.error("SMTP_URL", complaint);
    }
    let wants = "wants a sender, such as Librairie Awa <livres@example.com>";
    let from = r.parsed("MAIL_FROM", None, wants, |text| Some(Some(text.parse::<Mailbox>().ok()?)));
    if smtp_url.is_some() && from.is_none() && r.text("MAIL_FROM").is_none() {
        r.error("MAIL_FROM", format!("is missing, and mail servers refuse letters without a sender: it {wants}"));
    }
    Mail { smtp_url, from: from.unwrap_or_else(nobody) }
}

fn smtp_complaint(text: &str) -> Option<&'static str> {
    const FORM: &str = "wants smtps://user:password@host, or smtp://user:password@host:587?tls=required \
                        (signs such as @ : / in user and password as %40 %3A %2F)";
    let Ok(url) = Url::parse(text) else { return Some(FORM) };
    let unknown =
        url.query_pairs().any(|(name, value)| name != "tls" || !matches!(&*value, "required" | "opportunistic"));
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host_str().is_none_or(str::is_empty) || unknown {
        return Some(FORM);
    }
    (!url.username().is_empty() && url.password().is_none()).then_some("has a user but no password")
}

/// The sender while e-mails are only written to files.
#[expect(clippy::expect_used, reason = "a constant, and every test reads it")]
fn nobody() -> Mailbox {
    "Griot <griot@localhost>".parse().expect("a mailbox")
}

pub(super) fn log(r: &mut Reader<'_>) -> Log {
    let wants =
        "wants a level (error, warn, info, debug, trace), or levels by module such as info,griot::payments=debug";
    let filter = r.parsed("GRIOT_LOG", "info".to_owned(), wants, |text| {
        EnvFilter::builder().parse(text).ok().map(|_| text.to_owned())
    });
    Log {
        filter,
        format: r.choice("GRIOT_LOG_FORMAT", LogFormat::Text, &[("text", LogFormat::Text), ("json", LogFormat::Json)]),
    }
}
