//! How sellers share in the market's sales.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::domain::commission::FeeBearer;

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
            goodwill: TimeDelta::days(saved.goodwill_days.unwrap_or(GOODWILL_DAYS).min(MOST_GOODWILL_DAYS).into()),
        }
    }
}
