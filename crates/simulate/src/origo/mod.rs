//! A simulator of HID Origo Mobile Identities v2.2: one organisation with its users, phones and part numbers.
//!
//! It is written from the public description of the service alone, and shares no type with whatever talks to it.
//! [`Origo`] is a value in memory: [`Origo::handle`] answers a request without a socket, on the clock and with the
//! chance that it was given; [`Origo::router`] serves the same with the state page at `/`.
//!
//! ```no_run
//! # async fn example(clock: simulate::service::Clock) -> std::io::Result<()> {
//! use simulate::origo::{Options, Origo};
//! let origo = Origo::new(Options::new(7), clock);
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8601").await?;
//! tokio::spawn(origo.clone().deliver_callbacks(reqwest::Client::new()));
//! axum::serve(listener, origo.router().into_make_service_with_connect_info::<std::net::SocketAddr>()).await
//! # }
//! ```
//!
//! # Addresses
//! All three base addresses (`auth_url`, `api_url`, `event_url`) are that of the listener: paths below `/authentication`,
//! `/credential-management` and `/organization` tell them apart. Beside them stand:
//!
//! | call | what it does |
//! | --- | --- |
//! | `GET /` | the page: look at everything, play the phone, switch faults |
//! | `GET /simulator/state` | everything as JSON: `now, organization, part_numbers, users, invitations, containers, credentials, callbacks, events, calls, recent_calls, faults` |
//! | `POST /simulator/phones/accept {"code","phone"?}` | a new phone accepts an invitation → `{"container_id"}` |
//! | `POST /simulator/phones/{container}/remove` | its app is deleted |
//! | `POST /simulator/pools/{part number or id}/available {"n"}` | so many credentials are left |
//! | `POST /simulator/advance {"seconds"}` | time moves on → `{"now"}` |
//! | `POST /simulator/faults {"faults":["lost-answer=0.2",…]}` | these faults and no others |
//!
//! Faults are written as [`Fault`] says; their names are those of [`FaultKind`], the calls they may be bound to those
//! of [`Call`]. What `/simulator` refuses answers 422 with `{"message"}`.
//!
//! # Where the description is silent
//! - A credential that waits for its invitation is `RESERVED`, after the event of that name; one whose phone is gone or
//!   whose invitation was not accepted is `UNBOUND`. It takes a place in its pool from `RESERVED` on, and gives it back
//!   if it never reaches a phone. Card numbers are never given twice: prefix, number, suffix.
//! - `GET /users/{id}` lists credentials inside their container; those on no phone stand in the user's own list.
//! - The list of part numbers has the form of a search's answer. Licences stand under `licenseInfo`.
//! - `credential` in an action is a card number of the pool, or empty for the next one: 409 if it is in use.
//! - `DELETE /credential/{id}` answers 200 with the credential for even ids, 204 for odd ones. 412 also for one that
//!   is revoked. `DELETE /invitation/{id}`: 412 if it is over, 400 if a phone accepted it. Deleting a user or a
//!   container again: 204.
//! - 400 for a pool that is exhausted or unknown, for a credential too many on a phone, a phone too many of a holder.
//! - 404 for another organisation; 401 when asking for its token. Wrong headers: 400.
//! - Users, invitations, containers and credentials share one row of numbers; whoever takes one for another finds nothing.
//! - `GET events` answers a JSON array of `CloudEvents`, oldest first, `dateFrom` within, `dateTo` without, a page of
//!   [`Limits::events_page`]; events of one millisecond are never parted. Each has a
//!   time of its own, in microseconds. `data` uses the names of the credential's event
//!   for all types: `userId, invitationId, endpointId, mid, …`. `callbackStatus` is `PENDING`, `SUCCESS` or `FAILED`.
//! - `filterSet` is a list of event types, empty for all. Callbacks are tried once; one address has one callback.

mod action;
mod credentials;
mod event_calls;
mod events;
mod gate;
mod lifecycle;
mod model;
mod names;
mod options;
mod organization;
mod page;
mod phone;
mod reply;
mod route;
mod say;
mod simulator;
mod state;
mod users;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use jiff::Timestamp;

pub use self::events::{CallbackStatus, Event};
pub use self::model::{
    CallRecord, Container, ContainerStatus, Credential, CredentialStatus, Invitation, InvitationStatus, PartNumber,
    User, UserStatus,
};
pub use self::names::{Call, FaultKind};
pub use self::options::{Limits, Options, Timing};
pub use self::phone::PhoneError;
use self::state::State;
use crate::service::{self, Answer, Clock, Delivery, Faults, Service, deliver};

