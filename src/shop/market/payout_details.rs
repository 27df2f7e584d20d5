//! How a seller is paid. A change needs a password typed a moment ago, is told to the seller by e-mail and SMS, and counts after
//! [`DETAILS_WAIT`]: until then nothing is paid to him.

use serde_json::json;

use crate::domain::contact::Phone;
use crate::domain::ids;
use crate::domain::payout::{DETAILS_WAIT, Way};
use crate::domain::transfer::Operator;
use crate::domain::typed;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::messages::{payout_alerts, seller_sms};
use crate::shop::{Error, Shop};
use crate::store::payouts::{self, Details};
use crate::store::{self, Conn, sellers};

/// The longest bank account, in characters.
pub const LONGEST_ACCOUNT: usize = 200;

/// How a seller wants to be paid.
#[derive(Clone, Debug)]
pub enum PaidBy {
    Mobile(Phone, Operator),
    /// A bank account as the seller wrote it.
    Bank(String),
}

/// How a seller is paid; `None` if he has not said.
///
/// # Errors
/// When the database is busy or gone.
pub async fn of_seller(shop: &Shop, seller_id: &str) -> Result<Option<Details>, Error> {
    let id = seller_id.to_owned();
    Ok(shop.db.read(move |conn| payouts::details(conn, &id)).await?)
}

/// Stores how a seller is paid, unless it is the same as before. The caller asked for a fresh password.
///
/// # Errors
/// When the database is busy or gone.
pub async fn change(shop: &Shop, actor: Actor, seller_id: &str, by: PaidBy) -> Result<(), Error> {
    let (acts, id) = (shop.clone(), seller_id.to_owned());
    let change = move |conn: &mut Conn| -> Result<(), store::Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        let (way, phone, operator, account) = match by {
            PaidBy::Mobile(phone, operator) => {
                (Way::Mobile, Some(phone.as_str().to_owned()), Some(operator.code().to_owned()), None)
            }
            PaidBy::Bank(account) => (Way::Bank, None, None, Some(typed::clean(&account))),
        };
        let before = payouts::details(conn, &id)?;
        let is_same = |old: &Details| {
            old.way == way.code() && old.phone == phone && old.operator == operator && old.account == account
        };
        if before.as_ref().is_some_and(is_same) {
            return Ok(());
        }
        let details = Details {
            id: ids::row(),
            seller_id: id,
            way: way.code().to_owned(),
            phone,
            operator,
            account,
            at: actor.at,
            counts_at: actor.at + DETAILS_WAIT,
        };
        payouts::insert_details(conn, &details)?;
        // It would go where the seller wants no money any more.
        payouts::decline_requested(conn, &seller.id, actor.at)?;
        payout_alerts::announce_details(conn, &details.id, actor.at)?;
        seller_sms::announce_details(&acts, conn, (&seller, before.as_ref()), actor.at)?;
        audit::note(conn, &actor, "seller.details", &format!("seller:{}", seller.slug), json!({ "way": details.way }))
    };
    shop.db.write(change).await?;
    shop.message_wakeup.notify_one();
    Ok(())
}
