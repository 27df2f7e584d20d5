//! What a buyer says of a book of the order: `GET` and `POST /orders/{key}/reviews/{place}`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use askama::Template;

use crate::domain::review::{LONGEST_NAME, LONGEST_TEXT, Opinion, OpinionFaults, ReviewState};
use crate::shop::reviews::{self, Reviewed, Sent};
use crate::shop::{Error, Shop};
use crate::store::reviews::Review;
use crate::texts::Texts;
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::frame::Frame;
use crate::web::{body, page, problem};

/// The form for a review, with what was said so far.
#[derive(Template)]
#[template(path = "orders/opinion.html")]
pub struct OpinionPage {
    pub frame: Frame,
    /// Of the book.
    pub title: String,
    pub book_url: String,
    pub order_url: String,
    /// The URL that the form posts to.
    pub action: String,
    /// What became of the review.
    pub status: Option<String>,
    /// Everybody reads it: it cannot be changed any more.
    pub is_shown: bool,
    pub stars: Vec<StarsChoice>,
    pub stars_error: Option<String>,
    pub name: Field,
    pub text: Field,
    /// The most characters of either.
    pub longest_name: usize,
    pub longest_text: usize,
    pub problem: Option<String>,
}

/// A number of stars to choose.
#[derive(Clone, Debug)]
pub struct StarsChoice {
    pub number: i32,
    /// `★★★★☆`
    pub stars: String,
    pub words: String,
    pub chosen: bool,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    stars: String,
    name: String,
    text: String,
    faults: OpinionFaults,
}

impl Typed {
    fn read(form: &Form) -> Self {
        let field = |name: &str, most: usize| form.get(name).chars().take(most).collect();
        let faults = OpinionFaults::default();
        Self { stars: field("stars", 2), name: field("name", 200), text: field("text", 4_000), faults }
    }

    fn of(review: &Review) -> Self {
        let Review { stars, name, text, .. } = review;
        let (stars, name, text) = (stars.to_string(), name.clone(), text.clone());
        Self { stars, name, text, faults: OpinionFaults::default() }
    }
}

/// `GET /orders/{key}/reviews/{place}`
pub async fn form(ctx: RequestContext, path: Path<(String, i32)>) -> HttpResponse {
    let shown = async {
        let reviewed = reviews::open(&ctx.app.shop, &path.0, path.1).await?;
        let typed = reviewed.review.as_ref().map(Typed::of).unwrap_or_default();
        Ok(show(&ctx, &reviewed, path.1, typed))
    };
    problem::or_page(&ctx, shown.await)
}

/// `POST /orders/{key}/reviews/{place}`
pub async fn send(ctx: RequestContext, path: Path<(String, i32)>, payload: Payload) -> HttpResponse {
    let (key, place) = path.into_inner();
    let here = format!("/orders/{key}/reviews/{place}");
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &here);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    if let Err(too_often) = ctx.app.limits.browser(&key) {
        return problem::too_often(&ctx, &too_often);
    }
    let sent = keep(&ctx, &ctx.app.shop, (&key, place), Typed::read(&form)).await;
    problem::or_page(&ctx, sent.map(|again| again.unwrap_or_else(|| see_other(&format!("{here}?sent")).finish())))
}

/// `Some`: the form again, with what is wrong with it.
async fn keep(
    ctx: &RequestContext,
    shop: &Shop,
    (key, place): (&str, i32),
    typed: Typed,
) -> Result<Option<HttpResponse>, Error> {
    match Opinion::parse(&typed.stars, &typed.name, &typed.text) {
        Ok(opinion) => {
            match reviews::write(shop, key, place, opinion).await? {
                // The page says so.
                Sent::Kept | Sent::Shown => Ok(None),
            }
        }
        Err(faults) => {
            let reviewed = reviews::open(shop, key, place).await?;
            Ok(Some(show(ctx, &reviewed, place, Typed { faults, ..typed })))
        }
    }
}

