//! The tables of the shop itself: settings, the numbers in `meta`, and jobs.

diesel::table! {
    meta (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        kind -> Text,
        subject -> Text,
        state -> Text,
        run_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        tries -> Integer,
        error -> Nullable<Text>,
        created_at -> Timestamp,
    }
}
