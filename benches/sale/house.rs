//! The shop as a separate process, from the release binary, and what it needs around it.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use lopdf::{Document, Object, Stream, dictionary};

/// The binary that cargo built next to this program.
const GRIOT: &str = env!("CARGO_BIN_EXE_griot");
/// Base64 of 32 bytes.
const KEY: &str = "YmVuY2htYXJrLWJlbmNobWFyay1iZW5jaG1hcmstMDE=";

/// A child process that is ended when this is dropped.
pub struct Process(Child);

impl Process {
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let name = command.get_program().display().to_string();
        Ok(Self(command.stdin(Stdio::null()).spawn().with_context(|| format!("{name} does not start"))?))
    }

    /// A line of `/proc/PID/status` that is given in kilobytes, in MiB.
    fn megabytes(&self, name: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line in /proc")?;
        let kilobytes: u32 = line.trim_matches([':', ' ', '\t', 'k', 'B']).parse()?;
        Ok(f64::from(kilobytes) / 1024.0)
    }

    /// The CPU time of its threads until now.
    pub fn busy(&self) -> anyhow::Result<Duration> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.0.id()))?;
        let nanoseconds = threads.map(|thread| {
            let told = std::fs::read_to_string(thread?.path().join("schedstat"))?;
            Ok::<u64, anyhow::Error>(told.split(' ').next().context("an empty schedstat")?.parse()?)
        });
        Ok(Duration::from_nanos(nanoseconds.sum::<anyhow::Result<u64>>()?))
    }

    /// Resident memory now, in MiB.
    pub fn resident(&self) -> anyhow::Result<f64> {
        self.megabytes("VmRSS")
    }

    /// Peak resident memory, in MiB.
    pub fn most_resident(&self) -> anyhow::Result<f64> {
        self.megabytes("VmHWM")
    }
}

impl Drop for Process {
    /// Sends SIGTERM first, so that nginx ends its workers too; kills after 2 seconds.
    fn drop(&mut self) {
        drop(Command::new("kill").arg(self.0.id().to_string()).status());
        let patience = Instant::now() + Duration::from_secs(2);
        while matches!(self.0.try_wait(), Ok(None)) && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A shop with two books: one to view and buy, and one of 20 MB to download.
pub struct House {
    pub shop: Process,
    pub address: SocketAddr,
    pub folder: PathBuf,
    pub database: String,
    pub slug: String,
    pub large: String,
}

impl House {
    /// Opens an empty shop in `folder` whose payment gateway is at `gateway`.
    pub fn open(folder: &Path, database: Option<String>, gateway: SocketAddr, large: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let address = free_port()?;
        let database = database.unwrap_or_else(|| format!("sqlite:{}", folder.join("griot.db").display()));
        let ours = || -> anyhow::Result<Command> {
            let mut command = griot(folder, &database)?;
            command.env("GRIOT_BIND", address.to_string());
            command.env("GRIOT_LIMITS", "off").env("GRIOT_LINK_DOWNLOADS", "1000");
            command.env("CINETPAY_API_URL", format!("http://{gateway}"));
            command.env("CINETPAY_GUICHET_HOSTS", "https://checkout.cinetpay.com");
            Ok(command)
        };
        let slug = stock(folder, &database)?;
        let large = add(ours()?, "L’Atlas du fleuve", large)?;
        let shop = Process::start(ours()?.arg("serve"))?;
        wait_for(address)?;
        Ok(Self { shop, address, folder: folder.to_owned(), database, slug, large })
    }
}

/// The griot command with its settings for a shop in `folder`.
fn griot(folder: &Path, database: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(GRIOT);
    command.current_dir(folder).env_clear().env("GRIOT_DATA", folder).env("DATABASE_URL", database);
    command.env("GRIOT_KEY", KEY).env("GRIOT_DEMO", "no").env("GRIOT_LOG", "warn");
    command.stderr(File::options().create(true).append(true).open(folder.join("log"))?);
    Ok(command)
}

/// Adds a book to the shop in `folder` and returns its slug.
pub fn stock(folder: &Path, database: &str) -> anyhow::Result<String> {
    let small = folder.join("small.pdf");
    pdf(&small, 300_000)?;
    add(griot(folder, database)?, "Les Nuits de Bandiagara", &small)
}

fn add(mut griot: Command, title: &str, file: &Path) -> anyhow::Result<String> {
    let about = "Dans les **falaises** de Bandiagara, une nuit, un griot se tait.\n\n".repeat(20);
    griot.args(["book", "add", "--publish", "--author", "Aïcha Traoré", "--price", "2500", "--title", title]);
    let output = griot.args(["--description", &about, "--file"]).arg(file).output()?;
    anyhow::ensure!(output.status.success(), "griot book add failed: see the folder's log");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Writes a PDF of one page and about `bytes` bytes.
pub fn pdf(to: &Path, bytes: usize) -> anyhow::Result<()> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let words = b"BT /F1 36 Tf 72 700 Td (Griot) Tj ET".to_vec();
    let content = document.add_object(Stream::new(dictionary! {}, words));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        "MediaBox" => vec![0.into(), 0.into(), 420.into(), 595.into()],
    });
    let kids = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(kids));
    // The weight: an unused stream of bytes that do not compress.
    let mut seed = 1_u64;
    let noise = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed.to_be_bytes()
    });
    let weight = document.add_object(Stream::new(dictionary! {}, noise.take(bytes / 8).flatten().collect()));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "GriotWeight" => weight });
    document.trailer.set("Root", catalog);
    document.save(to)?;
    Ok(())
}

/// A port that nothing listens on now.
pub fn free_port() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Waits until something listens at `address`; at most 20 seconds.
pub fn wait_for(address: SocketAddr) -> anyhow::Result<()> {
    let patience = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).is_err() {
        anyhow::ensure!(Instant::now() < patience, "nobody listens at {address}");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// nginx on `folder`, with as many workers as the machine has cores.
pub fn nginx(folder: &Path) -> anyhow::Result<(Process, SocketAddr)> {
    let address = free_port()?;
    let here = folder.display();
    let config = format!(
        "daemon off; worker_processes auto; pid {here}/nginx.pid; error_log {here}/nginx.log;\n\
         events {{ worker_connections 256; }}\n\
         http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n\
         client_body_temp_path {here}/t1; proxy_temp_path {here}/t2; fastcgi_temp_path {here}/t3;\n\
         uwsgi_temp_path {here}/t4; scgi_temp_path {here}/t5;\n\
         server {{ listen {address}; root {here}/www; }} }}\n"
    );
    let file = folder.join("nginx.conf");
    // Started as root, nginx runs its workers as the user "nobody", who may not enter this folder.
    let is_root = std::env::var_os("USER").is_none_or(|user| user == "root");
    std::fs::write(&file, if is_root { format!("user root;\n{config}") } else { config })?;
    let process = Process::start(Command::new("nginx").arg("-c").arg(&file).stderr(Stdio::null()))?;
    wait_for(address)?;
    Ok((process, address))
}
