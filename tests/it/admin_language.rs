//! Switching the language: a page's form is shown again with what was typed, and nothing is done.

use chrono::TimeDelta;
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::lines;

const SHOW: (&str, &str) = ("show-again", "1");

/// A page, the address that its form is posted to, the fields, and what the form that is shown again contains of them.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const FORMS: [Case; 15] = [
    (
        "/admin/coupons/new",
        "/admin/coupons",
        &[("code", "NO EL"), ("kind", "amount"), ("value", "5x"), ("starts", "demain"), ("note", "Pour Noël")],
        &["value=\"NO EL\"", "value=\"amount\" checked", "value=\"5x\"", "value=\"demain\"", "value=\"Pour Noël\""],
    ),
    (
        "/admin/webhooks/new",
        "/admin/webhooks",
        &[("url", "compta"), ("event", "order.refunded"), ("note", "Compta")],
        &["value=\"compta\"", "value=\"order.refunded\" checked", "value=\"Compta\""],
    ),
    (
        "/admin/settings/shop",
        "/admin/settings/shop",
        &[("name", "Chez Awa"), ("email", "aide@"), ("zone", "Africa/Lagos")],
        &["value=\"Chez Awa\"", "value=\"aide@\"", "value=\"Africa/Lagos\" selected"],
    ),
    (
        "/admin/settings/look",
        "/admin/settings/look",
        &[("accent", "own"), ("own", "#12"), ("dark", "noir")],
        &["value=\"own\" checked", "value=\"#12\"", "value=\"noir\""],
    ),
    (
        "/admin/settings/welcome",
        "/admin/settings/welcome",
        &[("headline_fr", "Des livres pour l’école"), ("lead_en", "Read tonight")],
        &["value=\"Des livres pour l’école\"", "value=\"Read tonight\""],
    ),
    (
        "/admin/settings/sale",
        "/admin/settings/sale",
        &[("hours", "deux"), ("downloads", "7"), ("phone", "BJ"), ("country", "ML")],
        &["value=\"deux\"", "value=\"7\"", "value=\"BJ\" selected", "value=\"ML\" checked"],
    ),
    ("/admin/settings/legal", "/admin/settings/legal", &[("email", "aide@")], &["value=\"aide@\""]),
    (
        "/admin/settings/pages/privacy",
        "/admin/settings/pages/privacy",
        &[("fr", "# Mon texte [[à finir]]"), ("en", "Mine"), ("published", "1")],
        &["# Mon texte [[à finir]]</textarea>", "Mine</textarea>", "name=\"published\" value=\"1\" checked"],
    ),
    (
        "/admin/settings/letters/receipt/fr",
        "/admin/settings/letters/receipt/fr",
        &[("subject", "{lien}"), ("body", "Bonjour {prenom}")],
        &["value=\"{lien}\"", "Bonjour {prenom}</textarea>"],
    ),
    (
        "/admin/tokens",
        "/admin/tokens",
        &[("name", "Compta"), ("scope", "buyers"), ("days", "30")],
        &["value=\"Compta\"", "value=\"buyers\" checked", "value=\"30\" selected"],
    ),
    (
        "/admin/settings/apps",
        "/admin/settings/apps",
        &[("name", "Awa lit"), ("returns", "javascript:x"), ("origins", "app")],
        &["value=\"Awa lit\"", "javascript:x</textarea>", "app</textarea>"],
    ),
    (
        "/admin/accounts",
        "/admin/accounts",
        &[("email", "moussa@"), ("role", "support")],
        &["value=\"moussa@\"", "value=\"support\" checked"],
    ),
    ("/admin/me", "/admin/me/email", &[("email", "neuf@")], &["value=\"neuf@\""]),
    (
        "/admin/books/categories",
        "/admin/books/categories",
        &[("french", "Contes"), ("english", "Tales")],
        &["value=\"Contes\"", "value=\"Tales\""],
    ),
    (
        "/admin/books/new",
        "/admin/books",
        &[("title", "Le fleuve"), ("price", "2502"), ("language", "en")],
        &["value=\"Le fleuve\"", "value=\"2502\"", "value=\"en\" selected"],
    ),
];

