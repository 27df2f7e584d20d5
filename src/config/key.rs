//! The master key, from which all other keys and the download links are derived.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::general_purpose::STANDARD};

use super::Config;
use super::reader::Reader;
use crate::domain::ids;
use crate::secret::Secret;

/// Why the master key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("GRIOT_KEY wants 32 bytes in base64")]
    Setting,
    #[error(
        "{0} should hold 32 bytes in base64 and does not. Restore it from a backup: with another key the links in sent letters die"
    )]
    Damaged(PathBuf),
    #[error(
        "cannot read or make the key {path}: {source}. Set GRIOT_KEY, or make GRIOT_DATA a folder that can be written"
    )]
    Disk { path: PathBuf, source: io::Error },
}

/// The master key: `GRIOT_KEY`, or the file `key` in the data folder. The first call creates the file (mode 0600);
/// several programs may start at once, and all get the same key.
///
/// # Errors
/// When the setting or the file does not hold a key, or the file cannot be read or created.
pub fn key(config: &Config) -> Result<[u8; 32], KeyError> {
    if let Some(set) = &config.key {
        return decode(set.expose()).ok_or(KeyError::Setting);
    }
    let path = config.data.join("key");
    let text = stored(&config.data, &path).map_err(|source| KeyError::Disk { path: path.clone(), source })?;
    decode(&text).ok_or(KeyError::Damaged(path))
}

fn stored(folder: &Path, path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder, path)?,
        read => return read,
    }
    fs::read_to_string(path)
}

/// Writes a new key to a temporary file and hard-links it to `path`: a crash leaves no incomplete key, and a second
/// process does not replace the first one's key.
fn make(folder: &Path, path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = folder.join(format!(".key.{}", ids::nonce()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = writeln!(file, "{}", STANDARD.encode(rand::random::<[u8; 32]>())).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    });
    fs::remove_file(&draft)?;
    linked.and_then(|()| File::open(folder)?.sync_all())
}

pub(super) fn read(r: &mut Reader<'_>) -> Option<Secret> {
    let key = r.secret("GRIOT_KEY")?;
    if decode(key.expose()).is_none() {
        r.error(
            "GRIOT_KEY",
            "wants 32 bytes in base64: make one with `openssl rand -base64 32`, or remove it and Griot makes one",
        );
        return None;
    }
    Some(key)
}

/// Decodes 32 bytes of base64, standard or URL-safe, padded or not (RFC 4648).
pub(super) fn decode(text: &str) -> Option<[u8; 32]> {
    const RELAXED: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let standard = text.trim().replace('-', "+").replace('_', "/");
    GeneralPurpose::new(&alphabet::STANDARD, RELAXED).decode(standard).ok()?.try_into().ok()
}
