//! Makes what lists and the search read for all books that are here already: once after an update from a version that had
//! none, and again when its rules have changed.

use crate::shop::{Error, Shop};
use crate::store::{Db, listed, meta, search};

/// Another number makes all of it anew, at the next start.
const RULES: &str = "2";
const BATCH: i64 = 200;

/// Makes the rows of all books, some at a time, unless they were made by the present rules.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn build(shop: &Shop) -> Result<(), Error> {
    build_in(&shop.db).await
}

/// The same as [`build`], with only the database.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn build_in(db: &Db) -> Result<(), Error> {
    if db.read(|conn| Ok::<_, Error>(meta::indexed(conn)?)).await?.as_deref() == Some(RULES) {
        return Ok(());
    }
    db.write(|conn| Ok::<_, Error>(search::index::forget_words(conn)?)).await?;
    let mut last = String::new();
    loop {
        let after = last.clone();
        let next = db.write(move |conn| {
            let ids = listed::ids_after(conn, &after, BATCH)?;
            listed::refresh(conn, &ids.iter().map(String::as_str).collect::<Vec<_>>())?;
            Ok::<_, Error>(ids.last().cloned())
        });
        match next.await? {
            Some(newest) => last = newest,
            None => break,
        }
    }
    db.write(|conn| {
        meta::set_indexed(conn, RULES)?;
        Ok(meta::bump_catalogue(conn)?)
    })
    .await
}
