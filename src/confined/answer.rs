//! The answer of a confined process: a line of JSON with the result or the error, and then the bytes that belong to the result.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use super::{Limits, Source, Stopped, run};

/// Writes the answer that [`ask`] reads. Called in the confined process.
pub fn write<T: Serialize, R: Serialize>(mut out: impl Write, found: &Result<T, R>, bytes: &[&[u8]]) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string(found)?)?;
    for bytes in bytes {
        out.write_all(bytes)?;
    }
    out.flush()
}

/// Runs `program` (this program: `std::env::current_exe()`) with `arguments` on a file in a confined process, and reads its
/// result and the bytes that follow.
///
/// # Errors
/// The error that the process answered with, or, if it was [`Stopped`], that reason as the caller's error type.
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
