//! How visitors reach the shop, as links.

use crate::domain::contact::{Email, Phone};
use crate::shop::Rules;

/// The shop's e-mail address and numbers, for `templates/contact.html`.
#[derive(Clone, Debug, Default)]
pub struct ContactLinks {
    pub email: Option<String>,
    pub whatsapp: Option<Phone>,
    pub phone: Option<Phone>,
}

impl ContactLinks {
    pub fn of(rules: &Rules) -> Self {
        Self {
            email: rules.contact.as_ref().map(Email::as_str).map(str::to_owned),
            whatsapp: rules.numbers.whatsapp.clone(),
            phone: rules.numbers.phone.clone(),
        }
    }

    /// Whether nobody can be asked.
    pub fn is_empty(&self) -> bool {
        self.email.is_none() && self.whatsapp.is_none() && self.phone.is_none()
    }
}
