//! The operator's own transaction id, found in the confirmation message that a buyer pastes whole.
//!
//! The forms are those of Orange (`MP261102.1015.C40001`, also without its dots or with dashes), Airtel, Coris, MTN (10 or 11 digits after
//! a label), Moov (10 letters and digits after a label) and Wave (`TCN4Y4ZC3FM`, `T_46HS5COOWE`: the ids of its API's documents,
//! docs.wave.com; it sends no SMS, but its app shows and shares them). A message proves nothing, since anybody can type one: it only
//! starts a search. So a warning or an advertisement around the id does not matter, and a message without an id finds nothing.

use super::typed;

/// How much of a message is read, in characters.
pub const LONGEST: usize = 1_000;
/// The longest id.
pub const LONGEST_ID: usize = 40;
/// How many ids of one message are looked for at most.
const MOST: usize = 5;

/// What stands before an id, the longest first.
const LABELS: [&str; 13] = [
    "FINANCIAL TRANSACTION ID",
    "ID DE LA TRANSACTION",
    "TRANSACTION ID",
    "ID TRANSACTION",
    "TRANS ID",
    "ID TRANS",
    "ID TRAN",
    "TRANSACTION",
    "TXN ID",
    "TID",
    "REFERENCE",
    "REF",
    "ID",
];
/// Labels of free texts too: digits alone behind them are a phone number or an invoice.
const LOOSE: [&str; 3] = ["TRANSACTION", "REFERENCE", "REF"];

/// An id as it is compared: upper case, without dots and spaces. The index `attempts_operator_plain` says the same.
pub fn plain(id: &str) -> String {
    id.chars().filter(|c| *c != '.' && !c.is_whitespace()).collect::<String>().to_uppercase()
}

/// The ids in a message, as [`plain`] has them: first those behind a label, then the others, the longest first.
pub fn ids(message: &str) -> Vec<String> {
    let cut: String = message.chars().take(LONGEST).collect();
    let folded = typed::without_accents(&typed::clean(&cut)).to_ascii_uppercase();
    let text: String = folded.chars().map(|c| if c.is_ascii() && !c.is_ascii_control() { c } else { ' ' }).collect();
    let mut found = labelled(&text);
    let unlabelled = |at: usize| text.get(at..).and_then(|rest| with_its_form(rest).or_else(|| wave(rest)));
    let mut others: Vec<String> = starts(&text).filter_map(unlabelled).collect();
    others.sort_by_key(|id| std::cmp::Reverse(id.len()));
    found.extend(others);
    found.extend(alone(&text));
    let mut known: Vec<String> = Vec::new();
    for id in found {
        if !known.contains(&id) && known.len() < MOST {
            known.push(id);
        }
    }
    known
}

/// The places where a word begins.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    (0..bytes.len()).filter(move |at| is_word(*at) && !at.checked_sub(1).is_some_and(is_word))
}

/// The ids behind a label.
fn labelled(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for at in starts(text) {
        let rest = text.get(at..).unwrap_or_default();
        let Some(label) = LABELS.iter().find(|label| rest.starts_with(**label)) else { continue };
        // The gateway's own id, not the operator's.
        if text.get(..at).is_some_and(|before| before.trim_end().ends_with("EXTERNAL")) {
            continue;
        }
        let after = rest.get(label.len()..).unwrap_or_default();
        let value = after.trim_start_matches([' ', ':', '#', '=', '-', '.']);
        // A word that only begins like a label.
        if value.len() == after.len() {
            continue;
        }
        found.extend(with_its_form(value).or_else(|| wave(value)).or_else(|| of_label(value, LOOSE.contains(label))));
    }
    found
}

/// MTN's or Moov's id, which only its label tells from other words.
fn of_label(value: &str, loose: bool) -> Option<String> {
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    if (10..=11).contains(&digits.len()) && !loose {
        return Some(digits);
    }
    let word: String = value.chars().take_while(char::is_ascii_alphanumeric).collect();
    is_mixed(&word).then_some(word)
}

/// Ten letters and digits, some of both.
fn is_mixed(word: &str) -> bool {
    let (letters, digits) = (word.bytes().any(|b| b.is_ascii_uppercase()), word.bytes().any(|b| b.is_ascii_digit()));
    word.len() == 10 && letters && digits
}

