//! What somebody who looks for an order typed, recognised by its form: each is a fact that may agree with an order.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::contact::{Country, Email, Phone, PhoneFault};
use super::{ids, operator_message, order_number, typed};

/// Facts about an order. Its `Debug` shows none of them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// The order's number, with its dashes.
    pub number: Option<String>,
    /// The id that the shop gave the payment at the gateway.
    pub transaction: Option<String>,
    /// The operator's ids, as `operator_message::plain` has them.
    pub operator_ids: Vec<String>,
    /// In lower case.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
}

impl OrderFacts {
    /// The facts in a text, and in a second one that is a phone number or an e-mail address or empty. Phone numbers inside an
    /// operator's message are the merchant's or somebody else's, and are left out.
    pub fn read(text: &str, contact: &str, home: &'static Country) -> Self {
        let cut: String = text.chars().take(operator_message::LONGEST).collect();
        let mut facts = Self::of_text(&typed::clean(&cut), home);
        match Contact::read(contact, home) {
            Some(Contact::Email(email)) => facts.email = Some(email),
            Some(Contact::Phone(phone)) => facts.phone = Some(phone),
            None => {}
        }
        facts
    }

    /// The two texts in the order in which [`Self::read`] wants them: the phone number or e-mail address may have been typed first.
    pub fn in_order<'a>(text: &'a str, contact: &'a str, home: &'static Country) -> (&'a str, &'a str) {
        let is_contact = |text: &str| Contact::read(text, home).is_some();
        let is_swapped = !is_contact(contact) && is_contact(text) && !Self::read(contact, "", home).is_empty();
        if is_swapped { (contact, text) } else { (text, contact) }
    }

    fn of_text(text: &str, home: &'static Country) -> Self {
        let mut facts = Self::default();
        if let Some(number) = ids::read_order_number(text) {
            // Ten letters and digits without dashes may be Moov's id as well.
            facts.operator_ids = if text.contains(['-', '_', ' ']) { Vec::new() } else { operator_message::ids(text) };
            facts.number = Some(number);
            return facts;
        }
        let mut rest = Vec::new();
        for word in text.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
            if let Some(email) = Some(bare).filter(|word| word.contains('@')).and_then(|word| Email::parse(word).ok()) {
                facts.email = Some(email.as_str().to_lowercase());
            } else if ids::is_transaction(&bare.to_uppercase()) {
                facts.transaction = Some(bare.to_uppercase());
            } else {
                rest.push(word);
            }
        }
        if let Some((number, others)) = order_number::among(&rest) {
            facts.number = Some(number);
            rest = others;
        }
        let rest = rest.join(" ");
        let phone = Phone::parse(&rest, home).ok();
        facts.operator_ids = operator_message::ids(&rest);
        // No operator's number begins so, and a phone number may.
        facts.operator_ids.retain(|id| phone.is_none() || !rest.starts_with(['0', '+']) || id.len() > 11);
        facts.phone = phone.map(|phone| phone.as_str().to_owned());
        facts
    }

    /// The facts as a form of ours kept them; what cannot be one is left out.
    pub fn kept(field: &dyn Fn(&str) -> String) -> Self {
        let is_id = |id: &&str| {
            let fits = id.len() <= operator_message::LONGEST_ID;
            fits && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        };
        Self {
            number: ids::read_order_number(&field("number")),
            transaction: Some(field("transaction")).filter(|id| ids::is_transaction(id)),
            operator_ids: field("operator")
                .split(' ')
                .filter(|id| !id.is_empty())
                .filter(is_id)
                .take(5)
                .map(str::to_owned)
                .collect(),
            email: Email::parse(&field("email")).ok().map(|email| email.as_str().to_lowercase()),
            phone: Phone::kept(&field("phone")).map(|phone| phone.as_str().to_owned()),
        }
    }

    /// Whether nothing was recognised.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is a phone number or an e-mail address among them.
    pub fn has_contact(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }

    /// Whether there are two facts of different kinds, one of them about the order itself.
    pub fn can_prove(&self) -> bool {
        let of_order = [self.number.is_some(), self.transaction.is_some(), !self.operator_ids.is_empty()];
        let of_order = of_order.into_iter().filter(|known| *known).count();
        of_order >= 2 || (of_order == 1 && self.has_contact())
    }

    /// Whether the gateway may have to be asked before it is known whether these facts agree: an operator's id is known only
    /// once a payment is decided.
    pub fn may_take_long(&self) -> bool {
        !self.operator_ids.is_empty() && (self.number.is_some() || self.has_contact())
    }

    /// Whether the only fact about the order itself is an operator's id, next to a phone number or an e-mail address. Operators
    /// count upwards, so that such ids can be guessed, which numbers and transactions cannot.
    pub fn can_be_guessed(&self) -> bool {
        self.number.is_none() && self.transaction.is_none() && !self.operator_ids.is_empty() && self.has_contact()
    }
}

