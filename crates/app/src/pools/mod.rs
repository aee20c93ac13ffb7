//! Credential pools: looking at them, setting them up, and what their systems tell of them.

mod forecast;
mod learn;
mod read;
mod update;

pub use forecast::Forecast;
pub use read::{Pool, get, list};
pub use update::{PoolDocument, Updated, update};

pub(crate) use learn::{learn_from, take_reports};
pub(crate) use read::known;
