//! The real program as a child process: started, called, stopped and killed.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use lopdf::{Document, Object, Stream, dictionary};
use reqwest::Method;
use serde_json::Value;

use super::buyer::Buyer;
use super::files::{TestFolder, below};
use super::postgres::TestDatabase;
use super::wait::{wait_for, wait_until};

pub const GRIOT: &str = env!("CARGO_BIN_EXE_griot");

/// A data folder and a database that outlive the processes that use them.
pub struct House {
    pub folder: TestFolder,
    pub db: TestDatabase,
    settings: Vec<(String, String)>,
    /// Shell commands that run before the program: `ulimit …`.
    limits: Option<String>,
}

impl House {
    /// An empty shop without the demo catalogue, on free ports.
    pub fn new(db: TestDatabase) -> Self {
        let folder = TestFolder::new();
        let house = Self { settings: Vec::new(), limits: None, folder, db };
        let data = house.data().display().to_string();
        let url = house.db.url().to_owned();
        house
            .with("GRIOT_DATA", &data)
            .with("DATABASE_URL", &url)
            .with("GRIOT_BIND", "127.0.0.1:0")
            .with("GRIOT_DEMO", "no")
    }

    /// Sets or overrides a setting.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets system limits, as arguments of `ulimit` commands do.
    pub fn under(mut self, limits: &str) -> Self {
        self.limits = Some(limits.to_owned());
        self
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The e-mails in the outbox.
    pub fn letters(&self) -> Vec<PathBuf> {
        let outbox = self.data().join("outbox");
        if outbox.exists() { below(&outbox, "eml") } else { Vec::new() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(if self.limits.is_some() { "/bin/sh" } else { GRIOT });
        if let Some(limits) = &self.limits {
            command.args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), GRIOT]);
        }
        // Isolated from the `.env` file of the developer who runs the tests.
        command.args(arguments).env_clear().envs(self.settings.iter().cloned()).current_dir("/").stdin(Stdio::null());
        command
    }

    /// Starts a command without reading its output.
    pub fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The output of a command that must succeed.
    pub fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn order(&self, name: &str) -> Value {
        serde_json::from_str(&self.told(&["order", "show", name, "--json"])).unwrap()
    }

    pub fn orders(&self) -> Vec<Value> {
        serde_json::from_str(&self.told(&["order", "list", "--json", "--limit", "1000"])).unwrap()
    }

    /// Waits until the order is in this state.
    pub async fn order_is(&self, name: &str, state: &str) -> Value {
        let what = format!("the order {name} to be {state}");
        wait_for(&what, async || Some(self.order(name)).filter(|order| order["state"] == state)).await
    }

    /// Adds a book of about `size` bytes to the shop and returns its slug.
    pub fn add_book(&self, title: &str, size: usize) -> String {
        let file = self.folder.path().join("book.pdf");
        std::fs::write(&file, pdf(size)).unwrap();
        let book =
            ["book", "add", "--title", title, "--author", "Aïcha Traoré", "--price", "2500", "--publish", "--file"];
        self.told(&[&book[..], &[file.to_str().unwrap()]].concat()).trim().to_owned()
    }

    /// Starts a program and collects its output.
    pub fn begin(&self, arguments: &[&str]) -> Griot {
        Griot::begun_by(self.command(arguments))
    }

    /// Starts a long-running program, and waits until its output contains `open`.
    pub async fn start(&self, arguments: &[&str], open: &'static str) -> Griot {
        let mut griot = self.begin(arguments).once_it_says(open).await;
        griot.url = griot.opened_at();
        griot
    }

    /// Starts a shop that listens here, whatever address people know it by.
    pub async fn serve_at(&self, address: SocketAddr) -> Griot {
        let mut command = self.command(&["serve"]);
        command.env("GRIOT_BIND", address.to_string());
        let mut griot = Griot::begun_by(command).once_it_says("the shop is open at").await;
        griot.url = format!("http://{address}");
        griot
    }

    pub async fn serve(&self) -> Griot {
        self.start(&["serve"], "the shop is open at").await
    }
}

fn keep(lines: impl std::io::Read + Send + 'static, log: Arc<Mutex<String>>) {
    thread::spawn(move || {
        for line in BufReader::new(lines).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
        }
    });
}

