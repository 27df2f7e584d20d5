//! Examines the shop's own disk, database and files.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use tokio::task::spawn_blocking;

use super::State::{Fault, Warning, Well};
use crate::confined::Held;
use crate::file_permissions::open;
use crate::open_files;
use crate::probe::{self, Space};
use crate::shop::admin::doctor::{Checkup, Found, Installation};
use crate::shop::backup;
use crate::shop::worker_health::{self, Background, Worker};
use crate::store::backup_runs::{self, BackupRuns};
use crate::store::{self, Db, health, meta};

/// With less free space than this, e-mails and orders will soon fail; with less than `LITTLE`, uploads do. In bytes.
const TOO_LITTLE: u64 = 200_000_000;
const LITTLE: u64 = 1_000_000_000;
/// A disk or a database that takes longer makes buyers wait.
const SLOW: Duration = Duration::from_millis(300);
/// A backup that is older counts as missing.
const BACKUP_LASTS: TimeDelta = TimeDelta::days(2);

/// Writes a row, reads it back, and asks for the database's version.
pub async fn database(checkup: &Checkup) -> Found {
    let db = match &checkup.db {
        Ok(db) => db,
        Err(why) => return (Fault, "doctor-database-silent", vec![("why", why.clone())]),
    };
    let now = checkup.clock.now().to_rfc3339();
    match write(db, now).await {
        Err(why) => (Fault, "doctor-database-silent", vec![("why", why.to_string())]),
        Ok((version, schema, took)) => {
            let (state, id) =
                if took > SLOW { (Warning, "doctor-database-slow") } else { (Well, "doctor-database-well") };
            (state, id, vec![("version", version), ("schema", schema), ("ms", took.as_millis().to_string())])
        }
    }
}

async fn write(db: &Db, now: String) -> Result<(String, String, Duration), store::Error> {
    let begun = Instant::now();
    let noted = now.clone();
    db.write(move |conn| meta::note_examination(conn, &noted)).await?;
    let took = begun.elapsed();
    db.read(move |conn| {
        if meta::examination(conn)?.is_none_or(|kept| kept < now) {
            return Err(store::Error::Unavailable("what was written is not there".to_owned()));
        }
        Ok((health::version(conn)?, health::schema(conn)?, took))
    })
    .await
}

/// Whether a worker is running, which checks payments and sends the e-mails.
pub async fn worker(checkup: &Checkup) -> Found {
    let now = checkup.clock.now();
    let found = match &checkup.db {
        Ok(db) => worker_health::look(db, now).await.map_err(|error| error.to_string()),
        Err(why) => Err(why.clone()),
    };
    match found {
        Ok(background) => background_work(&background, now),
        Err(why) => (Fault, "doctor-database-silent", vec![("why", why)]),
    }
}

fn background_work(background: &Background, now: DateTime<Utc>) -> Found {
    let letters = ("letters", background.late.map_or(0, |late| late.number).to_string());
    let minutes = |since: DateTime<Utc>| ("minutes", (now - since).num_minutes().to_string());
    match (background.worker, background.late) {
        (Worker::Gone { seen }, _) => (Fault, "doctor-worker-gone", vec![letters, minutes(seen)]),
        (Worker::Unseen, Some(late)) => (Fault, "doctor-worker-gone", vec![letters, minutes(late.since.and_utc())]),
        (Worker::Unseen, None) => (Warning, "doctor-worker-unseen", vec![]),
        (Worker::AtWork { .. }, Some(late)) => {
            (Warning, "doctor-worker-late", vec![letters, minutes(late.since.and_utc())])
        }
        (Worker::AtWork { seen }, None) => {
            let seconds = (now - seen).num_seconds().max(0).to_string();
            (Well, "doctor-worker-well", vec![("seconds", seconds)])
        }
    }
}

