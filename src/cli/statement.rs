//! `griot compare` and `griot statement`

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::shop::accounts::audit::Actor;
use crate::shop::admin::reconciliation::columns::Field;
use crate::shop::admin::reconciliation::{self as reconciliation, MerchantAccount, import, overview, runs};
use crate::shop::ledger::post_past;
use crate::shop::sale::gateways;
use crate::shop::{Error, Shop};
use crate::store::statements::Run;

#[derive(Subcommand)]
pub enum Command {
    /// Imports a list of transactions that CinetPay's back office exported, and compares it with the books
    Import {
        /// A CSV file, or a workbook
        file: PathBuf,
        /// The account, by generation and name, as `v2:445160`; not needed where there is only one
        #[arg(long)]
        account: Option<String>,
        /// Which column holds what, as `amount=Montant`; those that are not named are the kept ones, or known by their names
        #[arg(long = "column", value_name = "WHAT=NAME")]
        columns: Vec<String>,
    },
}

/// Compares the gateway's lists with the books, now.
pub async fn compare(config: &Config) -> anyhow::Result<()> {
    let shop = opened(config).await?;
    let done = runs::compare_now(&shop, &Actor::command_line(shop.clock.now().naive_utc())).await;
    finish(shop, done).await
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Import { file, account, columns } = command;
    let shop = opened(config).await?;
    let account = chosen(&shop, account.as_deref()).await?;
    let preview = import::preview(&shop, &account, &file).await.with_context(|| file.display().to_string())?;
    let mut mapping = preview.mapping;
    for column in &columns {
        let (what, name) = column.split_once('=').context("--column is WHAT=NAME, as amount=Montant")?;
        let field = Field::ALL.into_iter().find(|field| field.code() == what);
        mapping = mapping.with(field.with_context(|| format!("--column: {what} is none of {}", known()))?, name);
    }
    let lacks: Vec<&str> = mapping.lacks().into_iter().map(Field::code).collect();
    anyhow::ensure!(
        lacks.is_empty(),
        "the columns of {} are not known ({}): name them, as --column {}=NAME; the list has {}",
        file.display(),
        lacks.join(", "),
        lacks.join("=NAME --column "),
        preview.header.names.join(", ")
    );
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let actor = Actor::command_line(shop.clock.now().naive_utc());
    let run = import::import(&shop, &actor, &account, (&file, &name), mapping).await?;
    finish(shop, Ok(vec![run])).await
}

fn known() -> String {
    Field::ALL.map(Field::code).join(", ")
}

async fn opened(config: &Config) -> anyhow::Result<Shop> {
    let shop = start::shop(config).await?;
    gateways::keep(&shop).await?;
    post_past(&shop).await?;
    Ok(shop)
}

async fn chosen(shop: &Shop, named: Option<&str>) -> anyhow::Result<MerchantAccount> {
    let mut all = reconciliation::accounts(shop).await?;
    let keys: Vec<String> = all.iter().map(|one| one.key.clone()).collect();
    let at = match named {
        Some(name) => all.iter().position(|one| one.key == name),
        None => (all.len() == 1).then_some(0),
    };
    let at = at.with_context(|| format!("--account is one of {}", keys.join(", ")))?;
    Ok(all.swap_remove(at))
}

/// Says what each run did, and how many differences wait.
async fn finish(shop: Shop, done: Result<Vec<Run>, Error>) -> anyhow::Result<()> {
    let open = overview::count_open(&shop.db).await;
    shop.db.close();
    let runs = done?;
    for run in &runs {
        say(&format!(
            "{} {}: {} lines or payments, {} of them without an answer.",
            run.account, run.source, run.lines, run.unread
        ));
        if let Some(error) = &run.error {
            say(&format!("{}: not to its end: {error}", run.account));
        }
    }
    say(&format!("{} differences wait for a decision.", open?));
    anyhow::ensure!(runs.iter().all(|run| run.error.is_none()), "not everything was compared: run it again");
    Ok(())
}
