//! The figures of several rounds, and the table that shows them.

use std::time::Duration;

/// The same thing measured several times.
#[derive(Clone, Debug, Default)]
pub struct Rounds(Vec<f64>);

impl Rounds {
    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
        self.0.sort_by(f64::total_cmp);
    }

    pub fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The median, with the least and the most.
    pub fn text(&self, digits: usize) -> String {
        let (least, most) = (self.0.first().unwrap_or(&f64::NAN), self.0.last().unwrap_or(&f64::NAN));
        format!("{:.digits$} ({least:.digits$}–{most:.digits$})", self.median())
    }
}

/// Prints a row of the table: what was measured, the figure, the target.
#[expect(clippy::print_stdout, reason = "this is what the program is for")]
pub fn row(what: &str, figure: &str, aim: &str) {
    println!("| {what} | {figure} | {aim} |");
}

/// Prints a line as it is.
#[expect(clippy::print_stdout, reason = "this is what the program is for")]
pub fn line(text: &str) {
    println!("{text}");
}

/// A count as a float; benchmarks count fewer than 2^32 of anything.
pub fn figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// The percentile `part` (0 to 100) of sorted latencies, in milliseconds.
pub fn percentile(sorted: &[Duration], part: usize) -> f64 {
    let place = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
}
