//! The sellers: invited by an owner, with an account of the role `seller`. Each has a name, a page and, if the owner wants it, a commission
//! of his own.

use serde_json::json;

use crate::domain::book;
use crate::domain::contact::{Email, Phone};
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::percent;
use crate::domain::role::Role;
use crate::secret::Secret;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::accounts::team::{self, Refusal};
use crate::shop::{Error, Shop};
use crate::store::accounts::{self, Account};
use crate::store::books::{self, Book};
use crate::store::ledger::sellers::{SellerBalance, balances as balances_in};
use crate::store::sellers::{self, Seller, SellerBook};
use crate::store::{self, Conn, lists, meta, seller_pages};

/// How many sellers a page of the list has.
pub const PAGE: i64 = 50;
/// The longest name of a seller, in characters.
pub const LONGEST_NAME: usize = 80;
/// The longest text about a seller, in characters.
pub const LONGEST_ABOUT: usize = 4_000;

pub(in crate::shop) fn subject(seller: &Seller) -> String {
    format!("seller:{}", seller.slug)
}

/// Whether a seller still sells here: he neither left nor is suspended.
pub(in crate::shop) fn is_selling(conn: &mut Conn, seller: &Seller) -> Result<bool, store::Error> {
    Ok(seller.left_at.is_none() && accounts::find(conn, &seller.account_id)?.suspended_at.is_none())
}

/// The seller who signed in with this account.
///
/// # Errors
/// [`Error::NotFound`] if the account is no seller's.
pub async fn of_account(shop: &Shop, account_id: &str) -> Result<Seller, Error> {
    let id = account_id.to_owned();
    shop.db.read(move |conn| sellers::by_account(conn, &id)).await?.ok_or(Error::NotFound)
}

/// Invites a seller, and returns the address of the page where he chooses a password, which is shown once.
///
/// # Errors
/// When the database is busy or gone.
pub async fn invite(
    shop: &Shop,
    actor: Actor,
    (email, name): (&Email, &str),
    language: Language,
) -> Result<Result<Secret, Refusal>, Error> {
    let (email, name) = (email.as_str().to_lowercase(), name.to_owned());
    let made = shop
        .db
        .write(move |conn| {
            let invited = team::add_invited(conn, &actor, &email, Role::Seller)?;
            if let Ok((account_id, _)) = &invited {
                add(conn, &actor, account_id, Profile::of(&name, language))?;
            }
            Ok::<_, store::Error>(invited)
        })
        .await?;
    Ok(made.map(|(_, token)| team::address(shop, &token)))
}

/// Adds the seller of a new account.
pub(super) fn add(conn: &mut Conn, actor: &Actor, account_id: &str, profile: Profile) -> Result<(), store::Error> {
    let seller = Seller {
        id: ids::row(),
        account_id: account_id.to_owned(),
        slug: free_slug(conn, &profile.name)?,
        name: profile.name,
        about: profile.about,
        phone: profile.phone.map(|phone| phone.as_str().to_owned()),
        language: profile.language.code().to_owned(),
        commission: None,
        created_at: actor.at,
        sms: false,
        left_at: None,
    };
    sellers::insert(conn, &seller)?;
    audit::note(conn, actor, "seller.add", &subject(&seller), json!({ "name": seller.name }))
}

/// The end of the address of the page where one applies.
const APPLY: &str = "apply";

/// A slug that no seller has: of the name, with a part of a random id where that is taken.
fn free_slug(conn: &mut Conn, name: &str) -> Result<String, store::Error> {
    let slug = book::slug(name);
    if slug != APPLY && sellers::by_slug(conn, &slug)?.is_none() {
        return Ok(slug);
    }
    let id: String = ids::row().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    Ok(format!("{slug}-{id}"))
}

/// A seller with what an owner sees of him.
pub struct SellerView {
    pub seller: Seller,
    pub account: Account,
    pub balances: Vec<SellerBalance>,
    /// His books, with their own commissions.
    pub books: Vec<(Book, Option<i64>)>,
}

