//! The table of gifts.

use super::orders;

diesel::table! {
    gifts (order_id) {
        order_id -> Text,
        contact -> Nullable<Text>,
        giver -> Text,
        greeting -> Text,
        wished_at -> Nullable<Timestamp>,
        due_at -> Nullable<Timestamp>,
        delivered_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(gifts -> orders (order_id));
diesel::allow_tables_to_appear_in_same_query!(gifts, orders);
