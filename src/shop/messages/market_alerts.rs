//! What a market tells by e-mail beside sales: owners of a book that waits or of an application, sellers of the answer, and applicants who
//! are declined.
//! `shop/market/letters.rs` composes the e-mails.

use chrono::NaiveDateTime;

use crate::domain::ids;
use crate::store::{Conn, Error, jobs, sale_messages};

/// The kind of jobs that tell an owner of a book that waits; the subject is the book's id, the account's, and one of its own.
pub const BOOK_ASKED_JOB: &str = "book_asked";
/// The kind of jobs that tell a seller of the answer; the subject is the book's id and one of its own.
pub const BOOK_ANSWER_JOB: &str = "book_answer";
/// The kind of jobs that tell an owner of an application; the subject is its id and the account's.
pub const APPLICATION_JOB: &str = "application";
/// The kind of jobs that tell an applicant that it was declined; the subject is the application's id.
pub const DECLINED_JOB: &str = "application_declined";

/// All of these kinds.
pub const KINDS: [&str; 4] = [BOOK_ASKED_JOB, BOOK_ANSWER_JOB, APPLICATION_JOB, DECLINED_JOB];

/// Enqueues the e-mails to the owners about a book that waits.
pub(in crate::shop) fn announce_asked(conn: &mut Conn, book_id: &str, at: NaiveDateTime) -> Result<(), Error> {
    let own = ids::row();
    let owners = sale_messages::owners(conn)?;
    let subjects: Vec<String> = owners.iter().map(|owner| format!("{book_id} {} {own}", owner.account_id)).collect();
    jobs::enqueue_all(conn, BOOK_ASKED_JOB, &subjects.iter().map(String::as_str).collect::<Vec<_>>(), at)
}

/// Enqueues the e-mail to a book's seller about the answer.
pub(in crate::shop) fn announce_answer(conn: &mut Conn, book_id: &str, at: NaiveDateTime) -> Result<(), Error> {
    jobs::enqueue(conn, BOOK_ANSWER_JOB, &format!("{book_id} {}", ids::row()), at)
}

/// Enqueues the e-mails to the owners about an application.
pub(in crate::shop) fn announce_application(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    let owners = sale_messages::owners(conn)?;
    let subjects: Vec<String> = owners.iter().map(|owner| format!("{id} {}", owner.account_id)).collect();
    jobs::enqueue_all(conn, APPLICATION_JOB, &subjects.iter().map(String::as_str).collect::<Vec<_>>(), at)
}

/// Enqueues the e-mail to an applicant who was declined.
pub(in crate::shop) fn announce_declined(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    jobs::enqueue(conn, DECLINED_JOB, id, at)
}
