//! This program once more, as a process of its own under limits of time and memory, without our environment: what reads
//! a stranger's file there may crash, hang or swell as it likes.

use std::{
    ffi::OsStr,
    io::{self, Read as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use tokio::sync::Semaphore;

/// Limits the process that it then becomes: address space, processor time, no files written, no core dump. A limit that
/// the system has set lower already stays.
const LIMITED: &str = r#"ulimit -v "$0"; ulimit -t "$1"; ulimit -f 0; ulimit -c 0; shift; exec "$@""#;

/// One at a time, so that many uploads at once cannot take the memory of the machine.
static TURN: Semaphore = Semaphore::const_new(1);

/// What a confined process may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of the clock, and of the processor in whole seconds.
    pub time: Duration,
    /// Address space in KiB.
    pub memory: u64,
    /// The longest answer in bytes.
    pub answer: u64,
}

impl Limits {
    /// 20 s and 1 GiB: a file of 200 MB is held twice while it is read.
    pub fn with_answer(answer: u64) -> Self {
        Self { time: Duration::from_secs(20), memory: 1024 * 1024, answer }
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Ended by a limit.
    TooHeavy,
    /// What reads the file panicked.
    Damaged,
    /// Not the file's fault.
    NotNow,
}

/// Runs `program` (this program) with `arguments` and answers what it wrote to its standard output. Waits for its turn;
/// once begun it goes on to its end also when the caller goes away.
///
/// # Errors
/// Says whose fault it was that there is no answer.
pub async fn run<A: AsRef<OsStr>>(program: &Path, arguments: &[A], limits: Limits) -> Result<Vec<u8>, Stopped> {
    let turn = TURN.acquire().await.map_err(not_now)?;
    let program = program.to_owned();
    let arguments: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_owned()).collect();
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let child = spawn(&program, &arguments, limits).map_err(not_now)?;
        wait(child, limits)
    });
    work.await.map_err(not_now)?
}

fn spawn(program: &Path, arguments: &[impl AsRef<OsStr>], limits: Limits) -> io::Result<Child> {
    let (memory, seconds) = (limits.memory.to_string(), limits.time.as_secs().max(1).to_string());
    Command::new("/bin/sh")
        .args(["-c", LIMITED, &memory, &seconds])
        .arg(program)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

fn wait(mut child: Child, limits: Limits) -> Result<Vec<u8>, Stopped> {
    let stdout = child.stdout.take().ok_or(Stopped::NotNow)?;
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.take(limits.answer).read_to_end(&mut bytes);
        sender.send(read.map(|_| bytes))
    });
    let Ok(answer) = answers.recv_timeout(limits.time) else {
        child.kill().and_then(|()| child.wait()).map_err(not_now)?;
        return Err(Stopped::TooHeavy);
    };
    let status = child.wait().map_err(not_now)?;
    if status.success() { answer.map_err(not_now) } else { Err(blame(status)) }
}

/// Ended by a signal: out of memory, of time, or of stack. 101: the parser panicked. Anything else is no answer at all.
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
