//! What the pages of disputes are for a seller and for the owner alike: their list, and words that are added.

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::dispute::LONGEST;
use crate::shop::Error;
use crate::shop::market::disputes::{self, NotDone, Writer};
use crate::store::disputes::Listed;
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, Badge, list_address, place, read_place, status};
use crate::web::admin::staff::Staff;
use crate::web::disputes::reason;

/// `GET /seller/disputes` and `GET /admin/disputes`
#[derive(Template)]
#[template(path = "admin/disputes/list.html")]
pub struct DisputesPage {
    pub frame: Frame,
    pub disputes: Vec<DisputeRow>,
    pub older: Option<String>,
}

/// A dispute in a list.
#[derive(Clone, Debug)]
pub struct DisputeRow {
    pub url: String,
    pub title: String,
    pub number: String,
    pub at: String,
    pub reason: String,
    pub state: Badge,
}

/// The list at `here`: the disputes of a seller, or everybody's.
pub async fn list(staff: &Staff, (here, section): (&str, Section), seller_id: Option<&str>) -> Answer {
    let (t, query) = (staff.t(), staff.query());
    let before = staff.before().as_deref().and_then(read_place);
    let (found, next) = disputes::page(staff.shop(), seller_id, before).await?;
    let page = DisputesPage {
        frame: staff.frame(section),
        disputes: found.iter().map(|listed| row(t, here, listed)).collect(),
        older: next.map(|next| list_address(here, &query, Some(&place(&next)))),
    };
    Ok(staff.page(status(false), &page))
}

/// Adds the words of the form to a dispute, whose page is below the list at `list`. What cannot be added comes back with what is wrong
/// with it.
pub async fn say(
    staff: &Staff,
    writer: Writer,
    (list, id): (&str, &str),
) -> Result<Result<HttpResponse, Field>, Error> {
    let (t, here) = (staff.t(), format!("{list}/{id}"));
    let words = Field::of(staff.form.get("words"));
    Ok(match disputes::say(staff.shop(), writer, id, &words.value).await? {
        Ok(()) => Ok(staff.done(&here, "dispute-said", &[])),
        Err(NotDone::Words) => Err(words.wrong(t.fill("dispute-words-wrong", &[("most", &t.number(LONGEST))]))),
        Err(NotDone::Moved) => Ok(staff.sorry(&here, "dispute-moved", &[])),
        Err(NotDone::TooMany) => Ok(staff.sorry(&here, "dispute-too-many", &[])),
    })
}

fn row(t: Texts, here: &str, listed: &Listed) -> DisputeRow {
    let dispute = &listed.dispute;
    let (state, class) = match dispute.decision() {
        None => ("open", "wait"),
        Some(decision) => (decision.code(), "mute"),
    };
    DisputeRow {
        url: format!("{here}/{}", dispute.id),
        title: listed.title.clone(),
        number: listed.number.clone(),
        at: t.moment(dispute.opened_at.and_utc()),
        reason: reason(t, dispute),
        state: Badge { words: t.say(&format!("dispute-state-{state}")), class },
    }
}