impl fmt::Debug for OrderFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrderFacts(…)")
    }
}

/// A way to a person, as it is typed into one field.
#[derive(Clone, PartialEq, Eq)]
pub enum Contact {
    /// In lower case, as [`Contact::read`] gives it and readers and gifts keep it; orders keep it as it was typed.
    Email(String),
    /// E.164.
    Phone(String),
}

impl Contact {
    pub fn read(text: &str, home: &'static Country) -> Option<Self> {
        match Email::parse(text) {
            Ok(email) => Some(Self::Email(email.as_str().to_lowercase())),
            Err(_) => Phone::parse(text, home).ok().map(|phone| Self::Phone(phone.as_str().to_owned())),
        }
    }

    pub fn in_lower_case(self) -> Self {
        match self {
            Self::Email(email) => Self::Email(email.to_lowercase()),
            phone @ Self::Phone(_) => phone,
        }
    }

    /// What is wrong with a text that looks like a phone number.
    pub fn phone_fault(text: &str, home: &'static Country) -> Option<PhoneFault> {
        let text = typed::clean(text);
        let is_like_one = text.chars().all(|c| c.is_ascii_digit() || " .-()/_+".contains(c));
        let has_digits = text.contains(|c: char| c.is_ascii_digit());
        Some(text).filter(|_| is_like_one && has_digits).and_then(|text| Phone::parse(&text, home).err())
    }

    pub fn is_phone(&self) -> bool {
        matches!(self, Self::Phone(_))
    }

    pub fn as_str(&self) -> &str {
        let (Self::Email(text) | Self::Phone(text)) = self;
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, contact: &str) -> OrderFacts {
        OrderFacts::read(text, contact, Country::parse("CI").unwrap())
    }

    fn facts([number, transaction, operator_ids, email, phone]: [&str; 5]) -> OrderFacts {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        OrderFacts {
            number: some(number),
            transaction: some(transaction),
            operator_ids: operator_ids.split_whitespace().map(str::to_owned).collect(),
            email: some(email),
            phone: some(phone),
        }
    }

    const PHONE: &str = "+2250707070700";

    #[test]
    fn each_fact_is_known_by_its_form() {
        for number in ["G7K2-M94Q-XD", "g7k2 m94q xd", " G7K2–M94Q–XD "] {
            assert!(read(number, "07 07 07 07 00") == facts(["G7K2-M94Q-XD", "", "", "", PHONE]), "{number}");
        }
        assert!(read("07 07 07 07 00", "") == facts(["", "", "", "", PHONE]));
        assert!(read("Awa@Exemple.CI", "rien") == facts(["", "", "", "awa@exemple.ci", ""]));
        let transaction = ids::transaction();
        assert!(read(&transaction.to_lowercase(), "") == facts(["", &transaction, "", "", ""]));
        assert_eq!(read("DK92TESTM6", "").operator_ids, ["DK92TESTM6"], "Moov’s id, or a number without its dashes");
        assert!(read("12000000001", "") == facts(["", "", "12000000001", "", ""]));
        assert!(read("bonjour, où est mon livre ?", "").is_empty());
    }

