//! The tables of the back office: the staff's accounts, what the staff did and uploaded, and what it sees of orders and sales.

use super::{attempts, messages, orders};

diesel::table! {
    accounts (id) {
        id -> Text,
        email -> Text,
        role -> Text,
        password -> Nullable<Text>,
        password_at -> Nullable<Timestamp>,
        totp_seed -> Nullable<Text>,
        totp_pending -> Nullable<Text>,
        totp_step -> Nullable<BigInt>,
        suspended_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        signed_in_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    search_keys (key, order_id) {
        key -> Text,
        order_id -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        token -> Text,
        account_id -> Text,
        whole -> Bool,
        address -> Text,
        agent -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        fresh_at -> Timestamp,
    }
}

diesel::table! {
    invitations (id) {
        id -> Text,
        token -> Text,
        account_id -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    first_owner_links (token) {
        token -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    account_links (message_id) {
        message_id -> Text,
        token -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> Text,
        account_id -> Text,
        code -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        actor -> Text,
        act -> Text,
        subject -> Text,
        detail -> Text,
    }
}

diesel::table! {
    refusals (subject, kind, hour) {
        subject -> Text,
        kind -> Text,
        hour -> Timestamp,
        count -> BigInt,
        address -> Text,
    }
}

diesel::table! {
    uploads (id) {
        id -> Text,
        account_id -> Text,
        file_name -> Text,
        size_bytes -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        purpose -> Text,
    }
}

diesel::table! {
    daily (kind, day, name) {
        day -> Text,
        kind -> Text,
        name -> Text,
        number -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    order_notes (id) {
        id -> Text,
        order_id -> Text,
        kind -> Text,
        text -> Text,
        author -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    manual_payments (order_id) {
        order_id -> Text,
        attempt_id -> Nullable<Text>,
        at -> Timestamp,
        asked_at -> Nullable<Timestamp>,
        same -> Nullable<Bool>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refund_lines (refund_id, line) {
        refund_id -> Text,
        order_id -> Text,
        line -> Integer,
        amount -> BigInt,
    }
}

diesel::table! {
    refunds (id) {
        id -> Text,
        order_id -> Text,
        attempt_id -> Nullable<Text>,
        amount -> BigInt,
        currency -> Text,
        reason -> Text,
        destination -> Text,
        author -> Text,
        at -> Timestamp,
        due -> Bool,
    }
}

diesel::table! {
    flags (id) {
        id -> Text,
        kind -> Text,
        subject -> Text,
        order_id -> Text,
        times -> Integer,
        first_at -> Timestamp,
        last_at -> Timestamp,
        handled_at -> Nullable<Timestamp>,
        handled_by -> Nullable<Text>,
    }
}

diesel::table! {
    sale_messages (account_id) {
        account_id -> Text,
        choice -> Text,
        language -> Text,
    }
}

diesel::joinable!(refund_lines -> refunds (refund_id));
diesel::joinable!(account_links -> messages (message_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(invitations -> accounts (account_id));
diesel::joinable!(recovery_codes -> accounts (account_id));
diesel::joinable!(audit -> accounts (account_id));
diesel::joinable!(order_notes -> orders (order_id));
diesel::joinable!(refunds -> orders (order_id));
diesel::joinable!(manual_payments -> orders (order_id));
diesel::joinable!(manual_payments -> attempts (attempt_id));
diesel::joinable!(flags -> orders (order_id));
diesel::joinable!(sale_messages -> accounts (account_id));
