//! Whether the shop's buyers can reach anybody.

use super::State::{Fault, Warning, Well};
use crate::shop::admin::doctor::{Checkup, Found};
use crate::shop::admin::settings::Saved;
use crate::store::{self, settings};

/// An e-mail address of the settings, or an address or a number that the owner saved.
pub async fn contact(checkup: &Checkup) -> Found {
    let db = match &checkup.db {
        Ok(db) => db,
        Err(why) => return (Fault, "doctor-database-silent", vec![("why", why.clone())]),
    };
    let saved = match db.read(|conn| Ok::<_, store::Error>(Saved::from_rows(&settings::all(conn)?))).await {
        Ok(saved) => saved,
        Err(error) => return (Fault, "doctor-database-silent", vec![("why", error.to_string())]),
    };
    let Saved { contact_email, whatsapp, contact_phone, .. } = saved;
    let has_email = checkup.installation.contact.is_some() || contact_email.is_some();
    match (has_email || whatsapp.is_some() || contact_phone.is_some(), checkup.installation.production) {
        (true, _) => (Well, "doctor-contact-well", vec![]),
        (false, true) => (Fault, "doctor-contact-none", vec![]),
        (false, false) => (Warning, "doctor-contact-none", vec![]),
    }
}