/// A running program, killed when it is dropped.
pub struct Griot {
    /// `http://127.0.0.1:PORT`, of a shop or a sandbox.
    pub url: String,
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Griot {
    fn begun_by(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (errors, answers) = (child.stderr.take().unwrap(), child.stdout.take().unwrap());
        keep(errors, Arc::clone(&log));
        keep(answers, Arc::clone(&log));
        Self { url: String::new(), child, log }
    }

    async fn once_it_says(mut self, open: &'static str) -> Self {
        wait_until(open, || self.log().contains(open) || self.ended().is_some()).await;
        assert!(self.ended().is_none(), "it ended: {}", self.log());
        self
    }

    /// Its output until now.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The first address in its log, of a shop or a sandbox.
    fn opened_at(&self) -> String {
        let log = self.log();
        let opened = log.split_once("open at ").map_or(log.as_str(), |(_, after)| after);
        let url = opened.split_whitespace().find(|word| word.starts_with("http://"));
        url.unwrap_or_default().trim_end_matches(':').to_owned()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let told = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(told.success());
    }

    /// Sends SIGKILL, and waits for its end.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub async fn end(&mut self) -> ExitStatus {
        let child = &mut self.child;
        wait_for("the program's end", async || child.try_wait().unwrap()).await
    }
}

impl Drop for Griot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs SQL directly, for changes that the program never makes.
pub fn query(db: &TestDatabase, sentence: &str) {
    match db.url().strip_prefix("sqlite:") {
        Some(file) => {
            let mut conn = SqliteConnection::establish(file).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
            conn.batch_execute(sentence).unwrap();
        }
        None => PgConnection::establish(db.url()).unwrap().batch_execute(sentence).unwrap(),
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The column `line` of what a query finds.
pub fn rows(db: &TestDatabase, sentence: &str) -> Vec<String> {
    let found: Vec<Row> = match db.url().strip_prefix("sqlite:") {
        Some(file) => {
            let mut conn = SqliteConnection::establish(file).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
            sql_query(sentence).load(&mut conn).unwrap()
        }
        None => sql_query(sentence).load(&mut PgConnection::establish(db.url()).unwrap()).unwrap(),
    };
    found.into_iter().map(|row| row.line).collect()
}

/// Buys at a shop that may be killed at any moment. Returns the address of the payment page if the buyer got the redirect
/// to it.
pub async fn redirect(buyer: &Buyer, slug: &str, counter: &Griot) -> Option<String> {
    let page = buyer.request(Method::GET, &format!("/books/{slug}")).send().await.ok()?.text().await.ok()?;
    let nonce = page.split_once("name=\"nonce\" value=\"")?.1.split_once('"')?.0.to_owned();
    let form = buyer.request(Method::POST, &format!("/books/{slug}/buy"));
    let answer = form.form(&[("email", "awa@exemple.ci"), ("nonce", &nonce)]).send().await.ok()?;
    let place = answer.headers().get("location")?.to_str().ok()?.to_owned();
    Some(place).filter(|place| place.starts_with(&counter.url))
}

/// Pays at the sandbox with Orange Money. Returns the address of the result page, which leads back to the shop.
pub async fn pay(buyer: &Buyer, counter_page: &str) -> String {
    let paid = buyer.post(counter_page, &[("action", "accept"), ("method", "orange")]).await;
    let result = paid.location();
    if result.starts_with("http") {
        return result.to_owned();
    }
    let origin = url::Url::parse(counter_page).unwrap().origin().ascii_serialization();
    format!("{origin}{result}")
}

/// Returns to the shop from the sandbox, by the form of its result page. Returns the path of the order's page.
pub async fn come_back(buyer: &Buyer, result: &str) -> String {
    let page = buyer.get(result).await;
    let field = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let (transaction, token) = (field("transaction_id"), field("token"));
    let back = page.between("<form method=\"post\" action=\"", "\"");
    buyer.post(&back, &[("transaction_id", &transaction), ("token", &token)]).await.location().to_owned()
}

/// Asserts that everything that must exist once does: the transition to paid, the grant, the e-mail.
pub fn delivered_once(order: &Value) {
    assert_eq!(order["state"], "paid", "{order:#}");
    let paid = |change: &&Value| change["was"] == "placed" && change["became"] == "paid";
    assert_eq!(order["transitions"].as_array().unwrap().iter().filter(paid).count(), 1, "{order:#}");
    assert_eq!(order["grants"].as_array().unwrap().len(), 1, "{order:#}");
    assert_eq!(order["messages"].as_array().unwrap().len(), 1, "{order:#}");
}

/// A sandbox process, with its data folder.
pub async fn counter() -> (House, Griot) {
    let house = House::new(TestDatabase::sqlite());
    let counter = house.start(&["guichet", "--bind", "127.0.0.1:0"], "counter is open at").await;
    (house, counter)
}

/// A PDF of one page and about `size` bytes.
pub fn pdf(size: usize) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let bar = document.add_object(Stream::new(dictionary! {}, b"0 0 0 rg 20 400 380 100 re f".to_vec()));
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => bar });
    let sheet: Vec<Object> = [0, 0, 420, 595].map(Object::from).to_vec();
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1, "MediaBox" => sheet };
    document.objects.insert(tree, pages.into());
    document.add_object(Stream::new(dictionary! {}, vec![b'.'; size]));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// Whether only the owner of the file may read it.
pub fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o600
}
