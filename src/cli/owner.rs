//! `griot owner`

use anyhow::Context as _;
use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::domain::contact::Email;
use crate::shop::{Error, accounts};

#[derive(Subcommand)]
pub enum Command {
    /// Makes an owner of the back office and prints the link to begin with
    Add {
        /// His e-mail address
        email: String,
    },
    /// Gives somebody who is there a new start as an owner, who has lost his password or his phone
    Reset {
        /// His e-mail address
        email: String,
    },
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let (email, make) = match command {
        Command::Add { email } => (email, true),
        Command::Reset { email } => (email, false),
    };
    let address = Email::parse(&email).with_context(|| format!("“{email}” is no e-mail address"))?;
    let shop = start::shop(config).await?;
    let link = accounts::owner_link(&shop, &address, make).await;
    shop.db.close();
    let link = link.map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!("nobody has the address {email}: use `griot owner add {email}`"),
        error => error.into(),
    })?;
    let link = link.map_err(|_| {
        anyhow::anyhow!("{email} has an account already: `griot owner reset {email}` gives it a new start")
    })?;
    say("Open this link within 15 minutes and choose a password. It works once:");
    say(link.expose());
    Ok(())
}
