//! Everything that the service keeps, and how it moves on with time.

use std::collections::{BTreeMap, HashMap, VecDeque};

use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::model::{CallRecord, Event, Pass, PassState, Template, Webhook};
use super::names::{Call, FaultKind};
use super::options::Options;
use super::route::Route;
use crate::service::{Clock, Delivery, Faults, Name, Random, Schedule, Time, Windows, later};

/// How many calls the page shows.
const CALLS_KEPT: usize = 40;

pub(super) struct State {
    pub(super) time: Time,
    pub(super) random: Random,
    pub(super) faults: Faults<FaultKind, Call>,
    pub(super) options: Options,
    pub(super) windows: Windows<()>,
    pub(super) templates: Vec<Template>,
    /// In the order they were issued.
    pub(super) passes: Vec<Pass>,
    pub(super) by_id: HashMap<String, usize>,
    pub(super) webhooks: Vec<Webhook>,
    pub(super) events: Vec<Event>,
    /// Events that wait, by webhook and place.
    queue: Vec<(String, usize)>,
    pub(super) schedule: Schedule<Work>,
    pub(super) counts: BTreeMap<Call, u64>,
    pub(super) recent: VecDeque<CallRecord>,
    last_delivery: u64,
}

/// What happens by itself when its time has come.
pub(super) enum Work {
    Expire(usize),
    /// A request whose caller has given up.
    Execute(Box<Request>),
}

/// A request that may be done.
pub(super) struct Request {
    pub(super) route: Route,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Value,
    /// Scheme and authority that the caller knows this service by.
    pub(super) base: String,
}

impl State {
    pub(super) fn new(options: Options, clock: Clock) -> Self {
        Self {
            time: Time::new(clock, options.time_scale),
            // The options spend the chance of the seed itself: what they made is secret, and must not come again.
            random: Random::new(!options.seed),
            faults: Faults::new(options.faults.clone()),
            templates: options.templates.clone(),
            options,
            windows: Windows::default(),
            passes: Vec::new(),
            by_id: HashMap::new(),
            webhooks: Vec::new(),
            events: Vec::new(),
            queue: Vec::new(),
            schedule: Schedule::default(),
            counts: BTreeMap::new(),
            recent: VecDeque::new(),
            last_delivery: 0,
        }
    }

    /// Brings everything up to now, and tells when that is.
    pub(super) fn settle(&mut self) -> Timestamp {
        let now = self.time.now();
        while let Some((at, work)) = self.schedule.due(now) {
            match work {
                Work::Expire(pass) => self.expire(pass, at),
                Work::Execute(request) => {
                    let status = self.perform(&request, at).map_or_else(|problem| problem.status, |reply| reply.status);
                    self.note(Some(request.route.call), request.route.to_string(), format!("{status} (late)"), at);
                }
            }
        }
        now
    }

    /// Ends a pass whose time is over, unless it was given another since.
    fn expire(&mut self, pass: usize, at: Timestamp) {
        let is_over = self.passes[pass].expiration_date.is_some_and(|end| end <= at);
        if is_over && !matches!(self.passes[pass].state, PassState::Deleted | PassState::Expired) {
            self.turn(pass, PassState::Expired, "expired", at);
        }
    }

    /// Plans the end of a pass.
    pub(super) fn plan_end(&mut self, pass: usize) {
        if let Some(end) = self.passes[pass].expiration_date {
            self.schedule.plan(end, Work::Expire(pass));
        }
    }

    /// Whether a fault strikes in this call.
    pub(super) fn strikes(&mut self, kind: FaultKind, call: Call) -> bool {
        self.faults.strike(kind, Some(call), &mut self.random)
    }

    fn strikes_anyway(&mut self, kind: FaultKind) -> bool {
        self.faults.strike(kind, None, &mut self.random)
    }

    /// Puts a call on the page's list.
    pub(super) fn note(&mut self, call: Option<Call>, request: String, outcome: String, at: Timestamp) {
        if self.recent.len() == CALLS_KEPT {
            self.recent.pop_front();
        }
        self.recent.push_back(CallRecord { at, call: call.map(Name::name), request, outcome });
    }

    /// Changes the state of a pass, and says so.
    pub(super) fn turn(&mut self, pass: usize, state: PassState, event: &str, at: Timestamp) {
        (self.passes[pass].state, self.passes[pass].updated_at) = (state, at);
        self.say_pass(pass, event, at);
    }

    pub(super) fn say_pass(&mut self, pass: usize, event: &str, at: Timestamp) {
        let pass = &self.passes[pass];
        let (template, data) = (
            pass.card_template_id.clone(),
            json!({"access_pass_id": pass.id, "card_template_id": pass.card_template_id, "state": pass.state, "metadata": pass.metadata}),
        );
        self.say(&format!("ag.access_pass.{event}"), template, data, at);
    }

    pub(super) fn say(&mut self, kind: &str, card_template_id: String, data: Value, at: Timestamp) {
        let is_late = self.strikes_anyway(FaultKind::EventLate);
        let visible_at = if is_late { later(at, self.options.late) } else { at };
        let wants =
            |hook: &&Webhook| hook.subscribed_events.is_empty() || hook.subscribed_events.iter().any(|one| one == kind);
        let place = self.events.len();
        self.queue.extend(self.webhooks.iter().filter(wants).map(|hook| (hook.id.clone(), place)));
        let data = match data {
            Value::Object(data) => data,
            _ => Map::new(),
        };
        let id = self.random.uuid();
        self.events.push(Event { id, kind: kind.to_owned(), at, visible_at, card_template_id, data });
    }

    /// What is to be sent by now: each event by itself and once, unless a fault says otherwise.
    pub(super) fn take_deliveries(&mut self, now: Timestamp) -> Vec<Delivery> {
        let (due, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.queue).into_iter().partition(|(_, place)| self.events[*place].visible_at <= now);
        self.queue = waiting;
        let mut deliveries = Vec::new();
        for (webhook, place) in due {
            if self.strikes_anyway(FaultKind::CallbackLost) {
                continue;
            }
            let times = if self.strikes_anyway(FaultKind::EventDuplicated) { 2 } else { 1 };
            for _ in 0..times {
                deliveries.extend(self.delivery(&webhook, place));
            }
        }
        if deliveries.len() > 1 && self.strikes_anyway(FaultKind::EventReordered) {
            self.random.shuffle(&mut deliveries);
        }
        deliveries
    }

    fn delivery(&mut self, webhook: &str, place: usize) -> Option<Delivery> {
        let webhook = self.webhooks.iter().find(|hook| hook.id == webhook)?;
        let headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("authorization".to_owned(), format!("Bearer {}", webhook.private_key)),
        ];
        self.last_delivery += 1;
        let body = Bytes::from(self.events[place].json().to_string());
        Some(Delivery { id: self.last_delivery, url: webhook.url.clone(), headers, body })
    }
}

impl Event {
    /// As it is sent: a `CloudEvents` envelope with names in snake case.
    fn json(&self) -> Value {
        json!({
            "spec_version": "1.0",
            "id": self.id,
            "source": "accessgrid",
            "type": self.kind,
            "data_content_type": "application/json",
            "time": moment(self.at),
            "data": self.data,
        })
    }
}

/// A moment in milliseconds, as the service writes it.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}
