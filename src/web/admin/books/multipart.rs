//! Files of forms without scripts, streamed to the same place as other uploads.

use std::time::Duration;

use actix_multipart::Field;
use futures_util::StreamExt as _;

use crate::domain::typed;
use crate::shop::catalogue::uploads::{self, UploadError};
use crate::store::uploads::Upload;
use crate::web::admin::staff::Staff;

/// A connection that sends nothing for this long is closed.
const STALLED: Duration = Duration::from_mins(1);

/// How much text a form may contain besides its files, in bytes.
const MOST_TEXT: usize = 256 * 1024;

/// Stores each file of the form, and returns those that are not empty.
pub async fn receive(staff: &mut Staff) -> Result<Vec<Upload>, UploadError> {
    receive_of(staff, None).await
}

/// Stores the files of the form, or those of one field, and adds its other fields to `staff.form`, even when a file is
/// refused.
pub async fn receive_of(staff: &mut Staff, wanted: Option<&str>) -> Result<Vec<Upload>, UploadError> {
    let Some(mut parts) = staff.parts.take() else { return Ok(Vec::new()) };
    let (mut come, mut left) = (Vec::new(), MOST_TEXT);
    while let Ok(field) = tokio::time::timeout(STALLED, parts.next()).await {
        let Some(field) = field.map_err(|_| cut())? else { break };
        let said = field.content_disposition();
        let name = said.and_then(|said| said.get_name()).unwrap_or_default().to_owned();
        match said.and_then(|said| said.get_filename()).map(str::to_owned) {
            None => {
                let text = read(field, &mut left).await?;
                staff.form.push(name, text);
            }
            Some(file) if !file.is_empty() && wanted.is_none_or(|wanted| wanted == name) => {
                come.extend(keep(staff, &file, field).await?);
            }
            Some(_) => drain(field).await,
        }
    }
    Ok(come)
}

/// A text field, without control characters, because not every supported database accepts them.
async fn read(mut field: Field, left: &mut usize) -> Result<String, UploadError> {
    let mut text = Vec::new();
    loop {
        match tokio::time::timeout(STALLED, field.next()).await {
            Ok(Some(Ok(chunk))) => {
                *left = left.checked_sub(chunk.len()).ok_or(UploadError::TooLarge)?;
                text.extend_from_slice(&chunk);
            }
            Ok(None) => return Ok(String::from_utf8_lossy(&text).chars().filter(|c| !typed::is_control(*c)).collect()),
            Ok(Some(Err(_))) | Err(_) => return Err(cut()),
        }
    }
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
            // A form upload cannot be resumed after an interruption, so the part that arrived is of no use.
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
