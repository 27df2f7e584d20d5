//! The buyer's order page: a template for each state of the order. Each says first whether money was taken.

use askama::Template;

use crate::payments::PaymentForm;
use crate::web::buyer_names::{Field, NameFields};
use crate::web::catalogue::Picture;
use crate::web::device_codes::OtherDevice;
use crate::web::frame::Frame;
use crate::web::marks::GuideView;
use crate::web::parts::FileView;

/// The summary of the order beside each state.
#[derive(Clone, Debug)]
pub struct OrderView {
    pub number: String,
    pub lines: Vec<LineView>,
    /// As people write it: `2 500 F CFA`.
    pub amount: String,
    /// The amount that came, if it differs.
    pub received: Option<String>,
    /// What a coupon took off.
    pub saved: Option<Saved>,
    /// Whether there was nothing to pay.
    pub free: bool,
    pub means: Option<String>,
    /// When the order was placed, as people write it.
    pub placed: String,
    /// How much of it was refunded.
    pub returned: Option<String>,
    /// Its receipt and credit notes: address, what each is, and number.
    pub receipts: Vec<(String, String, String)>,
    /// The app that the order was begun in.
    pub app: Option<AppLink>,
}

/// The way back into an app.
#[derive(Clone, Debug)]
pub struct AppLink {
    pub url: String,
    /// The page leads there by itself.
    pub at_once: bool,
}

/// A book of the order.
#[derive(Clone, Debug)]
pub struct LineView {
    pub title: String,
    pub author: String,
    pub cover: Option<Picture>,
    /// As people write it: `2 500 F CFA`.
    pub amount: String,
    pub book_url: String,
}

/// The full price, the coupon's code, and the discount, as people write them.
#[derive(Clone, Debug)]
pub struct Saved {
    pub full: String,
    pub code: String,
    pub discount: String,
}

/// The outcome is unknown: the gateway waits for the buyer or the operator.
#[derive(Template)]
#[template(path = "orders/waiting.html")]
pub struct WaitingPage {
    pub frame: Frame,
    pub order: OrderView,
    /// Seconds after which the page reloads itself if scripts are off.
    pub refresh_seconds: u32,
    /// The URL that returns `{"state":"waiting"}` as JSON, or another word once something is known.
    pub state_url: String,
    /// What the buyer's phone shows, as a sentence, if he pays there and not on the payment page.
    pub phone: Option<String>,
    /// When the gateway last answered, as a sentence.
    pub checked: String,
    /// What to do on the phone, by operator.
    pub guides: Vec<GuideView>,
    /// Seconds until they are shown: shown earlier, a code suggests that the request has failed. `None`: at once.
    pub guides_after: Option<i64>,
    /// The payment page of the attempt that is still open.
    pub pay_url: Option<String>,
    /// Another open order of this browser for the same book.
    pub earlier: Option<String>,
    /// The URL that "check now" posts to.
    pub check: Option<String>,
}

/// The last step to CinetPay's page in its first generation: the form that the buyer's browser posts there.
#[derive(Template)]
#[template(path = "orders/payment_form.html")]
pub struct PaymentFormPage {
    pub frame: Frame,
    pub order: OrderView,
    pub form: PaymentForm,
    pub order_url: String,
}

/// The form that tries to pay again (`orders/retry.html`).
#[derive(Clone, Debug)]
pub struct Retry {
    /// The URL that it posts to.
    pub action: String,
    /// First and last name, if the gateway needs them and the order was placed without.
    pub names: Option<NameFields>,
}

/// The outcome is unknown, and the payment page has expired.
#[derive(Template)]
#[template(path = "orders/page_over.html")]
pub struct PageOverPage {
    pub frame: Frame,
    pub order: OrderView,
    /// The URL that returns `{"state":"page-over"}` as JSON, or another word once something is known.
    pub state_url: String,
    pub retry: Retry,
}

