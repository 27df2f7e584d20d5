//! Figures of several rounds, and the table that they end in.

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

    /// The median, and the least and the most.
    pub fn text(&self, digits: usize) -> String {
        let (least, most) = (self.0.first().unwrap_or(&f64::NAN), self.0.last().unwrap_or(&f64::NAN));
        format!("{:.digits$} ({least:.digits$}–{most:.digits$})", self.median())
    }
}

/// Says a line of the table: what, the figure, what it is to be.
#[expect(clippy::print_stdout, reason = "this is what the program is for")]
pub fn row(what: &str, figure: &str, aim: &str) {
    println!("| {what} | {figure} | {aim} |");
}

/// Says a line as it is.
#[expect(clippy::print_stdout, reason = "this is what the program is for")]
pub fn line(text: &str) {
    println!("{text}");
}

/// A count as a figure; benchmarks count less than four thousand millions of anything.
pub fn figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// The share `part` of a hundred lies at or under this, in milliseconds.
pub fn percentile(sorted: &[Duration], part: usize) -> f64 {
    let place = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
}
