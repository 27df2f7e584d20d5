//! The formats and states of books and editions, and the text forms of titles.

use sha2::{Digest as _, Sha256};

use super::typed::is_invisible;

/// The format of a book's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Epub,
}

impl Format {
    /// The code as stored; also the file's extension.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Epub => "epub",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Pdf, Self::Epub].into_iter().find(|format| format.code() == code)
    }

    /// The value of `Content-Type` (RFC 8118; IDPF OCF 3.0).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Epub => "application/epub+zip",
        }
    }
}

/// The publication state of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Never published yet.
    Draft,
    Published,
    /// No longer in the catalogue. Buyers keep it.
    Withdrawn,
}

/// The state of an edition of a book. At most one edition of each format is on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionState {
    /// Never on sale yet: it was added while another edition was.
    Waiting,
    OnSale,
    /// No longer on sale. Buyers keep it.
    Former,
}

impl EditionState {
    /// The code as stored and as used in message names: `admin-books-edition-on_sale`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::OnSale => "on_sale",
            Self::Former => "former",
        }
    }
}

impl State {
    crate::domain::variants!(pub Draft, Published, Withdrawn);

    /// The code as used in addresses and in message names: `admin-books-state-draft`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The form of a text that is searched: lower case, without accents and ligatures, words separated by one space.
pub fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
    let mut folded = String::new();
    let seen = text.chars().filter(|c| !is_invisible(*c));
    for c in seen.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None if c.is_alphanumeric() => folded.push(c),
            None if folded.ends_with(' ') || folded.is_empty() => {}
            None => folded.push(' '),
        }
    }
    folded.trim_end().to_owned()
}

/// The slug of an author's name. Names that differ by accents or capitals only have the same; one without any Latin letter
/// has a number made of its letters.
pub fn author_slug(name: &str) -> String {
    let folded = fold(name);
    if folded.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return slug(&folded);
    }
    let digest = Sha256::digest(folded.as_bytes());
    let number = digest.iter().take(6).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    format!("auteur-{number}")
}

/// Whether a text can be a book's slug: what [`slug`] makes.
pub fn is_slug(text: &str) -> bool {
    slug(text) == text
}

/// Reads page numbers such as `1-3, 7`: from 1 to `last`, each once, in ascending order. `None` when the text is
/// anything else or names no page.
pub fn pages(text: &str, last: u32) -> Option<Vec<u32>> {
    let mut chosen = std::collections::BTreeSet::new();
    for part in text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
        if from == 0 || to < from || to > last {
            return None;
        }
        chosen.extend(from..=to);
    }
    (!chosen.is_empty()).then(|| chosen.into_iter().collect())
}

/// A title as a file name, without characters that a file system or an HTTP header cannot hold.
pub fn file_name(title: &str) -> String {
    let harmless = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c };
    let name: String = title.chars().map(harmless).take(120).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The slug of a title, for its address: lower-case ASCII letters and digits separated by dashes, at most 60 bytes.
/// Accents are dropped (`Été à Ségou` → `ete-a-segou`); a title without any Latin letter or digit gives `livre`.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => slug.push_str(letters),
            None if c.is_ascii_alphanumeric() => slug.push(c),
            None if slug.ends_with('-') || slug.is_empty() => {}
            None => slug.push('-'),
        }
    }
    slug.truncate(60);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "livre".to_owned() } else { slug.to_owned() }
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ɛ' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' | 'ŋ' | 'ɲ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ɔ' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ÿ' | 'ý' | 'ƴ' => "y",
        'ɓ' => "b",
        'ɗ' | 'đ' | 'ɖ' => "d",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ł' => "l",
        'ƙ' => "k",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_plain_and_never_empty() {
        assert_eq!(slug("L’été à Ségou, tome 2"), "l-ete-a-segou-tome-2");
        assert_eq!(slug("Œuvres"), "oeuvres");
        assert_eq!(slug("كتاب"), "livre");
        assert!(slug(&"long ".repeat(40)).len() <= 60);
        assert!(is_slug("l-ete-a-segou") && !is_slug("L'été") && !is_slug("") && !is_slug("-a"));
    }

    #[test]
    fn pages_are_read_as_people_write_them() {
        assert_eq!(pages("1-3, 7", 10), Some(vec![1, 2, 3, 7]));
        assert_eq!(pages("7;1–2 2", 10), Some(vec![1, 2, 7]));
        for wrong in ["", ",", "0", "3-1", "1-11", "11", "a", "1-", "-3", "99999999999"] {
            assert_eq!(pages(wrong, 10), None, "{wrong}");
        }
    }

    #[test]
    fn a_search_finds_what_is_written_with_accents() {
        assert_eq!(fold("L’Été à SÉGOU  (2)"), "l ete a segou 2");
        assert_eq!(fold("E\u{301}te\u{301} Adébáyọ̀ so\u{ad}leil ﬁl Œuvre"), "ete adebayo soleil fil oeuvre");
    }

    #[test]
    fn an_author_has_one_slug_however_the_name_is_written() {
        assert_eq!(author_slug("Aïssata Koné"), "aissata-kone");
        assert_eq!(author_slug("AISSATA  KONE"), "aissata-kone");
        assert_ne!(author_slug("طه حسين"), author_slug("نجيب محفوظ"), "names without Latin letters are told apart");
    }
}
