//! What the home page of the back office says about a shop that cannot sell yet, e-mails that cannot be sent, and
//! addresses that do not exist.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::TimeDelta;
use griot::config::Mail;
use griot::domain::role::Role;
use griot::mail::Mailer;
use griot::secret::Secret;
use griot::shop::admin::doctor::{Installation, MailSetUp};
use griot::shop::admin::first_steps::{self, Step};
use reqwest::StatusCode;

use crate::support::back_office::{audited, owner, paid, quiet};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::smtp::PostOffice;

const LEGAL: &str = "/admin/settings/legal";

/// The legal facts that any shop in Côte d’Ivoire can be asked for.
const FACTS: [(&str, &str); 22] = [
    ("name", "Awa Koné"),
    ("form", "entreprise individuelle"),
    ("director", "Awa Koné"),
    ("address", "Rue 12, Treichville, Abidjan"),
    ("phone", "+225 07 07 07 07 00"),
    ("email", "livres@awa.ci"),
    ("register", "CI-ABJ-2026-A-1"),
    ("tax", "2600001 A"),
    ("hours.fr", "du lundi au samedi"),
    ("hours.en", "Monday to Saturday"),
    ("days", "3"),
    ("refund.fr", "sous 7 jours"),
    ("refund.en", "within 7 days"),
    ("withdrawal.fr", "tant que rien n’est téléchargé"),
    ("withdrawal.en", "as long as nothing was downloaded"),
    ("court", "tribunal de commerce d’Abidjan"),
    ("host", "Serveurs du Golfe, Cotonou, Bénin"),
    ("mailer", "Courrier SA, Dakar"),
    ("transfers.fr", "aucune"),
    ("transfers.en", "none"),
    ("years", "10"),
    ("declaration", "2026-0042"),
];

/// A mailer for an SMTP server on this port, where possibly nothing listens.
fn smtp(port: u16) -> Mailer {
    let url = Some(Secret::new(format!("smtp://127.0.0.1:{port}")));
    let settings = Mail { smtp_url: url, from: "Griot <griot@localhost>".parse().unwrap() };
    Mailer::new(&settings, Path::new("/nowhere")).unwrap()
}

/// A file where a folder should be: e-mails cannot be stored there until it is deleted.
fn blocked() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(griot::domain::ids::row());
    std::fs::write(&path, "no folder").unwrap();
    path
}

/// A shop that has sold a book, and sends its e-mails with this mailer.
async fn sold_by(db: TestDatabase, mailer: Mailer) -> TestShop {
    let shop = TestShop::planned(db, Plan { mailer: Some(mailer), ..Plan::default() });
    sell(&shop).await;
    shop
}

async fn sell(shop: &TestShop) {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(shop);
    paid(shop, &slug).await;
}

fn into(folder: &Path) -> Mailer {
    Mailer::Folder(folder.to_owned(), "Griot <livres@exemple.ci>".parse().unwrap())
}

fn backed_up(shop: &TestShop, ago: TimeDelta) {
    let mark = File::create(shop.config.data.join("backed-up")).unwrap();
    mark.set_modified(SystemTime::from(shop.clock.now() - ago)).unwrap();
}

