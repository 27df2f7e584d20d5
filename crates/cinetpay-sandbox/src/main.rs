//! `cinetpay-sandbox`: the sandbox as a program of its own.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use chrono::Utc;
use cinetpay_sandbox::{Country, Currency, ErrorStatus, Mode, Sandbox, Settings, serve};
use clap::{Parser, ValueEnum};

/// A sandbox of CinetPay for tests, in every generation of its API: nothing is ever really paid.
#[derive(Parser)]
#[command(version, about)]
struct Options {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8081")]
    bind: SocketAddr,
    /// The origin where browsers reach its pages, if that is not the address it listens on: `https://pay.test`
    #[arg(long, value_name = "ORIGIN")]
    public_url: Option<String>,
    /// The merchant's apikey
    #[arg(long, default_value = "sandbox-api-key")]
    api_key: String,
    /// The merchant's `site_id`
    #[arg(long, default_value = "100001")]
    site_id: String,
    /// The Secret Key that signs notifications
    #[arg(long, default_value = "sandbox-secret-key")]
    secret: String,
    /// The password of the 2026 API and of the older transfers
    #[arg(long, default_value = "sandbox-password")]
    api_password: String,
    /// The account's country, such as CI or SN [default: the currency's usual one]
    #[arg(long)]
    country: Option<Country>,
    /// How long a token of the 2026 API lives, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "86400")]
    token_lifetime: u64,
    /// What the account holds at the start, in whole units
    #[arg(long, default_value = "1000000")]
    balance: i64,
    /// The account's currency: XOF, XAF, CDF, GNF or USD
    #[arg(long, default_value = "XOF")]
    currency: Currency,
    /// The lowest amount that is accepted, in the smallest unit: francs, cents [default: the currency's usual one]
    #[arg(long)]
    min: Option<i64>,
    /// The highest amount that is accepted, in the smallest unit: francs, cents [default: the currency's usual one]
    #[arg(long)]
    max: Option<i64>,
    /// Refuses what CinetPay's documents would object to, and says why; otherwise it is accepted and listed
    #[arg(long)]
    strict: bool,
    /// The HTTP status that accompanies an error's code
    #[arg(long, value_enum, default_value = "400")]
    error_status: Status,
    /// A file that keeps payments, transfers and contacts across restarts
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Does not serve `/guichet/control`, with which programs on this machine tell it to misbehave, and `/guichet/calls`
    #[arg(long)]
    no_control: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Status {
    #[value(name = "400")]
    BadRequest,
    #[value(name = "200")]
    Ok,
}

impl Options {
    fn settings(self, bound: SocketAddr) -> Settings {
        let usual = self.currency.usual_amounts();
        Settings {
            public_url: self
                .public_url
                .map_or_else(|| format!("http://{bound}"), |url| url.trim_end_matches('/').into()),
            api_key: self.api_key,
            site_id: self.site_id,
            secret: self.secret,
            api_password: self.api_password,
            country: self.country,
            token_lifetime: Duration::from_secs(self.token_lifetime),
            balance: self.balance,
            amounts: self.min.unwrap_or(*usual.start())..=self.max.unwrap_or(*usual.end()),
            currency: self.currency,
            mode: if self.strict { Mode::Strict } else { Mode::Lenient },
            errors: match self.error_status {
                Status::BadRequest => ErrorStatus::BadRequest,
                Status::Ok => ErrorStatus::Ok,
            },
            journal: self.journal,
            control: !self.no_control,
        }
    }
}

#[expect(clippy::print_stdout, reason = "a line for the person at the keyboard")]
#[actix_web::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false)
        .init();
    let options = Options::parse();
    let listener = std::net::TcpListener::bind(options.bind)?;
    let bound = listener.local_addr()?;
    println!(
        "CinetPay's double is open at http://{bound} (apikey {}, site_id {}, Secret Key {}, password {}).",
        options.api_key, options.site_id, options.secret, options.api_password
    );
    println!("Nothing is ever really paid. Every generation of the API answers there:");
    println!(
        "  v2 {bound}/v2/payment, 2026 {bound}/v1/payment, legacy {bound}/v1/?method=…, transfers {bound}/v1/transfer/…"
    );
    println!("See http://{bound}/guichet/calls for what was called, and what was wrong with it.");
    #[expect(clippy::disallowed_methods, reason = "the one place of this program that asks for the time")]
    let sandbox = Sandbox::new(options.settings(bound), Utc::now)?;
    serve(sandbox, listener).await
}
