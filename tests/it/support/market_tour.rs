//! The pages of a market, as a reader, a seller and the owner see them: with real content, and empty.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::catalogue::demo;
use griot::store::books;
use griot::store::sellers::{SellerBook, set_book};
use serde_json::json;

use super::admin::Desk;
use super::back_office::paid;
use super::book_files::pdf;
use super::browser::Browser;
use super::buyer::Buyer;
use super::market::{again, market_planned, seller};
use super::notification::act;
use super::postgres::TestDatabase;
use super::sender::{PAYER, STUCK, work_after};
use super::shop::{Plan, TestShop};
use super::tour::done;
use super::twin::lines;

/// A page by the name of its picture.
pub struct Stop {
    pub name: &'static str,
    path: String,
    who: Who,
}

#[derive(Clone, Copy)]
enum Who {
    Owner,
    Seller,
    Reader,
}

/// A market, its pages, and who opens them.
pub struct MarketTour {
    pub stops: Vec<Stop>,
    shop: TestShop,
    owner: Desk,
    seller: Desk,
}

const NAME: &str = "Éditions Awa et ses filles, Ouagadougou";
const PIROGUE: &str = "la-pirogue-bleue";
const COUNTING: &str = "compter-au-marche";

impl MarketTour {
    /// A market in use.
    pub async fn in_use() -> Self {
        let (shop, owner, seller, id) = opened(NAME).await;
        give(&shop, &id, &[PIROGUE, COUNTING, "motifs"]).await;
        sells_and_is_paid(&shop, &owner, &seller).await;
        others(&shop).await;
        let order = disputed(&shop, &seller).await;
        let [talk, paid, reported] = talked(&shop, &seller).await;
        let (book, application) = asked(&shop, &seller).await;
        again(&shop, &seller).await.post("/seller/payouts", &[("currency", "XOF")]).await;
        let dispute = lines(&shop.shop, "SELECT id AS line FROM disputes WHERE decision IS NULL".to_owned()).await;
        let (dispute, month) = (dispute.concat(), shop.clock.now().format("%Y-%m").to_string());
        let one = |name, list: &str, id: &str| (name, format!("{list}/{id}"));
        let more_of_owner = vec![
            one("owner-dispute", "/admin/disputes", &dispute),
            one("owner-thread", "/admin/market/threads", &reported),
            one("owner-book", "/admin/market/books", &book),
            one("owner-application", "/admin/market/applications", &application),
            one("owner-statement", "/admin/market/statements", &month),
        ];
        let more_of_seller = vec![
            one("seller-dispute", "/seller/disputes", &dispute),
            one("seller-thread", "/seller/threads", &reported),
            one("seller-book", "/seller/books", &book),
            one("seller-statement", "/seller/statements", &month),
        ];
        let stops = [
            stops(Who::Owner, [of_owner(&id), more_of_owner].concat()),
            stops(Who::Seller, [of_seller(), more_of_seller].concat()),
            stops(Who::Reader, of_reader(order, talk, paid)),
        ];
        Self { stops: stops.into_iter().flatten().collect(), shop, owner, seller }
    }

    /// A market in which nobody has done anything yet.
    pub async fn empty() -> Self {
        let (shop, _, _, id) = opened("Moussa Diallo").await;
        give(&shop, &id, &[PIROGUE]).await;
        let key = order_page(&shop, &paid(&shop, PIROGUE).await).await;
        let (other, other_id) = seller(&shop, "Fatou Sow").await;
        let of_reader =
            vec![("reader-dispute", format!("{key}/dispute")), ("reader-seller", "/sellers/fatou-sow".to_owned())];
        let stops =
            [stops(Who::Owner, of_owner(&other_id)), stops(Who::Seller, of_seller()), stops(Who::Reader, of_reader)];
        let stops = stops.into_iter().flatten().collect();
        let owner = shop.staff(Role::Owner).await;
        Self { stops, shop, owner, seller: other }
    }

