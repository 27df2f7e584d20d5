//! `griot serve` and `griot worker`.

use std::net::TcpListener;

use actix_web::web::Data;
use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::start;
use crate::config::Config;
use crate::shop::{Shop, demo};
use crate::web::{self, Doors};
use crate::worker;

/// The shop: pages, notifications and the worker, until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.web.bind)
        .with_context(|| format!("GRIOT_BIND: {} cannot be listened on", config.web.bind))?;
    let config = config.clone().bound(listener.local_addr()?);
    let shop = start::shop(&config).await?;
    let doors = Data::new(Doors::new(&config, shop.clone(), start::inner_guichet(&config)?));
    let server = web::listen(listener, doors)?;
    tracing::info!("the shop is open at {}", config.web.public_url);
    let mut ending = Ending::new()?;
    let (quit, quitting) = watch::channel(false);
    let worker = tokio::spawn(worker::run(shop.clone(), quitting));
    let mut running = server.running;
    let ended = tokio::select! {
        () = stock(&config, &shop, &mut ending) => None,
        ended = &mut running => Some(ended),
    };
    if let Some(ended) = ended {
        return Ok(ended??);
    }
    tracing::info!("closing: no new visitors, finishing what is under way");
    // The worker first: the sandbox counter that it asks may be in this very server.
    quit.send_replace(true);
    worker.await?;
    server.handle.stop(true).await;
    running.await??;
    close(shop).await
}

/// The worker alone.
pub async fn work(config: Config) -> anyhow::Result<()> {
    let shop = start::shop(&config).await?;
    let mut ending = Ending::new()?;
    let (quit, quitting) = watch::channel(false);
    let worker = tokio::spawn(worker::run(shop.clone(), quitting));
    tracing::info!("the worker is at work");
    ending.come().await;
    quit.send_replace(true);
    worker.await?;
    close(shop).await
}

/// Stocks a demo shop, and waits for the end; which may come first. A shop that cannot be stocked still sells what it has.
async fn stock(config: &Config, shop: &Shop, ending: &mut Ending) {
    if config.shop.demo {
        tokio::select! {
            stocked = demo::stock(shop, &config.data) => match stocked {
                Ok(0) => {}
                Ok(books) => tracing::info!(books, "the demo catalogue is on the shelf"),
                Err(error) => tracing::error!("the demo catalogue is not complete: {error:#}"),
            },
            () = ending.come() => return,
        }
    }
    ending.come().await;
}

/// SIGTERM or SIGINT, heard from the moment this is made.
struct Ending {
    terminate: Signal,
    interrupt: Signal,
}

impl Ending {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn come(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

async fn close(shop: Shop) -> anyhow::Result<()> {
    tokio::task::spawn_blocking(move || shop.db.close()).await?;
    tracing::info!("closed");
    Ok(())
}
