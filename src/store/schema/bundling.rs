//! The tables of bundles.

use super::{books, editions};

diesel::table! {
    bundles (id) {
        id -> Text,
        slug -> Text,
        title -> Text,
        description -> Text,
        amount -> BigInt,
        currency -> Text,
        published -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    bundle_books (bundle_id, book_id) {
        bundle_id -> Text,
        book_id -> Text,
        place -> Integer,
    }
}

diesel::table! {
    basket_bundles (visitor, bundle_id) {
        visitor -> Text,
        bundle_id -> Text,
        amount -> BigInt,
        currency -> Text,
        added_at -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::joinable!(bundle_books -> bundles (bundle_id));

diesel::joinable!(bundle_books -> books (book_id));

diesel::allow_tables_to_appear_in_same_query!(bundle_books, bundles);
diesel::allow_tables_to_appear_in_same_query!(bundle_books, books);
diesel::allow_tables_to_appear_in_same_query!(bundle_books, editions);
diesel::allow_tables_to_appear_in_same_query!(bundles, books);
diesel::allow_tables_to_appear_in_same_query!(bundles, editions);
