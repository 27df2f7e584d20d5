//! How a payment page sends the browser back.

/// How the browser brings the payment's fields back to the shop (cinetpay-api: legacy v1, `cpm_return_mode`). Nothing in them
/// can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnMode {
    /// Not at all: the shop's own token in the return URL says whose browser it is.
    #[default]
    None,
    /// In the query.
    Get,
    /// In a form.
    Post,
}
