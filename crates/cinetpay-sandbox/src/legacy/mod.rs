//! The legacy API: `/v1/?method=…`, and a form that a browser posts to the bare origin (cinetpay-api: legacy v1).

mod ask;
mod body;
mod history;
mod open;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Bytes, Data, Query},
};
use serde::Deserialize;
use serde_json::json;

use self::body::Fields;
use crate::{ErrorStatus, Generation, Language, Sandbox, answer::Reply, calls::mount, texts::Sentence};

/// Mounts the API under `prefix`, which is empty for an origin of its own.
pub fn configure(cfg: &mut web::ServiceConfig, prefix: &str) {
    let methods = ["/v1/", "/v1", "/v2/", "/v2", "//v1/", "//v2/"].map(|path| format!("{prefix}{path}"));
    let form = match prefix {
        "" => vec!["/".to_owned()],
        _ => vec![prefix.to_owned(), format!("{prefix}/")],
    };
    let mut mount = |resource| mount(cfg, Generation::Legacy, false, resource);
    mount(web::resource(methods.to_vec()).route(web::post().to(call)).route(web::get().to(call)));
    mount(web::resource(form).guard(actix_web::guard::Post()).route(web::post().to(open::form)));
}

/// Why a call is refused.
#[derive(Debug)]
pub struct Refused {
    code: &'static str,
    message: &'static str,
    why: Sentence,
}

impl Refused {
    fn new(code: &'static str, message: &'static str, why: Sentence) -> Self {
        Self { code, message, why }
    }

    fn missing(field: &str) -> Self {
        Self::new("608", "MINIMUM_REQUIRED_FIELDS", Sentence::new("fault-missing").with("field", field))
    }

    /// The legacy document has no room for a description: it is added, because answers may grow.
    fn reply(self, errors: ErrorStatus) -> Reply {
        let description = self.why.say(Language::English);
        let body = json!({"status": {"code": self.code, "message": self.message, "description": description}});
        // Its clients read the body of a 200 only.
        let status = if errors == ErrorStatus::Ok { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        Reply::json(status, &body).with_fault(self.why)
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    method: String,
}

async fn call(sandbox: Data<Sandbox>, asked: Query<Asked>, request: HttpRequest, bytes: Bytes) -> HttpResponse {
    let fields = Fields::read(&request, &bytes);
    match asked.method.as_str() {
        "getSignatureByPost" => sandbox.start(|| (sandbox.legacy(&fields, open::signature), Vec::new())).await,
        "checkPayStatus" => {
            let id = fields.text("cpm_trans_id");
            sandbox.count_id(id, |calls| calls.check += 1);
            let now = sandbox.current(|store| store.of(Generation::Legacy, id));
            sandbox.tell(|| sandbox.legacy(&fields, |sandbox, _| Ok(ask::status(sandbox, now.as_ref())))).await
        }
        "getTransHistory" => {
            sandbox.tell(|| sandbox.legacy(&fields, |sandbox, it| Ok(history::list(sandbox, it)))).await
        }
        "getCompteStatus" => sandbox.tell(|| sandbox.legacy(&fields, |sandbox, _| Ok(history::account(sandbox)))).await,
        other => {
            let why = Sentence::new("fault-legacy-method").with("what", other);
            let refused = Refused::new("608", "MINIMUM_REQUIRED_FIELDS", why);
            sandbox.tell(|| refused.reply(sandbox.0.settings.errors)).await
        }
    }
}

impl Sandbox {
    /// Answers a call of the merchant.
    fn legacy(&self, fields: &Fields, act: impl FnOnce(&Self, &Fields) -> Result<serde_json::Value, Refused>) -> Reply {
        match self.admit_legacy(fields).and_then(|()| act(self, fields)) {
            Ok(body) => Reply::json(StatusCode::OK, &body).with_objections(fields.objections.clone()),
            Err(refused) => refused.reply(self.0.settings.errors),
        }
    }

    /// # Errors
    /// 608 without `apikey` or `cpm_site_id`, 609 and 613 with another merchant's.
    fn admit_legacy(&self, fields: &Fields) -> Result<(), Refused> {
        let settings = &self.0.settings;
        for name in ["apikey", "cpm_site_id"] {
            if fields.text(name).is_empty() {
                return Err(Refused::missing(name));
            }
        }
        if fields.text("apikey") != settings.api_key {
            return Err(Refused::new("609", "AUTH_NOT_FOUND", Sentence::new("fault-apikey")));
        }
        if fields.text("cpm_site_id") != settings.site_id {
            return Err(Refused::new("613", "ERROR_SITE_ID_NOTVALID", Sentence::new("fault-site")));
        }
        Ok(())
    }
}
