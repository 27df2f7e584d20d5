//! The API of 2026: tokens, payments and transfers in JSON (cinetpay-api: 2026 API).

mod fault;
mod login;
mod payment;
mod status;
mod transfer;

use actix_web::{guard, web};

use crate::{Generation, calls::mount};

/// Mounts the API under `prefix`, which is empty for an origin of its own.
pub fn configure(cfg: &mut web::ServiceConfig, prefix: &str) {
    let at =
        |path: &str| web::resource([format!("{prefix}{path}"), format!("{prefix}{path}/"), format!("{prefix}/{path}")]);
    let mut mount = |resource| mount(cfg, Generation::Api2026, false, resource);
    mount(at("/v1/oauth/login").route(web::post().to(login::login)));
    mount(at("/v1/payment").route(web::post().to(payment::open)));
    mount(at("/v1/payment/{id}").route(web::get().to(status::payment)));
    mount(at("/v1/transfer").route(web::post().to(transfer::send)));
    // `POST /v1/transfer/contact` is the older API's, which can share an origin with this one.
    mount(at("/v1/transfer/{id}").guard(guard::Get()).route(web::get().to(transfer::check)));
    mount(at("/v1/balances").route(web::get().to(transfer::balances)));
}
