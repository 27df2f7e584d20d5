//! `POST /v1/oauth/login`, and the tokens it gives.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::AUTHORIZATION},
    web::{Bytes, Data},
};
use serde_json::json;

use super::fault::Fault;
use crate::{Sandbox, Settings, answer::Reply, call::Call};

pub async fn login(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    sandbox
        .welcome(|| {
            let settings = &sandbox.0.settings;
            let call = Call::read(request.path(), request.headers(), &body, settings.mode).map_err(Fault::from);
            match call.and_then(|call| Ok((authenticate(&call, settings)?, call.objections))) {
                Ok(((), objections)) => sandbox.give_token().with_objections(objections),
                Err(fault) => fault.reply(settings.errors),
            }
        })
        .await
}

/// Clients of this API want a key that begins with `sk_test_`: the merchant's `apikey` is taken with it and without.
fn authenticate(call: &Call, settings: &Settings) -> Result<(), Fault> {
    let key = call.required("api_key")?;
    let plain = |key: &str| key.strip_prefix("sk_test_").unwrap_or(key).to_owned();
    if plain(&key) != plain(&settings.api_key) || call.required("api_password")? != settings.api_password {
        return Err(Fault::credentials());
    }
    Ok(())
}

impl Sandbox {
    fn give_token(&self) -> Reply {
        let lifetime = self.0.settings.token_lifetime;
        let token = self.tokens().issue(self.now(), lifetime);
        let body = if self.behaviour().login_nested {
            json!({"code": 200, "status": "OK", "data": {"token": token, "expires_in": lifetime.as_secs()}})
        } else {
            let seconds = lifetime.as_secs();
            json!({
                "code": 200, "status": "OK",
                "access_token": token, "token_type": "bearer", "expires_in": seconds,
            })
        };
        Reply::json(StatusCode::OK, &body)
    }

    /// # Errors
    /// 1002 without a token, 1003 with one that is not known any more.
    pub(super) fn admit(&self, request: &HttpRequest) -> Result<(), Fault> {
        let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (scheme, token) = header.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
            return Err(Fault::no_token());
        }
        let known = self.tokens().know(token.trim(), self.now()) && !self.behaviour().tokens_forgotten;
        if known { Ok(()) } else { Err(Fault::old_token()) }
    }
}
