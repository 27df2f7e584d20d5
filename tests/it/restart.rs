//! A process that dies with work in its hands: a letter, a check, a webhook and a transfer go on in the next one within seconds, not when
//! a long lease is over.

use std::time::Instant;

use chrono::{TimeDelta, Utc};
use cinetpay_sandbox::{Action, Behaviour, Notifications};
use griot::domain::role::Role;
use griot::domain::transfer::TransferApi;
use griot::worker;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::support::back_office::{order_id, placed_by};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::sender::{PAYER, behave, refund, sending, sold};
use crate::support::shop::TestShop;
use crate::support::twin::lines;
use crate::support::wait::wait_for;

/// Accepts connections, reads what comes, and never answers.
async fn deaf() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move { stream.read_to_end(&mut Vec::new()).await });
        }
    });
    port
}

/// The clock of the test's shop is a minute behind that of the programs: what it plans is due for them.
#[expect(clippy::disallowed_methods, reason = "the programs have the machine's clock")]
fn a_minute_ago(shop: &TestShop) {
    shop.pass(Utc::now() - TimeDelta::minutes(1) - shop.clock.now());
}

/// A number that a query finds.
async fn number(shop: &TestShop, query: &str) -> i64 {
    lines(&shop.shop, format!("SELECT CAST(({query}) AS TEXT) AS line")).await.concat().parse().unwrap()
}

/// What waits for a worker: a letter, a webhook, a transfer of a refund, and a check of a payment that nobody told the shop of. Returns the
/// transaction of that payment.
async fn waiting(shop: &TestShop, slug: &str, endpoint: &str) -> String {
    let desk = shop.staff(Role::Owner).await;
    let (_, refunded) = sold(shop, slug).await;
    let fields = [("url", endpoint), ("note", ""), ("event", "order.paid")];
    assert!(desk.post("/admin/webhooks", &fields).await.status.is_redirection());
    let lost = Behaviour { notifications: Notifications::Lost, ..Behaviour::default() };
    behave(shop, lost.clone());
    let paid = placed_by(shop, slug, "moussa@exemple.ci", "07 07 07 07 00").await;
    act(shop, &paid, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    worker::reconcile(&shop.shop).await.unwrap();
    assert_eq!(shop.order_json(&paid).await["state"], "paid");
    let unheard = placed_by(shop, slug, "fatou@exemple.ci", "07 07 07 07 00").await;
    act(shop, &unheard, Action::Accept).await;
    refund(shop, &refunded, PAYER).await.unwrap();
    assert_eq!(shop.order_json(&unheard).await["state"], "placed");
    order_id(shop, &unheard).await;
    unheard
}

/// How many letters, webhooks, checks and transfers somebody has in his hands.
const IN_HANDS: &str = "(SELECT CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM jobs WHERE state = 'queued' AND leased_until IS NOT NULL) \
    + (SELECT CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM webhook_deliveries WHERE state = 'queued' AND leased_until IS NOT NULL) \
    + (SELECT COUNT(*) FROM transfers WHERE version > 0)";

on_both! {
    async fn what_a_process_that_dies_has_in_its_hands_goes_on_within_seconds_of_its_restart(db: TestDatabase) {
        let url = db.url().to_owned();
        let (shop, slug) = sending(db, TransferApi::Client).await;
        a_minute_ago(&shop);
        let nobody = deaf().await;
        let unheard = waiting(&shop, &slug, &format!("http://127.0.0.1:{nobody}/hook")).await;
        let house = House::new(TestDatabase::sqlite())
            .with("DATABASE_URL", &url)
            .with("CINETPAY_API_URL", shop.config.payments.api_url.as_ref().unwrap())
            .with("CINETPAY_TRANSFERS", "client")
            .with("MAIL_FROM", "livres@awa.ci")
            .with("SMTP_URL", &format!("smtp://127.0.0.1:{nobody}"))
            .with("GRIOT_KEY", &format!("{}Bwc=", "BwcH".repeat(10)));
        // Every answer but the letter's is late; the letter's never comes.
        behave(&shop, Behaviour { check_delay_ms: 60_000, init_delay_ms: 60_000, ..Behaviour::default() });
        let asked = shop.sandbox.calls(&unheard).check;
        let program = house.begin(&["worker"]);
        let in_hands = async || (number(&shop, IN_HANDS).await == 3 && shop.sandbox.calls(&unheard).check > asked).then_some(());
        wait_for("everything to be in the worker's hands", in_hands).await;
        program.kill();
        behave(&shop, Behaviour::default());
        let house = house.with("SMTP_URL", "");
        let began = Instant::now();
        let worker = house.begin(&["worker"]);
        let done = async || {
            let transfers = number(&shop, "SELECT COUNT(*) FROM transfers WHERE state IN ('pending', 'done')").await == 1;
            let hooks = number(&shop, "SELECT COUNT(*) FROM webhook_deliveries WHERE tries > 1").await > 0;
            let letters = house.letters().len() >= 2;
            let paid = shop.order_json(&unheard).await["state"] == "paid";
            (transfers && hooks && letters && paid).then_some(())
        };
        wait_for("everything to go on", done).await;
        eprintln!("all went on {:?} after the restart", began.elapsed());
        drop(worker);
    }
}
