//! `griot backup` and `griot restore`

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::say;
use crate::clock::Clock;
use crate::config::Config;
use crate::shop::backup::{self, Restored, Written};
use crate::storage::Identities;

#[derive(clap::Args)]
pub struct Arguments {
    /// The archive
    file: PathBuf,
}

#[derive(clap::Args)]
pub struct RestoreArguments {
    /// The archive
    file: PathBuf,
    /// The file of the private key (of age) that opens an encrypted one; - is the standard input
    #[arg(short, long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
}

pub async fn backup(config: &Config, Arguments { file }: Arguments) -> anyhow::Result<()> {
    let done = backup::write(config, &Clock::System, &file).await?;
    let path = file.display();
    say(&line(&path.to_string(), &done));
    let Written { missing, .. } = done;
    anyhow::ensure!(
        missing.is_empty(),
        "{path} lacks {} files that the database names: they are not in {}, or not what their names say: {}",
        missing.len(),
        config.files.name(),
        missing.join(", ")
    );
    Ok(())
}

fn line(path: &str, done: &Written) -> String {
    let key = if done.has_key { "the key" } else { "no key (it is in GRIOT_KEY: keep it elsewhere)" };
    let sealed = match done.readers {
        0 => "not encrypted".to_owned(),
        1 => "encrypted to the key of GRIOT_BACKUP_RECIPIENT".to_owned(),
        number => format!("encrypted to the {number} keys of GRIOT_BACKUP_RECIPIENT"),
    };
    format!(
        "{path}: the {} database ({} bytes), {} files ({} bytes), {key}, {} texts; {} bytes in all, {sealed}, read back and right.",
        done.database, done.database_bytes, done.files, done.file_bytes, done.texts, done.bytes
    )
}

pub async fn restore(config: &Config, arguments: RestoreArguments) -> anyhow::Result<()> {
    let RestoreArguments { file, identity } = arguments;
    let identities = identity.map(|path| identities(&path)).transpose()?;
    let done = backup::restore(config, &file, identities).await?;
    let key = if done.has_key { "the key" } else { "no key (it is in GRIOT_KEY)" };
    let Restored { made_at, version, database, migrated, files, texts, missing, .. } = done;
    say(&format!(
        "Restored what Griot {version} saved at {}: the {database} database ({migrated} migrations applied), {files} files, {key}, {texts} texts.",
        made_at.format("%Y-%m-%d %H:%M UTC")
    ));
    if !missing.is_empty() {
        say(&format!("These files were missing when it was saved: {}.", missing.join(", ")));
    }
    say(
        "Now start `griot serve`: it asks CinetPay about every open order, so that what was paid since is found. Orders placed after the backup are not in it: `griot compare` lists what CinetPay has and the books have not.",
    );
    Ok(())
}

fn identities(path: &Path) -> anyhow::Result<Identities> {
    let found = if path == Path::new("-") {
        Identities::read(io::stdin().lock())
    } else {
        File::open(path).and_then(|file| Identities::read(BufReader::new(file)))
    };
    found.with_context(|| format!("--identity {}", path.display()))
}
