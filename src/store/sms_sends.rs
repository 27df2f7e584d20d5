//! SMS handed to providers, what they reported about them, and the short links in them.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::schema::{links, messages, short_links, sms_reports, sms_sends};
use super::{Conn, Error, locks};
use crate::domain::delivery_report::ReportState;

/// An SMS that was handed to a provider; the migration says what each column is.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = sms_sends, treat_none_as_default_value = false)]
pub struct SmsSend {
    pub id: String,
    pub message_id: String,
    pub provider: String,
    pub reference: Option<String>,
    pub parts: i32,
    pub alphabet: String,
    /// In hundredths of the currency's unit; `None` when the settings name no price.
    pub price: Option<i64>,
    pub currency: String,
    pub began_at: NaiveDateTime,
    pub accepted_at: Option<NaiveDateTime>,
}

/// What a provider reported: the highest state of all reports about an SMS.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = sms_reports)]
pub struct SmsReport {
    pub provider: String,
    pub reference: String,
    pub state: String,
    pub detail: String,
    pub matched: bool,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
}

impl SmsReport {
    /// `None` for a state that a newer program wrote.
    pub fn state(&self) -> Option<ReportState> {
        ReportState::parse(&self.state)
    }
}

/// How long a report about an SMS that this shop does not know is kept.
const UNMATCHED_KEPT: TimeDelta = TimeDelta::days(2);

/// Records that an SMS is about to be handed to a provider.
pub fn begin(conn: &mut Conn, send: &SmsSend) -> Result<(), Error> {
    diesel::insert_into(sms_sends::table).values(send).execute(conn)?;
    Ok(())
}

/// Records that the provider took it, and its id of it. A report about it may have come before.
pub fn accept(
    conn: &mut Conn,
    id: &str,
    (provider, reference): (&str, Option<&str>),
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(sms_sends::table.find(id))
        .set((sms_sends::reference.eq(reference), sms_sends::accepted_at.eq(Some(at))))
        .execute(conn)?;
    if let Some(reference) = reference {
        diesel::update(sms_reports::table.find((provider, reference)))
            .set(sms_reports::matched.eq(true))
            .execute(conn)?;
    }
    Ok(())
}

/// How many SMS were sent to a number since `since`.
pub fn to_number(conn: &mut Conn, number: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(messages::table
        .filter(messages::channel.eq("sms").and(messages::recipient.eq(number)))
        .filter(messages::sent_at.gt(since))
        .count()
        .get_result(conn)?)
}

/// Each handing over of an order's SMS with what is reported about it, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<(SmsSend, Option<SmsReport>)>, Error> {
    let sent: Vec<SmsSend> = sms_sends::table
        .inner_join(messages::table)
        .filter(messages::order_id.eq(order_id))
        .order((sms_sends::began_at.asc(), sms_sends::id.asc()))
        .select(sms_sends::all_columns)
        .load(conn)?;
    let names: Vec<&String> =
        sent.iter().flat_map(|one| [Some(&one.message_id), one.reference.as_ref()]).flatten().collect();
    let providers: Vec<&String> = sent.iter().map(|one| &one.provider).collect();
    let told: Vec<SmsReport> = sms_reports::table
        .filter(sms_reports::provider.eq_any(providers))
        .filter(sms_reports::reference.eq_any(names))
        .load(conn)?;
    let report = |send: &SmsSend| {
        let is_his = |report: &&SmsReport| {
            report.provider == send.provider
                && (Some(&report.reference) == send.reference.as_ref() || report.reference == send.message_id)
        };
        told.iter().filter(is_his).max_by_key(|report| report.state()).cloned()
    };
    Ok(sent.into_iter().map(|send| (report(&send), send)).map(|(report, send)| (send, report)).collect())
}

/// Records a report, unless what is known ranks higher: nothing undoes a delivery.
pub fn report(
    conn: &mut Conn,
    (provider, reference): (&str, &str),
    (state, detail): (ReportState, &str),
    now: NaiveDateTime,
) -> Result<(), Error> {
    // Two reports at once: the second sees the first's.
    locks::lock_by_name(conn, &format!("sms {provider} {reference}"))?;
    let known: Option<SmsReport> = sms_reports::table.find((provider, reference)).get_result(conn).optional()?;
    let Some(known) = known else { return first_report(conn, (provider, reference), (state, detail), now) };
    let same = sms_reports::table.find((provider, reference));
    diesel::update(same).set(sms_reports::last_at.eq(now)).execute(conn)?;
    if known.state().is_none_or(|known| known < state) {
        diesel::update(same)
            .set((sms_reports::state.eq(state.code()), sms_reports::detail.eq(detail)))
            .execute(conn)?;
    }
    Ok(())
}

fn first_report(
    conn: &mut Conn,
    (provider, reference): (&str, &str),
    (state, detail): (ReportState, &str),
    now: NaiveDateTime,
) -> Result<(), Error> {
    let named = sms_sends::reference.eq(reference).assume_not_null().or(sms_sends::message_id.eq(reference));
    let found: Option<String> = sms_sends::table
        .filter(sms_sends::provider.eq(provider))
        .filter(named)
        .select(sms_sends::id)
        .first(conn)
        .optional()?;
    let report = SmsReport {
        provider: provider.to_owned(),
        reference: reference.to_owned(),
        state: state.code().to_owned(),
        detail: detail.to_owned(),
        matched: found.is_some(),
        first_at: now,
        last_at: now,
    };
    diesel::insert_into(sms_reports::table).values(&report).execute(conn)?;
    let strangers = sms_reports::table.filter(diesel::dsl::not(sms_reports::matched));
    diesel::delete(strangers.filter(sms_reports::last_at.lt(now - UNMATCHED_KEPT))).execute(conn)?;
    Ok(())
}

/// Makes a link findable by the hash of its short code.
pub fn shorten(conn: &mut Conn, code_sha256: &str, link_id: &str) -> Result<(), Error> {
    if by_code(conn, code_sha256)?.is_none() {
        diesel::insert_into(short_links::table)
            .values((short_links::code_sha256.eq(code_sha256), short_links::link_id.eq(link_id)))
            .execute(conn)?;
    }
    Ok(())
}

/// The id of the link with this short code.
pub fn by_code(conn: &mut Conn, code_sha256: &str) -> Result<Option<String>, Error> {
    Ok(short_links::table
        .inner_join(links::table)
        .filter(short_links::code_sha256.eq(code_sha256))
        .select(links::id)
        .get_result(conn)
        .optional()?)
}
