//! `scripts/bench`: how fast and how small the shop is, beside a bare actix handler and nginx, in one run on one machine.
//!
//! The shop is the release binary in a separate process. The load generators (wrk, and threads of this program), the
//! payment gateway and the bare handler run on the same cores, so every figure is lower than the shop could reach alone.
//! The ratios compare measurements taken in turns under the same conditions.

mod downloads;
mod house;
mod listing;
mod machine;
mod notifications;
mod orders;
mod report;
mod seed;
mod servers;
mod wire;
mod wrk;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use griot::shop::Shop;
use griot::shop::admin::order_json;

use house::House;
use report::{Rounds, figure, line, percentile, row};
use servers::{Gateway, Replay, Server};
use wire::{Answer, Line, get, post};

const ROUNDS: usize = 3;
/// Seconds in a round of downloads: short enough not to use up a grant's 1,000 downloads.
const SECONDS: u64 = 2;
/// Size of the book file that is downloaded, in bytes.
const LARGE: usize = 20 * 1024 * 1024;
const GZIP: &str = "accept-encoding: gzip";

fn main() -> anyhow::Result<()> {
    // `cargo test --all-targets` runs benchmarks without `--bench`, to see whether they start.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let folder = Folder::new()?;
    machine::tell(&folder.0)?;
    let large = folder.0.join("large.pdf");
    house::pdf(&large, LARGE)?;
    row("what", "median of three rounds (least–most)", "aim");
    row("---", "---", "---");
    if wanted("reading") {
        reading(&folder.0, &large)?.tell("pages, downloads, notifications");
    }
    if wanted("selling") {
        selling(&folder.0, &large)?.tell("orders");
    }
    if wanted("placing") {
        placing("SQLite, synchronous FULL", &folder.0.join("placing"), None)?;
    }
    if wanted("placing")
        && let Ok(server) = std::env::var("GRIOT_BENCH_POSTGRES").or_else(|_| std::env::var("GRIOT_TEST_POSTGRES"))
    {
        let (url, durable) = orders::postgres(&server)?;
        placing(&format!("PostgreSQL, {durable}"), &folder.0.join("postgres"), Some(&url))?;
        orders::drop_postgres(&server, &url)?;
    }
    if wanted("listing") {
        listing::run("SQLite", &folder.0.join("listing"), None)?;
    }
    if wanted("listing")
        && let Ok(server) = std::env::var("GRIOT_BENCH_POSTGRES").or_else(|_| std::env::var("GRIOT_TEST_POSTGRES"))
    {
        let (url, _) = orders::postgres(&server)?;
        let measured = listing::run("PostgreSQL", &folder.0.join("listing-postgres"), Some(&url));
        orders::drop_postgres(&server, &url)?;
        measured?;
    }
    line(&format!("\nLoad at the end: {}", machine::load()));
    Ok(())
}

/// Whether to measure a part: the parts named on the command line, or all if none is named.
fn wanted(part: &str) -> bool {
    let parts: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    parts.is_empty() || parts.iter().any(|named| named == part)
}

/// A folder on the disk that cargo builds on, deleted at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Memory of a shop's process, in MiB.
struct Memory {
    idle: f64,
    most: f64,
}

impl Memory {
    fn tell(&self, when: &str) {
        row("resident idle, 5 s after the start", &format!("{:.1} MiB", self.idle), "< 40 MB");
        row(&format!("most resident: {when}"), &format!("{:.1} MiB", self.most), "< 100 MB");
    }
}

/// One shop: the book's page, the download, and notifications while the gateway is down.
fn reading(folder: &Path, large: &Path) -> anyhow::Result<Memory> {
    let runtime = tokio::runtime::Runtime::new()?;
    let gateway = Gateway::open()?;
    let house = House::open(&folder.join("reading"), None, gateway.server.address, large)?;
    std::thread::sleep(Duration::from_secs(5));
    let idle = house.shop.resident()?;
    let shop = orders::shop(&house.folder, &house.database)?;
    let page = format!("/books/{}", house.slug);
    let mut line = Line::open(house.address)?;
    let transaction = runtime.block_on(orders::place(&shop, &house.slug, 1, 1))?.transactions.pop();
    let notification = notifications::request(&transaction.context("an order")?)?;
    let file = runtime.block_on(paid(&shop, &house, &gateway))?;
    let bare = servers::bare(vec![
        replay("GET", &page, line.ask(&get(&page, &[GZIP]))?),
        replay("POST", "/payment/callback/", line.ask(&notification)?),
        replay("GET", "/large.pdf", line.ask(&get(&file, &[]))?),
    ])?;
    look(&house, &bare, &page)?;
    download(&runtime, &shop, &house, &gateway, &bare, folder)?;
    drop(gateway);
    notify(&runtime, &shop, &house, &bare)?;
    shop.db.close();
    Ok(Memory { idle, most: house.shop.most_resident()? })
}

