//! Staff accounts, sign-in, sessions, and the audit log.

pub mod account_emails;
pub mod api_tokens;
pub mod audit;
pub mod first_owner;
pub mod invitations;
pub mod passwords;
pub mod refused;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod sign_in_delays;
pub mod signed_in;
pub mod team;
