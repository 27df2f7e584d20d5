//! The back office. All its routes are listed here, each with what it requires. The table drives the registration, the
//! middleware and the test of every role at every route.

/// A table of routes.
macro_rules! table {
    ($($method:ident $path:literal $needs:expr => $handler:path,)+) => {
        &[$($crate::web::admin::Row { method: actix_web::http::Method::$method, path: $path, needs: $needs, handler: || actix_web::Route::new().to($handler) }),+]
    };
}

mod audit;
pub mod books;
pub mod bundles;
mod confirm;
pub mod coupons;
pub mod customers;
mod dispute_words;
mod doctor;
mod exports;
pub mod fields;
mod file_forms;
mod first;
mod first_steps;
mod flash;
mod forgotten;
pub mod frame;
mod gate;
pub mod help;
mod home;
mod invitation;
pub mod jobs;
mod kit;
mod login;
pub mod market;
mod market_words;
mod me;
pub mod notifications;
pub mod orders;
mod plot;
pub mod reconciliation;
pub mod refused;
mod reports;
mod reviews;
mod second_factor;
pub mod seller;
pub mod seller_statements;
mod settings;
mod staff;
mod tax_words;
mod team;
mod todo;
pub mod tokens;
pub mod webhooks;

use actix_web::Route;
use actix_web::guard::{Any, Get, Guard, Head, Method as Verb};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;

use crate::domain::role::Right;
pub use exports::AT_ONCE as EXPORTS_AT_ONCE;
pub use staff::{Guest, Staff};
pub use todo::Todo;

/// What a route requires of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: sign-in pages.
    Open,
    /// A session, even if its second factor still has to be set up.
    Session,
    /// Any member of the shop's own staff.
    Staff,
    /// A role that has this right.
    May(Right),
    /// A seller.
    Seller,
}

/// A route of the back office.
pub struct Row {
    /// `GET` includes HEAD.
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    handler: fn() -> Route,
}

use Needs::{May, Open, Session, Staff as Anyone};

