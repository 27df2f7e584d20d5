//! `griot owner`

use anyhow::Context as _;
use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::domain::contact::Email;
use crate::shop::accounts;

#[derive(Subcommand)]
pub enum Command {
    /// Makes an owner of the back office and prints the link to begin with
    Add {
        /// His e-mail address
        email: String,
    },
    /// Gives an owner a new start who has lost his password or his phone
    Reset {
        /// His e-mail address
        email: String,
    },
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let (Command::Add { email } | Command::Reset { email }) = command;
    let email = Email::parse(&email).with_context(|| format!("“{email}” is no e-mail address"))?;
    let shop = start::shop(config).await?;
    let link = accounts::owner_link(&shop, &email).await;
    shop.db.close();
    say("Open this link within 15 minutes and choose a password. It works once:");
    say(link?.expose());
    Ok(())
}
