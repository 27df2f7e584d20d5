//! E-mail addresses, read as people write and paste them.

use std::fmt;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::domain::typed;

/// An e-mail address that can be sent to: one `@`, a dot in the domain, at most 254 bytes (RFC 5321, 4.5.3.1). Its
/// `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is not an e-mail address. The form shows a message for each beside its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailFault {
    #[error("no @")]
    NoAt,
    #[error("more than one @")]
    TwoAts,
    #[error("a space inside")]
    Space,
    #[error("a comma")]
    Comma,
    #[error("a letter with an accent: {0}")]
    Accent(char),
    #[error("a sign that no address has: {}", typed::shown(*.0))]
    Sign(char),
    /// Nothing before the `@`.
    #[error("nothing before the @")]
    NoName,
    /// Nothing after the `@`, or no dot.
    #[error("no dot after the @")]
    NoDot,
    #[error("a dot at an end, or two dots together")]
    Dots,
    #[error("no such ending")]
    Ending,
    #[error("too long")]
    Long,
}

impl Email {
    /// # Errors
    /// When no mail server would accept the address, or it could break a mail header.
    pub fn parse(text: &str) -> Result<Self, EmailFault> {
        let text = bare(&typed::clean(text));
        signs(&text)?;
        let (local, domain) = text.rsplit_once('@').ok_or(EmailFault::NoAt)?;
        if local.is_empty() {
            return Err(EmailFault::NoName);
        }
        if !domain.contains('.') {
            return Err(EmailFault::NoDot);
        }
        if [local, domain].iter().any(|part| part.split('.').any(str::is_empty)) {
            return Err(EmailFault::Dots);
        }
        if text.len() > 254 || local.len() > 64 || domain.split('.').any(|label| label.len() > 63) {
            return Err(EmailFault::Long);
        }
        if domain.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
            return Err(EmailFault::Sign('-'));
        }
        let is_top = |top: &str| top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic());
        if !domain.rsplit('.').next().is_some_and(is_top) {
            return Err(EmailFault::Ending);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For pages that others may see: `j…@example.com`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{domain}")
    }

    /// The address that was probably meant, when the domain is one typing error away from a large mail provider's
    /// (`gmial.com`). The address as written may still be right.
    pub fn meant(&self) -> Option<Self> {
        let (local, domain) = self.0.split_once('@')?;
        meant(domain).map(|house| Self(format!("{local}@{house}")))
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// Removes what is copied along with an address: `Awa <awa@exemple.ci>`, `mailto:awa@exemple.ci`, `awa@exemple.ci.`.
fn bare(text: &str) -> String {
    let inner = match (text.find('<'), text.ends_with('>')) {
        (Some(open), true) => text.get(open + 1..text.len() - 1).unwrap_or(text),
        _ => text,
    };
    let scheme = inner.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let inner = inner.get(scheme.map_or(0, str::len)..).unwrap_or(inner);
    inner.trim_matches(|c: char| c.is_whitespace() && !c.is_control() || ".,;:\"«»“”".contains(c)).to_owned()
}

fn signs(text: &str) -> Result<(), EmailFault> {
    if text.matches('@').count() > 1 {
        return Err(EmailFault::TwoAts);
    }
    let fault = |c: char| match c {
        ' ' => Some(EmailFault::Space),
        ',' => Some(EmailFault::Comma),
        _ if c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c) => None,
        _ if is_accented(c) => Some(EmailFault::Accent(c)),
        _ => Some(EmailFault::Sign(c)),
    };
    if let Some(fault) = text.nfc().find_map(fault) {
        return Err(fault);
    }
    let domain = text.rsplit_once('@').map_or("", |(_, domain)| domain);
    let wrong = domain.chars().find(|c| !c.is_ascii_alphanumeric() && !".-".contains(*c));
    wrong.map_or(Ok(()), |c| Err(EmailFault::Sign(c)))
}

fn is_accented(c: char) -> bool {
    c.is_alphabetic() && (c.nfd().any(is_combining_mark) || "çœæøßł".contains(c))
}

/// The mail providers whose domains are most often mistyped in our countries, then domains that look similar and are correct.
const PROVIDERS: [&str; 14] = [
    "gmail.com",
    "yahoo.fr",
    "yahoo.com",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "outlook.fr",
    "icloud.com",
    "live.com",
    "live.fr",
    "laposte.net",
    "protonmail.com",
    "ymail.com",
    "orange.fr",
];
const OTHERS: [&str; 12] = [
    "mail.com",
    "email.com",
    "gmx.com",
    "aol.com",
    "me.com",
    "mail.ru",
    "yahoo.ca",
    "yahoo.co",
    "orange.ci",
    "orange.sn",
    "hotmail.ca",
    "hotmail.co",
];

