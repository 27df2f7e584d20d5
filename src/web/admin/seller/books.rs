//! `/seller/books`: a seller's own books, with the handlers of the back office. [`super::super::gate`] lets him at his own only: every address
//! of one book begins with `/seller/books/{id}`.

use crate::web::admin::Needs::Seller;
use crate::web::admin::{Row, books};

/// The routes of a seller's books and of his uploads.
pub static ROUTES: &[Row] = table![
    GET "/seller/books" Seller => books::list::show,
    POST "/seller/books" Seller => books::change::create,
    GET "/seller/books/new" Seller => books::edit::new,
    POST "/seller/books/file" Seller => books::files::start,
    GET "/seller/books/{id}" Seller => books::edit::show,
    POST "/seller/books/{id}" Seller => books::change::save,
    GET "/seller/books/{id}/preview" Seller => books::edit::preview,
    POST "/seller/books/{id}/preview" Seller => books::edit::preview,
    POST "/seller/books/{id}/publish" Seller => books::change::publish,
    POST "/seller/books/{id}/withdraw" Seller => books::change::withdraw,
    POST "/seller/books/{id}/duplicate" Seller => books::change::duplicate,
    POST "/seller/books/{id}/discard" Seller => books::change::discard,
    POST "/seller/books/{id}/file" Seller => books::files::add,
    GET "/seller/books/{id}/editions/{edition}/file" Seller => books::files::fetch,
    POST "/seller/books/{id}/editions/{edition}/ask" Seller => books::sell::ask,
    GET "/seller/books/{id}/editions/{edition}/sale" Seller => books::sell::show,
    POST "/seller/books/{id}/editions/{edition}/sale" Seller => books::sell::sell,
    POST "/seller/books/{id}/editions/{edition}/discard" Seller => books::sell::discard,
    POST "/seller/books/{id}/editions/{edition}/tell" Seller => books::change::tell,
    GET "/seller/books/{id}/own-price" Seller => books::own_price::form,
    POST "/seller/books/{id}/own-price" Seller => books::own_price::save,
    GET "/seller/books/{id}/release" Seller => books::release::form,
    POST "/seller/books/{id}/release" Seller => books::release::save,
    POST "/seller/books/{id}/release/now" Seller => books::release::now,
    POST "/seller/books/{id}/cover" Seller => books::files::cover,
    POST "/seller/books/{id}/sample" Seller => books::change::sample,
    POST "/seller/books/{id}/sample/drop" Seller => books::change::drop_sample,
    POST "/seller/uploads" Seller => books::uploads::create,
    GET "/seller/uploads/{id}" Seller => books::uploads::offset,
    PATCH "/seller/uploads/{id}" Seller => books::uploads::add,
    DELETE "/seller/uploads/{id}" Seller => books::uploads::end,
];
