//! The cookies of a reader: his session, and the ticket of the code that he waits for.

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;

use crate::secret::Secret;
use crate::shop::Error;
use crate::shop::library::LINK_LIFETIME;
use crate::shop::library::signed_in::{self, IDLE, SignedIn};
use crate::web::context::{RequestContext, cookie};

fn reader_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_reader" } else { "griot_reader" }
}

fn ticket_cookie(secure: bool) -> &'static str {
    if secure { "__Host-griot_ticket" } else { "griot_ticket" }
}

impl RequestContext {
    fn secret_of(&self, name: &'static str) -> Option<Secret> {
        self.request.cookie(name).map(|cookie| Secret::new(cookie.value()))
    }

    /// The token of the session that the browser's cookie names, valid or not.
    pub fn reader_token(&self) -> Option<Secret> {
        self.secret_of(reader_cookie(self.app.secure_cookies))
    }

    /// The reader who is signed in here.
    pub(super) async fn reader(&self) -> Result<Option<SignedIn>, Error> {
        match self.reader_token() {
            Some(token) => signed_in::find(&self.app.shop, &token).await,
            None => Ok(None),
        }
    }

    /// The cookie of a session.
    pub(super) fn reader_cookie(&self, token: &Secret) -> Cookie<'static> {
        let secure = self.app.secure_cookies;
        cookie(reader_cookie(secure), token.expose().to_owned(), Duration::days(IDLE.num_days()), secure)
    }

    /// The same cookie once more, so that it lasts as long as its session.
    pub(super) fn prolonged_cookie(&self, signed: &SignedIn) -> Option<Cookie<'static>> {
        let token = self.reader_token().filter(|_| signed.prolonged)?;
        Some(self.reader_cookie(&token))
    }

    /// What ends the session's cookie.
    pub(super) fn no_reader_cookie(&self) -> Cookie<'static> {
        let secure = self.app.secure_cookies;
        cookie(reader_cookie(secure), String::new(), Duration::ZERO, secure)
    }

    /// The ticket of the code that this browser asked for.
    pub(super) fn ticket(&self) -> Option<Secret> {
        self.secret_of(ticket_cookie(self.app.secure_cookies))
    }

    pub(super) fn ticket_cookie(&self, ticket: &Secret) -> Cookie<'static> {
        let (secure, minutes) = (self.app.secure_cookies, LINK_LIFETIME.num_minutes());
        cookie(ticket_cookie(secure), ticket.expose().to_owned(), Duration::minutes(minutes), secure)
    }

    pub(super) fn no_ticket_cookie(&self) -> Cookie<'static> {
        let secure = self.app.secure_cookies;
        cookie(ticket_cookie(secure), String::new(), Duration::ZERO, secure)
    }
}
