//! A large file over one and over eight connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::report::figure;
use super::wire::{Line, get};

/// Fetches `path` over and over and answers MiB per second.
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