    #[test]
    fn several_are_found_in_one_sentence() {
        let typed = "Commande G7K2-M94Q-XD, mon mail est awa@exemple.ci.";
        assert!(read(typed, "") == facts(["G7K2-M94Q-XD", "", "", "awa@exemple.ci", ""]));
        assert!(read("G7K2-M94Q-XD 0707070700", "") == facts(["G7K2-M94Q-XD", "", "", "", PHONE]));
    }

    #[test]
    fn a_number_is_found_however_it_is_written_and_an_operators_id_behind_its_word() {
        for typed in
            ["N°VACH-JG8E-PA", "Commande n° VACH JG8E PA", "commande VACHJG8EPA", "VACH JG8E PA merci", "VACH_JG8E_PA"]
        {
            assert!(read(typed, "") == facts(["VACH-JG8E-PA", "", "", "", ""]), "{typed}");
        }
        assert!(read("Transaction MP261130-1008-A06132", "") == facts(["", "", "MP2611301008A06132", "", ""]));
        assert!(read("https://exemple.ci/orders/0199abcd", "").number.is_none());
    }

    #[test]
    fn the_two_texts_are_read_in_either_order() {
        let home = Country::parse("CI").unwrap();
        let number = "G7K2-M94Q-XD";
        for contact in ["awa@exemple.ci", "07 07 07 07 00"] {
            assert_eq!(OrderFacts::in_order(contact, number, home), (number, contact));
            assert_eq!(OrderFacts::in_order(number, contact, home), (number, contact));
        }
        for both in [("awa@exemple.ci", "07 07 07 07 00"), ("awa@exemple.ci", "mon numéro"), ("awa@exemple.ci", "")] {
            assert_eq!(OrderFacts::in_order(both.0, both.1, home), both);
        }
    }

    #[test]
    fn what_looks_like_a_phone_number_has_a_fault_of_one() {
        let home = Country::parse("CI").unwrap();
        let old = Some(PhoneFault::OldIvorian("05\u{a0}05\u{a0}12\u{a0}34\u{a0}56".into()));
        for typed in ["05123456", "+225 05-12-34-56", "(05) 12.34.56"] {
            assert_eq!(Contact::phone_fault(typed, home), old, "{typed}");
        }
        for other in ["", "-", "bonjour 05123456", "awa@exemple", "07 07 07 07 00"] {
            assert_eq!(Contact::phone_fault(other, home), None, "{other}");
        }
    }

    #[test]
    fn a_phone_inside_an_operators_message_is_not_the_buyers() {
        let message = "Paiement 2500F a CINETPAY TEST (2290150000000) 2026-11-06 18:17:31 Frais:0F ID:12000000001";
        assert!(read(message, "0707070700") == facts(["", "", "12000000001", "", PHONE]));
        assert!(read(message, "") == facts(["", "", "12000000001", "", ""]));
    }

    #[test]
    fn a_proof_has_a_fact_about_the_order_and_what_can_be_guessed_is_known() {
        let number = "G7K2-M94Q-XD";
        for (given, proves, is_guess, long) in [
            (["", "", "", "awa@exemple.ci", PHONE], false, false, false),
            ([number, "", "", "", ""], false, false, false),
            ([number, "", "", "", PHONE], true, false, false),
            ([number, "", "12000000001", "", ""], true, false, true),
            (["", "", "12000000001", "", ""], false, false, false),
            (["", "", "12000000001", "awa@exemple.ci", ""], true, true, true),
        ] {
            let known = facts(given);
            let found = (known.can_prove(), known.can_be_guessed(), known.may_take_long());
            assert_eq!(found, (proves, is_guess, long), "{given:?}");
        }
    }

    #[test]
    fn what_a_form_kept_is_read_back_and_nothing_else() {
        let field = |name: &str| {
            match name {
                "number" => "G7K2-M94Q-XD",
                "transaction" => "drop table",
                "operator" => "MP2611021015C40001 <b> DK92TESTM6",
                "email" => "awa@exemple.ci",
                _ => "0707",
            }
            .to_owned()
        };
        let kept = OrderFacts::kept(&field);
        assert!(kept == facts(["G7K2-M94Q-XD", "", "MP2611021015C40001 DK92TESTM6", "awa@exemple.ci", ""]));
    }
}
