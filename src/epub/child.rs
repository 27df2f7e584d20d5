//! Examines an untrusted EPUB in a confined process (see [`confined`]).

use std::{
    io::{self, Write},
    path::Path,
};

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::{Examined, Inspection, Refusal, Refused, examine_here, stamp};
use crate::confined::{self, Limits, Stopped};
use crate::domain::stamp::Layout;

/// The longest answer, in bytes: a line (with 200 headings at most), and the largest picture that `inspect.rs` keeps.
const LONGEST: u64 = 192 * 1024 + 3 * 900 * 1_400;

/// No stamp is larger, in bytes: it holds the package once more, and the directory.
const LONGEST_STAMP: u64 = 64 * 1024 * 1024;

/// The first line of an answer; the pixels of the picture follow, three bytes each.
#[derive(Serialize, Deserialize)]
struct Found {
    inspection: Inspection,
    /// Width and height.
    cover: Option<(u32, u32)>,
}

/// What `griot epub-examine` does: examines the file at `path` (its standard input, by number) and writes to `out` (its
/// standard output) what [`examine`] reads there.
pub fn answer(path: &Path, out: impl Write) -> io::Result<()> {
    let examined = examine_here(path);
    let found: Result<Found, Refused> = examined.as_ref().map_err(Refused::clone).map(|examined| Found {
        inspection: examined.inspection.clone(),
        cover: examined.cover.as_ref().map(RgbImage::dimensions),
    });
    let cover = examined.ok().and_then(|examined| examined.cover);
    confined::write(out, &found, &[cover.as_deref().unwrap_or_default()])
}

/// Lets `program` (this program: `std::env::current_exe()`) examine the file at `path` with `epub-examine`, for at most
/// 20 s and within 1 GiB.
///
/// # Errors
/// Why the file is refused.
pub async fn examine(program: &Path, path: &Path) -> Result<Examined, Refused> {
    let asked = confined::ask::<Found, Refused>(program, &["epub-examine"], path.into(), Limits::with_answer(LONGEST));
    let (Found { inspection, cover }, colours) = asked.await?;
    let cover = cover.and_then(|(width, height)| RgbImage::from_raw(width, height, colours));
    Ok(Examined { inspection, cover })
}

/// What `griot epub-stamp` does: writes to `out` the layout of the file's stamp, and then its tail.
pub fn answer_stamp(path: &Path, out: impl Write) -> io::Result<()> {
    let made = stamp::layout(path);
    let found: Result<&Layout, &Refused> = made.as_ref().map(|(layout, _)| layout);
    let tail = made.as_ref().map_or(&[][..], |(_, tail)| tail);
    confined::write(out, &found, &[tail])
}

/// Lets `program` lay out the stamp of the EPUB of `size` bytes at `path`, within the same limits and 64 MiB.
///
/// # Errors
/// Why it cannot be stamped.
pub async fn lay_out_stamp(program: &Path, path: &Path, size: u64) -> Result<(Layout, Vec<u8>), Refused> {
    let limits = Limits::with_answer(LONGEST_STAMP);
    let (layout, tail) = confined::ask::<Layout, Refused>(program, &["epub-stamp"], path.into(), limits).await?;
    // What was cut off, or was made by a file that took over its process.
    if layout.is_sound(size, &tail) { Ok((layout, tail)) } else { Err(Refusal::TooHeavy.into()) }
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

impl From<Stopped> for Refused {
    fn from(stopped: Stopped) -> Self {
        Refusal::from(stopped).into()
    }
}
