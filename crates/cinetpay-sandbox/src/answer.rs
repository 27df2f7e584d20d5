//! Answers to API calls, and what can go wrong with them.

use std::{future, time::Duration};

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use serde_json::Value;

use crate::{
    Garbage, Generation, Language, Notifications, Objection, Sandbox, Transaction, Transfer, call::Rejection, garbage,
    texts::Sentence,
};

/// The response header that lists what the documents would object to in a call, in English.
pub const OBJECTIONS: &str = "x-sandbox-objections";

/// What was wrong with a call, for the list of calls: a part of the response that is not sent.
#[derive(Clone, Debug, Default)]
pub struct Remarks(pub Vec<Sentence>);

/// The answer to a call, before the sandbox misbehaves.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    kind: &'static str,
    body: Vec<u8>,
    objections: Vec<Objection>,
    fault: Option<Sentence>,
}

/// What a call has started.
pub enum Started {
    Payment(Box<Transaction>),
    Transfer(Box<Transfer>),
}

impl Reply {
    pub fn json(status: StatusCode, body: &Value) -> Self {
        let (kind, body) = ("application/json", body.to_string().into_bytes());
        Self { status, kind, body, objections: Vec::new(), fault: None }
    }

    /// What CinetPay's front server answers.
    pub fn front(number: Option<u16>, why: Sentence) -> Self {
        let sentence = why.say(Language::English);
        let text = number.map_or_else(|| sentence.clone(), |number| format!("error code: {number}\n{sentence}"));
        let (status, kind) = (StatusCode::FORBIDDEN, "text/plain; charset=utf-8");
        Self { status, kind, body: text.into_bytes(), objections: Vec::new(), fault: Some(why) }
    }

    pub fn with_objections(mut self, objections: Vec<Objection>) -> Self {
        self.objections = objections;
        self
    }

    pub fn with_fault(mut self, fault: Sentence) -> Self {
        self.fault = Some(fault);
        self
    }
}

impl Sandbox {
    /// Answers a call that starts something, as well or as badly as the sandbox was told to.
    pub(crate) async fn start(&self, act: impl FnOnce() -> (Reply, Vec<Started>)) -> HttpResponse {
        let behaviour = self.behaviour();
        pause(behaviour.init_delay_ms).await;
        if let Some(answer) = garbage::status(behaviour.init_status, behaviour.retry_after) {
            return answer;
        }
        let (reply, started) = act();
        for started in &started {
            match started {
                Started::Payment(payment) if payment.generation() == Generation::V2 => self.ping(payment),
                Started::Payment(_) => {}
                Started::Transfer(transfer) => self.follow(transfer),
            }
            if behaviour.notifications == Notifications::Early {
                match started {
                    Started::Payment(payment) => self.announce_now(payment).await,
                    Started::Transfer(transfer) => self.announce_transfer_now(transfer).await,
                }
            }
        }
        if behaviour.init_commits_then_hangs && !started.is_empty() {
            return future::pending().await;
        }
        self.send(reply, behaviour.init_garbage).await
    }

    /// Answers a call that asks for something, as well or as badly as the sandbox was told to.
    pub(crate) async fn tell(&self, act: impl FnOnce() -> Reply) -> HttpResponse {
        let behaviour = self.behaviour();
        pause(behaviour.check_delay_ms).await;
        if let Some(answer) = garbage::status(behaviour.check_status, behaviour.retry_after) {
            return answer;
        }
        self.send(act(), behaviour.check_garbage).await
    }

    /// Answers a call that logs in, as well or as badly as the sandbox was told to.
    pub(crate) async fn welcome(&self, act: impl FnOnce() -> Reply) -> HttpResponse {
        let behaviour = self.behaviour();
        if let Some(answer) = garbage::status(behaviour.login_status, behaviour.retry_after) {
            return answer;
        }
        self.send(act(), behaviour.login_garbage).await
    }

    async fn send(&self, reply: Reply, spoilt: Option<Garbage>) -> HttpResponse {
        let mut remarks: Vec<Sentence> = reply.objections.iter().map(Objection::to_sentence).collect();
        if let Some(fault) = reply.fault {
            tracing::info!("refused: {}", fault.say(Language::English));
            remarks.insert(0, fault);
        }
        let mut answer = if let Some(garbage) = spoilt {
            garbage::spoil(garbage, reply.body).await
        } else {
            let mut answer = HttpResponse::build(reply.status);
            if let Some(list) = list(&reply.objections) {
                answer.insert_header((header::HeaderName::from_static(OBJECTIONS), list));
            }
            answer.content_type(reply.kind).body(reply.body)
        };
        answer.extensions_mut().insert(Remarks(remarks));
        answer
    }
}

impl Rejection {
    /// The answer of v2, and of the front server in every generation.
    pub fn reply(self, body: impl FnOnce(&'static str, &'static str, String) -> (StatusCode, Value)) -> Reply {
        match self {
            Self::Front { number, why } => Reply::front(number, why),
            Self::Coded { code, message, why } => {
                let (status, body) = body(code, message, why.say(Language::English));
                Reply::json(status, &body).with_fault(why)
            }
        }
    }
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// The sentences on one line, for the header. `None` if there are none.
fn list(objections: &[Objection]) -> Option<HeaderValue> {
    let sentences: Vec<String> = objections.iter().map(|objection| objection.sentence(Language::English)).collect();
    let line: String = sentences.join(" | ").chars().filter(|c| !c.is_control()).collect();
    HeaderValue::from_bytes(line.as_bytes()).ok().filter(|_| !objections.is_empty())
}
