//! `griot storage`

use std::io::Write as _;

use clap::Subcommand;

use super::{say, start};
use crate::config::Config;
use crate::storage::{Copied, Key, Storage, copy};

#[derive(Subcommand)]
pub enum Command {
    /// Copies every book, cover and sample to another storage, reads each copy back and checks its hash
    Copy {
        /// `file:PATH` or `s3://BUCKET/PREFIX`; a bucket is accessed with the AWS variables
        #[arg(long)]
        to: String,
    },
}

/// The counts for the final line.
#[derive(Default)]
struct Tally {
    copied: u32,
    found: u32,
    bytes: u64,
    spoilt: Vec<String>,
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Copy { to } = command;
    let target = Config::files_at("--to", &to)?;
    anyhow::ensure!(target.url() != config.files.url(), "--to {to} is where the files are");
    start::make_folders(config)?;
    let (from, to) = (Storage::at(&config.files)?, Storage::at(&target)?);
    let mut tally = Tally::default();
    let done = copy(&from, &to, |key, size, copied| tally.note(key, size, copied)).await;
    let Tally { copied, found, bytes, spoilt } = tally;
    say(&format!(
        "{copied} files copied, {found} found there already, {bytes} bytes: each was read there and its hash is right."
    ));
    done.map_err(|error| anyhow::anyhow!("it was cut off ({error}): run it again, and it goes on where it stopped"))?;
    anyhow::ensure!(
        spoilt.is_empty(),
        "{} files of {} are not what their names say and were not brought: {}. Take them from a back-up.",
        spoilt.len(),
        config.files.name(),
        spoilt.join(", ")
    );
    say(&format!("Now set STORAGE_URL to {} and start the shop again.", target.url()));
    Ok(())
}

impl Tally {
    fn note(&mut self, key: &Key, size: u64, copied: Copied) {
        match copied {
            Copied::Brought => self.copied += 1,
            Copied::Found => self.found += 1,
            Copied::Spoilt => return self.spoilt.push(key.to_string()),
        }
        self.bytes += size;
        // Shows the progress. A closed terminal does not stop the copy.
        drop(writeln!(std::io::stderr(), "{key} {size}"));
    }
}
