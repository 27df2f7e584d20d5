//! Leases: for how long what a worker does (a job, a check, a webhook, a transfer) is left to it.

use std::time::Duration;

use chrono::TimeDelta;

/// How long what a worker has begun belongs to it. The lease is renewed as long as the worker lives, so that what a process that died had in
/// its hands is due again this soon, in the same process started again or in another one.
pub const LEASE: TimeDelta = TimeDelta::seconds(12);

/// How often a lease is renewed.
pub const RENEWAL: Duration = Duration::from_secs(4);
