//! Refused sign-ins and acts: counted by the hour, written to the audit log, shown on the first page of the back
//! office, and sent to the account by e-mail.

use chrono::{NaiveDateTime, TimeDelta, Timelike as _};
use serde_json::json;

use super::audit::{self, Actor};
use crate::domain::contact::Email;
use crate::domain::job::Outcome;
use crate::mail::{EmailMessage, Envelope, MailError, NoteEmail, message_id};
use crate::shop::accounts::signed_in::Signed;
use crate::shop::{Error, Shop, messages};
use crate::store::accounts::Account;
use crate::store::jobs::{self, Job};
use crate::store::refusals::{self, LETTER, Refusal};
use crate::store::{self, Conn, sale_messages};
use crate::texts::Texts;

/// The kind of the jobs that send a warning to an account; their subject is the account's id.
pub const WARNING_JOB: &str = "warning";
/// After this many in a day the account gets an e-mail, once a day.
const WARNED_FROM: i64 = 10;
/// From this many in a day on the first page shows them.
const TOLD_FROM: i64 = 3;
/// How long the counts of an hour are kept.
const KEPT: TimeDelta = TimeDelta::days(30);
const DAY: TimeDelta = TimeDelta::hours(24);

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A wrong password at sign-in.
    Password,
    /// A wrong second factor, after the right password.
    Code,
    /// A wrong password where it is asked for again, before a sensitive act such as a refund.
    Retyped,
    /// An act that the role does not include.
    Right,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Retyped => "retyped",
            Self::Right => "right",
        }
    }

    fn act(self, known: bool) -> &'static str {
        match self {
            Self::Password if known => "session.refused",
            Self::Password => "session.unknown",
            Self::Code => "session.code-refused",
            Self::Retyped => "session.retype-refused",
            Self::Right => "session.right-refused",
        }
    }
}

/// Records a refusal at sign-in; `account` is `None` when no account has the address that was typed.
pub(in crate::shop) async fn record_failed_sign_in(shop: &Shop, kind: Kind, account: Option<&Account>, address: &str) {
    let at = shop.clock.now().naive_utc();
    let actor = Actor { account_id: None, name: audit::STRANGER.to_owned(), at };
    note(shop, kind, account.map(|account| (account.id.clone(), account.email.clone())), address, actor).await;
}

/// Records a refusal of somebody who is signed in.
pub async fn record_denied(shop: &Shop, kind: Kind, signed: &Signed, address: &str) {
    let actor = signed.actor(shop.clock.now().naive_utc());
    let account = (signed.account.id.clone(), signed.account.email.clone());
    note(shop, kind, Some(account), address, actor).await;
}

/// Records a refusal. An error is only logged, because the request is refused in any case.
async fn note(shop: &Shop, kind: Kind, account: Option<(String, String)>, address: &str, actor: Actor) {
    let address = address.to_owned();
    let noted = shop.db.write(move |conn| count(conn, kind, account, &address, &actor)).await;
    match noted {
        Ok(false) => {}
        Ok(true) => shop.message_wakeup.notify_one(),
        Err(error) => tracing::warn!(%error, "a refusal could not be noted"),
    }
}

/// Counts a refusal. `true` when an e-mail is to be sent.
fn count(
    conn: &mut Conn,
    kind: Kind,
    account: Option<(String, String)>,
    address: &str,
    actor: &Actor,
) -> Result<bool, store::Error> {
    let known = account.is_some();
    let (subject, email) = account.unwrap_or_else(|| (String::new(), "?".to_owned()));
    let mut refusal =
        Refusal { subject, kind: kind.code().to_owned(), hour: hour(actor.at), count: 1, address: address.to_owned() };
    let count = refusals::add(conn, &refusal, actor.at - KEPT)?;
    if is_told(count) {
        let detail = json!({ "count": count, "address": address });
        audit::note(conn, actor, kind.act(known), &format!("account:{email}"), detail)?;
    }
    if !known || kind == Kind::Right {
        return Ok(false);
    }
    let day = refusals::of_subject(conn, &refusal.subject, actor.at - DAY)?;
    if attempts(&day) < WARNED_FROM || day.iter().any(|row| row.kind == LETTER) {
        return Ok(false);
    }
    LETTER.clone_into(&mut refusal.kind);
    refusals::add(conn, &refusal, actor.at - KEPT)?;
    jobs::enqueue(conn, WARNING_JOB, &refusal.subject, actor.at)?;
    Ok(true)
}

