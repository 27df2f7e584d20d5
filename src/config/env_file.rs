//! Reads `.env` from the folder where the program starts, and from no other: someone who can write to a parent folder
//! must not be able to set the shop's gateway or key.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::reader::ConfigErrors;
use crate::file_permissions::{Trust, trust};

const NAME: &str = ".env";

#[derive(Default)]
pub(super) struct EnvFile {
    /// The path of the file; `None` when there is none.
    pub path: Option<PathBuf>,
    settings: BTreeMap<String, String>,
}

impl EnvFile {
    /// A setting, from the environment first, then from the file.
    pub fn find(&self, name: &str) -> Option<String> {
        let set = std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        set.or_else(|| self.settings.get(name).cloned())
    }
}

/// Reads the file, if it exists and no other user of the machine could have written it.
pub(super) fn read() -> Result<EnvFile, ConfigErrors> {
    let unreadable = |error: io::Error| ConfigErrors::one(NAME, format!("cannot be read: {error}"));
    let file = match File::open(NAME) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(EnvFile::default()),
        opened => opened.map_err(unreadable)?,
    };
    let found = file.metadata().map_err(unreadable)?;
    let path = std::path::absolute(NAME).unwrap_or_else(|_| PathBuf::from(NAME));
    if found.is_dir() {
        return Ok(EnvFile::default());
    }
    if let Some(complaint) = complaint(trust(&found), &path) {
        return Err(ConfigErrors::one(NAME, complaint));
    }
    let mut settings = BTreeMap::new();
    for line in dotenvy::from_read_iter(file) {
        // The parser's error is not shown, because it repeats the line, which may contain a secret.
        let (name, value) = line.map_err(|_| {
            ConfigErrors::one(NAME, "has a line that is not NAME=value; quote a value that holds spaces")
        })?;
        settings.insert(name, value);
    }
    Ok(EnvFile { path: Some(path), settings })
}

fn complaint(trust: Trust, path: &Path) -> Option<String> {
    let path = path.display();
    match trust {
        Trust::Ours => None,
        Trust::Foreign(owner) => Some(format!(
            "({path}) belongs to another user of this machine (number {owner}), who could set anything here: give it to the \
             user of the shop, as in `sudo chown \"$USER\" '{path}'`"
        )),
        Trust::Writable => Some(format!(
            "({path}) can be changed by other users of this machine: close it with `chmod go-rwx '{path}'`"
        )),
    }
}
