//! What is asked of a list, and a page of it.

use domain::custom_field::CustomField;
use store::repo::list::{Cursor, ListQuery, ListSpec, MAX_LIMIT, Page, Sort};

use crate::error::{Error, InvalidParameter, Result};

/// The query of a list, as it was sent. [`ListRequest::default`] asks for the first page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListRequest {
    /// A filter (RFC 7644 §3.4.2.2).
    pub filter: Option<String>,
    /// The name of an order, with `-` before it for the opposite one.
    pub sort: Option<String>,
    /// How many at most; 1 to 500, 100 if not said.
    pub limit: Option<u32>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Whether to count all.
    pub count: bool,
}

impl ListRequest {
    /// The query that a list understands; `fields` are the project's own, where the list has them.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`] names every parameter that does not fit.
    pub fn query<'f>(
        &self,
        spec: &'static ListSpec,
        fields: impl IntoIterator<Item = &'f CustomField>,
    ) -> Result<ListQuery> {
        let mut faults = Vec::new();
        let mut query = ListQuery::of(spec);
        query.filter = keep(self.filter.as_deref().map(|text| filter(text, spec, fields)), &mut faults);
        query.sort = keep(self.sort.as_deref().map(|text| sort(text, spec)), &mut faults).unwrap_or(query.sort);
        query.limit = keep(self.limit.map(limit), &mut faults).unwrap_or(query.limit);
        query.cursor = keep(self.cursor.as_deref().map(cursor), &mut faults);
        if faults.is_empty() { Ok(query) } else { Err(Error::InvalidQuery(faults)) }
    }
}

type Read<T> = std::result::Result<T, InvalidParameter>;

fn keep<T>(read: Option<Read<T>>, faults: &mut Vec<InvalidParameter>) -> Option<T> {
    read?.map_err(|fault| faults.push(fault)).ok()
}

fn filter<'f>(text: &str, spec: &ListSpec, fields: impl IntoIterator<Item = &'f CustomField>) -> Read<filter::Checked> {
    let refuse = |position, detail: String| InvalidParameter {
        position,
        ..InvalidParameter::new("filter", "invalid_filter", detail)
    };
    let parsed: filter::Filter =
        text.parse().map_err(|error: filter::ParseError| refuse(Some(error.position), error.problem.to_string()))?;
    parsed.check(&spec.schema(fields)).map_err(|error| refuse(None, error.to_string()))
}

fn sort(text: &str, spec: &'static ListSpec) -> Read<Sort> {
    let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    spec.sort(name, descending).ok_or_else(|| {
        let names: Vec<_> = spec.sort_names().collect();
        let detail = format!("expected one of {}, with - before it to turn it round", names.join(", "));
        InvalidParameter::new("sort", "invalid_sort", detail)
    })
}

fn limit(number: u32) -> Read<u32> {
    if (1..=MAX_LIMIT).contains(&number) {
        return Ok(number);
    }
    Err(InvalidParameter::new("limit", "invalid_limit", format!("expected a number from 1 to {MAX_LIMIT}")))
}

fn cursor(text: &str) -> Read<Cursor> {
    text.parse().map_err(|error: store::repo::list::InvalidCursor| {
        InvalidParameter::new("cursor", "invalid_cursor", error.to_string())
    })
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// In the order that was asked for.
    pub items: Vec<T>,
    /// Where the next page begins; `None` where this was the last.
    pub next_cursor: Option<String>,
    /// How many there are, if it was asked.
    pub total: Option<u64>,
}

impl<T> Listing<T> {
    /// A page, and how many rows there are if it was counted.
    #[must_use]
    pub fn of(page: Page<T>, total: Option<u64>) -> Self {
        Self { items: page.items, next_cursor: page.next.map(|cursor| cursor.to_string()), total }
    }

    /// All there is, on one page: for lists that are always short.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None, total: None }
    }

    /// The same page of something made of each item.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Listing<U> {
        Listing { items: self.items.into_iter().map(make).collect(), next_cursor: self.next_cursor, total: self.total }
    }
}

#[cfg(test)]
mod tests {
    use store::repo::AUDIT;

    use super::*;

    fn faults(request: &ListRequest) -> Vec<(&'static str, Option<usize>)> {
        match request.query(&AUDIT, []) {
            Err(Error::InvalidQuery(faults)) => faults.into_iter().map(|f| (f.parameter, f.position)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_parameter_that_does_not_fit_is_named() {
        let request = ListRequest {
            filter: Some("action zz \"x\"".to_owned()),
            sort: Some("-colour".to_owned()),
            limit: Some(501),
            cursor: Some("?".to_owned()),
            count: false,
        };
        assert_eq!(faults(&request), [("filter", Some(7)), ("sort", None), ("limit", None), ("cursor", None)]);
        let unknown = ListRequest { filter: Some("colour pr".to_owned()), ..ListRequest::default() };
        assert_eq!(faults(&unknown), [("filter", None)]);
    }

    #[test]
    fn nothing_asked_is_the_first_page() {
        let query = ListRequest::default().query(&AUDIT, []).unwrap();
        assert_eq!((query.limit, query.filter.is_none(), query.cursor.is_none()), (100, true, true));
    }
}
