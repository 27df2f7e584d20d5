//! `/admin/webhooks`: the endpoints that the shop calls when something happens, and their answers.

mod pages;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::Todo;
use super::fields::{Field, Fields};
use super::kit::{Answer, status};
use super::staff::Staff;
use crate::domain::role::Right;
use crate::domain::webhook::Event;
use crate::shop::admin::edit_webhooks::{self, Action, WebhookInput, host};
use crate::shop::{Error, webhooks};
use crate::store::webhooks::Endpoint;
use crate::texts::Texts;
use crate::webhooks::{AddressError, AllowedAddresses, address};
pub use pages::*;

/// What the start page lists as to do: the endpoints that were given up.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.may(Right::Settings) {
        return Ok(Vec::new());
    }
    let t = staff.t();
    let item = |endpoint: Endpoint| Todo {
        text: t.fill("admin-webhooks-todo", &[("host", &host(&endpoint.url))]),
        url: format!("/admin/webhooks/{}", endpoint.id),
        words: t.say("admin-webhooks-look"),
        urgent: false,
    };
    Ok(webhooks::disabled(staff.shop()).await?.into_iter().map(item).collect())
}

/// `GET /admin/webhooks`
pub async fn list(staff: Staff) -> HttpResponse {
    let found = edit_webhooks::list(staff.shop()).await;
    staff.or_page(found.map(|found| staff.page(StatusCode::OK, &pages::list(&staff, &found))))
}

/// `GET /admin/webhooks/new`
pub async fn new(staff: Staff) -> HttpResponse {
    let form =
        WebhookForm { url: Field::default(), events: Event::ALL.to_vec(), events_error: None, note: Field::default() };
    shown(&staff, None, form)
}

/// `POST /admin/webhooks`
pub async fn create(staff: Staff) -> HttpResponse {
    let shown = async { Ok(shown(&staff, None, WebhookForm::read(&staff.form))) };
    staff.sent(shown, save(&staff, None)).await
}

/// `GET /admin/webhooks/{id}`
pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let looked = edit_webhooks::look(staff.shop(), &id, staff.before()).await;
    staff.or_page(looked.map(|looked| staff.page(StatusCode::OK, &endpoint(&staff, &looked))))
}

/// `GET /admin/webhooks/{id}/edit`
pub async fn edit(staff: Staff, id: Path<String>) -> HttpResponse {
    let looked = edit_webhooks::look(staff.shop(), &id, None).await;
    staff.or_page(looked.map(|looked| shown(&staff, Some(&id), WebhookForm::of(&looked.endpoint))))
}

/// `POST /admin/webhooks/{id}`
pub async fn change(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = async { Ok(shown(&staff, Some(&id), WebhookForm::read(&staff.form))) };
    staff.sent(shown, save(&staff, Some(&id))).await
}

/// `GET /admin/webhooks/{id}/secret`: only after the password was typed.
pub async fn secret(staff: Staff, id: Path<String>) -> HttpResponse {
    let reveal = async {
        let (endpoint, secrets) = edit_webhooks::reveal(staff.shop(), &staff.actor(), &id).await?;
        Ok(staff.page(StatusCode::OK, &pages::secret(&staff, &endpoint, &secrets)))
    };
    staff.freshly(reveal).await
}

/// `POST /admin/webhooks/{id}/{pause|resume|rotate|end-former|ping|remove}`
pub async fn act(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, name) = path.into_inner();
    let found = [
        ("pause", Action::Pause),
        ("resume", Action::Resume),
        ("rotate", Action::Rotate),
        ("end-former", Action::EndFormer),
        ("ping", Action::Ping),
        ("remove", Action::Remove),
    ];
    let Some((_, action)) = found.into_iter().find(|(known, _)| *known == name) else {
        return staff.or_page(Err(Error::NotFound));
    };
    if matches!(action, Action::Rotate | Action::EndFormer | Action::Remove)
        && let Err(ask) = staff.fresh().await
    {
        return ask;
    }
    let to = match action {
        Action::Remove => "/admin/webhooks".to_owned(),
        Action::Rotate => format!("/admin/webhooks/{id}/secret"),
        Action::Pause | Action::Resume | Action::EndFormer | Action::Ping => format!("/admin/webhooks/{id}"),
    };
    let done = edit_webhooks::act(staff.shop(), &staff.actor(), &id, action).await;
    staff.or_page(done.map(|()| staff.done(&to, &format!("admin-webhooks-done-{name}"), &[])))
}

