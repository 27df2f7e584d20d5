//! The books of an account: its transactions and its sums, which only v1 tells.

use std::fmt;

use serde_json::Value;

use crate::{
    Currency, Hundredths, Secret,
    json::{self, Object, Read},
    values::{self, whole},
};

/// Which transactions to list. `History::default()` asks for all, and CinetPay decides how many make a page.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct History<'a> {
    /// `date_debut`
    pub from: Option<Day>,
    /// `date_fin`
    pub to: Option<Day>,
    /// `cpm_payid`: the id that the payer was sent.
    pub pay_id: Option<&'a str>,
    /// `cel_phone_num`
    pub phone: Option<&'a str>,
    /// `numeropage`
    pub page: Option<u32>,
    /// `nbligne`: lines of a page.
    pub lines: Option<u32>,
    /// `cpm_trans_id`
    pub transaction_id: Option<&'a str>,
}

impl fmt::Debug for History<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, page, lines, .. } = self;
        write!(f, "History(from {from:?}, to {to:?}, page {page:?}, lines {lines:?}, …)")
    }
}

/// A day, written `jj-mm-aaaa`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// `2026`
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}-{:04}", self.day, self.month, self.year)
    }
}

impl History<'_> {
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("date_debut", self.from.map(|day| day.to_string())),
            ("date_fin", self.to.map(|day| day.to_string())),
            ("cpm_payid", self.pay_id.map(str::to_owned)),
            ("cel_phone_num", self.phone.map(str::to_owned)),
            ("numeropage", self.page.map(|number| number.to_string())),
            ("nbligne", self.lines.map(|number| number.to_string())),
            ("cpm_trans_id", self.transaction_id.map(str::to_owned)),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// A page of transactions. Its `Debug` hides `raw`.
#[non_exhaustive]
#[derive(Clone)]
pub struct Page {
    /// In CinetPay's order; empty when there are no more.
    pub transactions: Vec<Transaction>,
    /// The whole answer, at most 1 MB and without the API key and the signatures.
    pub raw: String,
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({:?}, …)", self.transactions)
    }
}

/// One transaction as CinetPay's books have it; a field is `None` where it is missing or blank. Its `Debug` shows only
/// the id, the result and the amount.
#[non_exhaustive]
#[derive(Clone)]
pub struct Transaction {
    /// `cpm_trans_id`
    pub trans_id: Option<String>,
    /// `cpm_site_id`
    pub site_id: Option<String>,
    /// `signature`
    pub signature: Option<Secret>,
    /// `cpm_amount` in the smallest unit of its currency, if it can be read.
    pub amount: Option<i64>,
    /// `cpm_currency`: `CFA`, later `XOF`.
    pub currency: Option<String>,
    /// `cpm_trans_date`, in whatever form it was sent.
    pub trans_date: Option<String>,
    /// `cpm_custom`
    pub custom: Option<String>,
    /// `cpm_designation`
    pub designation: Option<String>,
    /// `cpm_payid`: the operator's id, which the payer was sent.
    pub pay_id: Option<String>,
    /// `cpm_payment_date`
    pub payment_date: Option<String>,
    /// `cpm_payment_time`
    pub payment_time: Option<String>,
    /// `payment_method`
    pub payment_method: Option<String>,
    /// `cpm_phone_prefixe`
    pub phone_prefix: Option<String>,
    /// `cel_phone_num`
    pub phone_number: Option<String>,
    /// `buyer_name`
    pub buyer_name: Option<String>,
    /// `cpm_result`, a code of [`crate::codes::checkout_v1`].
    pub result: Option<String>,
    /// `cpm_trans_status`
    pub status: Option<String>,
    /// `cpm_error_message`
    pub error_message: Option<String>,
    /// `cpm_ipn_ack`: `Y` if the shop answered the notification.
    pub ipn_ack: Option<String>,
    /// `created_at`
    pub created_at: Option<String>,
    /// `updated_at`
    pub updated_at: Option<String>,
}

impl Transaction {
    fn of(fields: &Object) -> Self {
        let text = |name| Some(json::text(fields, name)).filter(|text| !text.is_empty());
        Self {
            trans_id: text("cpm_trans_id"),
            site_id: text("cpm_site_id"),
            signature: text("signature").map(Secret::new),
            amount: text("cpm_amount").and_then(|amount| {
                match text("cpm_currency").as_deref().and_then(Currency::parse) {
                    Some(currency) => values::amount(&amount, currency),
                    None => whole(&amount),
                }
            }),
            currency: text("cpm_currency"),
            trans_date: text("cpm_trans_date"),
            custom: text("cpm_custom"),
            designation: text("cpm_designation"),
            pay_id: text("cpm_payid"),
            payment_date: text("cpm_payment_date"),
            payment_time: text("cpm_payment_time"),
            payment_method: text("payment_method"),
            phone_prefix: text("cpm_phone_prefixe"),
            phone_number: text("cel_phone_num"),
            buyer_name: text("buyer_name"),
            result: text("cpm_result"),
            status: text("cpm_trans_status"),
            error_message: text("cpm_error_message"),
            ipn_ack: text("cpm_ipn_ack"),
            created_at: text("created_at"),
            updated_at: text("updated_at"),
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trans_id, result, amount, .. } = self;
        write!(f, "Transaction({trans_id:?}, result {result:?}, amount {amount:?}, …)")
    }
}

/// `{"Transactions":{"transaction":[…]}}`. One transaction can stand alone, and none can be an empty list at either
/// place.
pub(super) fn page(read: &Read) -> Option<Page> {
    let nothing = Value::Array(Vec::new());
    let list = match read.fields.get("Transactions")? {
        Value::Object(inner) => inner.get("transaction").unwrap_or(&nothing),
        Value::Array(list) if list.is_empty() => &nothing,
        Value::Null => &nothing,
        _ => return None,
    };
    let transactions = match list {
        Value::Array(list) => list.iter().map(|one| one.as_object().map(Transaction::of)).collect::<Option<_>>()?,
        Value::Object(one) => vec![Transaction::of(one)],
        Value::Null => Vec::new(),
        _ => return None,
    };
    let transactions: Vec<Transaction> = transactions;
    let signatures = transactions.iter().filter_map(|one| one.signature.as_ref());
    let signatures: Vec<_> = signatures.map(Secret::expose).collect();
    Some(Page { raw: json::without(&read.raw, &signatures), transactions })
}

/// What the merchant and the shop hold.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `compte`: all shops of the merchant.
    pub account: Sums,
    /// `service`: this shop.
    pub service: Sums,
    /// The whole answer without the API key.
    pub raw: String,
}

/// Three sums.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    /// `solde`: what is there.
    pub balance: Hundredths,
    /// `credit`: what came in.
    pub credit: Hundredths,
    /// `debit`: what went out.
    pub debit: Hundredths,
}

pub(super) fn account(read: &Read) -> Option<Account> {
    let user = json::object(&read.fields, "user")?;
    let sums = |name| {
        let part = json::object(user, name)?;
        let sum = |name| Hundredths::parse(&json::carried(part, name)?);
        Some(Sums { balance: sum("solde")?, credit: sum("credit")?, debit: sum("debit")? })
    };
    Some(Account { account: sums("compte")?, service: sums("service")?, raw: read.raw.clone() })
}
