//! `/admin`: what the staff has to do.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use super::help;
use super::market::{self, disputes, payouts, threads};
use super::me;
use super::orders::{self, list::OrderRow};
use super::reconciliation;
use super::reports::{self, Figures};
use super::reviews;
use super::staff::Staff;
use super::todo::Todo;
use super::webhooks;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::list;
use crate::web::admin::first_steps::{self, FirstStepsView};
use crate::web::admin::refused;

/// `GET /admin`
#[derive(Template)]
#[template(path = "admin/home.html")]
pub struct HomePage {
    pub frame: Frame,
    pub todo: Vec<Todo>,
    /// For an owner of a shop that cannot sell yet.
    pub steps: Option<FirstStepsView>,
    /// For roles that may see reports.
    pub figures: Option<Figures>,
    /// The last orders, for roles that may see them.
    pub rows: Vec<OrderRow>,
}

pub async fn show(staff: Staff) -> HttpResponse {
    let answer = page(&staff).await.map(|page| staff.page(StatusCode::OK, &page));
    staff.or_page(answer)
}

async fn page(staff: &Staff) -> Result<HomePage, Error> {
    let (steps, wrong) = first_steps::look(staff).await?;
    let mut todo = todo(staff).await?;
    todo.extend(wrong);
    todo.sort_by_key(|item| !item.urgent);
    let (figures, rows) = (reports::figures(staff).await?, newest(staff).await?);
    Ok(HomePage { frame: staff.frame(Section::Home), todo, steps, figures, rows })
}

/// How many orders the page shows.
const NEWEST: usize = 5;

async fn newest(staff: &Staff) -> Result<Vec<OrderRow>, Error> {
    if !staff.may(Right::Orders) {
        return Ok(Vec::new());
    }
    let newest = list::newest(staff.shop(), &orders::who(staff, false), NEWEST).await.map_err(orders::plain)?;
    Ok(newest.iter().map(|order| orders::list::line(staff.t(), order)).collect())
}

/// Each area adds its entries, for roles that may act on them: `todo.extend(orders::todo(staff).await?);`
async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    let mut todo = Vec::new();
    todo.extend(me::todo(staff).await?);
    todo.extend(orders::todo(staff).await?);
    todo.extend(help::todo(staff).await?);
    todo.extend(threads::todo(staff).await?);
    todo.extend(reconciliation::todo(staff).await?);
    todo.extend(refused::todo(staff).await?);
    todo.extend(refused::moved(staff).await?);
    todo.extend(reviews::todo(staff).await?);
    todo.extend(market::todo(staff).await?);
    todo.extend(webhooks::todo(staff).await?);
    todo.extend(disputes::todo(staff).await?);
    todo.extend(payouts::todo(staff).await?);
    Ok(todo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    #[test]
    fn what_waits_is_shown_and_nothing_is_said_to_be_nothing() {
        for language in Language::ALL {
            let calm =
                HomePage { frame: frame(language), todo: Vec::new(), steps: None, figures: None, rows: Vec::new() }
                    .render()
                    .unwrap();
            inspect(&calm);
            assert!(calm.contains("class=\"calm\"") && calm.contains("href=\"/admin/orders\""));
            let item = |urgent| Todo {
                text: "Une commande attend.".into(),
                url: "/admin/x".into(),
                words: "Voir".into(),
                urgent,
            };
            let html = HomePage {
                frame: frame(language),
                todo: vec![item(true), item(false)],
                steps: Some(FirstStepsView { done: "Rien.".into(), left: vec![item(false)] }),
                figures: None,
                rows: Vec::new(),
            };
            let html = html.render().unwrap();
            inspect(&html);
            assert_eq!(html.matches("<li class=\"urgent\">").count(), 1);
        }
    }
}
