//! The currency of a report: sales in two currencies are never added.

use super::pages::Tab;
use crate::domain::money::Currency;
use crate::texts::Texts;
use crate::web::admin::staff::Staff;

/// The currencies that the shop sells in, and the one that is shown.
pub struct Currencies {
    all: Vec<Currency>,
    pub chosen: Currency,
}

impl Currencies {
    /// With the one that the form or the address names, else the main one.
    pub fn of(staff: &Staff) -> Self {
        let all = staff.shop().rules().currencies();
        let (query, form) = (staff.query(), &staff.form);
        let named = if form.has("currency") { form.get("currency") } else { query.get("currency") };
        let main = staff.shop().rules().currency;
        let chosen = Currency::parse(named).filter(|currency| all.contains(currency)).unwrap_or(main);
        Self { all, chosen }
    }

    /// What an address needs in addition to stay in the currency: nothing for the main one.
    pub fn query(&self) -> String {
        if self.all.first() == Some(&self.chosen) { String::new() } else { format!("&currency={}", self.chosen) }
    }

    /// Links to the page at `here`, an address with a query, in each currency; none where there is one.
    pub fn tabs(&self, t: Texts, here: &str) -> Vec<Tab> {
        if self.all.len() < 2 {
            return Vec::new();
        }
        let tab = |currency: &Currency| Tab {
            url: format!("{here}&currency={currency}"),
            words: t.fill("admin-reports-currency", &[("sign", currency.sign()), ("code", currency.code())]),
            here: *currency == self.chosen,
        };
        self.all.iter().map(tab).collect()
    }
}
