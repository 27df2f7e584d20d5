//! The real program: the first account from the command line, and many who sign in at once.

use futures_util::future::join_all;
use reqwest::{Method, StatusCode};

use crate::support::admin::PASSWORD;
use crate::support::buyer::Buyer;
use crate::support::house::House;
use crate::support::postgres::TestDatabase;

/// The address in what the command says.
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
    let second = link(&house.told(&["owner", "reset", "awa@exemple.ci"]));
    assert_eq!(awa.get("/admin").await.status, StatusCode::OK, "until the link is used");
    let other = "une tout autre phrase";
    let anew = Buyer::new(&griot.url);
    assert_eq!(anew.post(&second, &[("password", other), ("again", other)]).await.location(), "/admin");
    assert!(awa.get("/admin").await.status.is_redirection());
    let journal = anew.get("/admin/audit?who=-").await.text;
    assert!(journal.contains("a créé le compte") && journal.contains("nouveau départ"), "{journal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_who_sign_in_at_once_do_not_fill_the_memory() {
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_TRUSTED_PROXIES", "127.0.0.1");
    let griot = house.serve().await;
    for round in 0..3 {
        let knock = async |number: usize| {
            let email = format!("p{number}.{round}@exemple.ci");
            let form = [("email", email.as_str()), ("password", PASSWORD)];
            let browser = Buyer::new(&griot.url);
            let request = browser.request(Method::POST, "/admin/login").form(&form);
            browser.send(request.header("x-forwarded-for", format!("41.66.{round}.{number}"))).await.status
        };
        for answer in join_all((0..50).map(knock)).await {
            assert_eq!(answer, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", griot.id())).unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(most < 150_000, "{most} kB");
}
