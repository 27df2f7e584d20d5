//! What calls of the gateway take and bring, for `/metrics`.

use super::GatewayError;
use crate::metrics;

/// What the gateway is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Init,
    Check,
    Transfer,
    TransferCheck,
}

impl Operation {
    const fn code(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Check => "check",
            Self::Transfer => "transfer",
            Self::TransferCheck => "transfer_check",
        }
    }
}

/// Makes a call and counts it, if anybody wants to know. `account` is the merchant account's name, `code` the gateway's own
/// code of an answer.
///
/// # Errors
/// Those of the call.
pub fn measured<'a, T: 'a>(
    account: &'a str,
    operation: Operation,
    call: impl Future<Output = Result<T, GatewayError>> + 'a,
    code: impl FnOnce(&T) -> &str + 'a,
) -> impl Future<Output = Result<T, GatewayError>> + 'a {
    // A call is large: it is not copied into each future around it.
    let call = Box::pin(call);
    async move {
        let began = metrics::begin();
        let answer = call.await;
        if let (Some(began), Some(counts)) = (began, metrics::on()) {
            let (outcome, code) = match &answer {
                Ok(answer) => ("answered", code(answer)),
                Err(error) => (outcome(error), error.word()),
            };
            counts.called(account, operation.code(), (outcome, code), began.elapsed());
        }
        answer
    }
}

fn outcome(error: &GatewayError) -> &'static str {
    match error {
        GatewayError::Request(_) => "not_sent",
        GatewayError::Refused { .. } => "refused",
        GatewayError::Unclear { .. } => "unclear",
        GatewayError::Busy { .. } => "busy",
        GatewayError::Unreachable { .. } => "unreachable",
        GatewayError::Garbled { .. } => "garbled",
        _ => "other",
    }
}
