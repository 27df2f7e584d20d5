//! The e-mail to a buyer whose payment waits for long, or was refused.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::mail::EmailMessage;
use griot::shop::messages::payment_reminders;
use griot::worker;

use crate::support::back_office::shelved;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::Twin;

/// What the shop writes to the buyer when it looks for payments that wait.
async fn reminded(shop: &TestShop) -> Vec<EmailMessage> {
    let before = shop.letters().len();
    payment_reminders::plan(&shop.shop).await.unwrap();
    while worker::next_job(&shop.shop).await.unwrap() {}
    shop.letters().split_off(before)
}

on_both! {
    async fn who_has_not_confirmed_a_payment_is_told_once_after_twenty_minutes_not_to_pay_twice(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.buyer().buy(&slug).await;
        shop.pass(TimeDelta::minutes(19));
        assert_eq!(reminded(&shop).await.len(), 0);
        shop.pass(TimeDelta::minutes(2));
        let twin = Twin::beside(&shop);
        let (one, other) = tokio::join!(payment_reminders::plan(&shop.shop), payment_reminders::plan(&twin.shop));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "one of two instances");
        let letter = &reminded(&shop).await[0];
        assert!(letter.subject.contains("pas encore confirmé"), "{}", letter.subject);
        assert!(letter.text.contains("Ne payez pas une deuxième fois") && letter.text.contains("/find"), "{}", letter.text);
        assert!(!letter.text.contains("/orders/"), "a mistyped address opens nothing");
        shop.pass(TimeDelta::hours(3));
        assert_eq!(reminded(&shop).await.len(), 0, "once");
    }

    async fn who_was_refused_and_did_not_try_again_is_told_so_and_who_paid_is_not(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Refuse).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        shop.pass(TimeDelta::minutes(30));
        let letters = reminded(&shop).await;
        assert_eq!(letters.len(), 1);
        assert!(letters[0].subject.contains("n’est pas passé"), "{}", letters[0].subject);
    }

    async fn who_tries_again_after_a_refusal_is_told_of_the_newest_payment_alone(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        shop.at_the_counter(Action::Refuse).await;
        shop.pass(TimeDelta::minutes(15));
        shop.work().await;
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        buyer.post(&format!("/orders/{key}/pay"), &[]).await;
        shop.pass(TimeDelta::minutes(10));
        assert_eq!(reminded(&shop).await.len(), 0, "the newest payment is ten minutes old");
        shop.pass(TimeDelta::minutes(11));
        let letters = reminded(&shop).await;
        assert_eq!(letters.len(), 1);
        assert!(letters[0].subject.contains("pas encore confirmé"), "{}", letters[0].subject);
    }

    async fn a_shop_that_was_closed_writes_to_nobody_about_yesterday(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.buyer().buy(&slug).await;
        shop.pass(TimeDelta::hours(13));
        assert_eq!(reminded(&shop).await.len(), 0);
    }
}