/// Every route of the back office. Do not register routes elsewhere: they would not be checked by the middleware.
pub static ROUTES: &[Row] = table![
    // Sign-in
    GET "/admin/login" Open => login::form,
    POST "/admin/login" Open => login::sign_in,
    GET "/admin/login/code" Open => login::code_form,
    POST "/admin/login/code" Open => login::give_code,
    GET "/admin/login/forgotten" Open => forgotten::form,
    POST "/admin/login/forgotten" Open => forgotten::ask,
    GET "/admin/login/reset/{token}" Open => forgotten::reset_form,
    POST "/admin/login/reset/{token}" Open => forgotten::reset,
    GET "/admin/login/address/{token}" Open => forgotten::address_form,
    POST "/admin/login/address/{token}" Open => forgotten::change_address,
    GET "/admin/login/first/{token}" Open => first::form,
    POST "/admin/login/first/{token}" Open => first::make,
    POST "/admin/logout" Session => login::sign_out,
    GET "/admin/invitation/{token}" Open => invitation::form,
    POST "/admin/invitation/{token}" Open => invitation::accept,
    GET "/admin/confirm" Session => confirm::form,
    POST "/admin/confirm" Session => confirm::confirm,
    // The caller's own account
    GET "/admin/me" Session => me::show,
    POST "/admin/me/password" Session => me::change_password,
    POST "/admin/me/sales" May(Right::Orders) => me::sales,
    POST "/admin/me/email" Session => me::change_email,
    POST "/admin/me/sessions/end" Session => me::end_sessions,
    GET "/admin/me/second-factor" Session => second_factor::form,
    POST "/admin/me/second-factor" Session => second_factor::confirm,
    POST "/admin/me/second-factor/codes" Session => second_factor::renew_codes,
    POST "/admin/me/second-factor/codes/file" Session => second_factor::codes_file,
    POST "/admin/me/second-factor/remove" Session => second_factor::remove,
    // Home
    GET "/admin" Anyone => home::show,
    // Books
    GET "/admin/books" May(Right::Books) => books::list::show,
    POST "/admin/books" May(Right::Books) => books::change::create,
    GET "/admin/books/new" May(Right::Books) => books::edit::new,
    POST "/admin/books/bulk" May(Right::Books) => books::bulk::ask,
    POST "/admin/books/bulk/run" May(Right::Books) => books::bulk::run,
    POST "/admin/books/file" May(Right::Books) => books::files::start,
    GET "/admin/books/import" May(Right::Books) => books::import::form,
    POST "/admin/books/import" May(Right::Books) => books::import::read,
    POST "/admin/books/import/files" May(Right::Books) => books::import::bring,
    GET "/admin/books/import/model.csv" May(Right::Books) => books::import::model_csv,
    GET "/admin/books/import/model.xlsx" May(Right::Books) => books::import::model_workbook,
    GET "/admin/books/import/{id}" May(Right::Books) => books::import::show,
    POST "/admin/books/import/{id}" May(Right::Books) => books::import::run,
    GET "/admin/books/categories" May(Right::Books) => books::categories::list,
    POST "/admin/books/categories" May(Right::Books) => books::categories::create,
    POST "/admin/books/categories/{id}" May(Right::Books) => books::categories::change,
    POST "/admin/books/categories/{id}/delete" May(Right::Books) => books::categories::delete,
    GET "/admin/books/{id}" May(Right::Books) => books::edit::show,
    POST "/admin/books/{id}" May(Right::Books) => books::change::save,
    GET "/admin/books/{id}/preview" May(Right::Books) => books::edit::preview,
    POST "/admin/books/{id}/preview" May(Right::Books) => books::edit::preview,
    POST "/admin/books/{id}/publish" May(Right::Books) => books::change::publish,
    POST "/admin/books/{id}/withdraw" May(Right::Books) => books::change::withdraw,
    POST "/admin/books/{id}/duplicate" May(Right::Books) => books::change::duplicate,
    POST "/admin/books/{id}/discard" May(Right::Books) => books::change::discard,
    POST "/admin/books/{id}/file" May(Right::Books) => books::files::add,
    GET "/admin/books/{id}/editions/{edition}/file" May(Right::Books) => books::files::fetch,
    POST "/admin/books/{id}/editions/{edition}/ask" May(Right::Books) => books::sell::ask,
    GET "/admin/books/{id}/editions/{edition}/sale" May(Right::Books) => books::sell::show,
    POST "/admin/books/{id}/editions/{edition}/sale" May(Right::Books) => books::sell::sell,
    POST "/admin/books/{id}/editions/{edition}/discard" May(Right::Books) => books::sell::discard,
    POST "/admin/books/{id}/editions/{edition}/tell" May(Right::Books) => books::change::tell,
    POST "/admin/books/{id}/place" May(Right::Books) => books::change::place,
    GET "/admin/books/{id}/own-price" May(Right::Books) => books::own_price::form,
    POST "/admin/books/{id}/own-price" May(Right::Books) => books::own_price::save,
    GET "/admin/books/{id}/release" May(Right::Books) => books::release::form,
    POST "/admin/books/{id}/release" May(Right::Books) => books::release::save,
    POST "/admin/books/{id}/release/now" May(Right::Books) => books::release::now,
    GET "/admin/books/{id}/tax" May(Right::Books) => books::tax::form,
    POST "/admin/books/{id}/tax" May(Right::Books) => books::tax::save,
    POST "/admin/books/{id}/cover" May(Right::Books) => books::files::cover,
    POST "/admin/books/{id}/sample" May(Right::Books) => books::change::sample,
    POST "/admin/books/{id}/sample/drop" May(Right::Books) => books::change::drop_sample,
    POST "/admin/uploads" May(Right::Books) => books::uploads::create,
    GET "/admin/uploads/{id}" May(Right::Books) => books::uploads::offset,
    PATCH "/admin/uploads/{id}" May(Right::Books) => books::uploads::add,
    DELETE "/admin/uploads/{id}" May(Right::Books) => books::uploads::end,
    // Reviews
    GET "/admin/reviews" May(Right::Books) => reviews::list,
    POST "/admin/reviews/{id}/publish" May(Right::Books) => reviews::publish,
    POST "/admin/reviews/{id}/refuse" May(Right::Books) => reviews::refuse,
    POST "/admin/reviews/{id}/answer" May(Right::Books) => reviews::answer,
    // Orders
    GET "/admin/orders" May(Right::Orders) => orders::list,
    GET "/admin/orders/{name}" May(Right::Orders) => orders::show,
    POST "/admin/orders/{name}/check" May(Right::OrderHelp) => orders::acts::check,
    POST "/admin/orders/{name}/link" May(Right::Resend) => orders::acts::link,
    POST "/admin/orders/{name}/extension" May(Right::OrderCare) => orders::acts::extension,
    POST "/admin/orders/{name}/revocation" May(Right::OrderCare) => orders::acts::revocation,
    POST "/admin/orders/{name}/note" May(Right::OrderHelp) => orders::acts::note,
    POST "/admin/orders/{name}/payment" May(Right::Money) => orders::money::payment,
    POST "/admin/orders/{name}/delivery" May(Right::Money) => orders::money::delivery,
    POST "/admin/orders/{name}/debt" May(Right::Money) => orders::money::debt,
    POST "/admin/orders/{name}/refund" May(Right::Money) => orders::money::refund,
    POST "/admin/orders/{name}/attempts/{id}/repayment" May(Right::Money) => orders::money::repayment,
    POST "/admin/orders/{name}/transfer" May(Right::Money) => orders::money::transfer,
    POST "/admin/orders/{name}/attempts/{id}/transfer" May(Right::Money) => orders::money::surplus_transfer,
    POST "/admin/orders/{name}/refunds/{id}/transfer" May(Right::Money) => orders::money::due_transfer,
    POST "/admin/orders/{name}/refunds/{id}/repayment" May(Right::Money) => orders::money::due_repayment,
    POST "/admin/orders/{name}/transfers/{id}/withdrawal" May(Right::Money) => orders::money::withdrawal,
    POST "/admin/orders/{name}/attempts/{id}/same" May(Right::Money) => orders::money::same,
    POST "/admin/orders/{name}/attempts/{id}/other" May(Right::Money) => orders::money::other,
    POST "/admin/orders/{name}/receipts/{number}" May(Right::OrderCare) => orders::receipts::fill_in,
    POST "/admin/orders/{name}/erasure" May(Right::PersonalData) => orders::acts::erasure,
    POST "/admin/orders/{name}/messages/{id}/again" May(Right::Resend) => orders::acts::again,
    POST "/admin/orders/{name}/messages/{id}/aside" May(Right::Resend) => orders::acts::aside,
    POST "/admin/orders/{name}/flags/{id}/handling" May(Right::OrderCare) => orders::acts::handling,
    // Requests for help
    GET "/admin/help" May(Right::OrderHelp) => help::list,
    POST "/admin/help/{id}/done" May(Right::OrderHelp) => help::done,
    POST "/admin/help/{id}/reopen" May(Right::OrderHelp) => help::reopen,
    POST "/admin/help/{id}/erasure" May(Right::PersonalData) => help::erasure,
    // Customers
    GET "/admin/customers" May(Right::Customers) => customers::show,
    POST "/admin/customers/export" May(Right::PersonalData) => customers::export,
    POST "/admin/customers/erasure" May(Right::PersonalData) => customers::erasure,
    // Bundles
    GET "/admin/bundles" May(Right::Books) => bundles::list,
    POST "/admin/bundles" May(Right::Books) => bundles::create,
    GET "/admin/bundles/new" May(Right::Books) => bundles::new,
    GET "/admin/bundles/{id}" May(Right::Books) => bundles::edit,
    POST "/admin/bundles/{id}" May(Right::Books) => bundles::change,
    // Coupons
    GET "/admin/coupons" May(Right::Coupons) => coupons::list,
    POST "/admin/coupons" May(Right::Coupons) => coupons::create,
    GET "/admin/coupons/new" May(Right::Coupons) => coupons::new,
    GET "/admin/coupons/{id}" May(Right::Coupons) => coupons::show,
    POST "/admin/coupons/{id}" May(Right::Coupons) => coupons::change,
    GET "/admin/coupons/{id}/edit" May(Right::Coupons) => coupons::edit,
    POST "/admin/coupons/{id}/pause" May(Right::Coupons) => coupons::pause,
    POST "/admin/coupons/{id}/resume" May(Right::Coupons) => coupons::resume,
    // Reports
    GET "/admin/reports" May(Right::Reports) => reports::show,
    GET "/admin/reports/statement" May(Right::Reports) => reports::statement,
    GET "/admin/reports/authors" May(Right::Reports) => reports::royalties::show,
    POST "/admin/reports/authors" May(Right::Reports) => reports::royalties::save,
    GET "/admin/reports/taxes" May(Right::Reports) => reports::taxes::show,
    GET "/admin/exports/taxes.csv" May(Right::Reports) => exports::taxes,
    GET "/admin/exports/authors.csv" May(Right::Reports) => exports::authors_comma,
    GET "/admin/exports/authors.xlsx" May(Right::Reports) => exports::authors_workbook,
    GET "/admin/exports/orders.csv" May(Right::Reports) => exports::comma,
    GET "/admin/exports/orders.xlsx" May(Right::Reports) => exports::workbook,
    // Reconciliation
    GET "/admin/reconciliation" May(Right::Money) => reconciliation::show,
    POST "/admin/reconciliation/run" May(Right::Money) => reconciliation::compare,
    POST "/admin/reconciliation/import" May(Right::Money) => reconciliation::import::read,
    GET "/admin/reconciliation/import/{id}" May(Right::Money) => reconciliation::import::form,
    POST "/admin/reconciliation/import/{id}" May(Right::Money) => reconciliation::import::run,
    POST "/admin/reconciliation/{id}/settle" May(Right::Money) => reconciliation::acts::settle,
    POST "/admin/reconciliation/{id}/record" May(Right::Money) => reconciliation::acts::record,
    POST "/admin/reconciliation/{id}/attach" May(Right::Money) => reconciliation::acts::attach,
    POST "/admin/reconciliation/{id}/return" May(Right::Money) => reconciliation::acts::give_back,
    POST "/admin/reconciliation/{id}/ignore" May(Right::Money) => reconciliation::acts::ignore,
    // Jobs and notifications
    GET "/admin/jobs" May(Right::Jobs) => jobs::list,
    POST "/admin/jobs/now" May(Right::Jobs) => jobs::retry_all,
    POST "/admin/jobs/{id}/retry" May(Right::Jobs) => jobs::retry,
    GET "/admin/notifications" May(Right::Jobs) => notifications::list,
    POST "/admin/notifications/{digest}/check" May(Right::Jobs) => notifications::check,
    // Settings
    GET "/admin/settings" May(Right::Settings) => settings::list,
    GET "/admin/settings/shop" May(Right::Settings) => settings::shop::form,
    POST "/admin/settings/shop" May(Right::Settings) => settings::shop::save,
    GET "/admin/settings/look" May(Right::Settings) => settings::look::form,
    POST "/admin/settings/look" May(Right::Settings) => settings::look::save,
    POST "/admin/settings/look/logo" May(Right::Settings) => settings::logo::save,
    POST "/admin/settings/look/logo/remove" May(Right::Settings) => settings::logo::remove,
    GET "/admin/settings/welcome" May(Right::Settings) => settings::welcome::form,
    POST "/admin/settings/welcome" May(Right::Settings) => settings::welcome::save,
    GET "/admin/settings/sale" May(Right::Settings) => settings::sale::form,
    POST "/admin/settings/sale" May(Right::Settings) => settings::sale::save,
    GET "/admin/settings/operators" May(Right::Settings) => settings::operators::form,
    POST "/admin/settings/operators" May(Right::Settings) => settings::operators::save,
    GET "/admin/settings/legal" May(Right::Settings) => settings::legal::form,
    POST "/admin/settings/legal" May(Right::Settings) => settings::legal::save,
    GET "/admin/settings/taxes" May(Right::Settings) => settings::taxes::form,
    POST "/admin/settings/taxes" May(Right::Settings) => settings::taxes::save,
    POST "/admin/settings/taxes/rates" May(Right::Settings) => settings::taxes::add,
    POST "/admin/settings/taxes/rates/{id}/remove" May(Right::Settings) => settings::taxes::remove,
    GET "/admin/settings/pages/{page}" May(Right::Settings) => settings::pages::form,
    POST "/admin/settings/pages/{page}" May(Right::Settings) => settings::pages::save,
    GET "/admin/settings/letters/{kind}/{language}" May(Right::Settings) => settings::emails::form,
    POST "/admin/settings/letters/{kind}/{language}" May(Right::Settings) => settings::emails::save,
    POST "/admin/settings/letters/{kind}/{language}/html" May(Right::Settings) => settings::emails::html,
    GET "/admin/settings/accounts" May(Right::Settings) => settings::accounts::list,
    POST "/admin/settings/accounts/{id}/check" May(Right::Settings) => settings::accounts::check,
    GET "/admin/settings/apps" May(Right::Settings) => settings::apps::list,
    POST "/admin/settings/apps" May(Right::Settings) => settings::apps::make,
    GET "/admin/settings/apps/{id}" May(Right::Settings) => settings::apps::edit,
    POST "/admin/settings/apps/{id}" May(Right::Settings) => settings::apps::change,
    POST "/admin/settings/apps/{id}/revoke" May(Right::Settings) => settings::apps::revoke,
    GET "/admin/doctor" May(Right::Settings) => doctor::show,
    // Webhooks and tokens
    GET "/admin/webhooks" May(Right::Settings) => webhooks::list,
    POST "/admin/webhooks" May(Right::Settings) => webhooks::create,
    GET "/admin/webhooks/new" May(Right::Settings) => webhooks::new,
    GET "/admin/webhooks/{id}" May(Right::Settings) => webhooks::show,
    POST "/admin/webhooks/{id}" May(Right::Settings) => webhooks::change,
    GET "/admin/webhooks/{id}/edit" May(Right::Settings) => webhooks::edit,
    GET "/admin/webhooks/{id}/secret" May(Right::Settings) => webhooks::secret,
    POST "/admin/webhooks/{id}/{action}" May(Right::Settings) => webhooks::act,
    POST "/admin/deliveries/{id}/replay" May(Right::Settings) => webhooks::replay,
    GET "/admin/tokens" May(Right::Settings) => tokens::list,
    POST "/admin/tokens" May(Right::Settings) => tokens::make,
    POST "/admin/tokens/{id}/revoke" May(Right::Settings) => tokens::revoke,
    // Accounts
    GET "/admin/accounts" May(Right::Accounts) => team::list,
    POST "/admin/accounts" May(Right::Accounts) => team::invite,
    POST "/admin/accounts/{id}/role" May(Right::Accounts) => team::change_role,
    POST "/admin/accounts/{id}/link" May(Right::Accounts) => team::renew_link,
    POST "/admin/accounts/{id}/suspend" May(Right::Accounts) => team::suspend,
    POST "/admin/accounts/{id}/resume" May(Right::Accounts) => team::resume,
    // Audit
    GET "/admin/audit" May(Right::Audit) => audit::list,
];

