//! Sends money with the older API of transfers and asks until it has arrived:
//! `cargo run -p cinetpay --example transfer -- ORIGIN` (of `cinetpay-sandbox`: `http://127.0.0.1:8081/client`).
//!
//! Without `CINETPAY_API_KEY` and `CINETPAY_PASSWORD` it takes those of `cinetpay-sandbox`.

use std::{
    env,
    error::Error,
    io::{Write as _, stdout},
    time::Duration,
};

use cinetpay::{
    Language, Secret, Timeouts,
    transfer::{Client, Contact, Expected, ORIGIN, Settings, Transfer},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let origin = env::args().nth(1).unwrap_or_else(|| ORIGIN.into());
    let client = Client::new(Settings {
        origin: origin.parse()?,
        api_key: Secret::new(env::var("CINETPAY_API_KEY").unwrap_or_else(|_| "sandbox-api-key".into())),
        password: Secret::new(env::var("CINETPAY_PASSWORD").unwrap_or_else(|_| "sandbox-password".into())),
        language: Language::French,
        user_agent: "cinetpay-example/1".into(),
        timeouts: Timeouts::default(),
    })?;
    writeln!(stdout(), "{} available", client.balance().await?.available)?;
    let (prefix, phone) = ("225", "0707070700");
    client.contact(&Contact { prefix, phone, name: "Koné", surname: "Awa", email: "awa@example.ci" }).await?;

    let id = env::args().nth(2).unwrap_or_else(|| format!("EXAMPLE-{}", std::process::id()));
    let sent = client
        .send(&Transfer {
            client_transaction_id: &id,
            prefix,
            phone,
            amount: 500,
            notify_url: &"https://shop.example/transfer/".parse()?,
            payment_method: None,
        })
        .await?;
    writeln!(stdout(), "{sent:?}")?;
    let expected = Expected { id, transaction_id: sent.transaction_id, amount: 500, currency: None };
    for _ in 0..10 {
        let answer = client.check(&expected).await?;
        writeln!(stdout(), "{answer:?}")?;
        if answer.status.is_final() {
            break;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    Ok(())
}
