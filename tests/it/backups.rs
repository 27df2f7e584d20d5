//! `griot backup` and `griot restore`: the drill, and what they refuse.

use std::fs;
use std::path::Path;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use griot::domain::transfer::TransferApi;
use griot::store::backup::present;
use griot::worker;
use reqwest::Method;

use crate::buckets::all_below;
use crate::support::bucket::BucketServer;
use crate::support::buyer::Buyer;
use crate::support::files::TestFolder;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{Griot, House, come_back, counter, is_private, pay, query, redirect};
use crate::support::sender::{PAYER, refund, sending, sold};
use crate::support::wait::wait_for;

pub fn house(db: TestDatabase, counter: &Griot) -> House {
    House::new(db).with("CINETPAY_API_URL", &counter.url).with("GRIOT_LIMITS", "off")
}

/// What a command that must fail says.
fn refused(house: &House, arguments: &[&str]) -> String {
    let output = house.run(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{arguments:?} did not fail: {said}");
    said
}

/// Whether a restore that was refused wrote nothing.
fn is_untouched(house: &House) -> bool {
    !house.data().exists() && present(house.db.url()).unwrap().is_empty()
}

pub async fn bytes(buyer: &Buyer, link: &str) -> Vec<u8> {
    let file = buyer.post(link, &[]).await.location().to_owned();
    let answer = buyer.request(Method::GET, &file).send().await.unwrap();
    assert!(answer.status().is_success(), "{file}: {}", answer.status());
    answer.bytes().await.unwrap().into()
}

/// The link on the page of a paid order.
pub async fn link(buyer: &Buyer, page: &str) -> String {
    let link = async || {
        let page = buyer.get(page).await;
        page.text.contains("action=\"/d/").then(|| format!("/d/{}", page.between("action=\"/d/", "\"")))
    };
    wait_for("the link on the order's page", link).await
}

/// The order that the buyer at this payment page pays for.
pub fn transaction(house: &House) -> String {
    house.orders()[0]["key"].as_str().unwrap().to_owned()
}

on_both! {
    async fn a_shop_that_was_lost_is_sold_on_from_its_backup_and_finds_what_was_paid_since(db: TestDatabase) {
        let (_counter_house, counter) = counter().await;
        let safe = TestFolder::new();
        let file = safe.path().join("shop.tar");
        let path = file.to_str().unwrap();
        let old = house(db, &counter);
        let slug = old.add_book("Le fleuve", 300_000);
        fs::create_dir_all(old.data().join("locales/wo")).unwrap();
        fs::write(old.data().join("locales/wo/shop.ftl"), "").unwrap();
        let shop = old.serve().await;
        let (paid, open) = (Buyer::new(&shop.url), Buyer::new(&shop.url));
        let result = pay(&paid, &redirect(&paid, &slug, &counter).await.unwrap()).await;
        let link = link(&paid, &come_back(&paid, &result).await).await;
        let content = bytes(&paid, &link).await;
        let to_counter = redirect(&open, &slug, &counter).await.unwrap();
        let order = transaction(&old);

        // The shop sells meanwhile.
        let mut backup = old.begin(&["backup", path]);
        for _ in 0..3 {
            let other = Buyer::new(&shop.url);
            assert!(redirect(&other, &slug, &counter).await.is_some());
        }
        assert!(backup.end().await.success(), "{}", backup.log());
        assert!(is_private(&file) && old.data().join("backed-up").exists());
        assert_eq!(fs::read_dir(safe.path()).unwrap().count(), 1, "drafts are left");

        // The buyer pays after it, and then everything is lost.
        pay(&open, &to_counter).await;
        old.order_is(&order, "paid").await;
        shop.kill();
        let place = TestDatabase::like(&old.db);
        drop(old);

        let new = house(place, &counter);
        let told = new.told(&["restore", path]);
        assert!(told.contains("the key, 1 texts") && told.contains("griot serve"), "{told}");
        assert!(is_private(&new.data().join("key")) && new.data().join("locales/wo/shop.ftl").exists());
        assert_eq!(new.order(&order)["state"], "placed");
        query(&new.db, "UPDATE attempts SET next_check_at = opened_at, checks_spent_until = NULL WHERE next_check_at IS NOT NULL");
        let shop = new.serve().await;
        let reader = Buyer::new(&shop.url);
        assert!(reader.get(&format!("/books/{slug}")).await.text.contains("Le fleuve"));
        assert!(bytes(&reader, &link).await == content, "the link of before gives other bytes");
        new.order_is(&order, "paid").await;
        new.told(&["ledger", "check"]);
        assert!(redirect(&reader, &slug, &counter).await.is_some(), "it sells no more");
    }

    async fn what_is_not_empty_whole_or_ours_is_refused_and_nothing_is_written(db: TestDatabase) {
        let (safe, old) = (TestFolder::new(), House::new(db));
        let file = safe.path().join("shop.tar");
        let path = file.to_str().unwrap();
        assert!(refused(&old, &["backup", path]).contains("key"), "there is no shop yet");
        assert!(!file.exists());
        old.add_book("Le fleuve", 300_000);
        old.told(&["backup", path]);
        let whole = fs::read(&file).unwrap();
        assert!(refused(&old, &["backup", path]).contains("there already"));
        assert!(fs::read(&file).unwrap() == whole);
        assert!(refused(&old, &["restore", path]).contains("tables"));

        spoilt_is_refused(&old, &file, &whole);
        occupied_is_refused(&old, path);
        let key = "KEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKEYA=";
        let other = House::new(TestDatabase::like(&old.db)).with("GRIOT_KEY", key);
        assert!(refused(&other, &["restore", path]).contains("GRIOT_KEY is not the key") && is_untouched(&other));
        let other = if old.db.url().starts_with("sqlite") { TestDatabase::postgres() } else { TestDatabase::sqlite() };
        let other = House::new(other);
        assert!(refused(&other, &["restore", path]).contains("its own kind") && is_untouched(&other));

        query(&old.db, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')");
        let newer = safe.path().join("newer.tar");
        old.told(&["backup", newer.to_str().unwrap()]);
        let empty = House::new(TestDatabase::like(&old.db));
        let said = refused(&empty, &["restore", newer.to_str().unwrap()]);
        assert!(said.contains("newer Griot") && is_untouched(&empty), "{said}");
    }

    async fn a_file_that_is_missing_is_named_and_the_rest_is_saved(db: TestDatabase) {
        let (safe, old) = (TestFolder::new(), House::new(db));
        old.add_book("Le fleuve", 300_000);
        old.add_book("La savane", 400_000);
        let files = all_below(&old.data().join("files"));
        let lost = files.iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
        let name = lost.file_name().unwrap().to_str().unwrap();
        for (round, content) in [None, Some("something else")].into_iter().enumerate() {
            let file = safe.path().join(format!("{round}.tar"));
            fs::remove_file(lost).unwrap();
            if let Some(content) = content {
                fs::write(lost, content).unwrap();
            }
            let said = refused(&old, &["backup", file.to_str().unwrap()]);
            assert!(said.contains(name) && !old.data().join("backed-up").exists(), "{said}");
            let new = House::new(TestDatabase::like(&old.db));
            let told = new.told(&["restore", file.to_str().unwrap()]);
            assert!(told.contains(&format!("{} files", files.len() - 1)) && told.contains(name), "{told}");
            fs::write(lost, "").unwrap();
        }
        if !old.db.url().starts_with("sqlite") {
            let old = old.with("PATH", "/nowhere");
            let said = refused(&old, &["backup", safe.path().join("no.tar").to_str().unwrap()]);
            assert!(said.contains("pg_dump is not there"), "{said}");
            let new = House::new(TestDatabase::like(&old.db)).with("PATH", "/nowhere");
            let said = refused(&new, &["restore", safe.path().join("0.tar").to_str().unwrap()]);
            assert!(said.contains("pg_restore is not there") && is_untouched(&new), "{said}");
        }
    }
}

// Two threads: the proxy to the bucket must go on while the test waits for the command.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_of_a_bucket_are_saved_and_put_in_a_folder_or_in_an_empty_bucket() {
    let (bucket, safe) = (BucketServer::open().await, TestFolder::new());
    let at = |prefix: &str| {
        let house = House::new(TestDatabase::sqlite());
        bucket.settings(prefix).into_iter().fold(house, |house, (name, value)| house.with(name, &value))
    };
    let old = at("boutique");
    old.add_book("Le fleuve", 6_000_000);
    let file = safe.path().join("shop.tar");
    let path = file.to_str().unwrap();
    old.told(&["backup", path]);
    let (folder, empty, full) = (House::new(TestDatabase::sqlite()), at("autre"), at("boutique"));
    folder.told(&["restore", path]);
    let kept: Vec<_> = all_below(&folder.data().join("files"));
    assert!(kept.iter().any(|path| fs::metadata(path).unwrap().len() > 5_000_000) && kept.len() >= 3, "{kept:?}");
    empty.told(&["restore", path]);
    let again = safe.path().join("again.tar");
    let told = empty.told(&["backup", again.to_str().unwrap()]);
    assert!(told.contains(&format!("{} files", kept.len())), "{told}");
    assert!(refused(&full, &["restore", path]).contains("holds files") && is_untouched(&full));
}

on_both! {
    async fn a_transfer_that_left_after_the_backup_does_not_leave_again_after_the_restore(db: TestDatabase) {
        let (safe, url, place) = (TestFolder::new(), db.url().to_owned(), TestDatabase::like(&db));
        let path = safe.path().join("shop.tar").display().to_string();
        let (shop, slug) = sending(db, TransferApi::Client).await;
        let (transaction, id) = sold(&shop, &slug).await;
        refund(&shop, &id, PAYER).await.unwrap();
        let sandbox = shop.config.payments.api_url.clone().unwrap();
        let settings = |house: House| {
            let house = house.with("CINETPAY_API_URL", &sandbox).with("CINETPAY_TRANSFERS", "client");
            house.with("GRIOT_KEY", &format!("{}Bwc=", "BwcH".repeat(10)))
        };
        let old = settings(House::new(TestDatabase::sqlite())).with("DATABASE_URL", &url);
        let old = old.with("GRIOT_DATA", shop.config.data.to_str().unwrap()).with("STORAGE_URL", &shop.config.files.url());
        assert!(old.told(&["backup", &path]).contains("no key"));
        worker::reconcile(&shop.shop).await.unwrap();
        assert_eq!(shop.sandbox.transfers().len(), 1, "it has left");

        let new = settings(House::new(place));
        new.told(&["restore", &path]);
        for _ in 0..3 {
            query(&new.db, "UPDATE transfers SET called_at = '2026-01-01 00:00:00', next_at = '2026-01-01 00:00:00' WHERE next_at IS NOT NULL");
            new.told(&["reconcile"]);
        }
        assert_eq!(shop.sandbox.transfers().len(), 1, "it left again");
        let order = new.order(&transaction);
        assert_eq!(order["transfers"][0]["state"], "done", "{order:#}");
        assert_eq!(order["transfers"][0]["tries"], 0, "it was sent and not asked about");
    }
}

/// A file of a new private key, as `age-keygen` writes it, and its public key.
fn key_file(folder: &Path, name: &str) -> (String, String) {
    let (path, identity) = (folder.join(name), Identity::generate());
    let recipient = identity.to_public().to_string();
    fs::write(&path, format!("# public key: {recipient}\n{}\n", identity.to_string().expose_secret())).unwrap();
    (path.to_str().unwrap().to_owned(), recipient)
}

on_both! {
    async fn an_encrypted_backup_is_opened_by_the_owners_key_and_by_nothing_else(db: TestDatabase) {
        let safe = TestFolder::new();
        let ((first, one), (second, two), (foreign, _)) = (key_file(safe.path(), "1"), key_file(safe.path(), "2"), key_file(safe.path(), "3"));
        let old = House::new(db).with("GRIOT_BACKUP_RECIPIENT", &format!("{one}, {two}"));
        old.add_book("Le fleuve", 3_000_000);
        let file = safe.path().join("shop.tar.age");
        let path = file.to_str().unwrap();
        let told = old.told(&["backup", path]);
        assert!(told.contains("encrypted to the 2 keys") && is_private(&file), "{told}");
        let sealed = fs::read(&file).unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1\n-> X25519 "), "the form is not that of age");
        for words in ["SQLite format 3", "PGDMP", "%PDF-1.7", "manifest.json"] {
            let is_there = sealed.windows(words.len()).any(|window| window == words.as_bytes());
            assert!(!is_there, "{words} can be read");
        }
        let identity: Identity = fs::read_to_string(&first).unwrap().lines().last().unwrap().parse().unwrap();
        let tar = age::decrypt(&identity, &sealed).unwrap();
        assert!(tar.starts_with(b"database\0") && tar.windows(4).any(|window| window == b"%PDF"));

        let new = House::new(TestDatabase::like(&old.db));
        let said = refused(&new, &["restore", path]);
        assert!(said.contains("is encrypted") && said.contains("--identity") && is_untouched(&new), "{said}");
        let said = refused(&new, &["restore", path, "--identity", &foreign]);
        assert!(said.contains("not the one that opens it") && is_untouched(&new), "{said}");
        let said = refused(&new, &["restore", path, "--identity", path]);
        assert!(said.contains("--identity") && is_untouched(&new), "{said}");
        for (kept, changed) in [(sealed.len() - 1, None), (sealed.len() - 16 * 1024, None), (sealed.len(), Some(sealed.len() / 2))] {
            let mut spoilt = sealed[..kept].to_vec();
            if let Some(at) = changed {
                spoilt[at] ^= 1;
            }
            fs::write(&file, &spoilt).unwrap();
            let said = refused(&new, &["restore", path, "--identity", &second]);
            assert!(said.contains("no whole backup") && is_untouched(&new), "{kept} {changed:?}: {said}");
        }
        fs::write(&file, &sealed).unwrap();
        assert!(new.told(&["restore", path, "--identity", &second]).contains("the key, 0 texts"));
        let books = |house: &House| all_below(&house.data().join("files")).iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
        assert!(books(&new) == books(&old), "the files are others");
        new.told(&["ledger", "check"]);
    }
}

/// Cut off anywhere, or with one other byte: in the database, a file, a header, the manifest, its hash.
fn spoilt_is_refused(old: &House, file: &Path, whole: &[u8]) {
    let path = file.to_str().unwrap();
    let new = House::new(TestDatabase::like(&old.db));
    let length = whole.len();
    for kept in [0, 700, length / 2, length - 1536, length - 2560] {
        fs::write(file, &whole[..kept]).unwrap();
        let said = refused(&new, &["restore", path]);
        assert!(said.contains("no whole backup") && is_untouched(&new), "{kept} of {length}: {said}");
    }
    let start = |words: &str| whole.windows(words.len()).position(|window| window == words.as_bytes()).unwrap();
    let book = start("files/") + 512 + 100;
    for at in [5, 700, book, start("\"griot\"") + 11, start("  manifest.json\n") - 3] {
        let mut changed = whole.to_vec();
        changed[at] ^= 1;
        fs::write(file, &changed).unwrap();
        let said = refused(&new, &["restore", path]);
        assert!(said.contains("no whole backup") && is_untouched(&new), "byte {at} of {length}: {said}");
    }
    fs::write(file, whole).unwrap();
}

/// A place with a key, or with a file, and nothing else.
fn occupied_is_refused(old: &House, path: &str) {
    let sha256 = "ab".repeat(32);
    for (name, said) in [("key".to_owned(), "key is there"), (format!("files/ab/ab/{sha256}"), "holds files")] {
        let new = House::new(TestDatabase::like(&old.db));
        let there = new.data().join(name);
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::write(&there, "something").unwrap();
        let refusal = refused(&new, &["restore", path]);
        assert!(refusal.contains(said), "{refusal}");
        assert_eq!(all_below(&new.data()), [there], "something was written");
        assert!(present(new.db.url()).unwrap().is_empty());
    }
}
