//! What an app sends to place an order: a JSON object of known fields.

use serde_json::{Map, Value};

use super::fault::Fault;
use crate::domain::contact::{Address, Asked, Card, CardField, Contact, Country, Email, Phone, TextLine};
use crate::domain::coupon::{Code, Refusal};
use crate::domain::language::Language;
use crate::domain::order::MOST_BOOKS;
use crate::domain::web_address;
use crate::web::buyer_names::TypedNames;
use crate::web::contact_faults;
use crate::web::context::RequestContext;

const FIELDS: [&str; 13] = [
    "address",
    "books",
    "country",
    "coupon",
    "email",
    "first_name",
    "language",
    "last_name",
    "name",
    "phone",
    "return_at_once",
    "return_url",
    "seen_price",
];
const ADDRESS: [&str; 5] = ["city", "country", "state", "street", "zip"];
/// The longest text of a field, in characters.
const LONGEST: usize = 500;

/// A JSON object whose fields were checked for their types.
pub struct Wanted {
    pub slugs: Vec<String>,
    pub seen_price: Option<i64>,
    pub language: Option<Language>,
    pub country: Option<&'static Country>,
    pub return_url: Option<String>,
    pub return_at_once: bool,
    /// The request as text: the same for the same request, however it was spaced.
    pub canonical: String,
    coupon: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    names: TypedNames,
    address: Option<Map<String, Value>>,
}

fn field(name: &str) -> Fault {
    Fault::Field(name.chars().take(40).collect())
}

/// A text, or nothing where the field is missing or `null`.
fn text(object: &Map<String, Value>, name: &str) -> Result<Option<String>, Fault> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= LONGEST && !text.contains('\0') => {
            Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
        }
        Some(_) => Err(field(name)),
    }
}

/// A text that is one of known words.
fn word<T>(object: &Map<String, Value>, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    text(object, name)?.map(|text| parse(&text).ok_or_else(|| field(name))).transpose()
}

