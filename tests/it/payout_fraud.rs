//! What an owner has to look at before a seller is paid: his own purchases, one buyer again and again, a phone with many refusals. Such a payout
//! waits; a small one without any of it leaves by itself.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;

use crate::support::admin::Desk;
use crate::support::back_office::placed_by;
use crate::support::market::{agrees, market_planned, seller, sells};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::sender::{LATER, PAYER};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

/// A seller who is paid to a number of his own, and his book.
struct Author {
    desk: Desk,
    slug: String,
}

async fn comes(shop: &TestShop, name: &str, price: i64, paid_to: &str) -> Author {
    let (desk, id) = seller(shop, name).await;
    let fields = [("way", "mobile"), ("phone", paid_to), ("operator", "OM")];
    assert_eq!(desk.post("/seller/payouts/details", &fields).await.location(), "/seller/payouts");
    Author { desk, slug: sells(shop, &id, (&format!("Livre de {name}"), price), None).await }
}

async fn ends(shop: &TestShop, slug: &str, (email, phone): (&str, &str), action: Action) {
    let transaction = placed_by(shop, slug, email, phone).await;
    act(shop, &transaction, action).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
}

async fn buys(shop: &TestShop, slug: &str, contact: (&str, &str)) {
    ends(shop, slug, contact, Action::Accept).await;
}

/// What each payout was flagged for.
async fn flagged(shop: &TestShop) -> Vec<String> {
    let query = "SELECT s.name || ': ' || f.kind || ' ' || f.detail AS line FROM payout_flags f JOIN payouts p ON p.id = f.payout_id \
        JOIN sellers s ON s.id = p.seller_id ORDER BY s.name, f.kind";
    lines(&shop.shop, query.to_owned()).await
}

/// The names of the sellers whose payout is in this state.
async fn who(shop: &TestShop, state: &str) -> Vec<String> {
    let query = "SELECT s.name AS line FROM payouts p JOIN sellers s ON s.id = p.seller_id WHERE p.state = '{}' ORDER BY s.name";
    lines(&shop.shop, query.replace("{}", state)).await
}

/// Small payouts leave every day by themselves.
async fn automatic(shop: &TestShop) {
    let fields = [("minimum", "5 000"), ("schedule", "daily"), ("automatic", "20 000")];
    let saved = shop.staff(Role::Owner).await.post("/admin/settings/payouts", &fields).await;
    assert_eq!(saved.location(), "/admin/settings/payouts");
}

fn that_sends() -> Plan {
    let mut plan = Plan::default();
    plan.settings.push(("CINETPAY_TRANSFERS", "client".to_owned()));
    plan
}

