//! The pages of webhooks.

use askama::Template;

use super::WebhookForm;
use crate::domain::webhook::Event;
use crate::secret::Secret;
use crate::shop::admin::edit_webhooks::{WebhookDetails, host};
use crate::store::webhooks::{Endpoint, WebhookDelivery, WebhookMessage};
use crate::texts::Texts;
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Badge, Choice, form_address, problem};
use crate::web::admin::staff::Staff;

/// An endpoint in the list.
#[derive(Clone, Debug)]
pub struct WebhookRow {
    pub url: String,
    pub host: String,
    pub events: Vec<String>,
    pub note: String,
    pub standing: Badge,
}

/// `GET /admin/webhooks`
#[derive(Template)]
#[template(path = "admin/webhooks/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub endpoints: Vec<WebhookRow>,
}

/// A new endpoint, or one to be changed.
#[derive(Template)]
#[template(path = "admin/webhooks/form.html")]
pub struct FormPage {
    pub frame: Frame,
    /// Where it is posted, and where one goes back to.
    pub action: String,
    pub is_new: bool,
    pub form: WebhookForm,
    pub events: Vec<Choice>,
    pub problem: Option<String>,
}

/// A message and the state of its delivery.
#[derive(Clone, Debug)]
pub struct DeliveryLine {
    pub id: String,
    pub event: String,
    pub message_id: String,
    pub at: String,
    pub standing: Badge,
    /// `HTTP 500`, or why there was no answer.
    pub answer: Option<String>,
    /// The beginning of the receiver's answer.
    pub said: Option<String>,
    pub tries: i32,
    /// When it is retried.
    pub next: Option<String>,
    pub body: String,
}

/// `GET /admin/webhooks/{id}`
#[derive(Template)]
#[template(path = "admin/webhooks/endpoint.html")]
pub struct EndpointPage {
    pub frame: Frame,
    pub here: String,
    pub address: String,
    pub line: WebhookRow,
    pub paused: bool,
    pub disabled: Option<String>,
    pub failing: Option<String>,
    /// Until when the former secret is also used for signatures.
    pub former: Option<String>,
    pub deliveries: Vec<DeliveryLine>,
    pub older: Option<String>,
}

/// `GET /admin/webhooks/{id}/secret`
#[derive(Template)]
#[template(path = "admin/webhooks/secret.html")]
pub struct SecretPage {
    pub frame: Frame,
    pub host: String,
    pub back: String,
    pub secret: String,
    /// The former secret, and until when it is used for signatures.
    pub former: Option<(String, String)>,
}

pub fn list(staff: &Staff, found: &[Endpoint]) -> ListPage {
    ListPage {
        frame: staff.frame(Section::Webhooks),
        endpoints: found.iter().map(|endpoint| line(staff.t(), endpoint)).collect(),
    }
}

pub fn form(staff: &Staff, id: Option<&str>, form: WebhookForm) -> FormPage {
    let (t, action) = (staff.t(), form_address("/admin/webhooks", id));
    let choice = |event: Event| {
        Choice::new(event.code(), event_words(t, event.code()), form.events.contains(&event)).hint(event.code())
    };
    FormPage {
        frame: staff.frame(Section::Webhooks).with_form(FORM, &action),
        action,
        is_new: id.is_none(),
        events: Event::ALL.map(choice).to_vec(),
        problem: problem(t, form.is_faulty()),
        form,
    }
}

pub fn endpoint(staff: &Staff, looked: &WebhookDetails) -> EndpointPage {
    let (t, endpoint) = (staff.t(), &looked.endpoint);
    let here = format!("/admin/webhooks/{}", endpoint.id);
    let last = looked.deliveries.last().filter(|_| looked.more);
    let moment = |at: chrono::NaiveDateTime| t.moment(at.and_utc());
    EndpointPage {
        frame: staff.frame(Section::Webhooks),
        address: endpoint.url.clone(),
        line: line(t, endpoint),
        paused: endpoint.paused,
        disabled: endpoint.disabled_at.map(moment),
        failing: endpoint.failing_since.filter(|_| endpoint.disabled_at.is_none()).map(moment),
        former: endpoint.former_until.filter(|until| staff.now().naive_utc() < *until).map(moment),
        deliveries: looked.deliveries.iter().map(|(delivery, message)| delivery_line(t, delivery, message)).collect(),
        older: last.map(|(delivery, _)| format!("{here}?before={}", delivery.id)),
        here,
    }
}

pub fn secret(staff: &Staff, endpoint: &Endpoint, secrets: &[Secret]) -> SecretPage {
    let expose = |number: usize| secrets.get(number).map(|secret| secret.expose().to_owned());
    let until = endpoint.former_until.map(|at| staff.t().moment(at.and_utc()));
    SecretPage {
        frame: staff.frame(Section::Webhooks),
        host: host(&endpoint.url),
        back: format!("/admin/webhooks/{}", endpoint.id),
        secret: expose(0).unwrap_or_default(),
        former: expose(1).zip(until),
    }
}

fn line(t: Texts, endpoint: &Endpoint) -> WebhookRow {
    let (word, class) = if endpoint.disabled_at.is_some() {
        ("disabled", "bad")
    } else if endpoint.paused {
        ("paused", "mute")
    } else if endpoint.failing_since.is_some() {
        ("failing", "bad")
    } else {
        ("runs", "good")
    };
    WebhookRow {
        url: format!("/admin/webhooks/{}", endpoint.id),
        host: host(&endpoint.url),
        events: endpoint.events.split(' ').map(|code| event_words(t, code)).collect(),
        note: endpoint.note.clone(),
        standing: Badge { words: t.say(&format!("admin-webhooks-is-{word}")), class },
    }
}

