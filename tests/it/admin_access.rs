//! A buyer's access to their book, as the staff repairs it in the back office.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::order::OrderState;
use griot::domain::role::Role;
use griot::shop::admin::access::{self, Correction};
use griot::shop::admin::check::{self, Checked};
use griot::shop::admin::{Fault, Refused, Staff, order_notes};
use reqwest::StatusCode;

use crate::support::admin::PASSWORD;
use crate::support::back_office::{audited, order_id, owner, paid, placed, shelved, staff, told};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::tamper;

/// The link in the e-mail at index `place`.
fn link(shop: &TestShop, place: usize) -> String {
    let text = shop.letters()[place].text.clone();
    text.split_whitespace().find(|word| word.contains("/d/")).unwrap().to_owned()
}

async fn opens(shop: &TestShop, link: &str) -> bool {
    shop.buyer().post(link, &[]).await.status == StatusCode::SEE_OTHER
}

/// A support member who has just confirmed their password.
fn fresh(shop: &TestShop) -> Staff {
    Staff { fresh: true, ..staff(shop, Role::Support) }
}

fn to(email: &str) -> Correction {
    Correction { email: email.to_owned(), phone: String::new(), reason: "Elle a téléphoné".to_owned() }
}

on_both! {
    async fn support_sends_a_link_again_and_the_first_one_lives_on(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        access::resend(&shop.shop, &staff(&shop, Role::Support), &id, None).await.unwrap();
        shop.work().await;
        assert_eq!(shop.letters().len(), 2);
        assert_eq!(shop.letters()[1].envelope.to.as_str(), "awa@exemple.ci");
        assert!(opens(&shop, &link(&shop, 0)).await && opens(&shop, &link(&shop, 1)).await);
        assert_eq!(audited(&shop).await, ["order.resend"]);
    }

    async fn a_corrected_address_gets_the_letter_and_the_wrong_one_keeps_no_key(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let wrong = access::resend(&shop.shop, &fresh(&shop), &id, Some(to("awa@"))).await;
        assert!(matches!(wrong, Err(Refused::Typed(Fault::Email(_)))));
        let silent = Some(Correction { email: "awa.k@exemple.ci".to_owned(), phone: String::new(), reason: " ".to_owned() });
        let unexplained = access::resend(&shop.shop, &fresh(&shop), &id, silent).await;
        assert!(matches!(unexplained, Err(Refused::Typed(Fault::Reason))));
        shop.pass(TimeDelta::minutes(1));
        access::resend(&shop.shop, &fresh(&shop), &id, Some(to("Awa.K@Exemple.ci"))).await.unwrap();
        shop.work().await;
        assert_eq!(shop.letters()[1].envelope.to.as_str(), "Awa.K@exemple.ci");
        assert!(!opens(&shop, &link(&shop, 0)).await, "it went to a stranger");
        assert!(opens(&shop, &link(&shop, 1)).await);
        let order_json = told(&shop, &transaction).await;
        assert_eq!(order_json.order.email.as_deref(), Some("Awa.K@exemple.ci"));
        assert_eq!(audited(&shop).await, ["order.address"]);
        let former = &shop.letters()[2];
        assert_eq!(former.envelope.to.as_str(), "awa@exemple.ci", "whoever reads the former address is told");
        assert!(former.text.contains("A…@e….ci") && !former.text.contains("Awa.K"), "{}", former.text);
        assert!(!former.text.contains("/d/"), "and gets no link");
        let page = shop.staff(Role::Owner).await.get("/admin").await.text;
        assert!(page.contains(&format!("la commande {} à une autre adresse", order_json.order.number)), "{page}");
    }

    async fn support_sends_a_book_to_another_address_only_with_a_fresh_password(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let stale = access::resend(&shop.shop, &staff(&shop, Role::Support), &id, Some(to("moi@exemple.ci"))).await;
        assert!(matches!(stale, Err(Refused::Password)));
        let support = shop.staff(Role::Support).await;
        shop.pass(TimeDelta::minutes(6));
        let address = format!("/admin/orders/{}/link", told(&shop, &transaction).await.order.number);
        let fields = [("email", "moi@exemple.ci"), ("reason", "Elle a téléphoné")];
        let asked = support.post(&address, &fields).await;
        assert!(asked.text.contains("name=\"fresh_password\"") && asked.text.contains("moi@exemple.ci"), "{}", asked.text);
        assert_eq!(told(&shop, &transaction).await.order.email.as_deref(), Some("awa@exemple.ci"));
        let kept = [fields[0], fields[1], ("fresh_password", PASSWORD)];
        assert!(support.post(&address, &kept).await.status.is_redirection());
        assert_eq!(told(&shop, &transaction).await.order.email.as_deref(), Some("moi@exemple.ci"));
    }

    async fn a_letter_that_had_not_left_goes_to_the_corrected_address_only(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        griot::shop::admin::manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await.unwrap();
        access::resend(&shop.shop, &fresh(&shop), &id, Some(to("awa.k@exemple.ci"))).await.unwrap();
        shop.work().await;
        let letters = shop.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].envelope.to.as_str(), "awa.k@exemple.ci");
    }

    async fn nothing_is_sent_for_an_order_that_is_not_paid_or_has_nothing_left(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let open = order_id(&shop, &placed(&shop, &slug).await).await;
        assert!(matches!(access::resend(&shop.shop, &owner(&shop), &open, None).await, Err(Refused::Moved)));
        let id = order_id(&shop, &paid(&shop, &slug).await).await;
        access::revoke(&shop.shop, &owner(&shop), &id, "Lien partagé").await.unwrap();
        assert!(matches!(access::resend(&shop.shop, &owner(&shop), &id, None).await, Err(Refused::Moved)));
        shop.work().await;
        assert_eq!(shop.parcels().len(), 1);
    }

    async fn an_extension_brings_a_dead_link_back_for_as_long(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        shop.pass(TimeDelta::days(10));
        assert!(!opens(&shop, &link(&shop, 0)).await);
        for (days, downloads) in [(0, 0), (-1, 2), (366, 0), (0, 51)] {
            let extended = access::extend(&shop.shop, &owner(&shop), &id, days, downloads).await;
            assert!(matches!(extended, Err(Refused::Typed(Fault::Prolongation))), "{days} {downloads}");
        }
        access::extend(&shop.shop, &staff(&shop, Role::Manager), &id, 30, 2).await.unwrap();
        assert!(opens(&shop, &link(&shop, 0)).await);
        assert_eq!(told(&shop, &transaction).await.granted[0].0.downloads, 7);
        shop.pass(TimeDelta::days(29));
        assert!(opens(&shop, &link(&shop, 0)).await);
        shop.pass(TimeDelta::days(2));
        assert!(!opens(&shop, &link(&shop, 0)).await);
    }

    async fn access_that_was_ended_comes_back_by_an_extension(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let id = order_id(&shop, &paid(&shop, &slug).await).await;
        let by = staff(&shop, Role::Manager);
        let end = || access::revoke(&shop.shop, &by, &id, "Lien partagé");
        let both = tokio::join!(end(), end());
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        assert!(!opens(&shop, &link(&shop, 0)).await);
        access::extend(&shop.shop, &by, &id, 1, 0).await.unwrap();
        assert!(opens(&shop, &link(&shop, 0)).await);
        assert_eq!(audited(&shop).await, ["order.revoke", "order.extend"]);
    }

    async fn support_asks_and_notes_and_extends_nothing(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let id = order_id(&shop, &paid(&shop, &slug).await).await;
        let by = staff(&shop, Role::Support);
        assert!(matches!(access::extend(&shop.shop, &by, &id, 1, 1).await, Err(Refused::Forbidden)));
        assert!(matches!(access::revoke(&shop.shop, &by, &id, "x").await, Err(Refused::Forbidden)));
        assert!(check::check_again(&shop.shop, &by, &id).await.is_ok());
        order_notes::write(&shop.shop, &by, &id, "Elle a téléphoné.").await.unwrap();
        assert!(audited(&shop).await.ends_with(&["order.note".to_owned()]));
    }

    async fn checking_again_settles_at_once_within_the_allowance(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let by = staff(&shop, Role::Manager);
        for _ in 0..3 {
            let checked = check::check_again(&shop.shop, &by, &id).await.unwrap();
            assert_eq!(checked, Checked::Answered(OrderState::Placed));
        }
        assert_eq!(check::check_again(&shop.shop, &by, &id).await.unwrap(), Checked::Postponed);
        assert_eq!(shop.sandbox.calls(&transaction).check, 3);
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        assert_eq!(check::check_again(&shop.shop, &by, &id).await.unwrap(), Checked::Answered(OrderState::Paid));
        assert_eq!(check::check_again(&shop.shop, &by, &id).await.unwrap(), Checked::Settled);
        assert_eq!(audited(&shop).await.len(), 5, "one row each time the gateway was to be asked");
        let order_json = shop.order_json(&transaction).await;
        assert!(order_json["transitions"].as_array().unwrap().iter().any(|one| one["cause"] == "owner" && one["became"] == "paid"));
    }

    async fn a_payment_that_was_given_up_can_still_be_asked_about(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        shop.pass(TimeDelta::days(91));
        shop.work().await;
        shop.work().await;
        assert_eq!(shop.order_json(&transaction).await["attempts"][0]["state"], "abandoned");
        act(&shop, &transaction, Action::Accept).await;
        let id = order_id(&shop, &transaction).await;
        assert_eq!(check::check_again(&shop.shop, &owner(&shop), &id).await.unwrap(), Checked::Answered(OrderState::Paid));
    }

    async fn downloads_alone_for_a_right_whose_time_is_over_come_with_days_and_days_alone_are_refused_when_none_is_left(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        shop.pass(TimeDelta::days(10));
        access::extend(&shop.shop, &owner(&shop), &id, 0, 3).await.unwrap();
        let grant = told(&shop, &transaction).await.granted.remove(0).0;
        assert_eq!(grant.expires_at.and_utc(), shop.clock.now() + TimeDelta::days(3), "as long as a sale gives");
        assert!(grant.quota().check_active(shop.clock.now()).is_ok() && grant.counting().left() > 0);
        tamper(&shop.shop, "UPDATE grants SET used = downloads").await;
        let days_alone = access::extend(&shop.shop, &owner(&shop), &id, 5, 0).await;
        assert!(matches!(days_alone, Err(Refused::Typed(Fault::NoDownloads))));
        let desk = shop.staff(Role::Owner).await;
        let page = format!("/admin/orders/{}", shop.order_json(&transaction).await["number"].as_str().unwrap());
        let said = desk.post(&format!("{page}/extension"), &[("days", "5"), ("downloads", "0")]).await;
        assert!(said.text.contains("Tous les téléchargements sont utilisés"), "{}", said.text);
        access::extend(&shop.shop, &owner(&shop), &id, 5, 1).await.unwrap();
    }
}
