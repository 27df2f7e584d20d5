//! Values that must not appear in logs, pages or errors.

use std::fmt;

/// A credential: a key, a password, a signing secret. It has no `Display` and no `Serialize`, and its `Debug` hides the
/// value, so it is only revealed where the code calls [`Secret::expose`].
///
/// ```
/// use griot::secret::Secret;
///
/// let key = Secret::new("12345.abc");
/// assert_eq!(format!("{key:?}"), "Secret(…)");
/// assert_eq!(key.expose(), "12345.abc");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
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