/// The text for `order.paid` has the id `admin-webhooks-event-order-paid`.
fn event_words(t: Texts, code: &str) -> String {
    t.say(&format!("admin-webhooks-event-{}", code.replace('.', "-")))
}

fn delivery_line(t: Texts, delivery: &WebhookDelivery, message: &WebhookMessage) -> DeliveryLine {
    let (word, class) = match (delivery.state.as_str(), delivery.tries) {
        ("done", _) => ("done", "good"),
        ("failed", _) => ("failed", "bad"),
        (_, 0) => ("queued", "calm"),
        _ => ("again", "wait"),
    };
    let waits = delivery.state == "queued" && delivery.tries > 0;
    DeliveryLine {
        id: delivery.id.clone(),
        event: event_words(t, &message.event),
        message_id: message.id.clone(),
        at: t.moment(message.at.and_utc()),
        standing: Badge { words: t.say(&format!("admin-webhooks-told-{word}")), class },
        answer: match delivery.status {
            Some(status) => Some(format!("HTTP\u{a0}{status}")),
            None => delivery.error.as_deref().map(|error| t.cause(error)),
        },
        said: delivery.answer.clone().filter(|said| !said.trim().is_empty()),
        tries: delivery.tries,
        next: waits.then(|| t.moment(delivery.run_at.and_utc())),
        body: message.body.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::webhook::PING;
    use crate::web::admin::fields::Field;
    use crate::web::admin::frame::samples::{frame, inspect};

    fn whole(html: &str) {
        inspect(html);
        assert!(!html.contains(">admin-") && !html.contains("\"admin-"), "a sentence is missing: {html}");
    }

    fn sample(t: Texts) -> WebhookRow {
        WebhookRow {
            url: "/admin/webhooks/1".into(),
            host: "compta.example".into(),
            events: Event::ALL.map(|event| event_words(t, event.code())).to_vec(),
            note: "Comptabilité".into(),
            standing: Badge { words: t.say("admin-webhooks-is-runs"), class: "good" },
        }
    }

    #[test]
    fn every_event_and_state_has_its_words() {
        for t in Language::ALL.map(Texts) {
            for code in Event::ALL.map(Event::code).into_iter().chain([PING]) {
                assert!(!event_words(t, code).starts_with("admin-"), "{code}");
            }
            for id in
                ["is-disabled", "is-paused", "is-failing", "told-done", "told-failed", "told-queued", "told-again"]
            {
                assert!(!t.say(&format!("admin-webhooks-{id}")).starts_with("admin-"), "{id}");
            }
            for action in ["pause", "resume", "rotate", "end-former", "ping", "remove", "replay"] {
                assert!(!t.say(&format!("admin-webhooks-done-{action}")).starts_with("admin-"), "{action}");
            }
        }
    }

    #[test]
    fn the_pages_are_whole() {
        for language in Language::ALL {
            let frame = frame(language);
            let t = frame.t;
            whole(&ListPage { frame: frame.clone(), endpoints: Vec::new() }.render().unwrap());
            whole(&ListPage { frame: frame.clone(), endpoints: vec![sample(t)] }.render().unwrap());
            let former = Some(("whsec_b".to_owned(), "demain".to_owned()));
            let secret = SecretPage {
                frame: frame.clone(),
                host: "compta.example".into(),
                back: "/admin/webhooks/1".into(),
                secret: "whsec_a".into(),
                former,
            };
            whole(&secret.render().unwrap());
            let deliveries = DeliveryLine {
                id: "9".into(),
                event: event_words(t, "order.paid"),
                message_id: "msg_1".into(),
                at: "hier".into(),
                standing: Badge { words: t.say("admin-webhooks-told-again"), class: "wait" },
                answer: Some("HTTP\u{a0}500".into()),
                said: Some("<script>".into()),
                tries: 3,
                next: Some("demain".into()),
                body: "{}".into(),
            };
            let page = EndpointPage {
                frame: frame.clone(),
                here: "/admin/webhooks/1".into(),
                address: "https://compta.example/griot".into(),
                line: sample(t),
                paused: true,
                disabled: Some("hier".into()),
                failing: Some("hier".into()),
                former: Some("demain".into()),
                deliveries: vec![deliveries],
                older: Some("/admin/webhooks/1?before=9".into()),
            };
            let html = page.render().unwrap();
            whole(&html);
            assert!(html.contains("&#60;script&#62;"));
        }
    }

    #[test]
    fn each_fault_of_an_endpoint_stands_beside_its_field() {
        for language in Language::ALL {
            let frame = frame(language);
            let form = WebhookForm {
                url: Field::of("http://x").wrong("Non."),
                events: Vec::new(),
                events_error: Some("Choisissez.".into()),
                note: Field::of("n").wrong("Non."),
            };
            let events = vec![Choice::new("order.paid", "x", true)];
            let (action, problem) = ("/admin/webhooks".to_owned(), Some("Une case".into()));
            let html = FormPage { frame, action, is_new: true, form, events, problem }.render().unwrap();
            whole(&html);
            for field in ["url", "events", "note"] {
                assert!(html.contains(&format!("id=\"{field}-error\"")), "{field}");
            }
        }
    }
}
