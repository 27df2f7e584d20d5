//! What other users of the machine can read or set: the data folder, the file `.env`, a forwarded address.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::support::buyer::Buyer;
use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::program::griot;
use crate::support::running_program::House;
use crate::support::wait::wait_until;

fn rights(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set(path: &Path, rights: u32) {
    fs::set_permissions(path, Permissions::from_mode(rights)).unwrap();
}

/// Everything below a folder, including folders.
fn all_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { [vec![path.clone()], all_below(&path)].concat() } else { vec![path] })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_was_open_to_others_is_closed_at_the_start_and_the_doctor_tells_before() {
    let house = House::new(TestDatabase::sqlite());
    let data = house.data();
    let house = house.with("DATABASE_URL", &format!("sqlite:{}/griot.db", data.display()));
    house.told(&["migrate"]);
    fs::create_dir_all(data.join("files")).unwrap();
    fs::create_dir_all(data.join("outbox")).unwrap();
    fs::write(data.join("outbox/letter.eml"), "a living link").unwrap();
    for (name, open) in [("", 0o755), ("files", 0o755), ("outbox", 0o775), ("griot.db", 0o644)] {
        set(&data.join(name), open);
    }
    let examined = house.run(&["doctor", "--json"]);
    let findings: Vec<Value> = serde_json::from_slice(&examined.stdout).unwrap();
    let said = findings.iter().find(|finding| finding["part"] == "rights").unwrap();
    assert_eq!(said["state"], "fault", "{said}");
    assert!(said["says"].as_str().unwrap().contains("chmod -R go="), "{said}");
    assert_eq!(rights(&data), 0o755, "the doctor only looks");
    let shop = house.serve().await;
    for name in ["", "files", "outbox"] {
        assert_eq!(rights(&data.join(name)), 0o700, "{name}");
    }
    house.add_book("Soleil", 3000);
    for path in all_below(&data).iter().filter(|path| !path.ends_with("letter.eml")) {
        assert_eq!(rights(path) & 0o077, 0, "{} is {:o}", path.display(), rights(path));
    }
    assert!(data.join("griot.db-wal").exists() && data.join("griot.db-shm").exists());
    assert!(shop.log().contains("it is closed to them now"), "{}", shop.log());
}

#[test]
fn what_cannot_be_closed_is_refused_with_its_name_and_the_command() {
    // The rights of the kernel's virtual files cannot be changed.
    let house =
        House::new(TestDatabase::sqlite()).with("STORAGE_URL", &format!("file:/proc/{}/task", std::process::id()));
    let output = house.run(&["serve"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains("/task (rights 555)") && said.contains("chmod -R go="), "{said}");
}

/// `griot migrate` in a folder, with no setting but the data folder.
fn started_in(folder: &Path) -> Output {
    griot(&folder.join("data"), &[]).arg("migrate").current_dir(folder).output().unwrap()
}

/// A folder with another one in it, and a data folder in each.
fn folders() -> (TestFolder, PathBuf) {
    let folder = TestFolder::new();
    let inner = folder.path().join("inner");
    fs::create_dir_all(inner.join("data")).unwrap();
    fs::create_dir_all(folder.path().join("data")).unwrap();
    fs::write(folder.path().join(".env"), "GRIOT_COUNTRY=XX\n").unwrap();
    (folder, inner)
}

#[test]
fn settings_are_read_in_the_folder_of_the_start_and_in_none_above() {
    let (folder, inner) = folders();
    assert!(started_in(&inner).status.success(), "what stands above is not read");
    let read = started_in(folder.path());
    let said = String::from_utf8(read.stderr).unwrap();
    assert!(!read.status.success() && said.contains("GRIOT_COUNTRY"), "{said}");
    let file = folder.path().join(".env");
    fs::write(&file, "GRIOT_COUNTRY=CI\n").unwrap();
    let said = String::from_utf8(started_in(folder.path()).stderr).unwrap();
    assert!(said.contains(file.to_str().unwrap()), "the log says which file was read: {said}");
}

#[test]
fn settings_that_another_could_have_written_are_refused() {
    let (folder, _) = folders();
    let file = folder.path().join(".env");
    fs::write(&file, "GRIOT_COUNTRY=CI\n").unwrap();
    set(&file, 0o666);
    let refused = started_in(folder.path());
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains(".env") && said.contains("chmod go-rwx"), "{said}");
    set(&file, 0o600);
    assert!(started_in(folder.path()).status.success());
    // Only root can change the owner of a file.
    if std::os::unix::fs::chown(&file, Some(65534), None).is_ok() {
        let refused = started_in(folder.path());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(!refused.status.success() && said.contains("another user") && said.contains("65534"), "{said}");
    }
}

/// A request to the API without a token, forwarded for this visitor by a proxy.
async fn passed_on(shop: &Buyer, visitor: &str) -> u16 {
    let request = shop.request(reqwest::Method::GET, "/api/v1/admin/orders").header("x-forwarded-for", visitor);
    shop.send(request).await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_on_this_machine_is_believed_whatever_the_shop_listens_on() {
    let house = House::new(TestDatabase::sqlite());
    let house = house.with("GRIOT_BIND", "[::]:0").with("GRIOT_SANDBOX_PUBLIC", "yes");
    let house = house.with("GRIOT_TRUSTED_PROXIES", "127.0.0.1");
    let running = house.serve().await;
    let log = running.log();
    let port = log.split_once("open at http://[::]:").unwrap().1.split_whitespace().next().unwrap();
    let shop = Buyer::new(&format!("http://127.0.0.1:{port}"));
    for visitor in 0..70 {
        assert_eq!(passed_on(&shop, &format!("41.66.1.{visitor}")).await, 401, "visitor {visitor}");
    }
    assert!(!running.log().contains("X-Forwarded-For"), "{}", running.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_head_is_answered_and_writes_no_error() {
    use std::io::{Read as _, Write as _};
    let house = House::new(TestDatabase::sqlite());
    let running = house.serve().await;
    for _ in 0..3 {
        let mut line = std::net::TcpStream::connect(running.url.trim_start_matches("http://")).unwrap();
        line.write_all(b"GET / HTTP/1.1\r\nno header\r\n\r\n").unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    Buyer::new(&running.url).get("/").await;
    wait_until("the line of a real visit", || running.log().contains("answered")).await;
    assert!(!running.log().contains("ERROR"), "{}", running.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_nobody_named_is_told_once() {
    let house = House::new(TestDatabase::sqlite());
    let running = house.serve().await;
    let shop = Buyer::new(&running.url);
    for _ in 0..3 {
        passed_on(&shop, "41.66.1.1").await;
    }
    wait_until("the warning", || running.log().contains("GRIOT_TRUSTED_PROXIES=127.0.0.1")).await;
    assert_eq!(running.log().matches("GRIOT_TRUSTED_PROXIES").count(), 1, "{}", running.log());
}
