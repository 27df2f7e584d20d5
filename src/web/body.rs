//! Reads request bodies with limits on their size and time: actix's own timeout covers only the head.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::web::Payload;
use bytes::BytesMut;
use futures_util::StreamExt as _;

use crate::domain::typed;

/// The largest form or notification, in bytes.
const MOST: usize = 16 * 1024;
/// The largest form with a long text, in bytes: a sign of it may take twelve.
pub const LONG: usize = 48 * 1024;
/// How long receiving a body may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    TooLarge,
    TooSlow,
    Cut,
    /// A field contains a control character.
    Signs,
}

/// Reads a whole body of at most 16 KiB.
pub async fn read(body: Payload) -> Result<BytesMut, BodyError> {
    read_up_to(body, MOST).await
}

/// Reads a whole form of at most 16 KiB.
pub async fn read_form(body: Payload) -> Result<Form, BodyError> {
    read_form_up_to(body, MOST).await
}

/// Reads a whole form of at most `most` bytes.
pub async fn read_form_up_to(body: Payload, most: usize) -> Result<Form, BodyError> {
    let form = Form::parse(&read_up_to(body, most).await?);
    let holds_control = |text: &String| text.chars().any(typed::is_control);
    let found = form.0.iter().any(|(name, value)| holds_control(name) || holds_control(value));
    if found { Err(BodyError::Signs) } else { Ok(form) }
}

/// Reads a whole body of at most `most` bytes.
pub async fn read_up_to(body: Payload, most: usize) -> Result<BytesMut, BodyError> {
    tokio::time::timeout(PATIENCE, collect(body, most)).await.unwrap_or(Err(BodyError::TooSlow))
}

async fn collect(mut body: Payload, most: usize) -> Result<BytesMut, BodyError> {
    let mut whole = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| BodyError::Cut)?;
        if whole.len() + chunk.len() > most {
            return Err(BodyError::TooLarge);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// The fields of a form; the first counts when a name is repeated.
pub struct Form(HashMap<String, String>);

impl Form {
    /// Parses `application/x-www-form-urlencoded`.
    pub fn parse(text: &[u8]) -> Self {
        let mut fields = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(text) {
            fields.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
        Self(fields)
    }

    /// Whether there is such a field, blank or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A field, without spaces and invisible characters around it; empty when it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map(|value| typed::trim(value)).unwrap_or_default()
    }
}
