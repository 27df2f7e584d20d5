//! `/admin/market`: the sellers, for the owner. Only in a market.

mod applications;
mod approvals;
pub mod disputes;
mod list;
pub mod payouts;
mod seller;
mod statements;
pub mod threads;

use super::Needs::May;
use super::staff::Staff;
use super::todo::Todo;
use super::{Row, settings};
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::market::{applications as applied, own_books};
pub use disputes::DisputePage;
pub use list::ListPage;
pub use payouts::OpenPayoutsPage;
pub use seller::SellerPage;

/// The routes that a market has beside [`super::ROUTES`].
pub static ROUTES: &[Row] = table![
    GET "/admin/market" May(Right::Market) => list::show,
    POST "/admin/market" May(Right::Market) => list::invite,
    GET "/admin/market/statements" May(Right::Market) => statements::shop_months,
    GET "/admin/market/statements/{month}.csv" May(Right::Market) => statements::shop_file,
    GET "/admin/market/statements/{month}" May(Right::Market) => statements::of_shop,
    GET "/admin/market/{id}/statements" May(Right::Market) => statements::list,
    GET "/admin/market/{id}/statements/{month}.csv" May(Right::Market) => statements::table,
    GET "/admin/market/{id}/statements/{month}" May(Right::Market) => statements::show,
    GET "/admin/market/threads" May(Right::Market) => threads::list,
    GET "/admin/market/threads/{id}" May(Right::Market) => threads::show,
    POST "/admin/market/threads/{id}/handled" May(Right::Market) => threads::handled,
    GET "/admin/market/books/{book}" May(Right::Market) => approvals::show,
    POST "/admin/market/books/{book}/approve" May(Right::Market) => approvals::approve,
    POST "/admin/market/books/{book}/return" May(Right::Market) => approvals::send_back,
    GET "/admin/market/applications/{id}" May(Right::Market) => applications::show,
    POST "/admin/market/applications/{id}/accept" May(Right::Market) => applications::accept,
    POST "/admin/market/applications/{id}/decline" May(Right::Market) => applications::decline,
    GET "/admin/market/{id}" May(Right::Market) => seller::show,
    POST "/admin/market/{id}/commission" May(Right::Market) => seller::set_commission,
    POST "/admin/market/{id}/books" May(Right::Market) => seller::give_book,
    POST "/admin/market/{id}/books/{book}/commission" May(Right::Market) => seller::set_book_commission,
    POST "/admin/market/{id}/books/{book}/back" May(Right::Market) => seller::take_book_back,
    POST "/admin/market/{id}/link" May(Right::Market) => seller::renew_link,
    POST "/admin/market/{id}/suspend" May(Right::Market) => seller::suspend,
    POST "/admin/market/{id}/return" May(Right::Market) => seller::let_return,
    POST "/admin/market/{id}/resume" May(Right::Market) => seller::resume,
    POST "/admin/market/{id}/payout" May(Right::Market) => seller::pay_out,
    GET "/admin/disputes" May(Right::Market) => disputes::list,
    GET "/admin/disputes/{id}" May(Right::Market) => disputes::show,
    POST "/admin/disputes/{id}/say" May(Right::Market) => disputes::say,
    POST "/admin/disputes/{id}/decide" May(Right::Market) => disputes::give_decision,
    GET "/admin/payouts" May(Right::Market) => payouts::list,
    POST "/admin/payouts" May(Right::Market) => payouts::release,
    GET "/admin/payouts/requested.csv" May(Right::Market) => payouts::csv,
    POST "/admin/payouts/{id}/{act}" May(Right::Market) => payouts::act,
    GET "/admin/settings/payouts" May(Right::Settings) => settings::payouts::form,
    POST "/admin/settings/payouts" May(Right::Settings) => settings::payouts::save,
    GET "/admin/settings/market" May(Right::Settings) => settings::market::form,
    POST "/admin/settings/market" May(Right::Settings) => settings::market::save,
];

/// What waits for an owner of a market.
pub(super) async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    let shop = staff.shop();
    if !staff.may(Right::Market) || !shop.rules().market.open {
        return Ok(Vec::new());
    }
    let waiting = [
        ("market-todo-books", own_books::count_waiting(shop).await?),
        ("market-todo-applications", applied::count_open(shop).await?),
    ];
    let todo = |(id, number): (&str, i64)| Todo {
        text: staff.t().count(id, number),
        url: "/admin/market".to_owned(),
        words: staff.t().say("market-todo-go"),
        urgent: false,
    };
    Ok(waiting.into_iter().filter(|(_, number)| *number > 0).map(todo).collect())
}
