//! A tar archive: written entry by entry, each with its SHA-256, and read back. It may be encrypted as the program `age` does it.

mod output;
mod read;
mod seal;
mod write;

use serde::{Deserialize, Serialize};

pub use output::Output;
pub use read::{Archive, Contents};
pub use seal::Identities;
pub use write::{Added, ArchiveWriter};

/// An entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
}
