//! The words of Claviger: ids, values, entities, state machines, events, card
//! formats, and the planning of a sync.
//!
//! Everything here is pure: no I/O, no async, no clock and no randomness of its
//! own. Time and fresh ids are handed in, so that every decision can be tested
//! by calling a function. To add an entity, give it a file, a marker in [`id`],
//! and its place in the store.

pub mod address_range;
pub mod audit;
pub mod authority;
pub mod automation;
pub mod card;
pub mod certificate;
pub mod contact;
pub mod contact_change;
pub mod credential;
pub mod custom_field;
pub mod device;
pub mod drift;
pub mod event;
pub mod id;
pub mod input;
pub mod invitation;
pub mod job;
pub mod mobile_id;
pub mod operator;
pub mod operator_task;
pub mod origin;
pub mod permission;
pub mod phone_login;
pub mod process;
pub mod project;
pub mod recovery;
pub mod retention;
pub mod review;
pub mod rule;
pub mod seen;
pub mod self_service;
pub mod settings;
pub mod statistics;
pub mod sync;
pub mod system;
pub mod text;
pub mod time;
pub mod user;
pub mod webhook;
