//! `griot move`

use anyhow::Context as _;

use super::say;
use crate::config::Config;
use crate::secret::Secret;
use crate::store::moving::{Moved, move_all};

#[derive(clap::Args)]
pub struct Arguments {
    /// The empty PostgreSQL database, `postgres://user:password@host/name`; - reads it from the standard input
    #[arg(long, value_name = "URL")]
    to: String,
}

pub async fn run(config: &Config, Arguments { to }: Arguments) -> anyhow::Result<()> {
    let to = if to == "-" { std::io::read_to_string(std::io::stdin()).context("--to -")? } else { to };
    let (from, to) = (config.database.url.clone(), Secret::new(to.trim()));
    let moved = tokio::task::spawn_blocking(move || move_all(from.expose(), to.expose())).await?;
    let Moved { tables, rows, postings } = moved.context("nothing was moved")?;
    say(&format!(
        "Moved: {rows} rows of {tables} tables, each counted there; {postings} postings of the ledger, which says the same."
    ));
    say(
        "Now set DATABASE_URL to the new database and start the shop. Files and key stay where they are. Keep the old file until you have sold a book, and never start a shop on it again.",
    );
    Ok(())
}
