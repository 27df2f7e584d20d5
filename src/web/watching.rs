//! `/metrics`, on an address of its own.

use std::future::Future as _;
use std::net::TcpListener;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actix_web::dev::ServerHandle;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use actix_web::{App, HttpResponse};
use tokio::sync::watch;

use super::security_headers::SecurityHeaders;
use super::unparsed::ParserErrors;
use super::{page, reads, server};
use crate::metrics::TEXT_FORMAT;
use crate::shop::{Shop, watching};

/// Serves `/metrics`, and nothing else, on a bound listener.
///
/// # Errors
/// When the listener cannot be used, or its threads cannot be started.
pub fn listen(listener: TcpListener, shop: Shop) -> std::io::Result<ServerHandle> {
    let shop = Data::new(shop);
    let (_, closes) = watch::channel(false);
    let unread = ParserErrors::new(&SecurityHeaders::new(&[], false));
    let app = move || App::new().app_data(shop.clone()).route("/metrics", reads().to(metrics));
    let mut running = Box::pin(server::serve(listener, closes, unread, app)?);
    let handle = running.handle();
    // The first poll starts the server's threads, so a failure to start is reported here.
    if let Poll::Ready(ended) = pin!(&mut running).poll(&mut Context::from_waker(Waker::noop())) {
        ended?;
    }
    tokio::spawn(running);
    Ok(handle)
}

async fn metrics(shop: Data<Shop>) -> HttpResponse {
    match watching::exposition(&shop).await {
        Ok(text) => {
            HttpResponse::Ok().content_type(TEXT_FORMAT).insert_header((CACHE_CONTROL, page::NO_STORE)).body(text)
        }
        Err(error) => {
            tracing::error!(%error, "the figures could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
