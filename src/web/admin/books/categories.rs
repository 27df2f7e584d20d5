//! `/admin/books/categories`

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::shop::catalogue::categories::{self, Names};
use crate::store::categories::Category;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, status};
use crate::web::admin::staff::Staff;

/// The categories in one list, where each opens its form, and a form for a new one.
#[derive(Template)]
#[template(path = "admin/books/categories.html")]
pub struct CategoriesPage {
    pub frame: Frame,
    pub rows: Vec<CategoryRow>,
    pub french: Field,
    pub english: Field,
}

#[derive(Clone, Debug)]
pub struct CategoryRow {
    pub id: String,
    /// The French name as it is kept, which stays above a form that is at fault.
    pub name: String,
    pub french: Field,
    pub english: String,
    pub place: String,
    pub url: String,
}

pub async fn list(staff: Staff) -> HttpResponse {
    let shown = page(&staff, None).await;
    staff.or_page(shown)
}

/// `wrong`: the id of the category whose names are wrong (`None` for the new one), and the id of the error message.
async fn page(staff: &Staff, wrong: Option<(Option<&str>, &str)>) -> Answer {
    let t = staff.t();
    let sentence = |id: Option<&str>| wrong.filter(|(whose, _)| *whose == id).map(|(_, says)| t.say(says));
    let all = categories::all(staff.shop()).await?;
    let typed = |name: &str| staff.form.get(name).to_owned();
    let row = |category: &Category| {
        let (url, id, name) = (format!("/categories/{}", category.slug), category.id.clone(), category.french.clone());
        match sentence(Some(&id)) {
            Some(says) => CategoryRow {
                french: Field::of(typed("french")).wrong(says),
                english: typed("english"),
                place: typed("place"),
                url,
                id,
                name,
            },
            None => CategoryRow {
                french: Field::of(category.french.clone()),
                english: category.english.clone(),
                place: category.place.to_string(),
                url,
                id,
                name,
            },
        }
    };
    let of_row = wrong.is_some_and(|(whose, _)| whose.is_some());
    let new = |name: &str| if of_row { String::new() } else { typed(name) };
    let shown = CategoriesPage {
        frame: staff.frame(Section::Books).with_form(FORM, HERE),
        rows: all.iter().map(row).collect(),
        french: Field { value: new("french"), error: sentence(None) },
        english: Field::of(new("english")),
    };
    Ok(staff.page(status(wrong.is_some()), &shown))
}

fn names(staff: &Staff) -> Names {
    Names {
        french: staff.form.get("french").to_owned(),
        english: staff.form.get("english").to_owned(),
        place: staff.form.get("place").parse().unwrap_or(0),
    }
}

const HERE: &str = "/admin/books/categories";

/// `POST /admin/books/categories`
pub async fn create(staff: Staff) -> HttpResponse {
    if staff.only_shows() {
        return list(staff).await;
    }
    let names = names(&staff);
    let answer = match names.fault() {
        Some(fault) => page(&staff, Some((None, fault))).await,
        None => categories::create(staff.shop(), &staff.actor(), names)
            .await
            .map(|()| staff.done(HERE, "admin-books-category-kept", &[])),
    };
    staff.or_page(answer)
}

/// `POST /admin/books/categories/{id}`
pub async fn change(staff: Staff, id: Path<String>) -> HttpResponse {
    let names = names(&staff);
    let answer = match names.fault() {
        Some(fault) => page(&staff, Some((Some(&id), fault))).await,
        None => categories::change(staff.shop(), &staff.actor(), &id, names)
            .await
            .map(|()| staff.done(HERE, "admin-books-category-kept", &[])),
    };
    staff.or_page(answer)
}

/// `POST /admin/books/categories/{id}/delete`
pub async fn delete(staff: Staff, id: Path<String>) -> HttpResponse {
    let deleted = categories::delete(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(deleted.map(|()| staff.done(HERE, "admin-books-category-deleted", &[])))
}