/// `POST /admin/deliveries/{id}/replay`
pub async fn replay(staff: Staff, id: Path<String>) -> HttpResponse {
    let done = edit_webhooks::replay(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(done.map(|id| staff.done(&format!("/admin/webhooks/{id}"), "admin-webhooks-done-replay", &[])))
}

async fn save(staff: &Staff, id: Option<&str>) -> Answer {
    let form = WebhookForm::read(&staff.form);
    match form.wanted(staff.t(), staff.shop().rules().webhook_addresses) {
        Ok(wanted) => {
            let saved = edit_webhooks::save(staff.shop(), &staff.actor(), id.map(str::to_owned), wanted).await?;
            let to = match id {
                Some(_) => format!("/admin/webhooks/{saved}"),
                None => format!("/admin/webhooks/{saved}/secret"),
            };
            Ok(staff.done(&to, "admin-webhooks-saved", &[]))
        }
        Err(said) => Ok(shown(staff, id, *said)),
    }
}

/// The form with what was typed, and with its faults.
fn shown(staff: &Staff, id: Option<&str>, form: WebhookForm) -> HttpResponse {
    staff.page(status(form.is_faulty()), &pages::form(staff, id, form))
}

/// An endpoint as it is typed.
#[derive(Clone, Debug, Default)]
pub struct WebhookForm {
    pub url: Field,
    pub events: Vec<Event>,
    pub events_error: Option<String>,
    pub note: Field,
}

impl WebhookForm {
    fn of(endpoint: &Endpoint) -> Self {
        Self {
            url: Field::of(endpoint.url.clone()),
            events: Event::ALL.into_iter().filter(|event| endpoint.wants(event.code())).collect(),
            events_error: None,
            note: Field::of(endpoint.note.clone()),
        }
    }

    fn read(fields: &Fields) -> Self {
        let ticked = |event: &Event| fields.all("event").any(|code| code == event.code());
        Self {
            url: Field::read(fields, "url", 2001),
            events: Event::ALL.into_iter().filter(ticked).collect(),
            events_error: None,
            note: Field::read(fields, "note", 2001),
        }
    }

    fn wanted(&self, t: Texts, reach: AllowedAddresses) -> Result<WebhookInput, Box<Self>> {
        let mut said = self.clone();
        let url = address::parse(&self.url.value, reach);
        if let Err(error) = &url {
            said.url.error = Some(t.say(match error {
                AddressError::Url | AddressError::Unknown(_) => "admin-webhooks-url-wrong",
                AddressError::Https => "admin-webhooks-url-https",
                AddressError::Credentials => "admin-webhooks-url-credentials",
                AddressError::Private => "admin-webhooks-url-private",
            }));
        }
        if self.events.is_empty() {
            said.events_error = Some(t.say("admin-webhooks-events-missing"));
        }
        if !self.note.is_line(200) {
            said.note.error = Some(t.say("admin-webhooks-note-wrong"));
        }
        match url {
            Ok(url) if !said.is_faulty() => {
                Ok(WebhookInput { url: url.to_string(), events: self.events.clone(), note: self.note.value.clone() })
            }
            _ => Err(Box::new(said)),
        }
    }

    fn is_faulty(&self) -> bool {
        let Self { url, events: _, events_error, note } = self;
        url.error.is_some() || events_error.is_some() || note.error.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn in_production_an_address_is_public_and_protected_or_a_sentence_says_why_not() {
        let said = |url: &str| {
            let form = WebhookForm { url: Field::of(url), events: vec![Event::OrderPaid], ..WebhookForm::default() };
            form.wanted(Texts(Language::French), AllowedAddresses::Public)
                .map_err(|form| form.url.error.unwrap_or_default())
        };
        assert!(said("https://compta.example.com/griot").is_ok());
        for (url, why) in [
            ("http://compta.example.com/", "protégée"),
            ("https://192.168.1.4/", "réseau privé"),
            ("https://a:b@compta.example.com/", "mot de passe"),
            ("compta", "adresse complète"),
        ] {
            assert!(said(url).unwrap_err().contains(why), "{url}");
        }
    }
}
