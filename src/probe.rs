//! Looks at the installation from outside, for the doctor: requests a URL, measures the disk, reads a file's permissions.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use url::Url;

use crate::domain::ids;
use crate::outbound::header::DATE;
use crate::outbound::{self, AllowedAddresses, CallError, Method, Request, Rules};

/// Reading an answer stops once it is longer than this, in bytes.
const BODY_LIMIT: usize = 4 * 1024;
/// The timeout for a request; the connection gets half of it.
const PATIENCE: Duration = Duration::from_secs(8);

/// The answer of a URL.
#[derive(Clone, Debug)]
pub struct Reached {
    pub status: u16,
    /// The time by that server's clock, to the second (`Date`: RFC 9110, 6.6.1).
    pub date: Option<DateTime<Utc>>,
    /// The beginning of the body.
    pub text: String,
}

/// Asks an address as a stranger would.
///
/// # Errors
/// Why there was no answer, in English.
pub async fn reach(url: &str) -> Result<Reached, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    let rules = Rules {
        user_agent: concat!("Griot-doctor/", env!("CARGO_PKG_VERSION")),
        reach: AllowedAddresses::Anywhere,
        connect: PATIENCE / 2,
        total: PATIENCE,
        most: BODY_LIMIT,
    };
    let request = Request { method: Method::GET, url: &url, headers: Vec::new(), body: None };
    let answer = outbound::call(request, rules).await.map_err(|error| why(&error))?;
    let date = answer.header(DATE).and_then(|text| Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc()));
    Ok(Reached { status: answer.status, date, text: answer.text() })
}

fn why(error: &CallError) -> String {
    let words = match error {
        CallError::Silent(why) => why.clone(),
        CallError::Address(error) => error.to_string(),
    };
    words.chars().take(300).collect()
}

/// The space on a disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Available to this program; root may have more.
    pub free: u64,
    pub total: u64,
}

/// The space on the disk that contains a folder. Blocks the thread.
pub fn space(folder: &Path) -> io::Result<Space> {
    let disk = rustix::fs::statvfs(folder)?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    Ok(Space { free: bytes(disk.f_bavail), total: bytes(disk.f_blocks) })
}

/// How long it takes to write a small file and sync it to disk. Blocks the thread.
pub fn sync_time(folder: &Path) -> io::Result<Duration> {
    let path = folder.join(format!(".doctor-{}", ids::nonce()));
    let begun = Instant::now();
    let written = File::create_new(&path).and_then(|mut file| {
        file.write_all(&[b'.'; 4096])?;
        file.sync_all()
    });
    let took = begun.elapsed();
    let removed = fs::remove_file(&path);
    written.and(removed).map(|()| took)
}

/// The permission bits of a file, such as `0o600`. Blocks the thread.
pub fn rights(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

/// When a file was last modified; `None` if it does not exist or cannot be examined. Blocks the thread.
pub fn written_at(path: &Path) -> Option<DateTime<Utc>> {
    Some(fs::metadata(path).ok()?.modified().ok()?.into())
}
