//! Categories: created, renamed, ordered and deleted.

use std::collections::HashSet;

use serde_json::json;

use crate::domain::book::{fold, slug};
use crate::domain::ids;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::categories::{self, Category};
use crate::store::{self, Conn};

/// The longest name, in characters.
const LONGEST: usize = 60;

/// A category's names as they were typed. If the English one is empty, the French one is shown in both languages.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub french: String,
    pub english: String,
    /// Categories with smaller numbers come first.
    pub place: i32,
}

impl Names {
    /// The message id of what is wrong with the names, if anything is.
    pub fn fault(&self) -> Option<&'static str> {
        let long = |name: &str| name.chars().count() > LONGEST || name.chars().any(char::is_control);
        if fold(&self.french).is_empty() {
            Some("admin-books-category-missing")
        } else if long(&self.french) || long(&self.english) {
            Some("admin-books-category-long")
        } else {
            None
        }
    }
}

/// All categories, in order.
pub async fn all(shop: &Shop) -> Result<Vec<Category>, Error> {
    shop.db.read(|conn| Ok(categories::all(conn)?)).await
}

/// Creates a category, after the others.
pub async fn create(shop: &Shop, actor: &Actor, names: Names) -> Result<(), Error> {
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            create_now(conn, &actor, &names.french, &names.english)?;
            Ok(())
        })
        .await
}

/// Inserts a category with a slug that is not taken, after the others.
pub(in crate::shop) fn insert(conn: &mut Conn, french: &str, english: &str) -> Result<Category, store::Error> {
    let there = categories::all(conn)?;
    let taken: HashSet<&str> = there.iter().map(|category| category.slug.as_str()).collect();
    let plain = slug(french);
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    let free = std::iter::once(plain.clone()).chain(numbered).find(|slug| !taken.contains(slug.as_str()));
    let category = Category {
        id: ids::row(),
        slug: free.unwrap_or(plain),
        french: french.to_owned(),
        english: english.to_owned(),
        place: there.last().map_or(1, |last| last.place.saturating_add(1)),
    };
    categories::insert(conn, &category)?;
    Ok(category)
}

/// Creates a category and writes it to the audit log.
pub(in crate::shop) fn create_now(
    conn: &mut Conn,
    actor: &Actor,
    french: &str,
    english: &str,
) -> Result<Category, store::Error> {
    let made = insert(conn, french, english)?;
    audit::note(conn, actor, "category.create", &format!("category:{}", made.slug), json!({}))?;
    Ok(made)
}

/// Renames a category; its slug stays.
pub async fn change(shop: &Shop, actor: &Actor, id: &str, names: Names) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let was = categories::find(conn, &id)?;
            let detail = json!({ "was": &was.french, "is": &names.french });
            let Names { french, english, place } = names;
            let is = Category { id: was.id, slug: was.slug, french, english, place };
            categories::update(conn, &is)?;
            audit::note(conn, &actor, "category.change", &format!("category:{}", is.slug), detail)?;
            Ok(())
        })
        .await
}

/// Deletes a category; its books stay.
pub async fn delete(shop: &Shop, actor: &Actor, id: &str) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let was = categories::find(conn, &id)?;
            categories::delete(conn, &id)?;
            audit::note(conn, &actor, "category.delete", &format!("category:{}", was.slug), json!({}))?;
            Ok(())
        })
        .await
}
