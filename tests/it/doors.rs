//! Who comes in where. `doors.txt` has every route of the program and whom it is for, one a line; a route that is not in it fails. Then each
//! kind of person tries each of them, in a market, by what the list says and not by what the program says of itself.
//!
//! For whom: `everybody`; `account`, whoever has signed in at `/admin/login`; `staff`; `seller`; a right of the staff (`order-help`); `reader`,
//! who has signed in to his library; `secret`, who has the address; `token`, `app` and `provider`, a program; `gateway`, CinetPay or a browser that comes from
//! there. The lines of public routes name no method.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use griot::domain::role::{Right, Role};
use reqwest::{Method, StatusCode};

use crate::support::admin::Desk;
use crate::support::buyer::{Answer, Buyer};
use crate::support::market::market;
use crate::support::postgres::on_both;
use crate::support::routes::{filled, public, rows};
use crate::support::shop::TestShop;
use crate::support::two_sellers::two_sides;

const LIST: &str = include_str!("doors.txt");
/// What a page says to a role that may not see it.
const NOT_YOURS: &str = "pas ouverte à votre rôle";

#[derive(Clone, Copy)]
struct Door {
    /// `*` for public routes.
    method: &'static str,
    path: &'static str,
    whom: &'static str,
}

fn doors() -> impl Iterator<Item = Door> {
    LIST.lines().map(|line| {
        let words: Vec<_> = line.split(' ').collect();
        let [method, path, whom] = words[..] else { panic!("{line}") };
        Door { method, path, whom }
    })
}

/// The right that a line names.
fn right(whom: &str) -> Option<Right> {
    let plain = |text: &str| text.replace('-', "").to_lowercase();
    Right::ALL.into_iter().find(|right| plain(&format!("{right:?}")) == plain(whom))
}

/// What stands for each parameter: nobody's id, and nobody's secret.
fn nobodys(place: &str) -> String {
    let value = match place.rsplit_once('{').unwrap().1 {
        "part}" => "pdf-1",
        "place}" if place.contains("/reviews/") => "0",
        _ => "x",
    };
    value.to_owned()
}

#[test]
fn every_route_stands_in_the_list_with_whom_it_is_for() {
    let registered: BTreeSet<String> = rows()
        .map(|row| format!("{} {}", row.method, row.path))
        .chain(public().into_iter().map(|path| format!("* {path}")))
        .collect();
    let listed: BTreeSet<String> = doors().map(|door| format!("{} {}", door.method, door.path)).collect();
    let new: Vec<_> = registered.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&registered).collect();
    assert!(new.is_empty() && gone.is_empty(), "tests/it/doors.txt does not have {new:#?}, and has {gone:#?}");
    let known = "everybody account staff seller reader secret token app provider gateway";
    for door in doors() {
        let is_known = known.split(' ').any(|word| word == door.whom) || right(door.whom).is_some();
        assert!(is_known, "for whom is {} {}? {:?} is nobody", door.method, door.path, door.whom);
    }
}

/// A person who knocks.
enum Person {
    Stranger(Buyer),
    Reader(Buyer),
    Seller(Desk),
    Staff(Role, Desk),
}

impl Person {
    fn name(&self) -> String {
        match self {
            Self::Stranger(_) => "a stranger".to_owned(),
            Self::Reader(_) => "a reader".to_owned(),
            Self::Seller(_) => "a seller".to_owned(),
            Self::Staff(role, _) => role.code().to_owned(),
        }
    }

    /// His browser. An account has a new session for each request: some of the routes end it.
    async fn browser(&self, shop: &TestShop) -> (Buyer, String) {
        match self {
            Self::Stranger(browser) | Self::Reader(browser) => (browser.clone(), String::new()),
            Self::Seller(desk) | Self::Staff(_, desk) => (shop.signed_in(&desk.account_id).await, desk.csrf.clone()),
        }
    }

