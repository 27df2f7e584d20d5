//! The tables that books are found by.

diesel::table! {
    book_lists (list, book_id) {
        list -> Text,
        book_id -> Text,
        front -> BigInt,
        created_at -> Timestamp,
        sold -> BigInt,
        amount -> BigInt,
        language -> Text,
        formats -> Integer,
    }
}

diesel::table! {
    book_sales (book_id) {
        book_id -> Text,
        sold -> BigInt,
    }
}

diesel::table! {
    book_search (n) {
        n -> BigInt,
        book_id -> Text,
        title -> Text,
        authors -> Text,
        indexed -> Text,
        language -> Text,
        formats -> Integer,
        amount -> BigInt,
    }
}

diesel::table! {
    search_words (n) {
        n -> BigInt,
        word -> Text,
    }
}

diesel::table! {
    search_forms (form, word) {
        form -> Text,
        word -> Text,
    }
}

diesel::table! {
    catalogue_changes (version) {
        version -> BigInt,
        book_id -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(search_forms, search_words);

diesel::table! {
    former_slugs (slug) {
        slug -> Text,
        book_id -> Text,
        at -> Timestamp,
    }
}
