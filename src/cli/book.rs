//! `griot book`

use std::path::PathBuf;

use clap::Subcommand;

use super::doctor::{language, spoken};
use super::{say, start};
use crate::config::Config;
use crate::domain::language::Language;
use crate::shop::Shop;
use crate::shop::catalogue::books::{Fault, Field, Typed};
use crate::shop::catalogue::published::{self, NewBook};
use crate::texts::Texts;

#[derive(Subcommand)]
pub enum Command {
    /// Adds a book from a PDF, an EPUB or both, and prints its slug
    Add(Add),
}

#[derive(clap::Args)]
pub struct Add {
    #[arg(long)]
    title: String,
    /// Repeat it for several authors
    #[arg(long, required = true)]
    author: Vec<String>,
    /// In whole units of the account's currency, a multiple of 5 for francs, in any usual form: 2500, "2 500 F CFA", 2.500
    #[arg(long)]
    price: String,
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

/// What the form of a book's page takes.
fn price(shop: &Shop, typed: String) -> Result<i64, Fault> {
    let price = Typed { price: typed, ..Typed::default() }.price(&shop.rules())?;
    price.map(|price| price.amount).ok_or_else(|| Fault::new(Field::Price, "admin-books-price-missing"))
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Add(add) = command;
    for file in &add.file {
        anyhow::ensure!(file.is_file(), "--file {}: there is no such file", file.display());
    }
    let shop = start::shop(config).await?;
    let price = price(&shop, add.price).map_err(|fault| anyhow::anyhow!("--price: {}", fault.say(Texts(spoken()))))?;
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
    let slug = published::add(&shop, new).await?;
    shop.db.close();
    say(&slug);
    Ok(())
}
