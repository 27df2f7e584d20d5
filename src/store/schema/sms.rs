//! The tables of SMS and of short codes.

use super::{links, messages};

diesel::table! {
    sms_sends (id) {
        id -> Text,
        message_id -> Text,
        provider -> Text,
        reference -> Nullable<Text>,
        parts -> Integer,
        alphabet -> Text,
        price -> Nullable<BigInt>,
        currency -> Text,
        began_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sms_reports (provider, reference) {
        provider -> Text,
        reference -> Text,
        state -> Text,
        detail -> Text,
        matched -> Bool,
        first_at -> Timestamp,
        last_at -> Timestamp,
    }
}

diesel::table! {
    short_links (code_sha256) {
        code_sha256 -> Text,
        link_id -> Text,
    }
}

diesel::table! {
    device_codes (link_id) {
        link_id -> Text,
        code_mark -> Text,
        expires_at -> Timestamp,
    }
}

diesel::joinable!(sms_sends -> messages (message_id));
diesel::joinable!(short_links -> links (link_id));
diesel::allow_tables_to_appear_in_same_query!(sms_sends, messages);
diesel::allow_tables_to_appear_in_same_query!(short_links, links);
