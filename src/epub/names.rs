//! File names, normalised for a lenient comparison.

use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::percent_decode_str;

/// A path without `.`, `..`, and double or leading slashes.
pub fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A plain path in lower case and in NFC: Windows writes accented letters composed, and macOS decomposed.
pub fn fold(path: &str) -> String {
    let path = plain(path).to_lowercase();
    ComposingNormalizerBorrowed::new_nfc().normalize(&path).into_owned()
}

/// A path with `%20` and the like decoded.
pub fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The file extension in lower case, without the dot.
pub fn extension(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for name in ["OEBPS/./Été.xhtml", "/oebps//été.XHTML", "OEBPS\\e\u{301}te\u{301}.xhtml", "OEBPS/x/../été.xhtml"]
        {
            assert_eq!(fold(name), "oebps/été.xhtml", "{name}");
        }
        assert_eq!(decoded("chapitre%201.xhtml"), "chapitre 1.xhtml");
        assert_eq!((extension("a.b/c.XHTML").as_str(), extension("a.b/c").as_str()), ("xhtml", ""));
    }
}
