//! A simulator of `AccessGrid`: one account with templates, and the key cards made from them in people's wallets.
//!
//! It is written from public descriptions of the service alone, and shares no type with whatever talks to it.
//! [`AccessGrid`] is a value in memory: [`AccessGrid::handle`] answers a request without a socket, on the clock and with
//! the chance that it was given; [`AccessGrid::router`] serves the same with the state page at `/`.
//!
//! Every request carries `X-ACCT-ID` and `X-PAYLOAD-SIG = hex(HMAC-SHA256(secret, base64(payload)))`. The payload is the
//! body; without one it is the query's `sig_payload`, which is `{"id":…}` of the pass that the path names, or `{}`.
//!
//! # Addresses
//! `api_url` is that of the listener. Beside the service's own paths below `/v1` stand:
//!
//! | call | what it does |
//! | --- | --- |
//! | `GET /` | the page: look at everything, play the wallet, switch faults |
//! | `GET /install/{token}` | what holders see when they open an `install_url`: a button; with `?direct=true` the pass is installed at once |
//! | `GET /simulator/state` | everything as JSON: `now, account_id, templates, passes, webhooks, events, calls, recent_calls, faults` |
//! | `POST /simulator/passes/install {"install_url","device"?}` | a wallet takes the pass → `{"id"}` |
//! | `POST /simulator/passes/{id}/remove` | it is taken out of the wallet |
//! | `POST /simulator/templates/{id}/balance {"n"}` | so many passes can be issued |
//! | `POST /simulator/advance {"seconds"}` | time moves on → `{"now"}` |
//! | `POST /simulator/faults {"faults":["slow=0.2",…]}` | these faults and no others |
//!
//! What `/simulator` refuses answers 422 with `{"message"}`, like the service itself.
//!
//! # Where the descriptions are silent
//! - States: `created`, `active` (installed), `suspended`, `unlink`, `deleted`, and `expired`, which is not described.
//! - Only active passes are suspended; suspended and unlinked ones resume; deleted ones are gone for good. What does not
//!   fit answers 422. A pass taken out of a wallet is `unlink`; an install address works once.
//! - A template's `balance` goes down with each pass and never up; at none left, 422. `ag.account_balance.low` comes once,
//!   when five are left.
//! - A card number is one of its own among the passes of a template and site code that are not deleted: else 422. Without
//!   one, the next of the template is given.
//! - 100 calls a minute from one address; excess answers 429 with `Retry-After`.
//! - Events are sent once, one by one, with `Authorization: Bearer` and the key that was told when the webhook was made.
//!   Logs list the same, newest first.

mod console;
mod gate;
mod model;
mod names;
mod options;
mod page;
mod passes;
mod route;
mod simulator;
mod state;
mod wallet;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use jiff::Timestamp;

pub use self::model::{CallRecord, Device, Event, Pass, PassState, Template, Webhook};
pub use self::names::{Call, FaultKind};
pub use self::options::Options;
use self::state::State;
pub use self::wallet::WalletError;
use crate::service::{self, Answer, Clock, Delivery, Faults, Service, deliver};

/// A fault of this service.
pub type Fault = service::Fault<FaultKind, Call>;

/// The simulated service. Clones share everything.
#[derive(Clone)]
pub struct AccessGrid(Arc<Mutex<State>>);

impl AccessGrid {
    /// An account without passes.
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

    /// All passes there ever were, oldest first.
    #[must_use]
    pub fn passes(&self) -> Vec<Pass> {
        self.settled().passes.clone()
    }

    /// What passes are made from, with what is left.
    #[must_use]
    pub fn templates(&self) -> Vec<Template> {
        self.lock().templates.clone()
    }

    /// Everything that happened, oldest first, also what is not sent yet.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.settled().events.clone()
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

    /// Switches these faults on, and all others off.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.settled().faults = Faults::new(faults);
    }

    /// Says how many passes of a template can be issued; false if there is no such template.
    #[must_use]
    pub fn set_balance(&self, template: &str, balance: u64) -> bool {
        let mut state = self.settled();
        let found = state.templates.iter_mut().find(|one| one.id == template);
        found.map(|found| found.balance = balance).is_some()
    }

    /// Somebody opens the address of a pass and puts it in their wallet; answers the pass's id.
    ///
    /// # Errors
    /// If the address leads to no pass, or to one that cannot be installed (any more).
    pub fn install(&self, address: &str, device: &str) -> Result<String, WalletError> {
        let mut state = self.lock();
        let now = state.settle();
        state.install(address, device, now)
    }

    /// Somebody takes a pass out of their wallet.
    ///
    /// # Errors
    /// If there is no such pass, or it is in no wallet.
    pub fn remove_pass(&self, id: &str) -> Result<(), WalletError> {
        let mut state = self.lock();
        let now = state.settle();
        state.remove_pass(id, now)
    }

    /// What is to be sent to webhooks by now; whoever takes it sends it.
    #[must_use]
    pub fn take_deliveries(&self) -> Vec<Delivery> {
        let mut state = self.lock();
        let now = state.settle();
        state.take_deliveries(now)
    }

    /// Sends events for as long as it is polled.
    pub async fn deliver_events(self, client: reqwest::Client) {
        deliver(client, || self.take_deliveries(), |_, _| ()).await;
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

impl Service for AccessGrid {
    fn handle(&self, source: IpAddr, request: Request<Bytes>) -> Answer {
        Self::handle(self, source, request)
    }
}

/// It holds a secret and install addresses, which are not for logs.
impl fmt::Debug for AccessGrid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessGrid").finish_non_exhaustive()
    }
}
