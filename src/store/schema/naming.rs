//! The table of prices that buyers name.

diesel::table! {
    own_prices (book_id) {
        book_id -> Text,
        suggested -> BigInt,
        currency -> Text,
    }
}
