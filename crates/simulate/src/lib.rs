//! Counterparts for demonstrations and tests: the reference phone, a mail sink, simulators of vendors' services.
//!
//! - [`phone`] speaks the enrolment protocol as its specification says (`docs/src/enrolment-protocol.md`), over HTTP.
//! - [`mailsink`] takes mails over SMTP and text messages over HTTP, keeps them in memory, and shows them on a page.
//! - The folders that are named after vendors simulate their services, with faults; [`service`] is what they stand on.
//!
//! Nothing here shares code with the server: a mistake on one side is to be found by the other, not shared by both.
//! None reads the system clock or the environment; the binary hands in what is needed.
//!
//! To add a counterpart, give it a folder of its own that depends on no other but `service`.

pub mod accessgrid;
pub mod mailsink;
pub mod origo;
pub mod phone;
pub mod service;
