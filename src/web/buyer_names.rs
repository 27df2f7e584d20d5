//! First and last name of a buyer, in two fields: for the gateways that want them apart.

use crate::domain::contact::PersonName;
use crate::domain::web_address;
use crate::texts::Texts;
use crate::web::body::Form;

/// What was typed into a field, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Field {
    pub value: String,
    pub error: Option<String>,
}

/// The two fields, as a page shows them (`catalogue/names.html`).
#[derive(Clone, Debug, Default)]
pub struct NameFields {
    pub first: Field,
    pub last: Field,
}

/// What was typed: `first_name`, `last_name`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedNames {
    pub first: String,
    pub last: String,
}

/// The messages about what is wrong with either, by their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameFaults {
    first: Option<&'static str>,
    last: Option<&'static str>,
}

impl TypedNames {
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.last.is_empty()
    }

    pub fn read(form: &Form) -> Self {
        let field = |name: &str| form.get(name).chars().take(400).collect();
        Self { first: field("first_name"), last: field("last_name") }
    }

    /// # Errors
    /// What is wrong with either; both are required.
    pub fn parse(&self) -> Result<PersonName, NameFaults> {
        let fault = |text: &str, wrong| match PersonName::part(text) {
            Some(_) if web_address::holds_one(text) => Some("form-name-address"),
            Some(_) => None,
            None => Some(wrong),
        };
        let faults = NameFaults {
            first: fault(&self.first, "form-first-name-wrong"),
            last: fault(&self.last, "form-last-name-wrong"),
        };
        let parts = PersonName::part(&self.first).zip(PersonName::part(&self.last));
        let name = parts.and_then(|(first, last)| PersonName::new(first, &last));
        name.filter(|_| faults == NameFaults::default()).ok_or(faults)
    }

    pub fn fields(&self, t: Texts, faults: NameFaults) -> NameFields {
        let field =
            |value: &String, fault: Option<&str>| Field { value: value.clone(), error: fault.map(|id| t.say(id)) };
        NameFields { first: field(&self.first, faults.first), last: field(&self.last, faults.last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_are_required_and_each_says_what_is_wrong_with_it() {
        let typed = |first: &str, last: &str| TypedNames { first: first.into(), last: last.into() };
        let name = typed(" Awa Marie ", "Koné").parse().unwrap();
        assert_eq!((name.whole.as_str(), name.first.as_str()), ("Awa Marie Koné", "Awa Marie"));
        let faults = |first: &str, last: &str| {
            let NameFaults { first, last } = typed(first, last).parse().unwrap_err();
            (first, last)
        };
        let (first, last, address) = ("form-first-name-wrong", "form-last-name-wrong", "form-name-address");
        assert_eq!(faults("", ""), (Some(first), Some(last)));
        assert_eq!(faults("A", "Koné"), (Some(first), None));
        assert_eq!(faults("Awa", &"k".repeat(50)), (None, Some(last)));
        assert_eq!(faults("Awa", "https://exemple.ci"), (None, Some(address)));
    }
}
