//! The e-mail of an invitation. It is sent immediately or not at all: the link is also shown on the page, and no table
//! keeps it.

use crate::domain::contact::Email;
use crate::domain::ids;
use crate::mail::{Envelope, InvitationEmail, message_id};
use crate::secret::Secret;
use crate::shop::Shop;
use crate::texts::Texts;

/// Sends the invitation, and returns whether the mail server accepted it.
pub async fn send(shop: &Shop, t: Texts, email: &str, link: &Secret) -> bool {
    let Ok(to) = Email::parse(email) else { return false };
    let rules = shop.rules();
    let envelope = Envelope { message_id: message_id(&ids::row(), &rules.public_url), to, date: shop.clock.now() };
    let letter = InvitationEmail {
        t,
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        palette: rules.look.palette,
        link: link.expose().to_owned(),
        hours: crate::shop::accounts::team::INVITATION_LIVES.num_hours(),
    };
    let sent = match letter.compose(envelope) {
        Ok(letter) => shop.mailer.send(&letter).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "an invitation did not leave");
            false
        }
    }
}
