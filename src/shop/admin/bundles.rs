//! Bundles in the back office: made, changed, shown.

use serde_json::json;

use crate::domain::ids;
use crate::domain::money::Money;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop, bundles as shelf};
use crate::store::books::{self, Shelved};
use crate::store::bundles::{self, Bundle};
use crate::store::{self, Conn};

/// A bundle as it was typed.
#[derive(Clone, Debug)]
pub struct BundleInput {
    pub title: String,
    pub slug: String,
    /// Markdown.
    pub description: String,
    pub price: Money,
    /// The slugs of its books, each once.
    pub books: Vec<String>,
    pub published: bool,
}

/// Why a bundle was not saved.
#[derive(Debug)]
pub enum SaveError {
    /// Another bundle has this slug.
    Taken,
    /// There is no book with the slug at this place, or it is sold in another currency.
    NoSuchBook(usize),
    /// Its books cost only so much one by one.
    Dearer(Money),
    Other(Error),
}

impl From<store::Error> for SaveError {
    fn from(error: store::Error) -> Self {
        if error.is_taken() { Self::Taken } else { Self::Other(error.into()) }
    }
}

impl From<diesel::result::Error> for SaveError {
    fn from(error: diesel::result::Error) -> Self {
        store::Error::from(error).into()
    }
}

/// Saves a new bundle, or changes the one with this id, and returns its id. Orders that were placed keep their prices.
pub async fn save(shop: &Shop, actor: &Actor, id: Option<String>, wanted: BundleInput) -> Result<String, SaveError> {
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            let earlier = match &id {
                Some(id) => Some(bundles::find(conn, id)?.ok_or(SaveError::Other(Error::NotFound))?),
                None => None,
            };
            let book_ids = books_of(conn, &wanted)?;
            let id = earlier.as_ref().map_or_else(ids::row, |earlier| earlier.id.clone());
            if bundles::by_slug(conn, &wanted.slug)?.is_some_and(|other| other.id != id) {
                return Err(SaveError::Taken);
            }
            let bundle = Bundle {
                id,
                slug: wanted.slug.clone(),
                title: wanted.title.clone(),
                description: wanted.description.clone(),
                amount: wanted.price.amount,
                currency: wanted.price.currency.code().to_owned(),
                published: wanted.published,
                created_at: earlier.as_ref().map_or(actor.at, |earlier| earlier.created_at),
                updated_at: actor.at,
            };
            match &earlier {
                Some(_) => bundles::update(conn, &bundle, &book_ids)?,
                None => bundles::insert(conn, &bundle, &book_ids)?,
            }
            let act = if earlier.is_some() { "bundle.change" } else { "bundle.create" };
            let detail = json!({
                "title": bundle.title, "amount": bundle.amount, "currency": bundle.currency, "books": wanted.books,
                "published": bundle.published,
            });
            audit::note(conn, &actor, act, &format!("bundle:{}", bundle.slug), detail)?;
            Ok(bundle.id)
        })
        .await
}

/// The ids of the wanted books, which cost at least as much one by one as together.
fn books_of(conn: &mut Conn, wanted: &BundleInput) -> Result<Vec<String>, SaveError> {
    let (mut ids, mut sum) = (Vec::new(), 0);
    for (place, slug) in wanted.books.iter().enumerate() {
        let book = books::by_slug(conn, slug)?.filter(|book| book.currency == wanted.price.currency.code());
        let book = book.ok_or(SaveError::NoSuchBook(place))?;
        sum += book.amount;
        ids.push(book.id);
    }
    if wanted.price.amount > sum {
        return Err(SaveError::Dearer(Money::new(sum, wanted.price.currency)));
    }
    Ok(ids)
}

/// How many bundles are on a page.
pub const PAGE: usize = 50;

/// A bundle with its books, published or not.
#[derive(Clone, Debug)]
pub struct BundleDetails {
    pub bundle: Bundle,
    pub books: Vec<Shelved>,
    /// Whether it is published and each of its books is sold.
    pub is_on_sale: bool,
}

/// Bundles, the newest first, those made before the one with the id `before`; and whether there are more.
pub async fn list(shop: &Shop, before: Option<String>) -> Result<(Vec<BundleDetails>, bool), Error> {
    shop.db
        .read(move |conn| {
            let before = match before {
                Some(id) => bundles::find(conn, &id)?.map(|bundle| (bundle.created_at, bundle.id)),
                None => None,
            };
            let mut found = bundles::page(conn, before, i64::try_from(PAGE + 1).unwrap_or(1))?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let found: Result<Vec<_>, Error> = found.into_iter().map(|bundle| details(conn, bundle)).collect();
            Ok((found?, more))
        })
        .await
}

/// A bundle by its id.
pub async fn look(shop: &Shop, id: &str) -> Result<BundleDetails, Error> {
    let id = id.to_owned();
    shop.db
        .read(move |conn| {
            let bundle = bundles::find(conn, &id)?.ok_or(Error::NotFound)?;
            details(conn, bundle)
        })
        .await
}

fn details(conn: &mut Conn, bundle: Bundle) -> Result<BundleDetails, Error> {
    let is_on_sale = shelf::whole(conn, bundle.clone())?.is_some();
    Ok(BundleDetails { books: shelf::books_of(conn, &bundle.id)?, bundle, is_on_sale })
}
