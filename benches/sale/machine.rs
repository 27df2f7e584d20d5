//! The machine that the figures were measured on.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::report::{line, percentile};

/// Prints the machine, the disk under `folder` and the load.
pub fn tell(folder: &Path) -> anyhow::Result<()> {
    let cores = std::thread::available_parallelism()?;
    let processors = std::fs::read_to_string("/proc/cpuinfo")?;
    let model =
        processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name));
    let disk = Command::new("df").args(["--output=source,fstype"]).arg(folder).output()?.stdout;
    let disk = String::from_utf8_lossy(&disk).lines().nth(1).unwrap_or_default().to_owned();
    line(&format!("Machine: {cores} cores of {}, disk {disk}", model.unwrap_or("an unknown kind")));
    line(&format!("A write of 4 KiB is on disk after {:.2} ms (median of 200 fdatasync)", sync_time(folder)?));
    line(&format!("Load at the start: {} (those who ask run on the same cores as the shop)\n", load()));
    Ok(())
}

/// The load averages of 1, 5 and 15 minutes.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn sync_time(folder: &Path) -> anyhow::Result<f64> {
    let mut file = File::create(folder.join("sync"))?;
    let mut took = Vec::new();
    for _ in 0..200 {
        file.write_all(&[7; 4096])?;
        let began = Instant::now();
        file.sync_data()?;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    Ok(percentile(&took, 50))
}
