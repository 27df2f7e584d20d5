//! The tables behind a book's page: its sample's pictures, its contents, its reviews.

use super::{books, editions, orders};

diesel::table! {
    sample_pages (sample) {
        sample -> Text,
        pictures -> Text,
        drawn_at -> Timestamp,
    }
}

diesel::table! {
    edition_contents (edition_id) {
        edition_id -> Text,
        headings -> Text,
    }
}

diesel::table! {
    reviews (id) {
        id -> Text,
        book_id -> Text,
        order_id -> Text,
        stars -> Integer,
        name -> Text,
        text -> Text,
        state -> Text,
        answer -> Nullable<Text>,
        written_at -> Timestamp,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(edition_contents -> editions (edition_id));
diesel::joinable!(reviews -> books (book_id));
diesel::joinable!(reviews -> orders (order_id));

diesel::allow_tables_to_appear_in_same_query!(edition_contents, editions);
diesel::allow_tables_to_appear_in_same_query!(reviews, books);
diesel::allow_tables_to_appear_in_same_query!(reviews, orders);
