//! The shop's processes with all that they talk to: CinetPay's double, a mail server, an SMS provider, a bucket, and proxies between
//! them that can fail.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};

use cinetpay_sandbox::{Behaviour, Garbage, Notifications, Sandbox};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use griot::clock::Clock;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use tokio::time::sleep;

use super::people::{Book, Street};
use super::schedule::{Fault, Phase};
use crate::support::bucket::BucketServer;
use crate::support::postgres::TestDatabase;
use crate::support::proxy::{Line, Proxy};
use crate::support::running_program::{Griot, House, pdf, query};
use crate::support::shop::serve_sandbox;
use crate::support::sms::{Does, Provider};
use crate::support::smtp::PostOffice;

const BOOKS: usize = 3;

/// Which shop it is.
pub struct TownPlan {
    pub name: &'static str,
    pub database: TestDatabase,
    pub processes: usize,
    /// Whether the files are in a bucket.
    pub bucket: bool,
}

impl TownPlan {
    /// Everything that can go wrong here.
    pub fn faults(&self) -> Vec<Fault> {
        let database =
            if self.database.url().starts_with("sqlite") { Fault::DatabaseLocked } else { Fault::ConnectionsEnded };
        let bucket = self.bucket.then_some(Fault::BucketCut);
        Fault::EVERYWHERE.iter().copied().chain([database]).chain(bucket).collect()
    }
}

pub struct Town {
    pub house: House,
    pub sandbox: Sandbox,
    pub office: PostOffice,
    pub sms: Provider,
    books: Vec<Book>,
    /// Between people, or CinetPay's notifications, and the shop.
    door: Proxy,
    /// Between the shop and CinetPay.
    gateway: Proxy,
    /// Between the shop and the mail server.
    mail: Proxy,
    bucket: Option<BucketServer>,
    programs: Vec<Option<Griot>>,
    /// Where each of them listens.
    addresses: Vec<SocketAddr>,
    /// What programs that have ended wrote.
    past_logs: String,
    pub kills: usize,
    /// The most memory that a process had, in kB.
    pub memory: u64,
    /// Whether a message may have been sent twice until now.
    pub may_repeat: bool,
}

impl Town {
    pub async fn build(plan: TownPlan) -> Self {
        let (door, gateway, mail) = (Proxy::open().await, Proxy::open().await, Proxy::open().await);
        let seen_as = format!("http://{}", gateway.address);
        let (sandbox, counter, _) = serve_sandbox(&Clock::System, |usual| usual);
        gateway.leads_to(vec![address_of(&counter)]);
        let office = PostOffice::open(&[]);
        mail.leads_to(vec![SocketAddr::from(([127, 0, 0, 1], office.port))]);
        let sms = Provider::open(Does::Answer("200 OK")).await;
        let mut house = House::new(plan.database)
            .with("GRIOT_PUBLIC_URL", &format!("http://{}", door.address))
            .with("GRIOT_LIMITS", "off")
            .with("CINETPAY_API_URL", &seen_as)
            .with("CINETPAY_GUICHET_HOSTS", &counter)
            .with("SMTP_URL", &format!("smtp://{}", mail.address))
            .with("MAIL_FROM", "livres@awa.ci");
        let bucket = if plan.bucket { Some(BucketServer::open().await) } else { None };
        let further = bucket.as_ref().map(|bucket| bucket.settings("boutique")).unwrap_or_default();
        for (name, value) in sms.settings().into_iter().chain(further) {
            house = house.with(name, &value);
        }
        let books = (0..BOOKS).map(|number| book(&house, number)).collect();
        let programs = (0..plan.processes).map(|_| None).collect();
        let addresses = (0..plan.processes).map(|_| own_address()).collect();
        let (past_logs, kills, memory, may_repeat) = (String::new(), 0, 0, false);
        let mut town = Self {
            house,
            sandbox,
            office,
            sms,
            books,
            door,
            gateway,
            mail,
            bucket,
            programs,
            addresses,
            past_logs,
            kills,
            memory,
            may_repeat,
        };
        town.behave(Behaviour::default());
        town.look_after().await;
        town
    }

