//! The tables of what reaches beyond the shop: prices by currency, coupons, free orders, webhooks, and tokens of the read API.

diesel::table! {
    book_prices (book_id, currency) {
        book_id -> Text,
        currency -> Text,
        amount -> BigInt,
    }
}

diesel::table! {
    coupons (id) {
        id -> Text,
        code -> Text,
        kind -> Text,
        value -> BigInt,
        currency -> Text,
        book_id -> Nullable<Text>,
        starts_at -> Nullable<Timestamp>,
        ends_at -> Nullable<Timestamp>,
        most -> Nullable<BigInt>,
        most_each -> Nullable<BigInt>,
        used -> BigInt,
        paused -> Bool,
        note -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    coupon_uses (order_id) {
        order_id -> Text,
        coupon_id -> Text,
        full_amount -> BigInt,
        discount -> BigInt,
        email_mark -> Nullable<Text>,
        phone_mark -> Nullable<Text>,
        held -> Bool,
        at -> Timestamp,
    }
}

diesel::table! {
    free_orders (order_id) {
        order_id -> Text,
        mark -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    webhook_endpoints (id) {
        id -> Text,
        url -> Text,
        events -> Text,
        note -> Text,
        secret_number -> Integer,
        former_until -> Nullable<Timestamp>,
        paused -> Bool,
        failing_since -> Nullable<Timestamp>,
        failures -> Integer,
        rests_until -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    webhook_messages (id) {
        id -> Text,
        event -> Text,
        body -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Text,
        message_id -> Text,
        endpoint_id -> Text,
        state -> Text,
        run_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        tries -> Integer,
        status -> Nullable<Integer>,
        answer -> Nullable<Text>,
        error -> Nullable<Text>,
        tried_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> Text,
        name -> Text,
        token_sha256 -> Text,
        scopes -> Text,
        expires_at -> Nullable<Timestamp>,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    author_shares (author) {
        author -> Text,
        share -> BigInt,
        changed_at -> Timestamp,
    }
}
