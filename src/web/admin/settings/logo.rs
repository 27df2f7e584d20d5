//! `POST /admin/settings/look/logo`: sets the shop's logo from a picture.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use futures_util::TryStreamExt as _;

use super::super::staff::Staff;
use super::{keep, look};
use crate::confined::Source;
use crate::pictures::{self, PictureRefusal};
use crate::shop::Error;
use crate::shop::admin::settings;
use crate::texts::Texts;
use crate::web::admin::file_forms::Parts;

const HERE: &str = "/admin/settings/look";
/// The largest file of a logo, in bytes.
const MOST: usize = 2 * 1024 * 1024;
/// How long it may take to arrive.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(2);

/// The content of the form.
#[derive(Default)]
struct LogoForm {
    file: Vec<u8>,
    /// Whether the logo contains the shop's name.
    alone: bool,
}

/// Why the file was not received.
enum Trouble {
    TooLarge,
    Cut,
}

pub async fn save(mut staff: Staff) -> HttpResponse {
    let parts = staff.parts.take();
    let answer = change(&staff, parts).await;
    staff.or_page(answer)
}

async fn change(staff: &Staff, parts: Option<Parts>) -> Result<HttpResponse, Error> {
    let t = staff.t();
    let read = tokio::time::timeout(PATIENCE, read(parts)).await.unwrap_or(Err(Trouble::Cut));
    let refused = |why: String| look::show(staff, StatusCode::UNPROCESSABLE_ENTITY, Some(why));
    let form = match read {
        Ok(form) if form.file.is_empty() => {
            return refused(t.say("admin-settings-logo-none")).await;
        }
        Ok(form) => form,
        Err(Trouble::TooLarge) => return refused(t.say("admin-settings-logo-heavy")).await,
        Err(Trouble::Cut) => return refused(t.say("problem-cut-text")).await,
    };
    match pictures::logo(&staff.shop().program, Source::Bytes(form.file)).await {
        Ok(logo) => {
            let kept = settings::keep_logo(staff.shop(), logo, form.alone).await?;
            keep(staff, HERE, move |saved| saved.logo = Some(kept)).await
        }
        Err(refusal) => refused(why(t, refusal)).await,
    }
}

fn why(t: Texts, refusal: PictureRefusal) -> String {
    match refusal {
        PictureRefusal::TooSmall => t.say("admin-settings-logo-small"),
        refusal => t.say(refusal.id()),
    }
}

async fn read(parts: Option<Parts>) -> Result<LogoForm, Trouble> {
    let mut form = LogoForm::default();
    let Some(mut parts) = parts else { return Ok(form) };
    while let Some(mut part) = parts.next().await.map_err(|_| Trouble::Cut)? {
        let name = part.name().unwrap_or_default().to_owned();
        while let Some(chunk) = part.try_next().await.map_err(|_| Trouble::Cut)? {
            if form.file.len() + chunk.len() > MOST {
                return Err(Trouble::TooLarge);
            }
            if name == "logo" {
                form.file.extend_from_slice(&chunk);
            }
        }
        form.alone |= name == "alone";
    }
    Ok(form)
}

/// `POST /admin/settings/look/logo/remove`
pub async fn remove(staff: Staff) -> HttpResponse {
    let answer = keep(&staff, HERE, |saved| saved.logo = None).await;
    staff.or_page(answer)
}