fn replay(method: &'static str, path: &str, answer: Answer) -> Replay {
    Replay { method, path: path.to_owned(), answer }
}

/// The book's page as a first-time visitor gets it, measured with wrk.
fn look(house: &House, bare: &Server, page: &str) -> anyhow::Result<()> {
    let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
    for _ in 0..ROUNDS {
        ours.add(wrk::run(&format!("http://{}{page}", house.address), 5, None)?.per_second);
        theirs.add(wrk::run(&format!("http://{}{page}", bare.address), 5, None)?.per_second);
    }
    row("book page, requests/s", &ours.text(0), "");
    row("book page, bare handler, requests/s", &theirs.text(0), "");
    row("**book page / bare handler**", &format!("{:.2}", ours.median() / theirs.median()), "≥ 0.5");
    Ok(())
}

/// Buys and pays for the large book; returns the address of the file.
async fn paid(shop: &Shop, house: &House, gateway: &Gateway) -> anyhow::Result<String> {
    gateway.pays(true);
    let mut line = Line::open(house.address)?;
    let nonce = griot::domain::ids::nonce();
    let body = format!("email=awa%40exemple.ci&nonce={nonce}");
    line.ask(&post(&format!("/books/{}/buy", house.large), &[], body.as_bytes()))?;
    let newest = order_json::list(shop, None, 1).await?.pop().context("no order")?;
    let key = newest.get("key").and_then(serde_json::Value::as_str).context("an order without a key")?;
    line.ask(&post(&format!("/orders/{key}/check"), &[], b""))?;
    let door = line.ask(&get(&format!("/orders/{key}"), &[]))?.between("action=\"/d/", "\"")?;
    gateway.pays(false);
    let file = line.ask(&post(&format!("/d/{door}"), &[], b""))?;
    Ok(file.header("location").context("the button leads nowhere")?.to_owned())
}

/// The 20 MB file from the shop, from nginx and from a bare handler's memory, in turns.
fn download(
    runtime: &tokio::runtime::Runtime,
    shop: &Shop,
    house: &House,
    gateway: &Gateway,
    bare: &Server,
    folder: &Path,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder.join("www"))?;
    std::fs::copy(folder.join("large.pdf"), folder.join("www/large.pdf"))?;
    let (_nginx, nginx) = house::nginx(folder)?;
    for connections in [1, 8] {
        let [mut ours, mut nginxs, mut bares, mut cores, mut moderate] = [(); 5].map(|()| Rounds::default());
        for _ in 0..ROUNDS {
            let file = runtime.block_on(paid(shop, house, gateway))?;
            let one = |server: SocketAddr, path: &str| downloads::run(server, path, connections, SECONDS);
            let (busy, began) = (house.shop.busy()?, Instant::now());
            let speed = one(house.address, &file)?;
            let gigabytes = speed * began.elapsed().as_secs_f64() * 1024.0 * 1024.0 / 1e9;
            cores.add(gigabytes / house.shop.busy()?.saturating_sub(busy).as_secs_f64());
            ours.add(speed);
            moderate.add(downloads::moderate(&house.shop, house.address, &file)?);
            nginxs.add(one(nginx, "/large.pdf")?);
            bares.add(one(bare.address, "/large.pdf")?);
        }
        row(&format!("download, {connections} connections, MiB/s"), &ours.text(0), "");
        row(&format!("download, {connections} connections, nginx, MiB/s"), &nginxs.text(0), "");
        row(&format!("download, {connections} connections, bare handler from memory, MiB/s"), &bares.text(0), "");
        let ratio = format!("{:.2}", ours.median() / nginxs.median());
        row(&format!("download / nginx, {connections} connections"), &ratio, "");
        row(&format!("**download, {connections} connections, GB/s for a core that is busy**"), &cores.text(2), "≥ 1");
        row("**a reader at 100 Mbit/s, % of a core**", &moderate.text(2), "< 2");
    }
    Ok(())
}

