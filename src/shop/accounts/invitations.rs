//! The letter that brings an invitation. It leaves at once or not at all: the link is shown on the page too, and no table
//! holds it.

use crate::domain::contact::Email;
use crate::domain::ids;
use crate::mail::{Envelope, InvitationLetter, message_id};
use crate::secret::Secret;
use crate::shop::Shop;
use crate::texts::Texts;

/// Sends it, and says whether a post office took it.
pub async fn send(shop: &Shop, t: Texts, email: &str, link: &Secret) -> bool {
    let Ok(to) = Email::parse(email) else { return false };
    let rules = shop.rules();
    let envelope = Envelope { message_id: message_id(&ids::row(), &rules.public_url), to, date: shop.clock.now() };
    let letter = InvitationLetter {
        t,
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        palette: rules.look.palette,
        link: link.expose().to_owned(),
        hours: crate::shop::accounts::team::INVITATION_LIVES.num_hours(),
    };
    let sent = match letter.letter(envelope) {
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
