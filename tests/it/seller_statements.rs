//! Sellers' statements of a month, the shop's, its reports by seller, and the SMS to them: all of it adds up to the franc, and each sees what is his
//! own only.

use std::sync::{Arc, Mutex};

use chrono::{TimeDelta, Utc};
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::reports::calendar::Period;
use griot::shop::admin::reports::sellers::SellerSales;
use griot::shop::admin::reports::{self, Sellers};
use griot::sms::{Sms, SmsSender};
use griot::worker;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::{paid, placed};
use crate::support::market::{agrees, has, market_planned, refund, seller, sells};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines, tamper};

/// What a page says, with its spaces and without its tags.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of a file in French, without its headings.
fn rows(file: &str) -> Vec<Vec<String>> {
    let file = file.strip_prefix('\u{feff}').expect("spreadsheets look for the mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sum<'a>(cells: impl IntoIterator<Item = &'a String>) -> i64 {
    cells.into_iter().filter(|cell| !cell.is_empty()).map(|cell| cell.parse::<i64>().unwrap()).sum()
}

/// Two sellers in a shop whose clock is an hour before GMT's: in January each sells a book and one is paid; on the first of February, which is the
/// last of January in GMT, he sells another; then his first sale is refunded in part.
struct Story {
    shop: TestShop,
    awa: (Desk, String),
    moussa: (Desk, String),
}

impl Story {
    async fn told(db: TestDatabase) -> Self {
        let shop = market_planned(db, Plan::default());
        let (awa, moussa) = (seller(&shop, "Éditions Awa").await, seller(&shop, "Moussa Diallo").await);
        let desk = shop.staff(Role::Owner).await;
        let zone = [("name", "Griot"), ("email", ""), ("time_zone", "Africa/Douala"), ("zone", "Africa/Douala")];
        assert_eq!(desk.post("/admin/settings/shop", &zone).await.status, StatusCode::SEE_OTHER);
        let terms = [("commission", "12,5"), ("fee_bearer", "seller"), ("hold", "24"), ("goodwill", "6")];
        assert_eq!(desk.post("/admin/settings/market", &terms).await.status, StatusCode::SEE_OTHER);
        let river = sells(&shop, &awa.1, ("Le fleuve", 2_500), None).await;
        let night = sells(&shop, &moussa.1, ("=La nuit", 3_000), None).await;
        let own = shop.shelve("Le livre de la boutique", 1_000, 1000).await;
        let first = paid(&shop, &river).await;
        paid(&shop, &night).await;
        paid(&shop, &own).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let payout = [("amount", "2000"), ("currency", "XOF"), ("destination", "Orange Money 07 07 07 07 00")];
        let desk = shop.staff(Role::Owner).await;
        assert_eq!(desk.post(&format!("/admin/market/{}/payout", awa.1), &payout).await.status, StatusCode::SEE_OTHER);
        let story = Self { shop, awa, moussa };
        story.until("2027-01-31T23:30:00Z");
        paid(&story.shop, &river).await;
        story.until("2027-02-10T09:00:00Z");
        refund(&story.shop, &first, &[(0, 1_000)]).await;
        story.shop.work().await;
        story
    }

    fn until(&self, at: &str) {
        self.shop.pass(at.parse::<chrono::DateTime<Utc>>().unwrap() - self.shop.clock.now());
    }

    /// What a page says to somebody who just signed in.
    async fn reads(&self, desk: &Desk, page: &str) -> String {
        let answer = self.shop.signed_in(&desk.account_id).await.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text);
        answer.text
    }
}

