//! `griot owner`

use std::io::Write as _;

use anyhow::Context as _;
use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::domain::contact::Email;
use crate::shop::accounts::{first_owner, team};
use crate::shop::{Error, Shop};

#[derive(Subcommand)]
pub enum Command {
    /// Creates an owner of the back office and prints the link to start with
    Add {
        /// The owner's e-mail address
        email: String,
    },
    /// Gives an existing account a new start as an owner, after its password or phone was lost
    Reset {
        /// The account's e-mail address
        email: String,
    },
}

/// When a shop without an owner starts, prints the link that creates the first account; where others could read that
/// link in transit, prints how to create the account on the command line.
pub async fn offer_first(config: &Config, shop: &Shop) {
    if let Err(error) = try_offer(config, shop).await {
        tracing::warn!(%error, "whether the shop has an owner could not be read");
    }
}

async fn try_offer(config: &Config, shop: &Shop) -> Result<(), Error> {
    if !config.web.may_carry_secrets() {
        if !first_owner::is_there(shop).await? {
            tell("This shop has no owner yet. To make the first account: griot owner add you@example.com");
        }
        return Ok(());
    }
    if let Some(link) = first_owner::offer(shop).await? {
        let minutes = first_owner::LINK_LIFETIME.num_minutes();
        tell(&format!(
            "This shop has no owner yet. Open this link within {minutes} minutes to make the first account; it works once:"
        ));
        tell(link.expose());
    }
    Ok(())
}

/// Like [`say`], but a closed standard output does not end the program.
fn tell(line: &str) {
    if let Err(error) = writeln!(std::io::stdout(), "{line}") {
        tracing::warn!(%error, "the standard output is closed: use griot owner add");
    }
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let (email, make) = match command {
        Command::Add { email } => (email, true),
        Command::Reset { email } => (email, false),
    };
    let address = Email::parse(&email).with_context(|| format!("“{email}” is no e-mail address"))?;
    let shop = start::shop(config).await?;
    let link = team::owner_link(&shop, &address, make).await;
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
