//! Examines an untrusted PDF in a confined process (see [`confined`]).

use std::{
    io::{self, Read, Write},
    path::Path,
};

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::{Examined, Inspection, Refusal, examine_file, sample, stamp};
use crate::confined::{self, Limits, Stopped};
use crate::domain::stamp::Layout;

/// The longest answer, in bytes: a line (with 200 headings at most), and the largest picture that `cover.rs` draws.
const LONGEST: u64 = 192 * 1024 + 3 * 900 * 1_400;
/// The line before a sample, in bytes.
const LINE: u64 = 1024;
/// No sample is larger, in bytes.
const LONGEST_SAMPLE: u64 = 20 * 1024 * 1024;
/// No stamp is larger, in bytes: a page takes about 300.
const LONGEST_STAMP: u64 = 32 * 1024 * 1024;

/// The first line of an answer; the pixels of the picture follow, three bytes each.
#[derive(Serialize, Deserialize)]
struct Found {
    inspection: Inspection,
    width: u32,
    height: u32,
}

/// What `griot pdf-examine` does: examines the file and writes to `out` (its standard output) what [`examine`] reads there.
pub fn answer(file: impl Read, out: impl Write) -> io::Result<()> {
    let examined = examine_file(file);
    let found: Result<Found, Refusal> = examined.as_ref().map_err(|refusal| *refusal).map(|examined| {
        let (width, height) = examined.first_page.dimensions();
        Found { inspection: examined.inspection.clone(), width, height }
    });
    let picture: &[u8] = examined.as_ref().map_or(&[], |examined| examined.first_page.as_raw().as_slice());
    confined::write(out, &found, &[picture])
}

/// What `griot pdf-sample PAGE…` does: writes to `out` a line, and then a PDF of these pages.
pub fn answer_sample(mut file: impl Read, pages: &[u32], out: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes).map_err(|_| Refusal::NotNow);
    let cut = read.and_then(|_| sample::cut(&bytes, pages));
    let found: Result<(), Refusal> = cut.as_ref().map(|_| ()).map_err(|refusal| *refusal);
    confined::write(out, &found, &[cut.as_deref().unwrap_or_default()])
}

/// What `griot pdf-stamp` does: writes to `out` the layout of the file's stamp, and then its tail.
pub fn answer_stamp(mut file: impl Read, out: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes).map_err(|_| Refusal::NotNow);
    let made = read.and_then(|_| stamp::layout(&bytes));
    let found: Result<&Layout, Refusal> = made.as_ref().map(|(layout, _)| layout).map_err(|refusal| *refusal);
    let tail = made.as_ref().map_or(&[][..], |(_, tail)| tail);
    confined::write(out, &found, &[tail])
}

/// Lets `program` (this program: `std::env::current_exe()`) examine the file at `path` with `pdf-examine`, for at most
/// 20 s and within 1 GiB.
///
/// # Errors
/// Why the file is refused.
pub async fn examine(program: &Path, path: &Path) -> Result<Examined, Refusal> {
    examine_within(program, path, Limits::with_answer(LONGEST)).await
}

async fn examine_within(program: &Path, path: &Path, limits: Limits) -> Result<Examined, Refusal> {
    let asked = confined::ask::<Found, Refusal>(program, &["pdf-examine"], path.into(), limits).await?;
    let (Found { inspection, width, height }, colours) = asked;
    let Some(first_page) = RgbImage::from_raw(width, height, colours) else {
        tracing::error!("a PDF's first page came back as half a picture");
        return Err(Refusal::NotNow);
    };
    Ok(Examined { inspection, first_page })
}

/// Lets `program` make a PDF of `pages` (from 1) of the one at `path`, within the same limits and 20 MiB.
///
/// # Errors
/// Why there is no sample; [`Refusal::TooHeavy`] if it would be larger.
pub async fn cut_sample(program: &Path, path: &Path, pages: &[u32]) -> Result<Vec<u8>, Refusal> {
    let mut arguments = vec!["pdf-sample".to_owned()];
    arguments.extend(pages.iter().map(u32::to_string));
    // With room for the line: a PDF that fills what it may have may have been cut off.
    let limits = Limits::with_answer(LONGEST_SAMPLE + LINE);
    let ((), pdf) = confined::ask::<(), Refusal>(program, &arguments, path.into(), limits).await?;
    let whole = u64::try_from(pdf.len()).is_ok_and(|length| length < LONGEST_SAMPLE);
    if whole { Ok(pdf) } else { Err(Refusal::TooHeavy) }
}

