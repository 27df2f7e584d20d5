//! The tables of the ledger.

diesel::table! {
    ledger_postings (id) {
        id -> Text,
        kind -> Text,
        order_id -> Nullable<Text>,
        attempt_id -> Nullable<Text>,
        refund_id -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    ledger_lines (posting_id, place) {
        posting_id -> Text,
        place -> Integer,
        account -> Text,
        order_line -> Nullable<Integer>,
        currency -> Text,
        amount -> BigInt,
        seller -> Nullable<Text>,
        at -> Nullable<Timestamp>,
    }
}
