//! Plots as SVG: bars for the days, a dashed line for the days before. Each is drawn twice, for wide screens and for
//! phones, because text in an SVG shrinks with it. The two series differ by shape, not by colour; a table below each
//! plot has the same figures.

use std::fmt::Write as _;

/// The points to plot: both series have the same length.
pub struct Points<'a> {
    pub now: &'a [i64],
    pub before: &'a [i64],
    /// The labels below the axis, one for each point.
    pub labels: &'a [String],
}

/// A plot in its two sizes. `templates/admin/reports/plot.html` draws it.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Unique on its page: `money`.
    pub id: &'static str,
    pub title: String,
    /// A sentence that says what it shows, for readers who cannot see it.
    pub says: String,
    /// For wide screens, and for phones.
    pub drawings: [Drawing; 2],
}

/// One size of a plot, in SVG units, which are pixels at its natural width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// `broad` for wide screens or `slim` for phones.
    pub name: &'static str,
    pub width: i64,
    pub height: i64,
    /// Where the horizontal axis begins and ends.
    pub left: i64,
    pub right: i64,
    /// The horizontal lines, the lowest first.
    pub ticks: Vec<Tick>,
    /// The labels below the axis.
    pub marks: Vec<Mark>,
    /// The path of all bars, and the path of the stepped line.
    pub bars: String,
    pub line: String,
}

/// A horizontal line, with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub y: i64,
    /// The baseline of its text.
    pub base: i64,
    pub words: String,
}

/// A label below the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub x: i64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    pub words: String,
}

struct Size {
    name: &'static str,
    width: i64,
    height: i64,
    left: i64,
    marks: usize,
}

const DESK: Size = Size { name: "broad", width: 960, height: 260, left: 62, marks: 8 };
const PHONE: Size = Size { name: "slim", width: 328, height: 220, left: 50, marks: 4 };
const TOP: i64 = 14;
const BOTTOM: i64 = 30;
/// The most horizontal lines besides the axis.
const TICKS: i64 = 4;

impl Plot {
    /// Whether the days before have any value above zero.
    pub fn has_before(&self) -> bool {
        self.drawings.iter().any(|drawing| !drawing.line.is_empty())
    }

    pub fn new(id: &'static str, title: String, says: String, points: &Points<'_>) -> Self {
        Self { id, title, says, drawings: [&DESK, &PHONE].map(|size| draw(size, points)) }
    }
}

fn draw(size: &Size, points: &Points<'_>) -> Drawing {
    let most = points.now.iter().chain(points.before).copied().max().unwrap_or(0);
    let step = step(most);
    let top = (most.max(1) + step - 1) / step * step;
    let floor = size.height - BOTTOM;
    let scale = Scale { left: size.left, span: size.width - size.left, count: points.now.len(), floor, top };
    let tick = |value: i64| {
        let y = scale.y(value) / 10;
        Tick { y, base: y + 4, words: short(value, step) }
    };
    Drawing {
        name: size.name,
        width: size.width,
        height: size.height,
        left: size.left,
        right: size.width,
        ticks: (0..=top / step).map(|number| tick(number * step)).collect(),
        marks: marks(size, &scale, points.labels),
        bars: bars(&scale, points.now),
        line: if points.before.iter().any(|value| *value > 0) { line(&scale, points.before) } else { String::new() },
    }
}

/// Coordinates are in tenths of a unit, so that narrow bars have equal widths.
struct Scale {
    left: i64,
    span: i64,
    count: usize,
    floor: i64,
    top: i64,
}

impl Scale {
    /// The left edge of a point.
    fn x(&self, place: usize) -> i64 {
        let (place, count) = (i64::try_from(place).unwrap_or(0), i64::try_from(self.count.max(1)).unwrap_or(1));
        self.left * 10 + self.span * 10 * place / count
    }

    fn y(&self, value: i64) -> i64 {
        self.floor * 10 - (self.floor - TOP) * 10 * value.max(0) / self.top
    }
}

fn bars(scale: &Scale, values: &[i64]) -> String {
    let mut path = String::new();
    for (place, value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
        let (from, to) = (scale.x(place), scale.x(place + 1));
        let gap = ((to - from) / 5).clamp(2, 80);
        // A value that is small compared with the others is still visible.
        let height = (scale.floor * 10 - scale.y(*value)).max(10);
        let _ = write!(
            path,
            "M{} {}v-{}h{}v{}z",
            tenths(from + gap / 2),
            scale.floor,
            tenths(height),
            tenths((to - from - gap).max(4)),
            tenths(height)
        );
    }
    path
}

