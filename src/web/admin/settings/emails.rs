//! `/admin/settings/letters/{kind}/{language}`: the owner's own wording of an e-mail, its preview, and a test e-mail.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::Path;
use askama::Template;

use super::super::fields::Field;
use super::super::frame::{FORM, Frame, Section};
use super::super::staff::Staff;
use super::keep;
use crate::domain::contact::Email;
use crate::domain::language::Language;
use crate::domain::wording::{self, PLACES, Wording, WordingFault};
use crate::mail::EmailMessage;
use crate::shop::Error;
use crate::shop::admin::settings::{EmailKind, emails};
use crate::texts::Texts;
use crate::web::page::NO_STORE;

/// `GET /admin/settings/letters/{kind}/{language}`
#[derive(Template)]
#[template(path = "admin/settings/letter.html")]
pub struct EmailPage {
    pub frame: Frame,
    pub problem: Option<String>,
    /// The URL of this page.
    pub here: String,
    pub title: String,
    pub language: &'static str,
    pub subject: Field,
    pub body: Field,
    /// The placeholders, with the meaning of each.
    pub places: Vec<(String, String)>,
    /// Whether the fields contain the program's own wording.
    pub usual: bool,
    pub preview: Option<Preview>,
    /// The address to which a test e-mail is sent.
    pub to: String,
}

/// The preview of an e-mail.
#[derive(Clone, Debug)]
pub struct Preview {
    pub subject: String,
    pub text: String,
}

/// Which e-mail a URL names.
type Which = (EmailKind, Language);

fn which(path: &(String, String)) -> Result<Which, Error> {
    let language = Language::ALL.into_iter().find(|language| language.code() == path.1);
    EmailKind::parse(&path.0).zip(language).ok_or(Error::NotFound)
}

fn address((kind, language): Which) -> String {
    format!("/admin/settings/letters/{}/{}", kind.code(), language.code())
}

/// `Reçu, en français`
pub fn title(t: Texts, kind: EmailKind, language: Language) -> String {
    t.say(&format!("admin-settings-letter-{}-{}", kind.code().replace('_', "-"), language.code()))
}

pub async fn form(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let shown = which(&path).map(|which| {
        let words = emails::words(&staff.shop().rules(), which.0, which.1);
        staff.page(StatusCode::OK, &draw(&staff, which, Field::of(words.subject), Field::of(words.body)))
    });
    staff.or_page(shown)
}

fn draw(staff: &Staff, which: Which, subject: Field, body: Field) -> EmailPage {
    let (t, (kind, language)) = (staff.t(), which);
    let usual = emails::usual(kind, language);
    EmailPage {
        frame: staff.frame(Section::Settings).with_form(FORM, &address(which)),
        problem: None,
        here: address(which),
        title: title(t, kind, language),
        language: language.code(),
        places: PLACES.map(|name| (format!("{{{name}}}"), t.say(&format!("admin-settings-place-{name}")))).into(),
        usual: usual.subject == subject.value && usual.body == body.value,
        subject,
        body,
        preview: None,
        to: staff.signed.account.email.clone(),
    }
}

pub async fn save(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let answer = change(&staff, &path).await;
    staff.or_page(answer)
}

/// Saves, previews, sends a test or restores the program's wording: depends on the button that was pressed.
async fn change(staff: &Staff, path: &(String, String)) -> Result<HttpResponse, Error> {
    let (kind, language) = which(path)?;
    let here = address((kind, language));
    if staff.only_shows() {
        let field = |name: &str| Field::of(staff.form.get(name));
        return Ok(staff.page(StatusCode::OK, &draw(staff, (kind, language), field("subject"), field("body"))));
    }
    if staff.form.has("usual") {
        return keep(staff, &here, move |saved| saved.set_wording(kind, language, None)).await;
    }
    let wording = match typed(staff) {
        Ok(wording) => wording,
        Err(fields) => return Ok(refuse(staff, (kind, language), fields)),
    };
    if staff.form.has("preview") || staff.form.has("test") {
        return look_at(staff, (kind, language), wording).await;
    }
    let own = (wording != emails::usual(kind, language)).then_some(wording);
    keep(staff, &here, move |saved| saved.set_wording(kind, language, own)).await
}

/// The wording in the form, or the subject and the body with error messages.
fn typed(staff: &Staff) -> Result<Wording, (Field, Field)> {
    let text = |name: &str| staff.form.get(name).replace("\r\n", "\n");
    let wording = Wording { subject: text("subject"), body: text("body") };
    let judge = |value: &str, judged: Result<(), WordingFault>| match judged {
        Ok(()) => Field::of(value),
        Err(fault) => Field::of(value).wrong(sentence(staff.t(), &fault)),
    };
    let subject = judge(&wording.subject, wording::check_subject(&wording.subject));
    let body = judge(&wording.body, wording::check_body(&wording.body));
    if subject.error.is_none() && body.error.is_none() { Ok(wording) } else { Err((subject, body)) }
}

fn refuse(staff: &Staff, which: Which, (subject, body): (Field, Field)) -> HttpResponse {
    let problem = Some(staff.t().say("admin-has-faults"));
    let shown = EmailPage { problem, ..draw(staff, which, subject, body) };
    staff.page(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

fn sentence(t: Texts, fault: &WordingFault) -> String {
    match fault {
        WordingFault::Empty => t.say("admin-settings-words-empty"),
        WordingFault::TooLong => t.say("admin-settings-words-long"),
        WordingFault::Brace => t.say("admin-settings-words-brace"),
        WordingFault::Unknown(name) => t.fill("admin-settings-words-unknown", &[("name", &format!("{{{name}}}"))]),
    }
}

fn sample(staff: &Staff, (kind, language): Which, wording: Wording) -> Result<EmailMessage, Error> {
    let broken = |error: String| Error::Broken(error);
    let to = Email::parse(&staff.signed.account.email).map_err(|error| broken(error.to_string()))?;
    emails::sample(staff.shop(), kind, language, wording, to).map_err(|error| broken(error.to_string()))
}

/// Shows the preview of the e-mail and, if the button for it was pressed, sends a test.
async fn look_at(staff: &Staff, which: Which, wording: Wording) -> Result<HttpResponse, Error> {
    let letter = sample(staff, which, wording.clone())?;
    let mut shown = draw(staff, which, Field::of(wording.subject), Field::of(wording.body));
    if staff.form.has("test") {
        match emails::send_test(staff.shop(), &letter).await {
            Ok(()) => {
                let text = staff.t().fill("admin-settings-test-sent", &[("address", &shown.to)]);
                shown.frame.flash = Some(super::super::flash::Flash { good: true, text });
            }
            Err(error) => {
                shown.problem = Some(
                    staff.t().fill("admin-settings-test-failed", &[("why", &staff.t().cause(&error.to_string()))]),
                );
            }
        }
    }
    let status = if shown.problem.is_some() { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
    shown.preview = Some(Preview { subject: letter.subject, text: letter.text });
    Ok(staff.page(status, &shown))
}

/// `POST /admin/settings/letters/{kind}/{language}/html`: the e-mail's HTML, as a mail program shows it, with a content
/// security policy of its own: its styles are inline, and nothing in it is active.
pub async fn html(staff: Staff, path: Path<(String, String)>) -> HttpResponse {
    let answer = which(&path).and_then(|which| match typed(&staff) {
        Ok(wording) => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((
                CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
            ))
            .insert_header((CACHE_CONTROL, NO_STORE))
            .body(sample(&staff, which, wording)?.html)),
        Err(fields) => Ok(refuse(&staff, which, fields)),
    });
    staff.or_page(answer)
}
