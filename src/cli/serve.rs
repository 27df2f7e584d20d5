//! `griot serve` and `griot worker`.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::timeout;

use super::{owner, start};
use crate::clock::Clock;
use crate::config::Config;
use crate::metrics;
use crate::shop::admin::merchant_accounts;
use crate::shop::catalogue::{demo, index};
use crate::shop::sale::gateways;
use crate::shop::{Shop, ledger};
use crate::web::{self, AppState};
use crate::worker;

/// How long the first start waits for the demo catalogue to be stored.
const LONGEST_STOCKING: Duration = Duration::from_secs(10);

/// Runs the shop (pages, notifications and the worker) until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let told_to_stop = told_to_stop()?;
    let watchers = watchers(&config)?;
    let listener = TcpListener::bind(config.web.bind)
        .with_context(|| format!("GRIOT_BIND: {} cannot be listened on", config.web.bind))?;
    let config = config.clone().bound(listener.local_addr()?);
    let shop = start::shop(&config).await?;
    gateways::keep(&shop).await.context("the merchant accounts in the database")?;
    ledger::post_past(&shop).await.context("the orders of before and the ledger")?;
    index::build(&shop).await.context("the lists and the search of the books of before")?;
    if config.shop.demo {
        stock(&shop).await;
    }
    let watched = watchers.map(|listener| web::listen_for_watchers(listener, shop.clone())).transpose()?;
    let app = Data::new(AppState::new(&config, shop.clone(), start::inner_sandbox(&config)?));
    let mut server = web::listen(listener, app)?;
    tracing::info!("the shop is open at {}", config.web.public_url);
    owner::offer_first(&config, &shop).await;
    let asked = tokio::spawn(log_accounts(shop.clone()));
    let (quit, quitting) = watch::channel(false);
    let backups = tokio::spawn(worker::make_backups(shop.clone(), Arc::new(config), quitting.clone()));
    let mut worker = tokio::spawn(worker::run(shop.clone(), quitting));
    let ended = tokio::select! {
        () = told_to_stop => None,
        ended = &mut server.running => Some(ended),
        ended = &mut worker => Some(ended.map(Ok)),
    };
    if let Some(ended) = ended {
        ended??;
        anyhow::bail!("it ended by itself");
    }
    asked.abort();
    tracing::info!("closing: no new visitors, finishing what is under way");
    // The worker stops first: the sandbox that it asks may be in this very server.
    quit.send_replace(true);
    worker.await?;
    backups.await?;
    server.close().await;
    server.running.await??;
    if let Some(watched) = watched {
        watched.stop(false).await;
    }
    close(shop).await?;
    tracing::info!("closed");
    Ok(())
}

/// Adds the demo books to an empty shop. A failure is logged and does not stop the start.
async fn stock(shop: &Shop) {
    match timeout(LONGEST_STOCKING, demo::stock(shop)).await {
        Ok(Ok(0)) => {}
        Ok(Ok(books)) => tracing::info!(books, "the demo books are on the shelf"),
        Ok(Err(error)) => tracing::error!("the demo books could not be put on the shelf: {error:#}"),
        Err(_) => tracing::error!("the demo books took too long: the next start puts them on the shelf"),
    }
}

/// Checks the credentials of the merchant accounts while the shop is open already: the gateway may be slow, or in this very server.
async fn log_accounts(shop: Shop) {
    merchant_accounts::log_checks(&shop).await;
}

/// Runs only the worker.
pub async fn work(config: Config) -> anyhow::Result<()> {
    let told_to_stop = told_to_stop()?;
    let watchers = watchers(&config)?;
    let shop = start::shop(&config).await?;
    gateways::keep(&shop).await.context("the merchant accounts in the database")?;
    ledger::post_past(&shop).await.context("the orders of before and the ledger")?;
    index::build(&shop).await.context("the lists and the search of the books of before")?;
    let (quit, quitting) = watch::channel(false);
    let backups = tokio::spawn(worker::make_backups(shop.clone(), Arc::new(config), quitting.clone()));
    let worker = tokio::spawn(worker::run(shop.clone(), quitting));
    let watched = watchers.map(|listener| web::listen_for_watchers(listener, shop.clone())).transpose()?;
    tracing::info!("the worker is at work");
    let asked = tokio::spawn(log_accounts(shop.clone()));
    told_to_stop.await;
    asked.abort();
    quit.send_replace(true);
    worker.await?;
    backups.await?;
    if let Some(watched) = watched {
        watched.stop(false).await;
    }
    close(shop).await?;
    tracing::info!("closed");
    Ok(())
}

/// Takes the address of `/metrics`, if one is set, and begins to count.
fn watchers(config: &Config) -> anyhow::Result<Option<TcpListener>> {
    let Some(bind) = config.web.metrics_bind else { return Ok(None) };
    let listener =
        TcpListener::bind(bind).with_context(|| format!("GRIOT_METRICS_BIND: {bind} cannot be listened on"))?;
    metrics::switch_on(Clock::System.now())?;
    tracing::info!("the figures are at http://{}/metrics", listener.local_addr()?);
    Ok(Some(listener))
}

/// Listens for SIGTERM and SIGINT from now on; the future ends with the first signal.
pub(super) fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

pub(super) async fn close(shop: Shop) -> anyhow::Result<()> {
    Ok(tokio::task::spawn_blocking(move || shop.db.close()).await?)
}
