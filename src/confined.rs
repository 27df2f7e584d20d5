//! Runs this program again as a confined process, with limits on time and memory, and without this process's
//! environment and files: a parser of an untrusted file may crash, hang or use up its memory there without harm. The
//! file is its standard input.

mod answer;
mod calls;
mod enter;

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    os::fd::AsFd as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use rustix::fs::{MemfdFlags, memfd_create};
use tokio::sync::Semaphore;

pub use answer::{ask, write};
pub use enter::{Held, enter, support};

/// The shell script that sets the limits and then becomes the process: address space, processor time, no files written,
/// no core dump. A lower limit that the system has already set stays in force. The kernel closes this process's own
/// files (`CLOEXEC`). Files that its parent process left open are closed here up to descriptor 9, the highest number
/// that every shell supports, and refused from 10 on by [`enter`].
const LIMITED: &str = r#"ulimit -v "$0"; ulimit -t "$1"; ulimit -f 0; ulimit -c 0; shift
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec "$@""#;
/// How often a process that has answered is checked for its end.
const PAUSE: Duration = Duration::from_millis(5);

/// Allows one confined process at a time, so that many uploads at once cannot use up the memory of the machine.
static TURN: Semaphore = Semaphore::const_new(1);

/// The limits of a confined process.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall-clock time; also processor time, in whole seconds.
    pub time: Duration,
    /// Address space, in KiB.
    pub memory: u64,
    /// The longest answer, in bytes.
    pub answer: u64,
}

impl Limits {
    /// 20 s and 1 GiB: the whole file is in memory while it is parsed, and parts of it are unpacked too.
    pub fn with_answer(answer: u64) -> Self {
        Self { time: Duration::from_secs(20), memory: 1024 * 1024, answer }
    }
}

/// An untrusted file.
#[derive(Clone, Debug)]
pub enum Source {
    File(PathBuf),
    Bytes(Vec<u8>),
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl Source {
    fn open(self) -> io::Result<File> {
        match self {
            Self::File(path) => File::open(path),
            Self::Bytes(bytes) => {
                let mut file = File::from(memfd_create("griot", MemfdFlags::CLOEXEC)?);
                file.write_all(&bytes)?;
                file.rewind()?;
                Ok(file)
            }
        }
    }
}

/// The file that this confined process was given on its standard input.
pub fn file() -> io::Result<File> {
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// A limit ended the process.
    TooHeavy,
    /// The parser panicked.
    Damaged,
    /// A temporary failure of the shop, not a fault of the file.
    NotNow,
}

/// Runs `program` (this program) with `arguments` on a file, and returns what it wrote to its standard output. Waits
/// until no other confined process runs; once started, it runs to its end even if the caller is cancelled.
///
/// # Errors
/// Says whose fault it was that there is no answer.
async fn run<A: AsRef<OsStr>>(
    program: &Path,
    arguments: &[A],
    source: Source,
    limits: Limits,
) -> Result<Vec<u8>, Stopped> {
    let turn = TURN.acquire().await.map_err(not_now)?;
    let program = program.to_owned();
    let arguments: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_owned()).collect();
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let child = source.open().and_then(|file| spawn(&program, &arguments, file, limits)).map_err(not_now)?;
        wait(child, limits)
    });
    work.await.map_err(not_now)?
}

fn spawn(program: &Path, arguments: &[impl AsRef<OsStr>], file: File, limits: Limits) -> io::Result<Child> {
    let (memory, seconds) = (limits.memory.to_string(), limits.time.as_secs().max(1).to_string());
    Command::new("/bin/sh")
        .args(["-c", LIMITED, &memory, &seconds])
        .arg(program)
        .args(arguments)
        .env_clear()
        .current_dir("/")
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

fn wait(mut child: Child, limits: Limits) -> Result<Vec<u8>, Stopped> {
    let begun = Instant::now();
    let stdout = child.stdout.take().ok_or(Stopped::NotNow)?;
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.take(limits.answer).read_to_end(&mut bytes);
        sender.send(read.map(|_| bytes))
    });
    let answer = answers.recv_timeout(limits.time);
    // Even a process that has answered may close its output and run on for ever.
    let status = end(&mut child, limits.time.saturating_sub(begun.elapsed())).map_err(not_now)?;
    match (answer, status) {
        (Ok(answer), Some(status)) if status.success() => answer.map_err(not_now),
        (Ok(_), Some(status)) => Err(blame(status)),
        _ => Err(Stopped::TooHeavy),
    }
}

/// Waits for a process to end, and kills it when the time is over. `None` means that it was killed.
fn end(child: &mut Child, time: Duration) -> io::Result<Option<ExitStatus>> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if begun.elapsed() >= time {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
}

/// A signal means that the process ran out of memory, time or stack; exit code 101 means that the parser panicked. Any
/// other code means that something else failed.
fn blame(status: ExitStatus) -> Stopped {
    match status.code() {
        None => Stopped::TooHeavy,
        Some(101) => Stopped::Damaged,
        Some(_) => not_now(status),
    }
}

fn not_now(reason: impl std::fmt::Display) -> Stopped {
    tracing::error!(%reason, "a file could not be examined");
    Stopped::NotNow
}
