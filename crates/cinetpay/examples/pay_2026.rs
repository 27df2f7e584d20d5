//! Pays with the API of 2026, once on CinetPay's page and once by a push to a phone:
//! `cargo run -p cinetpay --example pay_2026 -- ORIGIN` (of `cinetpay-sandbox`: `http://127.0.0.1:8081/2026`).
//!
//! Without `CINETPAY_API_KEY` and `CINETPAY_API_PASSWORD` it takes those of `cinetpay-sandbox`.

use std::{
    env,
    error::Error,
    io::{Write as _, stdout},
    time::Duration,
};

use cinetpay::{
    Currency, Language, Secret, Timeouts, Verdict,
    api_2026::{Buyer, Client, Expected, Id, Payment, Push, SANDBOX_ORIGIN, Settings},
};

/// The sandbox's number whose payments succeed at once.
const PHONE: &str = "+2250707070700";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let origin = env::args().nth(1).unwrap_or_else(|| SANDBOX_ORIGIN.into());
    let client = Client::new(Settings {
        origin: origin.parse()?,
        api_key: Secret::new(env::var("CINETPAY_API_KEY").unwrap_or_else(|_| "sandbox-api-key".into())),
        api_password: Secret::new(env::var("CINETPAY_API_PASSWORD").unwrap_or_else(|_| "sandbox-password".into())),
        user_agent: "cinetpay-example/1".into(),
        timeouts: Timeouts::default(),
    })?;
    let balance = client.balance().await?;
    writeln!(stdout(), "{} {} in the account", balance.available, balance.currency.as_deref().unwrap_or_default())?;

    let id = env::args().nth(2).unwrap_or_else(|| format!("EXAMPLE-{}", std::process::id()));
    pay(&client, &format!("{id}-PAGE"), None).await?;
    pay(&client, &format!("{id}-PUSH"), Some(Push::default())).await
}

async fn pay(client: &Client, id: &str, push: Option<Push<'_>>) -> Result<(), Box<dyn Error>> {
    let opened = client
        .open(&Payment {
            merchant_transaction_id: id,
            amount: 2500,
            currency: Currency::Xof,
            designation: "Soundjata, le lion du Mandé",
            buyer: Buyer {
                first_name: Some("Awa"),
                last_name: Some("Koné"),
                email: Some("awa@example.ci"),
                phone: push.map(|_| PHONE),
            },
            success_url: &"https://shop.example/payment/return/".parse()?,
            failed_url: &"https://shop.example/payment/return/".parse()?,
            notify_url: &"https://shop.example/payment/callback/".parse()?,
            language: Language::French,
            payment_method: push.map(|_| "OM_CI"),
            channel: None,
            push,
        })
        .await?;
    match opened.redirect() {
        Some(page) => writeln!(stdout(), "{id}: pay at {page}")?,
        None => writeln!(stdout(), "{id}: the buyer is asked on the phone ({})", opened.code)?,
    }
    let expected = Expected {
        payment: cinetpay::Expected { transaction_id: id.to_owned(), amount: 2500, currency: Currency::Xof },
        transaction_id: Some(opened.transaction_id.clone()),
    };
    for _ in 0..5 {
        let answer = client.check(&expected, Id::PaymentToken(opened.payment_token.expose())).await?;
        writeln!(stdout(), "{id}: {:?}", answer.verdict)?;
        if !matches!(answer.verdict, Verdict::Pending { .. }) {
            break;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    Ok(())
}
