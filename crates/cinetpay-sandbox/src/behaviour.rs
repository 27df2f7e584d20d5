//! How the sandbox can be told to misbehave, for tests of the shop.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What goes wrong. The default is a sandbox that works. This is also the JSON of `POST /guichet/control`, where
/// omitted fields have their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the control address")]
pub struct Behaviour {
    /// The delay before a call that starts a payment or a transfer is processed, in milliseconds.
    pub init_delay_ms: u64,
    /// The delay before any other call but a login is answered, in milliseconds.
    pub check_delay_ms: u64,
    /// Answers calls that start something with this HTTP status and does nothing else.
    pub init_status: Option<u16>,
    /// Answers any other call but a login with this HTTP status.
    pub check_status: Option<u16>,
    /// `Retry-After` sent with those statuses, in seconds.
    pub retry_after: Option<u32>,
    /// The payment or transfer is made, but this is the answer.
    pub init_garbage: Option<Garbage>,
    /// The same for any other call but a login.
    pub check_garbage: Option<Garbage>,
    /// The payment or transfer is made, but the answer never comes.
    pub init_commits_then_hangs: bool,
    /// Answers logins of the 2026 API and of the older transfers with this HTTP status.
    pub login_status: Option<u16>,
    /// A login succeeds, but this is the answer.
    pub login_garbage: Option<Garbage>,
    /// A login of the 2026 API answers `data.token` and `data.expires_in`, as some do.
    pub login_nested: bool,
    /// No token is known any more: 1003 in the 2026 API, 706 in the older transfers.
    pub tokens_forgotten: bool,
    /// What becomes of transfers, whatever the number.
    pub transfers: Fate,
    /// The 2026 API returns the browser by POST, not by GET.
    pub return_by_post: bool,
    /// How the shop is notified.
    pub notifications: Notifications,
    /// The pauses before the retries of a notification that was not answered 2xx, in milliseconds.
    pub retry_pauses_ms: Vec<u64>,
    /// Signs notifications with another key; in the 2026 API, another `notify_token`.
    pub wrong_token: bool,
    /// What a check says instead of the truth.
    pub check_answer: Forgery,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            init_delay_ms: 0,
            check_delay_ms: 0,
            init_status: None,
            check_status: None,
            retry_after: None,
            init_garbage: None,
            check_garbage: None,
            init_commits_then_hangs: false,
            login_status: None,
            login_garbage: None,
            login_nested: false,
            tokens_forgotten: false,
            transfers: Fate::default(),
            return_by_post: false,
            notifications: Notifications::default(),
            retry_pauses_ms: vec![2_000, 10_000, 60_000, 300_000],
            wrong_token: false,
            check_answer: Forgery::default(),
        }
    }
}

/// An answer that is not a valid API answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Garbage {
    /// A web page, as gateways' front servers show when they are down; HTTP status 200.
    Html,
    /// The first half of the true answer.
    TruncatedJson,
    /// One gigabyte of a JSON string.
    HugeBody,
    /// One megabyte that decompresses to one gigabyte.
    GzipBomb,
    /// A redirect to this URL, by 307.
    Redirect(String),
    /// No answer; the connection stays open.
    Hang,
    /// The true answer, one byte a second.
    OneBytePerSecond,
    /// The connection is reset instead of answered.
    Reset,
}

/// What becomes of transfers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// What the number decides, or a person.
    #[default]
    Normal,
    /// They move no further.
    Stuck,
    /// The operator rejects them.
    Rejected,
}

/// How the shop is notified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notifications {
    /// Each change once, with retries until it is answered 2xx.
    #[default]
    Normal,
    /// Never.
    Lost,
    /// Each one this many times, all at once.
    Doubled(u32),
    /// After this many milliseconds.
    LateMs(u64),
    /// As usual, and also one before the init call is answered.
    Early,
}

/// What a check's answer says instead of the truth. Values are JSON: `"2500.0"`, `2500` and `null` differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Forgery {
    /// In `data`.
    pub amount: Option<Value>,
    /// In `data`.
    pub currency: Option<Value>,
    /// Put into `data` as `transaction_id` and `cpm_trans_id`, which the documented answer does not have.
    pub transaction: Option<Value>,
    /// In `data`.
    pub status: Option<Value>,
    /// At the top level.
    pub code: Option<Value>,
    /// At the top level.
    pub message: Option<Value>,
    /// Names of fields to leave out, at the top level and in `data`.
    pub missing: Vec<String>,
    /// The format of 2021: with a telephone number, but without amount, currency and status.
    pub shape_2021: bool,
}
