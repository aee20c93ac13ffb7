//! What a plot is drawn of.

use domain::statistics::{Amounts, Step};
use domain::time::Timestamp;

/// Points in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// How far apart they are. Where nothing was measured there are none.
    pub step: Step,
    /// The points.
    pub points: Vec<Point>,
}

/// What there was at a moment, or in the step that begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The moment.
    pub at: Timestamp,
    /// How much of what.
    pub amounts: Amounts,
}
