//! Notifications at a constant rate: each is sent at its scheduled time, however long the ones before it took, and its
//! latency is counted from that time. A server that stalls therefore does not get fewer requests while it stalls.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use cinetpay::notification::Notification;
use griot::config::{SANDBOX_SECRET, SANDBOX_SITE_ID};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::wire::{Line, post};

/// The number of connections, and so of notifications in flight. When all are busy, the next notification is sent late,
/// and the delay counts in its latency.
const LINES: usize = 64;

/// The signed notification that a transaction was paid.
pub fn request(transaction: &str) -> anyhow::Result<Vec<u8>> {
    let body = format!(
        "cpm_site_id={SANDBOX_SITE_ID}&cpm_trans_id={transaction}&cpm_trans_date=2026-01-15+10%3A20%3A30&cpm_amount=2500\
         &cpm_currency=XOF&signature=0123456789abcdef0123456789abcdef01234567&payment_method=OM&cel_phone_num=0707070700\
         &cpm_phone_prefixe=225&cpm_language=fr&cpm_version=V4&cpm_payment_config=SINGLE&cpm_page_action=PAYMENT\
         &cpm_custom={transaction}&cpm_designation=Les+Nuits+de+Bandiagara&cpm_error_message=SUCCES"
    );
    let mut proof = Hmac::<Sha256>::new_from_slice(SANDBOX_SECRET.as_bytes())?;
    Notification::parse(body.as_bytes())?.values().for_each(|value| proof.update(value));
    let x_token = format!("x-token: {}", hex::encode(proof.finalize().into_bytes()));
    Ok(post("/payment/callback/", &[&x_token], body.as_bytes()))
}

/// Sends `requests`, one every `pause`, and returns their latencies in ascending order.
pub fn run(shop: SocketAddr, requests: &[Vec<u8>], pause: Duration) -> anyhow::Result<Vec<Duration>> {
    let next = AtomicUsize::new(0);
    let mut lines = (0..LINES).map(|_| Line::open(shop)).collect::<anyhow::Result<Vec<_>>>()?;
    let start = Instant::now() + Duration::from_millis(50);
    let send = |line: &mut Line| -> anyhow::Result<Vec<Duration>> {
        let mut took = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = requests.get(place) else { return Ok(took) };
            let moment = start + pause * u32::try_from(place)?;
            std::thread::sleep(moment.saturating_duration_since(Instant::now()));
            let answer = line.drain(request)?;
            anyhow::ensure!(answer.status == 200, "a notification was answered {}", answer.status);
            took.push(moment.elapsed());
        }
    };
    let mut took = std::thread::scope(|scope| {
        let senders: Vec<_> = lines.iter_mut().map(|line| scope.spawn(|| send(line))).collect();
        let mut all = Vec::new();
        for sender in senders {
            all.extend(sender.join().ok().context("a sender broke")??);
        }
        Ok::<_, anyhow::Error>(all)
    })?;
    took.sort_unstable();
    Ok(took)
}
