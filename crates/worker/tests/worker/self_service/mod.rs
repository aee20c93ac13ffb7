//! Self-service over everything that stands behind it.

mod fetching;
mod links;
mod locking;
mod logins;
mod looking;
mod people;
