//! `POST /v1/transfer/contact`: whom money can be sent to.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data},
};
use serde_json::{Value, json};

use super::older::Refused;
use crate::{Contact, Country, Phone, Sandbox, texts::Sentence};

pub async fn add(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    sandbox
        .tell(|| {
            sandbox.answer_older(&request, &body, |asked| {
                let lot = lot();
                let added: Result<Vec<Value>, Refused> =
                    asked.data()?.into_iter().map(|contact| sandbox.add_contact(contact, &lot)).collect();
                Ok(json!([added?]))
            })
        })
        .await
}

impl Sandbox {
    /// Adds a contact and gives it back with its code: 726 if it is known already, which is no failure.
    fn add_contact(&self, mut contact: Value, lot: &str) -> Result<Value, Refused> {
        let phone = phone(&contact)?;
        let text = |name: &str| contact.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (name, surname, email) = (text("name"), text("surname"), text("email"));
        let mut store = self.store();
        let (code, status) = if store.transfers().knows(&phone) {
            (726, "ERROR_PHONE_ALREADY_MY_CONTACT")
        } else {
            let contact = Contact { phone, name, surname, email, lot: lot.to_owned() };
            store.keep_contact(contact).map_err(|error| Refused::journal(&error))?;
            (0, "success")
        };
        if let Value::Object(fields) = &mut contact {
            fields.insert("code".to_owned(), json!(code));
            fields.insert("status".to_owned(), json!(status));
            fields.insert("lot".to_owned(), json!(lot));
        }
        Ok(contact)
    }
}

/// `prefix` and `phone`, texts or numbers.
///
/// # Errors
/// 716 if they are not a number of a country that CinetPay serves.
pub fn phone(fields: &Value) -> Result<Phone, Refused> {
    let text = |name: &str| match fields.get(name) {
        Some(Value::String(text)) => text.trim().trim_start_matches('+').replace(' ', ""),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (prefix, number) = (text("prefix"), text("phone"));
    let served = Country::ALL.iter().any(|country| country.calling_code() == prefix);
    let fits = (8..=10).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if served && fits {
        return Ok(Phone { prefix, number });
    }
    let why = Sentence::new("fault-contact-phone").with("prefix", prefix).with("what", number);
    Err(Refused::new("716", "DATA_NOT_VALID", why))
}

/// The number of a batch.
pub fn lot() -> String {
    (0..25).map(|_| char::from(b'0' + rand::random_range(0..10_u8))).collect()
}
