//! The command line: the subcommands of `griot`.

mod backup;
mod book;
mod doctor;
mod ledger;
mod moving;
mod order;
mod owner;
mod serve;
mod start;
mod statement;
mod storage;

use std::path::Path;

use cinetpay_sandbox::Mode;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::shop::catalogue::index;
use crate::shop::ledger::{past_of, post_past};
use crate::shop::sale::gateways;
use crate::{confined, epub, file_permissions, open_files, pdf, pictures, store, table, telemetry, worker};

/// A self-hosted shop for e-books, paid by mobile money and card through CinetPay.
#[derive(Parser)]
#[command(name = "griot", version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The shop: pages, notifications and the worker (the default)
    Serve,
    /// Only the worker: checks, e-mails, expiry; beside shops that run elsewhere
    Worker,
    /// Brings the database's schema up to date, and exits
    Migrate,
    /// Asks the gateway about every payment that is due, once, and exits
    Reconcile,
    /// Compares what the gateway lists with the books, and exits; nothing is decided
    Compare,
    /// Lists that CinetPay's back office exports
    Statement {
        #[command(subcommand)]
        command: statement::Command,
    },
    /// The sandbox alone: simulates CinetPay, without real payments
    Guichet {
        /// The address to listen on
        #[arg(long, default_value = "127.0.0.1:8081")]
        bind: std::net::SocketAddr,
        /// Refuses what CinetPay's documentation does not allow, as the sandbox inside a shop does
        #[arg(long)]
        strict: bool,
    },
    /// Examines the whole installation and says what to do; fails when something must be repaired
    Doctor(doctor::Arguments),
    /// Books
    Book {
        #[command(subcommand)]
        command: book::Command,
    },
    /// Orders
    Order {
        #[command(subcommand)]
        command: order::Command,
    },
    /// The owners of the shop
    Owner {
        #[command(subcommand)]
        command: owner::Command,
    },
    /// The ledger of the money
    Ledger {
        #[command(subcommand)]
        command: ledger::Command,
    },
    /// Where the books' files, covers and samples are
    Storage {
        #[command(subcommand)]
        command: storage::Command,
    },
    /// Writes the whole shop to one new file, while it sells: database, files, key
    Backup(backup::Arguments),
    /// Puts the shop of such a file in an empty place
    Restore(backup::RestoreArguments),
    /// Moves the SQLite database of a shop that is closed to an empty PostgreSQL one
    Move(moving::Arguments),
    /// Reads an untrusted file on its standard input, confined
    #[command(flatten)]
    Confined(Confined),
}

/// Operations on untrusted files, each run in a process of its own (see [`confined`]).
#[derive(Subcommand)]
enum Confined {
    /// Examines a PDF
    #[command(hide = true)]
    PdfExamine,
    /// Cuts pages out of a PDF
    #[command(hide = true)]
    PdfSample { pages: Vec<u32> },
    /// Lays out the stamp of a PDF
    #[command(hide = true)]
    PdfStamp,
    /// Draws the first pages of a PDF
    #[command(hide = true)]
    PdfPages,
    /// Examines an EPUB
    #[command(hide = true)]
    EpubExamine,
    /// Lays out the stamp of an EPUB
    #[command(hide = true)]
    EpubStamp,
    /// Reads a workbook
    #[command(hide = true)]
    TableRead,
    /// Makes a cover from an image
    #[command(hide = true)]
    CoverDraw,
    /// Makes a logo from an image
    #[command(hide = true)]
    LogoDraw,
}

impl Arguments {
    /// Runs the command of a confined process, before anything else is started. `None` for any other command.
    pub fn confined(&self) -> Option<anyhow::Result<()>> {
        let Some(Command::Confined(command)) = &self.command else { return None };
        confined::enter();
        Some(command.run().map_err(Into::into))
    }
}

