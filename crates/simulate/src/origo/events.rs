//! What happened, in order: kept to be asked for, and queued for those who want to be called.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::names::FaultKind;
use super::state::State;
use crate::service::{Delivery, later};

/// How many events go into one callback.
const BATCH: usize = 100;

/// How much later than the one before an event is at least.
const STEP: Duration = Duration::from_micros(1);

pub(super) const USER: &str = "com.origo.mi.user";
pub(super) const INVITATION: &str = "com.origo.mi.invitation";
pub(super) const ENDPOINT: &str = "com.origo.mi.endpoint";
pub(super) const CREDENTIAL: &str = "com.origo.mi.credential";
pub(super) const CREDENTIAL_LIFE: &str = "origo.credential-management.events.credential";
pub(super) const CONTAINER_LIFE: &str = "origo.credential-management.events.credentialcontainer";

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// Its id, which is the same in every delivery.
    pub id: String,
    /// Its type.
    pub kind: &'static str,
    /// When it happened.
    pub at: Timestamp,
    /// From when on it can be seen.
    pub visible_at: Timestamp,
    /// What it says: `status`, and the numbers of what it is about.
    pub data: Map<String, Value>,
    /// What came of calling back; none where nobody wants to be called.
    pub callback: Option<CallbackStatus>,
}

/// What came of calling back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum CallbackStatus {
    /// It is to be sent.
    Pending,
    /// It was taken.
    Success,
    /// It was not taken, or not sent.
    Failed,
}

#[derive(Default)]
pub(super) struct Feed {
    /// In the order of their times.
    pub(super) events: Vec<Event>,
    pub(super) filters: BTreeMap<u64, Vec<String>>,
    pub(super) callbacks: Vec<Callback>,
    /// Those that wait, by callback and place in `events`.
    queue: Vec<(u64, usize)>,
    /// What was given out to be sent.
    sent: BTreeMap<u64, Vec<usize>>,
}

pub(super) struct Callback {
    pub(super) id: u64,
    pub(super) url: String,
    pub(super) filter: Option<u64>,
    pub(super) header: Option<(String, String)>,
}

impl Event {
    pub(super) fn json(&self, organization: &str) -> Value {
        json!({
            "specversion": "1.0",
            "id": self.id,
            "source": format!("/organization/{organization}"),
            "type": self.kind,
            "time": exactly(self.at),
            "datacontenttype": "application/json",
            "data": self.data,
        })
    }
}

impl State {
    /// Says what happened. `about` are the numbers of what it is about.
    pub(super) fn emit(&mut self, kind: &'static str, status: &str, about: &[(&str, Value)], at: Timestamp) {
        let is_late = self.strikes_anyway(FaultKind::EventLate);
        let visible_at = if is_late { later(at, self.timing.late) } else { at };
        let at = self.feed.next_time(at);
        let mut data: Map<_, _> = about.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        data.insert("status".to_owned(), status.into());
        data.insert("sourceTimestamp".to_owned(), exactly(at).into());
        let event = Event { id: self.random.uuid(), kind, at, visible_at, data, callback: None };
        self.feed.add(event);
    }

    /// What is to be sent by now, by each callback's header; each event once, unless a fault says otherwise.
    pub(super) fn take_deliveries(&mut self, now: Timestamp) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for callback in 0..self.feed.callbacks.len() {
            for batch in self.feed.due(callback, now).chunks(BATCH) {
                deliveries.extend(self.delivery(callback, batch));
            }
        }
        deliveries
    }

    fn delivery(&mut self, callback: usize, batch: &[usize]) -> Option<Delivery> {
        if self.strikes_anyway(FaultKind::CallbackLost) {
            self.feed.mark(batch, CallbackStatus::Failed);
            return None;
        }
        let events = batch.iter().map(|place| self.feed.events[*place].json(&self.account.organization)).collect();
        let events = self.muddle(events);
        let body = Bytes::from(Value::from(events).to_string());
        let id = self.next_id();
        let callback = &self.feed.callbacks[callback];
        let mut headers = vec![("content-type".to_owned(), "application/cloudevents-batch+json".to_owned())];
        headers.extend(callback.header.clone());
        let delivery = Delivery { id, url: callback.url.clone(), headers, body };
        self.feed.sent.insert(id, batch.to_vec());
        Some(delivery)
    }

    /// Doubles and disorders events, if faults say so.
    pub(super) fn muddle(&mut self, events: Vec<Value>) -> Vec<Value> {
        let mut muddled = Vec::with_capacity(events.len());
        for event in events {
            if self.strikes_anyway(FaultKind::EventDuplicated) {
                muddled.push(event.clone());
            }
            muddled.push(event);
        }
        if muddled.len() > 1 && self.strikes_anyway(FaultKind::EventReordered) {
            self.random.shuffle(&mut muddled);
        }
        muddled
    }
}

impl Feed {
    /// A time that no event had, so that events can be told from each other by theirs.
    fn next_time(&self, at: Timestamp) -> Timestamp {
        let taken = self.events.last().map(|last| later(last.at, STEP));
        taken.map_or(at, |next| at.max(next))
    }

    fn add(&mut self, mut event: Event) {
        let place = self.events.len();
        let wanted = self.callbacks.iter().filter(|callback| self.wants(callback.filter, event.kind));
        let queued: Vec<_> = wanted.map(|callback| (callback.id, place)).collect();
        event.callback = (!queued.is_empty()).then_some(CallbackStatus::Pending);
        self.queue.extend(queued);
        self.events.push(event);
    }

    /// Whether a filter lets a type through; without a filter, and with an empty one, everything is wanted.
    pub(super) fn wants(&self, filter: Option<u64>, kind: &str) -> bool {
        let types = filter.and_then(|id| self.filters.get(&id));
        types.is_none_or(|types| types.is_empty() || types.iter().any(|wanted| wanted == kind))
    }

    fn due(&mut self, callback: usize, now: Timestamp) -> Vec<usize> {
        let (id, events) = (self.callbacks[callback].id, &self.events);
        let mut due = Vec::new();
        self.queue.retain(|(wanting, place)| {
            let is_due = *wanting == id && events[*place].visible_at <= now;
            if is_due {
                due.push(*place);
            }
            !is_due
        });
        due
    }

    /// Nobody waits any more for what a callback that is gone was to be told.
    pub(super) fn forget_queue_of_the_gone(&mut self) {
        let callbacks = &self.callbacks;
        self.queue.retain(|(wanting, _)| callbacks.iter().any(|callback| callback.id == *wanting));
    }

    /// What came of a delivery.
    pub(super) fn delivered(&mut self, delivery: u64, taken: bool) {
        if let Some(batch) = self.sent.remove(&delivery) {
            self.mark(&batch, if taken { CallbackStatus::Success } else { CallbackStatus::Failed });
        }
    }

    fn mark(&mut self, batch: &[usize], status: CallbackStatus) {
        for place in batch {
            self.events[*place].callback = Some(status);
        }
    }
}

/// A moment in microseconds.
fn exactly(at: Timestamp) -> String {
    format!("{at:.6}")
}
