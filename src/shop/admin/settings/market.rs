//! How sellers share in the market's sales.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::domain::approval::Approval;
use crate::domain::commission::FeeBearer;
use crate::domain::payout::Schedule;

/// The shop's commission, in hundredths of a percent, until the owner sets another.
const COMMISSION: i64 = 1_000;
/// How long a share is held, in hours, until the owner sets another time.
const HOLD_HOURS: u32 = 24;
/// The longest time that a share is held, in hours.
pub const MOST_HOLD_HOURS: u32 = 24 * 30;

/// For how many days after the time held a reader can still open a dispute, until the owner sets another number: with the usual time
/// held, seven days in all.
const GOODWILL_DAYS: u32 = 6;
/// The most days of goodwill.
pub const MOST_GOODWILL_DAYS: u32 = 7;

/// The least that is paid out on request, in the smallest unit, until the owner sets another sum.
const PAYOUT_MINIMUM: i64 = 5_000;

/// What the owner set, as saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedMarket {
    /// In hundredths of a percent.
    pub commission: Option<i64>,
    /// [`FeeBearer::code`]
    pub fee_bearer: Option<String>,
    pub hold_hours: Option<u32>,
    pub goodwill_days: Option<u32>,
    /// In the smallest unit.
    pub payout_minimum: Option<i64>,
    /// [`Schedule::code`]
    pub schedule: Option<String>,
    /// In the smallest unit; 0 for never.
    pub payout_automatic: Option<i64>,
    pub sms: Option<bool>,
    /// [`Approval::code`]
    pub approval: Option<String>,
    pub applications: bool,
}

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketRules {
    /// Whether there are several sellers (`GRIOT_MARKET`). What was sold while there were keeps to these rules when there are no more.
    pub open: bool,
    /// What the shop keeps of a sale, in hundredths of a percent, where neither the seller nor the book has a rate of its own.
    pub commission: i64,
    pub fee_bearer: FeeBearer,
    /// How long a share is held once the buyer can download, unless he says earlier that all is well.
    pub hold: TimeDelta,
    /// How long after that a reader can still open a dispute.
    pub goodwill: TimeDelta,
    /// The least that is paid out on request, in the smallest unit.
    pub payout_minimum: i64,
    /// When payouts are proposed without a request.
    pub schedule: Schedule,
    /// Up to which amount a payout is released without an owner, in the smallest unit; 0 for never.
    pub payout_automatic: i64,
    /// Whether sellers who want them get SMS about their sales.
    pub sms: bool,
    /// Which books of sellers an owner approves before they are on the shelf.
    pub approval: Approval,
    /// Whether anybody may apply to sell.
    pub applications: bool,
}

impl Default for MarketRules {
    fn default() -> Self {
        SavedMarket::default().into()
    }
}

impl From<SavedMarket> for MarketRules {
    fn from(saved: SavedMarket) -> Self {
        let hours = saved.hold_hours.unwrap_or(HOLD_HOURS).min(MOST_HOLD_HOURS);
        Self {
            open: false,
            commission: saved.commission.unwrap_or(COMMISSION),
            fee_bearer: saved.fee_bearer.as_deref().and_then(FeeBearer::parse).unwrap_or_default(),
            hold: TimeDelta::hours(hours.into()),
            payout_minimum: saved.payout_minimum.unwrap_or(PAYOUT_MINIMUM),
            schedule: saved.schedule.as_deref().and_then(Schedule::parse).unwrap_or_default(),
            payout_automatic: saved.payout_automatic.unwrap_or(0),
            goodwill: TimeDelta::days(saved.goodwill_days.unwrap_or(GOODWILL_DAYS).min(MOST_GOODWILL_DAYS).into()),
            sms: saved.sms.unwrap_or(false),
            approval: saved.approval.as_deref().and_then(Approval::parse).unwrap_or_default(),
            applications: saved.applications,
        }
    }
}
