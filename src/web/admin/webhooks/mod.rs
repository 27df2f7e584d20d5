//! `/admin/webhooks`: where the shop tells other programs what happened, and what they answered.

mod pages;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::Todo;
use super::fields::{Field, Fields};
use super::kit::{Answer, status};
use super::staff::Staff;
use crate::domain::hook::Event;
use crate::domain::role::Right;
use crate::hooks::{AddressError, Reach, address};
use crate::shop::hook_desk::{self, Deed, Wanted, host};
use crate::shop::{Error, hooks};
use crate::store::hooks::Endpoint;
use crate::texts::Texts;
pub use pages::*;

/// What waits for a hand: the endpoints that were given up.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.may(Right::Settings) {
        return Ok(Vec::new());
    }
    let t = staff.t();
    let item = |endpoint: Endpoint| Todo {
        text: t.fill("desk-hooks-todo", &[("host", &host(&endpoint.url))]),
        url: format!("/admin/webhooks/{}", endpoint.id),
        words: t.say("desk-hooks-look"),
        urgent: false,
    };
    Ok(hooks::disabled(staff.shop()).await?.into_iter().map(item).collect())
}

/// `GET /admin/webhooks`
pub async fn list(staff: Staff) -> HttpResponse {
    let found = hook_desk::list(staff.shop()).await;
    staff.or_page(found.map(|found| staff.page(StatusCode::OK, &pages::list(&staff, &found))))
}

/// `GET /admin/webhooks/new`
pub async fn new(staff: Staff) -> HttpResponse {
    let form =
        HookForm { url: Field::default(), events: Event::ALL.to_vec(), events_error: None, note: Field::default() };
    shown(&staff, None, form)
}

/// `POST /admin/webhooks`
pub async fn create(staff: Staff) -> HttpResponse {
    let shown = async { Ok(shown(&staff, None, HookForm::read(&staff.form))) };
    staff.sent(shown, save(&staff, None)).await
}

/// `GET /admin/webhooks/{id}`
pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let looked = hook_desk::look(staff.shop(), &id, staff.before()).await;
    staff.or_page(looked.map(|looked| staff.page(StatusCode::OK, &endpoint(&staff, &looked))))
}

/// `GET /admin/webhooks/{id}/edit`
pub async fn edit(staff: Staff, id: Path<String>) -> HttpResponse {
    let looked = hook_desk::look(staff.shop(), &id, None).await;
    staff.or_page(looked.map(|looked| shown(&staff, Some(&id), HookForm::of(&looked.endpoint))))
}

/// `POST /admin/webhooks/{id}`
pub async fn change(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = async { Ok(shown(&staff, Some(&id), HookForm::read(&staff.form))) };
    staff.sent(shown, save(&staff, Some(&id))).await
}

/// `GET /admin/webhooks/{id}/secret`: only after the password was typed.
pub async fn secret(staff: Staff, id: Path<String>) -> HttpResponse {
    let reveal = async {
        let (endpoint, secrets) = hook_desk::reveal(staff.shop(), &staff.actor(), &id).await?;
        Ok(staff.page(StatusCode::OK, &pages::secret(&staff, &endpoint, &secrets)))
    };
    staff.freshly(reveal).await
}

/// `POST /admin/webhooks/{id}/{pause|resume|rotate|end-former|ping|remove}`
pub async fn act(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let (id, name) = path.into_inner();
    let found = [
        ("pause", Deed::Pause),
        ("resume", Deed::Resume),
        ("rotate", Deed::Rotate),
        ("end-former", Deed::EndFormer),
        ("ping", Deed::Ping),
        ("remove", Deed::Remove),
    ];
    let Some((_, deed)) = found.into_iter().find(|(known, _)| *known == name) else {
        return staff.or_page(Err(Error::NotFound));
    };
    if matches!(deed, Deed::Rotate | Deed::EndFormer | Deed::Remove)
        && let Err(ask) = staff.fresh().await
    {
        return ask;
    }
    let to = match deed {
        Deed::Remove => "/admin/webhooks".to_owned(),
        Deed::Rotate => format!("/admin/webhooks/{id}/secret"),
        Deed::Pause | Deed::Resume | Deed::EndFormer | Deed::Ping => format!("/admin/webhooks/{id}"),
    };
    let done = hook_desk::act(staff.shop(), &staff.actor(), &id, deed).await;
    staff.or_page(done.map(|()| staff.done(&to, &format!("desk-hooks-done-{name}"), &[])))
}

/// `POST /admin/deliveries/{id}/replay`
pub async fn replay(staff: Staff, id: Path<String>) -> HttpResponse {
    let done = hook_desk::replay(staff.shop(), &staff.actor(), &id).await;
    staff.or_page(done.map(|id| staff.done(&format!("/admin/webhooks/{id}"), "desk-hooks-done-replay", &[])))
}

async fn save(staff: &Staff, id: Option<&str>) -> Answer {
    let form = HookForm::read(&staff.form);
    match form.wanted(staff.t(), staff.shop().rules().hooks_reach) {
        Ok(wanted) => {
            let saved = hook_desk::save(staff.shop(), &staff.actor(), id.map(str::to_owned), wanted).await?;
            let to = match id {
                Some(_) => format!("/admin/webhooks/{saved}"),
                None => format!("/admin/webhooks/{saved}/secret"),
            };
            Ok(staff.done(&to, "desk-hooks-saved", &[]))
        }
        Err(said) => Ok(shown(staff, id, *said)),
    }
}

/// The form with what was typed, and with its faults.
fn shown(staff: &Staff, id: Option<&str>, form: HookForm) -> HttpResponse {
    staff.page(status(form.is_faulty()), &pages::form(staff, id, form))
}

/// An endpoint as it is typed.
#[derive(Clone, Debug, Default)]
pub struct HookForm {
    pub url: Field,
    pub events: Vec<Event>,
    pub events_error: Option<String>,
    pub note: Field,
}

impl HookForm {
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

    fn wanted(&self, t: Texts, reach: Reach) -> Result<Wanted, Box<Self>> {
        let mut said = self.clone();
        let url = address::parse(&self.url.value, reach);
        if let Err(error) = &url {
            said.url.error = Some(t.say(match error {
                AddressError::Url | AddressError::Unknown(_) => "desk-hooks-url-wrong",
                AddressError::Https => "desk-hooks-url-https",
                AddressError::Credentials => "desk-hooks-url-credentials",
                AddressError::Private => "desk-hooks-url-private",
            }));
        }
        if self.events.is_empty() {
            said.events_error = Some(t.say("desk-hooks-events-missing"));
        }
        if !self.note.is_line(200) {
            said.note.error = Some(t.say("desk-hooks-note-wrong"));
        }
        match url {
            Ok(url) if !said.is_faulty() => {
                Ok(Wanted { url: url.to_string(), events: self.events.clone(), note: self.note.value.clone() })
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
            let form = HookForm { url: Field::of(url), events: vec![Event::OrderPaid], ..HookForm::default() };
            form.wanted(Texts(Language::French), Reach::Public).map_err(|form| form.url.error.unwrap_or_default())
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
