//! Detects web and e-mail addresses in a line of text. A person's name never contains one; text that uses the shop's
//! e-mails to advertise to strangers does.

/// Generic top-level domains that are common on the web. Country codes are in `COUNTRIES`.
const ENDINGS: &[&str] = &[
    "africa", "agency", "app", "bet", "biz", "blog", "casino", "cc", "click", "cloud", "club", "com", "dev", "digital",
    "events", "fr", "fun", "group", "icu", "info", "link", "live", "lol", "media", "mobi", "money", "net", "news",
    "online", "org", "page", "pro", "promo", "rocks", "services", "shop", "site", "space", "store", "tech", "top",
    "tv", "vip", "website", "win", "work", "world", "xyz",
];

/// Country-code top-level domains. Names can look like these (`Dr.Ly`), so they count only after a label of three
/// letters or more, after two labels, or before a slash.
const COUNTRIES: &[&str] = &[
    "ae", "ao", "be", "bf", "bi", "bj", "br", "ca", "cd", "cf", "cg", "ch", "ci", "cm", "cn", "co", "cv", "de", "dz",
    "es", "eu", "ga", "gd", "gg", "gh", "gl", "gm", "gn", "gq", "gw", "in", "io", "it", "ke", "lr", "ly", "ma", "me",
    "mg", "ml", "mr", "ne", "ng", "nl", "pt", "ru", "rw", "sl", "sn", "st", "td", "tf", "tg", "tk", "tn", "to", "uk",
    "us", "ws", "za",
];

/// Whether `text` contains an address such as `https://…`, `www.…`, `exemple.com`, `bit.ly/x` or `awa@exemple.ci`.
pub fn holds_one(text: &str) -> bool {
    let plain: String = text.to_lowercase().chars().map(plain).collect();
    plain.contains("http")
        || plain.contains("://")
        || plain.contains("www.")
        || plain.contains('@')
        || plain.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '/')).any(is_domain)
}

/// Replaces characters that e-mail programs read as a dot, a slash or an at sign.
fn plain(c: char) -> char {
    match c {
        '。' | '．' | '｡' | '․' => '.',
        '／' => '/',
        '＠' | '﹫' => '@',
        other => other,
    }
}

fn is_domain(word: &str) -> bool {
    let (host, path) = word.split_once('/').map_or((word, false), |(host, _)| (host, true));
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    let [.., name, ending] = labels.as_slice() else { return false };
    let is_number = |label: &&str| label.bytes().all(|byte| byte.is_ascii_digit());
    ENDINGS.contains(ending)
        || (COUNTRIES.contains(ending) && (path || labels.len() > 2 || name.chars().count() > 2))
        || (labels.len() == 4 && labels.iter().all(is_number))
}

#[cfg(test)]
mod tests {
    use super::holds_one;

    #[test]
    fn what_a_letter_would_make_a_link_of_is_found() {
        for text in [
            "Gagnez 5000 F sur https://gains.example",
            "HTTP //x",
            "www.gains.example",
            "Gains.Com",
            "voir gains.xyz!",
            "(mon-livre.ci)",
            "bit.ly/3x",
            "t.me/gains",
            "exemple.co.uk",
            "awa@exemple",
            "awa＠exemple",
            "gains。com",
            "41.66.1.1/x",
            "ftp://gains",
            "41.66.1.1",
        ] {
            assert!(holds_one(text), "{text}");
        }
    }

    #[test]
    fn a_name_is_a_name_however_its_dots_stand() {
        for text in [
            "Aïcha N’Guessan",
            "J.-P. Koné",
            "M.Koné",
            "Dr.Ly",
            "M. Ba",
            "A.B. Traoré",
            "Jean.Paul",
            "K. A. Fr. Yao",
            "Mme Diop / M. Sy",
            "Éts. Koné & Fils",
            "Awa 2.0",
        ] {
            assert!(!holds_one(text), "{text}");
        }
    }
}