on_both! {
    async fn a_seller_who_buys_his_own_books_waits_for_the_owner_and_who_did_so_long_ago_does_not(db: TestDatabase) {
        let shop = market_planned(db, that_sends());
        let by_email = comes(&shop, "A", 10_000, "07 07 07 08 01").await;
        let by_phone = comes(&shop, "B", 10_000, "07 07 07 08 02").await;
        let by_account = comes(&shop, "C", 10_000, "07 07 07 08 03").await;
        let long_ago = comes(&shop, "D", 10_000, LATER).await;
        let page = [("name", "B"), ("about", ""), ("phone", "07 07 07 09 02"), ("language", "fr")];
        assert_eq!(by_phone.desk.post("/seller/page", &page).await.location(), "/seller/page");
        buys(&shop, &long_ago.slug, (&long_ago.desk.email, "")).await;
        shop.pass(TimeDelta::days(91));
        buys(&shop, &by_email.slug, (&by_email.desk.email.to_uppercase(), "")).await;
        buys(&shop, &by_phone.slug, ("ami@exemple.ci", "07 07 07 09 02")).await;
        buys(&shop, &by_account.slug, ("amie@exemple.ci", "07 07 07 08 03")).await;
        // A seller may buy another's book.
        buys(&shop, &long_ago.slug, (&by_email.desk.email, "07 07 07 08 02")).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        automatic(&shop).await;
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_eq!(flagged(&shop).await, ["A: own_books 1", "B: own_books 1", "C: own_books 1"]);
        assert_eq!(who(&shop, "requested").await, ["A", "B", "C"]);
        let page = shop.staff(Role::Owner).await.get("/admin/payouts").await.text.replace('\u{a0}', " ");
        assert_eq!(page.matches("Le vendeur a acheté ses propres livres (1 fois).").count(), 3, "{page}");
        assert_eq!([who(&shop, "sending").await, who(&shop, "paid").await].concat(), ["D"]);
        agrees(&shop).await;
    }

    async fn one_buyer_again_and_again_by_address_or_by_number_waits_for_the_owner_and_a_faithful_one_does_not(db: TestDatabase) {
        let shop = market_planned(db, that_sends());
        let by_email = comes(&shop, "A", 1_000, "07 07 07 08 01").await;
        let by_phone = comes(&shop, "B", 1_000, "07 07 07 08 02").await;
        let faithful = comes(&shop, "C", 1_000, LATER).await;
        buys(&shop, &faithful.slug, ("fidele@exemple.ci", "07 07 07 11 00")).await;
        shop.pass(TimeDelta::days(91));
        for nth in 0..10 {
            let (email, phone) = (format!("lecteur{nth}@exemple.ci"), format!("07 07 07 12 0{nth}"));
            let same = if nth % 2 == 0 { "Encore@exemple.ci" } else { "encore@exemple.ci" };
            buys(&shop, &by_email.slug, (same, &phone)).await;
            buys(&shop, &by_phone.slug, (&email, "07 07 07 13 00")).await;
            let again = if nth < 9 { ("fidele@exemple.ci", "07 07 07 11 00") } else { ("autre@exemple.ci", "") };
            buys(&shop, &faithful.slug, again).await;
        }
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        automatic(&shop).await;
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_eq!(flagged(&shop).await, ["A: same_buyer encore@exemple.ci × 10", "B: same_buyer +2250707071300 × 10"]);
        assert_eq!(who(&shop, "requested").await, ["A", "B"]);
        let page = shop.staff(Role::Owner).await.get("/admin/payouts").await.text.replace('\u{a0}', " ");
        assert!(page.contains("Un même lecteur achète sans cesse : encore@exemple.ci × 10"), "{page}");
        assert_eq!([who(&shop, "sending").await, who(&shop, "paid").await].concat(), ["C"]);
        agrees(&shop).await;
    }

    async fn a_phone_with_many_refusals_makes_the_payout_wait_for_the_owner_and_with_few_it_does_not(db: TestDatabase) {
        let shop = market_planned(db, that_sends());
        let many = comes(&shop, "A", 10_000, "07 07 07 08 01").await;
        let few = comes(&shop, "B", 10_000, LATER).await;
        let others = comes(&shop, "C", 10_000, PAYER).await;
        shop.pass(TimeDelta::days(15));
        for nth in 0..5 {
            let email = format!("essai{nth}@exemple.ci");
            ends(&shop, &many.slug, (&email, "07 07 07 14 00"), Action::Refuse).await;
            if nth < 4 {
                ends(&shop, &few.slug, (&email, "07 07 07 15 00"), Action::Refuse).await;
            }
        }
        buys(&shop, &many.slug, ("enfin@exemple.ci", "07 07 07 14 00")).await;
        buys(&shop, &few.slug, ("enfin@exemple.ci", "07 07 07 15 00")).await;
        // Somebody with another flag, and another seller's reader.
        for _ in 0..2 {
            buys(&shop, &others.slug, ("deux@exemple.ci", "07 07 07 16 00")).await;
        }
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        automatic(&shop).await;
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_eq!(flagged(&shop).await, ["A: refusals +2250707071400"]);
        assert_eq!(who(&shop, "requested").await, ["A"]);
        let page = shop.staff(Role::Owner).await.get("/admin/payouts").await.text.replace('\u{a0}', " ");
        assert!(page.contains("Beaucoup de paiements refusés chez un de ses lecteurs : +2250707071400"), "{page}");
        assert_eq!([who(&shop, "sending").await, who(&shop, "paid").await].concat(), ["B", "C"]);
        let twice = lines(&shop.shop, "SELECT kind AS line FROM flags WHERE kind <> 'refusals' AND kind <> 'many_orders'".to_owned()).await;
        assert!(!twice.is_empty(), "the other flag was raised");
        agrees(&shop).await;
    }
}