fn slugs(object: &Map<String, Value>) -> Result<Vec<String>, Fault> {
    let is_slug = |text: &str| {
        (1..=200).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let list = object.get("books").and_then(Value::as_array).ok_or_else(|| field("books"))?;
    let slugs: Option<Vec<String>> =
        list.iter().map(|one| one.as_str().filter(|text| is_slug(text)).map(str::to_owned)).collect();
    let slugs = slugs.filter(|slugs| (1..=MOST_BOOKS).contains(&slugs.len())).ok_or_else(|| field("books"))?;
    let twice = slugs.iter().enumerate().any(|(place, slug)| slugs.iter().skip(place + 1).any(|other| other == slug));
    if twice { Err(field("books")) } else { Ok(slugs) }
}

fn known_only(object: &Map<String, Value>, known: &[&str]) -> Result<(), Fault> {
    object.keys().find(|name| !known.contains(&name.as_str())).map_or(Ok(()), |name| Err(field(name)))
}

impl Wanted {
    /// Reads a request.
    ///
    /// # Errors
    /// When it is no JSON object, and when a field is unknown or of another type.
    pub fn read(raw: &[u8]) -> Result<Self, Fault> {
        let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(raw) else { return Err(Fault::Json) };
        known_only(&object, &FIELDS)?;
        let flag = |name: &str| match object.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| field(name)),
        };
        let seen_price = match object.get("seen_price") {
            None | Some(Value::Null) => None,
            Some(value) => Some(value.as_i64().filter(|price| *price >= 0).ok_or_else(|| field("seen_price"))?),
        };
        let address = match object.get("address") {
            None | Some(Value::Null) => None,
            Some(Value::Object(address)) => {
                known_only(address, &ADDRESS)?;
                Some(address.clone())
            }
            Some(_) => return Err(field("address")),
        };
        let part = |name: &str| Ok::<_, Fault>(text(&object, name)?.unwrap_or_default());
        Ok(Self {
            slugs: slugs(&object)?,
            seen_price,
            language: word(&object, "language", Language::parse)?,
            country: word(&object, "country", Country::parse)?,
            return_url: text(&object, "return_url")?,
            return_at_once: flag("return_at_once")?,
            coupon: text(&object, "coupon")?,
            email: text(&object, "email")?,
            phone: text(&object, "phone")?,
            name: text(&object, "name")?,
            names: TypedNames { first: part("first_name")?, last: part("last_name")? },
            address,
            canonical: Value::Object(object).to_string(),
        })
    }

    /// # Errors
    /// When no coupon has such a code.
    pub fn code(&self) -> Result<Option<Code>, Fault> {
        let read = |text: &String| Code::parse(text).ok_or(Fault::Coupon(Refusal::Unknown));
        self.coupon.as_ref().map(read).transpose()
    }

    /// The country that the buyer pays from, as far as he says.
    pub fn pays_from(&self, home: &'static Country) -> Option<&'static Country> {
        let phone = self.phone.as_ref().and_then(|phone| Phone::parse(phone, home).ok());
        phone.as_ref().and_then(Phone::country).or(self.country)
    }

    /// The buyer, by the rules of the order form.
    ///
    /// # Errors
    /// The first field that is wrong, and why.
    pub fn contact(&self, ctx: &RequestContext, asked: Asked) -> Result<Contact, Fault> {
        let (t, shop) = (ctx.texts(), &ctx.app.shop);
        let home = shop.rules().country;
        let email =
            |text: &String| Email::parse(text).map_err(|fault| Fault::Value("email", contact_faults::email(t, fault)));
        let phone = |text: &String| {
            let wrong = |fault| Fault::Value("phone", contact_faults::phone(t, &fault, self.email.is_none()));
            Phone::parse(text, home).map_err(wrong)
        };
        let (email, phone) = (self.email.as_ref().map(email).transpose()?, self.phone.as_ref().map(phone).transpose()?);
        let texts = shop.sms_sender.is_some();
        if email.is_none() && (!texts || phone.is_none()) {
            let id = if texts { "form-contact-missing" } else { "form-email-missing" };
            return Err(Fault::Value("email", t.say(id)));
        }
        if email.is_none() && phone.as_ref().is_some_and(Phone::is_landline) {
            return Err(Fault::Value("phone", t.say("form-phone-landline")));
        }
        let (name, first_name) = self.names(ctx, asked)?;
        let address = match (asked.card, &self.address) {
            (Some(card), Some(address)) => Some(read_address(ctx, card, address)?),
            (Some(Card { only: true, .. }), None) => return Err(Fault::Value("address", t.say("apps-address"))),
            _ => None,
        };
        if address.is_some() {
            has_what_a_card_needs(ctx, asked, (name.is_some(), phone.is_some()))?;
        }
        Ok(Contact { email, phone, name, first_name, address })
    }

    /// The whole name, and the first name if both were asked for apart, or sent.
    fn names(&self, ctx: &RequestContext, asked: Asked) -> Result<(Option<TextLine>, Option<TextLine>), Fault> {
        let t = ctx.texts();
        if asked.full_name || !self.names.is_empty() {
            let name = self.names.parse().map_err(|faults| {
                let fields = self.names.fields(t, faults);
                match (fields.first.error, fields.last.error) {
                    (Some(first), _) => Fault::Value("first_name", first),
                    (None, last) => Fault::Value("last_name", last.unwrap_or_else(|| t.say("form-last-name-wrong"))),
                }
            })?;
            return Ok((Some(name.whole), Some(name.first)));
        }
        let Some(typed) = &self.name else { return Ok((None, None)) };
        if web_address::holds_one(typed) {
            return Err(Fault::Value("name", t.say("form-name-address")));
        }
        let name = TextLine::parse(typed).ok_or_else(|| Fault::Value("name", t.say("form-name-wrong")))?;
        Ok((Some(name), None))
    }
}

