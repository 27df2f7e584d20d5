//! The back office: all its addresses on this page, each with what it asks for. The table drives the registration, the
//! gate and the test of every role at every address.

pub mod books;
mod confirm;
pub mod fields;
mod flash;
pub mod frame;
mod gate;
mod home;
mod invitation;
mod login;
mod staff;

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
    // Books
    GET "/admin/books" Needs::May(Right::Books) => books::list::show,
    POST "/admin/books" Needs::May(Right::Books) => books::change::create,
    GET "/admin/books/new" Needs::May(Right::Books) => books::edit::new,
    POST "/admin/books/file" Needs::May(Right::Books) => books::files::start,
    GET "/admin/books/import" Needs::May(Right::Books) => books::import::form,
    POST "/admin/books/import" Needs::May(Right::Books) => books::import::read,
    POST "/admin/books/import/files" Needs::May(Right::Books) => books::import::bring,
    GET "/admin/books/import/{id}" Needs::May(Right::Books) => books::import::show,
    POST "/admin/books/import/{id}" Needs::May(Right::Books) => books::import::run,
    GET "/admin/books/categories" Needs::May(Right::Books) => books::categories::list,
    POST "/admin/books/categories" Needs::May(Right::Books) => books::categories::create,
    POST "/admin/books/categories/{id}" Needs::May(Right::Books) => books::categories::change,
    POST "/admin/books/categories/{id}/delete" Needs::May(Right::Books) => books::categories::delete,
    GET "/admin/books/{id}" Needs::May(Right::Books) => books::edit::show,
    POST "/admin/books/{id}" Needs::May(Right::Books) => books::change::save,
    GET "/admin/books/{id}/preview" Needs::May(Right::Books) => books::edit::preview,
    POST "/admin/books/{id}/publish" Needs::May(Right::Books) => books::change::publish,
    POST "/admin/books/{id}/withdraw" Needs::May(Right::Books) => books::change::withdraw,
    POST "/admin/books/{id}/duplicate" Needs::May(Right::Books) => books::change::duplicate,
    POST "/admin/books/{id}/file" Needs::May(Right::Books) => books::files::add,
    POST "/admin/books/{id}/editions/{edition}/tell" Needs::May(Right::Books) => books::files::tell,
    POST "/admin/books/{id}/cover" Needs::May(Right::Books) => books::files::cover,
    POST "/admin/books/{id}/sample" Needs::May(Right::Books) => books::files::sample,
    POST "/admin/books/{id}/sample/drop" Needs::May(Right::Books) => books::files::drop_sample,
    POST "/admin/uploads" Needs::May(Right::Books) => books::uploads::create,
    GET "/admin/uploads/{id}" Needs::May(Right::Books) => books::uploads::offset,
    PATCH "/admin/uploads/{id}" Needs::May(Right::Books) => books::uploads::add,
    DELETE "/admin/uploads/{id}" Needs::May(Right::Books) => books::uploads::end,
    // Orders
    // Customers
    // Coupons
    // Reports
    // Jobs and notices
    // Settings
    // Webhooks and tokens
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