on_both! {
    async fn a_new_shop_is_told_what_to_do_before_it_sells_until_it_is_done(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let home = owner.get("/admin").await.text;
        assert!(home.contains("Avant de vendre") && home.contains("Étapes faites\u{a0}: 0 sur 7"), "{home}");
        for link in ["/admin/settings/shop", LEGAL, "/admin/books", "/admin/doctor"] {
            assert!(home.contains(&format!("href=\"{link}")), "{link}");
        }
        assert!(!home.contains("Aucune tâche en attente"), "that would not be true");
        let manager = shop.staff(Role::Manager).await;
        assert!(!manager.get("/admin").await.text.contains("Avant de vendre"), "who can set nothing up is not asked to");
        owner.post("/admin/settings/shop", &[("name", "Librairie Awa"), ("email", "livres@awa.ci")]).await;
        shop.shelve("Le fleuve", 2500, 1000).await;
        backed_up(&shop, TimeDelta::hours(3));
        owner.post(LEGAL, &[&FACTS[..], &[("publish", "1")]].concat()).await;
        let home = owner.get("/admin").await.text;
        assert!(home.contains("Étapes faites\u{a0}: 5 sur 7"), "{home}");
        assert!(home.contains("CINETPAY_API=v2") && home.contains("SMTP_URL"), "{home}");
        assert!(home.contains("griot@localhost"), "the shop has a name, and its letters come from nobody");
        let installation = Installation { production: true, sandbox: false, mail: MailSetUp { server: true, nobody: false }, ..Installation::new(&shop.config) };
        let by = crate::support::back_office::owner(&shop);
        let ready = first_steps::look(&shop.shop, &installation, &by).await.unwrap();
        assert_eq!((ready.steps, ready.blanks, ready.no_sender), (Vec::<Step>::new(), 0, false), "then the list is gone");
        assert!(!home.contains("La dernière sauvegarde"), "three hours are not old");
        backed_up(&shop, TimeDelta::days(3));
        let home = owner.get("/admin").await.text;
        assert!(home.contains("La dernière sauvegarde date du"), "{home}");
    }

    async fn the_facts_are_written_once_and_fill_the_pages_in_both_languages(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (owner, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let own = ("/admin/settings/pages/contact", "# Chez nous");
        owner.post(own.0, &[("fr", own.1), ("en", ""), ("published", "1")]).await;
        let form = owner.get(LEGAL).await.text;
        assert!(form.contains("(NCC)") && !form.contains("name=\"authority\""), "as the country calls it: {form}");
        let wrong = owner.post(LEGAL, &[("name", "Awa [[Koné]]"), ("email", "awa")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"name-error\"") && wrong.text.contains("id=\"email-error\""), "{}", wrong.text);
        assert!(wrong.text.contains("value=\"Awa [[Koné]]\""), "what was typed is kept");
        let some: Vec<_> = FACTS.into_iter().filter(|(name, _)| *name != "host").collect();
        assert_eq!(owner.post(LEGAL, &[&some[..], &[("publish", "1")]].concat()).await.location(), LEGAL);
        assert_eq!(buyer.get("/pages/terms").await.status, StatusCode::NOT_FOUND, "a blank is left in it");
        assert!(owner.get(LEGAL).await.text.contains("Il reste 2 blancs"));
        owner.post(LEGAL, &[&FACTS[..], &[("publish", "1")]].concat()).await;
        assert!(owner.get(LEGAL).await.text.contains("Il n’y a plus de blanc"));
        for (page, language, says) in [
            ("terms", "fr", "2600001 A"),
            ("terms", "en", "within 7 days"),
            ("privacy", "fr", "Serveurs du Golfe"),
            ("privacy", "en", "2026-0042"),
        ] {
            let shown = buyer.get(&format!("/pages/{page}?lang={language}")).await;
            assert!(shown.text.contains(says) && !shown.text.contains("[["), "{page} {language}: {}", shown.text);
        }
        for (name, life) in [("griot_visitor", "180 jours"), ("griot_lang", "365 jours"), ("griot_open", "2 heures"), ("griot_books", "180 jours")] {
            let privacy = buyer.get("/pages/privacy?lang=fr").await.text;
            assert!(privacy.contains(name) && privacy.contains(life), "{name}: {privacy}");
        }
        assert!(buyer.get("/pages/contact?lang=fr").await.text.contains("Chez nous"), "what somebody wrote is left");
        assert!(owner.get(LEGAL).await.text.contains("Vous avez récrit vous-même"));
        let journal = owner.get("/admin/audit").await.text;
        assert!(journal.contains("legal") && journal.contains("terms_page"), "{journal}");
    }

    async fn letters_that_do_not_leave_are_told_on_the_first_page_and_can_be_tried_now(db: TestDatabase) {
        let way = blocked();
        let shop = TestShop::planned(db, Plan { mailer: Some(into(&way)), ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        quiet(&shop);
        let desk = shop.staff(Role::Owner).await;
        assert!(!desk.get("/admin/jobs").await.text.contains("/admin/jobs/now"));
        paid(&shop, &slug).await;
        let home = desk.get("/admin").await.text;
        let line = home.split("<li").find(|line| line.contains("n’arrivent pas à partir") || line.contains("n’arrive pas à partir"));
        let line = line.expect("a line about letters").to_owned();
        assert!(line.contains("href=\"/admin/jobs\"") && !line.contains("urgent"), "a hiccup: {line}");
        shop.pass(TimeDelta::minutes(61));
        shop.work().await;
        let desk = shop.staff(Role::Owner).await;
        let home = desk.get("/admin").await.text;
        let line = home.split("<li").find(|line| line.contains("à partir")).unwrap();
        assert!(line.contains("class=\"urgent\""), "an hour is trouble: {line}");
        let support = shop.staff(Role::Support).await;
        assert!(!support.get("/admin").await.text.contains("à partir"), "who may not see jobs");
        std::fs::remove_file(&way).unwrap();
        assert!(desk.get("/admin/jobs").await.text.contains("action=\"/admin/jobs/now\""));
        shop.work().await;
        assert_eq!(shop.last_order_json().await["messages"][0]["state"], "queued", "its time has not come");
        assert_eq!(desk.post("/admin/jobs/now", &[]).await.location(), "/admin/jobs");
        shop.work().await;
        assert_eq!(shop.last_order_json().await["messages"][0]["state"], "sent");
        assert!(!desk.get("/admin").await.text.contains("à partir"));
        assert_eq!(desk.post("/admin/jobs/now", &[]).await.location(), "/admin/jobs");
        assert_eq!(audited(&shop).await.iter().filter(|act| *act == "job.retry-all").count(), 1, "nothing was left to try");
        std::fs::remove_dir_all(&way).unwrap();
    }

    async fn one_letter_that_waits_can_be_tried_now(db: TestDatabase) {
        let way = blocked();
        let shop = sold_by(db, into(&way)).await;
        let queue = griot::shop::admin::job_queue::jobs(&shop.shop, &owner(&shop), None).await.unwrap();
        let job = queue.waiting.iter().find(|task| task.job.kind == "mail").unwrap().job.id.clone();
        std::fs::remove_file(&way).unwrap();
        griot::shop::admin::job_queue::retry(&shop.shop, &owner(&shop), &job).await.unwrap();
        shop.work().await;
        assert_eq!(shop.last_order_json().await["messages"][0]["state"], "sent");
        let over = griot::shop::admin::job_queue::retry(&shop.shop, &owner(&shop), &job).await;
        assert!(over.is_err(), "what is done is not done again");
        std::fs::remove_dir_all(&way).unwrap();
    }

    async fn a_buyer_is_told_of_a_new_link_what_is_true(db: TestDatabase) {
        let way = blocked();
        let shop = sold_by(db, into(&way)).await;
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let (buyer, page) = (shop.buyer(), format!("/orders/{key}?sent"));
        buyer.post(&format!("/orders/{key}/link"), &[]).await;
        let told = buyer.get(&page).await.text;
        assert!(told.contains("Un nouveau lien part vers") && !told.contains("a été envoyé à l’adresse"), "{told}");
        shop.work().await;
        let told = buyer.get(&page).await.text;
        assert!(told.contains("Le nouveau lien n’est pas encore parti"), "{told}");
        std::fs::remove_file(&way).unwrap();
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        let told = buyer.get(&page).await.text;
        assert!(told.contains("Un nouveau lien a été envoyé à l’adresse"), "{told}");
        std::fs::remove_dir_all(&way).unwrap();
    }

    async fn an_address_that_does_not_exist_is_told_and_leads_to_where_it_is_corrected(db: TestDatabase) {
        let office = PostOffice::open(&["--refuse-rcpt", "550 5.1.1 no such user"]);
        let shop = sold_by(db, smtp(office.port)).await;
        let desk = shop.staff(Role::Owner).await;
        let number = shop.last_order_json().await["number"].as_str().unwrap().to_owned();
        let jobs = desk.get("/admin/jobs").await.text;
        assert!(jobs.contains("cette adresse n’existe pas") && jobs.contains("no such user"), "{jobs}");
        let there = format!("/admin/orders/{number}#link-email");
        assert!(jobs.contains(&format!("<a href=\"{there}\">Corriger l’adresse</a>")), "{jobs}");
        assert!(desk.get(&there).await.text.contains("id=\"link-email\""));
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let told = shop.buyer().get(&format!("/orders/{key}")).await.text;
        assert!(told.contains("n’a pas pu être remis à votre adresse"), "{told}");
        let english = desk.get("/admin/jobs?lang=en").await.text;
        assert!(english.contains("this address does not exist") && english.contains("Correct the address"), "{english}");
    }

    async fn a_mail_server_that_is_away_is_named_in_the_readers_words(db: TestDatabase) {
        let office = PostOffice::open(&[]);
        let shop = TestShop::planned(db, Plan { mailer: Some(smtp(office.port)), ..Plan::default() });
        drop(office); // kept open until here, so that the shop cannot get the same port
        sell(&shop).await;
        let desk = shop.staff(Role::Owner).await;
        let home = desk.get("/admin").await.text;
        assert!(home.contains("la connexion est refusée") && home.contains("(GMT)"), "{home}");
    }
}
