//! Self-service over HTTP.

mod levels;
mod own;
mod passwords;
mod people;
mod phones;
