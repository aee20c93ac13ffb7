//! State at a glance: a project's numbers now, and as they were over time.
//!
//! A sweep keeps the numbers of each hour, so that a plot reads some hundred rows and counts nothing. How credentials
//! stand now is counted in an index, at most once in a while on each node, however many look.

mod credentials;
mod invitations;
mod measure;
mod now;
mod overview;
mod period;
mod pools;
mod series;
mod systems;

pub use credentials::credentials;
pub use invitations::invitations;
pub use overview::{Overview, PoolCounts, SystemCounts, overview};
pub use period::Period;
pub use pools::{PoolRunway, pools};
pub use series::{Point, Series};
pub use systems::{Span, SystemHistory, systems};

pub(crate) use measure::run;
pub(crate) use now::Counted;
