//! Refuses passwords that are too easy to guess.

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most bytes of a password, which bounds the cost of checking it.
pub const LONGEST: usize = 1024;

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// More than [`LONGEST`] bytes.
    Long,
    /// Among the first guesses: a common word with digits around it, a keyboard row, a repetition.
    Common,
    /// Made of the shop's name or the account's own e-mail address.
    Named,
}

/// The words that common passwords are made of, without digits: the most frequent ones of published lists, in French and English.
const WORDS: &str = include_str!("passwords.txt");

/// Why a new password is refused, if it is; `names` are the shop's name and the account's e-mail address.
pub fn weakness(password: &str, names: &[&str]) -> Option<Weakness> {
    if password.chars().count() < SHORTEST {
        return Some(Weakness::Short);
    }
    if password.len() > LONGEST {
        return Some(Weakness::Long);
    }
    let plain = letters(password);
    let is_told_by = |name: &&str| name.split('@').map(letters).any(|part| part.len() > 2 && is_made_of(&plain, &part));
    if !plain.is_empty() && names.iter().any(is_told_by) {
        return Some(Weakness::Named);
    }
    (is_common(password, &plain) || is_guessed(password, names)).then_some(Weakness::Common)
}

fn is_common(password: &str, plain: &str) -> bool {
    let mut seen: Vec<char> = password.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < 5
        || plain.len() < 3
        || is_a_row(password)
        || WORDS.split_whitespace().any(|word| is_made_of(plain, word))
}

/// Whether zxcvbn, which knows published lists, keyboards, dates, repetitions and common substitutions, estimates fewer
/// than a hundred million guesses: weeks of guessing at the rate limit of sign-in.
fn is_guessed(password: &str, names: &[&str]) -> bool {
    let known: Vec<&str> = names.iter().copied().chain(WORDS.split_whitespace()).collect();
    zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Three
}

/// The letters only, in lower case, with digits that stand for letters replaced: `P@ssw0rd!` becomes `password`.
fn letters(text: &str) -> String {
    let body = text.trim_matches(|c: char| !c.is_alphabetic() && c != '@' && c != '$');
    let read = |c: char| match c {
        '0' => Some('o'),
        '1' => Some('i'),
        '3' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' => Some('t'),
        c if c.is_alphabetic() => c.to_lowercase().next(),
        _ => None,
    };
    body.chars().filter_map(read).collect()
}

/// Whether `text` is `word`, once or repeated.
fn is_made_of(text: &str, word: &str) -> bool {
    !text.is_empty() && text.replace(word, "").is_empty()
}

/// Whether the characters are a sequence, as in `abcdefghijkl` or `987654321098`.
fn is_a_row(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = codes.windows(2).filter(|pair| matches!(pair, [a, b] if (a - b).abs() <= 1)).count();
    steps + 2 >= codes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_would_try_first_is_refused() {
        for password in [
            "motdepasse123",
            "MotDePasse2026!",
            "P@ssw0rdP@ssw0rd",
            "azertyuiop123456",
            "qwertyuiop[]1",
            "123456789012",
            "aaaaaaaaaaaaaaa",
            "abababababababab",
            "abcdefghijklm",
            "jetaime2024!!",
            "admin-admin-admin",
            "0707080910111",
            "password1234",
            "azertyuiop12",
            "motdepasse12",
            "qwertyuiop[]",
            "iloveyou1234",
            "abcdefghijkl",
            "administrator",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "qazwsxedcrfv",
            "sunshine1234",
            "football1234",
            "princess2024",
            "superman1234",
            "trustno1trustno1",
            "asdf1234asdf",
            "michael12345",
            "Abidjan12345",
            "CoteDIvoire1",
            "OrangeMoney1",
            "marseille123",
            "chouchou1234",
            "Mamadou12345",
            "25/12/199025/12",
        ] {
            assert_eq!(weakness(password, &[]), Some(Weakness::Common), "{password}");
        }
        assert_eq!(weakness("onze signes", &[]), Some(Weakness::Short));
        assert_eq!(weakness(&"é1x ".repeat(400), &[]), Some(Weakness::Long));
    }

    #[test]
    fn the_shops_name_and_ones_own_address_are_refused() {
        let names = ["Librairie Djéliba", "aissata.kone@djeliba.example"];
        assert_eq!(weakness("LibrairieDjéliba1", &names), Some(Weakness::Named));
        assert_eq!(weakness("aissatakone2026", &names), Some(Weakness::Named));
        assert_eq!(weakness("Librairie au bord du fleuve", &names), None);
    }

    #[test]
    fn a_phrase_is_taken_in_any_script() {
        for password in [
            "le fleuve parle la nuit",
            "correct horse battery staple",
            "ߒߞߏ ߞߊ߲ ߘߌ߫ ߢߊ ߟߋ߬",
            "x7!Qm2#pLz9&",
            "motdepasse du vieux baobab",
        ] {
            assert_eq!(weakness(password, &[]), None, "{password}");
        }
    }
}
