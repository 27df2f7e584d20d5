//! File permissions: protects what the shop stores (names, addresses, books, the key) from other users of the machine.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::Mode;
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt as _;

use crate::domain::ids;

/// The permission bits of group and others on a file.
const FOREIGN: u32 = 0o077;
/// The same on a folder, without the execute bit, which alone does not allow listing or reading.
const FOREIGN_LOOKS: u32 = 0o066;
/// The write bit of others: anybody may replace the file.
const WORLD_WRITES: u32 = 0o002;
/// The suffixes of a SQLite database and the files that SQLite creates beside it.
const COMPANIONS: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// What lies in the data folder beside the database.
const KEPT: [&str; 6] = ["key", "outbox", "sms", "uploads", "files", "guichet.jsonl"];

/// A file or folder that other users of the machine can access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub path: PathBuf,
    /// The permission bits as `ls` counts them, such as `0o755`.
    pub rights: u32,
}

/// A file or folder that other users can access, and whose permissions this program could not change.
#[derive(Debug, thiserror::Error)]
#[error("other users of this machine can use {path} (rights {rights:o}), and it could not be closed: {source}. Run `sudo chmod -R go= '{path}'`, as the user to whom it belongs, or give it to the user of the shop with `sudo chown -R`", path = open.path.display(), rights = open.rights)]
pub struct Refused {
    pub open: Open,
    pub source: io::Error,
}

/// Sets the umask so that everything this program creates is accessible to its own user only.
pub fn restrict_umask() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// The places to protect: the data folder and what the shop stores in it, the folder of the files if there is one, the
/// SQLite database.
pub fn places(data: &Path, files: Option<&Path>, database_url: &str) -> Vec<PathBuf> {
    let mut places = vec![data.to_owned()];
    places.extend(KEPT.map(|name| data.join(name)));
    if let Some(path) = database_url.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        places.extend(COMPANIONS.map(|end| PathBuf::from(format!("{path}{end}"))));
    }
    if let Some(files) = files.filter(|files| !places.iter().any(|place| place == files)) {
        places.push(files.to_owned());
    }
    places
}

/// The places that other users can access. Missing places and targets of symbolic links are ignored. Blocks.
pub fn open(places: &[PathBuf]) -> Vec<Open> {
    let first = places.first();
    let look = |path: &PathBuf| {
        // The data folder itself may be a symbolic link to a larger disk.
        let found = if Some(path) == first { fs::metadata(path) } else { fs::symlink_metadata(path) }.ok()?;
        let rights = found.permissions().mode() & 0o7777;
        let foreign = if found.is_dir() { FOREIGN_LOOKS } else { FOREIGN };
        (!found.is_symlink() && rights & foreign != 0).then(|| Open { path: path.clone(), rights: rights & 0o777 })
    };
    places.iter().filter_map(look).collect()
}

/// Removes the access of other users to the places, and returns the places that it changed. The contents of a protected
/// folder need no change. Blocks.
///
/// # Errors
/// The first place whose permissions cannot be changed, unless it is the data folder and not world-writable.
pub fn close(places: &[PathBuf]) -> Result<Vec<Open>, Refused> {
    let mut closed = Vec::new();
    for open in open(places) {
        match shut(&open) {
            Ok(()) => closed.push(open),
            // The data folder may belong to another user (a container's volume). Then each place in it is protected by itself.
            Err(error) if Some(&open.path) == places.first() && open.rights & WORLD_WRITES == 0 => {
                tracing::warn!(path = %open.path.display(), rights = format!("{:o}", open.rights), %error, "the data folder is open to other users and could not be closed; what the shop keeps in it is closed");
            }
            Err(source) => return Err(Refused { open, source }),
        }
    }
    Ok(closed)
}

fn shut(open: &Open) -> io::Result<()> {
    fs::set_permissions(&open.path, fs::Permissions::from_mode(open.rights & !FOREIGN))
}

/// Writes a file whole or not at all, into a folder that is made if need be. Only the shop's own user may read them.
///
/// # Errors
/// When the folder cannot be made or the file cannot be written.
pub async fn write_alone(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    tokio::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let draft = folder.join(format!(".{}.tmp", ids::nonce()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).await?;
    let written = async {
        file.write_all(bytes).await?;
        file.sync_all().await?;
        tokio::fs::rename(&draft, folder.join(name)).await
    };
    let done = written.await;
    if done.is_err() {
        let _ = tokio::fs::remove_file(&draft).await;
    }
    done
}

/// A file of settings, as far as others are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    Ours,
    /// It belongs to another user, with this uid.
    Foreign(u32),
    /// Other users can write to it.
    Writable,
}

/// Whether only this program's user, or root, could have written an open file. A group with the same number as the
/// file's owner, which most systems create for each user, does not count as other users.
pub fn trust(found: &fs::Metadata) -> Trust {
    let (owner, us) = (found.uid(), rustix::process::geteuid().as_raw());
    let own_group = found.gid() == owner;
    let writes = if own_group { WORLD_WRITES } else { 0o022 };
    match found.permissions().mode() {
        _ if owner != us && owner != 0 => Trust::Foreign(owner),
        mode if mode & writes != 0 => Trust::Writable,
        _ => Trust::Ours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_has_companions_and_postgres_has_no_file() {
        let (data, files) = (Path::new("/d"), Path::new("/d/files"));
        let at_home = places(data, Some(files), "sqlite:///d/griot.db");
        for path in ["/d", "/d/key", "/d/griot.db", "/d/griot.db-wal", "/d/griot.db-shm", "/d/files", "/d/uploads"] {
            assert_eq!(at_home.iter().filter(|place| place.as_path() == Path::new(path)).count(), 1, "{path}");
        }
        let away = places(data, Some(Path::new("/srv/files")), "postgres://griot@localhost/griot");
        assert!(away.contains(&PathBuf::from("/srv/files")));
        assert!(!away.iter().any(|place| place.ends_with("griot.db")));
    }
}