on_both! {
    async fn the_other_language_keeps_what_was_typed_and_does_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        // The password confirmation has expired: to look at a form it is not needed.
        shop.pass(TimeDelta::minutes(6));
        let acts = async || lines(&shop.shop, "SELECT act AS line FROM audit".to_owned()).await;
        let before = acts().await;
        for (page, action, fields, kept) in FORMS {
            let shown = desk.get(&format!("{page}?lang=fr")).await.text;
            let button = format!("formaction=\"{action}?lang=en\" formnovalidate name=\"show-again\" value=\"1\" lang=\"en\"");
            assert!(shown.contains(&button) && !shown.contains("hreflang"), "{page}: {shown}");
            let form = shown.split(&button).next().unwrap().rsplit("form=\"").next().unwrap().split('"').next().unwrap();
            assert_eq!(shown.matches(&format!(" id=\"{form}\"")).count(), 1, "{page}: {form}");
            let first = shown.split("<button").nth(1).unwrap().split('>').next().unwrap();
            assert!(!first.contains("formaction"), "{page}: Enter does what the form is for: {first}");
            for language in ["en", "fr"] {
                let again = desk.post(&format!("{action}?lang={language}"), &[fields, &[SHOW]].concat()).await;
                assert_eq!(again.status, StatusCode::OK, "{page}: {}", again.text);
                assert!(again.text.contains(&format!("<html lang=\"{language}\">")), "{page}");
                for kept in kept {
                    assert!(again.text.contains(kept), "{page}: {kept} in {}", again.text);
                }
                assert!(!again.text.contains("role=\"alert\""), "{page}: nothing is judged: {}", again.text);
            }
        }
        assert_eq!(acts().await, before);
    }

    async fn a_page_that_answers_a_form_is_left_for_no_other_and_a_password_that_is_asked_for_keeps_what_waits(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, member) = (shop.staff(Role::Owner).await, shop.staff(Role::Support).await);
        let suspend = format!("/admin/accounts/{}/suspend?lang=en", member.account_id);
        let asked = desk.post(&suspend, &[SHOW]).await;
        assert!(asked.text.contains("<html lang=\"en\">") && asked.text.contains("fresh_password"), "{}", asked.text);
        assert_eq!(member.get("/admin/me").await.status, StatusCode::OK, "to be shown a form does nothing");
        let made = desk.post("/admin/tokens", &[("name", "Compta"), ("scope", "books"), ("days", "30")]).await;
        assert!(made.text.contains("griot_") && !made.text.contains("hreflang"), "{}", made.text);
        shop.pass(TimeDelta::minutes(6));
        let coupon = [("code", "NOEL"), ("kind", "percent"), ("value", "20"), ("note", "Pour <b>Noël</b>")];
        let asked = desk.post("/admin/coupons", &coupon).await.text;
        assert!(asked.contains("formaction=\"/admin/coupons?lang=fr\"") && !asked.contains("hreflang"), "{asked}");
        assert!(asked.contains("name=\"note\" value=\"Pour &#60;b&#62;Noël&#60;/b&#62;\""), "{asked}");
        let french = desk.post("/admin/coupons?lang=fr", &[&coupon[..], &[SHOW]].concat()).await;
        assert!(french.text.contains("<html lang=\"fr\">") && french.text.contains("value=\"NOEL\""), "{}", french.text);
    }

    async fn the_door_keeps_the_address_in_the_other_language(db: TestDatabase) {
        let shop = TestShop::open(db);
        let guest = shop.buyer();
        for door in ["/admin/login", "/admin/login/forgotten"] {
            let shown = guest.get(&format!("{door}?lang=fr")).await.text;
            assert!(shown.contains(&format!("formaction=\"{door}?lang=en\" formnovalidate name=\"show-again\"")), "{shown}");
            let fields = [("email", "awa@exemple"), ("password", "le fleuve"), ("next", "/admin/books"), SHOW];
            let again = guest.post(&format!("{door}?lang=en"), &fields).await;
            assert_eq!(again.status, StatusCode::OK);
            assert!(again.text.contains("<html lang=\"en\">") && again.text.contains("value=\"awa@exemple\""), "{}", again.text);
            assert!(!again.text.contains("le fleuve") && !again.text.contains("-error"), "{}", again.text);
        }
    }
}
