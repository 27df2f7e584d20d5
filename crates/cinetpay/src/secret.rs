//! Values that no log, page or error may show.

use std::fmt;

/// A credential: a key, a password, a signing secret. It has no `Display` and no `Serialize`, and its `Debug` hides it,
/// so the value is only available where the code calls [`Secret::expose`].
///
/// ```
/// use cinetpay::Secret;
///
/// let key = Secret::new("12345.abc");
/// assert_eq!(format!("{key:?}"), "Secret(…)");
/// assert_eq!(key.expose(), "12345.abc");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes the value unchanged.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
