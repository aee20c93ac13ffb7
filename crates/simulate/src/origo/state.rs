//! Everything that the service keeps, and how it moves on with time.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::IpAddr;

use jiff::Timestamp;
use serde_json::Value;

use super::events::Feed;
use super::model::{CallRecord, Container, Credential, Invitation, PartNumber, User};
use super::names::{Call, FaultKind};
use super::options::{Limits, Options, Timing};
use super::route::Route;
use crate::service::{Clock, Faults, Random, Schedule, Time, Windows};

/// How many calls the page shows.
const CALLS_KEPT: usize = 40;
/// Where ids begin. Users, invitations, phones and credentials share one row of numbers, so that whoever takes one for
/// the other finds nothing.
const FIRST_ID: u64 = 100_001;

pub(super) struct State {
    pub(super) time: Time,
    pub(super) random: Random,
    pub(super) faults: Faults<FaultKind, Call>,
    pub(super) limits: Limits,
    pub(super) timing: Timing,
    pub(super) account: Account,
    pub(super) tokens: HashMap<String, Token>,
    pub(super) windows: Windows<Window>,
    pub(super) parts: Vec<PartNumber>,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) by_email: HashMap<String, u64>,
    pub(super) by_external_id: HashMap<String, u64>,
    pub(super) invitations: BTreeMap<u64, Invitation>,
    pub(super) by_code: HashMap<String, u64>,
    pub(super) containers: BTreeMap<u64, Container>,
    pub(super) credentials: BTreeMap<u64, Credential>,
    pub(super) feed: Feed,
    pub(super) schedule: Schedule<Work>,
    pub(super) counts: BTreeMap<Call, u64>,
    pub(super) recent: VecDeque<CallRecord>,
    last_id: u64,
}

/// Who may call.
pub(super) struct Account {
    pub(super) organization: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
}

impl Account {
    /// The organisation as a number, like all ids; as it is, if it is none.
    pub(super) fn number(&self) -> Value {
        self.organization.parse::<u64>().map_or_else(|_| self.organization.as_str().into(), Value::from)
    }
}

/// A token that was given.
pub(super) struct Token {
    pub(super) expires_at: Timestamp,
    pub(super) used_at: Timestamp,
}

/// What is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Window {
    Calls,
    Tokens,
    Events,
}

/// What happens by itself when its time has come.
pub(super) enum Work {
    /// The phone is being told that its credential is revoked.
    Revoking(u64),
    /// The phone has been told.
    Revoked(u64),
    Cancelled(u64),
    Expired(u64),
    UserDeleted(u64),
    /// A request whose caller has given up.
    Execute(Box<Request>),
}

/// A request that may be done.
pub(super) struct Request {
    pub(super) source: IpAddr,
    pub(super) route: Route,
    pub(super) query: String,
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
            faults: Faults::new(options.faults),
            limits: options.limits,
            timing: options.timing,
            account: Account {
                organization: options.organization,
                client_id: options.client_id,
                client_secret: options.client_secret,
            },
            tokens: HashMap::new(),
            windows: Windows::default(),
            parts: options.part_numbers,
            users: BTreeMap::new(),
            by_email: HashMap::new(),
            by_external_id: HashMap::new(),
            invitations: BTreeMap::new(),
            by_code: HashMap::new(),
            containers: BTreeMap::new(),
            credentials: BTreeMap::new(),
            feed: Feed::default(),
            schedule: Schedule::default(),
            counts: BTreeMap::new(),
            recent: VecDeque::new(),
            last_id: FIRST_ID - 1,
        }
    }

    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Brings everything up to now, and tells when that is.
    pub(super) fn settle(&mut self) -> Timestamp {
        let now = self.time.now();
        while let Some((at, work)) = self.schedule.due(now) {
            match work {
                Work::Revoking(id) => self.confirm_revoking(id, at),
                Work::Revoked(id) => self.confirm_revoked(id, at),
                Work::Cancelled(id) => self.confirm_cancelled(id, at),
                Work::Expired(id) => self.expire(id, at),
                Work::UserDeleted(id) => self.confirm_deleted(id, at),
                Work::Execute(request) => self.execute_late(&request, at),
            }
        }
        now
    }

    fn execute_late(&mut self, request: &Request, at: Timestamp) {
        let outcome = match self.perform(request, at) {
            Ok(reply) => format!("{} (late)", reply.status),
            Err(problem) => format!("{} (late)", problem.status),
        };
        self.note(Some(request.route.call), request.route.to_string(), outcome, at);
    }

    /// Whether a fault strikes in this call.
    pub(super) fn strikes(&mut self, kind: FaultKind, call: Call) -> bool {
        self.faults.strike(kind, Some(call), &mut self.random)
    }

    /// Whether a fault strikes that belongs to no call.
    pub(super) fn strikes_anyway(&mut self, kind: FaultKind) -> bool {
        self.faults.strike(kind, None, &mut self.random)
    }

    /// Switches faults. Revocations that were never to be confirmed go on once that fault is gone.
    pub(super) fn set_faults(&mut self, faults: Faults<FaultKind, Call>, now: Timestamp) {
        let released = !faults.has(FaultKind::RevokeStuck);
        self.faults = faults;
        if released {
            let stuck = self.credentials.values_mut().filter(|credential| credential.stuck);
            for credential in stuck {
                credential.stuck = false;
                self.schedule.plan(now, Work::Revoked(credential.id));
            }
        }
    }

    /// Puts a call on the page's list.
    pub(super) fn note(&mut self, call: Option<Call>, request: String, outcome: String, at: Timestamp) {
        if self.recent.len() == CALLS_KEPT {
            self.recent.pop_front();
        }
        let call = call.map(crate::service::Name::name);
        self.recent.push_back(CallRecord { at, call, request, outcome });
    }
}
