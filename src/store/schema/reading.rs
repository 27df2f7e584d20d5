//! The tables of readers and their libraries.

diesel::table! {
    readers (id) {
        id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    reader_contacts (contact) {
        contact -> Text,
        reader_id -> Text,
        proved_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_requests (id) {
        id -> Text,
        contact -> Text,
        joins -> Nullable<Text>,
        language -> Text,
        ticket -> Text,
        link -> Text,
        tries -> Integer,
        created_at -> Timestamp,
        written_at -> Nullable<Timestamp>,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    reader_sessions (id) {
        id -> Text,
        token -> Text,
        reader_id -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    reader_feeds (secret) {
        secret -> Text,
        reader_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::joinable!(reader_contacts -> readers (reader_id));
diesel::joinable!(reader_sessions -> readers (reader_id));
diesel::joinable!(reader_feeds -> readers (reader_id));
diesel::allow_tables_to_appear_in_same_query!(reader_contacts, readers, reader_sessions, reader_feeds);
