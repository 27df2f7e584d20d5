//! The tables of what readers and sellers write to each other.

use super::{books, orders};

diesel::table! {
    threads (id) {
        id -> Text,
        token_sha256 -> Text,
        seller_id -> Text,
        book_id -> Text,
        order_id -> Nullable<Text>,
        contact -> Nullable<Text>,
        language -> Text,
        created_at -> Timestamp,
        last_at -> Timestamp,
        last_by -> Text,
        last_message -> Text,
        reader_seen_at -> Nullable<Timestamp>,
        reader_told_at -> Nullable<Timestamp>,
        seller_seen_at -> Nullable<Timestamp>,
        seller_told_at -> Nullable<Timestamp>,
        reported_at -> Nullable<Timestamp>,
        reported_by -> Nullable<Text>,
        texted -> Nullable<Text>,
    }
}

diesel::table! {
    thread_messages (id) {
        id -> Text,
        thread_id -> Text,
        author -> Text,
        text -> Text,
        at -> Timestamp,
        form_key -> Text,
    }
}

diesel::joinable!(threads -> books (book_id));
diesel::joinable!(threads -> orders (order_id));
diesel::allow_tables_to_appear_in_same_query!(threads, books);
diesel::allow_tables_to_appear_in_same_query!(threads, orders);
