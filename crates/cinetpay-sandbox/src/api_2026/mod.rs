//! The API of 2026: tokens, payments and transfers in JSON (cinetpay-api: 2026 API).

mod fault;
mod login;
mod payment;
mod status;
mod transfer;

use actix_web::{guard, web};

use crate::api::BODY;

/// Mounts the API under `prefix`, which is empty for an origin of its own.
pub fn configure(cfg: &mut web::ServiceConfig, prefix: &str) {
    let at = |path: &str| [format!("{prefix}{path}"), format!("{prefix}{path}/"), format!("{prefix}/{path}")];
    let limit = || web::PayloadConfig::new(BODY);
    cfg.service(web::resource(at("/v1/oauth/login")).app_data(limit()).route(web::post().to(login::login)));
    cfg.service(web::resource(at("/v1/payment")).app_data(limit()).route(web::post().to(payment::open)));
    cfg.service(web::resource(at("/v1/payment/{id}")).route(web::get().to(status::payment)));
    cfg.service(web::resource(at("/v1/transfer")).app_data(limit()).route(web::post().to(transfer::send)));
    // `POST /v1/transfer/contact` is the older API's, which can share an origin with this one.
    let check = web::resource(at("/v1/transfer/{id}")).guard(guard::Get());
    cfg.service(check.route(web::get().to(transfer::check)));
    cfg.service(web::resource(at("/v1/balances")).route(web::get().to(transfer::balances)));
}
