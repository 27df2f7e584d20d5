//! The messages with the link and the code that open a library. They go only to a contact that has bought something.

use chrono::{NaiveDateTime, TimeDelta};

use super::super::{Error, Shop};
use super::draft::Draft;
use super::{MESSAGE_JOB, envelope, sms};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::mail::{MailError, NoteEmail};
use crate::store::messages::{self, Channel, Message, MessageState};
use crate::store::orders::Order;
use crate::store::sign_in_requests::{self, LIBRARY, SignInRequest};
use crate::store::{self, Conn, jobs};
use crate::texts::Texts;

/// How long a link is valid, and the code in an e-mail.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// How long the code in an SMS is valid.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// Whether a request can still be used at `now`.
pub fn is_open(request: &SignInRequest, now: NaiveDateTime) -> bool {
    let lifetime = if request.is_phone() { CODE_LIFETIME } else { LINK_LIFETIME };
    request.used_at.is_none() && now < request.created_at + lifetime
}

/// Enqueues the message of a request; `order` is the newest one of its contact.
pub fn enqueue(
    conn: &mut Conn,
    request: &SignInRequest,
    order: &Order,
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    let channel = if request.is_phone() { Channel::Sms } else { Channel::Email };
    let message = Message {
        id: request.id.clone(),
        channel: channel.code().to_owned(),
        order_id: Some(order.id.clone()),
        account_id: None,
        link_id: None,
        kind: LIBRARY.to_owned(),
        recipient: request.contact.clone(),
        language: request.language.clone(),
        state: MessageState::Queued.code().to_owned(),
        error: None,
        created_at: now,
        sent_at: None,
    };
    messages::insert(conn, &message)?;
    jobs::enqueue(conn, MESSAGE_JOB, &message.id, now)
}

/// The request of a message, if it can still be used.
pub(super) fn open(shop: &Shop, conn: &mut Conn, message: &Message) -> Result<Option<SignInRequest>, Error> {
    let now = shop.clock.now().naive_utc();
    Ok(sign_in_requests::find(conn, &message.id)?.filter(|request| is_open(request, now)))
}

/// The e-mail: a button that opens the library in any browser, and a code for the one that asked. Where the address is to be
/// added to a library, there is only the code: whoever asked must type it himself.
pub(super) fn email(shop: &Shop, message: &Message, request: &SignInRequest) -> Result<Draft, MailError> {
    let (rules, t) = (shop.rules(), Texts(Language::parse(&message.language).unwrap_or_default()));
    let code = shop.keys.sign_in_code(&message.id);
    let kind = if request.joins.is_some() { "mail-library-join" } else { "mail-library" };
    let places = [("shop", rules.shop_name.as_str()), ("code", code.expose())];
    let say = |part: &str| t.fill(&format!("{kind}-{part}"), &places);
    let link = || format!("{}/library/in/{}", rules.public_url, shop.keys.sign_in_token(&message.id));
    let envelope = envelope(shop, message)?;
    let note = NoteEmail {
        t,
        shop: rules.shop_name.clone(),
        reply_to: rules.contact.clone(),
        palette: rules.look.palette,
        logo: None,
        subject: say("subject"),
        paragraphs: vec![say("lead"), say("code")],
        button: request.joins.is_none().then(|| (t.say("library-open"), link())),
        foot: say("foot"),
    };
    Ok(Draft::new(move |pictures| NoteEmail { logo: pictures.logo, ..note }.compose(envelope)))
}

/// The SMS with the code.
pub(super) fn sms(
    shop: &Shop,
    message: &Message,
    order: &Order,
    request: &SignInRequest,
) -> Result<sms::Composed, Outcome> {
    let kind = if request.joins.is_some() { "library-join" } else { "library" };
    sms::with_code(shop, message, order, kind)
}
