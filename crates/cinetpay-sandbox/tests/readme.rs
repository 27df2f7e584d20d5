//! The README's own lines, run against a running sandbox.

#![cfg(test)]

use std::{
    net::TcpListener,
    process::{Command, Output},
};

use chrono::Utc;
use cinetpay_sandbox::{Behaviour, Sandbox, Settings, serve};
use serde_json::Value;

const README: &str = include_str!("../README.md");

/// The shell blocks with calls, in their order.
fn blocks() -> Vec<&'static str> {
    let blocks = README.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.filter(|block| block.contains("curl")).collect()
}

async fn run(script: String) -> Output {
    let sh = move || Command::new("sh").args(["-euc", &script]).output().unwrap();
    actix_web::rt::task::spawn_blocking(sh).await.unwrap()
}

#[actix_web::test]
async fn every_call_of_the_readme_works_as_it_stands() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test of the whole with the true time")]
    let sandbox = Sandbox::new(Settings::new(format!("http://{address}")), Utc::now).unwrap();
    sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
    actix_web::rt::spawn(serve(sandbox.clone(), listener));
    let mut last = String::new();
    for block in blocks() {
        let page = sandbox.transactions().last().map(|payment| payment.token.clone()).unwrap_or_default();
        let script = block.replace("127.0.0.1:8081", &address.to_string()).replace("f0c1…", &page);
        let output = run(script).await;
        assert!(output.status.success(), "{block}\n{}", String::from_utf8_lossy(&output.stderr));
        if block.contains("calls.json") {
            last = String::from_utf8(output.stdout).unwrap();
        }
    }
    let calls: Vec<Value> = serde_json::from_str(&last).unwrap();
    let mut seen: Vec<String> = Vec::new();
    for call in calls.iter().filter(|call| call["direction"] == "to CinetPay") {
        assert!(call["status"].as_u64().unwrap() < 400, "{call}");
        let path = call["path"].as_str().unwrap();
        let path = if path.contains("method=") { path } else { path.split('?').next().unwrap() };
        seen.push(format!("{} {path}", call["method"].as_str().unwrap()));
    }
    for wanted in [
        "POST /v2/payment",
        "POST /v2/payment/check",
        "POST /v1/oauth/login",
        "POST /v1/payment",
        "GET /v1/payment/BOOK-19",
        "POST /v1/transfer",
        "GET /v1/transfer/ROYALTY-1",
        "GET /v1/balances",
        "POST /v1/?method=getSignatureByPost",
        "POST /",
        "POST /v1/?method=checkPayStatus",
        "POST /v1/?method=getTransHistory",
        "POST /v1/?method=getCompteStatus",
        "POST /v1/auth/login",
        "GET /v1/transfer/check/balance",
        "POST /v1/transfer/contact",
        "POST /v1/transfer/money/send/contact",
        "GET /v1/transfer/check/money",
    ] {
        assert!(seen.contains(&wanted.to_owned()), "{wanted} is not in the README: {seen:?}");
    }
}

#[test]
fn every_field_of_the_control_address_is_described() {
    let Value::Object(fields) = serde_json::to_value(Behaviour::default()).unwrap() else { unreachable!() };
    let Value::Object(forged) = fields["check_answer"].clone() else { unreachable!() };
    for name in fields.keys().chain(forged.keys()) {
        assert!(README.contains(&format!("`{name}`")), "{name}");
    }
}
