//! `/admin`: what waits for a hand.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use super::staff::Staff;
use super::webhooks;
use crate::shop::Error;

/// Something that waits for a hand.
#[derive(Clone, Debug)]
pub struct Todo {
    /// What it is: a whole sentence.
    pub text: String,
    /// Where it is done, and the link's words.
    pub url: String,
    pub words: String,
    /// It is about money, or somebody waits.
    pub urgent: bool,
}

/// `GET /admin`
#[derive(Template)]
#[template(path = "admin/home.html")]
pub struct HomePage {
    pub frame: Frame,
    pub todo: Vec<Todo>,
}

pub async fn show(staff: Staff) -> HttpResponse {
    let answer = todo(&staff).await.map(|mut todo| {
        todo.sort_by_key(|item| !item.urgent);
        staff.page(StatusCode::OK, &HomePage { frame: staff.frame(Section::Home), todo })
    });
    staff.or_page(answer)
}

/// Each area adds its line, for who may do something about it: `todo.extend(orders::todo(staff).await?);`
async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    let mut todo = Vec::new();
    todo.extend(webhooks::todo(staff).await?);
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
            let calm = HomePage { frame: frame(language), todo: Vec::new() }.render().unwrap();
            inspect(&calm);
            assert!(calm.contains("class=\"calm\"") && calm.contains("href=\"/admin/orders\""));
            let item = |urgent| Todo {
                text: "Une commande attend.".into(),
                url: "/admin/x".into(),
                words: "Voir".into(),
                urgent,
            };
            let html = HomePage { frame: frame(language), todo: vec![item(true), item(false)] }.render().unwrap();
            inspect(&html);
            assert_eq!(html.matches("<li class=\"urgent\">").count(), 1);
        }
    }
}
