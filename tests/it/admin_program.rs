//! The real program: the first account from the command line, and many concurrent sign-ins.

use futures_util::future::join_all;
use griot::config::Config;
use griot::domain::role::Role;
use griot::shop::Rules;
use reqwest::{Method, StatusCode};

use crate::support::admin::PASSWORD;
use crate::support::buyer::Buyer;
use crate::support::postgres::TestDatabase;
use crate::support::running_program::House;
use crate::support::shop::{Plan, TestShop};

/// The path of the link in the command's output.
fn link(told: &str) -> String {
    let url = told.split_whitespace().find(|word| word.starts_with("http")).expect("a link");
    url[url.find("/admin/").unwrap()..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_owner_comes_in_by_the_command_line_and_again_when_all_is_lost() {
    let house = House::new(TestDatabase::sqlite());
    let refused = house.run(&["owner", "reset", "awa@exemple.ci"]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("griot owner add"));
    assert!(!house.run(&["owner", "add", "awa"]).status.success());
    let first = link(&house.told(&["owner", "add", "awa@exemple.ci"]));
    let griot = house.serve().await;
    let awa = Buyer::new(&griot.url);
    assert_eq!(awa.post(&first, &[("password", PASSWORD), ("again", PASSWORD)]).await.location(), "/admin");
    assert!(awa.get("/admin").await.text.contains("awa@exemple.ci"));
    let twice = house.run(&["owner", "add", "awa@exemple.ci"]);
    assert_eq!(twice.status.code(), Some(1), "an account that is there is not reset unasked");
    assert!(String::from_utf8_lossy(&twice.stderr).contains("griot owner reset awa@exemple.ci"));
    let second = link(&house.told(&["owner", "reset", "awa@exemple.ci"]));
    assert_eq!(awa.get("/admin").await.status, StatusCode::OK, "until the link is used");
    let other = "une tout autre phrase";
    let anew = Buyer::new(&griot.url);
    assert_eq!(anew.post(&second, &[("password", other), ("again", other)]).await.location(), "/admin");
    assert!(awa.get("/admin").await.status.is_redirection());
    let journal = anew.get("/admin/audit?who=-").await.text;
    assert!(journal.contains("a créé le compte"), "{journal}");
    assert_eq!(journal.matches("a réinitialisé le compte").count(), 1, "{journal}");
}

#[test]
fn production_demands_a_second_factor_and_a_desk_does_not() {
    let rules = |mode: &str| {
        let settings = [
            ("GRIOT_ENV", mode),
            ("GRIOT_PUBLIC_URL", "https://livres.awa.ci"),
            ("GRIOT_DEVELOPMENT_PUBLIC", if mode == "development" { "yes" } else { "no" }),
            ("CINETPAY_API", "v2"),
            ("CINETPAY_API_KEY", "12912847765bc0db748fdd44.40081707"),
            ("CINETPAY_SITE_ID", "445160"),
            ("CINETPAY_SECRET", "5431603335f0a8d9c7e84b2.18762309"),
            ("SMTP_URL", "smtps://awa:b0nj0ur@smtp.awa.ci"),
            ("MAIL_FROM", "Librairie Awa <livres@awa.ci>"),
        ];
        let find = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Rules::new(&Config::read(&find).unwrap()).unwrap()
    };
    assert!(rules("production").second_factor);
    assert!(!rules("development").second_factor);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_the_cookies_are_bound_to_the_host() {
    let mut plan = Plan::default();
    plan.settings.push(("GRIOT_PUBLIC_URL", "https://livres.awa.ci".to_owned()));
    plan.settings.push(("GRIOT_SANDBOX_PUBLIC", "yes".to_owned()));
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    let owner = shop.staff(Role::Owner).await;
    let browser = Buyer::new(&format!("http://{}", shop.config.web.bind));
    let inside = browser.post("/admin/login", &[("email", &owner.email), ("password", PASSWORD)]).await;
    let cookies: Vec<_> = inside.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    for name in ["__Host-griot_staff=", "__Host-griot_device="] {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name)).expect(name);
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_who_sign_in_at_once_do_not_fill_the_memory() {
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_TRUSTED_PROXIES", "127.0.0.1");
    let griot = house.serve().await;
    // In kilobytes; most of it is the program itself, unoptimised.
    let memory = |of: &str| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", griot.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(of)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    let before = memory("VmRSS:");
    for round in 0..3 {
        let probe = async |number: usize| {
            let email = format!("p{number}.{round}@exemple.ci");
            let form = [("email", email.as_str()), ("password", PASSWORD)];
            let browser = Buyer::new(&griot.url);
            let request = browser.request(Method::POST, "/admin/login").form(&form);
            browser.send(request.header("x-forwarded-for", format!("41.66.{round}.{number}"))).await.status
        };
        for answer in join_all((0..50).map(probe)).await {
            assert_eq!(answer, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let more = memory("VmHWM:") - before;
    // Two passwords are hashed at once, with 19 MB each.
    assert!(more < 60_000, "{more} kB more than {before} kB");
}