/// 1,000 signed notifications per second, each for a different pending transaction, while nothing listens at the gateway.
fn notify(runtime: &tokio::runtime::Runtime, shop: &Shop, house: &House, bare: &Server) -> anyhow::Result<()> {
    let [mut half, mut most, mut longest, mut bares] = [(); 4].map(|()| Rounds::default());
    let pause = Duration::from_millis(1);
    for _ in 0..ROUNDS {
        let placed = runtime.block_on(orders::place(shop, &house.slug, 10_000, 256))?;
        let requests =
            placed.transactions.iter().map(|id| notifications::request(id)).collect::<anyhow::Result<Vec<_>>>()?;
        let took = notifications::run(house.address, &requests, pause)?;
        half.add(percentile(&took, 50));
        most.add(percentile(&took, 99));
        longest.add(percentile(&took, 100));
        bares.add(percentile(&notifications::run(bare.address, &requests, pause)?, 99));
    }
    row("notification at 1,000/s, gateway down, p50 ms", &half.text(2), "");
    row("**notification at 1,000/s, gateway down, p99 ms**", &most.text(2), "< 25");
    row("notification at 1,000/s, gateway down, longest ms", &longest.text(1), "");
    row("the same to a bare handler, p99 ms", &bares.text(2), "");
    Ok(())
}

/// Another shop: the order form over HTTP, with a gateway that answers immediately.
fn selling(folder: &Path, large: &Path) -> anyhow::Result<Memory> {
    let gateway = Gateway::open()?;
    let house = House::open(&folder.join("selling"), None, gateway.server.address, large)?;
    std::thread::sleep(Duration::from_secs(5));
    let idle = house.shop.resident()?;
    let form = format!("/books/{}/buy", house.slug);
    let body = b"email=awa%40exemple.ci&nonce=first";
    let visitor = "cookie: griot_visitor=0123456789012345678901";
    let answer = Line::open(house.address)?.ask(&post(&form, &[visitor], body))?;
    anyhow::ensure!(answer.status == 303, "the form was answered {}", answer.status);
    let bare = servers::bare(vec![replay("POST", &form, answer)])?;
    let script = folder.join("orders.lua");
    std::fs::write(&script, wrk::orders_script(&form))?;
    let [mut ours, mut p99, mut bares] = [(); 3].map(|()| Rounds::default());
    for seed in ["1", "2", "3"] {
        let seen = wrk::run(&format!("http://{}{form}", house.address), 5, Some((&script, seed)))?;
        ours.add(seen.per_second);
        p99.add(seen.p99);
        bares.add(wrk::run(&format!("http://{}{form}", bare.address), 5, Some((&script, seed)))?.per_second);
    }
    row("order form, whole request with the gateway's answer, requests/s", &ours.text(0), "");
    row("order form, p99 ms over 64 connections", &p99.text(1), "");
    row("order form, bare handler, requests/s", &bares.text(0), "");
    row("order form / bare handler", &format!("{:.2}", ours.median() / bares.median()), "");
    Ok(Memory { idle, most: house.shop.most_resident()? })
}

/// Orders accepted and on disk, without HTTP and before any call to the gateway.
fn placing(what: &str, folder: &Path, database: Option<&str>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let database = database.map_or_else(|| format!("sqlite:{}", folder.join("griot.db").display()), str::to_owned);
    std::fs::create_dir_all(folder)?;
    let slug = house::stock(folder, &database)?;
    let shop = orders::shop(folder, &database)?;
    for callers in [64, 256, 512] {
        let (mut rate, mut p99) = (Rounds::default(), Rounds::default());
        for _ in 0..ROUNDS {
            let placed = runtime.block_on(orders::place(&shop, &slug, 20_000, callers))?;
            rate.add(figure(placed.transactions.len()) / placed.seconds);
            p99.add(placed.p99);
        }
        row(&format!("**orders on disk/s**, {callers} callers, {what}"), &rate.text(0), "≥ 5,000");
        row(&format!("orders on disk, {callers} callers, p99 ms, {what}"), &p99.text(1), "");
    }
    shop.db.close();
    Ok(())
}
