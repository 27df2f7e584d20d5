//! The backup of each day: made once, read back, kept for a while, and missed when it is missing.

use std::fs;
use std::path::Path;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use chrono::TimeDelta;
use griot::config::Config;
use griot::domain::language::Language;
use griot::domain::role::Role;
use griot::shop::admin::doctor::{self, Checkup, Installation, State};
use griot::shop::backup;
use griot::storage::BackupPlace;
use griot::texts::Texts;

use crate::buckets::all_below;
use crate::support::bucket::BucketServer;
use crate::support::files::TestFolder;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{House, is_private};
use crate::support::shop::{Plan, TestShop};
use crate::support::wait::wait_for;

/// The key of every shop of these tests.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// A shop that keeps `keep` backups there.
fn saving(db: TestDatabase, to: &str, keep: &str, more: Vec<(&'static str, String)>) -> TestShop {
    let own = [("GRIOT_BACKUP_TO", to), ("GRIOT_BACKUP_KEEP", keep), ("GRIOT_KEY", KEY), ("GRIOT_LIMITS", "off")];
    let settings = own.into_iter().map(|(name, value)| (name, value.to_owned())).chain(more).collect();
    TestShop::planned(db, Plan { settings, ..Plan::default() })
}

async fn make(shop: &TestShop) -> Option<String> {
    backup::make_due(&shop.shop, &shop.config).await.unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What the doctor says of the backup, in a shop that is in production.
async fn examined(shop: &TestShop) -> (State, String) {
    let installation = Installation { production: true, ..Installation::new(&shop.config) };
    let findings = doctor::examine(&Checkup::of(&shop.shop, installation)).await;
    let found = findings.into_iter().find(|finding| finding.part == "backup").unwrap();
    (found.state, found.say(Texts(Language::English)))
}

on_both! {
    async fn each_day_has_one_backup_whoever_makes_it_and_the_old_ones_go(db: TestDatabase) {
        let (safe, place) = (TestFolder::new(), TestDatabase::like(&db));
        let folder = safe.path().join("copies");
        let shop = saving(db, folder.to_str().unwrap(), "2", Vec::new());
        shop.shelve("Le fleuve", 2500, 300_000).await;
        let (one, other) = tokio::join!(make(&shop), make(&shop));
        assert!(one.is_some() != other.is_some(), "{one:?} {other:?}");
        assert_eq!(make(&shop).await, None, "the day has its backup");
        shop.pass(TimeDelta::hours(18));
        assert_eq!(make(&shop).await, None, "it is two o'clock");
        fs::write(folder.join("griot-00000000-20200101-030000.tar"), "of another shop").unwrap();
        shop.pass(TimeDelta::hours(1));
        let second = make(&shop).await.unwrap();
        let ours = second.split_at("griot-00000000-".len()).0;
        fs::write(folder.join(format!("{ours}20200101-030000.tar.part")), "cut off").unwrap();
        shop.pass(TimeDelta::days(1));
        let third = make(&shop).await.unwrap();
        let mut wanted = vec!["griot-00000000-20200101-030000.tar".to_owned(), second, third.clone()];
        wanted.sort();
        assert_eq!(names(&folder), wanted, "two are kept, and what is not ours");
        assert!(is_private(&folder.join(&third)));
        assert_eq!(examined(&shop).await.0, State::Well);

        let new = House::new(place).with("GRIOT_KEY", KEY);
        let told = new.told(&["restore", folder.join(&third).to_str().unwrap()]);
        assert!(told.contains("1 files"), "{told}");
    }

    async fn a_backup_that_fails_is_told_tried_again_in_an_hour_and_costs_no_older_one(db: TestDatabase) {
        let safe = TestFolder::new();
        let folder = safe.path().join("copies");
        let shop = saving(db, folder.to_str().unwrap(), "1", Vec::new());
        shop.shelve("Le fleuve", 2500, 300_000).await;
        let (state, said) = examined(&shop).await;
        assert!(state == State::Fault && said.contains("GRIOT_BACKUP_TO"), "{said}");
        let first = make(&shop).await.unwrap();
        shop.pass(TimeDelta::days(1));
        let away = safe.path().join("away");
        fs::rename(&folder, &away).unwrap();
        fs::write(&folder, "no folder").unwrap();
        let why = backup::make_due(&shop.shop, &shop.config).await.unwrap_err().to_string();
        assert!(why.contains("copies"), "{why}");
        let (state, said) = examined(&shop).await;
        assert!(state == State::Warning && said.contains("The last backup failed") && said.contains("copies"), "{said}");
        fs::remove_file(&folder).unwrap();
        fs::rename(&away, &folder).unwrap();
        assert_eq!(make(&shop).await, None, "an hour has not passed");
        shop.pass(TimeDelta::hours(1));

        // A file that is missing: the rest is saved, and the older one stays.
        let files = all_below(&shop.config.data.join("files"));
        let book = files.iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
        fs::rename(book, safe.path().join("book")).unwrap();
        let second = make(&shop).await.unwrap();
        assert_eq!(names(&folder), [first, second]);
        assert!(examined(&shop).await.1.contains("1 files are not in the storage"));
        fs::rename(safe.path().join("book"), book).unwrap();
        shop.pass(TimeDelta::days(1));
        let third = make(&shop).await.unwrap();
        assert_eq!(names(&folder), [third]);
        shop.pass(TimeDelta::days(3));
        let (state, said) = examined(&shop).await;
        assert!(state == State::Fault && said.starts_with("The last backup is 7"), "{said}");
    }

    async fn the_first_page_of_a_shop_in_production_asks_for_a_backup(db: TestDatabase) {
        use griot::shop::admin::first_steps;
        let shop = TestShop::open(db);
        let by = crate::support::back_office::owner(&shop);
        let look = async |production| {
            let installation = Installation { production, ..Installation::new(&shop.config) };
            first_steps::look(&shop.shop, &installation, &by).await.unwrap().no_backup
        };
        assert!(look(true).await && !look(false).await);
        fs::write(shop.config.data.join("backed-up"), "").unwrap();
        assert!(!look(true).await);
        assert!(!shop.staff(Role::Owner).await.get("/admin").await.text.contains("aucune sauvegarde n’a jamais"));
    }

    async fn a_shop_that_is_open_makes_its_backup_by_itself(db: TestDatabase) {
        let safe = TestFolder::new();
        let house = House::new(db).with("GRIOT_BACKUP_TO", safe.path().to_str().unwrap());
        house.add_book("Le fleuve", 300_000);
        let (shop, worker) = (house.serve().await, house.start(&["worker"], "the worker is at work").await);
        let made = wait_for("a backup", async || {
            names(safe.path()).into_iter().find(|name| !name.contains(".part"))
        });
        let made = made.await;
        shop.terminate();
        worker.terminate();
        for mut process in [shop, worker] {
            assert!(process.end().await.success(), "{}", process.log());
        }
        assert_eq!(names(safe.path()), [made], "two processes make one, and leave nothing beside");
    }
}

// Two threads: the proxy to the bucket must go on while a thread waits for what is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encrypted_backup_is_kept_in_a_bucket_and_an_older_one_goes_only_when_it_is_whole() {
    let (bucket, safe, identity) = (BucketServer::open().await, TestFolder::new(), Identity::generate());
    let mut settings = bucket.settings("boutique");
    settings.retain(|(name, _)| *name != "STORAGE_URL");
    settings.push(("GRIOT_BACKUP_RECIPIENT", identity.to_public().to_string()));
    let shop = saving(TestDatabase::sqlite(), "s3://livres/copies", "1", settings);
    // More than one part of an upload.
    shop.shelve("Le fleuve", 2500, 17 * 1024 * 1024).await;
    let place = BackupPlace::at(shop.config.backup.to.as_ref().unwrap()).unwrap();
    let first = make(&shop).await.unwrap();
    assert!(first.ends_with(".tar.age") && place.names().await.unwrap() == [first.clone()]);

    shop.pass(TimeDelta::days(1));
    bucket.shut();
    backup::make_due(&shop.shop, &shop.config).await.unwrap_err();
    bucket.mend();
    assert_eq!(place.names().await.unwrap(), [first]);
    shop.pass(TimeDelta::hours(1));
    let second = make(&shop).await.unwrap();
    assert_eq!(place.names().await.unwrap(), std::slice::from_ref(&second));

    let file = safe.path().join("shop.tar.age");
    fs::write(&file, bucket.object(&format!("copies/{second}"))).unwrap();
    let key = safe.path().join("key.txt");
    fs::write(&key, identity.to_string().expose_secret()).unwrap();
    let new = House::new(TestDatabase::sqlite()).with("GRIOT_KEY", KEY);
    let told = new.told(&["restore", file.to_str().unwrap(), "-i", key.to_str().unwrap()]);
    assert!(told.contains("1 files"), "{told}");
    assert!(all_below(&new.data().join("files")).iter().any(|path| fs::metadata(path).unwrap().len() > 17_000_000));
}

#[test]
fn backups_beside_the_data_or_in_the_clear_in_a_bucket_are_doubted() {
    let warnings = |to: &str, recipient: Option<String>| {
        let find = |name: &str| match name {
            "GRIOT_DATA" => Some("/srv/data".to_owned()),
            "GRIOT_BACKUP_TO" => Some(to.to_owned()),
            "GRIOT_BACKUP_RECIPIENT" => recipient.clone(),
            "AWS_REGION" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("eu-west-3".to_owned()),
            _ => None,
        };
        Config::read(&find).map(|config| config.warnings.concat()).map_err(|errors| errors.to_string())
    };
    let key = Identity::generate().to_public().to_string();
    assert!(warnings("/srv/data/copies", None).unwrap().contains("GRIOT_BACKUP_TO is in the data folder"));
    assert!(warnings("s3://livres/copies", None).unwrap().contains("GRIOT_BACKUP_RECIPIENT is not set"));
    for (to, key) in [("/backup", None), ("file:/backup", None), ("s3://livres/copies", Some(key))] {
        let said = warnings(to, key).unwrap();
        assert!(!said.contains("GRIOT_BACKUP"), "{to}: {said}");
    }
    for to in ["s3://L", "sftp://host/copies", "file:"] {
        assert!(warnings(to, None).unwrap_err().contains("GRIOT_BACKUP_TO"), "{to}");
    }
}