/// Lets `program` lay out the stamp of the PDF of `size` bytes at `path`, within the same limits and 32 MiB.
///
/// # Errors
/// Why it cannot be stamped.
pub async fn lay_out_stamp(program: &Path, path: &Path, size: u64) -> Result<(Layout, Vec<u8>), Refusal> {
    let limits = Limits::with_answer(LONGEST_STAMP);
    let (layout, tail) = confined::ask::<Layout, Refusal>(program, &["pdf-stamp"], path.into(), limits).await?;
    // What was cut off, or was made by a file that took over its process.
    if layout.is_sound(size, &tail) { Ok((layout, tail)) } else { Err(Refusal::TooHeavy) }
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

#[cfg(test)]
mod tests {
    use std::{env, fs, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

    use super::super::{examine_here, samples::bytes};
    use super::*;

    /// A folder with a PDF in it, and a program that runs `script` with the PDF as its standard input.
    struct Scene(PathBuf);

    impl Scene {
        fn new(pdf: &[u8], script: &str) -> Self {
            let folder = env::temp_dir().join(format!("griot-pdf-{}", uuid::Uuid::new_v4()));
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("book.pdf"), pdf).unwrap();
            fs::write(folder.join("program"), format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(folder.join("program"), fs::Permissions::from_mode(0o755)).unwrap();
            Self(folder)
        }

        /// A child that runs the real code, which is [`the_child`].
        fn real(pdf: &[u8], settings: &str) -> Self {
            let program = env::current_exe().unwrap();
            let test = "--ignored --exact pdf::child::tests::the_child --nocapture 2>&1 >/dev/null";
            Self::new(pdf, &format!("{settings} GRIOT_TEST_PDF=1 exec {} {test}", program.display()))
        }

        fn pdf(&self) -> PathBuf {
            self.0.join("book.pdf")
        }

        async fn examine(&self) -> Result<Examined, Refusal> {
            self.examine_for(Duration::from_secs(20)).await
        }

        async fn examine_for(&self, time: Duration) -> Result<Examined, Refusal> {
            let limits = Limits { time, ..Limits::with_answer(LONGEST) };
            examine_within(&self.0.join("program"), &self.pdf(), limits).await
        }
    }

    impl Drop for Scene {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    #[ignore = "the others start it as their child; it answers on stderr, where the harness is silent"]
    fn the_child() {
        if env::var_os("GRIOT_TEST_PDF").is_none() {
            return;
        }
        confined::enter();
        if env::var_os("GRIOT_TEST_SWELL").is_some() {
            std::hint::black_box(vec![1_u8; 3 << 30]);
        }
        answer(confined::file().unwrap(), io::stderr()).unwrap();
    }

    #[tokio::test]
    async fn the_child_says_what_examining_here_says() {
        let scene = Scene::real(&bytes(7), "");
        let examined = scene.examine().await.unwrap();
        assert_eq!(examined.inspection.pages, 7);
        assert_eq!(Ok(examined), examine_here(&scene.pdf()));
    }

    #[tokio::test]
    async fn a_refusal_comes_back_from_the_child() {
        assert_eq!(Scene::real(b"GIF89a", "").examine().await, Err(Refusal::NotPdf));
        assert_eq!(Scene::real(&bytes(0), "").examine().await, Err(Refusal::Empty));
    }

    #[tokio::test]
    async fn a_child_that_swells_is_stopped() {
        assert_eq!(Scene::real(&bytes(1), "GRIOT_TEST_SWELL=1").examine().await, Err(Refusal::TooHeavy));
    }

    #[tokio::test]
    async fn a_child_that_hangs_is_stopped() {
        let scene = Scene::new(&bytes(1), "exec tail -f /dev/null");
        assert_eq!(scene.examine_for(Duration::from_millis(200)).await, Err(Refusal::TooHeavy));
    }

    #[tokio::test]
    async fn a_child_that_answers_and_does_not_end_is_ended() {
        let scene = Scene::new(&bytes(1), "exec >/dev/null; exec tail -f /dev/null");
        assert_eq!(scene.examine_for(Duration::from_millis(200)).await, Err(Refusal::TooHeavy));
    }

    #[tokio::test]
    async fn the_child_writes_no_file_and_sees_none_of_our_settings() {
        let scene = Scene::new(&bytes(1), "echo stolen > \"$0.stolen\"; exit 101");
        assert_eq!(scene.examine().await, Err(Refusal::TooHeavy), "stopped by SIGXFSZ");
        let scene = Scene::new(&bytes(1), r#"[ -z "$CARGO_MANIFEST_DIR" ] && exit 101; exit 1"#);
        assert_eq!(scene.examine().await, Err(Refusal::Damaged));
    }

    #[tokio::test]
    async fn a_child_that_talks_nonsense_is_not_believed() {
        for script in [
            "echo '{}'",
            "echo nothing",
            "exit 3",
            ":",
            "yes",
            r#"echo '{"Ok":{"inspection":{"pages":1},"width":9,"height":9}}'"#,
        ] {
            assert_eq!(Scene::new(&bytes(1), script).examine().await, Err(Refusal::NotNow), "{script}");
        }
    }
}
