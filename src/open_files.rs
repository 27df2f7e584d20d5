//! The limit of files and connections that this process may have open at once.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Below this limit the doctor warns: many simultaneous readers would have to wait for a connection.
pub const FEW: u64 = 4096;

/// Raises the soft limit to the hard limit, which needs no privileges: shells and systemd set 1,024 and allow more.
pub fn raise() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum && setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_err() {
        tracing::warn!("the limit of open files cannot be raised");
    }
}

/// The current limit.
pub fn limit() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
