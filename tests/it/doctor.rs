//! `griot doctor` finds what is wrong, and says what to do.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use chrono::{TimeDelta, Utc};
use cinetpay_sandbox::Action;
use griot::config::Mail;
use griot::domain::language::Language;
use griot::domain::role::Role;
use griot::file_permissions;
use griot::mail::Mailer;
use griot::payments::{Credentials, Merchant, Server, Timeouts, V1, V2};
use griot::secret::Secret;
use griot::shop::admin::doctor::{self, Checkup, Finding, Installation, KeyMode, State};
use griot::shop::worker_health;
use griot::texts::Texts;
use griot::worker;
use serde_json::{Value, json};

use crate::support::back_office::placed;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::{TestShop, calls};
use crate::support::smtp::PostOffice;
use crate::support::twin::{lines, tamper};
use crate::support::wait::wait_for;

/// A shop whose clock is right, and what the doctor needs to examine it.
fn patient(db: TestDatabase) -> (TestShop, Checkup) {
    let shop = TestShop::open(db);
    #[expect(clippy::disallowed_methods, reason = "the test's shop stands in another time")]
    shop.pass(Utc::now() - shop.clock.now());
    let installation = Installation::new(&shop.config);
    file_permissions::close(&installation.places).unwrap();
    griot::open_files::raise();
    let patient = Checkup::of(&shop.shop, installation);
    fs::write(shop.config.data.join("key"), "x").unwrap();
    fs::set_permissions(shop.config.data.join("key"), fs::Permissions::from_mode(0o600)).unwrap();
    (shop, patient)
}

fn found<'a>(findings: &'a [Finding], part: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.part == part).unwrap()
}

/// The doctor's message about this part, which must be at fault.
async fn fault(patient: &Checkup, part: &str) -> String {
    let findings = doctor::examine(patient).await;
    let finding = found(&findings, part);
    assert_eq!(finding.state, State::Fault, "{finding:?}");
    assert_eq!(doctor::worst(&findings), State::Fault);
    finding.say(Texts(Language::English))
}

fn smtp(port: u16) -> Result<Mailer, String> {
    let url = Some(Secret::new(format!("smtp://127.0.0.1:{port}")));
    let settings = Mail { smtp_url: url, from: "Griot <griot@localhost>".parse().unwrap() };
    Mailer::new(&settings, std::path::Path::new("/nowhere")).map_err(|error| error.to_string())
}

/// A port of this machine on which nothing listens.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn merchant(shop: &TestShop, key: &str, site: &str) -> Merchant {
    let server = Server::At(shop.config.payments.api_url.clone().unwrap());
    let (api_key, site_id) = (Secret::new(key), site.to_owned());
    let credentials = Credentials::V2(V2 { server, api_key, site_id, secrets: Vec::new() });
    Merchant::open(credentials, &calls(Timeouts::default())).unwrap()
}

