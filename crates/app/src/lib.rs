//! The use cases: authorize → load → decide → commit.
//!
//! Each use case is one function that takes a [`Context`]: who calls, in which
//! project, and everything it needs from outside. It requires a permission,
//! loads, lets `domain` decide, and commits **one** unit of work that holds the
//! entities, the events, the audit entries and the jobs that follow. Nothing
//! here talks to the outside inside a unit of work, and nothing here knows HTTP.
//!
//! To add a use case: a function in the module of its entity, the permission
//! that it requires first, and its operation in the `http` crate's table.

pub mod access;
pub mod audit;
pub mod authority;
pub mod automation;
pub mod autosync;
pub mod card_templates;
pub mod certificates;
pub mod clock;
pub mod connections;
pub mod context;
pub mod credentials;
pub mod custom_fields;
pub mod devices;
pub mod doctor;
pub mod drift;
pub mod enrol;
pub mod error;
pub mod est;
pub mod events;
pub mod figures;
pub mod follow;
pub mod idempotent;
mod ids;
pub mod inputs;
pub mod instance;
pub mod invitations;
pub mod jobs;
pub mod list;
pub mod measures;
pub mod mobile_id;
pub mod operator_tasks;
pub mod outbox;
pub mod pools;
pub mod processes;
pub mod projects;
pub mod public_url;
pub mod record;
pub mod recovery;
pub mod review;
pub mod rules;
pub mod search;
pub mod self_service;
pub mod settings;
pub mod statistics;
pub mod sweeps;
pub mod systems;
pub mod templates;
#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]
pub mod testing;
pub mod tokens;
pub mod transports;
pub mod users;
pub mod version;
pub mod webhooks;

pub use clock::Clock;
pub use context::{App, Caller, Context, Parts};
pub use error::{Error, Result};
pub use instance::Instance;
pub use public_url::PublicUrl;
pub use transports::Transports;
pub use version::Expected;
