//! What lies outside the house: time, which stands still until it is moved, the system of somebody else, and the fuse
//! that ends the process at a moment of chance.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use connect::{Outside, Sending, Unsent};
use domain::time::{SignedDuration, Timestamp, from_micros, micros};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response};
use simulate::origo::{Limits, Options, Origo, PartNumber};
use simulate::service::Answer;
use tokio::sync::Notify;

/// Where all histories begin.
///
/// # Panics
/// Never.
#[must_use]
pub fn start() -> Timestamp {
    "2027-01-15T08:00:00Z".parse().expect("it is a moment")
}

/// The two pools, by their ids at the system.
pub const POOLS: [&str; 2] = ["11", "12"];

/// The world outside. Clones share everything.
#[derive(Clone)]
pub struct World {
    /// The system.
    pub system: Origo,
    clock: Arc<AtomicI64>,
    fuse: Arc<Fuse>,
    unreachable: Arc<AtomicBool>,
    meanwhile: Arc<Mutex<Option<Meanwhile>>>,
    story: Arc<Mutex<Vec<String>>>,
}

/// What is done while a request, or its answer, is on its way.
struct Meanwhile {
    when: When,
    work: BoxFuture<'static, ()>,
}

/// While what is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The next request that makes a person.
    PersonIsMade,
    /// The next search for people.
    PeopleAreSought,
    /// The answer to the next search for people.
    PeopleAreFound,
}

impl When {
    fn is_of(self, request: &Request<Vec<u8>>) -> bool {
        let path = request.uri().path();
        request.method() == Method::POST
            && match self {
                Self::PersonIsMade => path.ends_with("/users"),
                Self::PeopleAreSought | Self::PeopleAreFound => path.ends_with("/users/.search"),
            }
    }
}

/// How much of a request's or an answer's body is told.
const TOLD_OF_BODY: usize = 300;
/// How much is told: many times what a history has, so that a flood of people does not fill the memory.
const MOST_TOLD: usize = 10_000;

/// Ends the process after so many steps: each look at the clock, each request and each answer is one.
#[derive(Default)]
struct Fuse {
    steps: AtomicI64,
    blown: AtomicBool,
    told: Notify,
}

impl World {
    /// A world with a system of its own.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let clock = Arc::new(AtomicI64::new(micros(start())));
        let ticking = clock.clone();
        let system = Origo::new(options(limits), Arc::new(move || from_micros(ticking.load(Ordering::SeqCst))));
        Self {
            system,
            clock,
            fuse: Arc::default(),
            unreachable: Arc::default(),
            meanwhile: Arc::default(),
            story: Arc::default(),
        }
    }

    /// Writes down what happens.
    ///
    /// # Panics
    /// Never.
    pub fn tell(&self, what: impl std::fmt::Display) {
        let mut story = self.story.lock().unwrap();
        if story.len() < MOST_TOLD {
            story.push(format!("{} {what}", self.now()));
        }
    }

    /// What was written down.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn story(&self) -> String {
        self.story.lock().unwrap().join("\n")
    }

    /// What the connector is configured with.
    #[must_use]
    pub fn configuration() -> Vec<(&'static str, String)> {
        let options = options(Limits::none());
        let base = || "https://system.example".to_owned();
        vec![
            ("organization", options.organization),
            ("client_id", options.client_id),
            ("client_secret", options.client_secret),
            ("application_id", "HID-CLAVIGER-HISTORIES".to_owned()),
            ("auth_url", base()),
            ("api_url", base()),
            ("event_url", base()),
        ]
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        from_micros(self.clock.load(Ordering::SeqCst))
    }

    /// Lets time pass.
    ///
    /// # Panics
    /// If it is more than a clock can count.
    pub fn pass(&self, span: SignedDuration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).expect("a span of a history"), Ordering::SeqCst);
    }

    /// The house's clock: each look at it is a step.
    pub fn clock(&self) -> impl Fn() -> Timestamp + Send + Sync + 'static {
        let world = self.clone();
        move || {
            world.fuse.step();
            world.now()
        }
    }

    /// Nothing reaches the system any more, or everything does again.
    pub fn cut_off(&self, off: bool) {
        self.unreachable.store(off, Ordering::SeqCst);
    }

    /// This is done, once, while something is on its way.
    ///
    /// # Panics
    /// Never.
    pub fn meanwhile(&self, when: When, work: impl Future<Output = ()> + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some(Meanwhile { when, work: Box::pin(work) });
    }

    async fn do_meanwhile(&self, when: When) {
        let due = self.meanwhile.lock().unwrap().take_if(|meanwhile| meanwhile.when == when);
        if let Some(due) = due {
            due.work.await;
        }
    }

    /// The process ends after so many steps.
    pub fn light_fuse(&self, steps: usize) {
        self.fuse.steps.store(i64::try_from(steps).unwrap_or(i64::MAX).max(1), Ordering::SeqCst);
    }

    /// The process does not end by itself.
    pub fn put_out_fuse(&self) {
        self.fuse.steps.store(0, Ordering::SeqCst);
        self.fuse.blown.store(false, Ordering::SeqCst);
    }

    /// Ready when the process has ended.
    pub async fn blown(&self) {
        loop {
            let told = self.fuse.told.notified();
            if self.fuse.blown.load(Ordering::SeqCst) {
                return;
            }
            told.await;
        }
    }

    /// A step on the way of a request; behind the end of the process there is none.
    async fn step(&self) {
        self.fuse.step();
        if self.fuse.blown.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
    }

    async fn carry(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unsent> {
        self.step().await;
        tokio::task::yield_now().await;
        for when in [When::PersonIsMade, When::PeopleAreSought] {
            if when.is_of(&request) {
                self.do_meanwhile(when).await;
            }
        }
        let searches = When::PeopleAreFound.is_of(&request);
        if self.unreachable.load(Ordering::SeqCst) {
            return Err(Unsent::Never("nobody listens there".to_owned()));
        }
        let asked = format!("{} {} {}", request.method(), request.uri().path(), beginning(request.body()));
        let answer = self.system.handle(IpAddr::V4(Ipv4Addr::LOCALHOST), request.map(Bytes::from));
        match &answer {
            Answer::Response { response, .. } => {
                self.tell(format_args!("  {asked} → {} {}", response.status(), beginning(response.body())));
            }
            Answer::Lost => self.tell(format_args!("  {asked} → lost")),
        }
        if searches {
            self.do_meanwhile(When::PeopleAreFound).await;
        }
        self.step().await;
        match answer {
            Answer::Response { response, .. } => Ok(response.map(|body| body.to_vec())),
            Answer::Lost => Err(Unsent::Perhaps("the connection broke".to_owned())),
        }
    }
}

impl Fuse {
    fn step(&self) {
        if self.steps.load(Ordering::SeqCst) > 0 && self.steps.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.blown.store(true, Ordering::SeqCst);
            self.told.notify_waiters();
        }
    }
}

impl Outside for World {
    fn now(&self) -> Timestamp {
        Self::now(self)
    }

    fn send(&self, request: Request<Vec<u8>>) -> Sending<'_> {
        Box::pin(self.carry(request))
    }
}

fn beginning(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(TOLD_OF_BODY).collect()
}

fn options(limits: Limits) -> Options {
    let part_numbers = vec![
        PartNumber::range(11, "MID-SUB-CRD_FTPN_7411", "Main building", 1_000_001, 1_000_000),
        PartNumber::range(12, "MID-SUB-CRD_FTPN_8822", "Laboratory", 5_000_001, 1_000_000),
    ];
    Options { part_numbers, limits, ..Options::new(7) }
}
