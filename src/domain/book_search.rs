//! The search for books by their title and authors, as people type it: without accents, with part of a word, with a typing
//! error. Both databases search the same folded words ([`super::book::fold`]); the order of what is found is decided here.

use std::collections::BTreeSet;

use super::book::fold;

/// More words than this are not searched for.
const MOST_WORDS: usize = 8;
/// Words are cut to so many letters.
const LONGEST_WORD: usize = 40;
/// From so many letters on, a word is also found inside others.
const SHORTEST_PART: usize = 3;
/// Typing errors after so many letters are not looked for in [`forms`].
const FORMS_OF: usize = 8;

/// What a reader searches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookQuery {
    /// All of it, folded.
    phrase: String,
    /// Its words, each once. Single letters are left out if there are longer words: `l'aventure` is a search for `aventure`.
    pub words: Vec<String>,
}

impl BookQuery {
    pub fn parse(text: &str) -> Self {
        let phrase = fold(text);
        let cut = |word: &str| word.chars().take(LONGEST_WORD).collect::<String>();
        let mut words: Vec<String> = Vec::new();
        for word in phrase.split(' ').filter(|word| !word.is_empty()).map(cut) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.iter().any(|word| !is_letter(word)) {
            words.retain(|word| !is_letter(word));
        }
        words.truncate(MOST_WORDS);
        Self { phrase, words }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All of it, folded: a title that equals it is what was meant.
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// How well a book fits, by its folded title and authors; the best fits have the largest numbers.
    pub fn score(&self, title: &str, authors: &str) -> u32 {
        let words = self.words.iter().map(|word| score_of(word, title).max(score_of(word, authors).saturating_sub(1)));
        let whole = match () {
            () if title == self.phrase => 60,
            () if bare(title) == bare(&self.phrase) => 45,
            () if title.starts_with(&self.phrase) => 30,
            () if title.contains(&self.phrase) || authors.contains(&self.phrase) => 15,
            () => 0,
        };
        words.sum::<u32>() + whole
    }

    /// Whether each word begins a word of this name.
    pub fn names(&self, folded: &str) -> bool {
        !self.is_empty() && self.words.iter().all(|word| folded.split(' ').any(|part| part.starts_with(word.as_str())))
    }
}

/// A title without the article that it begins with.
fn bare(title: &str) -> &str {
    let (first, rest) = title.split_once(' ').unwrap_or(("", title));
    if ARTICLES.contains(&first) { rest } else { title }
}

const ARTICLES: [&str; 9] = ["le", "la", "les", "l", "un", "une", "des", "the", "a"];

/// A word of some length without the letter of the plural: `maths` is a beginning of `mathématiques` but for that.
pub fn singular(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|stem| stem.chars().count() > SHORTEST_PART)
}

fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(letter), None) if !letter.is_ascii_digit())
}

fn score_of(word: &str, text: &str) -> u32 {
    let joined = || text.replace(' ', "");
    let best = text.split(' ').map(|part| match () {
        () if part == word => 12,
        () if part.starts_with(word) => 8,
        () if part.contains(word) => 5,
        () if is_near(word, part) => 3,
        () => 0,
    });
    match best.max().unwrap_or(0) {
        0 if joined().contains(word) => 5,
        best => best,
    }
}

/// Whether a word is also looked for inside others.
pub fn is_part(word: &str) -> bool {
    word.chars().count() >= SHORTEST_PART
}

/// Whether a word may be the beginning of a longer one: a single sign stands for itself.
pub fn is_beginning(word: &str) -> bool {
    word.chars().count() > 1
}

/// The text to search of a title or of names: their folded words, and those that an apostrophe or a dash divides joined too,
/// since many people leave out both: `L’aventure` gives `l aventure laventure`.
pub fn indexed(text: &str) -> String {
    let mut words: Vec<String> = fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    for part in text.split_whitespace().map(fold).filter(|part| part.contains(' ')) {
        let joined = part.replace(' ', "");
        if joined.chars().count() <= LONGEST_WORD && !words.contains(&joined) {
            words.push(joined);
        }
    }
    words.join(" ")
}

/// The word by which books in a language, or in a format, are found in the index of words, so that a filter does not have to look at each
/// book with a frequent word. It begins with a letter that no title has (U+01C1), because beginnings of words are searched for.
pub fn label(code: &str) -> String {
    format!("\u{1c1}{code}")
}

/// What is left of a word when up to one of its letters is missing, or up to two of eight: two words of which some of this is
/// the same are [near](is_near) each other, or nearly so. Empty for words that are too short, too long or hold a digit.
pub fn forms(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    if !(3..=LONGEST_WORD).contains(&letters.len()) || letters.iter().any(char::is_ascii_digit) {
        return BTreeSet::new();
    }
    let base: Vec<char> = letters.iter().copied().take(FORMS_OF).collect();
    let once = less(&base);
    let mut all: BTreeSet<String> = once.iter().map(|form| form.iter().collect()).collect();
    if letters.len() >= FORMS_OF {
        all.extend(once.iter().flat_map(|form| less(form)).map(|form| form.iter().collect::<String>()));
    }
    all.insert(base.iter().collect());
    all
}

