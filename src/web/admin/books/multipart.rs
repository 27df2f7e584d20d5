//! Files from forms without scripts, streamed to where the others go too.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::http::header::HeaderMap;
use actix_web::web::Payload;
use futures_util::StreamExt as _;

use crate::shop::uploads::{self, UploadError};
use crate::store::uploads::Upload;
use crate::web::admin::staff::Staff;

/// A line that brings nothing for so long is let go.
const STALLED: Duration = Duration::from_mins(1);

/// Keeps each file of the form, and answers those that are not empty.
pub async fn receive(staff: &Staff, headers: &HeaderMap, payload: Payload) -> Result<Vec<Upload>, UploadError> {
    let mut form = Multipart::new(headers, payload);
    let mut come = Vec::new();
    while let Ok(Some(field)) = tokio::time::timeout(STALLED, form.next()).await {
        let Ok(field) = field else { return Err(cut()) };
        let name = field.content_disposition().and_then(|said| said.get_filename()).map(str::to_owned);
        match name.filter(|name| !name.is_empty()) {
            Some(name) => come.extend(keep(staff, &name, field).await?),
            None => drain(field).await,
        }
    }
    Ok(come)
}

fn cut() -> UploadError {
    UploadError::Offset(0)
}

async fn drain(mut field: Field) {
    while let Ok(Some(Ok(_))) = tokio::time::timeout(STALLED, field.next()).await {}
}

async fn keep(staff: &Staff, name: &str, field: Field) -> Result<Option<Upload>, UploadError> {
    let shop = staff.shop();
    let upload = uploads::begin(shop, &staff.signed.account.id, name, shop.rules().most_upload).await?;
    match write(staff, &upload, field).await {
        Ok(0) => uploads::end(shop, &upload.id).await.map(|()| None),
        Ok(length) => {
            uploads::complete(shop, &upload, length).await?;
            Ok(Some(upload))
        }
        Err(error) => {
            // A form cannot go on after a cut: what came of it is of no use.
            uploads::end(shop, &upload.id).await?;
            Err(error)
        }
    }
}

async fn write(staff: &Staff, upload: &Upload, mut field: Field) -> Result<u64, UploadError> {
    let mut writing = uploads::open(staff.shop(), upload, 0).await?;
    loop {
        match tokio::time::timeout(STALLED, field.next()).await {
            Ok(Some(Ok(chunk))) => writing.write(&chunk).await?,
            Ok(None) => return writing.close().await,
            Ok(Some(Err(_))) | Err(_) => return Err(cut()),
        }
    }
}
