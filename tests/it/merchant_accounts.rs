//! The page of the merchant accounts in the back office, and the check of their credentials at the start.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour};
use griot::config::{Api, SANDBOX_API_KEY, SANDBOX_SECRET, SANDBOX_SITE_ID};
use griot::domain::role::Role;
use griot::payments::{Credentials, Server, V2};
use griot::secret::Secret;
use griot::shop::sale::gateways;
use griot::worker;
use reqwest::StatusCode;

use crate::support::notification::{Notification, act, lost, order};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{House, counter};
use crate::support::shop::{Plan, TestShop, settings_of_2026};
use crate::support::twin::Twin;
use crate::support::wait::wait_until;

const HERE: &str = "/admin/settings/accounts";

/// The parts of the page, one for each account.
fn cards(page: &str) -> Vec<&str> {
    page.split("<section class=\"card merchant\"")
        .skip(1)
        .map(|card| card.split("</section>").next().unwrap())
        .collect()
}

fn fact(card: &str, name: &str) -> String {
    let (_, rest) = card.split_once(&format!("<dt>{name}</dt><dd>")).unwrap_or_else(|| panic!("no {name} in {card}"));
    rest.split("</dd>").next().unwrap().to_owned()
}

on_both! {
    async fn an_account_says_what_it_is_what_it_said_last_and_how_its_payments_end(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::Api2026));
        gateways::keep(&shop.shop).await.unwrap();
        let owner = shop.staff(Role::Owner).await;
        let empty = owner.get(HERE).await;
        assert_eq!(empty.status, StatusCode::OK, "{}", empty.text);
        let card = cards(&empty.text)[0].to_owned();
        assert!(card.contains("Interface 2026") && card.contains("Essai chez CinetPay") && card.contains(">Vend<"), "{card}");
        assert!(card.contains("Aucun paiement ouvert depuis 30 jours") && card.contains("sans rien perdre"), "{card}");
        assert_eq!(["Compte", "Devise", "Dernière notification", "Paiements en cours"].map(|name| fact(&card, name)), ["test", "XOF", "Aucune récemment", "0"]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        for action in [Action::Accept, Action::Accept, Action::Accept, Action::Refuse] {
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, action).await;
            shop.pass(TimeDelta::seconds(11));
            shop.work().await;
        }
        let refused = shop.transaction();
        Notification::about(&shop, &refused).post(&shop).await;
        order(&shop, &slug).await;
        let page = owner.get(HERE).await.text;
        let card = cards(&page)[0].to_owned();
        assert_eq!(fact(&card, "Paiements en cours"), "2", "the refused one can still be paid");
        assert!(fact(&card, "Dernière notification").contains("<time datetime=\"2027-01-15T08:00:44Z\">"), "{card}");
        let answer = fact(&card, "Dernière réponse sur un paiement");
        assert!(answer.contains("refusé (code 2010)") && answer.contains("2027-01-15T08:00:44Z"), "{answer}");
        let row = card.split("<tbody>").nth(1).unwrap().split("</tr>").next().unwrap().to_owned();
        for part in ["Non précisé par CinetPay", ">5<", ">3<", ">1<", "75\u{a0}%"] {
            assert!(row.contains(part), "{part}: {row}");
        }
        assert!(card.contains("2 paiements sont en cours avec ce compte") && card.contains("GRIOT_KEY"), "{card}");
        for secret in [SANDBOX_API_KEY, "sandbox-password"] {
            assert!(!page.contains(secret));
        }
        shop.pass(TimeDelta::days(31));
        let later = owner.get(HERE).await;
        // The session has ended meanwhile: another one looks.
        assert!(later.status.is_redirection());
        let page = shop.staff(Role::Owner).await.get(HERE).await.text;
        assert!(page.contains("Aucun paiement ouvert depuis 30 jours"), "{page}");
    }

    async fn credentials_are_checked_by_a_call_that_changes_nothing_and_the_balance_is_told(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::Api2026));
        let owner = shop.staff(Role::Owner).await;
        let page = owner.get(HERE).await;
        let check = page.between("action=\"/admin/settings/accounts/", "\"");
        let said = owner.post(&format!("{HERE}/{check}"), &[]).await;
        assert_eq!(said.status, StatusCode::OK, "{}", said.text);
        let said = said.between("<p class=\"flash good\" role=\"status\">", "</p>");
        assert!(said.contains("Solde disponible\u{a0}:") && said.contains("F\u{a0}CFA"), "{said}");
        assert!(shop.sandbox.transactions().is_empty());
        assert_eq!(owner.post(&format!("{HERE}/nobody/check"), &[]).await.status, StatusCode::NOT_FOUND);
        let support = shop.staff(Role::Support).await;
        assert_eq!(support.post(&format!("{HERE}/{check}"), &[]).await.status, StatusCode::FORBIDDEN);
        shop.sandbox.behave(Behaviour { login_status: Some(500), ..lost() });
        let away = owner.post(&format!("{HERE}/{check}"), &[]).await;
        assert_eq!(away.status, StatusCode::OK);
        let away = away.between("<p class=\"flash bad\" role=\"status\">", "</p>");
        assert!(!away.contains("Solde"), "{away}");
        assert_eq!(owner.get(HERE).await.status, StatusCode::OK, "the page itself asks nobody");
    }

    async fn wrong_credentials_are_named_and_nothing_else_is_asked(db: TestDatabase) {
        let mut plan = Plan::of(Api::Api2026);
        plan.settings.push(("CINETPAY_API_PASSWORD", "wrong-password".to_owned()));
        let shop = TestShop::planned(db, plan);
        let owner = shop.staff(Role::Owner).await;
        let check = owner.get(HERE).await.between("action=\"/admin/settings/accounts/", "\"");
        let said = owner.post(&format!("{HERE}/{check}"), &[]).await.between("<p class=\"flash bad\" role=\"status\">", "</p>");
        assert!(said.contains("CINETPAY_API_PASSWORD") && !said.contains("wrong-password"), "{said}");
    }

    async fn a_former_account_stays_on_the_page_until_its_last_payment_is_done(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::Api2026));
        gateways::keep(&shop.shop).await.unwrap();
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        // Another process sold with an account of v2, which the settings here do not name.
        let origin = shop.config.payments.api_url.clone().unwrap();
        let server = Server::At(origin.strip_suffix("/2026").unwrap().to_owned());
        let (api_key, secrets) = (Secret::new(SANDBOX_API_KEY), vec![Secret::new(SANDBOX_SECRET)]);
        let former = Credentials::V2(V2 { server, api_key, site_id: SANDBOX_SITE_ID.to_owned(), secrets });
        let twin = Twin::selling(&shop, former, [7; 32]);
        gateways::keep(&twin.shop).await.unwrap();
        twin.buyer().buy(&slug).await;
        let transaction = shop.transaction();
        gateways::keep(&shop.shop).await.unwrap();
        let owner = shop.staff(Role::Owner).await;
        let page = owner.get(HERE).await;
        let both = cards(&page.text);
        assert_eq!(both.len(), 2, "{}", page.text);
        assert!(both[1].contains("Checkout v2") && both[1].contains("Ancien compte") && both[1].contains(SANDBOX_SITE_ID), "{}", both[1]);
        assert!(both[1].contains("Un paiement est en cours avec cet ancien compte") && both[1].contains("GRIOT_KEY"));
        let check = both[1].split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(owner.post(check, &[]).await.text.contains("<p class=\"flash good\""), "its credentials are kept");
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&shop.shop).await.unwrap();
        let page = owner.get(HERE).await.text;
        assert_eq!(cards(&page).len(), 1, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_a_start_says_whether_the_gateway_accepts_each_account_and_the_shop_opens_all_the_same() {
    let (_counter_house, counter) = counter().await;
    for (password, said) in [("sandbox-password", "CinetPay answers"), ("wrong-password", "CINETPAY_API_PASSWORD")] {
        let mut house = House::new(TestDatabase::sqlite());
        for (name, value) in settings_of_2026() {
            house = house.with(name, &value);
        }
        let house =
            house.with("CINETPAY_API_URL", &format!("{}/2026", counter.url)).with("CINETPAY_API_PASSWORD", password);
        let shop = house.serve().await;
        let tells = || shop.log().lines().any(|line| line.contains("the merchant account:") && line.contains(said));
        wait_until("a line about the account", tells).await;
        assert!(!shop.log().contains(password), "{}", shop.log());
    }
}
