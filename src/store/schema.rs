//! The tables, once for both databases. The migrations say what each contains.

mod back_office;
mod basket;
mod book_page;
mod bundling;
mod documents;
mod finding;
mod giving;
mod help;
mod ledger;
mod market;
mod mobile;
mod naming;
mod outside;
mod reading;
mod selling;
mod sending;
mod shop;
mod sms;
mod stamping;
mod statements;
mod talking;

pub use back_office::{
    account_links, accounts, audit, daily, first_owner_links, flags, invitations, manual_payments, order_notes,
    recovery_codes, refund_lines, refunds, refusals, sale_messages, search_keys, sessions, uploads,
};
pub use basket::basket_items;
pub use book_page::{edition_contents, reviews, sample_pages};
pub use bundling::{basket_bundles, bundle_books, bundles};
pub use documents::{book_tax_classes, receipt_lines, receipts, tax_rates};
pub use finding::{book_lists, book_sales, book_search, catalogue_changes, former_slugs, search_forms, search_words};
pub use giving::gifts;
pub use help::{help_requests, order_searches};
pub use ledger::{ledger_lines, ledger_postings};
pub use market::{
    dispute_steps, disputes, payout_details, payout_flags, payouts, seller_books, seller_messages, sellers, shares,
};
pub use mobile::{app_requests, apps};
pub use naming::own_prices;
pub use outside::{
    api_tokens, author_shares, book_prices, coupon_uses, coupons, free_orders, webhook_deliveries, webhook_endpoints,
    webhook_messages,
};
pub use reading::{reader_contacts, reader_feeds, reader_sessions, readers, sign_in_requests};
pub use selling::{applications, book_approvals, seller_pictures};
pub use sending::{transfer_answers, transfers};
pub use shop::{jobs, meta, settings};
pub use sms::{device_codes, short_links, sms_reports, sms_sends};
pub use stamping::{stamp_layouts, stamped_books, stamps};
pub use statements::{gateway_balances, statement_columns, statement_differences, statement_lines, statement_runs};
pub use talking::{thread_messages, threads};

diesel::table! {
    books (id) {
        id -> Text,
        slug -> Text,
        title -> Text,
        author -> Text,
        description -> Text,
        language -> Text,
        amount -> BigInt,
        currency -> Text,
        published -> Bool,
        cover -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
        sample -> Nullable<Text>,
        search -> Text,
        front -> BigInt,
        release_on -> Nullable<Date>,
    }
}

diesel::table! {
    book_authors (book_id, place) {
        book_id -> Text,
        place -> Integer,
        name -> Text,
    }
}

diesel::table! {
    categories (id) {
        id -> Text,
        slug -> Text,
        french -> Text,
        english -> Text,
        place -> Integer,
    }
}

diesel::table! {
    book_categories (book_id, category_id) {
        book_id -> Text,
        category_id -> Text,
    }
}

diesel::table! {
    editions (id) {
        id -> Text,
        book_id -> Text,
        format -> Text,
        sha256 -> Text,
        size_bytes -> BigInt,
        pages -> Nullable<Integer>,
        file_name -> Text,
        created_at -> Timestamp,
        version -> Integer,
        state -> Text,
        inner_title -> Nullable<Text>,
    }
}

diesel::table! {
    orders (id) {
        id -> Text,
        key -> Text,
        number -> Text,
        idempotency_key -> Nullable<Text>,
        visitor -> Nullable<Text>,
        title -> Text,
        amount -> BigInt,
        currency -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        name -> Nullable<Text>,
        address -> Nullable<Text>,
        language -> Text,
        state -> Text,
        placed_at -> Timestamp,
        expires_at -> Timestamp,
        paid_at -> Nullable<Timestamp>,
        method -> Nullable<Text>,
        received -> Nullable<BigInt>,
        first_name -> Nullable<Text>,
    }
}

diesel::table! {
    order_lines (order_id, place) {
        order_id -> Text,
        place -> Integer,
        book_id -> Text,
        edition_id -> Text,
        title -> Text,
        list_price -> BigInt,
        discount -> BigInt,
        amount -> BigInt,
        received -> Nullable<BigInt>,
        placed_at -> Timestamp,
        seller -> Nullable<Text>,
    }
}

diesel::table! {
    attempts (id) {
        id -> Text,
        order_id -> Text,
        transaction_id -> Text,
        generation -> Text,
        state -> Text,
        amount -> BigInt,
        currency -> Text,
        payment_token -> Nullable<Text>,
        payment_url -> Nullable<Text>,
        code -> Nullable<Text>,
        method -> Nullable<Text>,
        operator_id -> Nullable<Text>,
        refund_due -> Bool,
        opened_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        next_check_at -> Nullable<Timestamp>,
        wanted_at -> Nullable<Timestamp>,
        checks_spent_until -> Nullable<Timestamp>,
        received -> Nullable<BigInt>,
        account -> Nullable<Text>,
        kept -> Nullable<Text>,
    }
}