/// Awa's months, figure by figure.
const JANUARY: [&str; 7] = [
    "Solde au début du mois retenu et disponible ensemble 0 F CFA",
    "Ventes prix sans la taxe 2 500 F CFA",
    "Commission de la boutique −313 F CFA",
    "Frais de paiement −88 F CFA",
    "Remboursements 0 F CFA",
    "Versements −2 000 F CFA",
    "Solde à la fin du mois 99 F CFA",
];
const FEBRUARY: [&str; 7] = [
    "Solde au début du mois retenu et disponible ensemble 99 F CFA",
    "Ventes prix sans la taxe 2 500 F CFA",
    "Commission de la boutique −313 F CFA",
    "Frais de paiement −88 F CFA",
    "Remboursements −1 000 F CFA de prix, 125 F CFA de commission rendue −875 F CFA",
    "Versements 0 F CFA",
    "Solde à ce jour 1 323 F CFA",
];

async fn an_export_names_the_seller_of_each_line(story: &Story, owner: &Desk) {
    let sold = story.reads(owner, "/admin/exports/orders.csv?what=sales&from=2027-01-01&to=2027-01-31").await;
    assert!(sold.lines().next().unwrap().ends_with(";Ligne;Vendeur"), "{sold}");
    let of_row = |row: Vec<String>| (row[4].clone(), row.last().unwrap().clone());
    let mut sellers: Vec<_> = rows(&sold).into_iter().map(of_row).collect();
    sellers.sort();
    let named = [("'=La nuit", "Moussa Diallo"), ("Le fleuve", "Éditions Awa"), ("Le livre de la boutique", "")];
    assert_eq!(sellers, named.map(|(title, seller)| (title.to_owned(), seller.to_owned())));
}

/// With five hundred more postings, February's lines go on on a second page, which has the others.
async fn lines_go_on_on_a_next_page(story: &Story) {
    let at = "'2027-02-10 09:00:00'";
    let postings = (100..600).map(|number| format!("('goodwill:{number}', 'goodwill', {at})")).collect::<Vec<_>>();
    let id = &story.awa.1;
    let lines = (100..600).map(|number| {
        format!(
            "('goodwill:{number}', 0, 'available', 'XOF', -7, '{id}', {at}), ('goodwill:{number}', 1, 'cash', 'XOF', 7, NULL, NULL)"
        )
    });
    let lines = lines.collect::<Vec<_>>().join(", ");
    let postings = format!("INSERT INTO ledger_postings (id, kind, at) VALUES {}", postings.join(", "));
    tamper(&story.shop.shop, postings).await;
    let into = "INSERT INTO ledger_lines (posting_id, place, account, currency, amount, seller, at) VALUES";
    tamper(&story.shop.shop, format!("{into} {lines}")).await;
    let first = story.reads(&story.awa.0, "/seller/statements/2027-02").await;
    let (_, url) = first.split_once("href=\"/seller/statements/2027-02?after=").expect("it goes on");
    let next = format!("/seller/statements/2027-02?after={}", url.split_once('"').unwrap().0);
    let pages = [plain(&first), plain(&story.reads(&story.awa.0, &next).await)];
    let rows = |page: &String| ["Autre mouvement 10 févr.", "Le fleuve"].map(|row| page.matches(row).count());
    let [first, second] = pages.each_ref().map(rows);
    assert_eq!(first[0] + first[1], 500, "a page is full");
    assert_eq!([first[0] + second[0], first[1] + second[1]], [501, 2], "each line is shown once");
    assert!(!pages[1].contains("Lignes suivantes") && pages[1].contains("Solde à ce jour 4 863 F CFA"), "{}", pages[1]);
}

/// A market that sends SMS, and what it sent.
fn that_texts(db: TestDatabase) -> (TestShop, Arc<Mutex<Vec<Sms>>>) {
    let kept = Arc::default();
    let plan = Plan { sms_sender: Some(SmsSender::Memory(Arc::clone(&kept))), ..Plan::default() };
    (market_planned(db, plan), kept)
}