/// Paid: the book can be downloaded.
#[derive(Template)]
#[template(path = "orders/paid.html")]
pub struct PaidPage {
    pub frame: Frame,
    pub order: OrderView,
    /// What can be downloaded; empty once the grant has ended.
    pub files: Vec<FileView>,
    /// Sentences that say when each book comes that is not out yet.
    pub comes: Vec<String>,
    /// The message that says why nothing can be downloaded any more.
    pub ended: Option<String>,
    /// Day and time of the grant's end.
    pub until: String,
    /// Where the link went, as a sentence with the masked address or number: `j…@exemple.ci`.
    pub sent_to: Option<String>,
    /// It went by SMS, not by e-mail.
    pub by_sms: bool,
    /// The letter has not left yet, or never will: why and what to do, as a sentence.
    pub mail_trouble: Option<String>,
    /// The URL that "send me a new link" posts to; `None` if there is nothing left to send a link to.
    pub renew: Option<String>,
    /// The message about a new link that was just requested.
    pub renewed: Option<String>,
    /// Where the buyer corrects the address that he mistyped.
    pub correction: Option<Correction>,
    /// Which formats it says how to open.
    pub opens: Opens,
    /// How its books get to another device.
    pub device: Option<OtherDevice>,
    /// Where the buyer says what he thinks of each book: URL and words.
    pub reviews: Vec<(String, String)>,
}

impl PaidPage {
    /// Whether none of its books is out yet.
    fn is_ahead(&self) -> bool {
        self.files.is_empty() && self.ended.is_none() && !self.comes.is_empty()
    }

    fn title(&self) -> String {
        let (t, books) = (self.frame.t, i64::try_from(self.order.lines.len()).unwrap_or(i64::MAX));
        match (self.is_ahead(), self.order.free) {
            (true, true) => t.say("order-preorder-given"),
            (true, false) => t.say("order-preorder-title"),
            (false, true) => t.count("order-given-title", books),
            (false, false) => t.count("order-paid-title", books),
        }
    }
}

/// The form that corrects the e-mail address.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The URL that it posts to.
    pub action: String,
    pub email: Field,
}

/// The formats of an order's files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Opens {
    pub pdf: bool,
    pub epub: bool,
}

/// The gateway says that the payment was refused or cancelled.
#[derive(Template)]
#[template(path = "orders/refused.html")]
pub struct RefusedPage {
    pub frame: Frame,
    pub order: OrderView,
    /// The message that says why.
    pub reason: String,
    pub retry: Retry,
}

/// The gateway did not open a payment page: it refused, or did not answer.
#[derive(Template)]
#[template(path = "orders/silent.html")]
pub struct SilentPage {
    pub frame: Frame,
    pub order: OrderView,
    /// The message that says what happened.
    pub reason: String,
    pub retry: Retry,
}

/// Money came that does not match the order; an owner decides.
#[derive(Template)]
#[template(path = "orders/review.html")]
pub struct ReviewPage {
    pub frame: Frame,
    pub order: OrderView,
}

/// Nothing was paid in time.
#[derive(Template)]
#[template(path = "orders/expired.html")]
pub struct ExpiredPage {
    pub frame: Frame,
    pub order: OrderView,
    pub retry: Retry,
}

/// The money was refunded, or will be.
#[derive(Template)]
#[template(path = "orders/refunded.html")]
pub struct RefundedPage {
    pub frame: Frame,
    pub order: OrderView,
    /// How much was refunded so far.
    pub returned: Option<String>,
    /// The order was paid, and its refund is on its way.
    pub was_paid: bool,
}

#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests {
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
            assert!(
                html.contains("<button class=\"button\" type=\"submit\">") && html.contains("data-checked>Dernière")
            );
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
            assert!(
                html.contains("data-copy=\"https://livres.awa.ci/orders/key\"") && html.contains("griot.0a1b2c3d.js")
            );
        }
        for html in shown(Some(inside(None))) {
            assert!(html.contains("value=\"https://livres.awa.ci/orders/key\"") && !html.contains("intent:"));
        }
        for html in shown(None) {
            assert!(!html.contains("data-copy") && !html.contains("WhatsApp"), "{html}");
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
                pages.extend(both(|frame| RefundedPage { frame, order: order(), returned: returned(), was_paid }));
            }
        }
        for html in pages {
            assert!(!html.contains("<form method"));
        }
    }
}