fn less(letters: &[char]) -> Vec<Vec<char>> {
    let without = |gone: usize| {
        let kept = letters.iter().enumerate().filter(|(place, _)| *place != gone);
        kept.map(|(_, letter)| *letter).collect()
    };
    (0..letters.len()).map(without).collect()
}

/// Whether two words differ by no more than a typing error: a letter too many, missing, wrong or in its neighbour's place; by
/// two of these in words of eight letters or more, and by none in words of up to three.
pub fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let allowed = match one.len().max(other.len()) {
        0..=3 => return one == other,
        4..FORMS_OF => 1,
        _ => 2,
    };
    one.len().abs_diff(other.len()) <= allowed && distance(&one, &other) <= allowed
}

/// Damerau and Levenshtein's distance, in which each letter changes once at most.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, facing) in other.iter().enumerate() {
            let change = at(&last, j) + usize::from(letter != facing);
            let mut fewest = change.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let crossed = i > 0 && j > 0 && one.get(i - 1) == Some(facing) && other.get(j - 1) == Some(letter);
            if crossed {
                fewest = fewest.min(at(&before, j - 1) + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut last, row);
    }
    at(&last, other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        BookQuery::parse(text).words
    }

    #[test]
    fn a_search_is_read_as_it_is_meant() {
        assert_eq!(words("L’été à Ségou"), ["ete", "segou"]);
        assert_eq!(words("a"), ["a"], "a single letter alone is searched for");
        assert_eq!(words("tome 2"), ["tome", "2"]);
        assert_eq!(words("\"bassam* -le AND (fleuve)"), ["bassam", "le", "and", "fleuve"]);
        assert_eq!(words("le le LE"), ["le"]);
        assert_eq!(words("E\u{301}te\u{301} \u{fb01}l"), ["ete", "fil"], "accents apart from their letters, ligatures");
        for nothing in ["", "   ", "*", "\"'-()", "\u{200b}"] {
            assert!(BookQuery::parse(nothing).is_empty(), "{nothing:?}");
        }
        assert_eq!(words(&"mot ".repeat(300)), ["mot"]);
        assert_eq!(words(&"x".repeat(300))[0].len(), 40);
        assert_eq!(words("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10").len(), 8);
    }

    #[test]
    fn what_an_apostrophe_or_a_dash_divides_is_found_joined_too() {
        assert_eq!(indexed("L’aventure à Grand-Bassam"), "l aventure a grand bassam laventure grandbassam");
        assert_eq!(indexed("Kouadio N’Guessan"), "kouadio n guessan nguessan");
        assert_eq!(indexed("Le fleuve"), "le fleuve");
    }

    #[test]
    fn words_a_typing_error_apart_share_a_form_and_are_near() {
        for (typed, meant) in [
            ("fleve", "fleuve"),
            ("fleuvee", "fleuve"),
            ("fleave", "fleuve"),
            ("feluve", "fleuve"),
            ("lirve", "livre"),
            ("sels", "sel"),
            ("bassan", "bassam"),
            ("tiserands", "tisserands"),
            ("tissrends", "tisserands"),
            ("couliballi", "coulibaly"),
            ("mathematiqe", "mathematiques"),
        ] {
            assert!(is_near(typed, meant) && is_near(meant, typed), "{typed} {meant}");
            assert!(!forms(typed).is_disjoint(&forms(meant)), "{typed} {meant}");
        }
        for (one, other) in
            [("sel", "mel"), ("le", "la"), ("livre", "fleuve"), ("pirogue", "dialogue"), ("2024", "2025")]
        {
            assert!(!is_near(one, other) || forms(one).is_empty(), "{one} {other}");
        }
        assert!(forms("1234").is_empty() && forms("le").is_empty());
    }

    #[test]
    fn a_plural_may_be_the_beginning_of_a_longer_word() {
        assert_eq!((singular("maths"), singular("sels"), singular("livre")), (Some("math"), None, None));
    }

    #[test]
    fn the_title_that_was_typed_comes_before_those_that_hold_it() {
        let query = BookQuery::parse("le fleuve");
        let order = ["le fleuve", "le fleuve et la mer", "sur le fleuve", "fleuves et le vent", "le fleuv"];
        let scores: Vec<u32> = order.iter().map(|title| query.score(title, "awa sow")).collect();
        assert!(scores.windows(2).all(|pair| pair[0] > pair[1]), "{scores:?}");
        let bare = BookQuery::parse("fleuve");
        assert!(bare.score("le fleuve", "x") > bare.score("fleuve et mer", "x"), "an article is no difference");
        assert!(query.score("autre", "awa sow") < scores[4]);
        let author = BookQuery::parse("sow");
        assert!(author.score("sow", "x") > author.score("x", "sow"));
        assert!(author.names("awa sow") && !BookQuery::parse("sow fatou").names("awa sow"));
    }
}
