//! The tables of stamps.

use super::grants;

diesel::table! {
    stamped_books (book_id) {
        book_id -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    stamp_layouts (sha256) {
        sha256 -> Text,
        layout -> Text,
        tail -> Binary,
        made_at -> Timestamp,
    }
}

diesel::table! {
    stamps (grant_id, edition_id) {
        grant_id -> Text,
        edition_id -> Text,
        line -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(grants, stamps);
