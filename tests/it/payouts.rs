//! Payouts: what is available is paid to the seller, once, and nothing else.

use chrono::TimeDelta;
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::paid;
use crate::support::market::{agrees, has, one, refund};
use crate::support::postgres::on_both;

on_both! {
    async fn what_is_available_is_paid_out_once_and_the_seller_is_told(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let transaction = paid(&shop, &slug).await;
        let here = format!("/admin/market/{id}");
        let fields = |amount| [("amount", amount), ("currency", "XOF"), ("destination", "Orange Money 07 07 07 07 00")];
        let held = shop.staff(Role::Owner).await.post(&format!("{here}/payout"), &fields("1")).await;
        assert!(held.text.contains("id=\"amount-error\""), "what is held is not paid out: {}", held.text);
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get(&here).await.text.contains("value=\"2250\""), "all of it is proposed");
        for wrong in ["2 251", "0", "-5", "beaucoup"] {
            let refused = desk.post(&format!("{here}/payout"), &fields(wrong)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(refused.text.contains("2\u{a0}250\u{a0}F\u{a0}CFA au plus") && refused.text.contains("Orange Money"), "{}", refused.text);
        }
        let nowhere = desk.post(&format!("{here}/payout"), &[("amount", "2250"), ("currency", "XOF"), ("destination", " ")]).await;
        assert!(nowhere.text.contains("id=\"destination-error\""), "{}", nowhere.text);
        let (address, twice) = (format!("{here}/payout"), fields("2 000 F CFA"));
        let both = tokio::join!(desk.post(&address, &twice), desk.post(&address, &twice));
        let done = [both.0, both.1].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
        assert_eq!((done, has(&shop.shop, &id).await), (1, (0, 250)), "of two at once one is recorded");
        shop.work().await;
        let told: Vec<_> = shop.letters().into_iter().filter(|letter| letter.subject.starts_with("Versement")).collect();
        assert_eq!((told.len(), told[0].envelope.to.as_str()), (1, awa.email.as_str()));
        assert!(told[0].text.contains("2\u{a0}000") && told[0].text.contains("07 07 07 07 00"), "{}", told[0].text);
        let awa = shop.signed_in(&awa.account_id).await;
        assert!(awa.get("/seller/payouts").await.text.contains("Orange Money 07 07 07 07 00"));
        refund(&shop, &transaction, &[(0, 2_500)]).await;
        assert_eq!(has(&shop.shop, &id).await, (0, -2_000), "he owes what he was paid");
        assert!(awa.get("/seller").await.text.contains("-2\u{a0}000"));
        agrees(&shop).await;
        paid(&shop, &slug).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 250), "his next sale pays it");
    }

    async fn a_payout_needs_a_password_that_was_typed_a_moment_ago(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        paid(&shop, &slug).await;
        let desk = shop.staff(Role::Owner).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let desk = Desk { buyer: shop.signed_in(&desk.account_id).await, ..desk };
        shop.pass(TimeDelta::minutes(6));
        let fields = [("amount", "2250"), ("currency", "XOF"), ("destination", "Espèces")];
        let asked = desk.post(&format!("/admin/market/{id}/payout"), &fields).await;
        assert!(asked.text.contains("name=\"fresh_password\""), "{}", asked.text);
        assert_eq!(has(&shop.shop, &id).await, (0, 2_250));
    }
}
