//! What each page of an order says and offers, in both languages.

use super::samples::{line, order, paid, payment_form, refused, retry, silent, waiting};
use super::*;
use crate::domain::language::Language;
use crate::web::frame::samples::{frame, inspect};
use crate::web::in_app::InApp;

/// The page in both languages, checked with `inspect`.
fn both<P: Template>(page: impl Fn(Frame) -> P) -> Vec<String> {
    Language::ALL
        .map(|language| {
            let html = page(frame(language)).render().unwrap();
            inspect(&html);
            assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
            html
        })
        .to_vec()
}

#[test]
fn a_waiting_page_asks_again_with_and_without_scripts() {
    for html in both(waiting) {
        assert!(html.contains("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"));
        assert!(html.contains("data-state=\"waiting\" data-state-url=\"/orders/key/state\""));
        assert!(html.contains("griot.0a1b2c3d.js"));
        assert!(html.contains("href=\"https://guichet.example/pay/1\""));
    }
    let alone = |frame| WaitingPage { pay_url: None, check: None, ..waiting(frame) };
    for html in both(alone) {
        assert!(!html.contains("guichet.example") && !html.contains("<form method"));
    }
}

#[test]
fn the_form_to_the_payment_page_needs_no_script_and_escapes_what_it_posts() {
    for html in both(payment_form) {
        assert!(html.contains("<form method=\"post\" action=\"https://secure.cinetpay.example/\""), "{html}");
        assert!(html.contains("name=\"signature\" value=\"95db\""));
        assert!(html.contains("value=\"L’eau &#34;douce&#34; &#38; &#60;salée&#62;\""), "{html}");
        assert!(html.contains("href=\"/orders/key\"") && html.contains("2\u{a0}500\u{a0}F\u{a0}CFA"));
    }
}

#[test]
fn who_pays_on_the_phone_reads_what_it_shows_and_has_a_way_out() {
    let prompt = || Some("MTN MoMo demande.".to_owned());
    for html in both(|frame| WaitingPage { phone: prompt(), ..waiting(frame) }) {
        assert!(html.contains("MTN MoMo demande.") && html.contains("<a href=\"tel:*133%23\">*133#</a>"), "{html}");
        assert!(html.contains("<noscript><meta http-equiv=\"refresh\"") && html.contains("data-state=\"waiting\""));
        assert!(html.contains("href=\"https://guichet.example/pay/1\"") && !html.contains("order-"), "{html}");
        assert!(!html.contains("data-after"));
    }
    let alone = |frame| WaitingPage { phone: prompt(), pay_url: None, guides: Vec::new(), ..waiting(frame) };
    for html in both(alone) {
        assert!(!html.contains("guichet.example") && !html.contains("*133#"));
    }
    for html in both(|frame| WaitingPage { guides_after: Some(17), ..waiting(frame) }) {
        assert!(html.contains("<details class=\"fold\" hidden data-after=\"17\">"), "{html}");
    }
}

#[test]
fn checking_is_the_one_button_of_a_waiting_page_and_the_way_back_to_pay_is_a_link() {
    for html in both(waiting) {
        let buttons: Vec<_> = html.match_indices("class=\"button").map(|(place, _)| place).collect();
        assert_eq!(buttons.len(), 1, "{html}");
        assert!(html.contains("<button class=\"button\" type=\"submit\">") && html.contains("data-checked>Dernière"));
        assert!(html.contains("<a href=\"https://guichet.example/pay/1\">"));
    }
}

#[test]
fn only_a_browser_inside_another_application_is_told_how_to_leave_it() {
    let url = || "https://livres.awa.ci/orders/key".to_owned();
    let inside = |leave: Option<&str>| InApp { name: "TikTok", leave: leave.map(str::to_owned), url: url() };
    let shown = |app: Option<InApp>| both(|frame| paid(Frame { in_app: app.clone(), ..frame }));
    for html in shown(Some(inside(Some("intent:https://livres.awa.ci/orders/key#Intent;end")))) {
        assert!(
            html.contains("href=\"intent:https://livres.awa.ci/orders/key#Intent;end\"") && html.contains("TikTok")
        );
        assert!(html.contains("data-copy=\"https://livres.awa.ci/orders/key\"") && html.contains("griot.0a1b2c3d.js"));
    }
    for html in shown(Some(inside(None))) {
        assert!(html.contains("value=\"https://livres.awa.ci/orders/key\"") && !html.contains("intent:"));
    }
    for html in shown(None) {
        assert!(!html.contains("readonly") && !html.contains("intent:"), "{html}");
    }
}

#[test]
fn the_second_of_two_open_orders_names_the_first() {
    for html in both(|frame| WaitingPage { earlier: Some("/orders/first".into()), ..waiting(frame) }) {
        assert!(html.contains("href=\"/orders/first\""));
    }
}

#[test]
fn a_paid_page_names_the_size_before_the_download() {
    for html in both(paid) {
        let (size, button) = (html.find("5,2\u{a0}Mo").unwrap(), html.find("/orders/key/download").unwrap());
        assert!(html.contains("a…@exemple.ci"));
        assert!(size.abs_diff(button) < 400, "size and button stand together");
    }
}

#[test]
fn an_ended_grant_offers_a_new_link_and_no_download() {
    let ended = |frame| PaidPage {
        files: Vec::new(),
        ended: Some("Les cinq téléchargements sont faits.".into()),
        sent_to: None,
        by_sms: true,
        mail_trouble: Some("L’e-mail n’a pas pu partir.".into()),
        renewed: Some("Un nouveau lien attend de partir.".into()),
        ..paid(frame)
    };
    for html in both(ended) {
        assert!(html.contains("Les cinq téléchargements sont faits."));
        assert!(!html.contains("/orders/key/download"));
        assert!(html.contains("role=\"status\""));
    }
}

#[test]
fn refused_silent_and_expired_orders_can_be_tried_again() {
    let mut pages = both(refused);
    pages.extend(both(silent));
    let state_url = || "/orders/key/state".to_owned();
    pages.extend(both(|frame| PageOverPage { frame, order: order(), state_url: state_url(), retry: retry() }));
    pages.extend(both(|frame| ExpiredPage { frame, order: order(), retry: retry() }));
    for html in pages {
        assert!(html.contains("<form method=\"post\" action=\"/orders/key/retry\""));
        assert!(!html.contains("first_name"));
    }
    let nameless = || Retry { names: Some(NameFields::default()), ..retry() };
    for html in both(|frame| RefusedPage { retry: nameless(), ..refused(frame) }) {
        assert!(html.contains("name=\"first_name\"") && html.contains("name=\"last_name\""));
    }
}

#[test]
fn a_payment_under_review_or_given_back_asks_nothing_of_the_buyer() {
    let mut pages = both(|frame| ReviewPage { frame, order: order() });
    for returned in [None, Some("2\u{a0}500\u{a0}F\u{a0}CFA".to_owned())] {
        let order = || OrderView { lines: vec![LineView { cover: None, ..line() }], ..order() };
        for was_paid in [false, true] {
            let returned = || returned.clone();
            pages.extend(both(|frame| RefundedPage {
                frame,
                order: order(),
                returned: returned(),
                was_paid,
                ask: None,
            }));
        }
    }
    for html in pages {
        assert!(!html.contains("<form method"));
    }
}