on_both! {
    async fn a_shop_that_is_well_is_told_so_and_nothing_stays_behind(db: TestDatabase) {
        let (shop, mut patient) = patient(db);
        let office = PostOffice::open(&[]);
        patient.mailer = smtp(office.port);
        let findings = doctor::examine(&patient).await;
        for part in ["callback", "gateway", "mail", "sms", "clock", "database", "files", "disk", "connections", "rights", "proxy", "key", "accounts", "transfers", "ledger"] {
            assert_eq!(found(&findings, part).state, State::Well, "{:?}", found(&findings, part));
        }
        for part in ["address", "account", "backup", "contact", "worker"] {
            assert_eq!(found(&findings, part).state, State::Warning, "a sandbox at home, of which no backup, no contact and no worker is known");
        }
        assert_eq!((findings.len(), office.count()), (23, 0));
        let english = found(&findings, "database").say(Texts(Language::English));
        assert!(english.contains("SQLite 3.") || english.contains("PostgreSQL 1"), "{english}");
        assert!(!fs::read_dir(&shop.config.data).unwrap().any(|entry| entry.unwrap().file_name().to_string_lossy().contains("doctor")));
        for language in Language::ALL {
            for finding in &findings {
                let said = format!("{} {}", finding.title(Texts(language)), finding.say(Texts(language)));
                assert!(!said.contains("doctor-") && !said.contains("{$"), "{said}");
            }
        }
    }

    async fn a_wrong_port_of_the_mail_server_is_found(db: TestDatabase) {
        let (_shop, mut patient) = patient(db);
        patient.mailer = smtp(closed_port());
        assert!(fault(&patient, "mail").await.contains("SMTP_URL"));
    }

    async fn sms_that_only_become_files_in_a_shop_that_sells_are_found(db: TestDatabase) {
        let (_shop, mut patient) = patient(db);
        patient.installation.production = true;
        patient.sms_sender = Some(griot::sms::SmsSender::Folder("data/outbox".into()));
        assert!(fault(&patient, "sms").await.contains("GRIOT_SMS"));
    }

    async fn a_storage_that_cannot_be_written_is_found(db: TestDatabase) {
        let (shop, patient) = patient(db);
        // Root may write anywhere, but not even root can create a folder below a file.
        let folder = shop.config.data.join("files");
        fs::remove_dir_all(&folder).unwrap();
        fs::write(&folder, "").unwrap();
        let said = fault(&patient, "files").await;
        assert!(said.contains("STORAGE_URL") && said.contains("files"), "{said}");
    }

    async fn wrong_credentials_are_found_and_named(db: TestDatabase) {
        let (shop, mut patient) = patient(db);
        patient.merchant = Ok(merchant(&shop, "wrong", &shop.config.payments.site_id));
        assert!(fault(&patient, "gateway").await.contains("CINETPAY_API_KEY"));
        patient.merchant = Ok(merchant(&shop, shop.config.payments.api_key.expose(), "999"));
        assert!(fault(&patient, "gateway").await.contains("CINETPAY_SITE_ID"));
        patient.merchant = Err("no certificates".to_owned());
        assert!(fault(&patient, "gateway").await.contains("no certificates"));
    }

    async fn an_account_of_v1_is_examined_like_any_other_and_its_key_is_spoken_of(db: TestDatabase) {
        let (shop, mut patient) = patient(db);
        let payments = &shop.config.payments;
        let v1 = |key: &str, site: &str| {
            let server = Server::At(format!("{}/legacy", payments.api_url.as_ref().unwrap()));
            let credentials = Credentials::V1(V1 { server, api_key: Secret::new(key), site_id: site.to_owned() });
            Merchant::open(credentials, &calls(Timeouts::default()))
        };
        let (key, site) = (payments.api_key.expose(), payments.site_id.as_str());
        patient.merchant = Ok(v1("wrong", site).unwrap());
        assert!(fault(&patient, "gateway").await.contains("CINETPAY_API_KEY"));
        patient.merchant = Ok(v1(key, "999").unwrap());
        assert!(fault(&patient, "gateway").await.contains("CINETPAY_SITE_ID"));
        patient.merchant = Ok(v1(key, site).unwrap());
        assert_eq!(found(&doctor::examine(&patient).await, "gateway").state, State::Well);
        patient.installation = Installation { sandbox: false, production: true, key_mode: Some(KeyMode::Shown), ..patient.installation };
        let findings = doctor::examine(&patient).await;
        let account = found(&findings, "account");
        assert_eq!(account.state, State::Warning);
        assert!(account.say(Texts(Language::English)).contains("API key in the form"), "{account:?}");
    }

    async fn a_clock_that_is_wrong_is_found(db: TestDatabase) {
        let (shop, patient) = patient(db);
        shop.pass(TimeDelta::seconds(90));
        assert!(fault(&patient, "clock").await.contains("ahead"));
        shop.pass(TimeDelta::seconds(-180));
        assert!(fault(&patient, "clock").await.contains("behind"));
    }

    async fn an_address_where_nobody_or_somebody_else_is_is_found(db: TestDatabase) {
        let (shop, mut patient) = patient(db);
        let nobody = format!("http://127.0.0.1:{}", closed_port());
        patient.installation.public_url = nobody.clone();
        patient.installation.notify_url = format!("{nobody}/payment/callback/");
        assert!(fault(&patient, "address").await.contains("GRIOT_PUBLIC_URL"));
        assert!(fault(&patient, "callback").await.contains("CINETPAY_NOTIFY_URL"));
        let counter = shop.config.payments.api_url.clone().unwrap();
        patient.installation.public_url = counter.clone();
        patient.installation.notify_url = format!("{counter}/payment/callback/");
        assert!(fault(&patient, "address").await.contains("not the shop that answers"));
        assert!(fault(&patient, "callback").await.contains("404"));
    }

    async fn a_key_that_others_can_read_and_an_old_backup_are_found(db: TestDatabase) {
        let (shop, patient) = patient(db);
        fs::set_permissions(shop.config.data.join("key"), fs::Permissions::from_mode(0o644)).unwrap();
        let said = fault(&patient, "key").await;
        assert!(said.contains("chmod 600") && said.contains("644"), "{said}");
        fs::write(shop.config.data.join("backed-up"), "").unwrap();
        shop.pass(TimeDelta::days(3));
        let findings = doctor::examine(&patient).await;
        let said = found(&findings, "backup").say(Texts(Language::English));
        assert!(said.starts_with("The last backup is 7"), "{said}");
    }

    async fn a_book_that_others_can_read_is_found_and_so_is_a_proxy_that_is_not_named(db: TestDatabase) {
        let (shop, patient) = patient(db);
        let files = shop.config.data.join("files");
        fs::set_permissions(&files, fs::Permissions::from_mode(0o755)).unwrap();
        let said = fault(&patient, "rights").await;
        assert!(said.contains(files.to_str().unwrap()) && said.contains("755") && said.contains("chmod"), "{said}");
        patient.installation.unheard_proxy.set("192.168.1.7".parse().unwrap()).unwrap();
        let findings = doctor::examine(&patient).await;
        let said = found(&findings, "proxy");
        assert_eq!(said.state, State::Warning);
        assert!(said.say(Texts(Language::French)).contains("GRIOT_TRUSTED_PROXIES=192.168.1.7"), "{said:?}");
    }

    async fn a_database_that_is_gone_is_found(db: TestDatabase) {
        let (_shop, patient) = patient(db);
        patient.db.as_ref().unwrap().close();
        assert!(fault(&patient, "database").await.contains("DATABASE_URL"));
    }

    async fn letters_that_nobody_takes_are_told_on_the_first_page_and_by_the_doctor(db: TestDatabase) {
        let (shop, patient) = patient(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        placed(&shop, &slug).await;
        shop.at_the_counter(Action::Accept).await;
        worker::reconcile(&shop.shop).await.unwrap();
        let examined = async || found(&doctor::examine(&patient).await, "worker").clone();
        let owner = shop.staff(Role::Owner).await;
        assert_eq!(examined().await.state, State::Warning, "no worker was ever seen, and nothing is late yet");
        assert!(!owner.get("/admin").await.text.contains("l’envoi ne commence pas"));
        shop.pass(TimeDelta::minutes(11));
        let told = examined().await;
        assert!(told.state == State::Fault && told.say(Texts(Language::English)).contains("for 11 min"), "{told:?}");
        let page = owner.get("/admin").await.text;
        assert!(page.contains("Un e-mail attend depuis le") && page.contains("href=\"/admin/jobs\""), "{page}");
        worker_health::note_beat(&shop.shop).await.unwrap();
        assert_eq!(examined().await.state, State::Warning, "somebody is at work, and does not come after");
        shop.work().await;
        assert_eq!(examined().await.state, State::Well);
        assert!(!owner.get("/admin").await.text.contains("l’envoi ne commence pas"));
        let health = async || serde_json::from_str::<Value>(&shop.buyer().get("/healthz").await.text).unwrap();
        assert_eq!(health().await, json!({ "status": "ok", "worker": "ok" }));
        shop.pass(TimeDelta::minutes(4));
        assert_eq!(examined().await.state, State::Fault);
        assert!(owner.get("/admin").await.text.contains("les tâches de fond sont arrêtées"));
        assert_eq!(health().await, json!({ "status": "ok", "worker": "gone" }));
    }

    async fn the_owner_sees_it_all_on_a_page_what_is_worst_first(db: TestDatabase) {
        let (shop, _) = patient(db);
        let owner = shop.staff(Role::Owner).await;
        fs::set_permissions(shop.config.data.join("key"), fs::Permissions::from_mode(0o644)).unwrap();
        let page = owner.get("/admin/doctor").await;
        let first = page.between("<ul class=\"findings\">", "</li>");
        assert!(first.contains("class=\"bad\"") && first.contains("chmod 600"), "{first}");
        assert_eq!(page.text.matches("class=\"badge ").count(), 23);
    }

    async fn a_ledger_that_lacks_a_sale_is_found(db: TestDatabase) {
        let (shop, patient) = patient(db);
        let free = shop.shelve("Les contes", 0, 1000).await;
        assert_eq!(shop.buyer().buy(&free).await.status, 303);
        let well = doctor::examine(&patient).await;
        let said = found(&well, "ledger").say(Texts(Language::English));
        assert!(said.contains("1 postings: each balances"), "{said}");
        tamper(&shop.shop, "UPDATE orders SET paid_at = NULL").await;
        let number = lines(&shop.shop, "SELECT number AS line FROM orders".to_owned()).await;
        let said = fault(&patient, "ledger").await;
        assert!(said.contains(&number[0]) && said.contains("griot ledger check"), "{said}");
        shop.spoil();
    }

    async fn the_command_says_what_is_wrong_and_fails_only_then(db: TestDatabase) {
        let house = House::new(db).with("GRIOT_PUBLIC_URL", &format!("http://127.0.0.1:{}", closed_port()));
        let output = house.run(&["doctor", "--json"]);
        assert!(!output.status.success());
        let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let address = findings.iter().find(|finding| finding["part"] == "address").unwrap();
        assert_eq!(address["state"], "fault", "{findings:#?}");
        let french = house.run(&["doctor", "--language", "fr"]);
        assert!(String::from_utf8(french.stdout).unwrap().contains("Personne ne répond à"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_is_content_with_a_shop_that_runs() {
    let house = House::new(TestDatabase::sqlite());
    let running = house.serve().await;
    let house =
        house.with("GRIOT_PUBLIC_URL", &running.url).with("GRIOT_BIND", running.url.trim_start_matches("http://"));
    let (output, said) = wait_for("the worker's first sign", async || {
        let output = house.run(&["doctor", "--language", "en"]);
        let said = String::from_utf8(output.stdout.clone()).unwrap();
        said.contains("The background work is being done").then_some((output, said))
    })
    .await;
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("To improve") && !said.contains("To repair"), "{said}");
}
