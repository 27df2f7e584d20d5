//! SMS as files in a folder, for development.

use std::path::Path;

use serde_json::json;

use super::{Accepted, Sms, SmsError};
use crate::file_permissions;

/// Writes `ID.sms.json` atomically. Only the program's own user may read it, because it contains a valid link.
pub(super) async fn keep(folder: &Path, sms: &Sms) -> Result<Accepted, SmsError> {
    let body = json!({ "to": sms.to.as_str(), "text": sms.text, "kind": sms.kind });
    let name = format!("{}.sms.json", sms.id.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    match file_permissions::write_alone(folder, &name, format!("{body:#}\n").as_bytes()).await {
        Ok(()) => Ok(Accepted { says: format!("written to {name}"), reference: None }),
        Err(error) => Err(SmsError::Later(format!("cannot write to the folder of SMS: {error}"))),
    }
}
