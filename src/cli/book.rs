//! `griot book`

use std::path::PathBuf;

use clap::Subcommand;

use super::doctor::{language, spoken};
use super::{say, start};
use crate::config::Config;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::shop::catalogue::books::{self, Fault, Field, Typed};
use crate::shop::catalogue::published::{self, NewBook};
use crate::shop::{Error, Shop};
use crate::texts::Texts;

#[derive(Subcommand)]
pub enum Command {
    /// Adds a book from a PDF, an EPUB or both, and prints its slug
    Add(Add),
    /// Changes the price of a book; orders that were placed keep theirs
    Price(Price),
}

#[derive(clap::Args)]
pub struct Add {
    #[arg(long)]
    title: String,
    /// Repeat it for several authors
    #[arg(long, required = true)]
    author: Vec<String>,
    /// In the shop's main currency, a multiple of 5 for francs, in any usual form: 2500, "2 500 F CFA", 2.500; 12.50 in dollars
    #[arg(long)]
    price: String,
    /// The price in another currency that an account sells in, such as CDF=9000 or USD=4.50; repeat it for each
    #[arg(long, value_parser = in_currency)]
    price_in: Vec<(Currency, String)>,
    /// The PDF or the EPUB; repeat it for one of each
    #[arg(long, required = true)]
    file: Vec<PathBuf>,
    /// PNG, JPEG or WebP; page one of the book if it is left out
    #[arg(long)]
    cover: Option<PathBuf>,
    /// In Markdown
    #[arg(long, default_value = "")]
    description: String,
    /// fr or en
    #[arg(long, default_value = "fr", value_parser = language)]
    language: Language,
    /// Publishes it at once
    #[arg(long)]
    publish: bool,
}

#[derive(clap::Args)]
pub struct Price {
    /// The last part of the book's address
    slug: String,
    /// In the shop's main currency; as it is, if it is left out
    #[arg(long = "price")]
    main: Option<String>,
    /// The price in another currency, such as CDF=9000; CDF= takes it away, and the book is not sold there any more
    #[arg(long = "price-in", value_parser = in_currency)]
    others: Vec<(Currency, String)>,
}

fn in_currency(text: &str) -> Result<(Currency, String), String> {
    let known = text
        .split_once('=')
        .and_then(|(code, price)| Some((Currency::parse(&code.trim().to_ascii_uppercase())?, price.trim().to_owned())));
    known.ok_or_else(|| {
        format!("write the currency, = and the price: one of {}", Currency::ALL.map(Currency::code).join(", "))
    })
}

/// The prices in other currencies.
fn other_prices(shop: &Shop, prices: Vec<(Currency, String)>) -> anyhow::Result<Vec<(Currency, Option<Money>)>> {
    let rules = shop.rules();
    for (currency, _) in &prices {
        anyhow::ensure!(
            rules.sells_also_in(*currency),
            "--price-in {currency}: no account sells in it beside the main currency, which is {}; see CINETPAY_ACCOUNTS",
            rules.currency
        );
    }
    let mut faults = Vec::new();
    let found = Typed { prices, ..Typed::default() }.other_prices(&rules, |fault| faults.push(fault));
    match faults.first() {
        None => Ok(found),
        Some(fault) => Err(anyhow::anyhow!("--price-in: {}", fault.say(Texts(spoken())))),
    }
}

/// What the form of a book's page takes.
fn price(shop: &Shop, typed: String) -> Result<i64, Fault> {
    let price = Typed { price: typed, ..Typed::default() }.price(&shop.rules())?;
    price.map(|price| price.amount).ok_or_else(|| Fault::new(Field::Price, "admin-books-price-missing"))
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(add) => self::add(config, add).await,
        Command::Price(price) => change_price(config, price).await,
    }
}

async fn change_price(config: &Config, new: Price) -> anyhow::Result<()> {
    let shop = start::shop(config).await?;
    let amount = new.main.map(|typed| price(&shop, typed)).transpose();
    let amount = amount.map_err(|fault| anyhow::anyhow!("--price: {}", fault.say(Texts(spoken()))))?;
    let others = other_prices(&shop, new.others)?;
    let changed = books::set_prices(&shop, &new.slug, amount, others).await;
    shop.db.close();
    changed.map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!("no book has the address {}", new.slug),
        error => error.into(),
    })
}

async fn add(config: &Config, add: Add) -> anyhow::Result<()> {
    for file in &add.file {
        anyhow::ensure!(file.is_file(), "--file {}: there is no such file", file.display());
    }
    let shop = start::shop(config).await?;
    let price = price(&shop, add.price).map_err(|fault| anyhow::anyhow!("--price: {}", fault.say(Texts(spoken()))))?;
    let prices = other_prices(&shop, add.price_in)?;
    let new = NewBook {
        title: add.title,
        authors: add.author,
        description: add.description,
        language: add.language,
        price,
        files: add.file,
        cover: add.cover,
        published: add.publish,
    };
    let slug = published::add_priced(&shop, new, prices).await?;
    shop.db.close();
    say(&slug);
    Ok(())
}
