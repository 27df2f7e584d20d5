//! A customer in the back office: found by a complete e-mail address or phone number.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use askama::Template;

use super::frame::{Frame, Section};
use super::orders::{plain, who, words};
use super::staff::Staff;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::customers::{self, Customer};
use crate::store::listing::{Person, Total};
use crate::store::orders::Order;
use crate::web::admin::kit::{place, read_place};
use crate::web::admin::orders::list::{OrderRow, line};
use crate::web::page;

/// `GET /admin/customers`
#[derive(Template)]
#[template(path = "admin/orders/customer.html")]
pub struct CustomerPage {
    pub frame: Frame,
    pub q: String,
    /// What is wrong with the input, or that no customer was found.
    pub problem: Option<String>,
    pub found: Option<Known>,
}

/// The customer that was found.
pub struct Known {
    pub name: String,
    pub totals: Vec<(String, String)>,
    /// Other addresses and phones on the customer's orders, and their URLs.
    pub also: Vec<(String, String)>,
    pub rows: Vec<OrderRow>,
    /// The gifts that the customer got or will get: the orders' numbers and pages.
    pub received: Vec<(String, String)>,
    pub older: Option<String>,
    /// Whether the buttons for export and erasure are shown.
    pub may_erase: bool,
}

fn name(person: &Person) -> &str {
    match person {
        Person::Email(email) => email,
        Person::Phone(phone) => phone,
    }
}

fn address(who: &str, before: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", who);
    if let Some(before) = before {
        query.append_pair("before", before);
    }
    format!("/admin/customers?{}", query.finish())
}

/// `GET /admin/customers?q=`
pub async fn show(staff: Staff) -> HttpResponse {
    let answer = found(&staff).await;
    staff.or_page(answer)
}

async fn found(staff: &Staff) -> Result<HttpResponse, Error> {
    let (query, t) = (staff.query(), staff.t());
    let q = query.get("q").to_owned();
    let mut page = CustomerPage { frame: staff.frame(Section::Customers), q, problem: None, found: None };
    if page.q.is_empty() {
        return Ok(staff.page(StatusCode::OK, &page));
    }
    let Some(person) = customers::person(&page.q, staff.shop().rules().country) else {
        page.problem = Some(t.say("admin-orders-customer-unreadable"));
        return Ok(staff.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let before = read_place(query.get("before"));
    match customers::open(staff.shop(), &who(staff, false), person, before).await.map_err(plain) {
        Ok(customer) => page.found = Some(known(staff, &customer)),
        Err(Error::NotFound) => page.problem = Some(t.say("admin-orders-customer-nobody")),
        Err(error) => return Err(error),
    }
    Ok(staff.page(StatusCode::OK, &page))
}

fn known(staff: &Staff, customer: &Customer) -> Known {
    let t = staff.t();
    let who = name(&customer.person);
    let total = |total: &Total| {
        let count = t.count("admin-orders-count", total.orders);
        (words::state(t, &total.state), format!("{count} · {}", words::money(t, total.amount, &total.currency)))
    };
    Known {
        name: who.to_owned(),
        totals: customer.totals.iter().map(total).collect(),
        also: customer.also.iter().map(|other| (name(other).to_owned(), address(name(other), None))).collect(),
        rows: customer.page.orders.iter().map(|order| line(t, order)).collect(),
        received: customer.received.iter().map(|(_, order)| received(order)).collect(),
        older: customer.page.next.as_ref().map(|key| address(who, Some(&place(key)))),
        may_erase: staff.may(Right::PersonalData),
    }
}

fn received(order: &Order) -> (String, String) {
    (order.number.clone(), format!("/admin/orders/{}", order.number))
}

fn person(staff: &Staff) -> Result<Person, Error> {
    customers::person(staff.form.get("who"), staff.shop().rules().country).ok_or(Error::NotFound)
}

/// `POST /admin/customers/export`: everything that is kept about a person, as a file.
pub async fn export(staff: Staff) -> HttpResponse {
    let answer = async {
        let told = customers::export(staff.shop(), &who(&staff, true), person(&staff)?).await.map_err(plain)?;
        let day = staff.now().format("%Y-%m-%d");
        let name = format!("attachment; filename=\"griot-{day}.json\"");
        let body = serde_json::to_string_pretty(&told).map_err(|error| Error::Broken(error.to_string()))?;
        Ok(HttpResponse::Ok()
            .content_type("application/json")
            .insert_header((CACHE_CONTROL, page::NO_STORE))
            .insert_header((CONTENT_DISPOSITION, name))
            .body(body))
    };
    staff.freshly(answer).await
}

/// `POST /admin/customers/erasure`: erases the person's data on every order that is over.
pub async fn erasure(staff: Staff) -> HttpResponse {
    let answer = async {
        let erased = customers::erase(staff.shop(), &who(&staff, true), person(&staff)?).await.map_err(plain)?;
        let (orders, left) = (erased.orders.to_string(), erased.left.to_string());
        let id = if erased.left == 0 { "admin-orders-customer-erased" } else { "admin-orders-customer-erased-left" };
        Ok(staff.done("/admin/customers", id, &[("orders", &orders), ("left", &left)]))
    };
    staff.freshly(answer).await
}
