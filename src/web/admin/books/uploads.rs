//! `/admin/uploads`: uploads that resume after an interruption. tus 1.0 (<https://tus.io/protocols/resumable-upload>)
//! with the extensions creation, expiration and termination.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, LOCATION};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDateTime;
use futures_util::StreamExt as _;

use crate::shop::Error;
use crate::shop::catalogue::uploads as acts;
use crate::shop::catalogue::uploads::{UploadError, Writing};
use crate::store::uploads::{FOR_IMPORT, Upload};
use crate::web::admin::staff::Staff;
use crate::web::page;

/// A connection that sends nothing for this long is closed. What has arrived is kept, and the upload can be resumed.
const STALLED: Duration = Duration::from_secs(30);

/// `POST /admin/uploads`: begins a file of `Upload-Length` bytes; its name is in `Upload-Metadata`.
pub async fn create(staff: Staff, request: HttpRequest) -> HttpResponse {
    let Some(length) = number(request.headers(), "upload-length") else {
        return answer(StatusCode::BAD_REQUEST).finish();
    };
    let name = said(request.headers(), "filename").unwrap_or_default();
    let mut begun = acts::begin(staff.shop(), &staff.signed.account.id, &name, length).await;
    if let Ok(upload) = &begun
        && staff.seller.is_none()
        && said(request.headers(), "purpose").as_deref() == Some(FOR_IMPORT)
        && let Err(error) = acts::set_for_import(staff.shop(), &upload.id).await
    {
        begun = Err(error);
    }
    match begun {
        Ok(upload) => answer(StatusCode::CREATED)
            .insert_header((LOCATION, format!("{}/uploads/{}", staff.base(), upload.id)))
            .insert_header(("upload-offset", "0"))
            .insert_header(("upload-expires", http_date(upload.expires_at)))
            .finish(),
        Err(error) => refuse(&error),
    }
}

/// `HEAD /admin/uploads/{id}`: how many bytes of it are stored.
pub async fn offset(staff: Staff, id: Path<String>) -> HttpResponse {
    match acts::find(staff.shop(), &staff.signed.account.id, &id).await {
        Ok((upload, offset)) => answer(StatusCode::OK)
            .insert_header(("upload-offset", offset.to_string()))
            .insert_header(("upload-length", upload.size_bytes.to_string()))
            .insert_header(("upload-expires", http_date(upload.expires_at)))
            .finish(),
        Err(error) => refuse(&error),
    }
}

/// `PATCH /admin/uploads/{id}`: adds bytes at `Upload-Offset`. What arrives before an interruption is kept.
pub async fn add(staff: Staff, id: Path<String>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind != Some("application/offset+octet-stream") {
        return answer(StatusCode::UNSUPPORTED_MEDIA_TYPE).finish();
    }
    let Some(offset) = number(request.headers(), "upload-offset") else {
        return answer(StatusCode::BAD_REQUEST).finish();
    };
    match take(&staff, &id, offset, payload).await {
        Ok((upload, offset)) => answer(StatusCode::NO_CONTENT)
            .insert_header(("upload-offset", offset.to_string()))
            .insert_header(("upload-expires", http_date(upload.expires_at)))
            .finish(),
        Err(error) => refuse(&error),
    }
}

async fn take(staff: &Staff, id: &str, offset: u64, payload: Payload) -> Result<(Upload, u64), UploadError> {
    let (upload, _) = acts::find(staff.shop(), &staff.signed.account.id, id).await?;
    let mut writing = acts::open(staff.shop(), &upload, offset).await?;
    let outcome = receive(&mut writing, payload).await;
    let there = writing.close().await?;
    outcome.map(|()| (upload, there))
}

/// Writes the body until it ends or is interrupted.
async fn receive(writing: &mut Writing, mut payload: Payload) -> Result<(), UploadError> {
    while let Ok(Some(Ok(chunk))) = tokio::time::timeout(STALLED, payload.next()).await {
        writing.write(&chunk).await?;
    }
    Ok(())
}

/// `DELETE /admin/uploads/{id}`
pub async fn end(staff: Staff, id: Path<String>) -> HttpResponse {
    let ended = async {
        let (upload, _) = acts::find(staff.shop(), &staff.signed.account.id, &id).await?;
        acts::end(staff.shop(), &upload.id).await
    };
    match ended.await {
        Ok(()) => answer(StatusCode::NO_CONTENT).finish(),
        Err(error) => refuse(&error),
    }
}

fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.insert_header(("tus-resumable", "1.0.0")).insert_header((CACHE_CONTROL, page::NO_STORE));
    answer
}

fn refuse(error: &UploadError) -> HttpResponse {
    let status = match error {
        UploadError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        UploadError::Empty => StatusCode::BAD_REQUEST,
        UploadError::TooMany => StatusCode::TOO_MANY_REQUESTS,
        UploadError::Locked => StatusCode::LOCKED,
        UploadError::Offset(_) => StatusCode::CONFLICT,
        UploadError::Shop(Error::NotFound) => StatusCode::NOT_FOUND,
        UploadError::Disk(_) | UploadError::Shop(_) => {
            tracing::error!(%error, "an upload failed");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    let mut answer = answer(status);
    if let UploadError::Offset(there) = error {
        answer.insert_header(("upload-offset", there.to_string()));
    }
    answer.finish()
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// `Upload-Metadata: filename bGUgZmxldXZlLnBkZg==,…`
fn said(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get("upload-metadata")?.to_str().ok()?;
    let mut pairs = pairs.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let value = pairs.find_map(|(key, value)| (key == name).then_some(value))?;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

/// RFC 9110, 5.6.7.
fn http_date(at: NaiveDateTime) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
