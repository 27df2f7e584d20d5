//! `/admin/market`: the list of sellers, and the invitation of another.

use actix_web::HttpResponse;
use askama::Template;

use super::applications::{self, ApplicationRow};
use super::approvals::{self, WaitingRow};
use crate::domain::contact::Email;
use crate::shop::market::sellers;
use crate::store::sellers::Seller;
use crate::web::admin::fields::{Field, Fields};
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, list_address, status};
use crate::web::admin::market_words::{amounts, name_of};
use crate::web::admin::staff::Staff;
use crate::web::admin::team::{sentence, show_link};

const HERE: &str = "/admin/market";

/// A seller in the list.
#[derive(Clone, Debug)]
pub struct SellerRow {
    pub url: String,
    pub name: String,
    pub held: String,
    pub available: String,
}

/// `GET /admin/market`
#[derive(Template)]
#[template(path = "admin/market/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub sellers: Vec<SellerRow>,
    pub older: Option<String>,
    /// Books that wait for an owner.
    pub waiting: Vec<WaitingRow>,
    pub applications: Vec<ApplicationRow>,
    /// The form for another seller.
    pub name: Field,
    pub email: Field,
}

pub async fn show(staff: Staff) -> HttpResponse {
    let shown = page(&staff, Field::default(), Field::default()).await;
    staff.or_page(shown)
}

/// The place in the list: a name, and an id after the last slash.
fn after(query: &Fields) -> Option<(String, String)> {
    let (name, id) = query.get("before").rsplit_once('/')?;
    Some((name.to_owned(), id.to_owned()))
}

async fn page(staff: &Staff, name: Field, email: Field) -> Answer {
    let (t, query, usual) = (staff.t(), staff.query(), staff.shop().rules().currency);
    let found = sellers::list(staff.shop(), after(&query)).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|number| number == sellers::PAGE);
    let last = found.last().filter(|_| is_full).map(|(seller, _)| format!("{}/{}", seller.name, seller.id));
    let older = last.map(|place| list_address(HERE, &query, Some(&place)));
    let row = |(seller, balances): &(Seller, Vec<_>)| SellerRow {
        url: format!("{HERE}/{}", seller.id),
        name: seller.name.clone(),
        held: amounts(t, balances, |balance| balance.held, usual),
        available: amounts(t, balances, |balance| balance.available, usual),
    };
    let status = status(name.error.is_some() || email.error.is_some());
    let frame = staff.frame(Section::Market).with_form(FORM, HERE);
    let (waiting, applications) = (approvals::waiting(staff).await?, applications::rows(staff).await?);
    let sellers = found.iter().map(row).collect();
    let page = ListPage { frame, sellers, older, waiting, applications, name, email };
    Ok(staff.page(status, &page))
}

/// `POST /admin/market`: invites a seller, and shows the link once.
pub async fn invite(staff: Staff) -> HttpResponse {
    let (name, email) = (Field::of(staff.form.get("name")), Field::of(staff.form.get("email")));
    staff.sent(page(&staff, name.clone(), email.clone()), Box::pin(try_invite(&staff, name, email))).await
}

async fn try_invite(staff: &Staff, mut name: Field, mut email: Field) -> Answer {
    let t = staff.t();
    let called = name.judge(name_of(&name.value), || t.say("market-name-wrong"));
    let address = email.judge(Email::parse(&email.value).ok(), || t.say("admin-team-email-wrong"));
    let (Some(called), Some(address)) = (called, address) else { return page(staff, name, email).await };
    match sellers::invite(staff.shop(), staff.actor(), (&address, &called), t.0).await? {
        Ok(link) => Ok(show_link(staff, (HERE, Section::Market), address.as_str(), &link).await),
        Err(refusal) => page(staff, name, email.wrong(t.say(&sentence(refusal)))).await,
    }
}
