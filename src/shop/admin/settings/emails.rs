//! E-mails to look at: the preview and the test e-mail are the same.

use crate::domain::book::Format;
use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::wording::Wording;
use crate::mail::{BookEmail, EmailMessage, Envelope, MailError, OrderedBook, message_id};
use crate::shop::{Rules, Shop, messages};
use crate::texts::Texts;

use crate::shop::admin::settings::{EmailKind, sample_amount};

/// The wording of an e-mail: the owner's own, or the program's with its placeholders written out.
pub fn words(rules: &Rules, kind: EmailKind, language: Language) -> Wording {
    rules.letters.wording(kind, language).cloned().unwrap_or_else(|| usual(kind, language))
}

/// The program's own wording of an e-mail, in the form that an owner can change.
pub fn usual(kind: EmailKind, language: Language) -> Wording {
    let t = Texts(language);
    let (subject, body) = match kind {
        EmailKind::Receipt => ("mail-receipt-subject", "mail-receipt-lead"),
        EmailKind::NewLink => ("mail-new-link-subject", "mail-new-link-lead"),
        EmailKind::NewEdition => ("mail-new-edition-subject", "mail-new-edition-lead"),
        EmailKind::Release => ("mail-release-subject", "mail-release-lead"),
    };
    let places = [("title", "{title}"), ("shop", "{shop}")];
    Wording { subject: t.fill(subject, &places), body: t.fill(body, &places) }
}

/// An e-mail with this wording about a sale that did not happen. Its link leads to no book.
///
/// # Errors
/// [`MailError::Never`] when it cannot be rendered.
pub fn sample(
    shop: &Shop,
    kind: EmailKind,
    language: Language,
    wording: Wording,
    to: Email,
) -> Result<EmailMessage, MailError> {
    let (t, rules, now) = (Texts(language), shop.rules(), shop.clock.now());
    let envelope =
        Envelope { message_id: message_id(&format!("test-{}", ids::nonce()), &rules.public_url), to, date: now };
    let books = BookEmail {
        t,
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        numbers: rules.numbers.clone(),
        buyer_name: Some(t.say("letters-sample-name")),
        order_number: "G7K2-M94Q-XD".to_owned(),
        title: t.say("letters-sample-title"),
        books: vec![OrderedBook {
            title: t.say("letters-sample-title"),
            author: t.say("letters-sample-author"),
            amount: sample_amount(&rules),
            files: vec![(Format::Pdf, 5_200_000)],
            comes: None,
            cover: None,
        }],
        link: format!("{}/d/{}", rules.public_url, "exemple-example"),
        find: format!("{}/find", rules.public_url),
        hours: u32::try_from(rules.grant_lifetime.num_hours()).unwrap_or(0),
        downloads: rules.downloads,
        amount: sample_amount(&rules),
        received: None,
        zone: rules.zone,
        wording: Some(wording),
        palette: rules.look.palette,
        logo: None,
        sandbox: rules.sandbox,
    };
    messages::write(kind, books, (None, now, None), envelope)
}

/// Sends a test e-mail immediately, without the queue, so that the owner sees the mail server's reply.
///
/// # Errors
/// The mail server's reply, without addresses.
pub async fn send_test(shop: &Shop, letter: &EmailMessage) -> Result<(), MailError> {
    shop.mailer.send(letter).await.map(drop)
}
