//! The tables that compare the gateway's lists with the shop's books.

use super::attempts;

diesel::table! {
    statement_runs (id) {
        id -> Text,
        account -> Text,
        source -> Text,
        nightly -> Nullable<Text>,
        actor -> Text,
        name -> Text,
        lines -> BigInt,
        unread -> BigInt,
        faults -> Text,
        error -> Nullable<Text>,
        first_at -> Nullable<Timestamp>,
        last_at -> Nullable<Timestamp>,
        began_at -> Timestamp,
        alive_until -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    statement_lines (account, transaction_id) {
        account -> Text,
        transaction_id -> Text,
        state -> Text,
        amount -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        fee -> Nullable<BigInt>,
        method -> Nullable<Text>,
        operator_id -> Nullable<Text>,
        at -> Nullable<Timestamp>,
        raw -> Text,
        run_id -> Text,
        first_at -> Timestamp,
        last_at -> Timestamp,
    }
}

diesel::table! {
    statement_differences (id) {
        id -> Text,
        account -> Text,
        transaction_id -> Text,
        kind -> Text,
        attempt_id -> Nullable<Text>,
        theirs -> Text,
        state -> Text,
        act -> Text,
        reason -> Text,
        decided_by -> Text,
        decided_at -> Nullable<Timestamp>,
        found_at -> Timestamp,
        booked -> BigInt,
        fee_booked -> BigInt,
        postings -> Integer,
        order_id -> Nullable<Text>,
    }
}

diesel::table! {
    statement_columns (account) {
        account -> Text,
        mapping -> Text,
        changed_by -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    gateway_balances (account, kind) {
        account -> Text,
        kind -> Text,
        hundredths -> BigInt,
        currency -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(attempts, statement_lines);
