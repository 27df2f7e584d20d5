//! Messages by SMS, and unreachable messages.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use griot::config::{Config, SmsWay};
use griot::domain::contact::Phone;
use griot::domain::language::Language;
use griot::domain::money::{Currency, Money};
use griot::domain::role::Role;
use griot::mail::Status;
use griot::shop::admin::{Refused, job_queue, order_notes, timeline};
use griot::sms::{PART, Sms, SmsError, SmsSender, SmsText, length};
use griot::texts::Texts;
use griot::worker;
use serde_json::Value;

use crate::support::back_office::{order_id, owner, placed, quiet};
use crate::support::files::{TestFolder, below};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::sms::{Does, Provider};
use crate::support::twin::{Twin, tamper};

const NUMBER: &str = "+2250707070700";

type Kept = Arc<Mutex<Vec<Sms>>>;

fn memory() -> (SmsSender, Kept) {
    let kept = Kept::default();
    (SmsSender::Memory(Arc::clone(&kept)), kept)
}

/// A shop with a paid order whose messages are still queued. `contact` is SQL that changes the buyer's address before the
/// payment.
async fn sold(db: TestDatabase, sms_sender: Option<SmsSender>, contact: &'static str) -> (TestShop, String) {
    let shop = TestShop::planned(db, Plan { sms_sender, ..Plan::default() });
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    let transaction = placed(&shop, &slug).await;
    tamper(&shop.shop, contact).await;
    act(&shop, &transaction, cinetpay_sandbox::Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    worker::reconcile(&shop.shop).await.unwrap();
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    (shop, transaction)
}

const ONLY_A_PHONE: &str = "UPDATE orders SET email = NULL, phone = '+2250707070700'";
const NOTHING: &str = "UPDATE orders SET email = NULL, phone = NULL";

/// The order's only message.
async fn message(shop: &TestShop, transaction: &str) -> Value {
    let order_json = shop.order_json(transaction).await;
    assert_eq!(order_json["messages"].as_array().unwrap().len(), 1, "{order_json:#}");
    order_json["messages"][0].clone()
}

async fn message_id(shop: &TestShop, transaction: &str) -> (griot::store::orders::Order, String) {
    let id = order_id(shop, transaction).await;
    let order = timeline::order(&shop.shop, &owner(shop), &id).await.unwrap();
    let messages = shop.shop.db.read(move |conn| griot::store::messages::of_order(conn, &id)).await.unwrap();
    (order, messages[0].id.clone())
}

on_both! {
    async fn who_left_only_a_phone_gets_the_link_by_sms(db: TestDatabase) {
        let (sms_sender, kept) = memory();
        let (shop, transaction) = sold(db, Some(sms_sender), ONLY_A_PHONE).await;
        shop.work().await;
        let sent = kept.lock().unwrap().clone();
        let [sms] = sent.as_slice() else { panic!("{} SMS", sent.len()) };
        assert_eq!((sms.to.as_str(), sms.kind.as_str()), (NUMBER, "receipt"));
        assert!(length(&sms.text).unwrap() <= PART, "{}", sms.text);
        let link = sms.text.split(' ').find(|word| word.contains("/s/")).unwrap();
        let led = shop.buyer().get(link).await;
        assert!(led.location().starts_with("/d/"), "{}", led.location());
        assert_eq!(shop.buyer().get(led.location()).await.status, 200);
        assert_eq!(shop.buyer().get("/s/0123456789ab").await.status, 404);
        let told = message(&shop, &transaction).await;
        assert_eq!((&told["channel"], &told["recipient"], &told["state"]), (&"sms".into(), &NUMBER.into(), &"sent".into()));
        assert!(shop.parcels().is_empty(), "and no e-mail");
        let order_json = shop.order_json(&transaction).await;
        let page = shop.buyer().get(&format!("/orders/{}", order_json["key"].as_str().unwrap())).await;
        assert!(page.text.contains("par SMS au numéro …00"), "{}", page.text);
        let desk = shop.staff(Role::Owner).await;
        let page = desk.get(&format!("/admin/orders/{}", order_json["number"].as_str().unwrap())).await;
        assert!(page.text.contains("SMS\u{a0}: reçu et lien du livre") && page.text.contains(NUMBER), "{}", page.text);
        // The button on the order's page sends another.
        let renewed = shop.buyer().post(&format!("/orders/{}/link", order_json["key"].as_str().unwrap()), &[]).await;
        assert!(renewed.status.is_redirection(), "{}", renewed.text);
        shop.work().await;
        let kinds: Vec<String> = kept.lock().unwrap().iter().map(|sms| sms.kind.clone()).collect();
        assert_eq!(kinds, ["receipt", "new_link"]);
    }

    async fn an_sms_in_a_folder_is_a_file_for_this_user_alone(db: TestDatabase) {
        let folder = TestFolder::new();
        let texts = folder.path().join("outbox");
        let (shop, transaction) = sold(db, Some(SmsSender::Folder(texts.clone())), ONLY_A_PHONE).await;
        shop.work().await;
        let files = below(&texts, "json");
        let [file] = files.as_slice() else { panic!("{files:?}") };
        assert!(file.to_str().unwrap().ends_with(".sms.json"));
        let sms: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert_eq!((&sms["to"], &sms["kind"]), (&NUMBER.into(), &"receipt".into()));
        assert!(sms["text"].as_str().unwrap().contains("/s/"), "{sms}");
        for (path, rights) in [(file, 0o600), (&texts, 0o700)] {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, rights, "{}", path.display());
        }
        assert_eq!(message(&shop, &transaction).await["state"], "sent");
    }

    async fn an_order_that_nobody_can_reach_is_seen_and_sent_once_sms_are_set(db: TestDatabase) {
        let (shop, transaction) = sold(db, None, ONLY_A_PHONE).await;
        shop.work().await;
        let told = message(&shop, &transaction).await;
        assert_eq!((&told["state"], &told["error"], &told["tries"]), (&"unreachable".into(), &"no-sms-sender".into(), &1.into()));
        let desk = shop.staff(Role::Owner).await;
        let home = desk.get("/admin").await;
        assert!(home.text.contains("Un message n’a pas pu partir"), "{}", home.text);
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        for address in [format!("/admin/orders/{number}"), "/admin/jobs".to_owned()] {
            let page = desk.get(&address).await;
            assert!(page.text.contains("cette boutique n’envoie pas de SMS"), "{}", page.text);
        }
        let (order, id) = message_id(&shop, &transaction).await;
        let none = desk.post(&format!("/admin/orders/{number}/messages/{id}/again"), &[]).await;
        assert!(none.status.is_redirection(), "{}", none.text);
        shop.work().await;
        assert_eq!(message(&shop, &transaction).await["state"], "unreachable", "there is still no way");
        // Started again with an SMS sender.
        let (sms_sender, kept) = memory();
        let mut twin = Twin::beside(&shop);
        twin.shop.sms_sender = Some(sms_sender);
        job_queue::again(&twin.shop, &owner(&shop), &order, &id).await.unwrap();
        let twice = job_queue::again(&twin.shop, &owner(&shop), &order, &id).await;
        assert!(matches!(twice, Err(Refused::Moved)), "it is on its way already");
        while worker::next_job(&twin.shop).await.unwrap() {}
        assert_eq!(kept.lock().unwrap().len(), 1);
        assert_eq!(message(&shop, &transaction).await["state"], "sent");
        assert!(!desk.get("/admin").await.text.contains("Un message n’a pas pu partir"));
    }

    async fn an_order_without_any_contact_is_seen_and_can_be_set_aside_or_sent_to_an_address(db: TestDatabase) {
        let (shop, transaction) = sold(db, None, NOTHING).await;
        shop.work().await;
        assert_eq!(message(&shop, &transaction).await["error"], "no-contact");
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let (_, id) = message_id(&shop, &transaction).await;
        let support = shop.staff(Role::Support).await;
        let home = support.get("/admin").await;
        assert!(home.text.contains(&format!("/admin/orders/{number}#messages")), "{}", home.text);
        let address = |act: &str| format!("/admin/orders/{number}/messages/{id}/{act}");
        assert!(support.post(&address("aside"), &[]).await.status.is_redirection());
        assert!(!support.get("/admin").await.text.contains("#messages"));
        let told = message(&shop, &transaction).await;
        assert_eq!((&told["state"], &told["error"]), (&"failed".into(), &"set-aside".into()));
        let page = support.get(&format!("/admin/orders/{number}")).await;
        assert!(page.text.contains("a prévenu le client autrement"), "{}", page.text);
        tamper(&shop.shop, "UPDATE messages SET state = 'unreachable', error = 'no-contact'").await;
        tamper(&shop.shop, "UPDATE orders SET email = 'awa@exemple.ci'").await;
        assert!(support.post(&address("again"), &[]).await.status.is_redirection());
        shop.work().await;
        let told = message(&shop, &transaction).await;
        assert_eq!((&told["state"], &told["recipient"]), (&"sent".into(), &"awa@exemple.ci".into()));
        assert_eq!(shop.parcels().len(), 1);
    }

    async fn what_was_to_be_said_to_a_person_who_was_erased_is_written_and_asks_for_nothing(db: TestDatabase) {
        let (shop, transaction) = sold(db, None, "UPDATE orders SET phone = NULL").await;
        shop.work().await;
        let (order, _) = message_id(&shop, &transaction).await;
        order_notes::erase(&shop.shop, &owner(&shop), &order.id).await.unwrap();
        griot::shop::admin::access::revoke(&shop.shop, &owner(&shop), &order.id, "Lien partagé").await.unwrap();
        shop.work().await;
        let order_json = shop.order_json(&transaction).await;
        let last = order_json["messages"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["kind"], &last["state"], &last["error"]), (&"revoked".into(), &"unreachable".into(), &"erased".into()));
        let desk = shop.staff(Role::Owner).await;
        let page = desk.get(&format!("/admin/orders/{}", order.number)).await;
        assert!(page.text.contains("il n’y a plus personne à qui écrire"), "{}", page.text);
        assert!(!desk.get("/admin").await.text.contains("Un message n’a pas pu partir"));
    }

    async fn an_sms_leaves_once_however_often_its_job_returns(db: TestDatabase) {
        let (sms_sender, kept) = memory();
        let (shop, transaction) = sold(db, Some(sms_sender), ONLY_A_PHONE).await;
        shop.work().await;
        let again = "UPDATE jobs SET state = 'queued', leased_until = NULL WHERE kind = 'mail'";
        assert_eq!(tamper(&shop.shop, again).await, 1);
        shop.work().await;
        assert_eq!(kept.lock().unwrap().len(), 1, "it has left");
        // The state after a crash between the claim and the provider's answer.
        tamper(&shop.shop, "UPDATE messages SET state = 'sending', sent_at = NULL").await;
        tamper(&shop.shop, again).await;
        shop.work().await;
        assert_eq!(kept.lock().unwrap().len(), 1, "it may have left");
        let told = message(&shop, &transaction).await;
        assert_eq!((&told["state"], &told["error"]), (&"failed".into(), &"may-have-left".into()));
        let desk = shop.staff(Role::Owner).await;
        let page = desk.get("/admin/jobs").await;
        assert!(page.text.contains("le SMS est peut-être parti") && page.text.contains(NUMBER), "{}", page.text);
        let retry = page.between("action=\"/admin/jobs/", "/retry\"");
        job_queue::retry(&shop.shop, &owner(&shop), &retry).await.unwrap();
        shop.work().await;
        assert_eq!(message(&shop, &transaction).await["state"], "sent");
        assert_eq!(kept.lock().unwrap().len(), 2);
    }

    async fn a_busy_provider_is_asked_again_and_one_that_refuses_is_not(db: TestDatabase) {
        let provider = Provider::open(Does::Answer("503 Busy\r\nRetry-After: 5")).await;
        let (shop, transaction) = sold(db, Some(provider.sms_sender()), ONLY_A_PHONE).await;
        shop.work().await;
        let told = message(&shop, &transaction).await;
        assert_eq!((&told["state"], &told["tries"]), (&"queued".into(), &1.into()));
        assert!(told["error"].as_str().unwrap().starts_with("HTTP 503"), "{told}");
        provider.does(Does::Answer("202 Accepted"));
        shop.pass(TimeDelta::seconds(15));
        shop.work().await;
        assert_eq!(message(&shop, &transaction).await["state"], "sent");
        assert_eq!(provider.requests().len(), 2);
        provider.does(Does::Answer("400 Bad Request"));
        let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
        shop.buyer().post(&format!("/orders/{key}/link"), &[]).await;
        for _ in 0..3 {
            shop.pass(TimeDelta::hours(1));
            shop.work().await;
        }
        let order_json = shop.order_json(&transaction).await;
        assert_eq!((&order_json["messages"][1]["state"], provider.requests().len()), (&"failed".into(), 3));
    }
}

