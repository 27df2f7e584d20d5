//! What a confined process answers: a line of JSON with what was found or why nothing was, and the bytes that belong to it.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use super::{Limits, Source, Stopped, run};

/// Writes, in the confined process, what [`ask`] reads.
pub fn write<T: Serialize, R: Serialize>(mut out: impl Write, found: &Result<T, R>, bytes: &[&[u8]]) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string(found)?)?;
    for bytes in bytes {
        out.write_all(bytes)?;
    }
    out.flush()
}

/// Has `program` (this program: `std::env::current_exe()`) examine a file with the command and its arguments, and reads what it
/// found and the bytes that follow.
///
/// # Errors
/// Why nothing was found, in the words of whoever asks: the process says so, or it was [`Stopped`].
pub async fn ask<T, R>(
    program: &Path,
    arguments: &[impl AsRef<OsStr>],
    source: Source,
    limits: Limits,
) -> Result<(T, Vec<u8>), R>
where
    T: DeserializeOwned,
    R: DeserializeOwned + From<Stopped>,
{
    let mut answer = run(program, arguments, source, limits).await?;
    let Some(end) = answer.iter().position(|&byte| byte == b'\n') else {
        return Err(super::not_now("no answer").into());
    };
    let bytes = answer.split_off(end + 1);
    let found: Result<T, R> = serde_json::from_slice(&answer).map_err(super::not_now)?;
    Ok((found?, bytes))
}
