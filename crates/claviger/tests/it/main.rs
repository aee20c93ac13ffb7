//! The built binary, as people and service managers run it.

mod bad_input;
mod help;
mod program;
mod serve;
mod sync;
