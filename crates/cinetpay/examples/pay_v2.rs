//! Opens a payment with v2 and asks until it is decided: `cargo run -p cinetpay --example pay_v2 -- ORIGIN`.
//!
//! Without `CINETPAY_API_KEY` and `CINETPAY_SITE_ID` it takes those of `cinetpay-sandbox`.

use std::{
    env,
    error::Error,
    io::{Write as _, stdout},
    time::Duration,
};

use cinetpay::{
    Channels, Currency, Customer, Expected, Language, Payment, Secret, Timeouts, Verdict,
    checkout_v2::{Client, ORIGIN, Settings},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let origin = env::args().nth(1).unwrap_or_else(|| ORIGIN.into());
    let client = Client::new(Settings {
        origin: origin.parse()?,
        api_key: Secret::new(env::var("CINETPAY_API_KEY").unwrap_or_else(|_| "sandbox-api-key".into())),
        site_id: env::var("CINETPAY_SITE_ID").unwrap_or_else(|_| "100001".into()),
        user_agent: "cinetpay-example/1".into(),
        timeouts: Timeouts::default(),
    })?;
    let id = env::args().nth(2).unwrap_or_else(|| format!("EXAMPLE{}", std::process::id()));
    let opened = client
        .open(&Payment {
            transaction_id: &id,
            amount: 2500,
            currency: Currency::Xof,
            description: "Soundjata, le lion du Mandé",
            customer: Customer { id: "order-17", email: Some("awa@example.ci"), ..Customer::default() },
            shop_name: "Librairie Kouma",
            notify_url: &"https://shop.example/payment/callback/".parse()?,
            return_url: &"https://shop.example/payment/return/".parse()?,
            language: Language::French,
            channels: Channels::All,
            lock_phone: false,
            invoice: &[("Livre".into(), "Soundjata".into())],
        })
        .await?;
    writeln!(stdout(), "pay at {}", opened.payment_url)?;
    let expected = Expected { transaction_id: id, amount: 2500, currency: Currency::Xof };
    for _ in 0..10 {
        let answer = client.check(&expected, Some(&opened.payment_token)).await?;
        writeln!(stdout(), "{:?}", answer.verdict)?;
        if !matches!(answer.verdict, Verdict::Pending { .. }) {
            break;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    Ok(())
}
