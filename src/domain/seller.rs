//! Who releases the share of a seller that is held.

/// Who released a share that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Releaser {
    /// The time was over.
    Time,
    /// The reader said that all is well.
    Reader,
    /// An owner decided it.
    Owner,
}

impl Releaser {
    pub fn code(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Reader => "reader",
            Self::Owner => "owner",
        }
    }
}
