//! The sellers' public pages, and what a book's page says of its seller.

use serde_json::json;

use super::sellers::{is_selling, subject};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, seller_pages};

/// How many sellers the sitemap names.
const MOST: i64 = 10_000;

/// A seller's page.
#[derive(Clone)]
pub struct SellerPage {
    pub seller: Seller,
    /// As a book's cover is kept.
    pub picture: Option<String>,
}

/// The page of the seller with this slug.
pub(in crate::shop) fn open(conn: &mut Conn, slug: &str) -> Result<Option<SellerPage>, store::Error> {
    let Some(seller) = seller_pages::open(conn, slug)? else { return Ok(None) };
    Ok(Some(SellerPage { picture: seller_pages::picture(conn, &seller.id)?, seller }))
}

/// Who sells a book, as its page says it.
#[derive(Clone, Debug)]
pub struct SoldBy {
    pub name: String,
    /// Of the seller's page; `None` when he does not sell here any more.
    pub slug: Option<String>,
}

/// Who sells a book; `None` where the shop itself does.
pub(in crate::shop) fn sold_by(conn: &mut Conn, book_id: &str) -> Result<Option<SoldBy>, store::Error> {
    let Some(sold) = sellers::of_book(conn, book_id)? else { return Ok(None) };
    let seller = sellers::find(conn, &sold.seller_id)?;
    let is_selling = is_selling(conn, &seller)?;
    Ok(Some(SoldBy { slug: is_selling.then_some(seller.slug), name: seller.name }))
}

/// The picture on a seller's page.
///
/// # Errors
/// When the database is busy or gone.
pub async fn picture(shop: &Shop, seller_id: &str) -> Result<Option<String>, Error> {
    let id = seller_id.to_owned();
    Ok(shop.db.read(move |conn| seller_pages::picture(conn, &id)).await?)
}

/// Sets the picture on a seller's page, as a book's cover is kept, or takes it away.
///
/// # Errors
/// When the database is busy or gone.
pub async fn set_picture(shop: &Shop, actor: Actor, seller_id: &str, picture: Option<String>) -> Result<(), Error> {
    let id = seller_id.to_owned();
    let set = move |conn: &mut Conn| -> Result<(), store::Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        seller_pages::set_picture(conn, &id, picture.as_deref())?;
        audit::note(conn, &actor, "seller.picture", &subject(&seller), json!({}))
    };
    Ok(shop.db.write(set).await?)
}

/// The slugs of the sellers who have a page.
///
/// # Errors
/// When the database is busy or gone.
pub async fn slugs(shop: &Shop) -> Result<Vec<String>, Error> {
    if !shop.rules().market.open {
        return Ok(Vec::new());
    }
    Ok(shop.db.read(|conn| seller_pages::slugs(conn, MOST)).await?)
}
