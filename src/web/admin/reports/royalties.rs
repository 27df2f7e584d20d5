//! `/admin/reports/authors`: a month by author, with the shares that the owner has set.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;

use super::{Currencies, Tab};
use crate::domain::percent;
use crate::shop::Error;
use crate::shop::admin::exports::Cell;
use crate::shop::admin::reports;
use crate::shop::admin::reports::calendar::day_of;
use crate::shop::admin::reports::royalties as acts;
use crate::shop::admin::reports::royalties::Royalties;
use crate::texts::Texts;
use crate::web::admin::fields::Field;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::staff::Staff;

/// `GET /admin/reports/authors`
#[derive(Template)]
#[template(path = "admin/reports/authors.html")]
pub struct AuthorsPage {
    pub frame: Frame,
    /// Whether there are sellers, whose sales count here too.
    pub market: bool,
    /// `2027-01`
    pub code: String,
    pub month: String,
    pub months: Vec<Tab>,
    /// The same in each currency; empty where there is one.
    pub currencies: Vec<Tab>,
    /// The code of the currency that is shown.
    pub currency: &'static str,
    pub lines: Vec<AuthorLine>,
    /// What all authors together are owed.
    pub owed: String,
    pub problem: Option<String>,
}

/// An author in the table.
#[derive(Clone, Debug)]
pub struct AuthorLine {
    pub author: String,
    pub orders: String,
    pub gross: String,
    pub fees: String,
    pub refunded: String,
    pub tax: String,
    pub net: String,
    pub share: Field,
    pub owed: String,
}

/// The month in the URL or the form, else the current one.
pub fn month(staff: &Staff) -> NaiveDate {
    let today = day_of(reports::zone(staff.shop()), staff.now());
    let query = staff.query();
    let named = if staff.form.has("month") { staff.form.get("month") } else { query.get("month") };
    let named = format!("{named}-01").parse::<NaiveDate>().ok();
    named.filter(|month| *month <= today).unwrap_or(today)
}

/// The table of an export: its headings, and a row for each author and currency.
pub fn table(t: Texts, found: &[Royalties]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let heads = ["author", "sales", "gross", "fees", "refunds", "tax", "net", "share", "owed", "currency"];
    let heads = heads.map(|head| t.say(&format!("admin-royalties-{head}"))).to_vec();
    let lines = found.iter().flat_map(|one| one.lines.iter().map(|line| (one.currency, line)));
    let rows = lines.map(|(currency, line)| {
        let share = line.share.map_or(Cell::Nothing, |share| Cell::Text(t.percent(share)));
        vec![
            Cell::Text(line.author.clone()),
            Cell::Amount(line.orders),
            Cell::Amount(line.gross),
            Cell::Amount(line.fees),
            Cell::Amount(line.refunded),
            Cell::Amount(line.tax),
            Cell::Amount(line.net()),
            share,
            line.owed().map_or(Cell::Nothing, Cell::Amount),
            Cell::Text(currency.code().to_owned()),
        ]
    });
    (heads, rows.collect())
}

/// `GET /admin/reports/authors?month=2027-01`
pub async fn show(staff: Staff) -> HttpResponse {
    let shown = page(&staff, None).await;
    staff.or_page(shown)
}

/// `POST /admin/reports/authors`: saves the shares.
pub async fn save(staff: Staff) -> HttpResponse {
    let saved = keep(&staff).await;
    staff.or_page(saved)
}

async fn keep(staff: &Staff) -> Result<HttpResponse, Error> {
    let form = &staff.form;
    let typed: Vec<(String, String)> =
        form.all("author").map(str::to_owned).zip(form.all("share").map(str::to_owned)).collect();
    if staff.only_shows() {
        return page(staff, Some(typed)).await;
    }
    let read = |(author, text): &(String, String)| {
        if text.is_empty() { Some((author.clone(), None)) } else { Some((author.clone(), Some(percent::parse(text)?))) }
    };
    let Some(shares) = typed.iter().map(read).collect::<Option<Vec<_>>>() else {
        return page(staff, Some(typed)).await;
    };
    acts::set_shares(staff.shop(), &staff.actor(), shares).await?;
    let also = Currencies::of(staff).query();
    let here = format!("/admin/reports/authors?month={}{also}", month(staff).format("%Y-%m"));
    Ok(staff.done(&here, "admin-royalties-kept", &[]))
}

async fn page(staff: &Staff, typed: Option<Vec<(String, String)>>) -> Result<HttpResponse, Error> {
    let (shop, t) = (staff.shop(), staff.t());
    let currencies = Currencies::of(staff);
    let also = currencies.query();
    let found = acts::of_month_in(shop, month(staff), currencies.chosen).await?;
    let months = reports::months(shop).await?;
    let money = |amount| super::words::money(t, amount, found.currency);
    let share = |author: &str, kept: Option<i64>| {
        let typed = typed.iter().flatten().find(|(name, _)| name == author).map(|(_, text)| text.clone());
        let field = Field::of(typed.unwrap_or_else(|| kept.map(|kept| t.percent(kept)).unwrap_or_default()));
        let wrong = !field.value.is_empty() && percent::parse(&field.value).is_none();
        if wrong && !staff.only_shows() { field.wrong(t.say("admin-royalties-share-wrong")) } else { field }
    };
    let lines = found.lines.iter().map(|line| AuthorLine {
        author: line.author.clone(),
        orders: line.orders.to_string(),
        gross: money(line.gross),
        fees: money(line.fees),
        refunded: money(line.refunded),
        tax: money(line.tax),
        net: money(line.net()),
        share: share(&line.author, line.share),
        owed: line.owed().map_or_else(|| t.say("admin-reports-nothing"), money),
    });
    let code = |month: &NaiveDate| month.format("%Y-%m").to_string();
    let is_refused = typed.is_some() && !staff.only_shows();
    let page = AuthorsPage {
        frame: staff.frame(Section::Reports).with_form(FORM, "/admin/reports/authors"),
        market: shop.rules().market.open,
        code: code(&found.month),
        month: super::words::month(t, found.month),
        months: months
            .iter()
            .map(|month| Tab {
                url: format!("/admin/reports/authors?month={}{also}", code(month)),
                words: super::words::month(t, *month),
                here: *month == found.month,
            })
            .collect(),
        currencies: currencies.tabs(t, &format!("/admin/reports/authors?month={}", code(&found.month))),
        currency: found.currency.code(),
        lines: lines.collect(),
        owed: money(found.lines.iter().filter_map(acts::Royalty::owed).sum()),
        problem: is_refused.then(|| t.say("admin-has-faults")),
    };
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(staff.page(status, &page))
}