diesel::table! {
    gateway_accounts (id) {
        id -> Text,
        generation -> Text,
        name -> Text,
        credentials -> Text,
        first_at -> Timestamp,
        last_at -> Timestamp,
    }
}

diesel::table! {
    checks (id) {
        id -> Text,
        attempt_id -> Text,
        cause -> Text,
        code -> Text,
        verdict -> Text,
        raw -> Text,
        times -> Integer,
        first_at -> Timestamp,
        last_at -> Timestamp,
        method -> Nullable<Text>,
    }
}

diesel::table! {
    notifications (digest) {
        digest -> Text,
        transaction_id -> Text,
        signed -> Bool,
        raw -> Text,
        copies -> Integer,
        first_at -> Timestamp,
        last_at -> Timestamp,
        known -> Bool,
    }
}

diesel::table! {
    transitions (id) {
        id -> Text,
        order_id -> Text,
        attempt_id -> Nullable<Text>,
        was -> Text,
        became -> Text,
        cause -> Text,
        actor -> Text,
        note -> Text,
        raw -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        order_id -> Text,
        line -> Integer,
        edition_id -> Text,
        downloads -> Integer,
        used -> Integer,
        coverage -> Text,
        bytes_sent -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        visit -> Nullable<Text>,
        opens_on -> Nullable<Date>,
    }
}

diesel::table! {
    grant_files (grant_id, edition_id) {
        grant_id -> Text,
        edition_id -> Text,
        used -> Integer,
        coverage -> Text,
        bytes_sent -> BigInt,
        created_at -> Timestamp,
        visit -> Nullable<Text>,
    }
}

diesel::table! {
    links (id) {
        id -> Text,
        order_id -> Text,
        token_sha256 -> Text,
        file_sha256 -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    downloads (id) {
        id -> Text,
        grant_id -> Text,
        bytes -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    messages (id) {
        id -> Text,
        channel -> Text,
        order_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        link_id -> Nullable<Text>,
        kind -> Text,
        recipient -> Text,
        language -> Text,
        state -> Text,
        error -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(editions -> books (book_id));
diesel::joinable!(book_authors -> books (book_id));
diesel::joinable!(book_categories -> books (book_id));
diesel::joinable!(book_categories -> categories (category_id));
diesel::joinable!(former_slugs -> books (book_id));
diesel::joinable!(grant_files -> grants (grant_id));
diesel::joinable!(grant_files -> editions (edition_id));
diesel::joinable!(ledger_postings -> orders (order_id));
diesel::joinable!(ledger_lines -> ledger_postings (posting_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> books (book_id));
diesel::joinable!(order_lines -> editions (edition_id));
diesel::joinable!(attempts -> orders (order_id));
diesel::joinable!(checks -> attempts (attempt_id));
diesel::joinable!(transitions -> orders (order_id));
diesel::joinable!(transitions -> attempts (attempt_id));
diesel::joinable!(grants -> orders (order_id));
diesel::joinable!(grants -> editions (edition_id));
diesel::joinable!(links -> orders (order_id));
diesel::joinable!(downloads -> grants (grant_id));
diesel::joinable!(messages -> orders (order_id));
diesel::joinable!(messages -> links (link_id));
diesel::joinable!(coupons -> books (book_id));
diesel::joinable!(coupon_uses -> orders (order_id));
diesel::joinable!(coupon_uses -> coupons (coupon_id));
diesel::joinable!(free_orders -> orders (order_id));
diesel::joinable!(webhook_deliveries -> webhook_messages (message_id));
diesel::joinable!(webhook_deliveries -> webhook_endpoints (endpoint_id));

diesel::allow_columns_to_appear_in_same_group_by_clause!(order_lines::title, orders::currency);

diesel::allow_tables_to_appear_in_same_query!(
    meta,
    books,
    editions,
    orders,
    order_lines,
    attempts,
    checks,
    notifications,
    transitions,
    grants,
    links,
    downloads,
    messages,
    account_links,
    jobs,
    accounts,
    sessions,
    invitations,
    recovery_codes,
    audit,
    coupons,
    coupon_uses,
    free_orders,
    transfers,
    transfer_answers,
    webhook_endpoints,
    webhook_messages,
    webhook_deliveries,
    api_tokens,
    book_authors,
    book_prices,
    categories,
    book_categories,
    former_slugs,
    grant_files,
    uploads,
    daily,
    order_notes,
    search_keys,
    refunds,
    refund_lines,
    manual_payments,
    flags,
    sale_messages,
    ledger_postings,
    ledger_lines,
    sellers,
    seller_books,
    shares,
    disputes,
    book_approvals,
    seller_pictures
);
