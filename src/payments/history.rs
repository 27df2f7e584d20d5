//! What a gateway lists of an account's transactions. Only v1 lists them; of the other generations every attempt is asked
//! about, and the owner imports what CinetPay's back office exports.

use chrono::{Datelike as _, NaiveDate};
use cinetpay::checkout_v1::{Client as V1, Day, History, Page, Transaction};
use serde_json::{Value, json};

use super::{Gateway, GatewayError};
use crate::domain::money::Currency;
use crate::domain::reconciliation::{Listed, ListedState};

/// How many transactions are asked for at once.
const LINES: u32 = 100;

/// A transaction as a gateway lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTransaction {
    /// The id that the shop gave it; where the list has none, the operator's.
    pub id: String,
    pub listed: Listed,
    /// When it was made, as the gateway wrote it.
    pub time: String,
    pub method: Option<String>,
    pub operator_id: Option<String>,
    /// The whole line for the records, as JSON, without the signature.
    pub raw: String,
}

/// The days of a list, both included, and which page of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryPage {
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// From 1.
    pub number: u32,
}

impl Gateway {
    /// Whether it lists an account's transactions.
    pub fn has_history(&self) -> bool {
        match self {
            Self::CheckoutV1(_) => true,
            Self::CheckoutV2(_) | Self::Api2026(_) => false,
        }
    }

    /// A page of the account's transactions; empty when there are no more, `None` where the gateway lists none.
    ///
    /// # Errors
    /// Any [`GatewayError`]; nothing is known of that page then.
    pub async fn history(&self, page: HistoryPage) -> Result<Option<Vec<ListedTransaction>>, GatewayError> {
        match self {
            Self::CheckoutV1(account) => v1(account.client(), page).await.map(Some),
            Self::CheckoutV2(_) | Self::Api2026(_) => Ok(None),
        }
    }
}

/// A page of v1's `getTransHistory`.
///
/// # Errors
/// Any [`GatewayError`].
async fn v1(client: &V1, page: HistoryPage) -> Result<Vec<ListedTransaction>, GatewayError> {
    let wanted = History {
        from: day(page.first),
        to: day(page.last),
        page: Some(page.number),
        lines: Some(LINES),
        ..History::default()
    };
    Ok(of_page(&client.history(&wanted).await?))
}

fn day(day: NaiveDate) -> Option<Day> {
    let part = |number: u32| u8::try_from(number).ok();
    Some(Day { year: u16::try_from(day.year()).ok()?, month: part(day.month())?, day: part(day.day())? })
}

fn of_page(page: &Page) -> Vec<ListedTransaction> {
    page.transactions.iter().map(of_transaction).collect()
}

fn of_transaction(one: &Transaction) -> ListedTransaction {
    let operator_id = one.pay_id.clone();
    let time = one.trans_date.clone().or_else(|| one.created_at.clone()).unwrap_or_default();
    // One without any id is still money: its time and amount name it.
    let named = one.trans_id.clone().or_else(|| operator_id.clone());
    let id = named.unwrap_or_else(|| format!("? {time} {}", one.amount.unwrap_or_default()));
    ListedTransaction {
        id,
        listed: Listed {
            state: state(one.result.as_deref(), one.status.as_deref()),
            amount: one.amount,
            currency: one.currency.as_deref().and_then(currency),
            fee: None,
        },
        time,
        method: one.payment_method.clone(),
        operator_id,
        raw: raw(one).to_string(),
    }
}

/// The code decides, unless the status contradicts it. A transaction that nothing has happened to yet has neither.
fn state(result: Option<&str>, status: Option<&str>) -> ListedState {
    use cinetpay::codes::{Kind, checkout_v1::find};
    let by_code = result.map(|code| match find(code).map(|known| known.kind) {
        Some(Kind::Success) => ListedState::Paid,
        Some(Kind::Waiting) => ListedState::Pending,
        Some(Kind::Buyer | Kind::Operator) => ListedState::Refused,
        Some(_) | None => ListedState::Unclear,
    });
    let by_status = status.map(ListedState::read).filter(|state| *state != ListedState::Unclear);
    match (by_code, by_status) {
        (None, None) => ListedState::Pending,
        (Some(state), None) | (None | Some(ListedState::Unclear), Some(state)) => state,
        (Some(code), Some(status)) if code == status => code,
        (Some(_), Some(_)) => ListedState::Unclear,
    }
}

/// v1 writes `CFA` for the account's own franc, which is no name of one currency.
fn currency(word: &str) -> Option<Currency> {
    Currency::parse(&word.trim().to_ascii_uppercase())
}

