//! The tables of sellers' books and pages, and of who wants to sell.

use super::{books, seller_books, sellers};

diesel::table! {
    book_approvals (book_id) {
        book_id -> Text,
        state -> Text,
        answer -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    seller_pictures (seller_id) {
        seller_id -> Text,
        picture -> Text,
    }
}

diesel::table! {
    applications (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        phone -> Nullable<Text>,
        about -> Text,
        offer -> Text,
        language -> Text,
        state -> Text,
        answer -> Text,
        created_at -> Timestamp,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(book_approvals -> books (book_id));
diesel::joinable!(seller_pictures -> sellers (seller_id));
diesel::joinable!(seller_books -> sellers (seller_id));
