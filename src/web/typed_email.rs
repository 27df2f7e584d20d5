//! An e-mail address that may hold a typing error, where only an address is asked for: the form asks about it once.

use crate::domain::contact::Email;
use crate::texts::Texts;
use crate::web::body::Form;
use crate::web::buyer_names::Field;

/// What was typed, or chosen after the question.
pub struct TypedEmail {
    pub value: String,
    /// It was asked about before.
    asked: bool,
}

impl TypedEmail {
    /// Reads the field `name`, and what the macro `which` puts beside it.
    pub fn read(form: &Form, name: &str) -> Self {
        let field = |name: &str| form.get(name).chars().take(254).collect::<String>();
        let (value, chosen) = (field(name), field("email_meant"));
        let asked = value == field("asked");
        Self { value: if asked && !chosen.is_empty() { chosen } else { value }, asked }
    }

    /// The address that was probably meant, if that was not asked yet.
    pub fn meant(&self, email: &Email) -> Option<String> {
        email.meant().filter(|_| !self.asked).map(|meant| meant.as_str().to_owned())
    }

    /// The field with the question.
    pub fn question(self, t: Texts, meant: &str) -> Field {
        Field { value: self.value, error: Some(t.fill("form-email-meant", &[("email", meant)])) }
    }
}