/// A fault of this service.
pub type Fault = service::Fault<FaultKind, Call>;

/// The simulated service. Clones share everything.
#[derive(Clone)]
pub struct Origo(Arc<Mutex<State>>);

impl Origo {
    /// An organisation without users.
    #[must_use]
    pub fn new(options: Options, clock: Clock) -> Self {
        Self(Arc::new(Mutex::new(State::new(options, clock))))
    }

    /// Answers a call from this address. Waits for nothing; what takes time is planned, and happens by the clock.
    #[must_use]
    pub fn handle(&self, source: IpAddr, request: Request<Bytes>) -> Answer {
        self.lock().handle(source, request)
    }

    /// The time in here.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.lock().settle()
    }

    /// Moves time on by hand.
    pub fn advance(&self, by: Duration) {
        let mut state = self.lock();
        state.time.advance(by);
        state.settle();
    }

    /// The users that are there, oldest first.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        self.settled().users.values().cloned().collect()
    }

    /// All invitations there ever were, oldest first.
    #[must_use]
    pub fn invitations(&self) -> Vec<Invitation> {
        self.settled().invitations.values().cloned().collect()
    }

    /// All phones there ever were, oldest first.
    #[must_use]
    pub fn containers(&self) -> Vec<Container> {
        self.settled().containers.values().cloned().collect()
    }

    /// All credentials there ever were, oldest first.
    #[must_use]
    pub fn credentials(&self) -> Vec<Credential> {
        self.settled().credentials.values().cloned().collect()
    }

    /// The pools.
    #[must_use]
    pub fn part_numbers(&self) -> Vec<PartNumber> {
        self.settled().parts.clone()
    }

    /// Everything that happened, oldest first, also what cannot be seen yet.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.settled().feed.events.clone()
    }

    /// How many calls of each kind came, whatever became of them.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<Call, u64> {
        self.lock().counts.clone()
    }

    /// The faults that are switched on, with what is left of their counts.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.all().to_vec()
    }

    /// Switches these faults on, and all others off. Revocations that were never to be confirmed go on when that fault
    /// is off.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        let mut state = self.lock();
        let now = state.settle();
        state.set_faults(Faults::new(faults), now);
    }

    /// Forgets all tokens, as a restart of the service would.
    pub fn forget_tokens(&self) {
        self.lock().tokens.clear();
    }

    /// Says how many credentials a pool has left; false if there is no such pool.
    #[must_use]
    pub fn set_available(&self, part_number: &str, available: u64) -> bool {
        let mut state = self.settled();
        let named = |part: &&mut PartNumber| part.part_number == part_number || part.id.to_string() == part_number;
        let part = state.parts.iter_mut().find(named);
        part.map(|part| part.available = available).is_some()
    }

    /// A new phone accepts an invitation; answers its container.
    ///
    /// # Errors
    /// If the code is unknown, the invitation is not pending, or the holder has too many phones.
    pub fn accept(&self, code: &str, phone: &str) -> Result<u64, PhoneError> {
        let mut state = self.lock();
        let now = state.settle();
        state.accept(code, phone, now)
    }

    /// Somebody deletes the app on a phone.
    ///
    /// # Errors
    /// If there is no such container, or it is inactive.
    pub fn remove_app(&self, container: u64) -> Result<(), PhoneError> {
        let mut state = self.lock();
        let now = state.settle();
        state.remove_app(container, now)
    }

    /// What is to be sent to callbacks by now; whoever takes it sends it, and tells [`Origo::delivered`].
    #[must_use]
    pub fn take_deliveries(&self) -> Vec<Delivery> {
        let mut state = self.lock();
        let now = state.settle();
        state.take_deliveries(now)
    }

    /// What came of a delivery.
    pub fn delivered(&self, delivery: u64, taken: bool) {
        self.lock().feed.delivered(delivery, taken);
    }

    /// Sends callbacks for as long as it is polled.
    pub async fn deliver_callbacks(self, client: reqwest::Client) {
        deliver(client, || self.take_deliveries(), |delivery, taken| self.delivered(delivery, taken)).await;
    }

    fn settled(&self) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        state.settle();
        state
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service for Origo {
    fn handle(&self, source: IpAddr, request: Request<Bytes>) -> Answer {
        Self::handle(self, source, request)
    }
}

/// It holds codes and tokens, which are not for logs.
impl fmt::Debug for Origo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origo").finish_non_exhaustive()
    }
}
