//! What a book is on the shelf.

/// The form of a book's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Epub,
}

impl Format {
    /// As stored, and as the file's extension.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Epub => "epub",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Pdf, Self::Epub].into_iter().find(|format| format.code() == code)
    }

    /// For `Content-Type` (RFC 8118; IDPF OCF 3.0).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Epub => "application/epub+zip",
        }
    }
}

/// A title as the part of an address: lower-case ASCII letters and digits with dashes between, at most 60 bytes.
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
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ɔ' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ÿ' | 'ý' => "y",
        'ɓ' => "b",
        'ɗ' => "d",
        'œ' => "oe",
        'æ' => "ae",
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
    }
}