fn has_what_a_card_needs(ctx: &RequestContext, asked: Asked, (name, phone): (bool, bool)) -> Result<(), Fault> {
    let (t, needs) = (ctx.texts(), asked.card.map(|card| card.needs).unwrap_or_default());
    if needs.contains(&CardField::Phone) && !phone {
        return Err(Fault::Value("phone", t.say("form-phone-for-card")));
    }
    if needs.contains(&CardField::Name) && !name {
        return Err(Fault::Value("name", t.say("form-name-for-card")));
    }
    Ok(())
}

/// The whole address: the card is offered only with the whole.
fn read_address(ctx: &RequestContext, card: Card, object: &Map<String, Value>) -> Result<Address, Fault> {
    let t = ctx.texts();
    let part = |name: &'static str| Ok::<_, Fault>(text(object, name)?.unwrap_or_default());
    let line =
        |name: &'static str, id: &str| TextLine::parse(&part(name)?).ok_or_else(|| Fault::Value("address", t.say(id)));
    let rules = ctx.app.shop.rules();
    let country = Country::parse(&part("country")?).filter(|country| rules.countries.contains(country));
    let state = match text(object, "state")? {
        Some(_) => Some(line("state", "form-state-wrong")?),
        None => None,
    };
    let zip = text(object, "zip")?;
    let is_wrong = match &zip {
        Some(zip) => zip.len() != 5 || !zip.bytes().all(|byte| byte.is_ascii_digit()),
        None => card.needs.contains(&CardField::Zip),
    };
    if is_wrong {
        return Err(Fault::Value("address", t.say("form-zip-wrong")));
    }
    Ok(Address {
        street: line("street", "form-street-missing")?,
        city: line("city", "form-city-missing")?,
        country: country.ok_or_else(|| Fault::Value("address", t.say("form-country-wrong")))?,
        state,
        zip,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        match Wanted::read(text.as_bytes()) {
            Ok(_) => "read".to_owned(),
            Err(Fault::Field(name)) => name,
            Err(Fault::Json) => "json".to_owned(),
            Err(_) => "other".to_owned(),
        }
    }

    #[test]
    fn the_field_that_cannot_be_read_is_named() {
        for (text, name) in [
            ("", "json"),
            ("[]", "json"),
            ("{}", "books"),
            (r#"{"books":[]}"#, "books"),
            (r#"{"books":["Le Fleuve"]}"#, "books"),
            (r#"{"books":["a","a"]}"#, "books"),
            (r#"{"books":["a"],"price":1}"#, "price"),
            (r#"{"books":["a"],"email":7}"#, "email"),
            (r#"{"books":["a"],"email":"a\u0000"}"#, "email"),
            (r#"{"books":["a"],"seen_price":-1}"#, "seen_price"),
            (r#"{"books":["a"],"seen_price":1.5}"#, "seen_price"),
            (r#"{"books":["a"],"country":"XX"}"#, "country"),
            (r#"{"books":["a"],"language":"xx"}"#, "language"),
            (r#"{"books":["a"],"return_at_once":"yes"}"#, "return_at_once"),
            (r#"{"books":["a"],"address":{"house":"7"}}"#, "house"),
            (r#"{"books":["a"],"email":null,"coupon":"","country":"ci"}"#, "read"),
        ] {
            assert_eq!(fault(text), name, "{text}");
        }
        let many: Vec<String> = (0..21).map(|number| format!("\"b{number}\"")).collect();
        assert_eq!(fault(&format!("{{\"books\":[{}]}}", many.join(","))), "books");
    }

    #[test]
    fn the_same_request_is_the_same_however_it_is_written() {
        let read = |text: &str| Wanted::read(text.as_bytes()).unwrap_or_else(|_| panic!("{text}")).canonical;
        assert_eq!(read(r#"{"books":["a"],"name":"Awa"}"#), read("{ \"name\": \"Awa\",\n \"books\": [\"a\"] }"));
        assert_ne!(read(r#"{"books":["a"],"name":"Awa"}"#), read(r#"{"books":["a"],"name":"Ama"}"#));
    }
}