/// Registers the tables, each row with the middleware. The pages about sellers, and theirs, are only there in a market.
pub fn configure(cfg: &mut ServiceConfig, market: bool) {
    for row in all(market) {
        let route = if row.method == Method::GET {
            (row.handler)().guard(Any(Get()).or(Head()))
        } else {
            (row.handler)().guard(by(row.method.clone()))
        };
        cfg.route(row.path, route.wrap(from_fn(move |request, next| gate::admit(row, request, next))));
    }
}

fn by(method: Method) -> impl Guard {
    Verb(method)
}

/// The routes of a shop of one seller, or of a market.
fn all(market: bool) -> impl Iterator<Item = &'static Row> {
    let further = [market::ROUTES, seller::ROUTES, seller::BOOKS].into_iter().flatten().filter(move |_| market);
    ROUTES.iter().chain(further)
}

/// What the page at `path` requires; `None` if there is no page.
fn page_at(path: &str, market: bool) -> Option<Needs> {
    all(market).find(|row| row.method == Method::GET && row.path == path).map(|row| row.needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_stands_twice_and_all_are_of_the_back_office() {
        for (number, row) in ROUTES.iter().enumerate() {
            assert!(row.path == "/admin" || row.path.starts_with("/admin/"), "{}", row.path);
            let again = |other: &Row| other.method == row.method && other.path == row.path;
            assert!(!ROUTES[number + 1..].iter().any(again), "{} {} stands twice", row.method, row.path);
        }
    }

    #[test]
    fn only_the_doors_are_open() {
        let open: Vec<_> = ROUTES.iter().filter(|row| row.needs == Open).map(|row| row.path).collect();
        assert!(open.iter().all(|path| path.starts_with("/admin/login") || path.starts_with("/admin/invitation/")));
    }
}