fn an_sms() -> Sms {
    let to = Phone::kept(NUMBER).unwrap();
    Sms {
        id: "0199".to_owned(),
        kind: "receipt".to_owned(),
        to,
        text: "Votre livre est là: https://x.ci/d/a".to_owned(),
        report_to: None,
    }
}

#[tokio::test]
async fn a_provider_gets_the_number_the_sender_and_the_text_with_the_token() {
    let provider = Provider::open(Does::Answer("201 Created")).await;
    provider.sms_sender().send(&an_sms()).await.unwrap();
    let request = provider.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    assert!(head.starts_with("post /send "), "{head}");
    for line in ["authorization: bearer s3cret", "content-type: application/json", "idempotency-key: 0199"] {
        assert!(head.lines().any(|one| one == line), "{line} is not in {head}");
    }
    let body: Value = serde_json::from_str(body).unwrap();
    let wanted =
        serde_json::json!({ "to": NUMBER, "from": "LIBRAIRIE", "text": "Votre livre est là: https://x.ci/d/a" });
    assert_eq!(body, wanted);
}

#[tokio::test]
async fn what_a_provider_answers_is_final_or_worth_another_try() {
    for status in ["400 Bad", "401 Who", "403 No", "404 Where", "422 Odd"] {
        let provider = Provider::open(Does::Answer(status)).await;
        let error = provider.sms_sender().send(&an_sms()).await.unwrap_err();
        assert!(matches!(&error, SmsError::Never(why) if why.contains(&status[..3])), "{status}: {error}");
        assert!(!error.to_string().contains("0707"), "{error}");
    }
    for status in ["408 Late", "429 Slow down", "500 Oh", "502 Gone", "503 Busy"] {
        let provider = Provider::open(Does::Answer(status)).await;
        let error = provider.sms_sender().send(&an_sms()).await.unwrap_err();
        assert!(matches!(error, SmsError::Later(_)), "{status}: {error}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_provider_that_hangs_is_left() {
    let other = Provider::open(Does::Answer("200 OK")).await;
    for status in ["301 Moved", "302 Found", "307 Elsewhere", "308 Elsewhere"] {
        let answer = format!("{status}\r\nLocation: {}", other.url).leak();
        let provider = Provider::open(Does::Answer(answer)).await;
        let error = provider.sms_sender().send(&an_sms()).await.unwrap_err();
        assert!(matches!(error, SmsError::Later(_)), "{error}");
    }
    assert!(other.requests().is_empty());
    for does in [Does::Hang, Does::Drip] {
        let provider = Provider::open(does).await;
        let sms_sender = SmsSender::Provider(Arc::new(provider.http().waiting(Duration::from_millis(300))));
        let error = sms_sender.send(&an_sms()).await.unwrap_err();
        assert!(matches!(error, SmsError::Later(_)), "{error}");
    }
}

#[test]
fn every_sms_fits_into_one_part_in_both_languages() {
    let link = format!("https://www.librairie-djeliba.example/s/{}", "a".repeat(12));
    let bringing = ["receipt", "new_link", "new_edition", "release"].map(|kind| (kind, Some(link.as_str())));
    let page = format!("https://www.librairie-djeliba.example/orders/{}", "a".repeat(24));
    let bringing = bringing.into_iter().chain(["found", "gift-bought"].map(|kind| (kind, Some(page.as_str()))));
    let telling = Status::ALL.map(Status::code).into_iter().chain(["preorder"]).map(|kind| (kind, None));
    let spoken = Language::ALL.into_iter().flat_map(|language| [(language, false), (language, true)]);
    for ((language, sandbox), (kind, link)) in
        spoken.flat_map(|spoken| bringing.clone().chain(telling.clone()).map(move |what| (spoken, what)))
    {
        let brief = SmsText {
            t: Texts(language),
            kind,
            shop: "L’Œuvre\r\nde la Forêt sacrée d’Abidjan",
            order_number: "G7K2-M94Q-XD",
            link,
            returned: Some(Money::new(1_002_500, Currency::Xof)),
            days: "12 septembre 2027",
            sandbox,
        };
        let text = brief.text();
        let septets = length(&text).unwrap_or(usize::MAX);
        assert!(septets <= PART, "{septets} septets: {text}");
        assert!(!text.contains("sms-") && !text.contains(['\n', '$', '{']), "{text}");
        assert!(
            text.contains("G7K2-M94Q-XD")
                && text.starts_with(
                    if sandbox { ["Essai", "Test"] } else { ["L'OE", "L'OE"] }
                        [usize::from(language == Language::English)]
                ),
            "{text}"
        );
        assert!(link.is_none_or(|link| text.split(' ').any(|word| word == link)), "nothing hangs on the link: {text}");
    }
}

#[test]
fn wrong_settings_of_sms_are_named() {
    let read = |settings: &[(&'static str, &'static str)]| {
        let find = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Config::read(&find)
    };
    assert!(matches!(read(&[]).unwrap().sms.way, SmsWay::Folder), "in development");
    assert!(matches!(read(&[("GRIOT_SMS", "off")]).unwrap().sms.way, SmsWay::Off));
    let whole =
        [("GRIOT_SMS", "http"), ("SMS_URL", "https://sms.example/send"), ("SMS_TOKEN", "abc"), ("SMS_FROM", "AWA")];
    assert!(matches!(read(&whole).unwrap().sms.way, SmsWay::Http(_)));
    for (name, value) in [
        ("GRIOT_SMS", "pigeon"),
        ("SMS_URL", "http://sms.example/send"),
        ("SMS_URL", "https://user:pa5s@sms.example/"),
        ("SMS_URL", ""),
        ("SMS_TOKEN", ""),
        ("SMS_TOKEN", "a b"),
        ("SMS_FROM", "Une très longue librairie"),
        ("SMS_FROM", ""),
    ] {
        let settings = whole.map(|(known, usual)| (known, if known == name { value } else { usual }));
        let error = read(&settings).unwrap_err().to_string();
        assert!(error.contains(name), "{name}={value}: {error}");
        assert!(!error.contains("pa5s"), "{error}");
    }
    let error = read(&[("GRIOT_ENV", "production"), ("GRIOT_SMS", "folder")]).unwrap_err().to_string();
    assert!(error.contains("GRIOT_SMS"), "{error}");
    for (name, value) in [("SMS_API_KEY", "changeme"), ("SMS_USERNAME", "sandbox")] {
        let production = [
            ("GRIOT_ENV", "production"),
            ("GRIOT_SMS", "africastalking"),
            ("SMS_USERNAME", "awa"),
            ("SMS_API_KEY", "k3y"),
        ];
        let settings = production.map(|(known, usual)| (known, if known == name { value } else { usual }));
        let error = read(&settings).unwrap_err().to_string();
        assert!(error.contains(name), "{name}={value}: {error}");
    }
    let error = read(&[("GRIOT_ENV", "production")]).unwrap_err().to_string();
    assert!(!error.contains("SMS"), "production sends none until it is set: {error}");
}
