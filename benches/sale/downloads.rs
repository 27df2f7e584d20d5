//! The download of a large file over one and over eight connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::house::Process;
use super::report::figure;
use super::wire::{Line, get};

/// 100 Mbit/s, in bytes per second.
const MODERATE: u32 = 12_500_000;

/// Fetches `path` three times over a connection of 100 Mbit/s and returns the share of a core that `shop` used for it, in
/// percent.
pub fn moderate(shop: &Process, server: SocketAddr, path: &str) -> anyhow::Result<f64> {
    let (mut line, request) = (Line::paced(server, MODERATE)?, get(path, &[]));
    let (began, busy) = (Instant::now(), shop.busy()?);
    for _ in 0..3 {
        anyhow::ensure!(line.drain(&request)?.status == 200, "{path} was refused");
    }
    Ok(100.0 * shop.busy()?.saturating_sub(busy).as_secs_f64() / began.elapsed().as_secs_f64())
}

/// Fetches `path` repeatedly over `connections` for `seconds` and returns the throughput in MiB per second.
pub fn run(server: SocketAddr, path: &str, connections: usize, seconds: u64) -> anyhow::Result<f64> {
    let request = get(path, &[]);
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let one = || -> anyhow::Result<f64> {
        let mut line = Line::open(server)?;
        let mut bytes = 0;
        while Instant::now() < until {
            let answer = line.drain(&request)?;
            anyhow::ensure!(answer.status == 200, "{path} was answered {}", answer.status);
            bytes += answer.length;
        }
        Ok(figure(bytes / 1024) / 1024.0)
    };
    let megabytes: f64 = std::thread::scope(|scope| {
        let lines: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        let join =
            |line: std::thread::ScopedJoinHandle<'_, anyhow::Result<f64>>| line.join().ok().context("a line broke")?;
        lines.into_iter().map(join).sum::<anyhow::Result<f64>>()
    })?;
    Ok(megabytes / began.elapsed().as_secs_f64())
}