    /// Opens a page in a browser.
    pub async fn show(&self, browser: &Browser, stop: &Stop) {
        browser.devtools("Network.clearBrowserCookies", json!({})).await;
        let account = match stop.who {
            Who::Owner => Some(&self.owner.account_id),
            Who::Seller => Some(&self.seller.account_id),
            Who::Reader => None,
        };
        if let Some(account) = account {
            let token = self.shop.session_token(account).await;
            let cookie = json!({ "name": "griot_staff", "value": token, "url": self.shop.url });
            browser.devtools("Network.setCookie", cookie).await;
        }
        browser.goto(&format!("{}{}", self.shop.url, stop.path)).await.unwrap();
        let here = browser.current_url().await.unwrap();
        assert_eq!(here.path(), stop.path.split('?').next().unwrap(), "{} leads elsewhere", stop.name);
    }
}

/// A market with the books of the demo, its owner, and a seller of this name with his id.
async fn opened(name: &str) -> (TestShop, Desk, Desk, String) {
    let mut plan = Plan { balance: 5_000_000, ..Plan::default() };
    plan.settings.push(("CINETPAY_TRANSFERS", "client".to_owned()));
    let shop = market_planned(TestDatabase::sqlite(), plan);
    demo::stock(&shop.shop).await.unwrap();
    let owner = shop.staff(Role::Owner).await;
    let rules = [
        ("commission", "12,5"),
        ("fee_bearer", "shop"),
        ("hold", "24"),
        ("goodwill", "6"),
        ("approval", "always"),
        ("applications", "on"),
    ];
    done(&owner, "/admin/settings/market", &rules).await;
    let payouts = [("minimum", "250"), ("schedule", "never"), ("automatic", "0")];
    done(&owner, "/admin/settings/payouts", &payouts).await;
    let (desk, id) = seller(&shop, name).await;
    (shop, owner, desk, id)
}

