//! The return URL of a gateway whose page brings no token back with the browser, and what comes back in it.

use url::Url;

use super::{Payment, Returned};

/// The names of the two values that come back in the query of the return URL. They are not CinetPay's own names, so that
/// nothing that it may add takes their place, and short, because the whole URL has at most 120 characters in the API of 2026.
const TRANSACTION: &str = "t";
/// See [`TRANSACTION`].
const TOKEN: &str = "k";

/// The return URL for a gateway whose page brings no token back: the shop's own goes along.
pub(super) fn return_url(payment: &Payment<'_>) -> Url {
    let mut url = payment.return_url.clone();
    url.query_pairs_mut()
        .append_pair(TRANSACTION, payment.transaction_id)
        .append_pair(TOKEN, payment.return_token.expose());
    url
}

/// What a browser brings from [`return_url`].
pub(super) fn returned_with_own_token(field: &dyn Fn(&str) -> String) -> Option<Returned> {
    let (id_field, transaction_id) = (TRANSACTION, field(TRANSACTION));
    (!transaction_id.is_empty()).then(|| Returned { id_field, transaction_id, token: field(TOKEN) })
}
