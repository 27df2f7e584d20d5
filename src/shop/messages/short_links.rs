//! The short addresses of links in SMS, `/s/{code}`.

use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::{self, Conn, sms_sends};

/// The short address of a link.
pub(super) fn address(shop: &Shop, link_id: &str) -> String {
    format!("{}/s/{}", shop.rules().public_url, shop.keys.short_code(link_id))
}

/// Makes the short address lead to the link. The database holds only the hash of the code.
pub(super) fn keep(shop: &Shop, conn: &mut Conn, link_id: &str) -> Result<(), store::Error> {
    sms_sends::shorten(conn, &sha256(&shop.keys.short_code(link_id)), link_id)
}

/// The token of the link that has this code. People may type it: capital letters count as small ones.
///
/// # Errors
/// [`Error::NotFound`] when no link has it, or if the database is busy or gone.
pub async fn token(shop: &Shop, code: &str) -> Result<String, Error> {
    let hash = sha256(&code.to_ascii_lowercase());
    let link_id = shop.db.read(move |conn| sms_sends::by_code(conn, &hash)).await?.ok_or(Error::NotFound)?;
    Ok(shop.keys.link_token(&link_id))
}