    /// What people see of it.
    pub fn as_people_see_it(&self) -> Street {
        let shop = format!("http://{}", self.door.address);
        Street { shop, sandbox: self.sandbox.clone(), books: self.books.clone() }
    }

    /// Starts what does not run, as systemd would.
    pub async fn look_after(&mut self) {
        for place in 0..self.programs.len() {
            let ended = self.programs[place].as_mut().is_none_or(|program| program.ended().is_some());
            if ended {
                self.bury(place);
                self.programs[place] = Some(self.house.serve_at(self.addresses[place]).await);
            }
        }
        self.door.leads_to(self.addresses.clone());
    }

    /// What all programs wrote until now.
    pub fn logs(&self) -> String {
        let living = self.programs.iter().flatten().map(Griot::log);
        living.fold(self.past_logs.clone(), |logs, log| logs + &log)
    }

    /// Notes what is left of a program.
    fn bury(&mut self, place: usize) {
        self.note_memory();
        if let Some(program) = self.programs[place].take() {
            self.past_logs.push_str(&program.log());
            program.kill();
        }
    }

    fn note_memory(&mut self) {
        for program in self.programs.iter().flatten() {
            let status = std::fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap_or_default();
            let most =
                status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            self.memory = self.memory.max(most.unwrap_or(0));
        }
    }

    fn behave(&self, behaviour: Behaviour) {
        self.sandbox.behave(behaviour);
    }

    /// Lets the fault begin, last and end.
    pub async fn suffer(&mut self, phase: &Phase) {
        self.may_repeat |= phase.fault.may_repeat_messages();
        match phase.fault {
            Fault::Killed => self.killed(phase).await,
            Fault::Terminated => self.terminated(phase).await,
            Fault::DatabaseLocked => self.database_locked(phase).await,
            Fault::ConnectionsEnded => self.connections_ended(phase).await,
            _ => {
                self.begin(phase);
                sleep(phase.lasts).await;
                self.end();
            }
        }
        self.note_memory();
    }

    fn begin(&self, phase: &Phase) {
        let mut chance = StdRng::seed_from_u64(phase.seed);
        let bytes = chance.random_range(1..3_000);
        if let Some(behaviour) = at_the_gateway(phase.fault) {
            return self.behave(behaviour);
        }
        match phase.fault {
            Fault::GatewaySlow => self.gateway.set(Line::Delayed(800)),
            Fault::GatewayCut => self.gateway.set(Line::CutAfter(bytes)),
            Fault::GatewayReset => self.gateway.set(Line::Reset),
            Fault::GatewayTrickles => self.gateway.set(Line::Trickle(20)),
            Fault::BuyersCut => self.door.set(Line::CutAfter(bytes * 10)),
            Fault::BuyersReset => self.door.set(Line::Reset),
            Fault::BuyersSlow => self.door.set(Line::Delayed(300)),
            Fault::MailCut => self.mail.set(Line::CutAfter(bytes % 400)),
            Fault::MailReset => self.mail.set(Line::Reset),
            Fault::MailSlow => self.mail.set(Line::Delayed(700)),
            Fault::SmsRefused => self.sms.does(Does::Answer("503 Service Unavailable")),
            Fault::SmsHangs => self.sms.does(Does::Hang),
            Fault::BucketCut => self.bucket.as_ref().unwrap().cut(bytes, usize::MAX),
            _ => {}
        }
    }

    fn end(&self) {
        self.behave(Behaviour::default());
        for line in [&self.gateway, &self.door, &self.mail] {
            line.set(Line::Whole);
        }
        self.sms.does(Does::Answer("200 OK"));
        if let Some(bucket) = &self.bucket {
            bucket.mend();
        }
    }

