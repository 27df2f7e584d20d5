//! A real S3 server (s3rver, behind a signature check by aws4) for each test that keeps files in a bucket, and a proxy in
//! front of it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use griot::config::{Config, Files};
use griot::storage::Storage;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};

use super::files::TestFolder;
use super::setting;

/// The key that s3rver knows.
const KEY: &str = "S3RVER";

/// An S3 server on a free port with the bucket `livres`, behind a proxy that can cut connections. It ends when it is
/// dropped.
pub struct BucketServer {
    server: Child,
    line: Arc<Line>,
    address: SocketAddr,
    _folder: TestFolder,
}

/// The state of the proxy.
struct Line {
    server: SocketAddr,
    /// A connection is cut after this many bytes of answers.
    bytes: AtomicU64,
    /// How many more connections are accepted.
    connections: AtomicUsize,
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
        let server_address = SocketAddr::from(([127, 0, 0, 1], port.await.unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let line = Arc::new(Line {
            server: server_address,
            bytes: AtomicU64::new(u64::MAX),
            connections: AtomicUsize::new(usize::MAX),
        });
        tokio::spawn(carry(listener, Arc::clone(&line)));
        Self { server, line, address, _folder: folder }
    }

    /// The settings of a shop that keeps its files in this bucket below `prefix`.
    pub fn settings(&self, prefix: &str) -> Vec<(&'static str, String)> {
        vec![
            ("STORAGE_URL", format!("s3://livres/{prefix}")),
            ("AWS_ENDPOINT_URL", format!("http://{}", self.address)),
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

    pub fn storage(&self) -> Storage {
        Storage::at(&self.files_with("", "")).unwrap()
    }

    /// From now on cuts each connection after `bytes` bytes of answers, and accepts only `connections` more.
    pub fn cut(&self, bytes: u64, connections: usize) {
        self.line.connections.store(connections, Ordering::SeqCst);
        self.line.bytes.store(bytes, Ordering::SeqCst);
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

async fn carry(listener: TcpListener, line: Arc<Line>) {
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let line = Arc::clone(&line);
        let left = line.connections.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            if left == usize::MAX { Some(left) } else { left.checked_sub(1) }
        });
        if left.is_err() {
            continue;
        }
        tokio::spawn(async move {
            let mut server = TcpStream::connect(line.server).await.unwrap();
            let (mut asks, mut hears) = client.split();
            let (mut answers, mut sends) = server.split();
            tokio::select! {
                _ = copy(&mut asks, &mut sends) => {}
                () = answer(&line, &mut answers, &mut hears) => {}
            }
        });
    }
}

/// Copies answers to the client until the limit of bytes is reached.
async fn answer(
    line: &Line,
    answers: &mut (impl tokio::io::AsyncRead + Unpin),
    hears: &mut (impl tokio::io::AsyncWrite + Unpin),
) {
    let (mut carried, mut some) = (0, vec![0; 16 * 1024]);
    while let Ok(read) = answers.read(&mut some).await {
        carried += u64::try_from(read).unwrap();
        if read == 0 || carried > line.bytes.load(Ordering::SeqCst) || hears.write_all(&some[..read]).await.is_err() {
            return;
        }
    }
}
