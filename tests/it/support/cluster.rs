//! A PostgreSQL server for one test, which can be restarted and filled.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use griot::domain::ids;

/// A server on a free port of 127.0.0.1, without a password. It is stopped and deleted when it is dropped.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Starts a server with `max_connections` set to `connections`.
    pub fn start(connections: u16) -> Self {
        let folder = std::env::temp_dir().join(format!("griot-cluster-{}", ids::row()));
        fs::create_dir(&folder).unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(&folder).status().unwrap().success());
        }
        let mut cluster = Self { folder, port: 0 };
        cluster.run("initdb", &["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        cluster.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options = format!(
            "-k {} -p {} -c listen_addresses=127.0.0.1 -c max_connections={connections} -c fsync=off",
            cluster.folder.display(),
            cluster.port
        );
        cluster.run("pg_ctl", &["-l", cluster.path("log").to_str().unwrap(), "-s", "-w", "-o", &options, "start"]);
        cluster
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Restarts as after a crash of the server: without waiting for clients; the write-ahead log is replayed.
    pub fn crash_and_restart(&self) {
        self.run("pg_ctl", &["-l", self.path("log").to_str().unwrap(), "-s", "-w", "-m", "immediate", "restart"]);
    }

    /// Stops the server immediately, without a restart.
    pub fn stop(&self) {
        self.run("pg_ctl", &["-s", "-m", "immediate", "stop"]);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = as_postgres(&programs().join(program));
        let data = self.path("data");
        let ended = command.arg("-D").arg(data).args(arguments).current_dir("/").stdout(std::process::Stdio::null());
        let log = || fs::read_to_string(self.path("log")).unwrap_or_default();
        assert!(ended.status().unwrap().success(), "{program}: {}", log());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_postgres(&programs().join("pg_ctl"));
        let _ = stop.arg("-D").arg(self.path("data")).args(["-s", "-m", "immediate", "stop"]).current_dir("/").status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs as the user postgres if the tests run as root, which PostgreSQL refuses.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output().unwrap();
    told.stdout.trim_ascii() == b"0"
}

/// The programs of the newest version that Debian's packages installed.
fn programs() -> PathBuf {
    let versions =
        fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is not installed: run the tests with scripts/test");
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.map(|version| version.unwrap().path()).max_by_key(number);
    newest.expect("a version of PostgreSQL").join("bin")
}
