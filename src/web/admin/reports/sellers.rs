//! The part of the reports that only a market has.

use super::pages::{ReportRow, SellerLine, Tile};
use super::words::{count, money};
use crate::shop::admin::reports::{Report, sellers::SellerSales};
use crate::texts::Texts;

/// The most sellers of the table; the others are summed up in one line.
const MOST: usize = 20;

/// The sellers' sales, the largest first, and last the shop's own; none where there is one seller.
pub fn lines(t: Texts, report: &Report) -> Vec<SellerLine> {
    let Some(sellers) = &report.sellers else { return Vec::new() };
    let money = |amount| money(t, amount, report.currency);
    let line = |name: String, (lines, gross, share): (i64, i64, i64)| SellerLine {
        name,
        lines: count(lines),
        gross: money(gross),
        share: money(share),
        kept: money(gross - share),
    };
    let of_seller = |one: &SellerSales| line(one.name.clone(), (one.lines, one.gross, one.share));
    let mut lines: Vec<SellerLine> = sellers.rows.iter().take(MOST).map(of_seller).collect();
    let rest = sellers.rows.iter().skip(MOST);
    let others = rest.fold((0, 0, 0), |sum, one| (sum.0 + one.lines, sum.1 + one.gross, sum.2 + one.share));
    if others.0 > 0 {
        lines.push(line(t.say("admin-reports-others"), others));
    }
    let (own_lines, own_gross) = sellers.own;
    lines.push(line(t.say("admin-reports-sellers-own"), (own_lines, own_gross, 0)));
    lines
}

/// What is left of the net without the sellers' shares.
pub fn tile(t: Texts, report: &Report) -> Option<Tile> {
    let owed = report.sellers.as_ref()?.owed;
    let shares = money(t, owed, report.currency);
    Some(Tile {
        name: t.say("admin-reports-sellers-net"),
        value: money(t, report.total.net() - owed, report.currency),
        change: None,
        note: Some(t.fill("admin-reports-sellers-note", &[("shares", &shares)])),
    })
}

/// The sellers' shares in the statement of a month.
pub fn shares(t: Texts, report: &Report) -> Option<ReportRow> {
    let owed = report.sellers.as_ref()?.owed;
    Some(ReportRow {
        name: t.say("admin-reports-sellers-shares"),
        number: String::new(),
        money: money(t, -owed, report.currency),
        more: String::new(),
        share: 0,
    })
}
