//! The providers behind one interface.

use std::time::Duration;

use super::africastalking::AfricasTalking;
use super::call::RULES;
use super::custom::Custom;
use super::letexto::LeTexto;
use super::orange::Orange;
use super::report::{Heard, ReportCall};
use super::twilio::Twilio;
use super::{Accepted, Sms, SmsError};
use crate::config::SmsWay;
use crate::outbound::Rules;

/// A provider and how to call it.
pub struct Provider {
    kind: Kind,
    rules: Rules,
}

enum Kind {
    Orange(Orange),
    AfricasTalking(AfricasTalking),
    Twilio(Twilio),
    LeTexto(LeTexto),
    Custom(Custom),
}

impl Provider {
    /// The provider of the settings; `None` when they name none.
    pub fn new(way: &SmsWay) -> Option<Self> {
        let kind = match way {
            SmsWay::Off | SmsWay::Folder => return None,
            SmsWay::Orange(settings) => Kind::Orange(Orange::new(settings.clone())),
            SmsWay::AfricasTalking(settings) => Kind::AfricasTalking(AfricasTalking(settings.clone())),
            SmsWay::Twilio(settings) => Kind::Twilio(Twilio(settings.clone())),
            SmsWay::LeTexto(settings) => Kind::LeTexto(LeTexto(settings.clone())),
            SmsWay::Http(settings) => Kind::Custom(Custom(settings.clone())),
        };
        Some(Self { kind, rules: RULES })
    }

    /// The same with another time limit for a call.
    pub fn waiting(self, total: Duration) -> Self {
        Self { rules: Rules { total, ..self.rules }, ..self }
    }

    /// The name in the settings.
    pub fn name(&self) -> &'static str {
        match &self.kind {
            Kind::Orange(_) => "orange",
            Kind::AfricasTalking(_) => "africastalking",
            Kind::Twilio(_) => "twilio",
            Kind::LeTexto(_) => "letexto",
            Kind::Custom(_) => "http",
        }
    }

    /// The host that is called.
    pub fn host(&self) -> String {
        let origin = match &self.kind {
            Kind::Orange(orange) => orange.origin(),
            Kind::AfricasTalking(one) => &one.0.origin,
            Kind::Twilio(one) => &one.0.origin,
            Kind::LeTexto(one) => &one.0.origin,
            Kind::Custom(one) => return one.host(),
        };
        origin.host_str().unwrap_or_default().to_owned()
    }

    /// Whether the owner has to give the provider the address for delivery reports once. To the others it is sent with each SMS.
    pub fn wants_report_address(&self) -> bool {
        matches!(self.kind, Kind::Orange(_) | Kind::AfricasTalking(_))
    }

    pub(super) async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        match &self.kind {
            Kind::Orange(one) => one.send(sms, self.rules).await,
            Kind::AfricasTalking(one) => one.send(sms, self.rules).await,
            Kind::Twilio(one) => one.send(sms, self.rules).await,
            Kind::LeTexto(one) => one.send(sms, self.rules).await,
            Kind::Custom(one) => one.send(sms, self.rules).await,
        }
    }

    pub(super) fn hear(&self, call: &ReportCall<'_>) -> Heard {
        match &self.kind {
            Kind::Orange(_) => call.report(&["callbackData"], &["deliveryStatus"], &[]),
            Kind::AfricasTalking(_) => call.report(&["id"], &["status"], &["failureReason"]),
            Kind::Twilio(one) => one.hear(call),
            Kind::LeTexto(_) => call.report_of_any(),
            Kind::Custom(one) => one.hear(call),
        }
    }
}