fn hour(at: NaiveDateTime) -> NaiveDateTime {
    at.date().and_hms_opt(at.hour(), 0, 0).unwrap_or(at)
}

/// Whether a count is written to the audit log, whose rows are kept for ever: the first, tenth, hundredth … of an hour.
fn is_told(count: i64) -> bool {
    let mut power = 1;
    while power < count {
        power *= 10;
    }
    power == count
}

/// The number of attempts with a wrong password or code.
fn attempts(day: &[Refusal]) -> i64 {
    day.iter().filter(|row| ![LETTER, Kind::Right.code()].contains(&row.kind.as_str())).map(|row| row.count).sum()
}

/// The number of refusals in a day; `None` when there are too few to show. Of one account only wrong passwords and codes count.
pub async fn lately(shop: &Shop, account_id: Option<&str>) -> Result<Option<i64>, Error> {
    let (account, from) = (account_id.map(str::to_owned), shop.clock.now().naive_utc() - DAY);
    let count = shop
        .db
        .read(move |conn| match account {
            None => refusals::total(conn, from),
            Some(id) => Ok(attempts(&refusals::of_subject(conn, &id, from)?)),
        })
        .await?;
    Ok(Some(count).filter(|count| *count >= TOLD_FROM))
}

/// Sends the warning of a job.
pub async fn warn(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    let (acts, asked) = (shop.clone(), job.clone());
    let email = shop.db.read(move |conn| letter(&acts, conn, &asked)).await?;
    Ok(messages::send_email(shop, email).await)
}

/// The warning; `None` when the account was deleted or suspended.
fn letter(shop: &Shop, conn: &mut Conn, job: &Job) -> Result<Option<Result<EmailMessage, MailError>>, store::Error> {
    let Some(reader) = sale_messages::reader(conn, &job.subject)? else { return Ok(None) };
    let day = refusals::of_subject(conn, &job.subject, job.created_at - DAY)?;
    let address = day.first().map(|row| row.address.clone()).unwrap_or_default();
    let codes = day.iter().any(|row| row.kind == Kind::Code.code());
    let (rules, t) = (shop.rules(), Texts(reader.language));
    let Ok(to) = Email::parse(&reader.email) else { return Ok(None) };
    let message_id = message_id(&format!("{WARNING_JOB}-{}", job.id), &rules.public_url);
    let lead = [("count", attempts(&day).to_string()), ("address", address), ("shop", rules.shop_name.clone())];
    let lead: Vec<_> = lead.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let known = if codes { "mail-warning-code" } else { "mail-warning-calm" };
    let email = NoteEmail {
        t,
        shop: rules.shop_name.clone(),
        reply_to: None,
        palette: rules.look.palette,
        logo: None,
        subject: t.fill("mail-warning-subject", &lead),
        paragraphs: vec![t.fill("mail-warning-lead", &lead), t.say(known), t.say("mail-warning-own")],
        foot: t.say("mail-warning-foot"),
        button: Some((t.say("mail-warning-open"), format!("{}/admin/me", rules.public_url))),
    };
    Ok(Some(email.compose(Envelope { message_id, to, date: job.created_at.and_utc() })))
}

#[cfg(test)]
mod tests {
    use super::is_told;

    #[test]
    fn the_journal_is_told_of_each_power_of_ten() {
        let told: Vec<i64> = (1..=1000).filter(|count| is_told(*count)).collect();
        assert_eq!(told, [1, 10, 100, 1000]);
    }
}
