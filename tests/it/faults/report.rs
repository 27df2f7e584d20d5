//! What a run shows: its faults, orders, kills, and how long the shop took to heal.

use std::fmt::Write as _;
use std::time::Duration;

use super::histories::Histories;
use super::people::Person;
use super::schedule::{Phase, Schedule};
use super::town::Town;

pub struct Report {
    lines: Vec<String>,
    title: String,
    slowest: Duration,
}

impl Report {
    pub fn new(schedule: &Schedule) -> Self {
        let title = format!("{}, seed {}, {} faults", schedule.name, schedule.seed, schedule.phases().len());
        Self { lines: Vec::new(), title, slowest: Duration::ZERO }
    }

    /// Notes what a fault did.
    pub fn add(&mut self, phase: &Phase, people: &[Person], town: &Town, healed: Duration) {
        self.slowest = self.slowest.max(healed);
        let (led, paid) = counts(people);
        self.lines.push(format!(
            "{:?}: {} came until now, {led} saw the payment page, {paid} paid; healed {:.1} s later; {} kills until now",
            phase.fault,
            people.len(),
            healed.as_secs_f64(),
            town.kills,
        ));
    }

    pub fn text(&self) -> String {
        self.lines.iter().fold(self.title.clone(), |mut text, line| {
            let _ = write!(text, "\n  {line}");
            text
        })
    }

    /// Writes it all down.
    pub fn end(&self, town: &Town, people: &[Person]) {
        let (led, paid) = counts(people);
        assert!(
            led * 4 >= people.len() * 3 && paid * 2 >= led,
            "{led} of {} saw the payment page, {paid} paid",
            people.len()
        );
        let read = people.iter().filter(|person| person.has_read).count();
        let letters = town.office.count() + town.sms.requests().len();
        let checks = Histories::most_checks(town);
        eprintln!(
            "{}\n  in all: {} people, {led} orders, {paid} paid, {letters} messages, {read} files read, {} kills; slowest to heal {:.1} s; \
             at most {} kB in a process, {checks} checks of a transaction; nothing lost, nothing twice, nothing free",
            self.text(),
            people.len(),
            town.kills,
            self.slowest.as_secs_f64(),
            town.memory,
        );
    }
}

/// How many saw the payment page, and how many paid.
fn counts(people: &[Person]) -> (usize, usize) {
    let led = people.iter().filter(|person| person.transaction.is_some()).count();
    (led, people.iter().filter(|person| person.paid).count())
}