fn raw(one: &Transaction) -> Value {
    json!({
        "cpm_trans_id": one.trans_id, "cpm_site_id": one.site_id, "cpm_amount": one.amount,
        "cpm_currency": one.currency, "cpm_trans_date": one.trans_date, "cpm_custom": one.custom,
        "cpm_designation": one.designation, "cpm_payid": one.pay_id, "cpm_payment_date": one.payment_date,
        "cpm_payment_time": one.payment_time, "payment_method": one.payment_method,
        "cpm_phone_prefixe": one.phone_prefix, "cel_phone_num": one.phone_number, "buyer_name": one.buyer_name,
        "cpm_result": one.result, "cpm_trans_status": one.status, "cpm_error_message": one.error_message,
        "cpm_ipn_ack": one.ipn_ack, "created_at": one.created_at, "updated_at": one.updated_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_and_the_status_of_a_line_must_agree() {
        for (result, status, wanted) in [
            (Some("00"), Some("ACCEPTED"), ListedState::Paid),
            (Some("00"), None, ListedState::Paid),
            (None, Some("ACCEPTED"), ListedState::Paid),
            (Some("00"), Some("REFUSED"), ListedState::Unclear),
            (Some("602"), Some("REFUSED"), ListedState::Refused),
            (Some("600"), None, ListedState::Refused),
            (Some("607"), None, ListedState::Pending),
            (None, None, ListedState::Pending),
            (Some("9999"), None, ListedState::Unclear),
            (Some("9999"), Some("ACCEPTED"), ListedState::Paid),
        ] {
            assert_eq!(state(result, status), wanted, "{result:?} {status:?}");
        }
    }

    /// A client of a server that answers each call with these bodies, one after the other.
    async fn client(bodies: Vec<&'static str>) -> V1 {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin: url::Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        tokio::spawn(async move {
            for body in bodies {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = [0; 4096];
                assert!(stream.read(&mut request).await.unwrap() > 0);
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice()).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        });
        V1::new(cinetpay::checkout_v1::Settings {
            page: origin.clone(),
            origin,
            api_key: cinetpay::Secret::new("key"),
            site_id: "1".to_owned(),
            user_agent: "griot/1".to_owned(),
            timeouts: cinetpay::Timeouts::default(),
        })
        .unwrap()
    }

    #[tokio::test]
    async fn the_list_and_the_balances_of_v1_are_read_in_the_shops_words() {
        let list = r#"{"Transactions":{"transaction":[
            {"cpm_trans_id":"GA","cpm_amount":"2500","cpm_currency":"CFA","cpm_result":"00","cpm_trans_status":"ACCEPTED",
             "cpm_payid":"MP1","payment_method":"OM","cpm_trans_date":"2026-11-28 14:05:00","signature":"5ec4e7"},
            {"cpm_payid":"MP2","cpm_amount":"100","cpm_result":"602"},
            {"cpm_amount":"500","cpm_trans_date":"2026-11-28 15:00:00"}]}}"#;
        let sums = r#"{"user":{"compte":{"solde":"249711.74","credit":"1","debit":"0"},"service":{"solde":"900","credit":"1","debit":"0"}}}"#;
        let client = client(vec![list, r#"{"Transactions":{"transaction":[]}}"#, sums]).await;
        let day = "2026-11-28".parse().unwrap();
        let page = HistoryPage { first: day, last: day, number: 1 };
        let found = v1(&client, page).await.unwrap();
        let ids: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.listed.state, one.listed.amount)).collect();
        let wanted = [
            ("GA", ListedState::Paid, Some(2_500)),
            ("MP2", ListedState::Refused, Some(100)),
            ("? 2026-11-28 15:00:00 500", ListedState::Pending, Some(500)),
        ];
        assert_eq!(ids, wanted, "one without any id is not lost");
        assert!(found[0].raw.contains("MP1") && !found[0].raw.contains("5ec4e7"), "the signature proves notifications");
        assert_eq!((found[0].method.as_deref(), found[0].time.as_str()), (Some("OM"), "2026-11-28 14:05:00"));
        assert!(v1(&client, HistoryPage { number: 2, ..page }).await.unwrap().is_empty());
        let told = super::super::balances::v1(&client).await.unwrap();
        assert_eq!(
            told.iter().map(|one| (one.kind.code(), one.hundredths)).collect::<Vec<_>>(),
            [("account", 24_971_174), ("service", 90_000)]
        );
    }

    #[test]
    fn cfa_is_the_accounts_own_franc_and_days_are_whole() {
        assert_eq!(
            (currency("CFA"), currency("xof"), currency("USD")),
            (None, Some(Currency::Xof), Some(Currency::Usd))
        );
        let written = day("2026-11-29".parse().unwrap()).map(|day| day.to_string());
        assert_eq!(written.as_deref(), Some("29-11-2026"));
    }
}
