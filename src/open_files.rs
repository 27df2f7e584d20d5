//! How many files and connections this process may hold open at once.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// With fewer, a crowd of readers waits at the door: the doctor says so.
pub const FEW: u64 = 4096;

/// Raises the limit to what the system allows without asking anybody: shells and systemd give 1,024 and allow more.
pub fn raise() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum && setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_err() {
        tracing::warn!("the limit of open files cannot be raised");
    }
}

/// The limit that holds now.
pub fn limit() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
