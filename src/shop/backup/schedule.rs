//! The backup of the day, which nobody asks for: made by one of the shop's workers, read back, and then the old ones are removed.

use std::path::Path;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::archive::whole;
use super::gather::{Written, config_with_key, gather};
use super::{BackupError, MANIFEST, SEAL, fingerprint, write};
use crate::config::{self, Config, Files};
use crate::shop::{Error, Shop, leases};
use crate::storage::{BackupBucket, BackupPlace};
use crate::store::backup_runs;

/// When a backup that failed is tried again.
const REST: TimeDelta = TimeDelta::hours(1);

/// Makes the backup of the day, if it is due and no other process is at it or has made it. Returns its name.
///
/// # Errors
/// When the database is busy or unavailable, or the backup could not be made: then it is tried again in an hour.
pub async fn make_due(shop: &Shop, config: &Config) -> Result<Option<String>, Error> {
    let Some(to) = &config.backup.to else { return Ok(None) };
    let now = shop.clock.now();
    let (due, end) = (last_hour(now, shop.rules().zone, config.backup.hour), leases::until(now));
    if !shop.db.write(move |conn| backup_runs::claim(conn, due, now.naive_utc(), end)).await? {
        return Ok(None);
    }
    let renew = |from, next| async move { Ok(shop.db.write(move |conn| backup_runs::renew(conn, from, next)).await?) };
    let made = leases::keep(shop, end, renew, make(shop, config, to)).await;
    let ended = shop.clock.now().naive_utc();
    match made {
        Ok((name, missing)) => {
            let fault = (!missing.is_empty()).then(|| {
                format!("{} files are not in the storage, or not whole: {}", missing.len(), missing.join(", "))
            });
            shop.db.write(move |conn| backup_runs::done(conn, ended, fault)).await?;
            Ok(Some(name))
        }
        Err(error) => {
            let why = error.to_string();
            shop.db.write(move |conn| backup_runs::failed(conn, ended + REST, why)).await?;
            Err(Error::Broken(error.to_string()))
        }
    }
}

/// The last time that it was this hour in the shop's zone.
fn last_hour(now: DateTime<Utc>, zone: Tz, hour: u32) -> NaiveDateTime {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let today = now.with_timezone(&zone).date_naive();
    let days = [Some(today), today.pred_opt()].into_iter().flatten();
    // An hour that a change of the clock leaves out is none of that day.
    let hours = days.filter_map(|day| zone.from_local_datetime(&day.and_time(time)).earliest());
    let last = hours.map(|at| at.with_timezone(&Utc)).find(|at| *at <= now);
    last.unwrap_or(now - TimeDelta::days(1)).naive_utc()
}

/// Makes a backup, and removes the old ones if it lacks nothing. Returns its name and the files that it lacks.
async fn make(shop: &Shop, config: &Config, to: &Files) -> Result<(String, Vec<String>), BackupError> {
    let (ours, place) = (prefix(config)?, BackupPlace::at(to)?);
    if let BackupPlace::Folder(folder) = &place {
        prepare(folder).await?;
        remove_drafts(&place, &ours).await?;
    }
    let end = if config.backup.recipients.is_empty() { "tar" } else { "tar.age" };
    let name = format!("{ours}{}.{end}", shop.clock.now().format("%Y%m%d-%H%M%S"));
    let Written { missing, .. } = match &place {
        BackupPlace::Folder(folder) => write(config, &shop.clock, &folder.join(&name)).await?,
        BackupPlace::Bucket(bucket) => to_bucket(shop, config, bucket, &name).await?,
    };
    if missing.is_empty() {
        remove_old(&place, &ours, config.backup.keep).await?;
    }
    Ok((name, missing))
}

/// How the names of this shop's backups begin: another shop's in the same place are left alone.
fn prefix(config: &Config) -> Result<String, BackupError> {
    let shop = fingerprint(&config::key(config_with_key(config)?)?);
    Ok(format!("griot-{}-", shop.get(..8).unwrap_or_default()))
}

async fn prepare(folder: &Path) -> Result<(), BackupError> {
    let made = tokio::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).await;
    made.map_err(|source| BackupError::Disk { path: folder.to_owned(), source })
}

/// Writes it to a bucket. The database is dumped to the data folder first.
async fn to_bucket(shop: &Shop, config: &Config, bucket: &BackupBucket, name: &str) -> Result<Written, BackupError> {
    let (output, opens) = bucket.output(name, &config.backup.recipients)?;
    let written = gather(config, &shop.clock, output, config.data.join("backup.database")).await?;
    let read = bucket.read(name, opens, &[MANIFEST, SEAL]).await?;
    if let Err(why) = whole(&read) {
        bucket.remove(name).await?;
        return Err(BackupError::Spoilt { path: name.into(), why });
    }
    Ok(written)
}

/// How the names of whole backups end.
const WHOLE: [&str; 2] = [".tar", ".tar.age"];
/// How the names of what a backup that was cut off leaves end.
const DRAFTS: [&str; 2] = [".part", ".part.database"];

fn is_ours(name: &str, ours: &str, ends: [&str; 2]) -> bool {
    name.starts_with(ours) && ends.into_iter().any(|end| name.ends_with(end))
}

/// Removes what backups left that were cut off: nobody else is at one.
async fn remove_drafts(place: &BackupPlace, ours: &str) -> Result<(), BackupError> {
    for name in place.names().await? {
        if is_ours(&name, ours, DRAFTS) {
            place.remove(&name).await?;
        }
    }
    Ok(())
}

/// Removes all of this shop's backups but the newest.
async fn remove_old(place: &BackupPlace, ours: &str, keep: usize) -> Result<(), BackupError> {
    let names = place.names().await?.into_iter();
    let mut names: Vec<String> = names.filter(|name| is_ours(name, ours, WHOLE)).collect();
    // Their names are in the order of time.
    names.sort();
    for name in names.iter().rev().skip(keep.max(1)) {
        place.remove(name).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_that_of_the_shop_and_one_that_is_left_out_is_the_day_befores() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (now, zone, hour, last) in [
            ("2026-12-01T03:00:00Z", Tz::Africa__Abidjan, 3, "2026-12-01T03:00:00Z"),
            ("2026-12-01T02:59:59Z", Tz::Africa__Abidjan, 3, "2026-11-30T03:00:00Z"),
            ("2026-12-01T02:30:00Z", Tz::Africa__Nairobi, 3, "2026-12-01T00:00:00Z"),
            ("2026-12-01T23:30:00Z", Tz::Africa__Nairobi, 3, "2026-12-01T00:00:00Z"),
            ("2026-03-29T10:00:00Z", Tz::Europe__Paris, 2, "2026-03-28T01:00:00Z"),
        ] {
            assert_eq!(last_hour(at(now), zone, hour).and_utc(), at(last), "{now} {zone} {hour}");
        }
    }
}
