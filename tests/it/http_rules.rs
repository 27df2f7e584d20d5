//! What holds for every route: headers, limits, the origin of forms, languages, and a database that is gone.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use reqwest::{Method, StatusCode};

use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

fn planned(settings: &[(&'static str, &str)]) -> TestShop {
    let mut plan = Plan::default();
    plan.settings.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
    TestShop::planned(TestDatabase::sqlite(), plan)
}

/// Asserts the headers that every answer has; `https` adds one.
fn is_guarded(answer: &Answer, counter: &str, https: bool) {
    let told = format!("{} {}", answer.status, answer.text.chars().take(200).collect::<String>());
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", if https { "max-age=63072000; includeSubDomains" } else { "" }),
        ("server", ""),
        ("x-powered-by", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {told}");
    }
    assert!(answer.header("permissions-policy").contains("camera=()"), "{told}");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"), "{policy} {told}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert!(policy.contains("object-src 'none'; ") && policy.contains("base-uri 'none'; "), "{policy}");
    let forms = policy.split("; ").find(|part| part.starts_with("form-action ")).unwrap();
    assert!(forms.starts_with("form-action 'self'") && forms.split(' ').any(|host| host == counter), "{forms}");
}

mod headers {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn every_cookie_of_a_shop_on_https_is_bound_to_its_host() {
        let shop = planned(&[("GRIOT_PUBLIC_URL", "https://livres.awa.ci"), ("GRIOT_SANDBOX_PUBLIC", "yes")]);
        let here = format!("http://{}", shop.config.web.bind);
        let home = Buyer::new(&here).get("/?lang=en").await;
        let set: Vec<_> = home.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
        assert!(set.iter().any(|cookie| cookie.starts_with("__Host-griot_lang=en")), "{set:?}");
        assert!(set.iter().all(|cookie| cookie.starts_with("__Host-") && cookie.contains("Secure")), "{set:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn stand_on_every_answer() {
        let shop = planned(&[("GRIOT_LIMITS", "on")]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let counter = shop.config.payments.api_url.clone().unwrap();
        let home = buyer.get("/").await;
        let style = home.between("<link rel=\"stylesheet\" href=\"", "\"");
        let bought = buyer.buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let paid = buyer.get(&page).await;
        let door = format!("/d/{}", paid.between("action=\"/d/", "\""));
        let led = buyer.post(&door, &[]).await;
        let file = buyer.get(led.location()).await;
        let buy = format!("/books/{slug}/buy");
        let mut seen = vec![
            (200, home),
            (303, bought),
            (200, paid),
            (200, buyer.get(&door).await),
            (303, led),
            (200, file),
            (200, buyer.get(&style).await),
            (200, buyer.get("/healthz").await),
            (200, buyer.get("/payment/return/").await),
            (200, buyer.get("/payment/callback/").await),
            (403, buyer.post("/payment/callback/", &[("cpm_trans_id", "X"), ("cpm_site_id", "1")]).await),
            (404, buyer.get("/nowhere").await),
            (404, buyer.get("/static/griot.css").await),
            (404, buyer.post("/", &[]).await),
            (405, buyer.send(buyer.request(Method::PUT, "/payment/return/")).await),
            (422, buyer.post(&buy, &[]).await),
            (413, buyer.post(&buy, &[("name", &"x".repeat(20_000))]).await),
            (403, buyer.send(buyer.request(Method::POST, &buy).header("sec-fetch-site", "cross-site")).await),
        ];
        let fields = [EMAIL, ("price", "1")];
        let mut often = buyer.post(&buy, &fields).await;
        while often.status == StatusCode::UNPROCESSABLE_ENTITY {
            often = buyer.post(&buy, &fields).await;
        }
        seen.push((429, often));
        shop.shop.db.close();
        seen.push((503, shop.buyer().post(&buy, &[EMAIL]).await));
        for (status, answer) in &seen {
            assert_eq!(answer.status.as_u16(), *status, "{}", answer.text);
            is_guarded(answer, &counter, false);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_method_that_an_address_does_not_take_is_answered_with_a_way_out() {
        let shop = TestShop::open(TestDatabase::sqlite());
        let buyer = shop.buyer();
        for door in ["/payment/callback", "/payment/callback/", "/payment/return", "/payment/return/", "/d/token"] {
            for method in [Method::PUT, Method::DELETE, Method::OPTIONS] {
                let answer = buyer.send(buyer.request(method, door)).await;
                assert_eq!(
                    (answer.status, answer.header("allow")),
                    (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, POST")
                );
                assert!(answer.text.contains("href=\"/\"") && answer.text.contains("405"), "{door}: {}", answer.text);
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn trace_is_answered_nowhere_and_gives_no_header_back() {
        let shop = TestShop::open(TestDatabase::sqlite());
        let buyer = shop.buyer();
        for address in ["/", "/payment/callback/", "/admin/login", "/api/v1/openapi.json", "/static/griot.css"] {
            let answer = buyer.send(buyer.request(Method::TRACE, address).header("x-mark", "bouche-cousue")).await;
            assert!([404, 405].contains(&answer.status.as_u16()), "{address}: {}", answer.status);
            assert!(!answer.text.contains("bouche-cousue"), "{address}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn behind_https_cookies_are_secure_and_browsers_are_told_to_stay() {
        let shop = planned(&[("GRIOT_PUBLIC_URL", "https://livres.example.com"), ("GRIOT_SANDBOX_PUBLIC", "yes")]);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = Buyer::new(&format!("http://{}", shop.config.web.bind));
        let home = buyer.get("/?lang=en").await;
        is_guarded(&home, shop.config.payments.api_url.as_deref().unwrap(), true);
        let bought = buyer.buy(&slug).await;
        let cookies = |answer: &Answer| -> Vec<String> {
            let told = answer.headers.get_all("set-cookie").iter();
            told.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
        };
        let set = [cookies(&home), cookies(&bought)].concat();
        assert!(set.len() >= 3, "{set:?}");
        assert!(set.iter().any(|cookie| cookie.starts_with("__Host-griot_visitor=")), "{set:?}");
        for cookie in &set {
            for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(cookie.contains(part), "{part} in {cookie}");
            }
            assert!(!cookie.contains("Domain="), "{cookie}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_is_refused_and_our_own_is_not() {
    let shop = planned(&[]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    let own = shop.url.clone();
    let cases: [(&[(&str, &str)], bool); 8] = [
        (&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", "null")], false),
        (&[("sec-fetch-site", "same-origin"), ("origin", &own)], true),
        (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", &own)], true),
        (&[("origin", "null")], true), // old web views, which send no Sec-Fetch-Site
        (&[], true),
    ];
    for (headers, taken) in cases {
        let before = shop.sandbox.transactions().len();
        let post = buyer.request(Method::POST, &format!("/books/{slug}/buy")).form(&[EMAIL, ("again", "yes")]);
        let answer = buyer.send(headers.iter().fold(post, |post, (name, value)| post.header(*name, *value))).await;
        let expected = if taken { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, expected, "{headers:?}");
        assert_eq!(shop.sandbox.transactions().len(), before + usize::from(taken), "{headers:?}");
        if !taken {
            assert!(answer.text.contains("Ce formulaire vient d’un autre site"));
            assert!(answer.text.contains(&format!("class=\"button\" href=\"/books/{slug}\"")));
        }
    }
    let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
    for act in ["pay", "check", "link"] {
        let forged = buyer.request(Method::POST, &format!("{page}/{act}")).header("sec-fetch-site", "cross-site");
        assert_eq!(buyer.send(forged).await.status, StatusCode::FORBIDDEN, "{act}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eleventh_order_in_a_minute_waits_and_a_neighbour_does_not() {
    let shop = planned(&[("GRIOT_LIMITS", "on")]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    for (language, says) in [("fr", "Un instant, s’il vous plaît"), ("en", "One moment, please")] {
        let buyer = shop.buyer();
        buyer.get(&format!("/?lang={language}")).await;
        let buy = async || buyer.post(&format!("/books/{slug}/buy"), &[EMAIL, ("again", "yes")]).await;
        for order in 1..=10 {
            assert_eq!(buy().await.status, StatusCode::SEE_OTHER, "order {order}");
        }
        let eleventh = buy().await;
        assert_eq!(eleventh.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(eleventh.text.contains(says), "{}", eleventh.text);
        let wait: u64 = eleventh.header("retry-after").parse().unwrap();
        assert!((1..=7).contains(&wait), "{wait}");
        assert_eq!(buyer.get(&format!("/books/{slug}")).await.status, StatusCode::OK, "he may look on");
        assert_eq!(shop.buyer().buy(&slug).await.status, StatusCode::SEE_OTHER, "at the same address");
    }
    assert_eq!(shop.sandbox.transactions().len(), 22);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_is_chosen_then_remembered_else_the_browsers() {
    let shop = planned(&[]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    let language = async |address: &str, accepts: &str| {
        let request = buyer.client.get(format!("{}{address}", shop.url)).header("accept-language", accepts);
        buyer.send(request).await.between("<html lang=\"", "\"")
    };
    for (accepts, shown) in [
        ("en-GB,en;q=0.9,fr;q=0.5", "en"),
        ("fr-CI, en;q=0.8", "fr"),
        ("de", "fr"),
        ("", "fr"),
        ("en;q=0.1, fr;q=0.9", "fr"),
    ] {
        assert_eq!(language("/", accepts).await, shown, "{accepts}");
    }
    assert_eq!(language("/?lang=xx", "en").await, "en");
    assert_eq!(language("/?lang=en", "fr").await, "en");
    assert_eq!(language(&format!("/books/{slug}"), "fr").await, "en", "it is remembered");
    assert_eq!(language("/nowhere", "fr").await, "en");
    assert_eq!(language("/?lang=fr", "en").await, "fr");
    assert_eq!(language("/", "en").await, "fr");
    let english = buyer.get(&format!("/books/{slug}?lang=en")).await;
    let nonce = english.between("name=\"nonce\" value=\"", "\"");
    buyer.post(&format!("/books/{slug}/buy"), &[EMAIL, ("nonce", &nonce)]).await;
    assert_eq!(shop.last_order_json().await["language"], "en", "the letter will be in it");
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_files_never_change_under_their_names() {
    let shop = planned(&[]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    let page = buyer.get(&format!("/books/{slug}")).await.text;
    let names: Vec<&str> = page.split("\"/static/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for wanted in ["griot.", "icon."] {
        assert!(names.iter().any(|name| name.starts_with(wanted)), "{wanted} in {names:?}");
    }
    for name in names {
        let file = buyer.get(&format!("/static/{name}")).await;
        assert_eq!(file.status, StatusCode::OK, "{name}");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        let (stem, kind) = name.split_once('.').unwrap();
        let (hash, kind) = kind.split_once('.').unwrap();
        assert!(hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        assert_eq!(buyer.get(&format!("/static/{stem}.{kind}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(buyer.get(&format!("/static/{stem}.000000000000.{kind}")).await.status, StatusCode::NOT_FOUND);
    }
    for stranger in ["../Cargo.toml", "..%2fCargo.toml", ""] {
        assert_eq!(buyer.get(&format!("/static/{stranger}")).await.status, StatusCode::NOT_FOUND, "{stranger}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_as_get_does_but_for_the_body() {
    let shop = planned(&[]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    buyer.buy(&slug).await;
    let order = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
    let style = buyer.get("/").await.between("<link rel=\"stylesheet\" href=\"", "\"");
    let pages = ["/", "/books/le-fleuve", &order, &style, "/healthz", "/payment/return/", "/payment/callback"];
    for address in pages {
        let (got, head) = (buyer.get(address).await, buyer.send(buyer.request(Method::HEAD, address)).await);
        assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""), "{address}");
        for name in ["content-type", "content-length", "cache-control", "vary"] {
            assert_eq!(head.header(name), got.header(name), "{name} of {address}");
        }
    }
    assert_eq!(buyer.send(buyer.request(Method::HEAD, "/books/none")).await.status, StatusCode::NOT_FOUND);
}

on_both! {
    async fn without_its_database_the_shelf_is_read_and_nothing_is_sold(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let other = shop.shelve("La rive", 1500, 1000).await;
        let book = format!("/books/{slug}");
        let buyer = shop.buyer();
        for address in ["/", &book] {
            assert_eq!(buyer.get(address).await.status, StatusCode::OK);
        }
        assert_eq!(buyer.get("/healthz").await.status, StatusCode::OK);
        shop.shop.db.close();
        for address in ["/", &book] {
            let shelf = buyer.get(address).await;
            assert_eq!(shelf.status, StatusCode::OK);
            assert!(shelf.text.contains("Le fleuve"));
        }
        assert_eq!(buyer.get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE);
        let buying = buyer.buy(&slug).await;
        assert_eq!(buying.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(buying.text.contains("Une erreur est survenue"), "{}", buying.text);
        assert!(!buying.header("retry-after").is_empty());
        assert!(shop.sandbox.transactions().is_empty(), "nobody can pay what is not written down");
        let never_read = buyer.get(&format!("/books/{other}")).await;
        assert_eq!(never_read.status, StatusCode::SERVICE_UNAVAILABLE);
        let lost = buyer.get("/orders/000000000000000000000000").await;
        assert_eq!(lost.status, StatusCode::SERVICE_UNAVAILABLE, "not 404: the order may well exist");
        for leak in ["sqlite", "postgres", "database", "panicked"] {
            assert!(!buying.text.to_lowercase().contains(leak), "{leak}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_with_an_open_order_reads_the_shelf_too_while_the_database_is_gone() {
    let shop = planned(&[]);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    buyer.buy(&slug).await;
    shop.pass(TimeDelta::seconds(1));
    shop.shop.db.close();
    assert_eq!(buyer.get(&format!("/books/{slug}")).await.status, StatusCode::OK);
}
