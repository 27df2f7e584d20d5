//! Counts how often each book was sold, in the worker, so that a sale writes no row more: a book is counted anew after
//! something happened to an order with it.

use crate::domain::ids;
use crate::shop::{Error, Shop};
use crate::store::{meta, sales};

const BATCH: i64 = 200;

/// Counts the books of the next orders that something happened to, at least `ripe` ago (`shop::search_keys::RIPE`). Returns `false` if there were none.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn count_next(shop: &Shop, ripe: chrono::TimeDelta) -> Result<bool, Error> {
    let until = ids::row_before(ripe);
    let counted = shop.db.read(move |conn| {
        let Some(last) = meta::sold(conn)? else {
            // The first time: all that was ever sold.
            let newest = sales::newest_before(conn, &until)?.unwrap_or_default();
            return Ok::<_, Error>(Some((newest, sales::count(conn, None)?)));
        };
        let Some((newest, books)) = sales::touched(conn, &last, &until, BATCH)? else { return Ok(None) };
        Ok(Some((newest, sales::count(conn, Some(&books))?)))
    });
    let Some((newest, sold)) = counted.await? else { return Ok(false) };
    for some in sold.chunks(100) {
        let some = some.to_vec();
        shop.db
            .write(move |conn| {
                for (book, sold) in &some {
                    sales::set(conn, book, *sold)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
    }
    shop.db.write(move |conn| Ok::<_, Error>(meta::set_sold(conn, &newest)?)).await?;
    Ok(true)
}
