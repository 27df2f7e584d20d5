//! A message that the next page shows once: kept in a cookie during the redirect after a form.

use actix_web::cookie::{Cookie, SameSite, time::Duration};

use super::fields::Fields;
use crate::texts::Texts;

/// A message at the top of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// Whether it reports a success.
    pub good: bool,
    pub text: String,
}

fn name(secure: bool) -> &'static str {
    if secure { "__Host-griot_said" } else { "griot_said" }
}

/// The cookie that makes the next page show the message `id`.
pub fn cookie(secure: bool, good: bool, id: &str, values: &[(&str, &str)]) -> Cookie<'static> {
    let mut said = url::form_urlencoded::Serializer::new(String::new());
    said.append_pair("good", if good { "1" } else { "0" }).append_pair("id", id);
    said.extend_pairs(values.iter().map(|(name, value)| (*name, value.chars().take(200).collect::<String>())));
    build(secure, said.finish(), Duration::minutes(1))
}

/// A cookie that deletes the message.
pub fn none(secure: bool) -> Cookie<'static> {
    build(secure, String::new(), Duration::ZERO)
}

fn build(secure: bool, value: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build(name(secure), value)
        .path("/")
        .max_age(lifetime)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .finish()
}

/// The message of the request's cookie, if there is one.
pub fn read(request: &actix_web::HttpRequest, secure: bool, t: Texts) -> Option<Flash> {
    let said = request.cookie(name(secure))?;
    let said = Fields::parse(said.value().as_bytes());
    let id = Some(said.get("id")).filter(|id| !id.is_empty())?;
    let values: Vec<_> = said.iter().filter(|(name, _)| *name != "good" && *name != "id").collect();
    Some(Flash { good: said.get("good") == "1", text: t.fill(id, &values) })
}