/// Whether files and covers of books can be stored.
pub async fn files(checkup: &Checkup) -> Found {
    let files = &checkup.installation.files;
    let folder = ("folder", files.name());
    let tried = match &checkup.storage {
        Ok(storage) => storage.try_out().await.map_err(|error| error.to_string()),
        Err(why) => Err(why.clone()),
    };
    match tried {
        Ok(()) => (Well, "doctor-files-well", vec![folder]),
        Err(why) if files.folder().is_none() => (Fault, "doctor-files-bucket", vec![folder, ("why", why)]),
        Err(why) => (Fault, "doctor-files-refused", vec![folder, ("why", why)]),
    }
}

/// The free space of the fuller of the two disks, if the files are on a disk, and the sync time of the data's disk.
pub async fn disk(checkup: &Checkup) -> Found {
    let (data, files) = (checkup.installation.data.clone(), checkup.installation.files.folder().map(Path::to_owned));
    let folder = ("folder", data.display().to_string());
    match spawn_blocking(move || measure(&data, files.as_deref()))
        .await
        .map_err(io::Error::other)
        .and_then(|measured| measured)
    {
        Err(error) => (Fault, "doctor-disk-refused", vec![folder, ("why", error.to_string())]),
        Ok((space, sync)) => {
            let (state, id) = match space.free {
                free if free < TOO_LITTLE => (Fault, "doctor-disk-full"),
                free if free < LITTLE => (Warning, "doctor-disk-filling"),
                _ if sync > SLOW => (Warning, "doctor-disk-slow"),
                _ => (Well, "doctor-disk-well"),
            };
            // Less than a gigabyte is shown in megabytes.
            let unit = if space.free < LITTLE { 1_000_000 } else { 1_000_000_000 };
            (state, id, vec![folder, ("free", (space.free / unit).to_string()), ("ms", sync.as_millis().to_string())])
        }
    }
}

fn measure(data: &Path, files: Option<&Path>) -> io::Result<(Space, Duration)> {
    let data_space = probe::space(data)?;
    let files = files.and_then(|files| probe::space(files).ok());
    let fuller = files.filter(|space| space.free < data_space.free).unwrap_or(data_space);
    Ok((fuller, probe::sync_time(data)?))
}

/// Whether the process that reads uploaded files is isolated from everything else.
pub fn reading(held: Held) -> Found {
    let id = match held {
        Held { files: true, calls: true } => return (Well, "doctor-reading-well", Vec::new()),
        Held { files: false, calls: true } => "doctor-reading-files",
        Held { files: true, calls: false } => "doctor-reading-calls",
        Held { files: false, calls: false } => "doctor-reading-open",
    };
    (Warning, id, Vec::new())
}

/// Whether other users of the machine can access the shop's files. The key has an examination of its own.
pub async fn rights(checkup: &Checkup) -> Found {
    let (places, key) = (checkup.installation.places.clone(), checkup.installation.key_file.clone());
    let found = spawn_blocking(move || open(&places)).await.unwrap_or_default();
    match found.into_iter().find(|open| Some(&open.path) != key.as_ref()) {
        None => (Well, "doctor-rights-well", vec![]),
        Some(open) => {
            let path = open.path.display().to_string();
            (Fault, "doctor-rights-open", vec![("path", path), ("rights", format!("{:o}", open.rights))])
        }
    }
}

/// How many connections are possible at once, by the limit of open files.
pub fn connections(limit: u64) -> Found {
    let (state, id) =
        if limit < open_files::FEW { (Warning, "doctor-connections-few") } else { (Well, "doctor-connections-well") };
    (state, id, vec![("limit", limit.to_string())])
}

/// Whether other users of the machine can read the master key.
pub async fn key(checkup: &Checkup) -> Found {
    let Some(path) = checkup.installation.key_file.clone() else { return (Well, "doctor-key-setting", vec![]) };
    let file = ("file", path.display().to_string());
    match spawn_blocking(move || probe::rights(&path)).await.map_err(io::Error::other).and_then(|rights| rights) {
        Err(error) => (Fault, "doctor-key-missing", vec![file, ("why", error.to_string())]),
        Ok(0o600 | 0o400) => (Well, "doctor-key-well", vec![file]),
        Ok(rights) => (Fault, "doctor-key-open", vec![file, ("rights", format!("{rights:o}"))]),
    }
}

