//! A shop in a process of its own, with the test's clock. It can be killed at any moment, and is started again at once, as systemd
//! would.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::web::Data;
use chrono::{DateTime, TimeDelta};
use griot::clock::Clock;
use griot::config::Config;
use griot::mail::Mailer;
use griot::shop::admin::settings;
use griot::shop::{Rules, Shop};
use griot::web::{self, AppState};
use griot::worker;
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::running_program::GRIOT;
use super::shop::{Plan, TestShop, services};

/// Where the process hears what the time is, and when to work.
const ORDERS: &str = "GRIOT_TEST_ORDERS_FROM";
/// The time at its start, in microseconds.
const NOW: &str = "GRIOT_TEST_NOW";

/// How long the start takes, by the test's clock: longer than a second click waits for the first one's answer, which died.
const RESTART: TimeDelta = TimeDelta::seconds(16);

/// The process, from outside.
pub struct KilledShop {
    /// `http://127.0.0.1:PORT`. The test holds the socket: who comes while the process starts again waits.
    pub url: String,
    clock: Clock,
    orders: tokio::net::TcpListener,
    line: tokio::sync::Mutex<Option<BufReader<TcpStream>>>,
    running: Arc<Running>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread that starts the process again knows.
#[derive(Default)]
struct Running {
    pid: Mutex<Option<Pid>>,
    over: AtomicBool,
    kills: AtomicUsize,
}

impl Running {
    fn kill(&self) -> bool {
        let pid = *self.pid.lock().unwrap();
        pid.is_some_and(|pid| kill_process(pid, Signal::KILL).is_ok())
    }
}

impl KilledShop {
    /// Starts it on the database, the files, the clock and the sandbox of `shop`, which was opened with these settings.
    pub async fn beside(shop: &TestShop, settings: &[(&'static str, String)]) -> Self {
        let doors = TcpListener::bind("127.0.0.1:0").unwrap();
        let orders = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = doors.local_addr().unwrap();
        let config = &shop.config;
        let mut command = Command::new(std::env::current_exe().unwrap());
        let test = ["--ignored", "--exact", "support::killed_shop::the_process", "--nocapture"];
        command.args(test).env_clear().envs(settings.iter().map(|(name, value)| (name, value)));
        command
            .env("GRIOT_BIND", address.to_string())
            .env("GRIOT_DATA", &config.data)
            .env("GRIOT_DEMO", "no")
            .env("DATABASE_URL", config.database.url.expose())
            .env("CINETPAY_API_URL", config.payments.api_url.as_ref().unwrap())
            .env(ORDERS, orders.local_addr().unwrap().to_string())
            .stdout(Stdio::null());
        let running: Arc<Running> = Arc::default();
        let thread = {
            let (running, clock) = (Arc::clone(&running), shop.clock.clone());
            std::thread::spawn(move || keep_running(&mut command, &doors, &running, &clock))
        };
        let url = format!("http://{address}");
        let line = tokio::sync::Mutex::default();
        Self { url, clock: shop.clock.clone(), orders, line, running, thread: Some(thread) }
    }

    /// Does what the worker would do now.
    pub async fn work(&self) {
        self.tell("work").await;
    }

    /// Lets time pass, here and there.
    pub async fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
        self.tell("look at the clock").await;
    }

    /// Sends SIGKILL in so many milliseconds, whatever the process does then.
    pub fn kill_in(&self, millis: u64) {
        let running = Arc::clone(&self.running);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            if running.kill() {
                running.kills.fetch_add(1, Ordering::Relaxed);
            }
        });
    }

    /// How often it was killed.
    pub fn kills(&self) -> usize {
        self.running.kills.load(Ordering::Relaxed)
    }

    /// Tells the process until one lives that has done it.
    async fn tell(&self, what: &str) {
        let mut line = self.line.lock().await;
        loop {
            let now = self.clock.now().timestamp_micros();
            if let Some(open) = line.as_mut() {
                let mut done = String::new();
                let told = open.write_all(format!("{now} {what}\n").as_bytes()).await;
                if told.is_ok() && open.read_line(&mut done).await.is_ok_and(|read| read > 0) {
                    assert_eq!(done.trim(), "done", "the worker failed");
                    return;
                }
            }
            *line = Some(BufReader::new(self.orders.accept().await.unwrap().0));
        }
    }
}

impl Drop for KilledShop {
    fn drop(&mut self) {
        self.running.over.store(true, Ordering::Relaxed);
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            self.running.kill();
            std::thread::yield_now();
        }
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Starts the process, and again whenever it has ended. Its standard input is the socket.
fn keep_running(command: &mut Command, doors: &TcpListener, running: &Running, clock: &Clock) {
    while !running.over.load(Ordering::Relaxed) {
        let socket = OwnedFd::from(doors.try_clone().unwrap());
        command.env(NOW, clock.now().timestamp_micros().to_string()).stdin(Stdio::from(socket));
        let mut child = command.spawn().unwrap();
        *running.pid.lock().unwrap() = Some(Pid::from_child(&child));
        child.wait().unwrap();
        clock.advance(RESTART);
        *running.pid.lock().unwrap() = None;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "a test starts it, and kills it"]
async fn the_process() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let doors = TcpListener::from(std::io::stdin().as_fd().try_clone_to_owned().unwrap());
    let config = Config::read(&|name| std::env::var(name).ok()).unwrap().bound(doors.local_addr().unwrap());
    let clock = Clock::fixed(time(&std::env::var(NOW).unwrap()));
    let services = services(&config, Plan::default().timeouts, &clock, Mailer::Memory(Arc::default()));
    let mut shop = Shop::new(Rules::new(&config).unwrap(), [7; 32], services);
    shop.program = std::path::Path::new(GRIOT).into();
    settings::load(&shop).await.unwrap();
    let _server = web::listen(doors, Data::new(AppState::new(&config, shop.clone(), None))).unwrap();
    let mut line = BufReader::new(TcpStream::connect(orders).await.unwrap());
    loop {
        let mut order = String::new();
        match line.read_line(&mut order).await {
            Ok(1..) => {}
            Ok(0) => return,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return,
            Err(error) => panic!("{error}"),
        }
        let (now, what) = order.split_once(' ').unwrap();
        clock.advance(time(now) - clock.now());
        if what.trim() == "work" {
            worker::reconcile(&shop).await.unwrap();
            while worker::next_job(&shop).await.unwrap() {}
        }
        line.write_all(b"done\n").await.unwrap();
    }
}

fn time(micros: &str) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp_micros(micros.parse().unwrap()).unwrap()
}