fn line(scale: &Scale, values: &[i64]) -> String {
    let mut path = String::new();
    for (place, value) in values.iter().enumerate() {
        let verb = if place == 0 { 'M' } else { 'L' };
        let (from, to, y) = (tenths(scale.x(place)), tenths(scale.x(place + 1)), tenths(scale.y(*value)));
        let _ = write!(path, "{verb}{from} {y}H{to}");
    }
    path
}

fn tenths(value: i64) -> String {
    if value % 10 == 0 { (value / 10).to_string() } else { format!("{}.{}", value / 10, value % 10) }
}

/// The last label, and labels before it at equal distances.
fn marks(size: &Size, scale: &Scale, labels: &[String]) -> Vec<Mark> {
    let every = labels.len().div_ceil(size.marks).max(1);
    let half = (scale.x(1) - scale.x(0)) / 2;
    let chosen = labels.iter().enumerate().rev().step_by(every).collect::<Vec<_>>();
    let mark = |(place, words): (usize, &String)| {
        let x = (scale.x(place) + half) / 10;
        let last = place + 1 == labels.len();
        let anchor = if last && labels.len() > 2 { "end" } else { "middle" };
        Mark { x: if anchor == "end" { size.width } else { x }, anchor, words: words.clone() }
    };
    chosen.into_iter().rev().map(mark).filter(|mark| mark.x > size.left + 12 || labels.len() < 3).collect()
}

/// A round step, so that at most [`TICKS`] lines reach `most`.
fn step(most: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        if let Some(step) =
            [1, 2, 5].map(|times| unit.saturating_mul(times)).into_iter().find(|step| step * TICKS >= most)
        {
            return step;
        }
        unit = unit.saturating_mul(10);
    }
}

/// `0`, `500`, `20 k`, `3 M`: all values of an axis have the same unit.
fn short(value: i64, step: i64) -> String {
    match step {
        _ if value == 0 => "0".to_owned(),
        1_000_000.. => format!("{}\u{a0}M", value / 1_000_000),
        1_000.. => format!("{}\u{a0}k", value / 1_000),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(count: usize) -> Vec<String> {
        (0..count).map(|place| format!("d{place}")).collect()
    }

    #[test]
    fn the_axis_ends_on_a_round_number_that_holds_all() {
        for (most, steps) in [(0, 1), (1, 1), (4, 1), (5, 2), (1_999, 500), (47_500, 20_000), (9_999_999, 5_000_000)] {
            assert_eq!(step(most), steps, "{most}");
        }
        let points = Points { now: &[0, 47_500], before: &[12_500, 0], labels: &labels(2) };
        let desk = draw(&DESK, &points);
        assert_eq!(
            desk.ticks.iter().map(|tick| tick.words.as_str()).collect::<Vec<_>>(),
            ["0", "20\u{a0}k", "40\u{a0}k", "60\u{a0}k"]
        );
        assert_eq!(desk.ticks.first().unwrap().y, 230);
        assert_eq!(desk.ticks.last().unwrap().y, TOP);
    }

    #[test]
    fn a_bar_stands_for_each_point_with_something_and_a_line_only_for_what_was() {
        let points = Points { now: &[0, 5, 10], before: &[0, 0, 0], labels: &labels(3) };
        let desk = draw(&DESK, &points);
        assert_eq!((desk.bars.matches('M').count(), desk.line.as_str()), (2, ""));
        assert!(desk.bars.ends_with("v216z"), "the highest reaches from the floor to the top: {}", desk.bars);
        let points = Points { now: &[0, 0], before: &[10, 5], labels: &labels(2) };
        assert_eq!(draw(&DESK, &points).line, "M62 14H511L511 122H960");
    }

    #[test]
    fn labels_never_crowd_and_the_last_one_is_there() {
        for count in [1, 2, 7, 24, 30, 52, 90] {
            let values = vec![1; count];
            let labels = labels(count);
            let points = Points { now: &values, before: &[], labels: &labels };
            for drawing in [draw(&DESK, &points), draw(&PHONE, &points)] {
                let most = if drawing.name == "broad" { 9 } else { 5 };
                assert!(drawing.marks.len() <= most, "{count}: {:?}", drawing.marks);
                assert_eq!(drawing.marks.last().unwrap().words, *labels.last().unwrap());
            }
        }
    }
}
