//! `POST /v1/oauth/login`.

use std::time::Duration;

use serde_json::json;

use crate::{
    Error, Secret,
    http::below,
    json::{self, Object},
    session::Granted,
};

use super::{Client, error, wire};

impl Client {
    /// Logs in. Some answers have the token at the top, some in `data` (cinetpay-api: "2026 API").
    pub(super) async fn login(&self) -> Result<Granted, Error> {
        let url = below(&self.origin, &["v1", "oauth", "login"]).map_err(|_| wire::unusable())?;
        let request = json!({"api_key": self.api_key.expose(), "api_password": self.api_password.expose()});
        let reply = self.http.post(url, &request).await?;
        let read = self.read(&reply, &[])?;
        match granted(&read.fields).or_else(|| granted(json::object(&read.fields, "data")?)) {
            Some(granted) => Ok(granted),
            None if reply.is_busy() || read.code == "200" => Err(reply.unreadable()),
            None => Err(error(&read)),
        }
    }
}

fn granted(fields: &Object) -> Option<Granted> {
    let token = json::token(fields, "access_token").or_else(|| json::token(fields, "token"))?;
    let expires_in = json::carried(fields, "expires_in").and_then(|seconds| seconds.parse().ok());
    Some(Granted { token: Secret::new(token), expires_in: expires_in.map(Duration::from_secs) })
}
