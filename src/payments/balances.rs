//! What a gateway says that an account holds.

use cinetpay::Hundredths;

use super::{Gateway, GatewayError, Merchant, TransferGateway};

/// Which of an account's balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceKind {
    /// The merchant account's.
    Account,
    /// The part of this shop's service (v1).
    Service,
    /// What transfers can be sent from (the older interface).
    Transfer,
}

impl BalanceKind {
    crate::domain::variants!(pub Account, Service, Transfer);

    /// The code as stored and as used in message names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Service => "service",
            Self::Transfer => "transfer",
        }
    }
}

/// A balance as a gateway told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayBalance {
    pub kind: BalanceKind,
    /// In hundredths of a unit: balances have fractions, even in francs.
    pub hundredths: i64,
    /// As the gateway wrote it, if it did.
    pub currency: Option<String>,
}

impl Gateway {
    /// What the account holds; empty where the gateway does not tell.
    ///
    /// # Errors
    /// Any [`GatewayError`].
    pub async fn balances(&self) -> Result<Vec<GatewayBalance>, GatewayError> {
        match self {
            Self::CheckoutV1(account) => v1(account.client()).await,
            Self::CheckoutV2(_) => Ok(Vec::new()),
            Self::Api2026(account) => Ok(of_2026(&account.client().balance().await?)),
        }
    }
}

impl Merchant {
    /// What the account holds, and what it can send by transfer where that is apart from it.
    ///
    /// # Errors
    /// Any [`GatewayError`].
    pub async fn balances(&self) -> Result<Vec<GatewayBalance>, GatewayError> {
        let mut told = self.gateway.balances().await?;
        if let Some(TransferGateway::Client(client)) = &self.transfers {
            told.extend(transfer(client).await?);
        }
        Ok(told)
    }
}

fn balance(kind: BalanceKind, sum: Hundredths, currency: Option<String>) -> GatewayBalance {
    GatewayBalance { kind, hundredths: sum.0, currency }
}

fn of_2026(told: &cinetpay::api_2026::Balance) -> Vec<GatewayBalance> {
    vec![balance(BalanceKind::Account, told.available, told.currency.clone())]
}

/// v1's `getCompteStatus`: of the merchant's account and of this shop's service.
///
/// # Errors
/// Any [`GatewayError`].
pub(super) async fn v1(client: &cinetpay::checkout_v1::Client) -> Result<Vec<GatewayBalance>, GatewayError> {
    let told = client.account().await?;
    Ok(vec![
        balance(BalanceKind::Account, told.account.balance, None),
        balance(BalanceKind::Service, told.service.balance, None),
    ])
}

/// What the older interface of transfers can send.
///
/// # Errors
/// Any [`GatewayError`].
async fn transfer(client: &cinetpay::transfer::Client) -> Result<Vec<GatewayBalance>, GatewayError> {
    let told = client.balance().await?;
    Ok(vec![balance(BalanceKind::Transfer, told.available, None)])
}