/// Wave's: a `T` before letters and digits in no order.
fn wave(text: &str) -> Option<String> {
    let rest = text.strip_prefix('T')?;
    let word: String = rest.strip_prefix('_').unwrap_or(rest).chars().take_while(char::is_ascii_alphanumeric).collect();
    let in_no_order = word.as_bytes().windows(2).any(|pair| matches!(pair, [b'0'..=b'9', b'A'..=b'Z']));
    let line = if rest.starts_with('_') { "_" } else { "" };
    ((10..=20).contains(&word.len()) && in_no_order).then(|| format!("T{line}{word}"))
}

/// A text that is nothing but an id, perhaps one of an operator whose form is not known.
fn alone(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = plain(text);
    if let Some(id) = with_its_form(&whole).filter(|id| id.len() == whole.replace('-', "").len()) {
        return Some(id);
    }
    let fits = (6..=LONGEST_ID).contains(&whole.len())
        && !text.contains(char::is_whitespace)
        && whole.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits == whole.len();
    (fits && digits >= 2 && (!is_number || (10..=11).contains(&digits))).then_some(whole)
}

/// The id that `text` begins with, if it is Orange's, Airtel's or Coris's.
fn with_its_form(text: &str) -> Option<String> {
    orange(text).or_else(|| airtel(text)).or_else(|| coris(text))
}

fn orange(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    reader.letters(2)?;
    reader.digits(6)?;
    reader.dot_or_dash();
    reader.digits(4)?;
    reader.dot_or_dash();
    reader.serial()
}

/// Orange's without its letters; only the dots tell it from a number.
fn airtel(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    reader.digits(6)?;
    reader.dot().then_some(())?;
    reader.digits(4)?;
    reader.dot().then_some(())?;
    reader.serial()
}

fn coris(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    reader.digits(8)?;
    reader.dot().then_some(())?;
    reader.letters(2)?;
    reader.digits(7)?;
    reader.dot().then_some(())?;
    let last = reader.run();
    (1..=4).contains(&last).then_some(())?;
    reader.digits(last)?;
    Some(reader.read)
}

/// Reads a text from its beginning, piece by piece, and keeps what is no dot.
struct Reader<'a> {
    rest: &'a str,
    read: String,
}

