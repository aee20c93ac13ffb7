//! Connectors to mobile credential systems.
//!
//! A connector turns one order into calls to its system and says what the
//! system answered, as an [`Observation`](domain::credential::Observation); it
//! decides nothing and stores nothing. What it can do stands in its
//! [`Capabilities`], as data: nobody asks for what a system cannot do.
//!
//! - [`Connector`]: one kind of system. What it can do, what it is configured
//!   with ([`Field`]), and how it is reached ([`Reach`]).
//! - [`Connection`]: one system of that kind, as somebody configured it.
//! - [`Outside`]: the network and the clock, handed in. A connector has no other
//!   way out, so that tests can put a simulator there and time can be theirs.
//! - [`Pace`]: the budget of calls that a system allows.
//!
//! To add a connector: a folder here, a line where the binary puts the
//! [`Connectors`] together, and the conformance suite in `tests/`; the manual's
//! *Adding a connector* walks through it.

pub mod accessgrid;
mod answer;
mod capabilities;
mod connection;
mod connector;
mod error;
mod form;
pub mod mobile_id;
pub mod origo;
mod outside;
mod pace;
mod wire;

pub use answer::{Answer, Found, FoundHolder, Inventory, News, Notice, PoolReport, Subject, SystemInvitation};
pub use capabilities::{Capabilities, Events, Inviting, Limit, Numbering};
pub use connection::{Callback, Connection, Holder, Order, Pending};
pub use connector::{Connector, Connectors, InProcess, Reach, Remote};
pub use error::{Error, Result};
pub use form::{Field, FieldFault, FieldKind, Values};
pub use outside::{Outside, Sending, Unsent};
pub use pace::{Lane, Pace};