/// Sellers by name, at most [`PAGE`], after the name and id in `after`, with their balances.
///
/// # Errors
/// When the database is busy or gone.
pub async fn list(shop: &Shop, after: Option<(String, String)>) -> Result<Vec<(Seller, Vec<SellerBalance>)>, Error> {
    let listed = move |conn: &mut Conn| -> Result<_, store::Error> {
        let after = after.as_ref().map(|(name, id)| (name.as_str(), id.as_str()));
        let found = sellers::page(conn, after, PAGE)?;
        let ids: Vec<&str> = found.iter().map(|seller| seller.id.as_str()).collect();
        let balances = balances_in(conn, &ids)?;
        let of = |seller: &Seller| balances.iter().filter(|balance| balance.seller == seller.id).cloned().collect();
        Ok(found.into_iter().map(|seller| (of(&seller), seller)).map(|(sums, seller)| (seller, sums)).collect())
    };
    Ok(shop.db.read(listed).await?)
}

/// A seller with his account, his balances and his books.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller.
pub async fn look(shop: &Shop, id: &str) -> Result<SellerView, Error> {
    let id = id.to_owned();
    let looked = move |conn: &mut Conn| -> Result<_, store::Error> {
        let seller = sellers::find(conn, &id)?;
        let account = accounts::find(conn, &seller.account_id)?;
        let balances = balances_in(conn, &[&id])?;
        let books = sellers::books_of(conn, &id)?;
        Ok(SellerView { seller, account, balances, books })
    };
    Ok(shop.db.read(looked).await?)
}

/// A seller, and nothing else of him.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller.
pub async fn find(shop: &Shop, id: &str) -> Result<Seller, Error> {
    let id = id.to_owned();
    Ok(shop.db.read(move |conn| sellers::find(conn, &id)).await?)
}

/// What a seller earned and can be paid, in each currency.
///
/// # Errors
/// When the database is busy or gone.
pub async fn balances(shop: &Shop, seller_id: &str) -> Result<Vec<SellerBalance>, Error> {
    let id = seller_id.to_owned();
    Ok(shop.db.read(move |conn| balances_in(conn, &[&id])).await?)
}

/// What a seller says of himself.
#[derive(Clone, Debug)]
pub struct Profile {
    pub name: String,
    /// Markdown.
    pub about: String,
    pub phone: Option<Phone>,
    pub language: Language,
    /// Whether he wants an SMS about each sale.
    pub sms: bool,
}

impl Profile {
    /// All that is known of somebody who is invited.
    fn of(name: &str, language: Language) -> Self {
        Self { name: name.to_owned(), about: String::new(), phone: None, language, sms: false }
    }
}

/// Stores what a seller says of himself.
///
/// # Errors
/// When the database is busy or gone.
pub async fn change_profile(shop: &Shop, actor: Actor, seller_id: &str, profile: Profile) -> Result<(), Error> {
    let id = seller_id.to_owned();
    let change = move |conn: &mut Conn| -> Result<(), store::Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        let changed = Seller {
            name: profile.name,
            about: profile.about,
            phone: profile.phone.map(|phone| phone.as_str().to_owned()),
            language: profile.language.code().to_owned(),
            sms: profile.sms,
            ..seller
        };
        sellers::change(conn, &changed)?;
        seller_pages::changed(conn)?;
        audit::note(conn, &actor, "seller.profile", &subject(&changed), json!({ "name": changed.name }))
    };
    Ok(shop.db.write(change).await?)
}

/// Sets a seller's commission, in hundredths of a percent, or has the shop's count (`None`). It counts for what is paid from now on.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller.
pub async fn set_commission(shop: &Shop, actor: Actor, id: &str, commission: Option<i64>) -> Result<(), Error> {
    let id = id.to_owned();
    let change = move |conn: &mut Conn| -> Result<(), store::Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        let (before, after) = (seller.commission.map(percent::show), commission.map(percent::show));
        let changed = Seller { commission, ..seller };
        sellers::change(conn, &changed)?;
        audit::note(conn, &actor, "seller.commission", &subject(&changed), json!({ "before": before, "after": after }))
    };
    Ok(shop.db.write(change).await?)
}

