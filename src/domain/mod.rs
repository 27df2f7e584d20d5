//! The domain types and rules: books, orders, payments, money. Pure: no I/O, no clock, no await.

/// `ALL`: the variants of an enum, in the order in which they are shown. One that is not listed does not compile.
macro_rules! variants {
    ($seen:vis $($variant:ident),+ $(,)?) => {
        $seen const ALL: [Self; [$(stringify!($variant)),+].len()] = {
            let all = [$(Self::$variant),+];
            match all[0] {
                $(Self::$variant => (),)+
            }
            all
        };
    };
}
pub(crate) use variants;

pub mod app;
pub mod approval;
pub mod book;
pub mod book_list;
pub mod book_search;
pub mod channels;
pub mod colour;
pub mod commission;
pub mod contact;
pub mod contents;
pub mod coupon;
pub mod coverage;
pub mod delivery_report;
pub mod device_code;
pub mod dispute;
pub mod download_time;
pub mod fees;
pub mod gift;
pub mod grant;
pub mod ids;
pub mod job;
pub mod language;
pub mod lease;
pub mod ledger;
pub mod means;
pub mod mismatch;
pub mod money;
pub mod operator_health;
pub mod operator_message;
pub mod order;
pub mod order_facts;
pub mod order_number;
pub mod own_price;
pub mod password;
pub mod payment;
pub mod payout;
pub mod percent;
pub mod picture;
pub mod push;
pub mod rate_limit;
pub mod receipt;
pub mod reconciliation;
pub mod refusal;
pub mod release;
pub mod return_mode;
pub mod review;
pub mod role;
pub mod search_key;
pub mod search_term;
pub mod seller;
pub mod seller_statement;
pub mod split;
pub mod stamp;
pub mod tax;
pub mod thread;
pub mod token;
pub mod transfer;
pub mod typed;
pub mod visit;
pub mod web_address;
pub mod webhook;
pub mod wording;