impl Confined {
    fn run(&self) -> std::io::Result<()> {
        let (file, out) = (confined::file()?, std::io::stdout().lock());
        match self {
            Self::PdfExamine => pdf::answer(file, out),
            Self::PdfSample { pages } => pdf::answer_sample(file, pages, out),
            Self::PdfStamp => pdf::answer_stamp(file, out),
            Self::EpubStamp => epub::answer_stamp(Path::new("/proc/self/fd/0"), out),
            Self::PdfPages => pdf::answer_pages(file, out),
            Self::EpubExamine => epub::answer(Path::new("/proc/self/fd/0"), out),
            Self::TableRead => table::answer(file, out),
            Self::CoverDraw => pictures::answer_cover(file, out),
            Self::LogoDraw => pictures::answer_logo(file, out),
        }
    }
}

/// Runs the command of the arguments.
///
/// # Errors
/// A chain of causes, for the terminal.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    file_permissions::restrict_umask();
    let command = arguments.command.unwrap_or(Command::Serve);
    let config = Config::load()?;
    telemetry::init(&config.log);
    open_files::raise();
    if let Some(file) = &config.env_file {
        tracing::info!("settings that the environment does not name come from {}", file.display());
    }
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    match command {
        Command::Serve => serve::serve(config).await,
        Command::Worker => serve::work(config).await,
        Command::Migrate => migrate(&config).await,
        Command::Reconcile => reconcile(&config).await,
        Command::Compare => statement::compare(&config).await,
        Command::Statement { command } => statement::run(&config, command).await,
        Command::Guichet { bind, strict } => {
            let mode = if strict { Mode::Strict } else { Mode::Lenient };
            alone(&config, bind, mode).await
        }
        Command::Doctor(arguments) => doctor::run(&config, arguments).await,
        Command::Book { command } => book::run(&config, command).await,
        Command::Order { command } => order::run(&config, command).await,
        Command::Owner { command } => owner::run(&config, command).await,
        Command::Ledger { command } => ledger::run(&config, command).await,
        Command::Storage { command } => storage::run(&config, command).await,
        Command::Backup(arguments) => backup::backup(&config, arguments).await,
        Command::Restore(arguments) => backup::restore(&config, arguments).await,
        Command::Move(arguments) => moving::run(&config, arguments).await,
        Command::Confined(command) => Ok(command.run()?),
    }
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    start::make_folders(config)?;
    start::close_folders(config)?;
    let url = config.database.url.clone();
    let (done, db) = tokio::task::spawn_blocking(move || {
        let done = store::migrate(url.expose())?;
        Ok::<_, store::Error>((done, store::Db::open(url.expose())?))
    })
    .await??;
    past_of(&db, config.shop.fees.clone()).await?;
    index::build_in(&db).await?;
    tokio::task::spawn_blocking(move || db.close()).await?;
    match done.len() {
        0 => say("The schema is up to date."),
        _ => say(&format!("Applied: {}.", done.join(", "))),
    }
    Ok(())
}

async fn reconcile(config: &Config) -> anyhow::Result<()> {
    let shop = start::shop(config).await?;
    gateways::keep(&shop).await?;
    post_past(&shop).await?;
    let asked = worker::reconcile(&shop).await?;
    shop.db.close();
    say(&format!("Asked about {asked} payments."));
    Ok(())
}

async fn alone(config: &Config, bind: std::net::SocketAddr, mode: Mode) -> anyhow::Result<()> {
    anyhow::ensure!(
        bind.ip().is_loopback() || config.web.sandbox_public,
        "--bind {bind} is not loopback: the sandbox counter gives books away; set GRIOT_SANDBOX_PUBLIC=yes to open it all the same"
    );
    let listener = std::net::TcpListener::bind(bind)?;
    let bound = listener.local_addr()?;
    let sandbox = start::sandbox(config, &format!("http://{bound}"), mode)?;
    say(&format!("The sandbox counter is open at http://{bound}: set CINETPAY_API_URL to it."));
    Ok(cinetpay_sandbox::serve(sandbox, listener).await?)
}

/// Prints a line on the terminal.
#[expect(clippy::print_stdout, reason = "this is what a command answers with")]
fn say(line: &str) {
    println!("{line}");
}