    async fn killed(&mut self, phase: &Phase) {
        let mut chance = StdRng::seed_from_u64(phase.seed);
        for _ in 0..phase.kills {
            sleep(phase.lasts.mul_f64(chance.random_range(0.0..1.0)) / phase.kills).await;
            let place = chance.random_range(0..self.programs.len());
            self.bury(place);
            self.kills += 1;
            self.look_after().await;
        }
    }

    /// One process after the other is told to stop, as for an update.
    async fn terminated(&mut self, phase: &Phase) {
        for place in 0..self.programs.len() {
            sleep(phase.lasts / 4).await;
            let mut program = self.programs[place].take().unwrap();
            let others = self.programs.iter().flatten().map(|other| address_of(&other.url));
            self.door.leads_to(others.collect());
            program.terminate();
            assert!(program.end().await.success(), "{}", program.log());
            self.past_logs.push_str(&program.log());
            self.look_after().await;
        }
    }

    /// Another program writes for a long time.
    async fn database_locked(&self, phase: &Phase) {
        let (file, lasts) = (self.house.db.url().strip_prefix("sqlite:").unwrap().to_owned(), phase.lasts);
        let holds = move || {
            let mut other = SqliteConnection::establish(&file).unwrap();
            other.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE").unwrap();
            std::thread::sleep(lasts);
            other.batch_execute("ROLLBACK").unwrap();
        };
        tokio::task::spawn_blocking(holds).await.unwrap();
    }

    async fn connections_ended(&self, phase: &Phase) {
        for _ in 0..4 {
            sleep(phase.lasts / 4).await;
            query(
                &self.house.db,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            );
        }
    }
}

/// What CinetPay's double does, if the fault is its own.
fn at_the_gateway(fault: Fault) -> Option<Behaviour> {
    let usual = Behaviour::default();
    let status = |status| Behaviour { init_status: Some(status), check_status: Some(status), ..Behaviour::default() };
    let garbage = |what: Garbage| Behaviour {
        init_garbage: Some(what.clone()),
        check_garbage: Some(what),
        ..Behaviour::default()
    };
    let notifications = |notifications| Behaviour { notifications, ..Behaviour::default() };
    Some(match fault {
        Fault::NotificationsLost => notifications(Notifications::Lost),
        Fault::NotificationsDoubled(times) => notifications(Notifications::Doubled(times)),
        Fault::NotificationsLate => notifications(Notifications::LateMs(4_000)),
        Fault::NotificationsBeforeTheAnswer => notifications(Notifications::Early),
        Fault::NotificationsForged => Behaviour { wrong_token: true, ..usual },
        Fault::GatewayAnswers(code) => status(code),
        Fault::GatewayBusy => Behaviour { retry_after: Some(2), ..status(429) },
        Fault::GatewayAnswersHtml => garbage(Garbage::Html),
        Fault::GatewayCutsItsJson => garbage(Garbage::TruncatedJson),
        Fault::GatewayHangs => garbage(Garbage::Hang),
        Fault::GatewayTakesAndHangs => Behaviour { init_commits_then_hangs: true, ..usual },
        _ => return None,
    })
}

/// An address of this machine that nobody else listens at: a program that was killed gets it back.
fn own_address() -> SocketAddr {
    static NUMBER: AtomicU8 = AtomicU8::new(100);
    let [_, _, high, low] = std::process::id().to_be_bytes();
    SocketAddr::from(([127, NUMBER.fetch_add(1, Ordering::Relaxed), high, low], 8080))
}

fn address_of(url: &str) -> SocketAddr {
    url.trim_start_matches("http://").trim_end_matches('/').parse().unwrap()
}

fn book(house: &House, number: usize) -> Book {
    let size = 100_000 + 150_000 * number;
    let file = pdf(size);
    let slug = house.add_book(&format!("Le fleuve {number}"), size);
    Book { slug, hash: Sha256::digest(&file).to_vec(), size: file.len() }
}
