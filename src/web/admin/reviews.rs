//! `/admin/reviews`: what buyers say, before and after everybody reads it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::frame::{Frame, Section};
use super::kit::{Answer, Badge, Choice, list_address};
use super::staff::Staff;
use super::todo::Todo;
use crate::domain::review::{LONGEST_TEXT, ReviewState};
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::reviews::{self, Listed};
use crate::texts::Texts;

/// The address of the page.
const HERE: &str = "/admin/reviews";

/// `GET /admin/reviews?state=`
#[derive(Template)]
#[template(path = "admin/reviews.html")]
pub struct ReviewsPage {
    pub frame: Frame,
    pub states: Vec<Choice>,
    pub rows: Vec<ReviewRow>,
    /// What is said if there is none in this state.
    pub none: String,
    pub older: Option<String>,
    /// The most characters of an answer.
    pub longest: usize,
}

/// A review in the list.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    pub id: String,
    /// Of the book.
    pub title: String,
    pub book_url: String,
    /// The page of the order in the back office.
    pub order_url: String,
    /// `★★★★☆`, and the same in words.
    pub stars: String,
    pub stars_words: String,
    pub name: String,
    pub date: String,
    pub text: String,
    pub answer: String,
    pub state: Badge,
    pub may_publish: bool,
    pub may_refuse: bool,
    /// See [`reviews::version`].
    pub seen: String,
}

/// `GET /admin/reviews`
pub async fn list(staff: Staff) -> HttpResponse {
    let answer = shown(&staff).await;
    staff.or_page(answer)
}

async fn shown(staff: &Staff) -> Answer {
    let (t, query) = (staff.t(), staff.query());
    let state = ReviewState::parse(query.get("state")).unwrap_or(ReviewState::Waiting);
    let (found, more) = reviews::list(staff.shop(), state, staff.before()).await?;
    let last = found.last().filter(|_| more).map(|(review, ..)| review.id.clone());
    let choice =
        |one: ReviewState| Choice::new(one.code(), t.say(&format!("admin-reviews-is-{}", one.code())), one == state);
    let page = ReviewsPage {
        frame: staff.frame(Section::Books),
        states: ReviewState::ALL.map(choice).to_vec(),
        rows: found.into_iter().map(|listed| row(staff, listed)).collect(),
        none: t.say(&format!("admin-reviews-none-{}", state.code())),
        older: last.map(|last| list_address(HERE, &query, Some(&last))),
        longest: LONGEST_TEXT,
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn row(staff: &Staff, (review, title, slug): Listed) -> ReviewRow {
    let (t, state) = (staff.t(), review.state());
    let zone = staff.shop().rules().zone;
    ReviewRow {
        title,
        book_url: format!("/books/{slug}"),
        order_url: format!("/admin/orders/{}", review.order_id),
        stars: (1..=5).map(|place| if place <= review.stars { '★' } else { '☆' }).collect(),
        stars_words: t.count("review-stars", review.stars.into()),
        date: t.day(review.written_at.and_utc().with_timezone(&zone).date_naive()),
        state: badge(t, state),
        may_publish: state != ReviewState::Shown,
        may_refuse: state != ReviewState::Refused,
        seen: reviews::version(&review),
        id: review.id,
        name: review.name,
        text: review.text,
        answer: review.answer.unwrap_or_default(),
    }
}

fn badge(t: Texts, state: ReviewState) -> Badge {
    let class = match state {
        ReviewState::Waiting => "wait",
        ReviewState::Shown => "good",
        ReviewState::Refused => "mute",
    };
    Badge { words: t.say(&format!("admin-reviews-is-{}", state.code())), class }
}

/// `POST /admin/reviews/{id}/publish`
pub async fn publish(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = decide(&staff, &id, ReviewState::Shown, "admin-reviews-published").await;
    staff.or_page(answer)
}

/// `POST /admin/reviews/{id}/refuse`
pub async fn refuse(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = decide(&staff, &id, ReviewState::Refused, "admin-reviews-refused").await;
    staff.or_page(answer)
}

async fn decide(staff: &Staff, id: &str, becomes: ReviewState, says: &str) -> Answer {
    let seen = staff.form.get("seen");
    Ok(match reviews::decide(staff.shop(), &staff.actor(), id, (becomes, seen)).await? {
        Some(title) => staff.done(HERE, says, &[("title", &title)]),
        None => staff.sorry(HERE, "admin-reviews-moved", &[]),
    })
}

/// `POST /admin/reviews/{id}/answer`
pub async fn answer(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = answer_now(&staff, &id).await;
    staff.or_page(answer)
}

async fn answer_now(staff: &Staff, id: &str) -> Answer {
    Ok(match reviews::answer(staff.shop(), &staff.actor(), id, staff.form.get("answer")).await? {
        Some(_) => staff.done(HERE, "admin-reviews-answered", &[]),
        None => staff.sorry(HERE, "admin-reviews-too-long", &[("most", &staff.t().number(LONGEST_TEXT))]),
    })
}

/// What the start page says: that reviews wait to be read.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.may(Right::Books) {
        return Ok(Vec::new());
    }
    let number = reviews::waiting(&staff.shop().db).await?;
    let todo = || Todo {
        text: staff.t().count("admin-reviews-todo", number),
        url: HERE.to_owned(),
        words: staff.t().say("admin-reviews-todo-go"),
        urgent: false,
    };
    Ok((number > 0).then(todo).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    #[test]
    fn each_review_has_what_its_state_allows_and_no_html_of_its_buyer() {
        for language in Language::ALL {
            let t = Texts(language);
            let row = |state| ReviewRow {
                id: "1".into(),
                title: "Le fleuve".into(),
                book_url: "/books/le-fleuve".into(),
                order_url: "/admin/orders/7".into(),
                stars: "★★★★☆".into(),
                stars_words: t.count("review-stars", 4),
                name: "<Awa>".into(),
                date: "21 novembre 2026".into(),
                text: "<script>".into(),
                answer: String::new(),
                state: badge(t, state),
                may_publish: state != ReviewState::Shown,
                may_refuse: state != ReviewState::Refused,
                seen: "7".into(),
            };
            let page = |rows| ReviewsPage {
                frame: frame(language),
                states: vec![Choice::new("waiting", t.say("admin-reviews-is-waiting"), true)],
                rows,
                none: t.say("admin-reviews-none-waiting"),
                older: None,
                longest: LONGEST_TEXT,
            };
            let html = page(vec![row(ReviewState::Waiting)]).render().unwrap();
            inspect(&html);
            assert!(html.contains("/publish\"") && html.contains("/refuse\"") && html.contains("&#60;script&#62;"));
            let shown = page(vec![row(ReviewState::Shown)]).render().unwrap();
            inspect(&shown);
            assert!(!shown.contains("/publish\"") && shown.contains(&t.say("admin-reviews-withdraw")));
            let none = page(Vec::new()).render().unwrap();
            inspect(&none);
            assert!(none.contains("class=\"empty\""));
        }
    }
}