/// How old the last backup is, and what the schedule's last one did not do. In production a shop without a backup of the last two days
/// has a fault.
pub async fn backup(checkup: &Checkup) -> Found {
    let Installation { data, production, .. } = &checkup.installation;
    let runs = match &checkup.db {
        Ok(db) => db.read(backup_runs::look).await.unwrap_or_default(),
        Err(_) => BackupRuns::default(),
    };
    let mut values = vec![("file", data.join(backup::MARK).display().to_string())];
    let missing = if *production { Fault } else { Warning };
    let now = checkup.clock.now();
    let last = newest(noted(data).await, runs.done_at);
    values.extend(last.map(|at| ("hours", (now - at).num_hours().max(0).to_string())));
    let is_old = last.is_none_or(|at| is_old(at, now));
    match (last, runs.fault) {
        (_, Some(why)) => {
            values.push(("why", why));
            let id = if runs.claimed_until.is_some() { "doctor-backup-failed" } else { "doctor-backup-lacks" };
            (if is_old { missing } else { Warning }, id, values)
        }
        (None, None) => (missing, "doctor-backup-unknown", values),
        (Some(_), None) if is_old => (missing, "doctor-backup-old", values),
        (Some(_), None) => (Well, "doctor-backup-well", values),
    }
}

/// When the last backup was made that is known: by the schedule, by `griot backup`, or by a script of the owner.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn last_backup(db: &Db, data: &Path) -> Result<Option<DateTime<Utc>>, store::Error> {
    Ok(newest(noted(data).await, db.read(backup_runs::look).await?.done_at))
}

/// What the file in the data folder says.
async fn noted(data: &Path) -> Option<DateTime<Utc>> {
    let mark = data.join(backup::MARK);
    spawn_blocking(move || probe::written_at(&mark)).await.ok().flatten()
}

fn newest(noted: Option<DateTime<Utc>>, done_at: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
    noted.max(done_at.map(|at| at.and_utc()))
}

/// Whether a backup is too old to count.
pub fn is_old(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - at > BACKUP_LASTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::store::health::LateMessages;
    use crate::texts::Texts;

    #[test]
    fn what_a_kernel_lacks_is_said_in_both_languages() {
        for (files, calls, wanted) in
            [(true, true, Well), (false, true, Warning), (true, false, Warning), (false, false, Warning)]
        {
            let (state, id, _) = reading(Held { files, calls });
            assert_eq!(state, wanted);
            for language in Language::ALL {
                assert_ne!(Texts(language).say(id), id);
            }
        }
    }

    #[test]
    fn letters_that_wait_behind_a_worker_are_a_warning_and_without_one_a_fault() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let ago = |minutes| now - TimeDelta::minutes(minutes);
        let late = Some(LateMessages { number: 3, since: ago(15).naive_utc() });
        for (worker, late, wanted) in [
            (Worker::AtWork { seen: now }, None, Well),
            (Worker::AtWork { seen: now }, late, Warning),
            (Worker::Unseen, None, Warning),
            (Worker::Unseen, late, Fault),
            (Worker::Gone { seen: ago(15) }, None, Fault),
        ] {
            let (state, id, values) = background_work(&Background { worker, late }, now);
            assert_eq!(state, wanted, "{id}");
            if state != Well {
                assert!(values.is_empty() || values.contains(&("minutes", "15".to_owned())), "{values:?}");
            }
        }
    }

    #[test]
    fn a_limit_of_open_files_as_shells_have_it_is_told() {
        assert_eq!((connections(1024).0, connections(65_536).0), (Warning, Well));
    }
}