    /// What he meets at a door of the back office or of the sellers.
    fn meets(&self, whom: &str) -> Outcome {
        match (self, whom) {
            (_, "everybody") | (Self::Seller(_), "account" | "seller") | (Self::Staff(..), "account" | "staff") => {
                Outcome::Inside
            }
            (Self::Stranger(_) | Self::Reader(_), _) => Outcome::ToSignIn,
            (Self::Seller(_), "staff") => Outcome::Home("/seller"),
            (Self::Staff(..), "seller") => Outcome::Home("/admin"),
            (Self::Seller(_), _) => Outcome::Refused,
            (Self::Staff(role, _), _) => {
                if role.may(right(whom).unwrap()) {
                    Outcome::Inside
                } else {
                    Outcome::Refused
                }
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Inside,
    Refused,
    ToSignIn,
    /// Led to where he belongs.
    Home(&'static str),
}

async fn ask(browser: &Buyer, method: &str, path: &str, csrf: &str, site: &str) -> Answer {
    let method: Method = method.parse().unwrap();
    let mut request = browser.request(method.clone(), path).header("sec-fetch-site", site);
    if method != Method::GET {
        request = request.form(&[("csrf", csrf)]);
    }
    browser.send(request).await
}

/// The doors of the back office and of the sellers: everybody meets what the list says.
async fn knocks_inside(shop: &TestShop, person: &Person) {
    for door in doors().filter(|door| door.method != "*") {
        let path = &filled(door.path, &|place| Some(vec![nobodys(place)]))[0];
        let (browser, csrf) = person.browser(shop).await;
        let answer = ask(&browser, door.method, path, &csrf, "same-origin").await;
        let leads = if answer.status.is_redirection() { answer.location() } else { "" };
        let met = match person.meets(door.whom) {
            Outcome::Home(home) if leads == home => Outcome::Home(home),
            _ if answer.status == StatusCode::FORBIDDEN && answer.text.contains(NOT_YOURS) => Outcome::Refused,
            _ if answer.status == StatusCode::UNAUTHORIZED => Outcome::ToSignIn,
            _ if leads.starts_with("/admin/login") && !["everybody", "account"].contains(&door.whom) => {
                Outcome::ToSignIn
            }
            Outcome::ToSignIn if leads.starts_with("/admin/login") => Outcome::ToSignIn,
            _ => Outcome::Inside,
        };
        let told = format!("{} at {} {path}: {} {leads}", person.name(), door.method, answer.status);
        assert_eq!(met, person.meets(door.whom), "{told}");
        assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{told}");
        if door.method != "GET" && met == Outcome::Inside {
            let (browser, csrf) = person.browser(shop).await;
            let foreign = ask(&browser, door.method, path, &csrf, "cross-site").await;
            assert_eq!(foreign.status, StatusCode::FORBIDDEN, "from another site, {told}");
        }
    }
}

/// The doors of readers and buyers.
async fn knocks_outside(shop: &TestShop, person: &Person) {
    for door in doors().filter(|door| door.method == "*") {
        for path in filled(door.path, &|place| Some(vec![nobodys(place)])) {
            for method in ["GET", "POST"] {
                let (browser, _) = person.browser(shop).await;
                let answer = ask(&browser, method, &path, "", "same-origin").await;
                let told = format!("{} at {method} {path}: {}", person.name(), answer.status);
                assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{told}");
                assert!(is_right(door.whom, person, &path, &answer), "{told} for {}", door.whom);
            }
            if !path.starts_with("/api/") && !["gateway", "provider"].contains(&door.whom) {
                let (browser, _) = person.browser(shop).await;
                let foreign = ask(&browser, "POST", &path, "", "cross-site").await;
                let status = foreign.status.as_u16();
                assert!([403, 404, 405].contains(&status), "a form from another site at {path} is answered {status}");
            }
        }
    }
}

/// Whether a public door answers as the list says to somebody who has no secret, no token and no app.
fn is_right(whom: &str, person: &Person, path: &str, answer: &Answer) -> bool {
    use StatusCode as S;
    let leads = if answer.status.is_redirection() { answer.location() } else { "" };
    let is_nowhere = [S::NOT_FOUND, S::METHOD_NOT_ALLOWED, S::GONE].contains(&answer.status);
    let is_refused = is_nowhere || answer.status == S::UNAUTHORIZED || !leads.is_empty() && path.starts_with(leads);
    match whom {
        "secret" | "provider" => is_refused,
        "reader" => is_refused || matches!(person, Person::Reader(_)) && !path.starts_with("/api/"),
        "token" | "app" => is_nowhere || answer.status == S::UNAUTHORIZED,
        "everybody" => answer.status != S::UNAUTHORIZED,
        _ => true,
    }
}

async fn knocks(shop: &TestShop, person: &Person) {
    knocks_inside(shop, person).await;
    knocks_outside(shop, person).await;
}

on_both! {
    async fn each_kind_of_person_comes_in_where_the_list_says_and_no_form_of_another_site_anywhere(db: TestDatabase) {
        let shop = market(db);
        let [awa, moussa] = two_sides(&shop).await;
        let mut people = vec![Person::Stranger(shop.buyer()), Person::Reader(moussa.reader.clone()), Person::Seller(awa.seller)];
        for role in Role::STAFF {
            people.push(Person::Staff(role, shop.staff(role).await));
        }
        join_all(people.iter().map(|person| knocks(&shop, person))).await;
    }
}
