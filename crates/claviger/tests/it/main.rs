//! The built binary, as people and service managers run it.

mod access;
mod bad_input;
mod help;
mod program;
mod running;
mod serve;
mod sync;
