//! `/admin/me/second-factor`: codes from an authenticator app.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use askama::Template;

use super::frame::{Frame, Section};
use super::staff::Staff;
use crate::shop::Error;
use crate::shop::accounts::second_factor;
use crate::web::disposition::content_disposition;
use crate::web::page;
use crate::web::qr::{self, Square};

/// The page to set up the second factor. The key that it shows is a secret of this account.
#[derive(Template)]
#[template(path = "admin/second_factor.html")]
pub struct SecondFactorPage {
    pub frame: Frame,
    pub square: Option<Square>,
    /// The same key as text to type.
    pub key: String,
    /// A link that opens the app on a phone.
    pub uri: String,
    pub problem: Option<String>,
    /// In production all other pages are closed until the set-up is done.
    pub demanded: bool,
}

/// The recovery codes, shown once.
#[derive(Template)]
#[template(path = "admin/recovery_codes.html")]
pub struct RecoveryCodesPage {
    pub frame: Frame,
    pub codes: Vec<String>,
}

/// `GET /admin/me/second-factor`
pub async fn form(staff: Staff) -> HttpResponse {
    if staff.signed.account.totp_seed.is_some() {
        return staff.go("/admin/me");
    }
    staff.freshly(show(&staff, None)).await
}

async fn show(staff: &Staff, problem: Option<String>) -> Result<HttpResponse, Error> {
    let setup = second_factor::begin(staff.shop(), &staff.signed.account).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SecondFactorPage {
        frame: staff.frame(Section::Me),
        square: qr::draw(setup.uri.expose()),
        key: setup.key.expose().to_owned(),
        uri: setup.uri.expose().to_owned(),
        problem,
        demanded: staff.shop().rules().second_factor,
    };
    Ok(staff.page(status, &page))
}

/// `POST /admin/me/second-factor`
pub async fn confirm(staff: Staff) -> HttpResponse {
    // A wrong code shows the key again.
    staff.freshly(keep(&staff)).await
}

async fn keep(staff: &Staff) -> Result<HttpResponse, Error> {
    if staff.signed.account.totp_pending.is_none() {
        return Ok(staff.go("/admin/me"));
    }
    let code = staff.form.get("code");
    match second_factor::confirm(staff.shop(), &staff.signed, code).await? {
        Some(codes) => Ok(show_codes(staff, codes)),
        None => show(staff, Some(staff.t().say("admin-code-wrong"))).await,
    }
}

fn show_codes(staff: &Staff, codes: Vec<String>) -> HttpResponse {
    staff.page(StatusCode::OK, &RecoveryCodesPage { frame: staff.frame(Section::Me), codes })
}

/// `POST /admin/me/second-factor/codes`
pub async fn renew_codes(staff: Staff) -> HttpResponse {
    if let Err(ask) = staff.fresh().await {
        return ask;
    }
    if staff.signed.account.totp_seed.is_none() {
        return staff.go("/admin/me");
    }
    let codes = second_factor::renew_codes(staff.shop(), &staff.signed).await;
    staff.or_page(codes.map(|codes| show_codes(&staff, codes)))
}

/// `POST /admin/me/second-factor/codes/file`: the codes that were just shown, as a file. They are not stored in plain
/// text, so the page sends them; nothing else is written into the file.
pub async fn codes_file(staff: Staff) -> HttpResponse {
    let codes: Vec<&str> = staff.form.get("codes").split_whitespace().collect();
    if codes.is_empty() || codes.len() > second_factor::CODES || !codes.iter().all(|code| is_code(code)) {
        return staff.or_page(Err(Error::NotFound));
    }
    let t = staff.t();
    let (shop, day) = (staff.shop().rules().shop_name.clone(), t.day(staff.now().date_naive()));
    let places = [("shop", shop.as_str()), ("email", &staff.signed.account.email), ("day", &day)];
    let text = format!("{}\r\n\r\n{}\r\n", t.fill("admin-codes-file", &places), codes.join("\r\n"));
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, page::NO_STORE))
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, content_disposition(&t.say("admin-codes-file-name"))))
        .body(text)
}

/// `G7K2-M94Q-XD5T`
fn is_code(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let good = |group: &&str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    groups.len() == 3 && groups.iter().all(good)
}

/// `POST /admin/me/second-factor/remove`: to set up another phone, or for good where a second factor is not mandatory.
pub async fn remove(staff: Staff) -> HttpResponse {
    if let Err(ask) = staff.fresh().await {
        return ask;
    }
    let removed = second_factor::remove(staff.shop(), &staff.signed).await;
    let to = if staff.shop().rules().second_factor { "/admin/me/second-factor" } else { "/admin/me" };
    staff.or_page(removed.map(|()| staff.done(to, "admin-factor-removed", &[])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::frame::samples::{frame, inspect};

    #[test]
    fn the_key_is_drawn_and_written_and_the_codes_are_listed() {
        for language in Language::ALL {
            let page = SecondFactorPage {
                frame: frame(language),
                square: qr::draw("otpauth://totp/x"),
                key: "ABCD EFGH".into(),
                uri: "otpauth://totp/x".into(),
                problem: Some("Ce code ne va pas.".into()),
                demanded: true,
            };
            let html = page.render().unwrap();
            inspect(&html);
            assert!(html.contains("ABCD EFGH") && html.contains("id=\"code-error\""));
            let codes = RecoveryCodesPage { frame: frame(language), codes: vec!["G7K2-M94Q-XD5T".into()] };
            let html = codes.render().unwrap();
            inspect(&html);
            assert!(html.contains("G7K2-M94Q-XD5T"));
        }
    }
}
