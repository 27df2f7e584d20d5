//! Explains the errors of the system and of mail servers: finds the id of the message that explains an error.

/// Parts of common error texts of systems and libraries, and the id of the message for each.
const CAUSES: [(&str, &str); 16] = [
    ("connection refused", "cause-refused"),
    ("timed out", "cause-late"),
    ("timeout", "cause-late"),
    ("in time", "cause-late"),
    ("did not answer", "cause-late"),
    ("dns error", "cause-name"),
    ("failed to lookup", "cause-name"),
    ("peer certificate", "cause-certificate"),
    ("connection reset", "cause-cut"),
    ("broken pipe", "cause-cut"),
    ("no such file", "cause-missing"),
    ("permission denied", "cause-forbidden"),
    ("no space left", "cause-full"),
    ("read-only file system", "cause-read-only"),
    ("network is unreachable", "cause-unreachable"),
    ("no route to host", "cause-unreachable"),
];

/// The id of the message that explains an error; `None` for an uncommon one.
pub fn id(error: &str) -> Option<&'static str> {
    let lower = error.to_lowercase();
    let known = CAUSES.iter().find(|(part, _)| lower.contains(part)).map(|(_, id)| *id);
    known.or_else(|| reply(&lower).map(|(code, detail)| meaning(code, detail)))
}

/// Whether a mail server refused a message because of its recipient's address, so that another address would help.
pub fn is_about_the_address(error: &str) -> bool {
    id(error) == Some("cause-address")
}

/// The reply code of a mail server and, if there is one, its enhanced status code (RFC 5321, 4.2; RFC 3463): `550` and `5.1.1`.
fn reply(error: &str) -> Option<(u16, &str)> {
    let words = || error.split(|c: char| c.is_whitespace() || "():<>".contains(c)).filter(|word| !word.is_empty());
    let after_error = error.split_once("error (").and_then(|(_, rest)| rest.split_once(')')).map(|(code, _)| code);
    let code: u16 = after_error.or_else(|| words().next())?.parse().ok()?;
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let status = words().find(is_status).unwrap_or_default();
    (400..600).contains(&code).then_some((code, status))
}

/// The id of the message for a reply. An enhanced status code is more specific than the reply code.
fn meaning(code: u16, status: &str) -> &'static str {
    let about = status.split_once('.').map_or("", |(_, about)| about);
    match (code, about) {
        (530 | 534 | 535 | 538, _) => "cause-login",
        (_, "2.2") => "cause-mailbox-full",
        (400..500, _) => "cause-busy",
        (_, about) if about.starts_with("1.") || about.starts_with("2.") => "cause-address",
        (_, about) if about.starts_with("7.") => "cause-policy",
        (552, _) => "cause-mailbox-full",
        (550 | 551 | 553, "") => "cause-address",
        _ => "cause-refused-letter",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::texts::Texts;

    #[test]
    fn the_usual_errors_are_told_in_the_readers_words_and_others_as_they_are() {
        let (french, english) = (Texts(Language::French), Texts(Language::English));
        let refused = "error sending request: tcp connect error: Connection refused (os error 111)";
        assert_eq!(french.cause(refused), "la connexion est refusée");
        assert_eq!(english.cause(refused), "the connection is refused");
        assert_eq!(french.cause("a bird flew in"), "«\u{a0}a bird flew in\u{a0}»");
        for (part, id) in CAUSES {
            assert!(![part, id].contains(&french.cause(part).as_str()), "{part}");
        }
    }

    #[test]
    fn a_mail_servers_answer_says_what_it_means_and_whether_the_address_is_to_blame() {
        for (answer, meaning) in [
            ("permanent error (550): 5.1.1 no such user", "cause-address"),
            ("550 5.1.1 no such user here", "cause-address"),
            ("permanent error (550): mailbox unavailable", "cause-address"),
            ("permanent error (553): 5.1.2 bad domain", "cause-address"),
            ("permanent error (550): 5.7.1 message rejected due to policy", "cause-policy"),
            ("permanent error (552): 5.2.2 over quota", "cause-mailbox-full"),
            ("transient error (452): 4.2.2 mailbox full", "cause-mailbox-full"),
            ("transient error (451): 4.7.1 greylisted", "cause-busy"),
            ("permanent error (535): 5.7.8 authentication failed", "cause-login"),
            ("permanent error (554): transaction failed", "cause-refused-letter"),
        ] {
            assert_eq!(id(answer), Some(meaning), "{answer}");
            assert_eq!(is_about_the_address(answer), meaning == "cause-address", "{answer}");
            for language in Language::ALL {
                let said = Texts(language).cause(answer);
                assert!(!said.starts_with("cause-") && said != answer, "{said}");
            }
        }
        for other in ["999 bottles", "5500", "42", "the address was corrected"] {
            assert_eq!(id(other), None, "{other}");
        }
    }
}
