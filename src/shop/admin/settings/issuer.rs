//! Who issues receipts, as they name him: from the facts of the legal pages, and what is said about taxes.

use super::Saved;
use super::facts::tax_name;
use crate::domain::contact::Country;
use crate::domain::receipt::Issuer;

impl Saved {
    /// What is known of him, in a shop of this country. What is not is empty.
    pub fn issuer(&self, country: &Country) -> Issuer {
        let facts = self.legal.clone().unwrap_or_default();
        let fact = |name: &str| facts.get(name).to_owned();
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        Issuer {
            name: fact("name"),
            form: fact("form"),
            address: fact("address"),
            phone: fact("phone"),
            email: fact("email"),
            register: fact("register"),
            tax_name: tax_name(country).to_owned(),
            tax_id: fact("tax"),
            regime: said(&self.tax_regime),
            untaxed_fr: said(&self.untaxed_fr),
            untaxed_en: said(&self.untaxed_en),
        }
    }
}
