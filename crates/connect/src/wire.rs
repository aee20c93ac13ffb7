//! What connectors that speak JSON over HTTP have in common: addresses, and lenient reading.

use std::fmt::Write as _;

use domain::time::Timestamp;
use serde_json::Value;

/// An address below a base. Segments and values may hold anything; an address that a system answers is never used, so
/// that no answer leads a call (and its token) elsewhere.
pub(crate) fn url(base: &str, path: &[&str], query: &[(&str, &str)]) -> String {
    let mut url = base.trim_end_matches('/').to_owned();
    for segment in path {
        url.push('/');
        encode(&mut url, segment);
    }
    if !query.is_empty() {
        url.push('?');
        url.push_str(&form(query));
    }
    url
}

/// Names and values as a form sends them.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&mut text, name);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

fn encode(into: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// An id, which some systems write as a number and some as a text.
pub(crate) fn id(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        value => text(value),
    }
}

/// A text that says something.
pub(crate) fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A moment; one without an offset is meant in UTC.
pub(crate) fn moment(value: &Value) -> Option<Timestamp> {
    let text = value.as_str()?.trim();
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

/// What stands in a list, or the one thing that stands there alone.
pub(crate) fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whatever_stands_in_a_segment_stays_in_it() {
        assert_eq!(
            url("https://a.example/b/", &["users", "../x?y#z"], &[]),
            "https://a.example/b/users/..%2Fx%3Fy%23z"
        );
        assert_eq!(
            url("https://a.example", &["e"], &[("from", "a b&c"), ("to", "ü")]),
            "https://a.example/e?from=a%20b%26c&to=%C3%BC"
        );
    }

    #[test]
    fn what_systems_write_in_several_ways_is_read_in_all_of_them() {
        assert_eq!(
            (id(&json!(7)), id(&json!("7")), id(&json!("")), id(&json!(null))),
            (Some("7".to_owned()), Some("7".to_owned()), None, None)
        );
        assert_eq!(moment(&json!("2026-01-02T03:04:05")), moment(&json!("2026-01-02T03:04:05Z")));
        assert_eq!(moment(&json!("2026-01-02T05:04:05.000+02:00")), moment(&json!("2026-01-02 03:04:05Z")));
        assert_eq!(moment(&json!("yesterday")), None);
        assert_eq!((items(&json!([1, 2])).len(), items(&json!({"a": 1})).len(), items(&json!(null)).len()), (2, 1, 0));
    }
}
