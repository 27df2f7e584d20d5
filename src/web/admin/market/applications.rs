//! `/admin/market/applications/{id}`: somebody who wants to sell, whom an owner invites or declines.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::shop::Error;
use crate::shop::market::applications::{self, LONGEST_ANSWER};
use crate::store::applications::Application;
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, status};
use crate::web::admin::staff::Staff;
use crate::web::admin::team::{sentence, show_link_in};

const LIST: &str = "/admin/market";

/// An application in the list.
#[derive(Clone, Debug)]
pub struct ApplicationRow {
    pub url: String,
    pub name: String,
    pub email: String,
    pub since: String,
}

/// The applications that nobody has answered.
///
/// # Errors
/// When the database is busy or gone.
pub async fn rows(staff: &Staff) -> Result<Vec<ApplicationRow>, Error> {
    let row = |one: Application| ApplicationRow {
        url: here(&one.id),
        name: one.name,
        email: one.email,
        since: staff.t().day(one.created_at.date()),
    };
    Ok(applications::list(staff.shop()).await?.into_iter().map(row).collect())
}

/// `GET /admin/market/applications/{id}`
#[derive(Template)]
#[template(path = "admin/market/application.html")]
pub struct ApplicationPage {
    pub frame: Frame,
    pub here: String,
    pub asked: Application,
    pub since: String,
    pub answer: Field,
}

fn here(id: &str) -> String {
    format!("{LIST}/applications/{id}")
}

pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = page(&staff, &id, Field::default()).await;
    staff.or_page(shown)
}

async fn page(staff: &Staff, id: &str, answer: Field) -> Answer {
    let asked = applications::look(staff.shop(), id).await?;
    let since = staff.t().day(asked.created_at.date());
    let status = status(answer.error.is_some());
    let frame = staff.frame(Section::Market);
    Ok(staff.page(status, &ApplicationPage { frame, here: here(id), asked, since, answer }))
}

/// `POST /admin/market/applications/{id}/accept`: invites the person, and shows the link once.
pub async fn accept(staff: Staff, id: Path<String>) -> HttpResponse {
    staff.freshly(Box::pin(try_accept(&staff, &id))).await
}

async fn try_accept(staff: &Staff, id: &str) -> Answer {
    match applications::accept(staff.shop(), staff.actor(), id).await? {
        Ok((asked, link)) => {
            let t = Texts(asked.language());
            Ok(show_link_in(staff, t, (LIST, Section::Market), (&asked.email, &link)).await)
        }
        Err(refusal) => Ok(staff.sorry(&here(id), &sentence(refusal), &[])),
    }
}

/// `POST /admin/market/applications/{id}/decline`
pub async fn decline(staff: Staff, id: Path<String>) -> HttpResponse {
    let declined = try_decline(&staff, &id).await;
    staff.or_page(declined)
}

async fn try_decline(staff: &Staff, id: &str) -> Answer {
    let answer = Field::of(staff.form.get("answer"));
    if answer.value.chars().count() > LONGEST_ANSWER {
        let why = staff.t().fill("market-answer-long", &[("most", &LONGEST_ANSWER.to_string())]);
        return page(staff, id, answer.wrong(why)).await;
    }
    applications::decline(staff.shop(), staff.actor(), id, &answer.value).await?;
    Ok(staff.done(LIST, "market-declined", &[]))
}
