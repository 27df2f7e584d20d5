//! The tables of receipts and taxes.

diesel::table! {
    receipts (id) {
        id -> Text,
        name -> Text,
        series -> Text,
        year -> Integer,
        number -> BigInt,
        order_id -> Text,
        credited -> Nullable<Text>,
        refund_id -> Nullable<Text>,
        at -> Timestamp,
        country -> Text,
        currency -> Text,
        amount -> BigInt,
        tax -> BigInt,
        method -> Nullable<Text>,
        reference -> Nullable<Text>,
        seller -> Text,
        buyer_name -> Nullable<Text>,
        buyer_tax_id -> Nullable<Text>,
        state_number -> Nullable<Text>,
    }
}

diesel::table! {
    receipt_lines (receipt_id, place) {
        receipt_id -> Text,
        place -> Integer,
        title -> Text,
        class -> Text,
        rate -> Nullable<BigInt>,
        words -> Text,
        amount -> BigInt,
        tax -> BigInt,
    }
}

diesel::table! {
    tax_rates (id) {
        id -> Text,
        from_day -> Text,
        country -> Text,
        class -> Text,
        rate -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    book_tax_classes (book_id) {
        book_id -> Text,
        class -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(receipts, receipt_lines);
diesel::joinable!(receipt_lines -> receipts (receipt_id));
