//! Patterns in what a seller sold that an owner should look at before he is paid.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::{Conn, Error};

/// A contact and how many orders it has.
#[derive(QueryableByName)]
pub struct Buyer {
    #[diesel(sql_type = Text)]
    pub contact: String,
    #[diesel(sql_type = BigInt)]
    pub orders: i64,
}

/// The buyers of a seller's books since `since`: each e-mail address, in lower case, and each phone number with its number of orders, the
/// most first.
pub fn buyers(conn: &mut Conn, seller_id: &str, since: NaiveDateTime, limit: i64) -> Result<Vec<Buyer>, Error> {
    const QUERY: &str = "SELECT contact, COUNT(DISTINCT id) AS orders FROM (\
        SELECT LOWER(o.email) AS contact, o.id AS id FROM shares s JOIN orders o ON o.id = s.order_id \
        WHERE s.seller_id = $1 AND s.at > $2 UNION ALL \
        SELECT o.phone, o.id FROM shares s JOIN orders o ON o.id = s.order_id WHERE s.seller_id = $1 AND s.at > $2) of_order \
        WHERE contact IS NOT NULL GROUP BY contact ORDER BY 2 DESC, 1 LIMIT $3";
    let asked = sql_query(QUERY).bind::<Text, _>(seller_id).bind::<Timestamp, _>(since).bind::<BigInt, _>(limit);
    Ok(asked.load(conn)?)
}

/// How many orders with a seller's books these contacts placed since `since`; `email` is in lower case.
pub fn orders_by(
    conn: &mut Conn,
    (seller_id, since): (&str, NaiveDateTime),
    (email, phones): (&str, [&str; 2]),
) -> Result<i64, Error> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    const QUERY: &str = "SELECT COUNT(DISTINCT o.id) AS number FROM shares s JOIN orders o ON o.id = s.order_id \
        WHERE s.seller_id = $1 AND s.at > $2 AND (LOWER(o.email) = $3 OR o.phone IN ($4, $5))";
    let asked = sql_query(QUERY)
        .bind::<Text, _>(seller_id)
        .bind::<Timestamp, _>(since)
        .bind::<Text, _>(email)
        .bind::<Text, _>(phones[0])
        .bind::<Text, _>(phones[1]);
    Ok(asked.get_result::<Count>(conn)?.number)
}

/// The contacts with many refused payments that bought of a seller since `since`.
pub fn refused_buyers(conn: &mut Conn, seller_id: &str, since: NaiveDateTime) -> Result<Vec<String>, Error> {
    const QUERY: &str = "SELECT f.subject AS contact, COUNT(DISTINCT o.id) AS orders FROM shares s JOIN orders o ON o.id = s.order_id \
        JOIN flags f ON f.subject = o.phone OR f.subject = LOWER(o.email) \
        WHERE s.seller_id = $1 AND s.at > $2 AND f.kind = 'refusals' GROUP BY f.subject ORDER BY 1 LIMIT 5";
    let asked = sql_query(QUERY).bind::<Text, _>(seller_id).bind::<Timestamp, _>(since);
    Ok(asked.load::<Buyer>(conn)?.into_iter().map(|buyer| buyer.contact).collect())
}
