//! What a buyer is told when their order is in review, is refunded or has its downloads ended, and what an owner is told
//! when a decision is needed.

use chrono::TimeDelta;
use cinetpay_sandbox::{Behaviour, Forgery};
use griot::domain::role::Role;
use griot::mail::EmailMessage;
use griot::shop::admin::access;
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::review::{self, Decision};
use griot::shop::admin::timeline::{self, Event};
use griot::worker;

use crate::support::back_office::{in_review, order_id, owner, paid, shelved, staff};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::smtp::PostOffice;
use crate::support::twin::{Twin, lines, tamper};
use crate::support::wait::wait_for;

fn to<'a>(letters: &'a [EmailMessage], address: &str) -> Vec<&'a EmailMessage> {
    letters.iter().filter(|letter| letter.envelope.to.as_str() == address).collect()
}

/// The newest e-mail to the buyer.
fn last(shop: &TestShop) -> EmailMessage {
    (*to(&shop.letters(), "awa@exemple.ci").last().expect("the buyer was written to")).clone()
}

/// Replaces non-breaking spaces.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn back(amount: i64) -> SurplusRefund {
    SurplusRefund { amount, reason: "Livre illisible".to_owned(), destination: "Orange Money 07 08".to_owned() }
}

/// Inserts an active account of this role.
async fn account(shop: &TestShop, email: &'static str, role: Role) {
    let sentence: &'static str = format!(
        "INSERT INTO accounts (id, email, role, password, created_at) VALUES \
         ('{email}', '{email}', '{}', 'x', '2027-01-01 00:00:00')",
        role.code()
    )
    .leak();
    tamper(&shop.shop, sentence).await;
}

