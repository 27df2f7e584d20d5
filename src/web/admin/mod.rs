//! The back office: all its addresses on this page, each with what it asks for. The table drives the registration, the
//! gate and the test of every role at every address.

mod confirm;
pub mod coupons;
pub mod fields;
mod flash;
pub mod frame;
mod gate;
mod home;
mod invitation;
mod login;
mod staff;
pub mod tokens;
pub mod webhooks;

use actix_web::Route;
use actix_web::guard::{Any, Get, Guard, Head, Method as Verb};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;

use crate::domain::role::Right;
pub use home::Todo;
pub use staff::{Guest, Staff};

/// What an address asks of who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the doors themselves.
    Open,
    /// A session, even if its second factor has still to be set up.
    Session,
    /// Any member of the staff.
    Staff,
    /// A role that has this right.
    May(Right),
}

/// An address of the back office.
pub struct Row {
    /// `GET` answers HEAD too.
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    handler: fn() -> Route,
}

macro_rules! table {
    ($($method:ident $path:literal $needs:expr => $handler:path,)+) => {
        &[$(Row { method: Method::$method, path: $path, needs: $needs, handler: || Route::new().to($handler) }),+]
    };
}

use Needs::{Open, Session, Staff as Anyone};

/// Every address of the back office. An address that is registered elsewhere has no gate: do not.
pub static ROUTES: &[Row] = table![
    // The doors
    GET "/admin/login" Open => login::form,
    POST "/admin/login" Open => login::sign_in,
    POST "/admin/logout" Session => login::sign_out,
    GET "/admin/invitation/{token}" Open => invitation::form,
    POST "/admin/invitation/{token}" Open => invitation::accept,
    GET "/admin/confirm" Session => confirm::form,
    POST "/admin/confirm" Session => confirm::confirm,
    // Home
    GET "/admin" Anyone => home::show,
    // Books: GET "/admin/books" Needs::May(Right::Books) => books::list,
    // Orders
    // Customers
    // Coupons
    GET "/admin/coupons" Needs::May(Right::Coupons) => coupons::list,
    POST "/admin/coupons" Needs::May(Right::Coupons) => coupons::create,
    GET "/admin/coupons/new" Needs::May(Right::Coupons) => coupons::new,
    GET "/admin/coupons/{id}" Needs::May(Right::Coupons) => coupons::show,
    POST "/admin/coupons/{id}" Needs::May(Right::Coupons) => coupons::change,
    GET "/admin/coupons/{id}/edit" Needs::May(Right::Coupons) => coupons::edit,
    POST "/admin/coupons/{id}/pause" Needs::May(Right::Coupons) => coupons::pause,
    POST "/admin/coupons/{id}/resume" Needs::May(Right::Coupons) => coupons::resume,
    // Reports
    // Jobs and notices
    // Settings
    // Webhooks and tokens
    GET "/admin/webhooks" Needs::May(Right::Settings) => webhooks::list,
    POST "/admin/webhooks" Needs::May(Right::Settings) => webhooks::create,
    GET "/admin/webhooks/new" Needs::May(Right::Settings) => webhooks::new,
    GET "/admin/webhooks/{id}" Needs::May(Right::Settings) => webhooks::show,
    POST "/admin/webhooks/{id}" Needs::May(Right::Settings) => webhooks::change,
    GET "/admin/webhooks/{id}/edit" Needs::May(Right::Settings) => webhooks::edit,
    GET "/admin/webhooks/{id}/secret" Needs::May(Right::Settings) => webhooks::secret,
    POST "/admin/webhooks/{id}/{deed}" Needs::May(Right::Settings) => webhooks::act,
    POST "/admin/deliveries/{id}/replay" Needs::May(Right::Settings) => webhooks::replay,
    GET "/admin/tokens" Needs::May(Right::Settings) => tokens::list,
    POST "/admin/tokens" Needs::May(Right::Settings) => tokens::make,
    POST "/admin/tokens/{id}/revoke" Needs::May(Right::Settings) => tokens::revoke,
    // Accounts
    // Audit
];

/// Registers the table, each row behind the gate.
pub fn configure(cfg: &mut ServiceConfig) {
    for row in ROUTES {
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

/// Whether a page stands at `path`, and what it asks for.
fn page_at(path: &str) -> Option<Needs> {
    ROUTES.iter().find(|row| row.method == Method::GET && row.path == path).map(|row| row.needs)
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
