//! Runs wrk, Debian's load generator, and parses its report.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

/// The figures that wrk reported.
pub struct Seen {
    pub per_second: f64,
    /// Milliseconds.
    pub p99: f64,
}

/// The number of connections.
pub const CONNECTIONS: &str = "64";

/// Requests `url` for `seconds` over 64 connections from two threads; with a script, `seed` makes its requests different
/// from those of other runs.
pub fn run(url: &str, seconds: u32, script: Option<(&Path, &str)>) -> anyhow::Result<Seen> {
    let mut command = Command::new("wrk");
    command.args(["-t2", "-c", CONNECTIONS, "-d", &format!("{seconds}s"), "--timeout", "10s", "--latency"]);
    command.args(["-H", "Accept-Encoding: gzip", "-H", "Accept-Language: fr", "-H", "User-Agent: Mozilla/5.0"]);
    if let Some((script, _)) = script {
        command.arg("-s").arg(script);
    }
    command.arg(url);
    if let Some((_, seed)) = script {
        command.args(["--", seed]);
    }
    let output = command.output().context("wrk does not start")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for trouble in ["Non-2xx", "Socket errors"] {
        anyhow::ensure!(!text.contains(trouble), "wrk saw errors:\n{text}");
    }
    let after = |word: &str| {
        let found = text.lines().find_map(|line| line.trim().strip_prefix(word).map(str::trim));
        found.with_context(|| format!("wrk did not say {word}:\n{text}"))
    };
    Ok(Seen { per_second: after("Requests/sec:")?.parse()?, p99: milliseconds(after("99%")?)? })
}

fn milliseconds(text: &str) -> anyhow::Result<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return Ok(number.parse::<f64>()? * factor);
        }
    }
    anyhow::bail!("{text} is no time")
}

/// A Lua script in which every request is the order of another browser.
pub fn orders_script(path: &str) -> String {
    format!(
        r#"
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
local seed, n = "0", 0
function init(args) seed = args[1] or "0" end
function request()
  n = n + 1
  local visitor = string.format("%s%d%020d", seed, id, n)
  local body = "email=awa%40exemple.ci&nonce=" .. visitor
  local headers = {{ ["Cookie"] = "griot_visitor=" .. visitor, ["Accept-Language"] = "fr",
    ["Content-Type"] = "application/x-www-form-urlencoded" }}
  return wrk.format("POST", "{path}", headers, body)
end
"#
    )
}
