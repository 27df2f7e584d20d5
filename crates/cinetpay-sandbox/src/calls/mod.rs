//! The list of the calls that the sandbox got, and of the notifications that it sent.

mod log;
mod mask;
mod page;

use actix_web::{
    Error, HttpRequest, HttpResponse, Resource,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::{Condition, DefaultHeaders, Next, from_fn},
    web::{self, Bytes, Data},
};

pub use self::{log::Log, page::configure};
use crate::{
    Generation, Sandbox,
    answer::{OBJECTIONS, Remarks},
    texts::Sentence,
};

/// The longest body that is read, in bytes.
pub const BODY: usize = 64 * 1024;

/// Mounts an address of the API, whose calls are listed. `open_to_pages`: pages of other origins may call it, which the
/// seamless script of v2 needs.
pub fn mount(cfg: &mut web::ServiceConfig, generation: Generation, open_to_pages: bool, resource: Resource) {
    let open = DefaultHeaders::new()
        .add((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .add((header::ACCESS_CONTROL_EXPOSE_HEADERS, OBJECTIONS));
    let listed = from_fn(move |request, next| listen(generation, request, next));
    let resource = resource.app_data(web::PayloadConfig::new(BODY));
    cfg.service(resource.wrap(Condition::new(open_to_pages, open)).wrap(listed));
}

/// Lists a call before and after it is answered: one that is never answered is listed too.
async fn listen<B: MessageBody>(
    generation: Generation,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(sandbox) = request.app_data::<Data<Sandbox>>().cloned() else { return next.call(request).await };
    let (request, mut payload) = request.into_parts();
    let body = read(&request, &mut payload).await?;
    if request.method() == Method::OPTIONS {
        return next.call(ServiceRequest::from_parts(request, body.into())).await;
    }
    let number = sandbox.begin(Some(generation), &request, &body);
    let answer = next.call(ServiceRequest::from_parts(request, body.into())).await?;
    let remarks = answer.response().extensions().get::<Remarks>().cloned().unwrap_or_default();
    sandbox.log().finish(number, answer.status().as_u16(), remarks.0);
    Ok(answer)
}

async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Bytes, Error> {
    let bytes = <Bytes as actix_web::FromRequest>::from_request(request, payload);
    bytes.await
}

/// Answers what no generation of CinetPay has, and lists it.
pub async fn unknown(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let why = Sentence::new("fault-no-address").with("method", request.method()).with("what", request.path());
    let text = why.say(crate::Language::English);
    if request.path() != "/favicon.ico" {
        let number = sandbox.begin(None, &request, &body);
        sandbox.log().finish(number, StatusCode::NOT_FOUND.as_u16(), vec![why]);
    }
    HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body(text)
}

impl Sandbox {
    fn begin(&self, generation: Option<Generation>, request: &HttpRequest, body: &[u8]) -> u64 {
        let settings = &self.0.settings;
        let query = request.query_string();
        let path = request.path().to_owned();
        let path = if query.is_empty() { path } else { format!("{path}?{}", mask::form(query, generation)) };
        let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let entry = log::Entry::new(self.now(), generation, request.method().as_str(), path);
        self.log().begin(entry.with_body(mask::body(body, generation, settings)).with_agent(agent))
    }

    /// Lists a notification that is about to be sent.
    pub(crate) fn begin_notification(
        &self,
        generation: Generation,
        url: &str,
        body: &str,
        proof: Option<Sentence>,
    ) -> u64 {
        let body = mask::body(body.as_bytes(), Some(generation), &self.0.settings);
        let entry = log::Entry::new(self.now(), Some(generation), "POST", url.to_owned()).outgoing();
        let number = self.log().begin(entry.with_body(body));
        self.log().remark(number, proof);
        number
    }
}
