//! How much memory the machine has, and the largest file it can examine.

use std::fs;
use std::path::Path;

/// The default upload limit when there is enough memory, in megabytes of a million bytes.
const USUAL_MB: u32 = 500;
/// The lowest default, however little memory there is: enough for a picture book.
const LEAST_MB: u32 = 50;

/// The largest file that the machine can examine, in megabytes. A PDF is held in memory while it is examined, beside
/// the shop, the system and the image of its first page; a third of the memory leaves room for them.
pub(super) fn most_upload_mb(memory: Option<u64>) -> u32 {
    let third = memory.map_or(u64::from(USUAL_MB), |bytes| bytes / 3 / 1_000_000);
    u32::try_from(third).unwrap_or(USUAL_MB).clamp(LEAST_MB, USUAL_MB)
}

/// The warning about an upload limit that is too large for this machine's memory.
pub(super) fn doubts(upload_mb: u32, memory: Option<u64>) -> Vec<String> {
    let Some(memory) = memory.filter(|memory| u64::from(upload_mb) * 3_000_000 > *memory && upload_mb > LEAST_MB)
    else {
        return Vec::new();
    };
    let (most, memory) = (most_upload_mb(Some(memory)), memory / 1_000_000);
    vec![format!(
        "GRIOT_UPLOAD_MB={upload_mb}: a PDF of this size is held in memory while it is examined, and there are {memory} MB in all: set {most} or less"
    )]
}

/// The memory in bytes: the machine's, or the limit of its container or service (cgroup) if that is lower.
pub(super) fn memory() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let group = own.lines().find_map(|line| line.strip_prefix("0::/")).unwrap_or_default();
    let root = Path::new("/sys/fs/cgroup");
    let limits = root.join(group).ancestors().take_while(|folder| folder.starts_with(root)).filter_map(limit).min();
    machine.into_iter().chain(limits).min()
}

fn limit(folder: &Path) -> Option<u64> {
    fs::read_to_string(folder.join("memory.max")).ok()?.trim().parse().ok()
}

/// Reads the line `MemTotal:        8061652 kB`, in bytes.
fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_file_fits_the_machine() {
        for (megabytes, most) in [(256, 89), (512, 178), (1_024, 357), (2_048, 500), (64_000, 500), (64, 50)] {
            assert_eq!(most_upload_mb(Some(megabytes * 1_048_576)), most, "{megabytes}");
        }
        assert_eq!(most_upload_mb(None), 500);
    }

    #[test]
    fn a_setting_that_does_not_fit_is_doubted() {
        assert!(doubts(178, Some(512 << 20)).is_empty() && doubts(9_000, None).is_empty());
        let said = doubts(500, Some(512 << 20)).join("");
        assert!(said.contains("GRIOT_UPLOAD_MB=500") && said.contains("set 178 or less"), "{said}");
    }

    #[test]
    fn the_memory_of_this_machine_is_known() {
        assert_eq!(total("MemTotal:         502000 kB\nMemFree: 1 kB\n"), Some(514_048_000));
        assert!(memory().is_some_and(|bytes| bytes > 100_000_000));
    }
}
