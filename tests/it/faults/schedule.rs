//! Which faults come when: decided by a seed, so that a run can be repeated.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Nothing,
    NotificationsLost,
    /// Each comes so many times, all at once.
    NotificationsDoubled(u32),
    NotificationsLate,
    NotificationsBeforeTheAnswer,
    NotificationsForged,
    GatewayAnswers(u16),
    /// 429 with `Retry-After`.
    GatewayBusy,
    GatewayAnswersHtml,
    GatewayCutsItsJson,
    GatewayHangs,
    /// The payment is made, and the answer never comes.
    GatewayTakesAndHangs,
    GatewaySlow,
    GatewayCut,
    GatewayReset,
    GatewayTrickles,
    BuyersCut,
    BuyersReset,
    BuyersSlow,
    MailCut,
    MailReset,
    MailSlow,
    SmsRefused,
    SmsHangs,
    /// SIGKILL, again and again.
    Killed,
    /// SIGTERM.
    Terminated,
    /// Another program holds SQLite's lock.
    DatabaseLocked,
    /// PostgreSQL ends the shop's connections.
    ConnectionsEnded,
    BucketCut,
}

impl Fault {
    pub const EVERYWHERE: &[Self] = &[
        Self::Nothing,
        Self::NotificationsLost,
        Self::NotificationsDoubled(64),
        Self::NotificationsLate,
        Self::NotificationsBeforeTheAnswer,
        Self::NotificationsForged,
        Self::GatewayAnswers(500),
        Self::GatewayAnswers(403),
        Self::GatewayBusy,
        Self::GatewayAnswersHtml,
        Self::GatewayCutsItsJson,
        Self::GatewayHangs,
        Self::GatewayTakesAndHangs,
        Self::GatewaySlow,
        Self::GatewayCut,
        Self::GatewayReset,
        Self::GatewayTrickles,
        Self::BuyersCut,
        Self::BuyersReset,
        Self::BuyersSlow,
        Self::MailCut,
        Self::MailReset,
        Self::MailSlow,
        Self::SmsRefused,
        Self::SmsHangs,
        Self::Killed,
        Self::Terminated,
    ];

    /// Whether a letter or an SMS may come twice: who sends it cannot know that it arrived. What the SMS provider refused stands in its
    /// transcript too.
    pub fn may_repeat_messages(self) -> bool {
        matches!(
            self,
            Self::MailCut
                | Self::MailReset
                | Self::MailSlow
                | Self::SmsRefused
                | Self::SmsHangs
                | Self::Killed
                | Self::Terminated
                | Self::DatabaseLocked
                | Self::ConnectionsEnded
        )
    }
}

/// A process that was killed has this long to start again and to work.
const BETWEEN_KILLS: Duration = Duration::from_secs(2);

/// A fault, and who comes while it lasts.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    pub fault: Fault,
    pub lasts: Duration,
    pub people: usize,
    /// How often processes are killed, if that is the fault.
    pub kills: u32,
    pub seed: u64,
}

/// All phases of a run.
pub struct Schedule {
    pub name: &'static str,
    pub seed: u64,
    phases: Vec<Phase>,
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|number| number.parse().unwrap())
}

impl Schedule {
    /// `GRIOT_TEST_SEED` decides; without it each run is another. `GRIOT_TEST_FAULTS` phases (four, if it is not set) with
    /// `GRIOT_TEST_PEOPLE` each (eight), and `GRIOT_TEST_KILLS` (three) where processes are killed.
    pub fn from_settings(name: &'static str, faults: &[Fault]) -> Self {
        let seed = setting("GRIOT_TEST_SEED").unwrap_or_else(|| rand::random_range(0..1_000_000));
        let number = usize::try_from(setting("GRIOT_TEST_FAULTS").unwrap_or(4)).unwrap();
        let people = usize::try_from(setting("GRIOT_TEST_PEOPLE").unwrap_or(8)).unwrap();
        let kills = u32::try_from(setting("GRIOT_TEST_KILLS").unwrap_or(3)).unwrap();
        let mut chance = StdRng::seed_from_u64(seed);
        let mut order = Vec::new();
        while order.len() < number {
            let mut round = faults.to_vec();
            round.shuffle(&mut chance);
            order.extend(round);
        }
        let phase = |fault| {
            let usual = Duration::from_millis(chance.random_range(3_000..7_000));
            let lasts = if fault == Fault::Killed { usual.max(BETWEEN_KILLS * kills) } else { usual };
            Phase { fault, lasts, people, kills, seed: chance.random() }
        };
        Self { name, seed, phases: order.into_iter().take(number).map(phase).collect() }
    }

    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }
}
