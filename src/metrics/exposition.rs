//! The text format of Prometheus, version 0.0.4.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

/// What a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// The text of a scrape, written family by family.
#[derive(Default)]
pub struct Exposition(String);

impl Exposition {
    /// Begins a family: its samples follow.
    pub fn family(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    pub fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        self.0.push_str(name);
        for (place, (label, value)) in labels.iter().enumerate() {
            let before = if place == 0 { '{' } else { ',' };
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(self.0, "{before}{label}=\"{value}\"");
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
        let _ = writeln!(self.0, " {value}");
    }

    pub fn finish(self) -> String {
        self.0
    }
}

/// A time as Prometheus has it.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "milliseconds of this age fit exactly")]
pub fn unix(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}

/// A number as Prometheus has it.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "counts are far below 2^53")]
pub fn number(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_numbers_are_plain() {
        let mut text = Exposition::default();
        text.family("griot_x", Kind::Gauge, "An x");
        text.sample("griot_x", &[("a", "b\"c\\d\ne"), ("f", "")], 0.25);
        text.sample("griot_x", &[], number(12));
        let wanted =
            "# HELP griot_x An x\n# TYPE griot_x gauge\ngriot_x{a=\"b\\\"c\\\\d\\ne\",f=\"\"} 0.25\ngriot_x 12\n";
        assert_eq!(text.finish(), wanted);
    }
}
