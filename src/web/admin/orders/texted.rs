//! What an order's SMS cost and what providers reported about them, as sentences.

use super::words;
use crate::domain::delivery_report::ReportState;
use crate::shop::admin::timeline::Timeline;
use crate::store::messages::Message;
use crate::store::sms_sends::SmsSend;
use crate::texts::Texts;

/// The lines about a message, and whether its last report says that it was not delivered.
pub fn lines(t: Texts, timeline: &Timeline, message: &Message) -> (Vec<String>, bool) {
    let (mut lines, mut was_not_delivered) = (Vec::new(), false);
    for (send, report) in timeline.texted.iter().filter(|(send, _)| send.message_id == message.id) {
        lines.push(counted(t, send));
        let told = report.as_ref().and_then(|report| Some((report, report.state()?)));
        was_not_delivered = told.is_some_and(|(_, state)| state == ReportState::Failed);
        lines.extend(told.map(|(report, state)| {
            let at = words::exact(t, report.last_at);
            t.fill(&format!("sms-report-{}", state.code()), &[("at", &at), ("detail", &report.detail)])
        }));
    }
    (lines, was_not_delivered)
}

/// `1 partie (GSM-7) : 10 F CFA.`
fn counted(t: Texts, send: &SmsSend) -> String {
    let (parts, alphabet) = (t.count("sms-parts", send.parts.into()), send.alphabet.to_uppercase());
    match send.price {
        Some(price) => {
            let price = words::hundredths(t, price, &send.currency);
            t.fill("sms-priced", &[("parts", &parts), ("alphabet", &alphabet), ("price", &price)])
        }
        None => t.fill("sms-counted", &[("parts", &parts), ("alphabet", &alphabet)]),
    }
}
