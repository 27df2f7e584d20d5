//! `POST /v1/transfer/money/send/contact`.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data},
};
use serde_json::{Value, json};

use super::{
    contacts::{lot, phone},
    older::Refused,
};
use crate::{Currency, Generation, Sandbox, Transfer, TransferState, answer::Started, texts::Sentence};

/// The lowest and the highest amount, in whole units (CinetPay's list of codes of the older API, 719 and 720).
const AMOUNTS: std::ops::RangeInclusive<i64> = 200..=1_500_000;

pub async fn send(sandbox: Data<Sandbox>, request: HttpRequest, body: Bytes) -> HttpResponse {
    sandbox
        .start(|| {
            let mut sent = Vec::new();
            let reply = sandbox.answer_older(&request, &body, |asked| {
                let (data, lot) = (asked.data()?, lot());
                let read: Result<Vec<Transfer>, Refused> =
                    data.iter().map(|fields| sandbox.read_transfer(fields, &lot)).collect();
                sent = sandbox.keep_transfers(read?)?;
                let shown = |(mut fields, transfer): (Value, &Transfer)| {
                    if let Value::Object(fields) = &mut fields {
                        let moving = !transfer.state.is_final();
                        let status = if moving { TransferState::New } else { transfer.state };
                        let more = json!({
                            "code": 0, "status": "success", "treatment_status": status.treatment_status(),
                            "transaction_id": transfer.transaction_id, "lot": transfer.lot,
                        });
                        fields.extend(more.as_object().cloned().unwrap_or_default());
                    }
                    fields
                };
                Ok(json!([data.into_iter().zip(&sent).map(shown).collect::<Vec<_>>()]))
            });
            (reply, sent.into_iter().map(|transfer| Started::Transfer(Box::new(transfer))).collect())
        })
        .await
}

impl Sandbox {
    fn read_transfer(&self, fields: &Value, lot: &str) -> Result<Transfer, Refused> {
        let text = |name: &str| match fields.get(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let missing = |field: &str| Refused::param(Sentence::new("fault-missing").with("field", field));
        let phone = phone(fields)?;
        if !self.store().transfers().knows(&phone) {
            let why = Sentence::new("fault-contact").with("what", phone.international());
            return Err(Refused::new("724", "ERROR_PHONE_NOT_MY_CONTACT", why));
        }
        let (settings, now) = (&self.0.settings, self.now());
        let mut transfer = Transfer {
            id: text("client_transaction_id").ok_or_else(|| missing("client_transaction_id"))?,
            transaction_id: format!("EA{}.{}", now.format("%y%m%d.%H%M%S"), hex::encode(rand::random::<[u8; 4]>())),
            generation: Generation::Transfers,
            amount: amount(&text("amount").ok_or_else(|| missing("amount"))?, settings.currency)?,
            fee: 0,
            currency: settings.currency,
            phone,
            payment_method: text("payment_method"),
            reason: String::new(),
            notify_url: notify_url(text("notify_url"))?,
            notify_token: String::new(),
            lot: lot.to_owned(),
            state: TransferState::New,
            due: None,
            operator_id: None,
            opened_at: now,
            changed_at: now,
        };
        transfer.set_off(&self.behaviour());
        Ok(transfer)
    }

    /// Keeps all transfers of a call, or none: each id is new, and the account holds what they cost together.
    fn keep_transfers(&self, transfers: Vec<Transfer>) -> Result<Vec<Transfer>, Refused> {
        let mut store = self.store();
        for (place, transfer) in transfers.iter().enumerate() {
            let twice = transfers.iter().take(place).any(|other| other.id == transfer.id);
            if twice || store.transfers().of(Generation::Transfers, &transfer.id).is_some() {
                let why = Sentence::new("fault-used").with("field", "client_transaction_id");
                return Err(Refused::new("716", "DATA_NOT_VALID", why));
            }
        }
        let needed: i64 = transfers.iter().map(|transfer| transfer.amount).sum();
        if store.balance(self.0.settings.balance).available() < needed {
            return Err(Refused::new("602", "INSUFFICIENT_BALANCE", Sentence::new("fault-balance")));
        }
        for transfer in &transfers {
            store.keep_transfer(transfer.clone()).map_err(|error| Refused::journal(&error))?;
        }
        Ok(transfers)
    }
}

fn amount(text: &str, own: Currency) -> Result<i64, Refused> {
    let said = |id, what: &dyn ToString| {
        Sentence::new(id).with("amount", text).with("what", what.to_string()).with("own", own)
    };
    let amount: i64 = text.trim().parse().map_err(|_| Refused::param(said("fault-amount-type", &text)))?;
    if amount < *AMOUNTS.start() {
        return Err(Refused::new("719", "AMOUNT_TOO_SMALL", said("fault-amount-low", AMOUNTS.start())));
    }
    if amount > *AMOUNTS.end() {
        return Err(Refused::new("720", "AMOUNT_TOO_LARGE", said("fault-amount-high", AMOUNTS.end())));
    }
    if amount % own.step() != 0 {
        return Err(Refused::new("716", "DATA_NOT_VALID", said("fault-amount-step", &own.step())));
    }
    Ok(amount * own.unit())
}

fn notify_url(text: Option<String>) -> Result<String, Refused> {
    let text = text.unwrap_or_default();
    let is_address = url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if text.is_empty() || is_address {
        return Ok(text);
    }
    Err(Refused::new("725", "MISSING_NOTIFY_URL", Sentence::new("fault-address").with("field", "notify_url")))
}
