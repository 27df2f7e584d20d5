//! `/seller`: a seller's own pages. He signs in as the staff does, and sees what is his own only. Only in a market.

mod books;
mod disputes;
mod home;
mod payout_details;
mod payouts;
mod picture;
mod profile;
mod sales;
mod statements;
mod threads;

use super::Needs::Seller;
use super::Row;
pub use books::ROUTES as BOOKS;
pub use disputes::DisputePage;
pub use home::HomePage;
pub use payout_details::PayoutDetailsPage;
pub use payouts::PayoutsPage;
pub use profile::ProfilePage;
pub use sales::SalesPage;
pub use threads::{ThreadPage, ThreadsPage};

/// The routes of sellers.
pub static ROUTES: &[Row] = table![
    GET "/seller" Seller => home::show,
    GET "/seller/sales" Seller => sales::show,
    GET "/seller/disputes" Seller => disputes::list,
    GET "/seller/disputes/{id}" Seller => disputes::show,
    POST "/seller/disputes/{id}/say" Seller => disputes::say,
    POST "/seller/disputes/{id}/refund" Seller => disputes::give_back,
    GET "/seller/threads" Seller => threads::list,
    GET "/seller/threads/{id}" Seller => threads::show,
    POST "/seller/threads/{id}" Seller => threads::answer,
    GET "/seller/threads/{id}/state" Seller => threads::state,
    POST "/seller/threads/{id}/report" Seller => threads::report,
    GET "/seller/payouts" Seller => payouts::show,
    POST "/seller/payouts" Seller => payouts::request,
    GET "/seller/payouts/details" Seller => payout_details::form,
    POST "/seller/payouts/details" Seller => payout_details::save,
    POST "/seller/payouts/{id}/back" Seller => payouts::take_back,
    GET "/seller/statements" Seller => statements::list,
    GET "/seller/statements/{month}.csv" Seller => statements::table,
    GET "/seller/statements/{month}" Seller => statements::show,
    GET "/seller/page" Seller => profile::form,
    POST "/seller/page" Seller => profile::save,
    POST "/seller/leave" Seller => profile::leave,
    POST "/seller/page/picture" Seller => picture::save,
    POST "/seller/page/picture/remove" Seller => picture::remove,
];
