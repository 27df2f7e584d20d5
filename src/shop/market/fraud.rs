//! What an owner should look at before a payout is sent. Such a payout is never released automatically.

use chrono::NaiveDateTime;

use crate::domain::payout::{LOOKED_AT, NEW_FOR, PayoutFlag, SAME_BUYER, is_within};
use crate::store::payouts::{self, Details, Flag, Payout};
use crate::store::sellers::Seller;
use crate::store::{self, Conn, accounts, fraud};

/// Stores what is suspicious about a payout that was just requested.
pub(in crate::shop) fn flag(
    conn: &mut Conn,
    (seller, details): (&Seller, &Details),
    payout: &Payout,
) -> Result<(), store::Error> {
    for (kind, detail) in found(conn, (seller, details), payout.at)? {
        let flag = Flag { payout_id: payout.id.clone(), kind: kind.code().to_owned(), detail };
        payouts::insert_flag(conn, &flag)?;
    }
    Ok(())
}

fn found(
    conn: &mut Conn,
    (seller, details): (&Seller, &Details),
    now: NaiveDateTime,
) -> Result<Vec<(PayoutFlag, String)>, store::Error> {
    let since = now - LOOKED_AT;
    let mut found = Vec::new();
    let others = payouts::others_with(conn, details)?;
    if !others.is_empty() {
        found.push((PayoutFlag::SharedDetails, others.join(", ")));
    }
    let is_first = payouts::paid_to(conn, &seller.id, &details.destination())? == 0;
    if is_first && is_within(details.at.and_utc(), NEW_FOR, now.and_utc()) {
        found.push((PayoutFlag::NewDetails, details.at.date().to_string()));
    }
    if payouts::was_rejected(conn, &seller.id, &details.destination())? {
        found.push((PayoutFlag::Rejected, String::new()));
    }
    let email = accounts::find(conn, &seller.account_id)?.email.to_lowercase();
    let phones = [seller.phone.as_deref().unwrap_or_default(), details.phone.as_deref().unwrap_or_default()];
    let own = fraud::orders_by(conn, (&seller.id, since), (&email, phones))?;
    if own > 0 {
        found.push((PayoutFlag::OwnBooks, own.to_string()));
    }
    let buyers = fraud::buyers(conn, &seller.id, since, 1)?;
    if let Some(most) = buyers.first().filter(|buyer| buyer.orders >= SAME_BUYER) {
        found.push((PayoutFlag::SameBuyer, format!("{} × {}", most.contact, most.orders)));
    }
    let refused = fraud::refused_buyers(conn, &seller.id, since)?;
    if !refused.is_empty() {
        found.push((PayoutFlag::Refusals, refused.join(", ")));
    }
    Ok(found)
}