/// Books of the demo become this seller's.
async fn give(shop: &TestShop, seller_id: &str, slugs: &[&'static str]) {
    let (seller_id, slugs) = (seller_id.to_owned(), slugs.to_vec());
    let give = move |conn: &mut griot::store::Conn| {
        for slug in slugs {
            let book_id = books::by_slug(conn, slug)?.unwrap().id;
            set_book(conn, &SellerBook { book_id, seller_id: seller_id.clone(), commission: None })?;
        }
        Ok::<_, griot::store::Error>(())
    };
    shop.shop.db.write(give).await.unwrap();
}

async fn order_page(shop: &TestShop, transaction: &str) -> String {
    format!("/orders/{}", shop.order_json(transaction).await["key"].as_str().unwrap())
}

async fn requested(shop: &TestShop) -> String {
    lines(&shop.shop, "SELECT id AS line FROM payouts WHERE state = 'requested'".to_owned()).await.concat()
}

/// The seller tells who he is, sells, asks for payouts, and has one declined and one paid.
async fn sells_and_is_paid(shop: &TestShop, owner: &Desk, seller: &Desk) {
    let about = "Nous publions à Ouagadougou, depuis 2011, des livres pour **apprendre à compter** et pour rêver.\n\n\
        Chaque livre est relu par des enseignants.";
    let page = [("name", NAME), ("about", about), ("phone", "07 07 07 07 00"), ("language", "fr")];
    done(seller, "/seller/page", &page).await;
    let details = [("way", "mobile"), ("phone", PAYER), ("operator", "OM")];
    done(seller, "/seller/payouts/details", &details).await;
    for slug in [PIROGUE, COUNTING, "motifs", PIROGUE, COUNTING] {
        paid(shop, slug).await;
        shop.pass(TimeDelta::hours(3));
    }
    shop.pass(TimeDelta::days(3));
    shop.work().await;
    for answer in ["decline", "release"] {
        done(&again(shop, seller).await, "/seller/payouts", &[("currency", "XOF")]).await;
        let (owner, payout) = (again(shop, owner).await, requested(shop).await);
        if answer == "decline" {
            let words = [("words", "Confirmez d’abord votre nom au téléphone, s’il vous plaît.")];
            done(&owner, &format!("/admin/payouts/{payout}/decline"), &words).await;
        } else {
            done(&owner, "/admin/payouts", &[("payout", payout.as_str())]).await;
        }
        shop.pass(TimeDelta::hours(2));
    }
    work_after(shop, &[TimeDelta::minutes(1), TimeDelta::hours(1)]).await;
    for slug in [COUNTING, "motifs", PIROGUE] {
        paid(shop, slug).await;
    }
}

/// Other sellers ask for payouts: one by bank, and one whose transfer is under way.
async fn others(shop: &TestShop) {
    let bank =
        [("way", "bank"), ("account", "Banque Atlantique, Moussa Diallo, CI93 CI00 0101 0123 4567 8901 2345 67")];
    let phone = [("way", "mobile"), ("phone", STUCK), ("operator", "OM")];
    let mut desks = Vec::new();
    for (name, slug, details) in [
        ("Moussa Diallo", "le-jardin-de-saison-seche", &bank[..]),
        ("Librairie Kofi", "the-slow-boat-upriver", &phone[..]),
    ] {
        let (desk, id) = seller(shop, name).await;
        give(shop, &id, &[slug]).await;
        done(&desk, "/seller/payouts/details", details).await;
        paid(shop, slug).await;
        desks.push(desk);
    }
    shop.pass(TimeDelta::days(3));
    shop.work().await;
    done(&again(shop, &desks[1]).await, "/seller/payouts", &[("currency", "XOF")]).await;
    done(&shop.staff(Role::Owner).await, "/admin/payouts", &[("payout", &requested(shop).await)]).await;
    work_after(shop, &[TimeDelta::minutes(1)]).await;
    done(&again(shop, &desks[0]).await, "/seller/payouts", &[("currency", "XOF")]).await;
}

/// Two disputes, of which the owner decides one; returns the page of the order of the other.
async fn disputed(shop: &TestShop, seller: &Desk) -> String {
    let mut page = String::new();
    for (slug, reason, words) in [
        (PIROGUE, "not_as_described", "Il manque les trois dernières pages."),
        (
            COUNTING,
            "cannot_be_opened",
            "Sur mon Tecno, l’application dit «\u{a0}fichier abîmé\u{a0}».\nJ’ai essayé deux fois.",
        ),
    ] {
        page = order_page(shop, &paid(shop, slug).await).await;
        let fields = [("line", "0"), ("reason", reason), ("words", words)];
        shop.buyer().post(&format!("{page}/dispute"), &fields).await;
        shop.pass(TimeDelta::minutes(25));
        let open = "SELECT id AS line FROM disputes WHERE decision IS NULL".to_owned();
        let id = lines(&shop.shop, open).await.concat();
        let answer =
            [("words", "Bonjour. Essayez de l’ouvrir avec le lecteur de votre téléphone : il marche chez nous.")];
        done(&again(shop, seller).await, &format!("/seller/disputes/{id}/say"), &answer).await;
        shop.pass(TimeDelta::hours(1));
        if slug == PIROGUE {
            let decision = [("decision", "part"), ("amount", "200"), ("why", "Les pages manquent en effet.")];
            done(&shop.staff(Role::Owner).await, &format!("/admin/disputes/{id}/decide"), &decision).await;
        }
        shop.work().await;
    }
    page
}

/// Writes in a conversation, at this end of it.
async fn says(buyer: &Buyer, page: &str, fields: &[(&str, &str)]) {
    let nonce = buyer.get(page).await.between("name=\"nonce\" value=\"", "\"");
    assert!(buyer.post(page, &[fields, &[("nonce", &nonce)]].concat()).await.status.is_redirection());
}

/// Conversations: with the pay button, paid, and reported; the path of the first two, and the id of the last.
async fn talked(shop: &TestShop, seller: &Desk) -> [String; 3] {
    let reader = shop.buyer();
    let mut found = Vec::new();
    for slug in [COUNTING, PIROGUE] {
        let question = "Bonjour, est-ce que ce livre convient à une enfant de sept ans ?";
        let thread = crate::threads::asks(&reader, slug, ("awa@exemple.ci", question)).await;
        shop.pass(TimeDelta::minutes(4));
        let id = lines(&shop.shop, "SELECT MAX(id) AS line FROM threads".to_owned()).await.concat();
        let (desk, own) = (again(shop, seller).await, format!("/seller/threads/{id}"));
        let answer = "Bonjour ! Oui, dès six ans.\nLes dernières pages sont pour les plus grands.";
        says(&desk.buyer, &own, &[("csrf", desk.csrf.as_str()), ("text", answer)]).await;
        shop.pass(TimeDelta::minutes(3));
        says(&reader, &thread, &[("text", "Merci, je le prends.")]).await;
        found.push((thread, id));
    }
    let [(first, _), (second, reported)] = <[_; 2]>::try_from(found).unwrap();
    let page = reader.get(&second).await;
    let (_, form) = page.text.split_once(&format!("action=\"{second}/buy\"")).expect("it has the book's form");
    let shown = |name: &str| {
        let rest = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    };
    let (nonce, price) = (shown("nonce"), shown("price"));
    let fields = [("nonce", nonce.as_str()), ("price", &price), ("email", "awa@exemple.ci")];
    assert!(reader.post(&format!("{second}/buy"), &fields).await.status.is_redirection());
    act(shop, &shop.transaction(), Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    reader.post(&format!("{second}/report"), &[]).await;
    [first, second, reported]
}

/// A book that waits for the owner, and an application; their ids.
async fn asked(shop: &TestShop, seller: &Desk) -> (String, String) {
    let desk = again(shop, seller).await;
    let here = desk.post_file("/seller/books/file", "contes.pdf", &pdf("Contes", 12)).await.location().to_owned();
    let title = "Les contes de la grand-mère aux mille et une calebasses, racontés aux enfants de Banfora";
    let book = [("title", title), ("authors", "Awa Ouédraogo"), ("price", "12500"), ("language", "fr")];
    done(&desk, &here, &book).await;
    done(&desk, &format!("{here}/publish"), &[]).await;
    let fields = [
        ("name", "Coopérative des enseignants de Bobo-Dioulasso"),
        ("email", "cooperative@exemple.bf"),
        ("phone", "+226 70 12 34 56"),
        ("about", "Quarante enseignants qui écrivent ce qui manque à leurs classes."),
        ("offer", "Des cahiers d’exercices, du CP au CM2.\nUn livre de lecture en dioula."),
    ];
    assert_eq!(shop.buyer().post("/sellers/apply", &fields).await.location(), "/sellers/apply?sent");
    let applied = lines(&shop.shop, "SELECT id AS line FROM applications".to_owned()).await.concat();
    (here.rsplit('/').next().unwrap().to_owned(), applied)
}

fn stops(who: Who, pages: Vec<(&'static str, String)>) -> Vec<Stop> {
    pages.into_iter().map(|(name, path)| Stop { name, path, who }).collect()
}

fn of_reader(order: String, talk: String, paid: String) -> Vec<(&'static str, String)> {
    vec![
        ("reader-dispute", format!("{order}/dispute")),
        ("reader-order", order),
        ("reader-thread", talk),
        ("reader-thread-paid", paid),
        ("reader-ask", format!("/books/{COUNTING}/ask")),
        ("reader-book", format!("/books/{COUNTING}")),
        ("reader-seller", "/sellers/editions-awa-et-ses-filles-ouagadougou".to_owned()),
        ("reader-apply", "/sellers/apply".to_owned()),
        ("reader-applied", "/sellers/apply?sent".to_owned()),
    ]
}

fn of_owner(seller_id: &str) -> Vec<(&'static str, String)> {
    [
        ("owner-sellers", "/admin/market"),
        ("owner-payouts", "/admin/payouts"),
        ("owner-payout-rules", "/admin/settings/payouts"),
        ("owner-rules", "/admin/settings/market"),
        ("owner-disputes", "/admin/disputes"),
        ("owner-threads", "/admin/market/threads"),
        ("owner-statements", "/admin/market/statements"),
    ]
    .map(|(name, path)| (name, path.to_owned()))
    .into_iter()
    .chain([("owner-seller", format!("/admin/market/{seller_id}"))])
    .collect()
}

fn of_seller() -> Vec<(&'static str, String)> {
    [
        ("seller-home", "/seller"),
        ("seller-books", "/seller/books"),
        ("seller-sales", "/seller/sales"),
        ("seller-payouts", "/seller/payouts"),
        ("seller-payout-details", "/seller/payouts/details"),
        ("seller-disputes", "/seller/disputes"),
        ("seller-threads", "/seller/threads"),
        ("seller-statements", "/seller/statements"),
        ("seller-page", "/seller/page"),
    ]
    .map(|(name, path)| (name, path.to_owned()))
    .to_vec()
}