impl<'a> Reader<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest, read: String::new() }
    }

    fn take(&mut self, count: usize, fits: fn(&u8) -> bool) -> Option<()> {
        let (piece, rest) = self.rest.split_at_checked(count)?;
        if !piece.as_bytes().iter().all(fits) {
            return None;
        }
        self.read.push_str(piece);
        self.rest = rest;
        Some(())
    }

    fn letters(&mut self, count: usize) -> Option<()> {
        self.take(count, u8::is_ascii_uppercase)
    }

    fn digits(&mut self, count: usize) -> Option<()> {
        self.take(count, u8::is_ascii_digit)
    }

    /// Leaves a dot out; `false` if there is none.
    fn dot(&mut self) -> bool {
        let rest = self.rest.strip_prefix('.');
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn dot_or_dash(&mut self) {
        if !self.dot() {
            self.rest = self.rest.strip_prefix('-').unwrap_or(self.rest);
        }
    }

    /// How many digits come next.
    fn run(&self) -> usize {
        self.rest.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// The end of an id: a letter and five digits, or five to eight digits. Other words may be glued behind it.
    fn serial(mut self) -> Option<String> {
        let digits = self.run();
        match digits {
            0 => {
                self.letters(1)?;
                (self.run() == 5).then_some(())?;
                self.digits(5)?;
            }
            5..=8 => self.digits(digits)?,
            _ => return None,
        }
        Some(self.read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invented messages in the shapes of real ones, each with the id that is found first.
    const MESSAGES: [(&str, Option<&str>); 10] = [
        (
            "Votre paiement de 2500.00 FCFA, Frais: 0.0 FCFA, Taxe: 0.0 FCFA a CINETPAY TEST a ete effectue avec succes. Votre solde est de : 1200.00 FCFA. Trans id: MP261102.1015.40000001.",
            Some("MP261102101540000001"),
        ),
        (
            "Votre paiement de 2,800.00 FCFA a LIBRAIRIE TEST LIBRAIRIE TEST a ete effectue avec succes. Votre solde est de : 900.3 Trans id: MP261103.0902.2900001.",
            Some("MP26110309022900001"),
        ),
        (
            "Vous avez recu 5000.0 FCFA, Frais:  FCFA, Taxe:  FCFA du 70000000,TEST. Le solde de votre compte est de 5250.6 FCFA Trans ID: PP261104.0955.2900002. Max it : https://example.org/x",
            Some("PP26110409552900002"),
        ),
        (
            "Le depot vers le 0700000000 est reussi. Montant 1200.00 F, Frais 0.00 F, Commission 0.00 F, ID Transaction: CI261105.1634.A00001, Nouveau Solde 20015.00 F.",
            Some("CI2611051634A00001"),
        ),
        (
            "Retrait de 0700000000 effectue. Montant 50000.00 F.ID Transaction: CO261105.2105.D00002.",
            Some("CO2611052105D00002"),
        ),
        (
            "Paiement 2500F a CINETPAY TEST (2290150000000) 2026-11-06 18:17:31 Frais:0F Solde:12997F ID:12000000001",
            Some("12000000001"),
        ),
        (
            "Depot recu 3250F de TEST TEST (2290160000000 - ) le 2026-11-07 20:48:52 Solde:4222F ID:12000000002Frais:0F.",
            Some("12000000002"),
        ),
        (
            "Vous avez envoye 2500 FCFA au 2250500000000 le 08-11-2026 21:22:44. Votre nouveau solde est de: 6318 FCFA. ID Transaction: 18000000003.",
            Some("18000000003"),
        ),
        (
            "Paiement reussi aupres du marchand TEST BURKINA\nMontant: 2 500,00 FCFA\nFrais: 0,00 FCFA\nDate: 09/11/2026 19:46\nTID: DK92TESTM6\nSolde: 287,75 FCFA",
            Some("DK92TESTM6"),
        ),
        ("Attention Vigilance Arnaque . Nouveau Solde 135715.00 F a verifier au #145*61#  avant paiement.", None),
    ];

    #[test]
    fn the_id_is_found_in_every_operators_message() {
        for (message, id) in MESSAGES {
            let found = ids(message);
            assert_eq!(found.first().map(String::as_str), id, "{message}: {found:?}");
            assert!(found.len() <= 1, "a phone, a date or an amount is no id: {found:?}");
        }
    }

    #[test]
    fn an_id_is_found_however_it_is_typed() {
        for typed in [
            "PP2611021015C40001",
            "pp261102.1015.c40001",
            " PP 261102 1015 C40001. ",
            "Id : PP261102.1015.C40001Frais:0F",
            "J’ai payé, réf\u{a0}: PP261102.1015.C40001",
            "PP261102-1015-C40001",
            "Transaction PP261102-1015-C40001",
            "\u{202a}PP261102.1015.C40001\u{202c}",
        ] {
            assert_eq!(ids(typed), ["PP2611021015C40001"], "{typed}");
        }
        assert_eq!(ids("TID: 20260101.WZ0000001.100"), ["20260101WZ0000001100"]);
        assert_eq!(ids("261102.1712.E00001"), ["2611021712E00001"]);
        assert_eq!(ids("T_8XK2-QD77"), ["T_8XK2-QD77"], "one of an unknown form, alone");
        assert_eq!(ids("12000000001"), ["12000000001"]);
        for (shared, id) in [
            (
                "Paiement Wave de 2.500F à LIBRAIRIE TEST le 12 nov. 2026. ID de transaction : TCN4Y4ZC3FM",
                "TCN4Y4ZC3FM",
            ),
            ("j'ai payé avec wave t_46hs5coowe et rien reçu", "T_46HS5COOWE"),
            ("TRG7XHH6UNR2SOACI wave 2500", "TRG7XHH6UNR2SOACI"),
        ] {
            assert_eq!(ids(shared), [id], "{shared}");
        }
    }

    #[test]
    fn what_only_looks_like_an_id_is_none() {
        for typed in [
            "",
            "bonjour",
            "Reference: 0700000000",
            "External id: 12000000001",
            "Identifiant 12000000001 inconnu",
            "Vous avez recu 500F de credit le 2026-11-06 18:17:31",
            "TID: 0700000000000",
            "2500",
            "il fait beau 12000000001",
            "transfert2026 de TRANSACTION202611 et trente-3000",
        ] {
            assert_eq!(ids(typed), Vec::<String>::new(), "{typed}");
        }
        let far = format!("{} Trans id: MP261102.1015.40000001", "x ".repeat(LONGEST));
        assert!(ids(&far).is_empty(), "a text is read up to its limit");
    }

    #[test]
    fn the_labelled_id_comes_first_and_five_are_enough() {
        let two = "MP261102.1015.40000001 annule, nouveau Trans id: MP261103.1015.400001";
        assert_eq!(ids(two), ["MP2611031015400001", "MP261102101540000001"]);
        let many: Vec<String> = (10..30).map(|day| format!("MP2611{day}.1015.400001")).collect();
        assert_eq!(ids(&many.join(" ")).len(), MOST);
    }
}
