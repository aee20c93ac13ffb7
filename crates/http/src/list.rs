//! Lists: what may be asked, and how a page is answered.

use app::list::{ListRequest, Listing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The query of every list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// Only what this is true of: a filter of RFC 7644 §3.4.2.2, such as `last_name sw "Be"`.
    #[param(required = false)]
    filter: Option<String>,
    /// The order; `-` before its name turns it round.
    #[param(required = false)]
    sort: Option<String>,
    /// How many at most.
    #[param(required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    cursor: Option<String>,
    /// Whether to say how many there are in total.
    #[param(required = false)]
    count: bool,
}

impl From<ListParams> for ListRequest {
    fn from(params: ListParams) -> Self {
        let ListParams { filter, sort, limit, cursor, count } = params;
        Self { filter, sort, limit, cursor, count }
    }
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// In the order that was asked for.
    items: Vec<T>,
    /// Where the next page begins; `null` on the last one.
    next_cursor: Option<String>,
    /// How many there are, if it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

impl<T> Page<T> {
    /// The page of a use case, each item as the API shows it.
    pub(crate) fn of<E>(listing: Listing<E>, show: impl FnMut(E) -> T) -> Self {
        let Listing { items, next_cursor, total } = listing.map(show);
        Self { items, next_cursor, total }
    }
}
