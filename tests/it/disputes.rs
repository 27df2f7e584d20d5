//! Disputes: what a reader says is wrong holds the seller's money until it is decided, once, and each step is told.

use chrono::TimeDelta;
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::{order_id, paid};
use crate::support::buyer::Answer;
use crate::support::market::{again, agrees, has, one, seller};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

/// The address of the page of a transaction's order.
async fn order_page(shop: &TestShop, transaction: &str) -> String {
    format!("/orders/{}", shop.order_json(transaction).await["key"].as_str().unwrap())
}

async fn open(shop: &TestShop, page: &str, words: &str) -> Answer {
    let fields = [("line", "0"), ("reason", "cannot_be_opened"), ("words", words)];
    shop.buyer().post(&format!("{page}/dispute"), &fields).await
}

/// The id of the only dispute.
async fn dispute(shop: &TestShop) -> String {
    lines(&shop.shop, "SELECT id AS line FROM disputes".to_owned()).await.concat()
}

/// The subjects of what was written to this address about disputes.
fn told(shop: &TestShop, to: &str) -> Vec<String> {
    let words = ["problème", "Litige", "litige", "réponse vous attend", "C’est décidé"];
    let letters = shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == to);
    letters.map(|letter| letter.subject).filter(|subject| words.iter().any(|word| subject.contains(word))).collect()
}

/// Forms that lack something are refused; then the reader opens a dispute, of which a line has one.
async fn opens_once(shop: &TestShop, page: &str) {
    let reader = shop.buyer();
    assert!(reader.get(page).await.text.contains(&format!("href=\"{page}/dispute\"")));
    for (fields, error) in [
        (vec![("line", "0"), ("words", "Illisible")], "reason-error"),
        (vec![("line", "0"), ("reason", "other"), ("words", " ")], "words-error"),
    ] {
        let wrong = reader.post(&format!("{page}/dispute"), &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains(&format!("id=\"{error}\"")), "{error}: {}", wrong.text);
    }
    assert_eq!(open(shop, page, "La page 3 <b>est</b> blanche").await.location(), format!("{page}/dispute"));
    let again = open(shop, page, "Encore").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a line has one dispute");
    let shown = reader.get(&format!("{page}/dispute")).await.text;
    assert!(shown.contains("La page 3 &#60;b&#62;est") || shown.contains("La page 3 &lt;b&gt;est"), "{shown}");
}

