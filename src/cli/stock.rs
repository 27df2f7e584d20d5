//! The demo catalogue, made by this program once more: drawing eight books and their covers takes memory that the shop would have
//! for good, and that goes with the process.

use std::io::Read as _;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};

use anyhow::Context as _;
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};

use super::serve::{close, told_to_stop};
use super::start;
use crate::config::Config;
use crate::shop::{Shop, demo};

/// Has a shop stocked that wants the demo catalogue and has not all of it. One that cannot be stocked still sells what it has.
pub async fn see_to(config: Config, shop: Shop, mut quitting: watch::Receiver<bool>) {
    let done = async {
        if config.shop.demo && demo::is_due(&shop).await? {
            let (stdin, mut ended) = begin().context("this program could not be started once more")?;
            tokio::select! {
                ended = &mut ended => return Ok(ended??.success()),
                _ = quitting.wait_for(|quits| *quits) => {}
            }
            drop(stdin); // it stops after the book that is in hand
            ended.await??;
        }
        Ok::<_, anyhow::Error>(true)
    };
    match done.await {
        Ok(true) => {}
        Ok(false) => tracing::error!("the demo catalogue is not complete"),
        Err(error) => tracing::error!("the demo catalogue is not complete: {error:#}"),
    }
}

fn begin() -> std::io::Result<(Option<ChildStdin>, JoinHandle<std::io::Result<ExitStatus>>)> {
    let mut child =
        Command::new(std::env::current_exe()?).arg("demo-stock").stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    let stdin = child.stdin.take();
    Ok((stdin, spawn_blocking(move || child.wait())))
}

/// What `griot demo-stock` does. It ends before its time when it is told to, or when whoever began it is gone.
pub async fn stock(config: Config) -> anyhow::Result<()> {
    let told_to_stop = told_to_stop()?;
    let (quit, quitting) = watch::channel(false);
    let left_alone = quit.clone();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        left_alone.send_replace(true);
    });
    tokio::spawn(async move {
        told_to_stop.await;
        quit.send_replace(true);
    });
    let shop = start::shop(&config).await?;
    match demo::stock(&shop, &config.data, &quitting).await? {
        0 => {}
        books => tracing::info!(books, "the demo catalogue is on the shelf"),
    }
    close(shop).await
}
