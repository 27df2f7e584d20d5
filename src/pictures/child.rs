//! Processes an untrusted picture in a confined process (see [`confined`]).

use std::{
    io::{self, Read, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{Cover, Logo, Picture, PictureRefusal};
use crate::confined::{self, Limits, Source, Stopped};

/// The longest answer, in bytes: a line, and two pictures.
const LONGEST: u64 = 4 * 1024 * 1024;

/// A picture in the first line of an answer; the bytes of the pictures follow, in the same order.
#[derive(Serialize, Deserialize)]
struct Drawn {
    width: u32,
    height: u32,
    bytes: usize,
}

/// The command `griot cover-draw`: writes what [`cover`] parses to `out` (its standard output).
pub fn answer_cover(file: impl Read, out: impl Write) -> io::Result<()> {
    answer(file, out, |bytes| Cover::from_file(bytes).map(|cover| vec![cover.small, cover.large]))
}

/// The command `griot logo-draw`: writes what [`logo`] parses to `out`.
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

/// Lets `program` (this program: `std::env::current_exe()`) make a cover from a picture with `cover-draw`.
///
/// # Errors
/// Why the picture is refused.
pub async fn cover(program: &Path, source: Source) -> Result<Cover, PictureRefusal> {
    let mut pictures = drawn(program, "cover-draw", source).await?.into_iter();
    pictures.next().zip(pictures.next()).map(|(small, large)| Cover { small, large }).ok_or(PictureRefusal::NotNow)
}

/// Lets `program` make a logo from a picture with `logo-draw`.
///
/// # Errors
/// Why the picture is refused.
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
