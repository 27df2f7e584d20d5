//! The tables of apps.

use super::orders;

diesel::table! {
    apps (id) {
        id -> Text,
        name -> Text,
        key -> Text,
        returns -> Text,
        origins -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    app_requests (key) {
        key -> Text,
        app_id -> Text,
        body -> Text,
        return_url -> Nullable<Text>,
        returns_at_once -> Bool,
        at -> Timestamp,
    }
}

diesel::joinable!(app_requests -> apps (app_id));

diesel::allow_tables_to_appear_in_same_query!(apps, app_requests);
diesel::allow_tables_to_appear_in_same_query!(app_requests, orders);
