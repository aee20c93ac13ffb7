//! The API against a running router on a scratch database.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

mod autosync;
mod certificates;
mod codes;
mod contact_changes;
mod credentials;
mod enrol;
mod est;
mod frame;
mod idempotency;
mod inputs;
mod keys;
mod links;
mod login;
mod matrix;
mod me;
mod members;
mod mobile_id;
mod operators;
mod pages;
mod projects;
mod recovery;
mod review;
mod rules;
mod self_service;
mod settings;
mod setup;
mod stream;
mod users;
mod webhooks;
mod words;
mod world;
