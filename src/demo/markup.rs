//! The little markup of `texts/`: one block a line, or a run of like lines; blank lines between paragraphs.
//!
//! `# kicker | Title` opens a chapter, `##` a section, `-` and `1.` are lists, `~` is verse (alone: a space between
//! stanzas), `>` an epigraph, `:` a box, `|` a table's row, `***` a break, `@ Title | caption` a plate.

/// A piece of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    Chapter { kicker: &'a str, title: &'a str },
    Section(&'a str),
    Paragraph(&'a str),
    Item { mark: Option<&'a str>, text: &'a str },
    Verse(&'a str),
    Epigraph(&'a str),
    Box(Vec<&'a str>),
    Table(Vec<Vec<&'a str>>),
    Break,
    Plate { title: &'a str, caption: &'a str },
}

pub fn parse(text: &str) -> Vec<Block<'_>> {
    let mut blocks = vec![];
    for line in text.lines().map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty()) {
        match (block(line), blocks.last_mut()) {
            (Block::Box(more), Some(Block::Box(lines))) => lines.extend(more),
            (Block::Table(more), Some(Block::Table(rows))) => rows.extend(more),
            (new, _) => blocks.push(new),
        }
    }
    blocks
}

fn block(line: &str) -> Block<'_> {
    if line == "***" {
        return Block::Break;
    }
    let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
    let pair = || rest.split_once(" | ").unwrap_or(("", rest));
    match mark {
        "#" => Block::Chapter { kicker: pair().0, title: pair().1 },
        "##" => Block::Section(rest),
        "-" => Block::Item { mark: None, text: rest },
        "~" => Block::Verse(rest),
        ">" => Block::Epigraph(rest),
        ":" => Block::Box(vec![rest]),
        "|" => Block::Table(vec![rest.split('|').map(|cell| cell.trim_matches(' ')).collect()]),
        "@" => Block::Plate { title: pair().0, caption: pair().1 },
        _ if mark.ends_with('.') && mark.trim_end_matches('.').chars().all(|c| c.is_ascii_digit()) => {
            Block::Item { mark: Some(mark), text: rest }
        }
        _ => Block::Paragraph(line),
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, parse};

    #[test]
    fn like_lines_of_a_box_or_a_table_become_one() {
        let blocks = parse("# I | Le puits\n\nUn jour…\n\n: **Note.** a\n: b\n\n| a | b\n| 1 | 2\n1. un\n***");
        assert_eq!(
            blocks,
            [
                Block::Chapter { kicker: "I", title: "Le puits" },
                Block::Paragraph("Un jour…"),
                Block::Box(vec!["**Note.** a", "b"]),
                Block::Table(vec![vec!["a", "b"], vec!["1", "2"]]),
                Block::Item { mark: Some("1."), text: "un" },
                Block::Break,
            ]
        );
    }
}