on_both! {
    async fn a_sellers_months_add_up_to_the_franc_and_each_begins_with_what_the_one_before_ended(db: TestDatabase) {
        let story = Story::told(db).await;
        let (awa, id) = &story.awa;
        let months = story.reads(awa, "/seller/statements").await;
        let place = |month: &str| months.find(&format!("href=\"/seller/statements/{month}\"")).unwrap();
        assert!(place("2027-02") < place("2027-01") && !months.contains("2026-12"), "{months}");
        let owner = story.shop.staff(Role::Owner).await;
        for (month, figures) in [("2027-01", JANUARY), ("2027-02", FEBRUARY)] {
            for (desk, page) in [(awa, format!("/seller/statements/{month}")), (&owner, format!("/admin/market/{id}/statements/{month}"))] {
                let text = plain(&story.reads(desk, &page).await);
                for figure in figures {
                    assert!(text.contains(figure), "{page} lacks {figure}: {text}");
                }
                assert!(!text.contains("Autres mouvements") && !text.contains("La nuit"), "{text}");
                assert_eq!(text.contains("Ce mois n’est pas fini"), month == "2027-02", "{text}");
            }
        }
        let january = plain(&story.reads(awa, "/seller/statements/2027-01").await);
        let payout = "Versement 16 janv. · Orange Money 07 07 07 07 00";
        assert!(january.contains(payout) && january.contains("Le fleuve 15 janv. · Vente · "), "{january}");
        assert_eq!(has(&story.shop.shop, id).await, (0, 1_323), "and that is what he has");
        // A kind of posting that is not known here takes nothing from the sum.
        let line = format!("INSERT INTO ledger_lines (posting_id, place, account, currency, amount, seller, at) VALUES \
            ('goodwill:1', 0, 'available', 'XOF', -40, '{id}', '2027-02-10 09:00:00'), ('goodwill:1', 1, 'cash', 'XOF', 40, NULL, NULL)");
        tamper(&story.shop.shop, "INSERT INTO ledger_postings (id, kind, at) VALUES ('goodwill:1', 'goodwill', '2027-02-10 09:00:00')".to_owned()).await;
        tamper(&story.shop.shop, line).await;
        let february = plain(&story.reads(awa, "/seller/statements/2027-02").await);
        for figure in ["Autres mouvements le détail est dans les lignes 40 F CFA", "Solde à ce jour 1 363 F CFA", "Autre mouvement 10 févr."] {
            assert!(february.contains(figure), "{figure}: {february}");
        }
        lines_go_on_on_a_next_page(&story).await;
    }

    async fn the_files_add_up_and_the_shops_statement_is_the_sum_of_the_sellers(db: TestDatabase) {
        let story = Story::told(db).await;
        let (awa, id) = &story.awa;
        let owner = story.shop.staff(Role::Owner).await;
        let mut closed = Vec::new();
        for (month, number) in [("2027-01", 2), ("2027-02", 2)] {
            let file = story.reads(awa, &format!("/seller/statements/{month}.csv")).await;
            assert_eq!(file, story.reads(&owner, &format!("/admin/market/{id}/statements/{month}.csv")).await);
            let rows = rows(&file);
            let (last, before) = rows.split_last().unwrap();
            assert_eq!(before.iter().filter(|row| !row[0].is_empty()).count(), number, "{rows:?}");
            assert_eq!(sum(before.iter().map(|row| &row[7])).to_string(), last[8], "{rows:?}");
            for row in before.iter().filter(|row| row[1] != "Versement" && !row[0].is_empty()) {
                assert_eq!(sum(&row[4..7]), row[7].parse::<i64>().unwrap(), "{row:?}");
            }
            closed.push(last[8].clone());
        }
        assert_eq!(closed, ["99", "1323"]);
        let nights = rows(&story.reads(&story.moussa.0, "/seller/statements/2027-01.csv").await);
        assert!(nights.iter().any(|row| row[3] == "'=La nuit" && row[0].starts_with("2027-01-15 09:0")), "{nights:?}");
        let shops: Vec<_> = ["2027-01", "2027-02"].map(|month| format!("/admin/market/statements/{month}.csv")).into();
        let mut ended: Vec<String> = Vec::new();
        for page in &shops {
            let rows = rows(&story.reads(&owner, page).await);
            assert_eq!(rows.len(), 3, "{rows:?}");
            for row in &rows {
                assert_eq!(sum(&row[1..9]), row[9].parse::<i64>().unwrap(), "{row:?}");
            }
            for column in 1..10 {
                assert_eq!(sum(rows[..2].iter().map(|row| &row[column])), rows[2][column].parse::<i64>().unwrap(), "{rows:?}");
            }
            let opened: Vec<String> = rows.iter().map(|row| row[1].clone()).collect();
            assert!(ended.is_empty() || ended == opened, "{ended:?} {opened:?}");
            ended = rows.into_iter().map(|row| row[9].clone()).collect();
        }
        assert_eq!(ended, ["2520", "1323", "3843"], "Moussa, Awa and both");
        let page = plain(&story.reads(&owner, "/admin/market/statements/2027-02").await);
        for row in ["Moussa Diallo 2 520 0 0 0 0 0 2 520", "Éditions Awa 99 2 500 −313 −88 −875 0 1 323", "Total 2 619 2 500 −313 −88 −875 0 3 843"] {
            assert!(page.contains(row), "{row}: {page}");
        }
        assert!(story.reads(&owner, "/admin/market/statements").await.contains("/admin/market/statements/2027-01.csv"));
        an_export_names_the_seller_of_each_line(&story, &owner).await;
    }

    async fn nobody_sees_anothers_statement_and_no_month_is_made_up(db: TestDatabase) {
        let story = Story::told(db).await;
        let moussa = plain(&story.reads(&story.moussa.0, "/seller/statements/2027-01").await);
        assert!(moussa.contains("=La nuit") && moussa.contains("2 520 F CFA") && !moussa.contains("fleuve") && !moussa.contains("Awa"), "{moussa}");
        let (signed_in, stranger) = (story.shop.signed_in(&story.moussa.0.account_id).await, story.shop.buyer());
        let owner = story.shop.staff(Role::Owner).await;
        let of_awa = format!("/admin/market/{}/statements", story.awa.1);
        for page in ["/seller/statements", "/seller/statements/2027-01", "/seller/statements/2027-01.csv"] {
            assert!(stranger.get(page).await.location().starts_with("/admin/login?next="), "{page}");
            assert_eq!(owner.get(page).await.location(), "/admin", "{page}");
        }
        for list in [of_awa.as_str(), "/admin/market/statements"] {
            for page in [list.to_owned(), format!("{list}/2027-01"), format!("{list}/2027-01.csv")] {
                assert_eq!(signed_in.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
                assert!(stranger.get(&page).await.location().starts_with("/admin/login?next="), "{page}");
            }
        }
        for month in ["2027-03", "2027-13", "2027-1", "x", "99999-01"] {
            for end in ["", ".csv"] {
                assert_eq!(signed_in.get(&format!("/seller/statements/{month}{end}")).await.status, StatusCode::NOT_FOUND, "{month}");
                assert_eq!(owner.get(&format!("/admin/market/statements/{month}{end}")).await.status, StatusCode::NOT_FOUND, "{month}");
            }
        }
        assert_eq!(owner.get("/admin/market/nobody/statements").await.status, StatusCode::NOT_FOUND);
        let empty = plain(&story.reads(&story.awa.0, "/seller/statements/2026-12").await);
        assert!(empty.contains("Rien pendant ce mois") && empty.contains("Solde à la fin du mois 0 F CFA"), "{empty}");
    }

    async fn the_reports_say_who_sold_and_what_is_left_to_the_shop(db: TestDatabase) {
        let story = Story::told(db).await;
        let row = |name: &str, lines, gross, share| SellerSales { name: name.to_owned(), lines, gross, share };
        let expected = Sellers {
            rows: vec![row("Éditions Awa", 2, 5_000, 4_198), row("Moussa Diallo", 1, 3_000, 2_520)],
            own: (1, 1_000),
            owed: 4_198 + 2_520 - 875,
        };
        let over = async || reports::over(&story.shop.shop, Period::Month).await.unwrap().sellers;
        assert_eq!(over().await.as_ref(), Some(&expected));
        story.until("2027-02-13T09:00:00Z");
        let mut closed = 0;
        while reports::close_next(&story.shop.shop).await.unwrap() {
            closed += 1;
        }
        assert!(closed > 20);
        assert_eq!(over().await, Some(expected), "a closed day says what it said");
        let owner = story.shop.staff(Role::Owner).await;
        let page = plain(&story.reads(&owner, "/admin/reports?period=30").await);
        // 9,000 francs less fees of 316 and the refund of 1,000, and then less the shares.
        for part in ["Par vendeur", "Éditions Awa 5 000 F CFA 2 5 000 F CFA 4 198 F CFA 802 F CFA", "La boutique elle-même 1 000 F CFA 1 1 000 F CFA 0 F CFA 1 000 F CFA",
            "Reste à la boutique, estimé 1 841 F CFA après 5 843 F CFA pour les vendeurs", "comptent aussi les ventes des vendeurs"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let statement = plain(&story.reads(&owner, "/admin/reports/statement?month=2027-01").await);
        for part in ["Parts des vendeurs −4 619 F CFA", "Moussa Diallo 3 000 F CFA 1 3 000 F CFA 2 520 F CFA 480 F CFA"] {
            assert!(statement.contains(part), "{part}: {statement}");
        }
        for page in ["/admin/reports/authors?month=2027-01", "/admin/reports/taxes?month=2027-01"] {
            assert!(story.reads(&owner, page).await.contains("Les ventes des vendeurs y sont aussi"), "{page}");
        }
        agrees(&story.shop).await;
    }

    async fn a_seller_is_told_by_sms_only_if_the_shop_sends_them_its_owner_lets_him_and_he_wants_it(db: TestDatabase) {
        let (shop, kept) = that_texts(db);
        let (awa, id) = seller(&shop, "Éditions Awa").await;
        let slug = sells(&shop, &id, ("Le fleuve", 2_500), None).await;
        let told = || kept.lock().unwrap().iter().map(|sms| format!("{} {}", sms.to.as_str(), sms.text)).collect::<Vec<_>>();
        let page = [("name", "Éditions Awa"), ("about", ""), ("phone", ""), ("language", "fr")];
        let wants = [&page[..2], &[("phone", "07 07 07 07 00"), ("language", "fr"), ("sms", "on")][..]].concat();
        let owner = shop.staff(Role::Owner).await;
        let rules = [("commission", "10"), ("fee_bearer", "shop"), ("hold", "24"), ("goodwill", "6")];
        let lets = [&rules[..], &[("sms", "on")][..]].concat();
        // The owner does not let him: he cannot even ask for it.
        assert!(!awa.get("/seller/page").await.text.contains("name=\"sms\""));
        assert_eq!(awa.post("/seller/page", &wants).await.location(), "/seller/page");
        paid(&shop, &slug).await;
        // Now he may, and does not want it.
        assert_eq!(owner.post("/admin/settings/market", &lets).await.location(), "/admin/settings/market");
        assert!(owner.get("/admin/settings/market").await.text.contains("name=\"sms\" value=\"on\" checked"));
        assert!(awa.get("/seller/page").await.text.contains("name=\"sms\" value=\"on\">"));
        paid(&shop, &slug).await;
        assert_eq!(told(), [""; 0]);
        let nowhere = awa.post("/seller/page", &[&page[..], &[("sms", "on")][..]].concat()).await;
        assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nowhere.text.contains("id=\"phone-error\"") && nowhere.text.contains("name=\"sms\" value=\"on\" checked"), "{}", nowhere.text);
        assert_eq!(awa.post("/seller/page", &wants).await.location(), "/seller/page");
        let transaction = paid(&shop, &slug).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let said = [format!("+2250707070700 Essai - Griot: vendu \"Le fleuve\", 2 250 F CFA pour vous ({number}).")];
        assert_eq!(told(), said);
        let counted = "SELECT m.state || ' ' || s.alphabet || ' ' || CAST(s.parts AS TEXT) AS line FROM sms_sends s JOIN messages m ON m.id = s.message_id";
        assert_eq!(lines(&shop.shop, counted.to_owned()).await, ["sent gsm-7 1"]);
        let messages = &shop.order_json(&transaction).await["messages"];
        assert!(!messages.to_string().contains("0707070700"), "it is none of the buyer's messages: {messages}");
        // The owner lets nobody any more: what the seller chose stays for the day on which he does.
        assert_eq!(owner.post("/admin/settings/market", &rules).await.location(), "/admin/settings/market");
        assert_eq!(awa.post("/seller/page", &[&wants[..4]].concat()).await.location(), "/seller/page");
        paid(&shop, &slug).await;
        assert_eq!(owner.post("/admin/settings/market", &lets).await.location(), "/admin/settings/market");
        // A shop that sends no SMS.
        let mut silent = Twin::beside(&shop);
        silent.shop.sms_sender = None;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        worker::reconcile(&silent.shop).await.unwrap();
        shop.work().await;
        assert_eq!(shop.order_json(&transaction).await["state"], "paid");
        assert_eq!(told(), said);
        paid(&shop, &slug).await;
        assert_eq!(told().len(), 2);
        let letters = shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == awa.email).count();
        assert_eq!(letters, 6, "the e-mails went out in any case");
    }

    async fn a_change_of_how_a_seller_is_paid_is_told_by_sms_to_his_number_and_to_the_one_he_was_paid_to(db: TestDatabase) {
        let (shop, kept) = that_texts(db);
        let (awa, _) = seller(&shop, "Éditions Awa").await;
        let changed = async |phone: &str| {
            let fields = if phone.is_empty() { [("way", "bank"), ("account", "Banque Atlantique, CI93"), ("operator", "")] } else { [("way", "mobile"), ("phone", phone), ("operator", "OM")] };
            assert_eq!(awa.post("/seller/payouts/details", &fields).await.location(), "/seller/payouts");
            shop.work().await;
            let mut told: Vec<_> = std::mem::take(&mut *kept.lock().unwrap()).into_iter().map(|sms| format!("{} {}", sms.to.as_str(), sms.text)).collect();
            told.sort();
            told
        };
        let lives = async |phone: &str, language: &str| {
            let page = [("name", "Éditions Awa"), ("about", ""), ("phone", phone), ("language", language)];
            assert_eq!(awa.post("/seller/page", &page).await.location(), "/seller/page");
        };
        assert_eq!(changed("07 07 07 07 01").await, [""; 0], "he has no number, and nothing was to be paid to another");
        lives("07 07 07 07 00", "fr").await;
        let said = "Essai - Griot: vos coordonnées de versement ont été changées. Rien n'est versé avant 48 heures. Si ce n'est pas vous, alertez vite la boutique.";
        assert_eq!(changed("07 07 07 07 02").await, [format!("+2250707070700 {said}"), format!("+2250707070701 {said}")], "though he wants no SMS");
        assert_eq!(changed("07 07 07 07 02").await, [""; 0], "it is the same");
        lives("07 07 07 07 02", "en").await;
        let said = "Test - Griot: how you are paid has been changed. Nothing is paid out for 48 hours. If it was not you, tell the shop at once.";
        assert_eq!(changed("").await, [format!("+2250707070702 {said}")], "one number is told once");
        assert_eq!(changed("07 07 07 07 03").await, [format!("+2250707070702 {said}")], "a bank has no number");
        let counted = "SELECT m.state || ' ' || CAST(s.parts AS TEXT) AS line FROM sms_sends s JOIN messages m ON m.id = s.message_id";
        assert_eq!(lines(&shop.shop, counted.to_owned()).await, ["sent 1"; 4]);
        let mut number = 4;
        for nth in 4..10 {
            number += changed(&format!("07 07 07 07 0{nth}")).await.len();
        }
        assert_eq!(number, 10, "who changes it again and again does not use up the shop's SMS");
        let letters = shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == awa.email).count();
        assert_eq!(letters, 10, "the e-mails went out in any case");
    }
}
