//! `griot book`

use std::path::PathBuf;

use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::domain::language::Language;
use crate::shop::catalogue::{self, NewBook};

#[derive(Subcommand)]
pub enum Command {
    /// Adds a book from a PDF, an EPUB or both, and prints its slug
    Add(Add),
}

#[derive(clap::Args)]
pub struct Add {
    #[arg(long)]
    title: String,
    /// Several authors: once for each
    #[arg(long, required = true)]
    author: Vec<String>,
    /// In whole units of the account's currency, a multiple of 5 for francs
    #[arg(long)]
    price: i64,
    /// The PDF or the EPUB; twice for one of each
    #[arg(long, required = true)]
    file: Vec<PathBuf>,
    /// PNG, JPEG or WebP; page one when it is left out
    #[arg(long)]
    cover: Option<PathBuf>,
    /// Markdown
    #[arg(long, default_value = "")]
    description: String,
    /// fr or en
    #[arg(long, default_value = "fr", value_parser = language)]
    language: Language,
    /// Puts it on the shelf at once
    #[arg(long)]
    publish: bool,
}

pub(super) fn language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "is fr or en".to_owned())
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Add(add) = command;
    for file in &add.file {
        anyhow::ensure!(file.is_file(), "--file {}: there is no such file", file.display());
    }
    let shop = start::shop(config).await?;
    let new = NewBook {
        title: add.title,
        authors: add.author,
        description: add.description,
        language: add.language,
        price: add.price,
        files: add.file,
        cover: add.cover,
        published: add.publish,
    };
    let slug = catalogue::add(&shop, new).await?;
    shop.db.close();
    say(&slug);
    Ok(())
}
