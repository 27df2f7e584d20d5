//! A real S3 server (s3rver, behind a signature check by aws4) for each test that keeps files in a bucket, and a proxy in
//! front of it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use super::files::TestFolder;
use super::proxy::{Line, Proxy};
use super::setting;
use griot::config::{Config, Files};
use griot::storage::Storage;

/// The key that s3rver knows.
const KEY: &str = "S3RVER";

/// An S3 server on a free port with the bucket `livres`, behind a proxy that can cut connections. It ends when it is
/// dropped.
pub struct BucketServer {
    server: Child,
    proxy: Proxy,
    folder: TestFolder,
}

impl BucketServer {
    pub async fn open() -> Self {
        let folder = TestFolder::new();
        let mut server = Command::new("node")
            .args(["tests/support/s3_server.js", &setting("GRIOT_TEST_S3RVER")])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut said = BufReader::new(server.stdout.take().unwrap());
        let port = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            line.trim().parse::<u16>().expect("the server prints its port")
        });
        let proxy = Proxy::open().await;
        proxy.leads_to(vec![SocketAddr::from(([127, 0, 0, 1], port.await.unwrap()))]);
        Self { server, proxy, folder }
    }

    /// The settings of a shop that keeps its files in this bucket below `prefix`.
    pub fn settings(&self, prefix: &str) -> Vec<(&'static str, String)> {
        vec![
            ("STORAGE_URL", format!("s3://livres/{prefix}")),
            ("AWS_ENDPOINT_URL", format!("http://{}", self.proxy.address)),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEY.to_owned()),
        ]
    }

    /// The storage settings, with one of them changed.
    pub fn files_with(&self, name: &str, value: &str) -> Files {
        let settings = self.settings("boutique");
        let find = |wanted: &str| {
            let known = settings.iter().find(|(known, _)| *known == wanted).map(|(_, value)| value.clone());
            if wanted == name { Some(value.to_owned()) } else { known }
        };
        Config::read(&find).unwrap().files
    }

    /// The content of an object, from the server's own disk.
    pub fn object(&self, key: &str) -> Vec<u8> {
        let (folder, name) = key.rsplit_once('/').unwrap();
        let folder = self.folder.path().join("livres").join(folder);
        let is_it = |entry: &std::fs::DirEntry| {
            let found = entry.file_name().into_string().unwrap();
            found.starts_with(name) && found.ends_with("_object")
        };
        let entry = std::fs::read_dir(folder).unwrap().map(Result::unwrap).find(is_it).expect("the object is there");
        std::fs::read(entry.path()).unwrap()
    }

    pub fn storage(&self) -> Storage {
        Storage::at(&self.files_with("", "")).unwrap()
    }

    /// From now on cuts each connection after `bytes` bytes of answers, and accepts only `connections` more.
    pub fn cut(&self, bytes: u64, connections: usize) {
        self.proxy.accept_only(connections);
        self.proxy.set(Line::CutAfter(bytes));
    }

    /// Cuts everything.
    pub fn shut(&self) {
        self.cut(0, 0);
    }

    /// Lets everything through again.
    pub fn mend(&self) {
        self.cut(u64::MAX, usize::MAX);
    }
}

impl Drop for BucketServer {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
