//! Self-service over HTTP.

mod levels;
mod passwords;
mod people;
