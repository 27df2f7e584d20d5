//! Every page of the back office, in a shop that is in use: books, orders in each state, coupons, webhooks, a team.

use actix_web::http::Method;
use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery};
use diesel::{RunQueryDsl as _, sql_query};
use griot::domain::role::Role;
use griot::store::{Conn, Error};
use griot::web::admin::ROUTES;
use reqwest::StatusCode;
use serde_json::json;

use super::admin::Desk;
use super::book_files::{epub, pdf};
use super::browser::Browser;
use super::buyer::Answer;
use super::notification::Notification;
use super::shop::TestShop;
use super::statement::{difference, line, list};
use super::tour_tools::{bundles, coupons, webhooks};
use super::twin::tamper;

/// A page, by the name of its screenshot.
pub struct Stop {
    pub name: &'static str,
    pub path: String,
    who: Who,
}

/// Who opens the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Owner,
    /// Password accepted, second factor still missing.
    Half,
    Stranger,
}

/// The pages, and the sessions to open them with.
pub struct Tour {
    pub stops: Vec<Stop>,
    /// Buyers' pages that exist only in a shop in use.
    pub shop_pages: Vec<(&'static str, String)>,
    shop: String,
    whole: String,
    half: String,
}

/// GET routes that are not pages: files, and what upload.js requests.
const NO_PAGES: [&str; 9] = [
    "/admin/books/import/model.csv",
    "/admin/books/import/model.xlsx",
    "/admin/books/{id}/editions/{edition}/file",
    "/admin/exports/authors.csv",
    "/admin/exports/authors.xlsx",
    "/admin/exports/orders.csv",
    "/admin/exports/orders.xlsx",
    "/admin/exports/taxes.csv",
    "/admin/uploads/{id}",
];

impl Tour {
    /// Fills a shop that has the demo's books, and collects all its pages.
    pub async fn of(shop: &TestShop) -> Self {
        shop.sell_for_a_year().await;
        // What takes longest comes first: the clock only moves forward, and sessions expire.
        let expired = expired(shop).await;
        let owner = shop.staff(Role::Owner).await;
        let (stops, shop_pages) = furnish(shop, &owner, expired).await;
        let guarded = shop.staff(Role::Manager).await;
        guarded.sets_up_codes(shop).await;
        let whole = shop.session_token(&owner.account_id).await;
        let half = shop.half_session_token(&guarded.account_id).await;
        let tour = Self { stops, shop_pages, shop: shop.url.clone(), whole, half };
        assert_eq!(tour.left_out(), Vec::<&str>::new(), "pages of the table that the tour does not show");
        tour
    }

    fn left_out(&self) -> Vec<&'static str> {
        let pages = ROUTES.iter().filter(|row| row.method == Method::GET && !NO_PAGES.contains(&row.path));
        pages.map(|row| row.path).filter(|path| !self.stops.iter().any(|stop| row_of(&stop.path) == *path)).collect()
    }

    /// The URL of one of the shop's pages; a link from an e-mail is absolute already.
    pub fn url(&self, address: &str) -> String {
        if address.starts_with('/') { format!("{}{address}", self.shop) } else { address.to_owned() }
    }

    /// Opens a page in a browser.
    pub async fn show(&self, browser: &Browser, stop: &Stop) {
        browser.devtools("Network.clearBrowserCookies", json!({})).await;
        let token = match stop.who {
            Who::Owner => &self.whole,
            Who::Half => &self.half,
            Who::Stranger => "",
        };
        if !token.is_empty() {
            let cookie = json!({ "name": "griot_staff", "value": token, "url": self.shop });
            browser.devtools("Network.setCookie", cookie).await;
        }
        browser.goto(&self.url(&stop.path)).await.unwrap();
        let here = browser.current_url().await.unwrap();
        assert_eq!(here.path(), stop.path.split('?').next().unwrap(), "{} leads elsewhere", stop.name);
    }
}

/// The path of the route that handles an address; literal segments win over parameters.
fn row_of(address: &str) -> &'static str {
    let parts: Vec<&str> = address.split('?').next().unwrap().split('/').collect();
    let fits = |path: &str| {
        let pattern: Vec<&str> = path.split('/').collect();
        pattern.len() == parts.len()
            && pattern.iter().zip(&parts).all(|(one, part)| one.starts_with('{') || one == part)
    };
    let gets = ROUTES.iter().filter(|row| row.method == Method::GET).map(|row| row.path);
    gets.filter(|path| fits(path)).min_by_key(|path| path.matches('{').count()).unwrap_or_default()
}

/// Posts a form in the back office, which must succeed; returns the target of the redirect.
pub async fn done(desk: &Desk, address: &str, fields: &[(&str, &str)]) -> String {
    worked(&desk.post(address, fields).await).to_owned()
}

