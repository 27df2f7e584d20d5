//! Drawing a stranger's picture in a confined process (see [`confined`]).

use std::{
    io::{self, Read, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{Cover, Logo, Picture, PictureRefusal};
use crate::confined::{self, Limits, Source, Stopped};

/// A line, and two pictures.
const LONGEST: u64 = 4 * 1024 * 1024;

/// A picture of an answer's first line; its bytes follow, in the same order.
#[derive(Serialize, Deserialize)]
struct Drawn {
    width: u32,
    height: u32,
    bytes: usize,
}

/// What `griot cover-draw` does: writes to `out` (its standard output) what [`cover`] reads there.
pub fn answer_cover(file: impl Read, out: impl Write) -> io::Result<()> {
    answer(file, out, |bytes| Cover::from_file(bytes).map(|cover| vec![cover.small, cover.large]))
}

/// What `griot logo-draw` does: writes to `out` what [`logo`] reads there.
pub fn answer_logo(file: impl Read, out: impl Write) -> io::Result<()> {
    answer(file, out, |bytes| Logo::from_file(bytes).map(|Logo(picture)| vec![picture]))
}

fn answer(
    mut file: impl Read,
    out: impl Write,
    draw: impl FnOnce(&[u8]) -> Result<Vec<Picture>, PictureRefusal>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let pictures = draw(&bytes);
    let told = |picture: &Picture| Drawn { width: picture.width, height: picture.height, bytes: picture.webp.len() };
    let found: Result<Vec<Drawn>, PictureRefusal> =
        pictures.as_ref().map(|pictures| pictures.iter().map(told).collect()).map_err(|refusal| *refusal);
    let bytes: Vec<&[u8]> = pictures.iter().flatten().map(|picture| picture.webp.as_slice()).collect();
    confined::write(out, &found, &bytes)
}

/// Has `program` (this program: `std::env::current_exe()`) make a cover of a picture with `cover-draw`.
///
/// # Errors
/// Why the picture is not taken.
pub async fn cover(program: &Path, source: Source) -> Result<Cover, PictureRefusal> {
    let mut pictures = drawn(program, "cover-draw", source).await?.into_iter();
    pictures.next().zip(pictures.next()).map(|(small, large)| Cover { small, large }).ok_or(PictureRefusal::NotNow)
}

/// Has `program` make a logo of a picture with `logo-draw`.
///
/// # Errors
/// Why the picture is not taken.
pub async fn logo(program: &Path, source: Source) -> Result<Logo, PictureRefusal> {
    drawn(program, "logo-draw", source).await?.into_iter().next().map(Logo).ok_or(PictureRefusal::NotNow)
}

async fn drawn(program: &Path, command: &str, source: Source) -> Result<Vec<Picture>, PictureRefusal> {
    let limits = Limits::with_answer(LONGEST);
    let (told, bytes) = confined::ask::<Vec<Drawn>, PictureRefusal>(program, &[command], source, limits).await?;
    let mut rest = bytes.as_slice();
    let picture = |Drawn { width, height, bytes }| {
        let (webp, more) = rest.split_at_checked(bytes).ok_or(PictureRefusal::NotNow)?;
        rest = more;
        Ok(Picture { webp: webp.to_vec(), width, height })
    };
    told.into_iter().map(picture).collect()
}

impl From<Stopped> for PictureRefusal {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::TooHeavy => Self::TooLarge,
            Stopped::Damaged => Self::Damaged,
            Stopped::NotNow => Self::NotNow,
        }
    }
}
