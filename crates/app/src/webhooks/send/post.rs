//! One message to one receiver.

use domain::id::{Id, kind};
use domain::time::Timestamp;
use domain::webhook::{Attempt, Delivery, Outcome, message_id};
use notify::outbound::OutboundError;
use notify::webhook::{Answer, SignedMessage, Unsent};
use store::repo::Keys;
use tokio::time::Instant;

use crate::context::Context;
use crate::error::Result;
use crate::events::Told;
use crate::measures;
use crate::webhooks::body;

/// How much of an answer is kept, in bytes.
const KEPT: usize = 1_024;

/// Where messages go, and what signs them.
pub(crate) struct Receiver {
    pub(crate) webhook: Id<kind::Webhook>,
    pub(crate) url: String,
    pub(crate) keys: Keys,
}

/// What is to be sent.
pub(crate) struct Parcel {
    pub(crate) delivery: Delivery,
    /// The event; `None`: this is a test.
    pub(crate) told: Option<Told>,
}

/// What came of sending it.
pub(crate) struct Done {
    pub(crate) delivery: Delivery,
    /// Whom the receiver was told of.
    pub(crate) person: Option<Id<kind::User>>,
    pub(crate) attempt: Attempt,
    pub(crate) outcome: Outcome,
    /// Whether another try is of no use, whatever the receiver says.
    pub(crate) is_hopeless: bool,
}

impl Done {
    /// Of a delivery whose event is not kept any more: there is nothing to be sent.
    pub(crate) fn lost(delivery: Delivery, at: Timestamp) -> Self {
        let error = Some("the event is not kept any more".to_owned());
        let outcome = Outcome { status: None, error: error.clone(), retry_after: None };
        let number = delivery.attempts + 1;
        let attempt = Attempt { delivery: delivery.id, number, at, took_ms: 0, status: None, error, answer: None };
        Self { delivery, person: None, attempt, outcome, is_hopeless: true }
    }
}

/// Signs and sends a message once.
pub(crate) async fn post(cx: &Context, receiver: &Receiver, parcel: Parcel) -> Result<Done> {
    let Parcel { delivery, told } = parcel;
    let (id, body) = match &told {
        Some(told) => (message_id(receiver.webhook, told.recorded.event.id), body::of_event(cx, told)?),
        None => (delivery.id.to_string(), body::of_test(cx, receiver.webhook, delivery.id)?),
    };
    let (at, began) = (cx.now(), Instant::now());
    let message = SignedMessage::new(id, at, body, &receiver.keys.all());
    let answer = cx.app().parts().transports.webhooks().post(&receiver.url, &message).await;
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (outcome, answer) = judge(answer);
    measures::webhook(outcome.is_taken());
    let Outcome { status, error, .. } = outcome.clone();
    let attempt = Attempt { delivery: delivery.id, number: delivery.attempts + 1, at, took_ms, status, error, answer };
    let person = told.and_then(|told| told.recorded.event.user);
    Ok(Done { delivery, person, attempt, outcome, is_hopeless: false })
}

fn judge(answer: Result<Answer, Unsent>) -> (Outcome, Option<String>) {
    match answer {
        Ok(answer) => {
            let status = answer.status;
            let error = (!status.is_success()).then(|| format!("the receiver answered {status}; expected 2xx"));
            (Outcome { status: Some(status.as_u16()), error, retry_after: answer.retry_after }, beginning(&answer.body))
        }
        Err(unsent) => {
            let status = match &unsent {
                Unsent::Outbound(OutboundError::Redirected { status, .. }) => Some(status.as_u16()),
                _ => None,
            };
            (Outcome { status, error: Some(unsent.to_string()), retry_after: None }, None)
        }
    }
}

/// How an answer begins, as people can read it; whoever tells us the secret is not repeated.
fn beginning(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&body[..body.len().min(KEPT)]);
    let text: String = text.chars().filter(|char| !char.is_control() || matches!(char, '\n' | '\t')).collect();
    let mut shown = String::with_capacity(text.len());
    for (index, part) in text.split("whsec_").enumerate() {
        let is_secret = |char: char| char.is_ascii_alphanumeric() || matches!(char, '+' | '/' | '=' | '-' | '_');
        let part = if index == 0 { part } else { part.trim_start_matches(is_secret) };
        shown.push_str(if index == 0 { "" } else { "whsec_…" });
        shown.push_str(part);
    }
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_an_answer_is_readable_short_and_without_the_secret() {
        assert_eq!(beginning(b""), None);
        assert_eq!(beginning(b"ok\0\r\n\x1b[31m").unwrap(), "ok\n[31m");
        assert_eq!(beginning(&[b'x'; 5_000]).unwrap().len(), KEPT);
        assert_eq!(beginning("ü".repeat(600).as_bytes()).unwrap().chars().count(), 512);
        assert_eq!(beginning(b"wrong whsec_MfKQ9r8G+/= given").unwrap(), "wrong whsec_\u{2026} given");
    }
}
