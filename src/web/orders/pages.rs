//! The buyer's order page: a template for each state of the order. Each says first whether money was taken.

use askama::Template;

use crate::payments::PaymentForm;
use crate::web::buyer_names::{Field, NameFields};
use crate::web::catalogue::{Picture, Tile};
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
    /// Until when the sellers' money is held, and where the buyer says that all is well; `None` where none is.
    pub held: Option<(String, String)>,
    /// Where the buyer says that something is wrong; `None` where it is no seller's, or too late.
    pub dispute: Option<String>,
    /// Where he writes to the seller, if there is one.
    pub ask: Option<String>,
    /// Where the buyer says what he thinks of each book: URL and words.
    pub reviews: Vec<(String, String)>,
    /// The page's own address, to be copied.
    pub url: String,
    /// The URL that opens `WhatsApp` with the page's address, to be sent to oneself.
    pub whatsapp: String,
    /// Other books by these authors and of these categories.
    pub next: Vec<Tile>,
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

/// How the buyer's e-mail address or phone number is corrected.
#[derive(Clone, Debug)]
pub enum Correction {
    Here(CorrectionForm),
    /// Only in the browser that placed the order.
    Elsewhere,
}

/// The form that corrects it.
#[derive(Clone, Debug)]
pub struct CorrectionForm {
    /// The URL that it posts to.
    pub action: String,
    /// The phone number is corrected.
    pub by_phone: bool,
    pub typed: Field,
    /// What was probably meant instead of what was typed.
    pub meant: Option<String>,
}

impl CorrectionForm {
    fn title(&self) -> &'static str {
        if self.by_phone { "order-correct-title-phone" } else { "order-correct-title" }
    }
}

/// What the form shows of what was typed.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    pub typed: Field,
    pub meant: Option<String>,
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
    /// See [`PaidPage::ask`].
    pub ask: Option<String>,
}

#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests;
