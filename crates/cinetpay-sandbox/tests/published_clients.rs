//! What published clients of CinetPay send (`fixtures/README.md`), byte by byte: lenient mode accepts all of it and
//! lists what CinetPay's documents would object to; strict mode refuses what it would refuse in a shop of its own.

#![cfg(test)]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
};

use chrono::Utc;
use cinetpay_sandbox::{Mode, Sandbox, Settings, serve};
use serde_json::Value;

/// One file of `fixtures/`.
struct Client {
    name: String,
    lists: Vec<String>,
    strict_takes: bool,
    calls: Vec<String>,
}

fn clients() -> Vec<Client> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut clients: Vec<Client> =
        files.filter(|path| path.extension().is_some_and(|ext| ext == "http")).map(|path| read(&path)).collect();
    clients.sort_by(|one, other| one.name.cmp(&other.name));
    clients
}

fn read(path: &Path) -> Client {
    let text = std::fs::read_to_string(path).unwrap();
    let said = |what: &str| text.lines().find_map(|line| line.strip_prefix(what)).unwrap().trim().to_owned();
    let start = text.find("POST").unwrap();
    Client {
        name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        lists: said("# lists:").split_whitespace().map(str::to_owned).collect(),
        strict_takes: said("# strict:") == "taken",
        calls: text[start..].split("###\n").map(str::to_owned).collect(),
    }
}

fn open(mode: Mode) -> (Sandbox, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings {
        api_key: "the-key".into(),
        site_id: "445160".into(),
        secret: "test-secret-key".into(),
        mode,
        control: false,
        ..Settings::new(format!("http://{address}"))
    };
    #[expect(clippy::disallowed_methods, reason = "a test of the whole with the true time")]
    let sandbox = Sandbox::new(settings, Utc::now).unwrap();
    actix_web::rt::spawn(serve(sandbox.clone(), listener));
    (sandbox, address)
}

/// Sends a call unchanged, and reads the JSON of the answer: `Null` if it is not JSON.
async fn send(address: SocketAddr, call: &str, token: &str) -> Value {
    // A closed port: nothing needs to answer the ping in time.
    let call = call.replace("{TOKEN}", token).replace("{NOTIFY}", "http://127.0.0.1:1/notify");
    let (head, body) = call.split_once("\n\n").unwrap();
    let body = body.trim_end().to_owned();
    let head = format!("{head}\nHost: {address}\nConnection: close\nContent-Length: {}\n\n", body.len());
    let bytes = head.replace('\n', "\r\n") + &body;
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = answer.await.unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_default()
}

#[actix_web::test]
async fn every_published_client_pays_and_checks_at_a_lenient_sandbox() {
    let clients = clients();
    assert_eq!(clients.len(), 9);
    for client in clients {
        let (sandbox, address) = open(Mode::Lenient);
        let opened = send(address, &client.calls[0], "").await;
        assert_eq!(opened["code"], "201", "{}: {opened}", client.name);
        let deal = sandbox.transactions().remove(0);
        let word = |debug: String| debug.split('(').next().unwrap().to_owned();
        let said = deal.objections.iter().map(|objection| word(format!("{objection:?}"))).filter(|word| word != "Ping");
        assert_eq!(said.collect::<Vec<_>>(), client.lists, "{}", client.name);
        let checked = send(address, &client.calls[1], &deal.token).await;
        assert_eq!(checked["code"], "662", "{}: {checked}", client.name);
    }
}

#[actix_web::test]
async fn a_strict_sandbox_takes_what_the_documents_allow_and_nothing_else() {
    for client in clients() {
        let (sandbox, address) = open(Mode::Strict);
        let opened = send(address, &client.calls[0], "").await;
        assert_eq!(opened["code"] == "201", client.strict_takes, "{}: {opened}", client.name);
        assert_eq!(sandbox.transactions().len(), usize::from(client.strict_takes), "{}", client.name);
    }
}
