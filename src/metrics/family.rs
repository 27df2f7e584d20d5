//! A counter or a histogram with labels.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::exposition::{Exposition, Kind, number};

/// More combinations of labels than this are counted together, so that nobody can fill the memory with them.
const MOST: usize = 1000;
/// What the labels are called then.
const OTHER: &str = "other";

#[derive(Clone, Default)]
struct Sums {
    /// How many values were at most each bound, and above the one before.
    buckets: Vec<i64>,
    number: i64,
    sum: f64,
}

/// All series of one name.
pub(super) struct Family {
    name: &'static str,
    help: &'static str,
    labels: &'static [&'static str],
    /// Empty for a counter.
    bounds: &'static [f64],
    series: Mutex<BTreeMap<Vec<String>, Sums>>,
}

impl Family {
    pub(super) fn counter(name: &'static str, help: &'static str, labels: &'static [&'static str]) -> Self {
        Self::histogram(name, help, labels, &[])
    }

    pub(super) fn histogram(
        name: &'static str,
        help: &'static str,
        labels: &'static [&'static str],
        bounds: &'static [f64],
    ) -> Self {
        Self { name, help, labels, bounds, series: Mutex::default() }
    }

    pub(super) fn count(&self, labels: &[&str]) {
        self.observe(labels, 0.0);
    }

    pub(super) fn observe(&self, labels: &[&str], value: f64) {
        let mut key: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
        let mut series = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        if series.len() >= MOST && !series.contains_key(&key) {
            key.fill(OTHER.to_owned());
        }
        let sums = series.entry(key).or_default();
        sums.buckets.resize(self.bounds.len(), 0);
        sums.number += 1;
        sums.sum += value;
        let place = self.bounds.iter().position(|bound| value <= *bound);
        if let Some(bucket) = place.and_then(|place| sums.buckets.get_mut(place)) {
            *bucket += 1;
        }
    }

    pub(super) fn write(&self, to: &mut Exposition) {
        let kind = if self.bounds.is_empty() { Kind::Counter } else { Kind::Histogram };
        to.family(self.name, kind, self.help);
        // A copy, so that nobody who counts waits for the writing.
        let series = self.series.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (values, sums) in &series {
            let labels: Vec<(&str, &str)> =
                self.labels.iter().copied().zip(values.iter().map(String::as_str)).collect();
            if kind == Kind::Counter {
                to.sample(self.name, &labels, number(sums.number));
            } else {
                self.write_histogram(to, &labels, sums);
            }
        }
    }

    fn write_histogram(&self, to: &mut Exposition, labels: &[(&str, &str)], sums: &Sums) {
        let name = self.name;
        let mut upto = 0;
        let bucket = |to: &mut Exposition, bound: &str, number_of: i64| {
            let labels = [labels, &[("le", bound)]].concat();
            to.sample(&format!("{name}_bucket"), &labels, number(number_of));
        };
        for (bound, inside) in self.bounds.iter().zip(&sums.buckets) {
            upto += inside;
            bucket(to, &bound.to_string(), upto);
        }
        bucket(to, "+Inf", sums.number);
        to.sample(&format!("{name}_sum"), labels, sums.sum);
        to.sample(&format!("{name}_count"), labels, number(sums.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(family: &Family) -> String {
        let mut text = Exposition::default();
        family.write(&mut text);
        text.finish()
    }

    #[test]
    fn a_histogram_counts_upwards() {
        let family = Family::histogram("h", "H", &["a"], &[0.5, 1.0]);
        for value in [0.25, 0.5, 0.75, 9.0] {
            family.observe(&["x"], value);
        }
        let wanted = "# HELP h H\n# TYPE h histogram\nh_bucket{a=\"x\",le=\"0.5\"} 2\nh_bucket{a=\"x\",le=\"1\"} 3\n\
                      h_bucket{a=\"x\",le=\"+Inf\"} 4\nh_sum{a=\"x\"} 10.5\nh_count{a=\"x\"} 4\n";
        assert_eq!(text(&family), wanted);
    }

    #[test]
    fn too_many_labels_are_counted_together() {
        let family = Family::counter("c", "C", &["a"]);
        for number in 0..MOST + 7 {
            family.count(&[&number.to_string()]);
        }
        assert!(text(&family).contains("c{a=\"other\"} 7\n"));
        assert_eq!(text(&family).lines().count(), 2 + MOST + 1);
    }
}
