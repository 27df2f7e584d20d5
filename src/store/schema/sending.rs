//! The tables of transfers.

use super::{attempts, orders, refunds};

diesel::table! {
    transfers (id) {
        id -> Text,
        client_id -> Text,
        order_id -> Nullable<Text>,
        refund_id -> Nullable<Text>,
        attempt_id -> Nullable<Text>,
        account -> Text,
        api -> Text,
        state -> Text,
        version -> Integer,
        amount -> BigInt,
        currency -> Text,
        phone -> Text,
        operator -> Nullable<Text>,
        reason -> Text,
        other_number -> Nullable<Text>,
        author -> Text,
        tries -> Integer,
        called_at -> Nullable<Timestamp>,
        asked_at -> Nullable<Timestamp>,
        next_at -> Nullable<Timestamp>,
        refusal -> Nullable<Text>,
        note -> Text,
        transaction_id -> Nullable<Text>,
        notify_token -> Nullable<Text>,
        operator_id -> Nullable<Text>,
        fee -> Nullable<BigInt>,
        created_at -> Timestamp,
        changed_at -> Timestamp,
        payout_id -> Nullable<Text>,
    }
}

diesel::table! {
    transfer_answers (id) {
        id -> Text,
        transfer_id -> Text,
        code -> Text,
        word -> Text,
        state -> Text,
        raw -> Text,
        times -> Integer,
        first_at -> Timestamp,
        last_at -> Timestamp,
    }
}

diesel::joinable!(transfers -> orders (order_id));
diesel::joinable!(transfers -> refunds (refund_id));
diesel::joinable!(transfers -> attempts (attempt_id));
diesel::joinable!(transfer_answers -> transfers (transfer_id));
