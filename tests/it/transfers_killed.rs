//! The program killed with SIGKILL while it sends money: no transfer is lost, and none is sent twice.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use cinetpay_sandbox::{Behaviour, TransferState};
use diesel::prelude::*;
use griot::store::Conn;
use griot::store::schema::transfers;
use griot::worker;

use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::sender::{PAYER, behave, refund, sending, sold};
use crate::support::shop::TestShop;
use crate::support::twin::tamper;
use crate::support::wait::wait_for;
use griot::domain::transfer::TransferApi;

/// How often the program is killed on each database: `GRIOT_TEST_KILLS`, or 20 times.
fn kills() -> usize {
    std::env::var("GRIOT_TEST_KILLS").map_or(20, |kills| kills.parse().unwrap())
}

/// The states of all transfers, and how often each was sent.
async fn rows(shop: &TestShop) -> Vec<(String, i32)> {
    let read = |conn: &mut Conn| -> Result<Vec<(String, i32)>, griot::store::Error> {
        Ok(transfers::table.select((transfers::state, transfers::tries)).load(conn)?)
    };
    shop.shop.db.read(read).await.unwrap()
}

async fn sends(shop: &TestShop) -> i32 {
    rows(shop).await.iter().map(|(_, tries)| tries).sum()
}

on_both! {
    async fn a_program_that_is_killed_between_call_and_answer_loses_no_transfer_and_sends_none_twice(db: TestDatabase) {
        for api in [TransferApi::Client, TransferApi::Api2026] {
            killed(TestDatabase::like(&db), api).await;
        }
    }
}

/// As if the times had passed that a worker waits for another one, and for a call that may be on its way.
async fn time_passes(shop: &TestShop) {
    let long_ago = "'2026-01-01 00:00:00'";
    tamper(
        &shop.shop,
        format!("UPDATE transfers SET called_at = {long_ago} WHERE called_at IS NOT NULL AND next_at IS NOT NULL"),
    )
    .await;
    tamper(&shop.shop, format!("UPDATE transfers SET next_at = {long_ago} WHERE next_at IS NOT NULL")).await;
}

/// The clock of the test's shop shows the time of the program that is killed.
#[expect(clippy::disallowed_methods, reason = "the program that is killed has the machine's clock")]
fn now(shop: &TestShop) {
    shop.pass(Utc::now() - shop.clock.now());
}

async fn killed(db: TestDatabase, api: TransferApi) {
    let url = db.url().to_owned();
    let (shop, slug) = sending(db, api).await;
    let sandbox = shop.config.payments.api_url.clone().unwrap();
    let house = House::new(TestDatabase::sqlite())
        .with("DATABASE_URL", &url)
        .with("CINETPAY_API_URL", &sandbox)
        .with("CINETPAY_TRANSFERS", api.code())
        .with("GRIOT_KEY", &format!("{}Bwc=", "BwcH".repeat(10)));
    for round in 0..kills() / 2 {
        behave(&shop, Behaviour::default());
        now(&shop);
        let (_, id) = sold(&shop, &slug).await;
        refund(&shop, &id, PAYER).await.unwrap();
        // Half of the calls are cut before CinetPay has the transfer, half after.
        behave(&shop, Behaviour { init_delay_ms: 25, init_commits_then_hangs: true, ..Behaviour::default() });
        time_passes(&shop).await;
        let before = sends(&shop).await;
        let program = house.begin(&["worker"]);
        wait_for("a call", async || (sends(&shop).await > before).then_some(())).await;
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..50))).await;
        program.kill();
        assert!(rows(&shop).await.iter().any(|(state, _)| state == "sending"), "round {round}: it was not being sent");
    }
    behave(&shop, Behaviour::default());
    for _ in 0..6 {
        shop.pass(TimeDelta::minutes(10));
        time_passes(&shop).await;
        worker::reconcile(&shop.shop).await.unwrap();
    }
    let rows = rows(&shop).await;
    assert!(rows.iter().all(|(state, _)| state == "done"), "{rows:?}");
    let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
    for transfer in shop.sandbox.transfers() {
        assert_eq!(transfer.state, TransferState::Done);
        *arrived.entry(transfer.id).or_default() += 1;
    }
    assert_eq!((arrived.len(), arrived.values().sum::<usize>()), (rows.len(), kills() / 2), "none lost, none twice");
}
