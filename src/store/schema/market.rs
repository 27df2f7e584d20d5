//! The tables of the market: who sells, what, and what of each sale is theirs.

use super::books;

diesel::table! {
    sellers (id) {
        id -> Text,
        account_id -> Text,
        slug -> Text,
        name -> Text,
        about -> Text,
        phone -> Nullable<Text>,
        language -> Text,
        commission -> Nullable<BigInt>,
        created_at -> Timestamp,
        sms -> Bool,
        left_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    seller_books (book_id) {
        book_id -> Text,
        seller_id -> Text,
        commission -> Nullable<BigInt>,
    }
}

diesel::table! {
    shares (order_id, line) {
        order_id -> Text,
        line -> Integer,
        seller_id -> Text,
        commission -> BigInt,
        at -> Timestamp,
        due_at -> Nullable<Timestamp>,
        released_at -> Nullable<Timestamp>,
        released_by -> Nullable<Text>,
        disputed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    payouts (id) {
        id -> Text,
        seller_id -> Text,
        amount -> BigInt,
        currency -> Text,
        destination -> Text,
        author -> Text,
        at -> Timestamp,
        state -> Text,
        way -> Text,
        phone -> Nullable<Text>,
        operator -> Nullable<Text>,
        reason -> Text,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    seller_messages (message_id) {
        message_id -> Text,
        order_id -> Text,
    }
}

diesel::joinable!(seller_books -> books (book_id));

diesel::table! {
    disputes (id) {
        id -> Text,
        order_id -> Text,
        line -> Integer,
        seller_id -> Text,
        reason -> Text,
        opened_at -> Timestamp,
        decision -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        amount -> BigInt,
    }
}

diesel::table! {
    dispute_steps (id) {
        id -> Text,
        dispute_id -> Text,
        party -> Text,
        act -> Text,
        words -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    payout_details (id) {
        id -> Text,
        seller_id -> Text,
        way -> Text,
        phone -> Nullable<Text>,
        operator -> Nullable<Text>,
        account -> Nullable<Text>,
        at -> Timestamp,
        counts_at -> Timestamp,
    }
}

diesel::table! {
    payout_flags (payout_id, kind) {
        payout_id -> Text,
        kind -> Text,
        detail -> Text,
    }
}

diesel::joinable!(payouts -> sellers (seller_id));
diesel::allow_tables_to_appear_in_same_query!(payouts, sellers, payout_details);
