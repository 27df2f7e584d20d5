//! Finds orders by facts about them. Every query walks an index.

use crate::domain::operator_message::plain;
use crate::domain::order::OrderState;
use crate::domain::order_facts::OrderFacts;
use crate::domain::search_key;
use crate::shop::Error;
use crate::store::attempts::{self, Attempt};
use crate::store::listing::{self, Person};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, order_searches, search_keys};

/// How many orders of one person are looked at.
const MOST: usize = 10;

/// How many kinds of facts agree with an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Agreement {
    /// Facts about the order itself: its number, its transaction, an operator's id.
    of_order: usize,
    /// Its e-mail address, its phone number, or the number that paid.
    of_person: bool,
}

impl Agreement {
    /// Whether two facts agree, of which one at least is about the order: an acquaintance knows a person's phone number and
    /// e-mail address, and must not learn from them what the person reads.
    fn is_proof(self) -> bool {
        self.of_order >= 2 || (self.of_order == 1 && self.of_person)
    }

    fn is_any(self) -> bool {
        self.of_order > 0 || self.of_person
    }
}

/// `payers`: the orders that were paid from the phone number among the facts.
fn agreement(
    conn: &mut Conn,
    order: &Order,
    (facts, payers): (&OrderFacts, &[String]),
) -> Result<Agreement, store::Error> {
    let tried = attempts::of_order(conn, &order.id)?;
    let has_transaction = |id: &String| tried.iter().any(|attempt| attempt.transaction_id == *id);
    let ids: Vec<String> = tried.iter().filter_map(|attempt| attempt.operator_id.as_deref().map(plain)).collect();
    let of_order = [
        facts.number.as_ref() == Some(&order.number),
        facts.transaction.as_ref().is_some_and(has_transaction),
        facts.operator_ids.iter().any(|id| ids.contains(id)),
    ];
    let email = order.email.as_ref().map(|email| email.to_lowercase());
    let has_phone = facts.phone.is_some() && facts.phone == order.phone;
    Ok(Agreement {
        of_order: of_order.into_iter().filter(|agrees| *agrees).count(),
        of_person: has_phone || payers.contains(&order.id) || (facts.email.is_some() && facts.email == email),
    })
}

/// The ids of the orders that were paid from the phone number among the facts.
fn paid_from(conn: &mut Conn, facts: &OrderFacts) -> Result<Vec<String>, store::Error> {
    let Some(phone) = &facts.phone else { return Ok(Vec::new()) };
    let [_, payer] = search_key::ending_in(phone);
    search_keys::ids(conn, &format!("{payer}:"), limit())
}

fn limit() -> i64 {
    i64::try_from(MOST).unwrap_or(1)
}

/// Orders by the facts about orders.
fn by_order_facts(conn: &mut Conn, facts: &OrderFacts) -> Result<Vec<Order>, store::Error> {
    let mut found = Vec::new();
    if let Some(number) = &facts.number {
        found.extend(orders::by_number(conn, number)?);
    }
    let mut ids = Vec::new();
    if let Some(transaction) = &facts.transaction {
        ids.extend(attempts::by_transaction(conn, transaction)?.map(|attempt| attempt.order_id));
    }
    if !facts.operator_ids.is_empty() {
        ids.extend(order_searches::with_operator_ids(conn, &facts.operator_ids, limit())?);
    }
    if !ids.is_empty() {
        found.extend(listing::by_ids(conn, &ids)?);
    }
    Ok(distinct(found))
}

/// A person's newest orders, and those that were paid from the phone number.
fn by_person(conn: &mut Conn, facts: &OrderFacts) -> Result<Vec<Order>, store::Error> {
    let mut found = Vec::new();
    if let Some(email) = &facts.email {
        found.extend(listing::of_person(conn, &Person::Email(email.clone()), None, MOST)?.orders);
    }
    if let Some(phone) = &facts.phone {
        found.extend(listing::of_person(conn, &Person::Phone(phone.clone()), None, MOST)?.orders);
        let paid = paid_from(conn, facts)?;
        found.extend(listing::by_ids(conn, &paid)?);
    }
    Ok(distinct(found))
}

/// Each order once, the newest first.
fn distinct(mut found: Vec<Order>) -> Vec<Order> {
    found.sort_by(|one, other| (other.placed_at, &other.id).cmp(&(one.placed_at, &one.id)));
    found.dedup_by(|one, other| one.id == other.id);
    found
}

fn of_visitor(conn: &mut Conn, visitor: Option<&str>) -> Result<Vec<Order>, store::Error> {
    visitor.map_or(Ok(Vec::new()), |visitor| order_searches::of_visitor(conn, visitor, limit()))
}

/// The orders that may be told about: those that two facts agree with, and the visitor's own that one agrees with. An order
/// that is known costs no query more than one that is not.
pub(super) fn allowed(conn: &mut Conn, facts: &OrderFacts, visitor: Option<&str>) -> Result<Vec<Order>, store::Error> {
    let mut found = Vec::new();
    let payers = paid_from(conn, facts)?;
    if facts.can_prove() {
        let candidates = by_order_facts(conn, facts)?;
        if candidates.is_empty() {
            attempts::of_order(conn, "")?;
        }
        for order in candidates {
            if agreement(conn, &order, (facts, &payers))?.is_proof() {
                found.push(order);
            }
        }
    }
    for order in of_visitor(conn, visitor)? {
        if agreement(conn, &order, (facts, &payers))?.is_any() {
            found.push(order);
        }
    }
    Ok(distinct(found))
}

/// The orders that one of the payments with an operator's id may belong to.
pub(super) fn near(conn: &mut Conn, facts: &OrderFacts, visitor: Option<&str>) -> Result<Vec<Order>, Error> {
    let mut found = by_person(conn, facts)?;
    found.extend(of_visitor(conn, visitor)?);
    if let Some(number) = &facts.number {
        found.extend(orders::by_number(conn, number)?);
    }
    Ok(distinct(found))
}

/// Every order that one fact names.
pub(super) fn named(conn: &mut Conn, facts: &OrderFacts) -> Result<Vec<Order>, store::Error> {
    let mut found = by_order_facts(conn, facts)?;
    found.extend(by_person(conn, facts)?);
    Ok(distinct(found))
}

/// The payments of these orders that may still be accepted, the newest first.
pub(super) fn open_payments(conn: &mut Conn, orders: &[String]) -> Result<Vec<Attempt>, store::Error> {
    let mut open = Vec::new();
    for id in orders {
        if !matches!(orders::find(conn, id)?.state(), OrderState::Placed | OrderState::Expired) {
            continue;
        }
        open.extend(attempts::of_order(conn, id)?.into_iter().filter(|attempt| attempt.state().is_live()));
    }
    open.sort_by_key(|attempt| std::cmp::Reverse(attempt.opened_at));
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_and_an_address_prove_nothing_together() {
        let agreement = |of_order, of_person| Agreement { of_order, of_person };
        for (given, is_proof) in [
            (agreement(0, false), false),
            (agreement(0, true), false),
            (agreement(1, false), false),
            (agreement(1, true), true),
            (agreement(2, false), true),
        ] {
            assert_eq!(given.is_proof(), is_proof, "{given:?}");
            assert_eq!(given.is_any(), given != Agreement::default());
        }
    }
}