fn meant(domain: &str) -> Option<&'static str> {
    if PROVIDERS.contains(&domain) || OTHERS.contains(&domain) {
        return None;
    }
    // Google uses no other top-level domain for its addresses.
    if domain.starts_with("gmail.") {
        return Some("gmail.com");
    }
    let far = |house: &&&str| strsim::osa_distance(domain, house);
    // Short domains are one letter away from too many others: live.com, lime.com.
    let long = PROVIDERS.iter().filter(|provider| provider.len() >= 8 && !provider.starts_with("live."));
    long.min_by_key(far).filter(|house| far(house) == 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_could_break_a_letter_is_refused() {
        let long = format!("{}@example.com", "a".repeat(320));
        for text in [
            "",
            "a",
            "a@b",
            "@b.ci",
            "a@b.ci\r\nBcc: x@y.z",
            "a\0@b.ci",
            "a b@c.ci",
            "a..b@c.ci",
            "a@-b.ci",
            "a@b.1",
            "a@b_c.ci",
            &long,
        ] {
            assert!(Email::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(Email::parse(" Awa.K+livres@Exemple.CI ").unwrap().as_str(), "Awa.K+livres@exemple.ci");
    }

    #[test]
    fn an_address_is_read_as_it_is_pasted() {
        for text in [
            "\u{202a}awa@exemple.ci\u{202c}",
            "awa@exemple.ci\u{200b}",
            "mailto:awa@exemple.ci",
            "Awa Koné <awa@exemple.ci>",
            "<awa@exemple.ci>",
            "awa@exemple.ci.",
            "awa@exemple.ci,",
            "awa@ex\u{ad}emple.ci",
            "ａｗａ＠exemple．ci",
            "« awa@exemple.ci »",
        ] {
            assert_eq!(Email::parse(text).map(|email| email.0).as_deref(), Ok("awa@exemple.ci"), "{text}");
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        for (text, fault) in [
            ("awa.exemple.ci", EmailFault::NoAt),
            ("awa@exemple.ci, ali@exemple.ci", EmailFault::TwoAts),
            ("awa@@exemple.ci", EmailFault::TwoAts),
            ("awa kone@exemple.ci", EmailFault::Space),
            ("awa@exemple,ci", EmailFault::Comma),
            ("awa.koné@exemple.ci", EmailFault::Accent('é')),
            ("awa.kone\u{301}@exemple.ci", EmailFault::Accent('é')),
            ("awa(k)@exemple.ci", EmailFault::Sign('(')),
            ("a\0@b.ci", EmailFault::Sign('\0')),
            ("@exemple.ci", EmailFault::NoName),
            ("awa@gmail", EmailFault::NoDot),
            ("awa@", EmailFault::NoDot),
            ("awa..k@exemple.ci", EmailFault::Dots),
            ("awa@exemple.c", EmailFault::Ending),
        ] {
            assert_eq!(Email::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_house_that_is_a_letter_away_is_asked_about() {
        let asked = |text: &str| Email::parse(text).unwrap().meant().map(|email| email.0);
        for (typed, meant) in [
            ("awa@gmial.com", "awa@gmail.com"),
            ("awa@gmail.con", "awa@gmail.com"),
            ("awa@gmail.fr", "awa@gmail.com"),
            ("awa@hotmial.com", "awa@hotmail.com"),
            ("awa@hotmal.fr", "awa@hotmail.fr"),
            ("awa@yaho.fr", "awa@yahoo.fr"),
            ("awa@outlok.com", "awa@outlook.com"),
        ] {
            assert_eq!(asked(typed).as_deref(), Some(meant), "{typed}");
        }
        for right in
            ["awa@gmail.com", "awa@mail.com", "awa@exemple.ci", "awa@orange.ci", "awa@univ-fhb.edu.ci", "awa@line.fr"]
        {
            assert_eq!(asked(right), None, "{right}");
        }
    }

    #[test]
    fn a_masked_address_shows_one_letter() {
        assert_eq!(Email::parse("joseph@example.com").unwrap().masked(), "j…@example.com");
        assert_eq!(format!("{:?}", Email::parse("joseph@example.com").unwrap()), "Email(…)");
    }
}
