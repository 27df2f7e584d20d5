//! Paragraphs broken into lines: the whole paragraph at once, so that no line is needlessly loose.

use super::canvas::{Canvas, Point, Rgb};
use super::fonts::Face;

/// A word: pieces of different faces without a space between.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub pieces: Vec<(Face, String)>,
    pub width: f32,
}

/// A line of words and the width it must fill; `stretch` is what each space gains.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub words: Vec<Word>,
    pub stretch: f32,
    pub indent: f32,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub face: Face,
    pub size: f32,
    pub measure: f32,
    pub indent: f32,
    pub justified: bool,
}

/// Splits a text at its spaces and reads `*italic*` and `**bold**`.
pub fn words(text: &str, face: Face, size: f32) -> Vec<Word> {
    let (mut bold, mut italic, mut words, mut pieces) = (false, false, vec![], vec![]);
    for (place, part) in text.split(' ').enumerate() {
        if place > 0 {
            words.push(std::mem::take(&mut pieces));
        }
        let mut rest = part;
        while !rest.is_empty() {
            let star = rest.find('*').unwrap_or(rest.len());
            let (piece, after) = rest.split_at(star);
            if !piece.is_empty() {
                pieces.push((voiced(face, bold, italic), piece.to_owned()));
            }
            rest = if let Some(after) = after.strip_prefix("**") {
                bold = !bold;
                after
            } else if let Some(after) = after.strip_prefix('*') {
                italic = !italic;
                after
            } else {
                after
            };
        }
    }
    words.push(pieces);
    words.retain(|pieces| !pieces.is_empty());
    words.into_iter().map(|pieces| Word { width: width(&pieces, size), pieces }).collect()
}

fn width(pieces: &[(Face, String)], size: f32) -> f32 {
    pieces.iter().map(|(face, text)| face.width(text, size)).sum()
}

fn voiced(face: Face, bold: bool, italic: bool) -> Face {
    match (face, bold, italic) {
        (Face::Sans, true, _) => Face::SansBold,
        (Face::Roman | Face::Italic, true, _) => Face::Bold,
        (Face::Roman, _, true) => Face::Italic,
        (Face::Italic, _, true) => Face::Roman,
        _ => face,
    }
}

/// Breaks words into lines so that the sum of the squared gaps is least.
pub fn lines(words: Vec<Word>, setting: Setting) -> Vec<Line> {
    let space = setting.face.width(" ", setting.size);
    let mut best: Vec<(f32, usize)> = vec![(0.0, 0)];
    for end in 1..=words.len() {
        let mut chosen = (f32::INFINITY, end - 1);
        let mut reach = -space;
        for (start, word) in words.iter().enumerate().take(end).rev() {
            reach += word.width + space;
            let measure = if start == 0 { setting.measure - setting.indent } else { setting.measure };
            let slack = measure - reach;
            if slack < -0.01 && start + 1 < end {
                break;
            }
            let before = best.get(start).map_or(f32::INFINITY, |b| b.0);
            let cost = before + penalty(slack, measure, end == words.len());
            if cost < chosen.0 {
                chosen = (cost, start);
            }
        }
        best.push(chosen);
    }
    let mut ends = vec![];
    let mut end = words.len();
    while end > 0 {
        ends.push(end);
        end = best.get(end).map_or(0, |b| b.1);
    }
    cut(words, ends, space, setting)
}

fn penalty(slack: f32, measure: f32, last: bool) -> f32 {
    if slack < 0.0 {
        return 1e6;
    }
    let loose = slack / measure;
    if last { if loose > 0.85 { 0.01 } else { 0.0 } } else { loose * loose + loose.powi(4) * 40.0 }
}

fn cut(words: Vec<Word>, mut ends: Vec<usize>, space: f32, setting: Setting) -> Vec<Line> {
    let (mut lines, mut words, mut start) = (vec![], words.into_iter(), 0);
    while let Some(end) = ends.pop() {
        let line: Vec<Word> = words.by_ref().take(end - start).collect();
        start = end;
        let indent = if lines.is_empty() { setting.indent } else { 0.0 };
        let gaps = f32::from(u16::try_from(line.len().saturating_sub(1)).unwrap_or(0));
        let slack = setting.measure - indent - line.iter().map(|w| w.width).sum::<f32>() - gaps * space;
        let stretch = if setting.justified && !ends.is_empty() && gaps > 0.0 { slack / gaps } else { 0.0 };
        lines.push(Line { words: line, stretch, indent });
    }
    lines
}

impl Line {
    /// Draws the line from `x` (its indent comes on top), joining neighbours of one face into one string.
    pub fn draw(&self, canvas: &mut Canvas, size: f32, color: Rgb, (x, y): Point) {
        let mut runs: Vec<(Face, String)> = vec![];
        for (place, word) in self.words.iter().enumerate() {
            let space = if place > 0 { " " } else { "" };
            for (place, (piece_face, text)) in word.pieces.iter().enumerate() {
                let space = if place == 0 { space } else { "" };
                match runs.last_mut() {
                    Some((last, run)) if last == piece_face => {
                        run.push_str(space);
                        run.push_str(text);
                    }
                    Some((_, run)) => {
                        run.push_str(space);
                        runs.push((*piece_face, text.clone()));
                    }
                    None => runs.push((*piece_face, text.clone())),
                }
            }
        }
        let mut at = x + self.indent;
        for (run_face, run) in &runs {
            canvas.text_spread((*run_face, size), color, (at, y), (0.0, self.stretch), run);
            let spaces = u16::try_from(run.matches(' ').count()).unwrap_or(0);
            at += run_face.width(run, size) + f32::from(spaces) * self.stretch;
        }
    }

    pub fn width(&self, face: Face, size: f32) -> f32 {
        let gaps = f32::from(u16::try_from(self.words.len().saturating_sub(1)).unwrap_or(0));
        self.words.iter().map(|word| word.width).sum::<f32>() + gaps * face.width(" ", size)
    }
}

#[cfg(test)]
mod tests {
    use super::{Face, Setting, lines, words};

    const SETTING: Setting = Setting { face: Face::Roman, size: 10.0, measure: 120.0, indent: 12.0, justified: true };

    #[test]
    fn emphasis_changes_the_face_inside_a_word() {
        let words = words("un *très*, **gros** mil", Face::Roman, 10.0);
        assert_eq!(words[1].pieces, [(Face::Italic, "très".to_owned()), (Face::Roman, ",".to_owned())]);
        assert_eq!(words[2].pieces, [(Face::Bold, "gros".to_owned())]);
    }

    #[test]
    fn every_line_but_the_last_fills_the_measure_and_no_word_is_lost() {
        let text = "Le fleuve descend lentement vers la ville et les pirogues le suivent sans se presser du tout";
        let broken = lines(words(text, Face::Roman, 10.0), SETTING);
        assert!(broken.len() > 2);
        assert_eq!(broken.iter().map(|line| line.words.len()).sum::<usize>(), text.split(' ').count());
        for line in &broken[..broken.len() - 1] {
            let gaps = u16::try_from(line.words.len() - 1).unwrap();
            let full = line.indent + line.width(Face::Roman, 10.0) + line.stretch * f32::from(gaps);
            assert!((full - 120.0).abs() < 0.1 || line.words.len() == 1, "{full}");
        }
    }
}
