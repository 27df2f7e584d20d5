//! Examining a stranger's PDF: in a process of its own, without our environment, under limits of time and memory. It
//! may crash, hang or swell as it likes.

use std::{
    io::{self, Read as _, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use image::RgbImage;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::{Examined, Inspection, Refusal, examine_here};

/// Seconds, of the clock and of the processor.
const TIME: u64 = 20;
/// Address space in KiB: a file of 200 MB is held twice while it is read.
const MEMORY: u64 = 1024 * 1024;
/// Limits the process that it then becomes: address space, processor time, no files written, no core dump. A limit that
/// the system has set lower already stays.
const LIMITED: &str = r#"ulimit -v "$0"; ulimit -t "$1"; ulimit -f 0; ulimit -c 0; shift; exec "$@""#;
/// The longest answer in bytes: a line, and the largest picture that `cover.rs` draws.
const LONGEST: u64 = 4_096 + 3 * 900 * 1_400;

/// One at a time, so that many uploads at once cannot take the memory of the machine.
static TURN: Semaphore = Semaphore::const_new(1);

/// The first line of an answer; the picture's bytes follow, three a pixel.
#[derive(Serialize, Deserialize)]
struct Found {
    inspection: Inspection,
    width: u32,
    height: u32,
}

/// What `griot pdf-examine PATH` does: examines the file and writes to `out` (its standard output) what [`examine`]
/// reads there.
pub fn answer(path: &Path, mut out: impl Write) -> io::Result<()> {
    let examined = examine_here(path);
    let line: Result<Found, Refusal> = examined.as_ref().map_err(|refusal| *refusal).map(|examined| {
        let (width, height) = examined.first_page.dimensions();
        Found { inspection: examined.inspection.clone(), width, height }
    });
    writeln!(out, "{}", serde_json::to_string(&line)?)?;
    if let Ok(examined) = examined {
        out.write_all(examined.first_page.as_raw())?;
    }
    out.flush()
}

/// Has `program` (this program: `std::env::current_exe()`) examine the file at `path` with `pdf-examine`, for at most
/// 20 s and within 1 GiB. Waits for its turn; once begun it goes on to its end also when the caller goes away.
pub async fn examine(program: &Path, path: &Path) -> Result<Examined, Refusal> {
    examine_within(program, path, Duration::from_secs(TIME), MEMORY).await
}

async fn examine_within(program: &Path, path: &Path, time: Duration, memory: u64) -> Result<Examined, Refusal> {
    let turn = TURN.acquire().await.map_err(|_| Refusal::NotNow)?;
    let (program, path) = (program.to_owned(), path.to_owned());
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        run(&program, &path, time, memory)
    });
    work.await.map_err(|_| Refusal::NotNow)?
}

fn run(program: &Path, path: &Path, time: Duration, memory: u64) -> Result<Examined, Refusal> {
    let mut child = spawn(program, path, memory).map_err(not_now)?;
    let stdout = child.stdout.take().ok_or(Refusal::NotNow)?;
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.take(LONGEST).read_to_end(&mut bytes);
        sender.send(read.map(|_| bytes))
    });
    let Ok(answer) = answers.recv_timeout(time) else {
        child.kill().and_then(|()| child.wait()).map_err(not_now)?;
        return Err(Refusal::TooHeavy);
    };
    let status = child.wait().map_err(not_now)?;
    if status.success() { read(&answer.map_err(not_now)?) } else { Err(blame(status)) }
}

fn spawn(program: &Path, path: &Path, memory: u64) -> io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", LIMITED, &memory.to_string(), &TIME.to_string()])
        .args([program, Path::new("pdf-examine"), path])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// Ended by a signal: out of memory, of time, or of stack. 101: the parser panicked. Anything else is no answer at all.
fn blame(status: ExitStatus) -> Refusal {
    match status.code() {
        None => Refusal::TooHeavy,
        Some(101) => Refusal::Damaged,
        Some(_) => not_now(status),
    }
}

fn read(answer: &[u8]) -> Result<Examined, Refusal> {
    let end = answer.iter().position(|&byte| byte == b'\n').ok_or_else(|| not_now("no answer"))?;
    let (line, picture) = answer.split_at(end);
    let found: Result<Found, Refusal> = serde_json::from_slice(line).map_err(not_now)?;
    let Found { inspection, width, height } = found?;
    let colours = picture.get(1..).unwrap_or_default().to_vec();
    let first_page = RgbImage::from_raw(width, height, colours).ok_or_else(|| not_now("half a picture"))?;
    Ok(Examined { inspection, first_page })
}

fn not_now(reason: impl std::fmt::Display) -> Refusal {
    tracing::error!(%reason, "a PDF could not be examined");
    Refusal::NotNow
}

#[cfg(test)]
mod tests {
    use std::{env, fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

    use super::super::samples::bytes;
    use super::*;

    /// A folder with a PDF in it, and a program that runs `script` with the arguments of [`spawn`].
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

        /// With this very code in the child, which is [`the_child`].
        fn real(pdf: &[u8], settings: &str) -> Self {
            let program = env::current_exe().unwrap();
            let test = "--ignored --exact pdf::child::tests::the_child --nocapture 2>&1 >/dev/null";
            Self::new(pdf, &format!("{settings} GRIOT_TEST_PDF=\"$2\" exec {} {test}", program.display()))
        }

        fn pdf(&self) -> PathBuf {
            self.0.join("book.pdf")
        }

        async fn examine(&self) -> Result<Examined, Refusal> {
            self.examine_for(Duration::from_secs(TIME)).await
        }

        async fn examine_for(&self, time: Duration) -> Result<Examined, Refusal> {
            examine_within(&self.0.join("program"), &self.pdf(), time, MEMORY).await
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
        let Some(path) = env::var_os("GRIOT_TEST_PDF") else { return };
        if env::var_os("GRIOT_TEST_SWELL").is_some() {
            std::hint::black_box(vec![1_u8; 3 << 30]);
        }
        answer(Path::new(&path), io::stderr()).unwrap();
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
    async fn the_child_writes_no_file_and_sees_none_of_our_settings() {
        let scene = Scene::new(&bytes(1), "echo stolen > \"$2\"; exit 101");
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
