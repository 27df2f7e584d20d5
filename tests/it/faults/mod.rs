//! Faults while people buy, from a seed: five histories (the gateway's, the ledger, orders and grants, e-mails and SMS, the bytes
//! served) are compared after each fault. `scripts/faults` tells how to run more of them.

mod histories;
mod people;
mod report;
mod schedule;
mod town;

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use crate::support::postgres::TestDatabase;
use histories::Histories;
use people::Person;
use report::Report;
use schedule::{Phase, Schedule};
use town::{Town, TownPlan};

/// How long after a fault, and after the payment, everything that was paid has been delivered: a minute by reliability's rule, and
/// some seconds for a machine that is busy with three other things.
const HEALED_WITHIN: Duration = Duration::from_secs(75);
const POLL: Duration = Duration::from_millis(250);

/// Lives through all phases, and compares the histories after each.
async fn live(plan: TownPlan) {
    let schedule = Schedule::from_settings(plan.name, &plan.faults());
    let mut town = Town::build(plan).await;
    let mut report = Report::new(&schedule);
    let mut people = Vec::new();
    for phase in schedule.phases() {
        under_fault(&mut town, phase, &mut people).await;
        let healed = heal(&mut town, phase, &mut people).await;
        report.add(phase, &people, &town, healed);
        proves(&town, phase, &mut people, &report);
    }
    read_by(&town, &mut people).await;
    let last = schedule.phases().last().unwrap();
    heal(&mut town, last, &mut people).await;
    proves(&town, last, &mut people, &report);
    report.end(&town, &people);
}

/// Compares the histories.
fn proves(town: &Town, phase: &Phase, people: &mut [Person], report: &Report) {
    let wrong = Histories::read(town, people).compare(phase, town);
    assert!(wrong.is_empty(), "{}\nafter {phase:?}\n{}\n{}", report.text(), wrong.join("\n"), town.logs());
}

/// While the fault lasts people buy, and those who bought before read. Who is not served presses the button again, as people do.
async fn under_fault(town: &mut Town, phase: &Phase, people: &mut Vec<Person>) {
    let already = people.len();
    let came: Vec<Person> = (0..phase.people).map(|number| Person::new(already + number, phase)).collect();
    let shop = town.as_people_see_it();
    let buying = join_all(came.into_iter().map(|person| person.buys(&shop)));
    let reading = join_all(people.iter_mut().map(|person| person.reads(&shop)));
    let (came, _, ()) = tokio::join!(buying, reading, town.suffer(phase));
    people.extend(came);
}

async fn read_by(town: &Town, people: &mut [Person]) {
    let shop = town.as_people_see_it();
    join_all(people.iter_mut().map(|person| person.reads(&shop))).await;
}

/// Waits until everything that was paid is delivered. Returns how long it took.
async fn heal(town: &mut Town, phase: &Phase, people: &mut [Person]) -> Duration {
    let began = Instant::now();
    loop {
        town.look_after().await;
        let missing = Histories::read(town, people).undelivered();
        if missing.is_empty() {
            return began.elapsed();
        }
        assert!(
            began.elapsed() < HEALED_WITHIN,
            "after {phase:?}: paid, and not delivered: {missing:?}\n{}",
            town.logs()
        );
        tokio::time::sleep(POLL).await;
    }
}

/// The three shops live side by side: most of their time is waiting.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn faults_over_three_shops_lose_no_sale_and_make_none_twice() {
    let plan = |name, database, processes, bucket| TownPlan { name, database, processes, bucket };
    let plans = [
        plan("one process on SQLite", TestDatabase::sqlite(), 1, false),
        plan("two processes on SQLite", TestDatabase::sqlite(), 2, false),
        plan("two processes on PostgreSQL, files in S3", TestDatabase::postgres(), 2, true),
    ];
    let lives = plans.map(|plan| spawn_blocking(|| Handle::current().block_on(live(plan))));
    for lived in join_all(lives).await {
        lived.expect("nothing is wrong");
    }
}