/// The redirect target of an accepted form, whose message must not report a failure.
pub fn worked(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let said = answer.headers.get_all("set-cookie").iter().find(|cookie| cookie.as_bytes().starts_with(b"griot_said="));
    assert!(said.is_none_or(|said| said.to_str().unwrap().contains("good=1")), "{said:?}");
    answer.location()
}

async fn furnish(shop: &TestShop, owner: &Desk, expired: String) -> (Vec<Stop>, Vec<(&'static str, String)>) {
    let mut stops = Vec::new();
    let mut add = |who: Who, pages: Vec<(&'static str, String)>| {
        stops.extend(pages.into_iter().map(|(name, path)| Stop { name, path, who }));
    };
    let orders = orders(shop, owner, expired).await;
    let (books, shop_pages) = books(shop, owner).await;
    let team = team(owner).await;
    asks_for_help(shop).await;
    add(Who::Owner, standing());
    add(Who::Owner, orders);
    add(Who::Owner, books);
    add(Who::Owner, bundles(owner).await);
    add(Who::Owner, coupons(shop, owner).await);
    add(Who::Owner, webhooks(shop, owner).await);
    add(Who::Owner, reconciliation(shop, owner).await);
    let letters = behind_letters(shop).await;
    // The shop has an owner, so this link cannot create another.
    let first = ("first-gone", "/admin/login/first/of-an-earlier-start".to_owned());
    add(Who::Stranger, vec![("login", "/admin/login".to_owned()), ("invitation", team), first]);
    add(Who::Stranger, letters);
    add(Who::Half, vec![("login-code", "/admin/login/code".to_owned())]);
    (stops, shop_pages)
}

/// Pages at fixed addresses.
fn standing() -> Vec<(&'static str, String)> {
    [
        ("home", "/admin"),
        ("confirm", "/admin/confirm?next=/admin"),
        ("me", "/admin/me"),
        ("second-factor", "/admin/me/second-factor"),
        ("team", "/admin/accounts"),
        ("journal", "/admin/audit"),
        ("orders", "/admin/orders"),
        ("orders-found", "/admin/orders?q=awa"),
        ("orders-none", "/admin/orders?q=personne@exemple.ci"),
        ("help", "/admin/help"),
        ("help-done", "/admin/help?state=done"),
        ("customers", "/admin/customers"),
        ("customer", "/admin/customers?q=awa@exemple.ci"),
        ("reports", "/admin/reports?period=30"),
        ("reports-today", "/admin/reports?period=today"),
        ("statement", "/admin/reports/statement?month=2027-01"),
        ("authors", "/admin/reports/authors?month=2027-01"),
        ("taxes", "/admin/reports/taxes?month=2027-01"),
        ("jobs", "/admin/jobs"),
        ("notifications", "/admin/notifications"),
        ("settings", "/admin/settings"),
        ("settings-shop", "/admin/settings/shop"),
        ("settings-look", "/admin/settings/look"),
        ("settings-welcome", "/admin/settings/welcome"),
        ("settings-sale", "/admin/settings/sale"),
        ("settings-operators", "/admin/settings/operators"),
        ("settings-taxes", "/admin/settings/taxes"),
        ("settings-legal", "/admin/settings/legal"),
        ("settings-page", "/admin/settings/pages/privacy"),
        ("settings-letter", "/admin/settings/letters/receipt/fr"),
        ("settings-accounts", "/admin/settings/accounts"),
        ("settings-apps", "/admin/settings/apps"),
        ("doctor", "/admin/doctor"),
        ("not-found", "/admin/orders/NULLE-PART"),
    ]
    .map(|(name, path)| (name, path.to_owned()))
    .to_vec()
}

/// A book of the demo that the buyers here buy.
const BOOK: &str = "la-pirogue-bleue";

async fn bought(shop: &TestShop, action: Action) -> String {
    shop.buyer().buy(BOOK).await;
    shop.at_the_counter(action).await;
    Notification::of(shop).post(shop).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    shop.last_order_json().await["number"].as_str().unwrap().to_owned()
}

/// The buyer of an order says what he thinks of its book. Returns the page where he does.
async fn opinion(shop: &TestShop, order: &str, text: &str) -> String {
    let key = shop.order_json(order).await["key"].as_str().unwrap().to_owned();
    let here = format!("/orders/{key}/reviews/0");
    worked(&shop.buyer().post(&here, &[("stars", "4"), ("name", "Awa"), ("text", text)]).await);
    here
}

/// An order that was never paid.
async fn expired(shop: &TestShop) -> String {
    shop.buyer().buy(BOOK).await;
    let number = shop.last_order_json().await["number"].as_str().unwrap().to_owned();
    shop.pass(TimeDelta::hours(25));
    shop.work().await;
    number
}

/// The gateway is not asked again about orders in review: it would tell the truth next time.
pub async fn stays_in_review(shop: &TestShop) {
    let never = "UPDATE attempts SET next_check_at = NULL, wanted_at = NULL WHERE order_id IN (SELECT id FROM orders WHERE state = 'review')";
    assert_eq!(tamper(&shop.shop, never).await, 1);
}

async fn orders(shop: &TestShop, owner: &Desk, expired: String) -> Vec<(&'static str, String)> {
    let page = |number: &str| format!("/admin/orders/{number}");
    let refunded = bought(shop, Action::Accept).await;
    let back = [("amount", "500"), ("destination", "Orange Money d’Awa"), ("reason", "Acheté deux fois")];
    done(owner, &format!("/admin/orders/{refunded}/refund"), &back).await;
    assert_eq!(shop.order_json(&refunded).await["state"], "refunded");
    for _ in 0..5 {
        bought(shop, Action::Insufficient).await;
    }
    let refused = bought(shop, Action::Cancel).await;
    let forged = Forgery { amount: Some(json!("100")), ..Forgery::default() };
    shop.sandbox.behave(Behaviour { check_answer: forged, ..Behaviour::default() });
    let review = bought(shop, Action::Accept).await;
    stays_in_review(shop).await;
    shop.sandbox.behave(Behaviour::default());
    let waiting = bought(shop, Action::Wait).await;
    let paid = bought(shop, Action::Accept).await;
    assert_eq!(shop.order_json(&review).await["state"], "review");
    opinion(shop, &paid, "Ma fille l’a lu d’une traite, et moi après elle.\n\nÀ offrir.").await;
    let note = [("text", "Elle a téléphoné : elle a bien reçu son livre.")];
    done(owner, &format!("/admin/orders/{paid}/note"), &note).await;
    shop.shop.db.write(a_letter_fails).await.unwrap();
    [
        ("order-expired", expired),
        ("order-refunded", refunded),
        ("order-refused", refused),
        ("order-review", review),
        ("order-waiting", waiting),
        ("order-paid", paid),
    ]
    .map(|(name, number)| (name, page(&number)))
    .to_vec()
}

/// An e-mail that its SMTP server refused for three days.
fn a_letter_fails(conn: &mut Conn) -> Result<(), Error> {
    let failed = "UPDATE jobs SET state = 'failed', tries = 22, error = '550 5.1.1 no such user here' \
        WHERE id = (SELECT id FROM jobs WHERE kind = 'mail' ORDER BY created_at LIMIT 1)";
    sql_query(failed).execute(conn)?;
    Ok(())
}

/// Books in each state, the plans of two CSV files, and the buyers' pages of these books.
async fn books(shop: &TestShop, desk: &Desk) -> (Vec<(&'static str, String)>, Vec<(&'static str, String)>) {
    let here = published(desk).await;
    let buyer = shop.buyer();
    buyer.buy("la-nuit").await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let reviewed = opinion(shop, &shop.transaction(), "Un roman de fil et de mémoire : je le relirai.").await;
    let waiting = desk.get("/admin/reviews").await;
    let id = waiting.between("action=\"/admin/reviews/", "/publish\"");
    let seen = waiting.between("name=\"seen\" value=\"", "\"");
    done(desk, &format!("/admin/reviews/{id}/publish"), &[("seen", &seen)]).await;
    done(desk, &format!("/admin/reviews/{id}/answer"), &[("answer", "Merci, Awa !")]).await;
    shop.make_extracts().await;
    let letter = shop.parcels().last().unwrap().text.clone();
    let link = letter.lines().find(|line| line.starts_with("http")).expect("a link").trim().to_owned();
    let sale = worked(&desk.post_file(&format!("{here}/file"), "nuit.pdf", &pdf("Deux", 26)).await).to_owned();
    let draft = desk.start_book("Brouillon sans titre.pdf", &pdf("Brouillon", 5)).await;
    let plan = planned(desk, "titre;auteurs;prix\n;Awa;2502\nDeux;;12,5\nTrois;Awa;1000\n").await;
    let good = planned(desk, "titre;auteurs;prix\nUn;Awa|Yao;1000\nDeux;Awa;\n").await;
    let desk_pages = vec![
        ("books", "/admin/books".to_owned()),
        ("reviews", "/admin/reviews".to_owned()),
        ("reviews-shown", "/admin/reviews?state=shown".to_owned()),
        ("books-new", "/admin/books/new".to_owned()),
        ("books-preview", format!("{here}/preview")),
        ("books-own-price", format!("{here}/own-price")),
        ("books-release", format!("{here}/release")),
        ("books-tax", format!("{here}/tax")),
        ("books-book", here),
        ("books-draft", format!("/admin/books/{draft}")),
        ("books-sale", sale),
        ("books-import", "/admin/books/import".to_owned()),
        ("books-plan-faults", plan),
        ("books-plan", good),
        ("books-categories", "/admin/books/categories".to_owned()),
    ];
    let shop_pages = vec![
        ("home-categories", "/categories/romans-et-recits".to_owned()),
        ("book-sample", "/books/la-nuit".to_owned()),
        ("book-extract", "/books/la-nuit/extract".to_owned()),
        ("book-review", reviewed),
        ("link-two-files", link),
    ];
    (desk_pages, shop_pages)
}

/// A published book in both formats, with categories and a sample; returns its path in the back office.
async fn published(desk: &Desk) -> String {
    let id = desk.start_book("La nuit des tisserands.pdf", &pdf("La nuit", 24)).await;
    done(desk, "/admin/books/categories", &[("french", "Savoirs"), ("english", "Knowledge")]).await;
    let here = format!("/admin/books/{id}");
    let categories = desk.get(&here).await.text;
    let ids: Vec<&str> =
        categories.split("name=\"category\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let about = "Une nuit, à Ségou, les métiers à tisser se mirent à parler.\n\n**Un roman** de fil et de mémoire.";
    let form = [
        ("title", "La nuit des tisserands"),
        ("authors", "Mariam Coulibaly\nOusmane Faye"),
        ("price", "3000"),
        ("description", about),
        ("slug", "la-nuit"),
        ("category", ids[0]),
        ("category", ids[1]),
    ];
    desk.save_book(&id, &form).await;
    worked(&desk.post_file(&format!("{here}/file"), "nuit.epub", &epub("La nuit", "<p>Nuit.</p>")).await);
    done(desk, &format!("{here}/sample"), &[("pages", "1-3, 7")]).await;
    done(desk, &format!("{here}/publish"), &[]).await;
    here
}

/// The address of the plan of a CSV file.
async fn planned(desk: &Desk, csv: &str) -> String {
    worked(&desk.post_file("/admin/books/import", "livres.csv", csv.as_bytes()).await).to_owned()
}

/// Differences with CinetPay, open and decided, and a list whose columns are not known.
async fn reconciliation(shop: &TestShop, owner: &Desk) -> Vec<(&'static str, String)> {
    let at = shop.clock.now().naive_utc();
    let paid = |transaction: &str| line(at, transaction, "2 500", ("88", "Payé"));
    worked(&owner.import(&list(&["X-RECU-1", "X-RECU-2", "X-RECU-3"].map(paid))).await);
    let ignored = difference(shop, "X-RECU-2").await;
    done(owner, &format!("/admin/reconciliation/{ignored}/ignore"), &[("reason", "Un essai de la caisse")]).await;
    let columns = worked(&owner.bring("Réf;Payé\nX-RECU-4;2 500\n".as_bytes()).await).to_owned();
    vec![("reconciliation", "/admin/reconciliation".to_owned()), ("reconciliation-columns", columns)]
}

/// Somebody writes to the shop, because his order was not found.
async fn asks_for_help(shop: &TestShop) {
    let fields = [
        ("email", "awa@exemple.ci"),
        ("operator", "MP2611021015C40001"),
        ("answer_to", "07 07 07 07 00"),
        ("message", "J’ai payé hier soir.\nMerci de regarder."),
    ];
    assert_eq!(shop.buyer().post("/find/help", &fields).await.location(), "/find?written");
}

/// Invites a member of the staff; returns the path of the invitation's page.
async fn team(owner: &Desk) -> String {
    let fields = [("email", "binta.traore@exemple.ci"), ("role", "support")];
    let shown = owner.post("/admin/accounts", &fields).await;
    format!("/admin/invitation/{}", shown.between("/admin/invitation/", "<"))
}

/// The pages for a forgotten password and a change of address, by the links in their e-mails.
async fn behind_letters(shop: &TestShop) -> Vec<(&'static str, String)> {
    let (forgetful, moving) = (shop.staff(Role::Manager).await, shop.staff(Role::Manager).await);
    worked(&shop.buyer().post("/admin/login/forgotten", &[("email", forgetful.email.as_str())]).await);
    done(&moving, "/admin/me/email", &[("email", "nouvelle.adresse@exemple.ci")]).await;
    shop.work().await;
    let letters = shop.letters();
    let behind = |path: &str| {
        let text = letters.iter().rev().find(|letter| letter.text.contains(path)).expect(path).text.clone();
        let link = text.split_whitespace().find(|word| word.contains(path)).unwrap();
        link[link.find("/admin/").unwrap()..].to_owned()
    };
    vec![
        ("forgotten", "/admin/login/forgotten".to_owned()),
        ("reset", behind("/admin/login/reset/")),
        ("address", behind("/admin/login/address/")),
    ]
}
