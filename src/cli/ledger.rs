//! `griot ledger`

use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::domain::money::{Currency, Money};
use crate::shop::ledger;
use crate::store::ledger::{Balance, Checked};

#[derive(Subcommand)]
pub enum Command {
    /// Proves that every posting balances and that orders and ledger agree; fails when they do not
    Check,
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Check = command;
    let shop = start::shop(config).await?;
    ledger::post_past(&shop).await?;
    let found = ledger::check(&shop.db).await?;
    if let Some((checked, _)) = &found {
        ledger::keep_result(&shop.db, shop.clock.now(), checked.is_well()).await;
    }
    shop.db.close();
    let (checked, balances) = found.ok_or_else(|| anyhow::anyhow!("orders of before are not posted yet"))?;
    for balance in balances {
        say(&format!("{:<60} {:>15} {}", balance.account, plain(&balance), balance.currency));
    }
    for line in faults(&checked) {
        say(&line);
    }
    anyhow::ensure!(checked.is_well(), "the ledger is wrong: copy the database as it is now, and report this");
    say(&format!("{} postings: each balances, and every order agrees.", checked.postings));
    Ok(())
}

fn plain(balance: &Balance) -> String {
    let amount = |currency| Money::new(balance.amount, currency).plain();
    Currency::parse(&balance.currency).map_or_else(|| balance.amount.to_string(), amount)
}

/// A sentence for each kind of fault, with the first postings or orders that have it.
fn faults(checked: &Checked) -> Vec<String> {
    let kinds = [
        ("Postings whose lines do not come to zero", &checked.unbalanced),
        ("Orders whose lines do not come to their amount", &checked.lines),
        ("Orders that brought another sum, less refunds, than the ledger says was sold", &checked.sales),
        ("Orders whose payments brought another sum than the ledger says", &checked.payments),
        ("Orders of which the refunds due are another sum than the ledger says", &checked.due),
        ("Transactions of statements that were decided otherwise than the ledger says", &checked.unassigned),
        ("Receipts whose numbers have gaps, or whose lines do not come to them", &checked.receipts),
        ("Orders whose receipts come to another sum or tax than the ledger says", &checked.taxes),
        ("Orders whose sellers' shares differ from what was sold, or are missing", &checked.shares),
        ("Payouts that the ledger does not have, or with another amount", &checked.payouts),
    ];
    let most = usize::try_from(ledger::NAMED).unwrap_or(usize::MAX);
    let said = |(what, names): (&str, &Vec<String>)| {
        let first = if names.len() < most { "" } else { " (the first ones)" };
        format!("{what}{first}: {}.", names.join(", "))
    };
    kinds.into_iter().filter(|(_, names)| !names.is_empty()).map(said).collect()
}
