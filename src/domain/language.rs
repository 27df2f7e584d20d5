//! The languages of the shop.

use std::fmt;
use std::sync::{PoisonError, RwLock};

/// A language of pages and e-mails. French is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    French,
    English,
    /// A language whose texts the owner added. What is not translated is shown in French.
    Added(Added),
}

/// The code of an added language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Added(&'static str);

/// The added languages. They are the same for the whole program, as the texts are, and are added once, at its start.
static ADDED: RwLock<Vec<Added>> = RwLock::new(Vec::new());

impl Language {
    /// The languages that the program brings along and that the owner's own texts are written in.
    pub const ALL: [Self; 2] = [Self::French, Self::English];

    /// All languages: the program's own and the added ones.
    pub fn every() -> Vec<Self> {
        let added = ADDED.read().unwrap_or_else(PoisonError::into_inner);
        Self::ALL.into_iter().chain(added.iter().copied().map(Self::Added)).collect()
    }

    /// Adds a language, or finds it if it is there already. `None` if `code` is no ISO 639 code of two or three lower-case
    /// letters. `api` is none here: addresses begin with it.
    pub fn add(code: &str) -> Option<Self> {
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) || code == "api" {
            return None;
        }
        let mut added = ADDED.write().unwrap_or_else(PoisonError::into_inner);
        let known =
            Self::ALL.into_iter().chain(added.iter().copied().map(Self::Added)).find(|known| known.code() == code);
        Some(known.unwrap_or_else(|| {
            let new = Added(Box::leak(code.into()));
            added.push(new);
            Self::Added(new)
        }))
    }

    /// The ISO 639 code, as stored and as written in `lang=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Added(Added(code)) => code,
        }
    }

    /// Reads a language tag such as `fr`, `en-GB` or `FR_ci`; `None` for a language that the shop does not have.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::every().into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The language that an `Accept-Language` header prefers (RFC 9110, 12.5.4); French when it names none.
    pub fn negotiate(accept: &str) -> Self {
        let wish = |part: &str| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            Some((Self::parse(tag)?, quality))
        };
        let mut best = (Self::French, 0.0);
        for (language, quality) in accept.split(',').filter_map(wish) {
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_wished_language_wins_and_french_is_the_house_language() {
        assert_eq!(Language::negotiate("en-GB,fr;q=0.8"), Language::English);
        assert_eq!(Language::negotiate("zu, fr;q=0.4, en;q=0.3"), Language::French);
        assert_eq!(Language::negotiate("de"), Language::French);
        assert_eq!(Language::negotiate("en;q=0"), Language::French);
        assert_eq!(Language::negotiate("en;q=high"), Language::French);
    }

    #[test]
    fn a_language_is_added_once_and_then_wished_for_like_the_others() {
        let wolof = Language::add("wo").unwrap();
        assert_eq!((Language::add("wo"), Language::parse("WO-sn")), (Some(wolof), Some(wolof)));
        assert_eq!(Language::negotiate("wo, fr;q=0.4"), wolof);
        assert_eq!(Language::add("fr"), Some(Language::French));
        for wrong in ["", "w", "wolof", "WO", "w1", "../", "api"] {
            assert_eq!(Language::add(wrong), None, "{wrong}");
        }
    }
}
