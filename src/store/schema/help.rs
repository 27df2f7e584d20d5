//! The tables of what people type on `/find`.

diesel::table! {
    order_searches (id) {
        id -> Text,
        facts -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    help_requests (id) {
        id -> Text,
        state -> Text,
        number -> Nullable<Text>,
        transaction_id -> Nullable<Text>,
        operator_ids -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        answer_to -> Text,
        message -> Text,
        language -> Text,
        created_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
    }
}
