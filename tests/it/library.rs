//! `/library`: signing in by link and by code, and who learns what.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::shop::admin::customers;
use griot::sms::{Sms, SmsSender};
use griot::store::listing::Person;
use griot::worker;
use reqwest::StatusCode;

use crate::support::back_office::{owner, paid, placed_by, quiet, shelved};
use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const EMAIL: &str = "awa@exemple.ci";
const PHONE: &str = "07 07 07 07 00";
const SENT: &str = "<h1>Si nous connaissons cette adresse, un message est en route</h1>";
const TITLE: &str = "<h1>Mes livres</h1>";

type Kept = Arc<Mutex<Vec<Sms>>>;

/// A shop that sends SMS and has one book.
async fn texting(db: TestDatabase, more: &[(&'static str, &str)]) -> (TestShop, String, Kept) {
    let kept = Kept::default();
    let mut plan = Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::default() };
    plan.settings.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let shop = TestShop::planned(db, plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    quiet(&shop);
    (shop, slug, kept)
}

async fn pays(shop: &TestShop, slug: &str, email: &str, phone: &str) -> String {
    let transaction = placed_by(shop, slug, email, phone).await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    transaction
}

async fn ask(buyer: &Buyer, contact: &str) -> Answer {
    buyer.post("/library", &[("contact", contact)]).await
}

async fn do_jobs(shop: &TestShop) {
    while worker::next_job(&shop.shop).await.unwrap() {}
}

/// The links in the e-mails that open a library, as paths.
fn links(shop: &TestShop) -> Vec<String> {
    let path = |line: &str| Some(format!("/library/in/{}", line.trim().split_once("/library/in/")?.1));
    shop.letters().iter().filter_map(|letter| letter.text.lines().find_map(path)).collect()
}

/// The six digits in a text.
fn code(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split_whitespace().find(is_code).expect("a code").to_owned()
}

fn another(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Signs a browser in by the link of an e-mail.
async fn signed_in(shop: &TestShop, email: &str) -> Buyer {
    let buyer = shop.buyer();
    assert!(ask(&buyer, email).await.text.contains(SENT));
    do_jobs(shop).await;
    let link = links(shop).pop().expect("a link");
    assert_eq!(buyer.post(&link, &[]).await.location(), "/library");
    buyer
}

on_both! {
    async fn a_link_opens_the_library_once_in_any_browser_and_a_look_uses_nothing_up(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
        assert!(ask(&shop.buyer(), "Awa@Exemple.CI").await.text.contains(SENT));
        do_jobs(&shop).await;
        let [link] = links(&shop).try_into().unwrap();
        for _ in 0..2 {
            let looked = shop.buyer().get(&link).await;
            assert!(looked.text.contains(&format!("action=\"{link}\"")), "{}", looked.text);
            assert!(!looked.text.contains(EMAIL) && looked.header("cache-control") == "private, no-store");
        }
        let elsewhere = shop.buyer();
        let begun = elsewhere.post(&link, &[]).await;
        assert_eq!(begun.location(), "/library");
        let cookie = begun.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=7776000"), "{cookie}");
        let library = elsewhere.get("/library").await;
        assert!(library.text.contains(TITLE) && library.text.contains("Le fleuve"), "{}", library.text);
        assert!(library.text.contains(&format!("/orders/{key}")) && library.header("cache-control") == "private, no-store");
        for again in [shop.buyer().get(&link).await, shop.buyer().post(&link, &[]).await] {
            assert_eq!(again.status, StatusCode::GONE);
            assert!(again.header("set-cookie").find("griot_reader").is_none());
        }
    }

    async fn a_link_is_over_after_half_an_hour(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        ask(&shop.buyer(), EMAIL).await;
        do_jobs(&shop).await;
        let [link] = links(&shop).try_into().unwrap();
        shop.pass(TimeDelta::minutes(31));
        assert_eq!(shop.buyer().post(&link, &[]).await.status, StatusCode::GONE);
    }

    async fn a_stranger_gets_the_same_page_and_nothing_is_sent(db: TestDatabase) {
        let (shop, slug, kept) = texting(db, &[]).await;
        for (email, phone) in [(EMAIL, ""), ("", PHONE)] {
            pays(&shop, &slug, email, phone).await;
        }
        placed_by(&shop, &slug, "jamais@exemple.ci", "05 05 05 05 05").await;
        let before = (shop.letters().len(), kept.lock().unwrap().len());
        for (known, unknown) in [(EMAIL, "eva@exemple.ci"), (EMAIL, "jamais@exemple.ci"), (PHONE, "07 07 07 07 01"), (PHONE, "05 05 05 05 05")] {
            let answers = [ask(&shop.buyer(), known).await, ask(&shop.buyer(), unknown).await];
            let [one, other] = answers.map(|answer| {
                let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
                headers.sort();
                (answer.status, headers, answer.text)
            });
            assert_eq!(one, other, "{known} and {unknown}");
        }
        do_jobs(&shop).await;
        let letters = shop.letters().split_off(before.0);
        assert!(letters.len() == 2 && letters.iter().all(|letter| letter.envelope.to.as_str() == EMAIL));
        let texts = kept.lock().unwrap().split_off(before.1);
        assert!(texts.len() == 2 && texts.iter().all(|sms| sms.to.as_str() == "+2250707070700"), "{}", texts.len());
        assert!(texts[0].text.len() <= 160 && texts[0].text.contains("ouvre vos livres"), "{}", texts[0].text);
    }

    async fn a_code_counts_only_in_the_browser_that_asked_and_once(db: TestDatabase) {
        let (shop, slug, kept) = texting(db, &[]).await;
        pays(&shop, &slug, "", PHONE).await;
        let buyer = shop.buyer();
        let page = ask(&buyer, PHONE).await;
        assert!(page.text.contains("name=\"phone\" value=\"1\"") && page.text.contains("one-time-code"), "{}", page.text);
        do_jobs(&shop).await;
        let code = code(&kept.lock().unwrap().last().unwrap().text);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let stranger = shop.buyer();
        ask(&stranger, "07 07 07 07 01").await;
        for other in [shop.buyer(), stranger] {
            let refused = other.post("/library/code", &[("code", &code)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(buyer.post("/library/code", &[("code", &spaced)]).await.location(), "/library");
        assert!(buyer.get("/library").await.text.contains("Le fleuve"));
        let again = buyer.post("/library/code", &[("code", &code)]).await;
        assert!(again.text.contains("n’est plus valable"), "{}", again.text);
    }

    async fn a_code_is_dead_after_five_wrong_ones_and_a_strangers_too(db: TestDatabase) {
        let (shop, slug, kept) = texting(db, &[]).await;
        pays(&shop, &slug, "", PHONE).await;
        let (known, unknown) = (shop.buyer(), shop.buyer());
        ask(&known, PHONE).await;
        ask(&unknown, "07 07 07 07 01").await;
        do_jobs(&shop).await;
        let right = code(&kept.lock().unwrap().last().unwrap().text);
        let wrong = another(&right);
        for left in [4, 3, 2, 1, 0] {
            let [one, other] = [
                known.post("/library/code", &[("code", &wrong)]).await.text,
                unknown.post("/library/code", &[("code", &wrong)]).await.text,
            ];
            assert_eq!(one, other);
            let said = match left { 0 => "n’est plus valable".to_owned(), 1 => "un essai".to_owned(), left => format!("{left} essais") };
            assert!(one.contains(&said), "{left}: {one}");
        }
        let sixth = known.post("/library/code", &[("code", &right)]).await;
        assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sixth.text);
        assert!(!known.get("/library").await.text.contains("Le fleuve"));
    }

    async fn the_page_for_the_code_comes_back_until_the_code_is_over(db: TestDatabase) {
        let (shop, slug, _) = texting(db, &[]).await;
        pays(&shop, &slug, EMAIL, PHONE).await;
        let buyer = shop.buyer();
        for contact in [PHONE, "07 07 07 07 01"] {
            ask(&buyer, contact).await;
            assert_eq!(buyer.get("/library/code").await.location(), "/library");
            let page = buyer.get("/library").await.text;
            assert!(page.contains("one-time-code") && page.contains("name=\"phone\" value=\"1\""), "{page}");
            assert!(page.contains("href=\"/library?other\""), "{page}");
            assert!(buyer.get("/library?other").await.text.contains("name=\"contact\""));
        }
        assert!(shop.buyer().get("/library").await.text.contains("name=\"contact\""));
        shop.pass(TimeDelta::minutes(11));
        assert!(buyer.get("/library").await.text.contains("name=\"contact\""));
    }

    async fn what_is_no_code_spends_no_try(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let buyer = shop.buyer();
        ask(&buyer, EMAIL).await;
        for typed in ["", "12345", "1234567", "abcdef"] {
            let answer = buyer.post("/library/code", &[("code", typed)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert!(answer.between("id=\"code-error\">", "<").contains("six chiffres"), "{typed}");
        }
        assert!(buyer.post("/library/code", &[("code", "123456")]).await.text.contains("4 essais"));
    }

    async fn a_typing_error_in_the_address_is_asked_about_before_a_message_leaves(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        let buyer = shop.buyer();
        let asked = ask(&buyer, "moi@gmial.com").await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("Est-ce bien moi@gmail.com") && !asked.text.contains(SENT), "{}", asked.text);
        assert!(asked.text.contains("name=\"email_meant\" value=\"moi@gmail.com\""));
        assert!(buyer.get("/library").await.text.contains("name=\"contact\""), "no code is awaited");
        let kept = buyer.post("/library", &[("contact", "moi@gmial.com"), ("asked", "moi@gmial.com")]).await;
        assert!(kept.text.contains(SENT), "{}", kept.text);
    }

    async fn a_code_by_sms_is_over_after_ten_minutes_and_one_by_email_is_not(db: TestDatabase) {
        let (shop, slug, kept) = texting(db, &[]).await;
        for (email, phone) in [(EMAIL, ""), ("", PHONE)] {
            pays(&shop, &slug, email, phone).await;
        }
        let (by_phone, by_email) = (shop.buyer(), shop.buyer());
        ask(&by_phone, PHONE).await;
        ask(&by_email, EMAIL).await;
        do_jobs(&shop).await;
        let texted = code(&kept.lock().unwrap().last().unwrap().text);
        let mailed = code(&shop.letters().last().unwrap().text);
        shop.pass(TimeDelta::minutes(11));
        assert_eq!(by_phone.post("/library/code", &[("code", &texted)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(by_email.post("/library/code", &[("code", &mailed)]).await.location(), "/library");
    }

    async fn another_readers_orders_are_not_shown(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let other = shop.shelve("La forêt", 2500, 1000).await;
        pays(&shop, &other, "eva@exemple.ci", "").await;
        let (awa, eva) = (signed_in(&shop, EMAIL).await, signed_in(&shop, "eva@exemple.ci").await);
        let (hers, others) = (awa.get("/library").await.text, eva.get("/library").await.text);
        assert!(hers.contains("Le fleuve") && !hers.contains("La forêt"), "{hers}");
        assert!(others.contains("La forêt") && !others.contains("Le fleuve"), "{others}");
    }

    async fn a_session_lasts_ninety_days_from_its_last_use_and_ends_here_or_everywhere(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let (one, two, three) = (signed_in(&shop, EMAIL).await, signed_in(&shop, EMAIL).await, signed_in(&shop, EMAIL).await);
        shop.pass(TimeDelta::days(89));
        let used = one.get("/library").await;
        assert!(used.text.contains(TITLE) && used.header("set-cookie").contains("griot_reader="), "the cookie lives on");
        two.get("/library").await;
        shop.pass(TimeDelta::days(2));
        assert!(one.get("/library").await.text.contains(TITLE));
        assert!(!three.get("/library").await.text.contains(TITLE), "three was not used for 91 days");
        assert_eq!(one.post("/library/out", &[]).await.location(), "/library");
        assert!(!one.get("/library").await.text.contains(TITLE) && two.get("/library").await.text.contains(TITLE));
        let four = signed_in(&shop, EMAIL).await;
        four.post("/library/out", &[("everywhere", "1")]).await;
        assert!(!two.get("/library").await.text.contains(TITLE));
    }

    async fn nobody_has_a_reader_flooded_and_sms_end_with_the_days_number(db: TestDatabase) {
        let (shop, slug, kept) = texting(db, &[("SMS_FREE_A_DAY", "2")]).await;
        for (email, phone) in [(EMAIL, ""), ("", PHONE)] {
            pays(&shop, &slug, email, phone).await;
        }
        let before = kept.lock().unwrap().len();
        for _ in 0..12 {
            ask(&shop.buyer(), EMAIL).await;
            ask(&shop.buyer(), PHONE).await;
        }
        do_jobs(&shop).await;
        assert_eq!((links(&shop).len(), kept.lock().unwrap().len() - before), (10, 2));
        shop.pass(TimeDelta::hours(25));
        ask(&shop.buyer(), EMAIL).await;
        do_jobs(&shop).await;
        assert_eq!(links(&shop).len(), 11);
    }

    async fn where_no_sms_are_sent_a_number_is_told_so_and_nonsense_is_named(db: TestDatabase) {
        let (shop, _) = shelved(db).await;
        for (typed, said) in [(PHONE, "n’envoie pas de SMS"), ("bonjour", "pas une adresse e-mail")] {
            let answer = ask(&shop.buyer(), typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(said) && answer.text.contains("id=\"contact-error\""), "{}", answer.text);
        }
    }

    async fn one_contact_is_asked_for_five_times_and_its_neighbour_too(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan { settings: Vec::new(), ..Plan::default() });
        for _ in 0..5 {
            assert_eq!(ask(&shop.buyer(), EMAIL).await.status, StatusCode::OK);
        }
        assert_eq!(ask(&shop.buyer(), EMAIL).await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask(&shop.buyer(), "eva@exemple.ci").await.status, StatusCode::OK);
    }

    async fn other_sites_sign_nobody_in_or_out(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let buyer = signed_in(&shop, EMAIL).await;
        for address in ["/library", "/library/code", "/library/in/x", "/library/out"] {
            let from = buyer.request(reqwest::Method::POST, address).header("sec-fetch-site", "cross-site");
            assert_eq!(buyer.send(from.form(&[("contact", EMAIL)])).await.status, StatusCode::FORBIDDEN, "{address}");
        }
        assert!(buyer.get("/library").await.text.contains(TITLE));
    }

    async fn who_is_erased_is_signed_out_and_leaves_nothing(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let buyer = signed_in(&shop, EMAIL).await;
        customers::erase(&shop.shop, &owner(&shop), Person::Email(EMAIL.to_owned())).await.unwrap();
        assert!(!buyer.get("/library").await.text.contains(TITLE));
        for table in ["readers", "reader_contacts", "reader_sessions", "sign_in_requests"] {
            assert_eq!(rows(&shop, table).await, 0, "{table}");
        }
    }

    async fn old_requests_and_sessions_are_deleted(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        signed_in(&shop, EMAIL).await;
        ask(&shop.buyer(), "eva@exemple.ci").await;
        do_jobs(&shop).await;
        shop.pass(TimeDelta::days(3));
        griot::shop::library::tidy(&shop.shop).await.unwrap();
        assert_eq!((rows(&shop, "sign_in_requests").await, rows(&shop, "reader_sessions").await), (0, 1));
        shop.pass(TimeDelta::days(90));
        griot::shop::library::tidy(&shop.shop).await.unwrap();
        assert_eq!(rows(&shop, "reader_sessions").await, 0);
        assert_eq!(rows(&shop, "messages WHERE kind = 'library'").await, 0);
    }

    async fn neither_code_nor_link_nor_cookie_stands_in_a_table(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let buyer = shop.buyer();
        ask(&buyer, EMAIL).await;
        do_jobs(&shop).await;
        let (link, code) = (links(&shop).pop().unwrap(), code(&shop.letters().last().unwrap().text));
        let token = link.rsplit('/').next().unwrap().to_owned();
        let session = buyer.post(&link, &[]).await.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
        for secret in [token, session, code] {
            for column in ["id", "ticket", "link"] {
                assert_eq!(rows(&shop, &format!("sign_in_requests WHERE {column} = '{secret}'")).await, 0);
            }
            for column in ["id", "token"] {
                assert_eq!(rows(&shop, &format!("reader_sessions WHERE {column} = '{secret}'")).await, 0);
            }
        }
    }
}

/// How many rows a table has, or those of a condition.
async fn rows(shop: &TestShop, table: &str) -> i64 {
    use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let query = format!("SELECT COUNT(*) AS number FROM {table}");
    let read = move |conn: &mut griot::store::Conn| -> Result<i64, griot::store::Error> {
        Ok(sql_query(query).get_result::<Count>(conn)?.number)
    };
    shop.shop.db.read(read).await.unwrap()
}
