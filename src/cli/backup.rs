//! `griot backup` and `griot restore`

use std::path::PathBuf;

use super::say;
use crate::clock::Clock;
use crate::config::Config;
use crate::shop::backup::{self, Restored, Written};

#[derive(clap::Args)]
pub struct Arguments {
    /// The archive
    file: PathBuf,
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
    format!(
        "{path}: the {} database ({} bytes), {} files ({} bytes), {key}, {} texts; {} bytes in all, read back and right.",
        done.database, done.database_bytes, done.files, done.file_bytes, done.texts, done.bytes
    )
}

pub async fn restore(config: &Config, Arguments { file }: Arguments) -> anyhow::Result<()> {
    let done = backup::restore(config, &file).await?;
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
