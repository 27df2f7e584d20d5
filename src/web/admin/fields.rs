//! The fields of a form of the back office.

use crate::domain::typed;

/// The button that shows a form again in the other language with its input, without checking or saving anything.
pub const SHOW: &str = "show-again";

/// The field of every form that contains the CSRF token.
pub const TOKEN: &str = "csrf";

/// The fields of a form in order; a name may occur more than once.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses `application/x-www-form-urlencoded`, or a query.
    pub fn parse(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The value of a field without spaces and invisible characters around it; empty if it is missing, the first one if
    /// it occurs twice.
    pub fn get(&self, name: &str) -> &str {
        typed::trim(self.raw(name))
    }

    /// The value of a field as it was typed: for passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All values of a name: ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| typed::trim(value))
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// Whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Names and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The query of a URL with the fields that are not empty: filters are kept in the URL.
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.iter().filter(|(_, value)| !value.is_empty()));
        query.finish()
    }
}

/// A field of a form: its input, and the error message about it.
#[derive(Clone, Debug, Default)]
pub struct Field {
    pub value: String,
    pub error: Option<String>,
}

impl Field {
    pub fn of(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: None }
    }

    /// The first `most` characters of the value with this name in `fields`.
    pub fn read(fields: &Fields, name: &str, most: usize) -> Self {
        Self::of(fields.get(name).chars().take(most).collect::<String>())
    }

    /// The same field with an error message.
    pub fn wrong(self, error: impl Into<String>) -> Self {
        Self { value: self.value, error: Some(error.into()) }
    }

    /// Stores the error message `says` if the input could not be parsed, and returns the parsed value.
    pub fn judge<T>(&mut self, meant: Option<T>, says: impl FnOnce() -> String) -> Option<T> {
        if meant.is_none() {
            self.error = Some(says());
        }
        meant
    }

    /// Parses a field that may be left empty: `Ok(None)` when it is empty, an error (and the message `says`) when it is wrong.
    pub(super) fn judge_optional<T>(
        &mut self,
        parse: impl Fn(&str) -> Option<T>,
        says: impl FnOnce() -> String,
    ) -> Result<Option<T>, ()> {
        if self.value.is_empty() {
            return Ok(None);
        }
        let meant = parse(&self.value);
        self.judge(meant, says).map(Some).ok_or(())
    }

    /// Whether the value, a short text such as a note, has at most `most` characters and no control character.
    pub fn is_line(&self, most: usize) -> bool {
        self.value.chars().count() <= most && !self.value.chars().any(char::is_control)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_keeps_its_spaces_and_each_ticked_box_counts() {
        let fields = Fields::parse(b"password=+a+&book=1&book=2&name=+Awa+");
        assert_eq!(fields.raw("password"), " a ");
        assert_eq!(fields.get("name"), "Awa");
        assert_eq!(fields.all("book").collect::<Vec<_>>(), ["1", "2"]);
        assert!(fields.has("book") && !fields.has("author"));
    }

    #[test]
    fn an_address_keeps_the_filters_that_are_set() {
        assert_eq!(Fields::parse(b"state=paid&q=&from=2026-01-01").query(), "state=paid&from=2026-01-01");
    }
}