on_both! {
    async fn who_paid_another_sum_is_told_once_that_it_is_looked_at_and_each_owner_that_he_has_to_decide(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        account(&shop, "awa.kone@griot.example", Role::Owner).await;
        account(&shop, "moussa@griot.example", Role::Owner).await;
        account(&shop, "support@griot.example", Role::Support).await;
        tamper(&shop.shop, "INSERT INTO sale_messages (account_id, choice, language) VALUES ('moussa@griot.example', 'none', 'en')").await;
        let transaction = in_review(&shop, &slug).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let check_answer = Forgery { amount: Some(serde_json::json!("25")), ..Forgery::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..shop.sandbox.behaviour() });
        for _ in 0..3 {
            shop.pass(TimeDelta::minutes(20));
            shop.work().await;
        }
        let letters = shop.letters();
        let buyer = to(&letters, "awa@exemple.ci");
        assert_eq!(buyer.len(), 1, "one letter, however often the gateway repeats itself");
        assert!(buyer[0].text.contains("Ne payez pas une deuxième fois") && buyer[0].text.contains(&number), "{}", buyer[0].text);
        assert!(!buyer[0].text.contains("/orders/") && !buyer[0].text.contains("/d/"), "it opens nothing");
        for (address, word) in [("awa.kone@griot.example", "À décider"), ("moussa@griot.example", "To decide")] {
            let told = to(&letters, address);
            assert_eq!(told.len(), 1, "{address}, whatever he wants to hear of sales");
            assert!(told[0].subject.contains(word) && told[0].subject.contains(&number), "{}", told[0].subject);
            assert!(told[0].text.contains(&format!("/admin/orders/{number}")), "{}", told[0].text);
            assert!(!told[0].text.contains("awa@"), "letters to the staff name no buyer");
        }
        assert!(to(&letters, "support@griot.example").is_empty());
    }

    async fn a_review_that_is_decided_before_its_letter_left_asks_no_owner_any_more(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        account(&shop, "owner@griot.example", Role::Owner).await;
        let transaction = crate::support::back_office::unsent_review(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        review::decide(&shop.shop, &owner(&shop), &id, Decision::Deliver, "Le montant est bon").await.unwrap();
        shop.work().await;
        let subjects: Vec<String> = to(&shop.letters(), "owner@griot.example").iter().map(|one| one.subject.clone()).collect();
        assert!(subjects.iter().all(|subject| !subject.contains("décider")), "{subjects:?}");
    }

    async fn who_is_not_delivered_is_told_that_the_money_goes_back_and_then_that_it_left(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = in_review(&shop, &slug).await;
        let (by, id) = (owner(&shop), order_id(&shop, &transaction).await);
        review::decide(&shop.shop, &by, &id, Decision::Refund, "Mauvais montant").await.unwrap();
        shop.work().await;
        assert!(last(&shop).subject.starts_with("Votre argent va vous être rendu"), "{}", last(&shop).subject);
        let attempt = timeline::tell(&shop.shop, &by, &id).await.unwrap();
        let owed = attempt.events.iter().find_map(|(_, event)| match event {
            Event::Attempt(attempt) => Some(attempt.id.clone()),
            _ => None,
        });
        shop.pass(TimeDelta::minutes(1));
        refunds::refund_surplus(&shop.shop, &owner(&shop), &owed.unwrap(), back(25)).await.unwrap();
        shop.work().await;
        let letter = last(&shop);
        assert!(letter.subject.starts_with("Votre argent vous est rendu"), "{}", letter.subject);
        assert!(plain(&letter.text).contains("Somme rendue : 25 F CFA"), "{}", letter.text);
        assert!(!letter.text.contains("Orange Money 07"), "where it went is the staff's note");
    }

    async fn who_is_refunded_hears_how_much_and_that_the_links_are_over(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let SurplusRefund { amount, reason, destination } = back(2500);
        let back = OrderRefund { lines: vec![(0, amount)], reason, destination };
        refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        // A second payment was refunded at the same moment.
        let second = "INSERT INTO refunds (id, order_id, attempt_id, amount, currency, reason, destination, author, at) SELECT \
             'zz', order_id, (SELECT id FROM attempts), 25, currency, 'x', '', 'awa', at FROM refunds";
        assert_eq!(tamper(&shop.shop, second).await, 1);
        shop.work().await;
        let letter = last(&shop);
        assert!(letter.subject.starts_with("Votre commande est remboursée"), "{}", letter.subject);
        assert!(plain(&letter.text).contains("2 500 F CFA"), "{}", letter.text);
        assert!(plain(&letter.text).contains("Avoir n° : ") && letter.text.contains("A-2027-000001"), "{}", letter.text);
        assert!(letter.text.contains("ne sont plus valables"), "{}", letter.text);
    }

    async fn whose_downloads_are_ended_is_told_five_times_a_day_at_most(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let by = staff(&shop, Role::Manager);
        for _ in 0..7 {
            access::revoke(&shop.shop, &by, &id, "Lien partagé").await.unwrap();
            access::extend(&shop.shop, &by, &id, 1, 0).await.unwrap();
        }
        shop.work().await;
        let told = shop.letters().into_iter().filter(|letter| letter.subject.starts_with("Les téléchargements")).count();
        assert_eq!(told, 5);
        shop.pass(TimeDelta::days(1));
        access::revoke(&shop.shop, &by, &id, "Lien partagé").await.unwrap();
        shop.work().await;
        assert!(last(&shop).subject.starts_with("Les téléchargements sont arrêtés"));
        assert!(!last(&shop).text.contains("Lien partagé"), "the reason is the staff's note");
    }

    async fn a_letter_promises_the_hours_of_its_own_link_and_not_of_the_newest(db: TestDatabase) {
        let office = PostOffice::open(&["--refuse-rcpt", "451 4.3.0 busy"]);
        let shop = TestShop::planned(db, Plan { mailer: Some(crate::mail::post_to(office.port)), ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let transaction = paid(&shop, &slug).await;
        shop.pass(TimeDelta::hours(70));
        access::resend(&shop.shop, &owner(&shop), &order_id(&shop, &transaction).await, None).await.unwrap();
        let mut twin = Twin::beside(&shop);
        twin.shop.mailer = griot::mail::Mailer::Memory(std::sync::Arc::clone(&shop.outbox));
        while worker::next_job(&twin.shop).await.unwrap() {}
        let texts: Vec<String> = shop.parcels().into_iter().map(|letter| plain(&letter.text)).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].contains("2 heures"), "the receipt's link ends in two hours: {}", texts[0]);
        assert!(texts[1].contains("3 jours"), "{}", texts[1]);
        tamper(&shop.shop, "UPDATE messages SET state = 'queued', sent_at = NULL WHERE kind = 'receipt'").await;
        tamper(&shop.shop, "UPDATE jobs SET state = 'queued' WHERE subject IN (SELECT id FROM messages WHERE kind = 'receipt')").await;
        shop.pass(TimeDelta::hours(3));
        while worker::next_job(&twin.shop).await.unwrap() {}
        let late = plain(&shop.parcels().pop().unwrap().text);
        assert!(late.contains("Le lien a expiré pendant que cet e-mail attendait"), "{late}");
    }

    async fn a_letter_whose_link_was_ended_does_not_leave(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let corrected = access::Correction { email: "awa.kone@exemple.ci".to_owned(), phone: String::new(), reason: "Faute de frappe".to_owned() };
        access::resend(&shop.shop, &owner(&shop), &id, Some(corrected)).await.unwrap();
        shop.work().await;
        let before = shop.letters().len();
        tamper(&shop.shop, "UPDATE messages SET state = 'queued', sent_at = NULL WHERE kind = 'receipt'").await;
        tamper(&shop.shop, "UPDATE jobs SET state = 'queued' WHERE subject IN (SELECT id FROM messages WHERE kind = 'receipt')").await;
        shop.work().await;
        assert_eq!(shop.letters().len(), before);
        let state = lines(&shop.shop, "SELECT state AS line FROM messages WHERE kind = 'receipt'".to_owned()).await;
        assert_eq!(state, ["failed"]);
    }

    async fn a_letter_that_left_stays_one_letter_when_its_job_comes_again(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let before = shop.letters().len();
        // What a crash between the e-mail's "sent" and the job's "done" leaves.
        assert!(tamper(&shop.shop, "UPDATE jobs SET state = 'queued', leased_until = NULL").await > 0);
        shop.work().await;
        let left: Vec<String> = shop.letters().into_iter().skip(before).map(|letter| letter.subject).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    async fn a_job_that_takes_long_keeps_its_lease_and_one_whose_process_died_is_taken_within_fifteen_seconds(db: TestDatabase) {
        let office = PostOffice::open(&["--hang-after-data"]);
        let shop = TestShop::planned(db, Plan { mailer: Some(crate::mail::post_to(office.port)), ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        shop.at_the_counter(cinetpay_sandbox::Action::Accept).await;
        worker::reconcile(&shop.shop).await.unwrap();
        let acts = shop.shop.clone();
        let hanging = tokio::spawn(async move { worker::next_job(&acts).await });
        let lease = || lines(&shop.shop, "SELECT CAST(leased_until AS TEXT) AS line FROM jobs WHERE leased_until IS NOT NULL".to_owned());
        let first = wait_for_lease(&lease, &[]).await;
        shop.pass(TimeDelta::seconds(11));
        wait_for_lease(&lease, &first).await;
        shop.pass(TimeDelta::seconds(11));
        let twin = Twin::beside(&shop);
        assert!(!worker::next_job(&twin.shop).await.unwrap(), "22 seconds on, it is still in hand");
        // As if the process were killed.
        hanging.abort();
        let _ = hanging.await;
        shop.pass(TimeDelta::seconds(15));
        let mut twin = twin;
        twin.shop.mailer = griot::mail::Mailer::Memory(std::sync::Arc::clone(&shop.outbox));
        assert!(worker::next_job(&twin.shop).await.unwrap());
        assert_eq!(shop.parcels().len(), 1);
    }

    async fn jobs_that_were_done_are_forgotten_after_a_week_and_failures_stay(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let kinds = || lines(&shop.shop, "SELECT state AS line FROM jobs ORDER BY state".to_owned());
        shop.pass(TimeDelta::days(6));
        shop.work().await;
        assert_eq!(kinds().await, ["done"]);
        tamper(&shop.shop, "INSERT INTO jobs (id, kind, subject, state, run_at, tries, created_at) VALUES \
            ('00000000-0000-7000-8000-000000000000', 'mail', 'x', 'failed', '2020-01-01 00:00:00', 22, '2020-01-01 00:00:00')").await;
        shop.pass(TimeDelta::days(2));
        shop.work().await;
        assert_eq!(kinds().await, ["failed"]);
        assert_eq!(shop.last_order_json().await["messages"].as_array().unwrap().len(), 1, "the letter itself stays in the outbox");
    }
}

/// Waits until there is a lease that is not among `known`.
async fn wait_for_lease<F: Future<Output = Vec<String>>>(lease: &impl Fn() -> F, known: &[String]) -> Vec<String> {
    wait_for("another lease", async || Some(lease().await).filter(|found| !found.is_empty() && found != known)).await
}
