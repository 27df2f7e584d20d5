//! What was written in a thread, as its pages show it to the reader, the seller and the owner.

use chrono::{DateTime, Utc};

use crate::domain::ids;
use crate::domain::thread::{Fault, LONGEST, Writer};
use crate::shop::market::threads::{Opened, Sent};
use crate::texts::Texts;
use crate::web::context::RequestContext;

/// A message.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who wrote it, as he is called on this page.
    pub who: String,
    /// Whoever looks wrote it.
    pub mine: bool,
    pub at: String,
    /// The same for the machine.
    pub iso: String,
    /// Plain text of several lines.
    pub text: String,
}

/// The messages of a thread, to this one; to nobody of both for the owner.
pub fn said(t: Texts, opened: &Opened, to: Option<Writer>, moment: impl Fn(DateTime<Utc>) -> String) -> Vec<Said> {
    let who = |author: &str| match to {
        Some(to) if to.is(author) => t.say("threads-you"),
        _ if Writer::Seller.is(author) => opened.seller.name.clone(),
        _ => t.say("threads-reader"),
    };
    let one = |message: &crate::store::threads::ThreadMessage| Said {
        who: who(&message.author),
        mine: to.is_some_and(|to| to.is(&message.author)),
        at: moment(message.at.and_utc()),
        iso: message.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        text: message.text.clone(),
    };
    opened.messages.iter().map(one).collect()
}

/// What is wrong with a message, as a sentence.
pub fn fault(t: Texts, fault: Fault) -> String {
    match fault {
        Fault::Empty => t.say("threads-text-empty"),
        Fault::Long(length) => {
            t.fill("threads-text-long", &[("most", &t.number(LONGEST)), ("count", &t.number(length))])
        }
    }
}

/// A message that a form sent, which carries `nonce`; `about` tells the forms of different threads and people apart.
pub fn sent(ctx: &RequestContext, (nonce, about): (&str, &str), text: String) -> Sent {
    let is_ours = ids::is_form(nonce, ctx.app.shop.clock.now());
    let nonce = if is_ours { nonce.to_owned() } else { ids::nonce() };
    Sent { text, form_key: ids::hash(&format!("{nonce}\0{about}")) }
}
