//! Statements as tables for a spreadsheet. The lines of a seller are streamed, page by page.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::HttpResponseBuilder;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use bytes::Bytes;
use chrono::NaiveDateTime;
use futures_util::stream::{self, Stream, StreamExt as _};

use super::view::what;
use crate::domain::money::{Currency, Money};
use crate::shop::Error;
use crate::shop::admin::exports::{Cell, CsvWriter, Sheet};
use crate::shop::admin::seller_statements::{self as acts, Month, MovementLines};
use crate::store::ledger::movements::MovementRow;
use crate::store::sellers::Seller;
use crate::texts::Texts;
use crate::web::admin::kit::Answer;
use crate::web::admin::staff::Staff;
use crate::web::disposition::content_disposition;
use crate::web::page::NO_STORE;

/// An amount that a spreadsheet adds up: whole where the currency has no smaller unit.
pub fn amount(amount: i64, currency: &str) -> Cell {
    match Currency::parse(currency) {
        Some(known) if known.exponent() > 0 => Cell::Decimal(Money::new(amount, known).plain()),
        _ => Cell::Amount(amount),
    }
}

/// The answer that carries a file of this name, and whether the request wants no body.
pub fn answer(staff: &Staff, name: &str) -> (HttpResponseBuilder, bool) {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, "text/csv; charset=utf-8")).insert_header((CACHE_CONTROL, NO_STORE));
    answer.insert_header((CONTENT_DISPOSITION, content_disposition(name)));
    (answer, *staff.ctx.request.method() == Method::HEAD)
}

/// The columns of a seller's file.
const COLUMNS: [&str; 10] =
    ["date", "what", "number", "title", "price", "commission", "fee", "amount", "balance", "currency"];

pub async fn of_seller(staff: &Staff, seller: &Seller, month: Month) -> Answer {
    let (mut answer, is_head) = answer(staff, &format!("{}-{}.csv", seller.slug, month.code()));
    if is_head {
        return Ok(answer.finish());
    }
    let (t, shop) = (staff.t(), staff.shop());
    let had = acts::opening(shop, &seller.id, month).await?;
    let sheet = Sheet::of(shop, t);
    let lines = MovementLines::new(shop, &seller.id, month);
    Ok(answer.streaming(rows(CsvWriter::new(sheet.clone()), Running::new(sheet, had), lines)))
}

/// The balance of each currency after the lines so far.
struct Running {
    sheet: Sheet,
    balances: BTreeMap<String, i64>,
}

impl Running {
    fn new(sheet: Sheet, had: Vec<(String, i64)>) -> Self {
        Self { sheet, balances: had.into_iter().filter(|(_, amount)| *amount != 0).collect() }
    }

    fn t(&self) -> Texts {
        self.sheet.t
    }

    /// A row that only says what there is of each currency, and as an amount too, so that the column comes to the balance, if it begins.
    fn standing(&self, id: &str, begins: bool) -> Vec<Vec<Cell>> {
        let row = |(currency, balance): (&String, &i64)| {
            let nothing = |number: usize| std::iter::repeat_n(Cell::Nothing, number);
            let what = Cell::Text(self.t().say(&format!("seller-statements-{id}")));
            let sum = if begins { amount(*balance, currency) } else { Cell::Nothing };
            let last = [sum, amount(*balance, currency), Cell::Text(currency.clone())];
            nothing(1).chain([what]).chain(nothing(5)).chain(last).collect()
        };
        self.balances.iter().map(row).collect()
    }

    fn row(&mut self, line: MovementRow) -> Vec<Cell> {
        let what = what(self.t(), &line);
        let MovementRow { at, currency, price, commission, fee, change, number, title, destination, .. } = line;
        let balance = self.balances.entry(currency.clone()).or_default();
        *balance += change;
        let balance = *balance;
        let text = |text: Option<String>| text.map_or(Cell::Nothing, Cell::Text);
        vec![
            self.time(at),
            Cell::Text(what),
            text(number),
            text(title.or(destination)),
            amount(price, &currency),
            amount(-commission, &currency),
            amount(-fee, &currency),
            amount(change, &currency),
            amount(balance, &currency),
            Cell::Text(currency),
        ]
    }

    fn time(&self, at: NaiveDateTime) -> Cell {
        Cell::Time(at.and_utc().with_timezone(&self.sheet.zone).naive_local())
    }
}

/// The headings of a file, whose ids have these endings.
pub fn heads(sheet: &Sheet, columns: &[&str]) -> Vec<String> {
    let zone = sheet.zone.name();
    columns.iter().map(|column| sheet.t.fill(&format!("seller-statements-col-{column}"), &[("zone", zone)])).collect()
}

fn rows(comma: CsvWriter, running: Running, lines: MovementLines) -> impl Stream<Item = Result<Bytes, Error>> {
    let opening = running.standing("opening", true);
    let first = comma.headings(&heads(&running.sheet, &COLUMNS)).and_then(|head| {
        let rows = comma.rows(opening)?;
        Ok(Bytes::from([head, rows].concat()))
    });
    let rest = stream::try_unfold(Some((comma, running, lines)), |state| async move {
        let Some((comma, mut running, mut lines)) = state else { return Ok(None) };
        let found = lines.next().await?;
        if found.is_empty() {
            let closing = comma.rows(running.standing("closing", false))?;
            return Ok(Some((closing, None)));
        }
        let rows = found.into_iter().map(|line| running.row(line)).collect();
        Ok::<_, Error>(Some((comma.rows(rows)?, Some((comma, running, lines)))))
    });
    stream::once(async move { first }).chain(rest)
}
