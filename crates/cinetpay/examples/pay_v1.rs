//! Opens a payment with the legacy v1, writes its form, and reads the account's books:
//! `cargo run -p cinetpay --example pay_v1 -- ORIGIN PAGE > form.html` (of `cinetpay-sandbox`, both:
//! `http://127.0.0.1:8081/legacy`).
//!
//! Without `CINETPAY_API_KEY` and `CINETPAY_SITE_ID` it takes those of `cinetpay-sandbox`.

use std::{
    env,
    error::Error,
    io::{Write as _, stderr, stdout},
};

use cinetpay::{
    Currency, Language, Secret, Timeouts,
    checkout_v1::{Client, Expected, Form, History, ORIGIN, PAGE, Payment, Settings},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let argument = |number, usual: &str| env::args().nth(number).unwrap_or_else(|| usual.into());
    let client = Client::new(Settings {
        origin: argument(1, ORIGIN).parse()?,
        page: argument(2, PAGE).parse()?,
        api_key: Secret::new(env::var("CINETPAY_API_KEY").unwrap_or_else(|_| "sandbox-api-key".into())),
        site_id: env::var("CINETPAY_SITE_ID").unwrap_or_else(|_| "100001".into()),
        user_agent: "cinetpay-example/1".into(),
        timeouts: Timeouts::default(),
    })?;
    let id = argument(3, &format!("EXAMPLE{}", std::process::id()));
    let payment = Payment {
        transaction_id: &id,
        amount: 2500,
        currency: Currency::Xof,
        date: "2026-11-29 07:30:00",
        designation: "Soundjata, le lion du Mandé",
        custom: None,
        language: Language::French,
        phone: None,
        notify_url: Some(&"https://shop.example/payment/callback/".parse()?),
        return_url: Some(&"https://shop.example/payment/return/".parse()?),
        cancel_url: None,
        return_mode: None,
    };
    let signature = client.signature(&payment).await?;
    write!(stdout(), "{}", page(&client.form(&payment, &signature)?))?;
    let expected = Expected {
        payment: cinetpay::Expected { transaction_id: id.clone(), amount: 2500, currency: Currency::Xof },
        signature,
    };
    writeln!(stderr(), "{:?}", client.check(&expected).await?.verdict)?;
    let history = client.history(&History { lines: Some(20), ..History::default() }).await?;
    writeln!(stderr(), "{} transactions in the books", history.transactions.len())?;
    writeln!(stderr(), "the shop holds {}", client.account().await?.service.balance)?;
    Ok(())
}

/// The form as a page that posts itself when its button is pressed.
fn page(form: &Form) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let field = |(name, value): &(&str, String)| {
        format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escape(name), escape(value))
    };
    let fields: String = form.fields.iter().map(field).collect();
    let action = escape(form.action.as_str());
    format!("<!doctype html>\n<form method=\"post\" action=\"{action}\">\n{fields}<button>Payer</button>\n</form>\n")
}
