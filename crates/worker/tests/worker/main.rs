//! Jobs and sweeps, on both databases, with transports that do as they are told.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its set-up too")]

mod caps;
mod carrier;
mod contact;
mod contact_changes;
mod leavers;
mod links;
mod logs;
mod mobile_ids;
mod office;
mod phones;
mod pins;
mod retries;
mod runner;
mod self_service;
mod sms;
mod smtp;
mod supply;
mod sweeps;