/// The seller sees what the reader wrote, not who he is, and answers.
async fn is_answered(shop: &TestShop, awa: &Desk, (page, here): (&str, &str)) {
    let awa = again(shop, awa).await;
    assert!(awa.get("/seller/disputes").await.text.contains("Le fleuve"));
    let of_seller = awa.get(&format!("/seller/disputes/{here}")).await.text;
    assert!(of_seller.contains("La page 3") && !of_seller.contains("awa@exemple.ci"), "{of_seller}");
    let said = awa.post(&format!("/seller/disputes/{here}/say"), &[("words", "Essayez ce lecteur.")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER);
    shop.work().await;
    assert!(shop.buyer().get(&format!("{page}/dispute")).await.text.contains("Essayez ce lecteur."));
}

/// The owner sees the whole story, and is told what his decision lacks.
async fn is_looked_at(owner: &Desk, here: &str, transaction: &str) {
    assert!(owner.get("/admin").await.text.contains("/admin/disputes"));
    let story = owner.get(&format!("/admin/disputes/{here}")).await.text;
    for part in ["La page 3", "Essayez ce lecteur.", transaction, "Réponse de CinetPay\u{a0}: payé"] {
        assert!(story.contains(part), "{part} is part of the story: {story}");
    }
    for (fields, error) in [
        (vec![("why", "Illisible")], "decision-error"),
        (vec![("decision", "part"), ("amount", "2 501"), ("why", "Illisible")], "amount-error"),
        (vec![("decision", "part"), ("amount", "1000"), ("why", "")], "why-error"),
    ] {
        let wrong = owner.post(&format!("/admin/disputes/{here}/decide"), &fields).await;
        assert!(wrong.text.contains(&format!("id=\"{error}\"")), "{error}");
    }
}

/// The owner refunds a part and releases the money at once: one of the two counts.
async fn is_decided_once(shop: &TestShop, owner: &Desk, here: &str) {
    let decide = format!("/admin/disputes/{here}/decide");
    let part = [("decision", "part"), ("amount", "1000"), ("why", "Une page manque.")];
    let release = [("decision", "release"), ("why", "Tout va bien.")];
    let (first, second) = tokio::join!(owner.post(&decide, &part), owner.post(&decide, &release));
    assert_eq!([first.status, second.status], [StatusCode::SEE_OTHER; 2]);
    let decided = lines(&shop.shop, "SELECT act AS line FROM dispute_steps WHERE act = 'decided'".to_owned()).await;
    assert_eq!(decided.len(), 1, "of two decisions one counts");
}

on_both! {
    async fn a_dispute_holds_the_money_until_the_owner_decides_once_and_each_step_is_told(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let transaction = paid(&shop, &slug).await;
        let (reader, page) = (shop.buyer(), order_page(&shop, &transaction).await);
        opens_once(&shop, &page).await;
        shop.work().await;
        shop.pass(TimeDelta::days(3));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (2_250, 0), "it is held as long as the dispute is open");
        assert!(!reader.get(&page).await.text.contains("/confirm"));
        let here = dispute(&shop).await;
        is_answered(&shop, &awa, (&page, &here)).await;
        let owner = shop.staff(Role::Owner).await;
        is_looked_at(&owner, &here, &transaction).await;
        is_decided_once(&shop, &owner, &here).await;
        agrees(&shop).await;
        shop.work().await;
        let shown = reader.get(&format!("{page}/dispute")).await.text;
        if has(&shop.shop, &id).await == (0, 1_350) {
            assert!(shown.contains("Une page manque.") && shown.contains("1\u{a0}000"), "{shown}");
            let order = order_id(&shop, &transaction).await;
            assert!(owner.get(&format!("/admin/orders/{order}")).await.status.is_redirection());
            let due = lines(&shop.shop, "SELECT CAST(amount AS TEXT) AS line FROM refunds WHERE due".to_owned()).await;
            assert_eq!(due, ["1000"]);
        } else {
            assert_eq!(has(&shop.shop, &id).await, (0, 2_250), "the other decision was faster");
        }
        let of_seller = told(&shop, &awa.email);
        assert_eq!(of_seller.len(), 2, "opened and decided: {of_seller:?}");
        let of_reader = told(&shop, "awa@exemple.ci");
        assert_eq!(of_reader.len(), 3, "reported, answered, decided: {of_reader:?}");
        assert_eq!(told(&shop, &owner.email).len(), 0, "who came later does not hear of it");
    }

    async fn a_seller_refunds_himself_and_the_download_ends(db: TestDatabase) {
        let (shop, (awa, id), slug) = one(db).await;
        let transaction = paid(&shop, &slug).await;
        let page = order_page(&shop, &transaction).await;
        open(&shop, &page, "Ce n’est pas ce livre").await;
        let here = format!("/seller/disputes/{}", dispute(&shop).await);
        let (moussa, _) = seller(&shop, "Moussa Diallo").await;
        let fields = [("amount", "2500"), ("why", "Désolé.")];
        for (address, fields) in [("say", &[("words", "Bonjour")][..]), ("refund", &fields[..])] {
            let others = moussa.post(&format!("{here}/{address}"), fields).await;
            assert_eq!(others.status, StatusCode::NOT_FOUND, "{address} of another seller's");
        }
        assert_eq!(moussa.get(&here).await.status, StatusCode::NOT_FOUND);
        assert!(!moussa.get("/seller/disputes").await.text.contains("Le fleuve"));
        let most = awa.post(&format!("{here}/refund"), &[("amount", "2501"), ("why", "Désolé.")]).await;
        assert!(most.text.contains("id=\"amount-error\"") && most.text.contains("Désolé."), "{}", most.text);
        assert_eq!(awa.post(&format!("{here}/refund"), &fields).await.location(), here);
        assert_eq!(has(&shop.shop, &id).await, (0, 0));
        assert_eq!(shop.order_json(&transaction).await["state"], "refunded");
        let steps = shop.order_json(&transaction).await["disputes"][0]["steps"].take();
        assert_eq!([&steps[0]["words"], &steps[1]["words"]], ["Ce n’est pas ce livre", "Désolé."]);
        let shown = shop.buyer().get(&format!("{page}/dispute")).await.text;
        assert!(shown.contains("Désolé.") && !shown.contains("/withdraw"), "{shown}");
        agrees(&shop).await;
    }

    async fn the_reader_says_that_it_is_settled_and_nobody_else_does(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let (first, second) = (paid(&shop, &slug).await, paid(&shop, &slug).await);
        let (page, others) = (order_page(&shop, &first).await, order_page(&shop, &second).await);
        open(&shop, &page, "Illisible").await;
        let here = dispute(&shop).await;
        for act in ["say", "withdraw"] {
            let answer = shop.buyer().post(&format!("{others}/dispute/{here}/{act}"), &[("words", "Réglé")]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act} with another order's key");
        }
        assert_eq!(has(&shop.shop, &id).await, (4_500, 0));
        let withdrawn = shop.buyer().post(&format!("{page}/dispute/{here}/withdraw"), &[]).await;
        assert_eq!(withdrawn.location(), format!("{page}/dispute"));
        assert_eq!(has(&shop.shop, &id).await, (2_250, 2_250));
        let late = shop.buyer().post(&format!("{page}/dispute/{here}/say"), &[("words", "Non !")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it is decided");
        agrees(&shop).await;
    }

    async fn a_late_dispute_takes_the_money_back_until_it_is_decided(db: TestDatabase) {
        let (shop, (_, id), slug) = one(db).await;
        let (first, second) = (paid(&shop, &slug).await, paid(&shop, &slug).await);
        shop.pass(TimeDelta::days(5));
        shop.work().await;
        assert_eq!(has(&shop.shop, &id).await, (0, 4_500));
        let page = order_page(&shop, &first).await;
        assert_eq!(open(&shop, &page, "Illisible").await.status, StatusCode::SEE_OTHER);
        assert_eq!(has(&shop.shop, &id).await, (2_250, 2_250));
        agrees(&shop).await;
        let owner = shop.staff(Role::Owner).await;
        let payout = [("amount", "2251"), ("currency", "XOF"), ("destination", "Orange Money")];
        let refused = owner.post(&format!("/admin/market/{id}/payout"), &payout).await;
        assert!(refused.text.contains("id=\"amount-error\""), "what is disputed is not paid out");
        let decide = format!("/admin/disputes/{}/decide", dispute(&shop).await);
        owner.post(&decide, &[("decision", "release"), ("why", "Le fichier s’ouvre.")]).await;
        assert_eq!(has(&shop.shop, &id).await, (0, 4_500));
        agrees(&shop).await;
        shop.pass(TimeDelta::days(3));
        let late = open(&shop, &order_page(&shop, &second).await, "Illisible").await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "a week is over");
    }
}
