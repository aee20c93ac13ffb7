//! The enrolment protocol as it goes over the wire, against its specification.

mod bodies;
mod claims;
mod forwarded;
mod lives;
mod page;
pub(crate) mod phone;
mod proofs;
