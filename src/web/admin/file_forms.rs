//! Forms with files. The CSRF token is their first field: it is read and checked before anything else of the form.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::HeaderMap;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};

use super::fields::TOKEN;

/// The longest token that is read, in bytes.
const LONGEST: usize = 256;
/// How many bytes of a form are read before its token is known: more than the parser and the connection buffer at once.
const MOST_BEFORE: usize = 256 * 1024;
/// How long to wait for the token.
const PATIENCE: Duration = Duration::from_secs(20);

/// The fields of a form with files, one after the other.
pub struct Parts {
    form: Multipart,
    begun: Rc<Cell<bool>>,
}

impl Parts {
    pub fn new(headers: &HeaderMap, payload: impl Stream<Item = Result<Bytes, PayloadError>> + 'static) -> Self {
        let begun = Rc::new(Cell::new(false));
        let (is_known, mut come) = (begun.clone(), 0);
        let bounded = payload.map(move |chunk| {
            come += chunk.as_ref().map_or(0, Bytes::len);
            if is_known.get() || come <= MOST_BEFORE { chunk } else { Err(PayloadError::Overflow) }
        });
        Self { form: Multipart::new(headers, bounded), begun }
    }

    /// The value of the first field, if that is the token.
    pub async fn token(&mut self) -> Option<String> {
        let token = tokio::time::timeout(PATIENCE, first(&mut self.form)).await.ok().flatten();
        self.begun.set(token.is_some());
        token
    }

    /// The next field, or `None` at the end of the form.
    ///
    /// # Errors
    /// When the form was interrupted, or is not a valid form.
    pub async fn next(&mut self) -> Result<Option<Field>, MultipartError> {
        self.form.try_next().await
    }
}

async fn first(form: &mut Multipart) -> Option<String> {
    let mut field = form.try_next().await.ok()??;
    let said = field.content_disposition()?;
    if said.get_name() != Some(TOKEN) || said.get_filename().is_some() {
        return None;
    }
    let mut token = Vec::new();
    while let Some(chunk) = field.try_next().await.ok()? {
        if token.len() + chunk.len() > LONGEST {
            return None;
        }
        token.extend_from_slice(&chunk);
    }
    String::from_utf8(token).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
    use futures_util::stream;

    use super::*;

    /// The token in `chunks`, and how many of them were read for it.
    async fn token(chunks: Vec<&'static [u8]>) -> (Option<String>, usize) {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=limit"));
        let taken = Rc::new(Cell::new(0));
        let count = taken.clone();
        let payload = stream::iter(chunks).map(move |chunk| {
            count.set(count.get() + chunk.len());
            Ok(Bytes::from_static(chunk))
        });
        (Parts::new(&headers, payload).token().await, taken.get())
    }

    const FIELD: &[u8] = b"--limit\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n";

    #[actix_web::test]
    async fn the_token_is_what_the_first_field_says() {
        assert_eq!(token(vec![FIELD, b"--limit--\r\n"]).await.0.as_deref(), Some("abc"));
        assert_eq!(token(vec![&FIELD[..9], &FIELD[9..60], &FIELD[60..], b"--limit--"]).await.0.as_deref(), Some("abc"));
        assert_eq!(token(vec![&FIELD[..58]]).await.0, None, "cut in the middle");
        assert_eq!(token(vec![&b"--limit--\r\n"[..]]).await.0, None);
    }

    #[actix_web::test]
    async fn of_a_form_whose_token_does_not_come_little_is_taken() {
        let lines: &'static [u8] = b"a line that is no part of a form\r\n".repeat(1000).leak();
        let (found, taken) = token([vec![lines; 100], vec![FIELD]].concat()).await;
        assert_eq!(found, None);
        assert!(taken <= MOST_BEFORE + lines.len(), "{taken}");
        let head = &b"--limit\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"[..];
        let file: &'static [u8] = [head, &vec![b'x'; 40_000]].concat().leak();
        let (found, taken) = token(vec![file; 100]).await;
        assert_eq!(found, None);
        assert!(taken <= MOST_BEFORE, "{taken}");
    }
}
