//! Extracts the paths from Rust source: enough of a lexer to skip comments and strings, and of a parser for `use` trees.

/// A path from the crate root, however it was written (`crate::`, `griot::`, `super::`, in a group).
#[derive(Debug, PartialEq, Eq)]
pub struct Use {
    pub line: usize,
    /// Empty for the root itself: `use crate as x`, `use crate::*`.
    pub path: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    PathSeparator,
    Sign(char),
}

/// Every path in `source` that names an item of the crate. `file` is relative to `src/`: it determines what `super`
/// means.
pub fn uses(file: &str, source: &str) -> Vec<Use> {
    let mut reader = Reader { tokens: lex(source), at: 0, found: Vec::new() };
    let mut modules = vec![(0, module(file))];
    let mut depth = 0_usize;
    while let Some(token) = reader.peek(0) {
        match token {
            Token::Word(word) if word == "mod" && reader.peek(2) == Some(&Token::Sign('{')) => {
                let mut inner = modules.last().unwrap().1.clone();
                inner.extend(reader.word(1).map(str::to_owned));
                depth += 1;
                modules.push((depth, inner));
                reader.at += 3;
            }
            Token::Word(_) if reader.starts_a_path() => reader.tree(modules.last().unwrap().1.clone()),
            Token::Sign('{') => {
                depth += 1;
                reader.at += 1;
            }
            Token::Sign('}') => {
                modules.pop_if(|(opened, _)| *opened == depth && depth > 0);
                depth = depth.saturating_sub(1);
                reader.at += 1;
            }
            _ => reader.at += 1,
        }
    }
    reader.found
}

/// The module of a file: `web/orders.rs` is `web::orders`, `web/mod.rs` is `web`, `lib.rs` is the root.
fn module(file: &str) -> Vec<String> {
    let parts = file.trim_end_matches(".rs").split('/').map(str::to_owned);
    let mut parts: Vec<_> = parts.collect();
    parts.pop_if(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
    parts
}

struct Reader {
    tokens: Vec<(usize, Token)>,
    at: usize,
    found: Vec<Use>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|(_, token)| token)
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        match self.peek(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn starts_a_path(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|(_, token)| token);
        let goes_on = self.peek(1) == Some(&Token::PathSeparator);
        let renamed = self.word(1) == Some("as");
        before != Some(&Token::PathSeparator)
            && match self.word(0) {
                Some("crate") => goes_on || renamed,
                Some("griot" | "super" | "self") => goes_on,
                _ => false,
            }
    }

    /// Reads one path or group of paths that starts in the module `path`.
    fn tree(&mut self, mut path: Vec<String>) {
        loop {
            let line = self.tokens.get(self.at).map_or(0, |(line, _)| *line);
            match self.peek(0) {
                Some(Token::Sign('{')) => return self.group(&path),
                Some(Token::Word(word)) => match word.as_str() {
                    "crate" | "griot" => path.clear(),
                    "super" => drop(path.pop()),
                    "self" => {}
                    name => path.push(name.to_owned()),
                },
                _ => {}
            }
            self.at += 1;
            if self.peek(0) != Some(&Token::PathSeparator) {
                return self.found.push(Use { line, path });
            }
            self.at += 1;
        }
    }

    fn group(&mut self, path: &[String]) {
        self.at += 1;
        while let Some(token) = self.peek(0) {
            match token {
                Token::Sign('}') => break,
                Token::Word(word) if word == "as" => self.at += 2,
                Token::Sign(',') => self.at += 1,
                _ => self.tree(path.to_vec()),
            }
        }
        self.at += 1;
    }
}

/// The words and punctuation of `source` with their lines, without comments, strings, character literals and lifetimes.
fn lex(source: &str) -> Vec<(usize, Token)> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).unwrap_or_else(|| {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if word > 0 {
                tokens.push((line, Token::Word(rest[..word].to_owned())));
                word
            } else if rest.starts_with("::") {
                tokens.push((line, Token::PathSeparator));
                2
            } else {
                tokens.extend((!first.is_whitespace()).then_some((line, Token::Sign(first))));
                first.len_utf8()
            }
        });
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of the comment, string, character literal or lifetime that `rest` starts with.
fn skipped(rest: &str) -> Option<usize> {
    let end_of = |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return Some(end_of(0, "\n"));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    let literal = rest.trim_start_matches(['b', 'c', 'r']);
    let prefix = rest.len() - literal.len();
    let hashes = literal.len() - literal.trim_start_matches('#').len();
    if prefix > 0 && rest[..prefix].ends_with('r') && literal[hashes..].starts_with('"') {
        return Some(end_of(prefix + hashes + 1, &format!("\"{}", "#".repeat(hashes))));
    }
    if rest.starts_with("r#") {
        return Some(2); // a raw identifier such as r#type
    }
    if prefix <= 1 && literal.starts_with('"') {
        return Some(prefix + quoted(literal, '"'));
    }
    if let Some(after) = rest.strip_prefix('\'') {
        let is_character = after.starts_with('\\') || after.chars().nth(1) == Some('\'');
        return Some(if is_character { quoted(rest, '\'') } else { 1 });
    }
    None
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let step = rest.get(at..at + 2);
        match step {
            Some("/*") => depth += 1,
            Some("*/") => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of a literal between two `mark`s, in which a backslash escapes the next character.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