/// Why a book is not given to a seller. The id of its sentence is `market-book-{code}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotGiven {
    NoSuchBook,
    /// More than one book has this title.
    SeveralBooks,
    /// Another seller sells it.
    OthersBook,
}

impl NotGiven {
    crate::domain::variants!(pub NoSuchBook, SeveralBooks, OthersBook);

    pub fn code(self) -> &'static str {
        match self {
            Self::NoSuchBook => "unknown",
            Self::SeveralBooks => "several",
            Self::OthersBook => "others",
        }
    }
}

/// Gives a book of the shop to a seller to sell, by its title or slug, and returns its title. What was ordered before stays whose it was.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller.
pub async fn give_book(shop: &Shop, actor: Actor, id: &str, named: &str) -> Result<Result<String, NotGiven>, Error> {
    let (id, named) = (id.to_owned(), named.to_owned());
    let give = move |conn: &mut Conn| -> Result<Result<String, NotGiven>, store::Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        let titled = lists::titled(conn, &named)?;
        let book = match (books::by_slug(conn, &named)?, titled.as_slice()) {
            (Some(book), _) => book,
            (None, [book]) => book.clone(),
            (None, []) => return Ok(Err(NotGiven::NoSuchBook)),
            (None, _) => return Ok(Err(NotGiven::SeveralBooks)),
        };
        match sellers::of_book(conn, &book.id)? {
            Some(sold) if sold.seller_id != id => return Ok(Err(NotGiven::OthersBook)),
            Some(_) => return Ok(Ok(book.title)),
            None => {}
        }
        sellers::set_book(conn, &SellerBook { book_id: book.id.clone(), seller_id: id, commission: None })?;
        meta::bump_book(conn, &book.id)?;
        audit::note(conn, &actor, "seller.book", &subject(&seller), json!({ "book": book.slug }))?;
        Ok(Ok(book.title))
    };
    Ok(shop.db.write(give).await?)
}

/// Sets the commission of a seller's book, in hundredths of a percent, or has the seller's count (`None`). It counts for what is paid from
/// now on.
///
/// # Errors
/// [`Error::NotFound`] if this seller does not sell the book.
pub async fn set_book_commission(
    shop: &Shop,
    actor: Actor,
    (id, book_id): (&str, &str),
    commission: Option<i64>,
) -> Result<(), Error> {
    let (id, book_id) = (id.to_owned(), book_id.to_owned());
    let set = move |conn: &mut Conn| -> Result<(), Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        let sold = sellers::of_book(conn, &book_id)?.filter(|sold| sold.seller_id == id).ok_or(Error::NotFound)?;
        let book = books::find(conn, &book_id)?;
        let (before, after) = (sold.commission.map(percent::show), commission.map(percent::show));
        sellers::set_book(conn, &SellerBook { commission, ..sold })?;
        let detail = json!({ "book": book.slug, "before": before, "after": after });
        Ok(audit::note(conn, &actor, "seller.commission", &subject(&seller), detail)?)
    };
    shop.db.write(set).await
}

/// Takes a book back, which the shop itself sells from now on.
///
/// # Errors
/// [`Error::NotFound`] if this seller does not sell it.
pub async fn take_book_back(shop: &Shop, actor: Actor, id: &str, book_id: &str) -> Result<(), Error> {
    let (id, book_id) = (id.to_owned(), book_id.to_owned());
    let take = move |conn: &mut Conn| -> Result<(), Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        if !sellers::remove_book(conn, &id, &book_id)? {
            return Err(Error::NotFound);
        }
        let book = books::find(conn, &book_id)?;
        meta::bump_book(conn, &book.id)?;
        Ok(audit::note(conn, &actor, "seller.book_back", &subject(&seller), json!({ "book": book.slug }))?)
    };
    shop.db.write(take).await
}
