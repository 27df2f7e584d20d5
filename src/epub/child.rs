//! Examining a stranger's EPUB in a confined process (see [`confined`]).

use std::{
    io::{self, Write},
    path::Path,
};

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::{Examined, Inspection, Refusal, Refused, examine_here};
use crate::confined::{self, Limits, Stopped};

/// A line, and the largest picture that `inspect.rs` keeps.
const LONGEST: u64 = 64 * 1024 + 3 * 900 * 1_400;

/// The first line of an answer; the picture's bytes follow, three a pixel.
#[derive(Serialize, Deserialize)]
struct Found {
    inspection: Inspection,
    /// Width and height.
    cover: Option<(u32, u32)>,
}

/// What `griot epub-examine` does: examines the file at `path` (its standard input, by number) and writes to `out` (its
/// standard output) what [`examine`] reads there.
pub fn answer(path: &Path, mut out: impl Write) -> io::Result<()> {
    let examined = examine_here(path);
    let line: Result<Found, Refused> = examined.as_ref().map_err(Refused::clone).map(|examined| Found {
        inspection: examined.inspection.clone(),
        cover: examined.cover.as_ref().map(RgbImage::dimensions),
    });
    writeln!(out, "{}", serde_json::to_string(&line)?)?;
    if let Ok(Examined { cover: Some(cover), .. }) = examined {
        out.write_all(cover.as_raw())?;
    }
    out.flush()
}

/// Has `program` (this program: `std::env::current_exe()`) examine the file at `path` with `epub-examine`, for at most
/// 20 s and within 1 GiB.
///
/// # Errors
/// Why the file is not taken.
pub async fn examine(program: &Path, path: &Path) -> Result<Examined, Refused> {
    let answer = confined::run(program, &["epub-examine"], path.into(), Limits::with_answer(LONGEST)).await;
    read(&answer.map_err(Refusal::from)?)
}

fn read(answer: &[u8]) -> Result<Examined, Refused> {
    let end = answer.iter().position(|&byte| byte == b'\n').ok_or_else(|| not_now("no answer"))?;
    let (line, picture) = answer.split_at(end);
    let found: Result<Found, Refused> = serde_json::from_slice(line).map_err(not_now)?;
    let Found { inspection, cover } = found?;
    let colours = picture.get(1..).unwrap_or_default().to_vec();
    let cover = cover.and_then(|(width, height)| RgbImage::from_raw(width, height, colours));
    Ok(Examined { inspection, cover })
}

impl From<Stopped> for Refusal {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::TooHeavy => Self::TooHeavy,
            Stopped::Damaged => Self::Damaged,
            Stopped::NotNow => Self::NotNow,
        }
    }
}

fn not_now(reason: impl std::fmt::Display) -> Refusal {
    tracing::error!(%reason, "an EPUB could not be examined");
    Refusal::NotNow
}
