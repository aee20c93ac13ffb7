//! What is measured here, through the facade of `metrics`: with no recorder installed, nothing is.
//!
//! Labels are words of ours, or a connector's kind; never an id of a person. What the database knows is counted by
//! [`crate::figures`] instead. To add one: a constant and a function here, its line in `announce`, and one in the
//! binary's list, which the manual shows.

use std::time::Duration;

use connect::{Connectors, Reach};

const JOBS_ENDED: &str = "claviger_jobs_ended_total";
const STREAMS: &str = "claviger_event_streams_open";
const CALLS: &str = "claviger_connector_calls_total";
const CALL_SECONDS: &str = "claviger_connector_call_seconds";
const MESSAGES: &str = "claviger_messages_total";
const WEBHOOKS: &str = "claviger_webhook_attempts_total";
const OCSP: &str = "claviger_ocsp_answers_total";
const LOGINS_FAILED: &str = "claviger_logins_failed_total";
const THROTTLED: &str = "claviger_throttled_total";

/// How a job ended, or was given back.
#[derive(Debug, Clone, Copy)]
pub(crate) enum JobEnd {
    /// It is done.
    Done,
    /// It failed, and is tried again.
    Retried,
    /// It was not tried: what it needs is not there, or it is too early.
    Postponed,
    /// It failed for good.
    Dead,
}

impl JobEnd {
    const ALL: [Self; 4] = [Self::Done, Self::Retried, Self::Postponed, Self::Dead];

    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retried => "retried",
            Self::Postponed => "postponed",
            Self::Dead => "dead",
        }
    }
}

/// Who failed to log in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    Operator,
    Holder,
}

impl Who {
    const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Holder => "holder",
        }
    }
}

/// What carries a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Carrier {
    Mail,
    Sms,
}

impl Carrier {
    const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// What becomes of a message.
const MESSAGE_OUTCOMES: [&str; 4] = ["sent", "failed", "refused", "not_configured"];
/// What becomes of an attempt to tell a receiver something.
const DELIVERED: &str = "delivered";
const FAILED: &str = "failed";
/// What OCSP answers.
const OCSP_STATUSES: [&str; 4] = ["good", "revoked", "unknown", "failed"];
/// What slows callers down.
const THROTTLES: [&str; 5] = ["login", "offer", "self_service_phone", "self_service_link", "self_service_redeem"];

/// Begins every series at nothing whose labels are known beforehand, so that the first step of a counter is seen as
/// one. `kinds`: those of the jobs.
pub fn announce(kinds: &[&'static str], connectors: &Connectors) {
    for connector in connectors.iter().filter(|connector| matches!(connector.reach(), Reach::Remote(_))) {
        let kind = connector.kind().as_str().to_owned();
        let _ = metrics::histogram!(CALL_SECONDS, "connector" => kind.clone(), "operation" => "test");
        metrics::counter!(CALLS, "connector" => kind, "operation" => "test", "outcome" => "ok").absolute(0);
    }
    for (kind, end) in kinds.iter().flat_map(|kind| JobEnd::ALL.map(|end| (*kind, end))) {
        metrics::counter!(JOBS_ENDED, "kind" => kind, "outcome" => end.name()).absolute(0);
    }
    for (carrier, outcome) in
        [Carrier::Mail, Carrier::Sms].into_iter().flat_map(|by| MESSAGE_OUTCOMES.map(|outcome| (by, outcome)))
    {
        metrics::counter!(MESSAGES, "channel" => carrier.name(), "outcome" => outcome).absolute(0);
    }
    metrics::gauge!(STREAMS).set(0.0);
    for outcome in [DELIVERED, FAILED] {
        metrics::counter!(WEBHOOKS, "outcome" => outcome).absolute(0);
    }
    for status in &OCSP_STATUSES {
        metrics::counter!(OCSP, "status" => *status).absolute(0);
    }
    for what in &THROTTLES {
        metrics::counter!(THROTTLED, "what" => *what).absolute(0);
    }
    for who in [Who::Operator, Who::Holder] {
        metrics::counter!(LOGINS_FAILED, "who" => who.name()).absolute(0);
    }
}

/// A job ended, or was given back.
pub(crate) fn job_ended(kind: &'static str, end: JobEnd) {
    metrics::counter!(JOBS_ENDED, "kind" => kind, "outcome" => end.name()).increment(1);
}

/// Somebody follows what happens, or does no more.
pub(crate) fn streams(open: usize) {
    metrics::gauge!(STREAMS).set(u32::try_from(open).unwrap_or(u32::MAX));
}

/// A system was called.
pub(crate) fn called(connector: &str, operation: &'static str, outcome: &'static str, took: Duration) {
    let connector = connector.to_owned();
    metrics::histogram!(CALL_SECONDS, "connector" => connector.clone(), "operation" => operation).record(took);
    metrics::counter!(CALLS, "connector" => connector, "operation" => operation, "outcome" => outcome).increment(1);
}

/// A message was handed over, or was not.
pub(crate) fn message<T>(carrier: Carrier, sent: &Result<T, notify::mail::SendError>) {
    use notify::mail::SendError;
    let outcome = match sent {
        Ok(_) => "sent",
        Err(SendError::Transient { .. }) => "failed",
        Err(SendError::Permanent { .. }) => "refused",
        Err(SendError::NotConfigured { .. }) => "not_configured",
    };
    metrics::counter!(MESSAGES, "channel" => carrier.name(), "outcome" => outcome).increment(1);
}

/// A receiver was told something, or a test, and took it or did not.
pub(crate) fn webhook(is_taken: bool) {
    metrics::counter!(WEBHOOKS, "outcome" => if is_taken { DELIVERED } else { FAILED }).increment(1);
}

/// OCSP was asked for a certificate, and answered this.
pub(crate) fn ocsp(status: &'static str) {
    metrics::counter!(OCSP, "status" => status).increment(1);
}

/// Somebody failed to log in.
pub(crate) fn login_failed(who: Who) {
    metrics::counter!(LOGINS_FAILED, "who" => who.name()).increment(1);
}

/// Somebody has to wait.
pub(crate) fn throttled(what: &'static str) {
    metrics::counter!(THROTTLED, "what" => what).increment(1);
}
