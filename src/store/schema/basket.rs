//! The table of baskets.

diesel::table! {
    basket_items (visitor, book_id) {
        visitor -> Text,
        book_id -> Text,
        amount -> BigInt,
        currency -> Text,
        added_at -> Timestamp,
        changed_at -> Timestamp,
        own_amount -> Nullable<BigInt>,
    }
}
