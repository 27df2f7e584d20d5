//! What a book's page says of its seller, and of the owner's approval.

use crate::domain::approval::ApprovalState;
use crate::domain::book::State;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::market::own_books::{self, Standing};
use crate::store::books::Book;
use crate::web::admin::staff::Staff;

/// What is said on a book's page.
#[derive(Clone, Debug, Default)]
pub struct ApprovalView {
    /// Sentences above the buttons.
    pub says: Vec<String>,
    /// What the owner said to the seller; empty for nothing.
    pub answer: String,
    /// Where an owner decides about it.
    pub decide: Option<String>,
    /// The words of the button that puts it on the shelf; `None` while it waits.
    pub publish: Option<String>,
    /// What is said beside the place for another file.
    pub file: Option<String>,
}

/// What the page of a book says of its seller and of the owner's approval.
///
/// # Errors
/// When the database is busy or gone.
pub async fn view(staff: &Staff, book: &Book) -> Result<ApprovalView, Error> {
    let publish = Some(staff.t().say("admin-books-publish"));
    Ok(match own_books::look(staff.shop(), book).await? {
        None => ApprovalView { publish, ..ApprovalView::default() },
        Some(standing) if staff.seller.is_some() => own(staff, book, standing),
        Some(standing) => ApprovalView { publish, ..others(staff, book, &standing) },
    })
}

fn is(standing: &Standing, state: ApprovalState) -> bool {
    standing.approval.as_ref().is_some_and(|known| known.is(state))
}

/// To the seller himself.
fn own(staff: &Staff, book: &Book, standing: Standing) -> ApprovalView {
    let t = staff.t();
    let waits = standing.needs && is(&standing, ApprovalState::Asked);
    let sent_back = is(&standing, ApprovalState::Back);
    let answer = standing.approval.map(|known| known.answer).unwrap_or_default();
    let (says, publish) = match (standing.needs, waits) {
        (false, _) => (None, Some("admin-books-publish")),
        (true, true) => (Some("seller-books-waits"), None),
        (true, false) if !sent_back => (Some("seller-books-asks-first"), Some("seller-books-ask")),
        (true, false) if answer.is_empty() => (Some("seller-books-taken-off"), Some("seller-books-ask-again")),
        (true, false) => (Some("seller-books-sent-back"), Some("seller-books-ask-again")),
    };
    let is_known = !standing.needs && book.state() != State::Draft;
    ApprovalView {
        says: says.map(|id| t.say(id)).into_iter().collect(),
        answer: if sent_back { answer } else { String::new() },
        decide: None,
        publish: publish.map(|id| t.say(id)),
        file: is_known.then(|| t.say("seller-books-file-noted")),
    }
}

/// To the staff.
fn others(staff: &Staff, book: &Book, standing: &Standing) -> ApprovalView {
    let t = staff.t();
    let waits = !book.published && is(standing, ApprovalState::Asked);
    let sold = t.fill("seller-books-sold-by", &[("seller", &standing.seller.name)]);
    let waiting = waits.then(|| t.say("seller-books-waits-for-you"));
    ApprovalView {
        says: [sold].into_iter().chain(waiting).collect(),
        decide: (waits && staff.may(Right::Market)).then(|| format!("/admin/market/books/{}", book.id)),
        ..ApprovalView::default()
    }
}
