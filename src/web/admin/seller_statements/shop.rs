//! The shop's statement of a month: a row for each seller and currency, and what they come to.

use actix_web::http::StatusCode;
use askama::Template;

use super::file::{amount, answer, heads};
use super::view::money;
use super::{Frame, Section, Staff, months_page};
use crate::domain::money::Currency;
use crate::domain::seller_statement::SellerStatement;
use crate::shop::admin::exports::{Cell, Sheet, small_csv};
use crate::shop::admin::reports;
use crate::shop::admin::reports::calendar::day_of;
use crate::shop::admin::seller_statements::{self as acts, Month, ShopRow, totals};
use crate::texts::Texts;
use crate::web::admin::kit::Answer;
use crate::web::admin::reports::words;
use crate::web::assets;

/// The address of the shop's statements.
const HERE: &str = "/admin/market/statements";

/// A seller's row, or the sum of the rows.
#[derive(Clone, Debug)]
pub struct SellerRow {
    pub name: String,
    pub url: String,
    pub opening: String,
    pub sales: String,
    pub commission: String,
    pub fees: String,
    /// Without the commission that went back.
    pub refunds: String,
    pub payouts: String,
    pub other: String,
    pub closing: String,
}

/// The rows in one currency.
#[derive(Clone, Debug)]
pub struct CurrencyTable {
    /// The currency's sign and code, for the caption.
    pub currency: String,
    pub rows: Vec<SellerRow>,
    pub sum: SellerRow,
    /// Whether there is anything but sales, refunds and payouts.
    pub other: bool,
}

/// `GET /admin/market/statements/{month}`: for paper.
#[derive(Template)]
#[template(path = "admin/seller_statements/shop.html")]
pub struct ShopPage {
    pub frame: Frame,
    /// The list of months.
    pub here: &'static str,
    pub month: String,
    pub address: String,
    pub contact: String,
    pub made: String,
    pub is_over: bool,
    pub tables: Vec<CurrencyTable>,
    /// The address of the file.
    pub file: String,
    pub js: String,
}

/// `GET /admin/market/statements`
///
/// # Errors
/// When the database is busy or gone.
pub async fn shop_months(staff: &Staff) -> Answer {
    let t = staff.t();
    let found = acts::months_of_shop(staff.shop()).await?;
    let back = Some(("/admin/market".to_owned(), t.say("market-title")));
    Ok(months_page(staff, (Section::Market, HERE), (t.say("seller-statements-shop-title"), back), &found))
}

/// `GET /admin/market/statements/{month}`
///
/// # Errors
/// [`crate::shop::Error::NotFound`] if there is no such month.
pub async fn of_shop(staff: &Staff, month: &str) -> Answer {
    let (t, shop) = (staff.t(), staff.shop());
    let month = acts::month(shop, month)?;
    let rows = acts::of_shop(shop, month).await?;
    let rules = shop.rules();
    let page = ShopPage {
        frame: staff.frame(Section::Market),
        here: HERE,
        month: words::month(t, month.first),
        address: rules.public_url.clone(),
        contact: rules.contact.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
        made: words::date(t, day_of(reports::zone(shop), staff.now())),
        is_over: month.is_over,
        tables: totals(&rows).iter().map(|(currency, sum)| table(t, month, &rows, (currency, sum))).collect(),
        file: format!("{HERE}/{}.csv", month.code()),
        js: assets::address("print.js"),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn table(t: Texts, month: Month, rows: &[ShopRow], (currency, sum): (&str, &SellerStatement)) -> CurrencyTable {
    let known = Currency::parse(currency);
    // The caption says the currency, so that whole francs stand without it.
    let figure = |amount: i64| match known {
        Some(known) if known.exponent() == 0 => words::count(amount),
        _ => money(t, amount, currency),
    };
    let line = |name: String, url: String, statement: &SellerStatement| SellerRow {
        name,
        url,
        opening: figure(statement.opening),
        sales: figure(statement.sales),
        commission: figure(statement.commission),
        fees: figure(statement.fees),
        refunds: figure(statement.refunded()),
        payouts: figure(statement.payouts),
        other: figure(statement.other),
        closing: figure(statement.closing),
    };
    let of_seller = |row: &ShopRow| {
        let url = format!("/admin/market/{}/statements/{}", row.seller_id, month.code());
        line(row.name.clone(), url, &row.statement)
    };
    let rows: Vec<&ShopRow> = rows.iter().filter(|row| row.currency == currency).collect();
    CurrencyTable {
        currency: known.map_or_else(
            || currency.to_owned(),
            |known| t.fill("admin-reports-currency", &[("sign", known.sign()), ("code", known.code())]),
        ),
        other: rows.iter().any(|row| row.statement.other != 0),
        rows: rows.into_iter().map(of_seller).collect(),
        sum: line(t.say("admin-reports-sum"), String::new(), sum),
    }
}

/// The columns of the shop's file: all but the first and the last two come from the first balance to the last one.
const COLUMNS: [&str; 11] = [
    "seller",
    "opening",
    "sales",
    "commission",
    "fees",
    "refunds",
    "commission-back",
    "payouts",
    "other",
    "closing",
    "currency",
];

/// `GET /admin/market/statements/{month}.csv`
///
/// # Errors
/// [`crate::shop::Error::NotFound`] if there is no such month.
pub async fn shop_file(staff: &Staff, month: &str) -> Answer {
    let (t, shop) = (staff.t(), staff.shop());
    let month = acts::month(shop, month)?;
    let (mut answer, is_head) = answer(staff, &format!("sellers-{}.csv", month.code()));
    if is_head {
        return Ok(answer.finish());
    }
    let rows = acts::of_shop(shop, month).await?;
    let cells = |name: String, currency: &str, statement: &SellerStatement| {
        let sums = [statement.opening].into_iter().chain(statement.columns()).chain([statement.closing]);
        let sums = sums.map(|sum| amount(sum, currency));
        [Cell::Text(name)].into_iter().chain(sums).chain([Cell::Text(currency.to_owned())]).collect::<Vec<_>>()
    };
    let sums = totals(&rows);
    let of_sellers = rows.iter().map(|row| cells(row.name.clone(), &row.currency, &row.statement));
    let of_shop = sums.iter().map(|(currency, sum)| cells(t.say("admin-reports-sum"), currency, sum));
    let sheet = Sheet::of(shop, t);
    let heads = heads(&sheet, &COLUMNS);
    Ok(answer.body(small_csv(sheet, &heads, of_sellers.chain(of_shop).collect())?))
}