fn show(ctx: &RequestContext, reviewed: &Reviewed, place: i32, typed: Typed) -> HttpResponse {
    let t = ctx.texts();
    let order_url = format!("/orders/{}", reviewed.order.key);
    let here = format!("{order_url}/reviews/{place}");
    let state = reviewed.review.as_ref().map(Review::state);
    let is_faulty = typed.faults != OpinionFaults::default();
    let sent = ctx.request.query_string() == "sent";
    let status = state.filter(|_| !is_faulty).map(|state| t.say(status_id(state, sent)));
    let shown = OpinionPage {
        frame: ctx.frame(&here),
        title: reviewed.book.title.clone(),
        book_url: format!("/books/{}", reviewed.book.slug),
        order_url,
        action: here,
        status,
        is_shown: state == Some(ReviewState::Shown),
        stars: stars(t, &typed.stars),
        stars_error: typed.faults.stars.then(|| t.say("review-form-stars-wrong")),
        name: field(t, typed.name, typed.faults.name, ("review-form-name-wrong", LONGEST_NAME)),
        text: field(t, typed.text, typed.faults.text, ("review-form-text-wrong", LONGEST_TEXT)),
        longest_name: LONGEST_NAME,
        longest_text: LONGEST_TEXT,
        problem: is_faulty.then(|| t.say("review-form-faults")),
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::answer(ctx, status, page::NO_STORE, &shown)
}

fn status_id(state: ReviewState, sent: bool) -> &'static str {
    match state {
        ReviewState::Waiting if sent => "review-sent",
        ReviewState::Waiting => "review-waiting",
        ReviewState::Shown => "review-shown",
        ReviewState::Refused => "review-refused",
    }
}

fn field(t: Texts, value: String, is_wrong: bool, (id, most): (&str, usize)) -> Field {
    Field { value, error: is_wrong.then(|| t.fill(id, &[("most", &t.number(most))])) }
}

/// From five stars to one.
fn stars(t: Texts, chosen: &str) -> Vec<StarsChoice> {
    let choice = |number: i32| StarsChoice {
        number,
        stars: (1..=5).map(|place| if place <= number { '★' } else { '☆' }).collect(),
        words: t.count("review-stars", number.into()),
        chosen: number.to_string() == chosen,
    };
    (1..=5).rev().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    fn page(language: Language, faulty: bool) -> OpinionPage {
        let t = Texts(language);
        OpinionPage {
            frame: frame(language),
            title: "Le fleuve <1>".into(),
            book_url: "/books/0".into(),
            order_url: "/orders/abc".into(),
            action: "/orders/abc/reviews/0".into(),
            status: (!faulty).then(|| t.say("review-sent")),
            is_shown: false,
            stars: stars(t, "4"),
            stars_error: faulty.then(|| t.say("review-form-stars-wrong")),
            name: field(t, "Awa".into(), faulty, ("review-form-name-wrong", LONGEST_NAME)),
            text: field(t, "<script>".into(), faulty, ("review-form-text-wrong", LONGEST_TEXT)),
            longest_name: LONGEST_NAME,
            longest_text: LONGEST_TEXT,
            problem: faulty.then(|| t.say("review-form-faults")),
        }
    }

    #[test]
    fn a_review_is_typed_again_with_each_fault_beside_its_field_and_is_closed_once_it_is_shown() {
        for language in Language::ALL {
            let html = page(language, true).render().unwrap();
            inspect(&html);
            for id in ["stars-error", "name-error", "text-error"] {
                assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
            }
            assert!(html.contains("&#60;script&#62;") && !html.contains("review-form"));
            assert_eq!(html.matches(" checked").count(), 1);
            let shown = OpinionPage { is_shown: true, ..page(language, false) }.render().unwrap();
            inspect(&shown);
            assert!(!shown.contains("<textarea") && shown.contains("role=\"status\""));
        }
    }
}
