//! JSON, with the place of what does not fit.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::problem::{Fault, Problem, Result};

/// Reads a JSON text that is an object.
pub(crate) fn parse_json<T: DeserializeOwned>(text: &[u8]) -> Result<T> {
    // Serde would take an array for a struct.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(Problem::invalid(vec![Fault::at("", "invalid_value", "expected an object, not an array")]));
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| problem(&error))?;
    reader.end().map_err(|error| malformed(&error))?;
    refuse_nul(text)?;
    Ok(read)
}

/// Reads a value that was JSON already.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> std::result::Result<T, Box<Fault>> {
    serde_path_to_error::deserialize(value).map_err(|error| Box::new(fault(&error)))
}

fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    match error.inner().classify() {
        Category::Data => Problem::invalid(vec![fault(error)]),
        Category::Syntax | Category::Eof | Category::Io => malformed(error.inner()),
    }
}

fn malformed(error: &serde_json::Error) -> Problem {
    if error.to_string().starts_with("recursion limit") {
        return Problem::new("malformed_json", "the body is nested deeper than 127 levels; nest less");
    }
    Problem::new("malformed_json", format!("the body is not JSON: {error}"))
}

fn fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let (pointer, code) = place(error);
    Fault::at(pointer, code, plain(&error.inner().to_string()))
}

/// Where a document does not fit, and the stable word for how; nothing of what stands there.
pub(crate) fn place(error: &serde_path_to_error::Error<serde_json::Error>) -> (String, &'static str) {
    let text = error.inner().to_string();
    let text = plain(&text);
    let code = match text {
        text if text.starts_with("unknown field") => "unknown_member",
        text if text.starts_with("missing field") => "missing",
        _ => "invalid_value",
    };
    let pointer = pointer(error.path());
    let names_it = code == "missing" || text.starts_with("duplicate field");
    match quoted(text).filter(|_| names_it) {
        Some(name) => (format!("{pointer}/{name}"), code),
        None => (pointer, code),
    }
}

/// The text without the place in the document.
fn plain(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(text, _)| text)
}

/// What stands between the first backticks.
fn quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// The path as RFC 6901 writes it.
fn pointer(path: &Path) -> String {
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(escaped(key)),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    segments.fold(String::new(), |pointer, segment| format!("{pointer}/{segment}"))
}

/// A member's name in a pointer (RFC 6901 §3).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// No text of ours holds U+0000: databases and mails cannot carry it.
fn refuse_nul(text: &[u8]) -> Result<()> {
    if !text.windows(6).any(|window| window == br"\u0000") {
        return Ok(());
    }
    let document: Value = serde_json::from_slice(text).map_err(|error| malformed(&error))?;
    match nul_in(&document, String::new()) {
        Some(at) => {
            Err(Problem::invalid(vec![Fault::at(at, "invalid_value", "a text cannot hold the character U+0000")]))
        }
        None => Ok(()),
    }
}

fn nul_in(value: &Value, at: String) -> Option<String> {
    match value {
        Value::String(text) if text.contains('\0') => Some(at),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| nul_in(item, format!("{at}/{index}"))),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            if name.contains('\0') {
                return Some(at.clone());
            }
            nul_in(member, format!("{at}/{}", escaped(name)))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused is looked at")]
    struct Form {
        name: String,
        #[serde(default)]
        roles: Vec<Role>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused is looked at")]
    struct Role {
        level: u8,
    }

    fn refused(text: &str) -> serde_json::Value {
        let problem = parse_json::<Form>(text.as_bytes()).unwrap_err();
        let response = axum::response::IntoResponse::into_response(problem);
        let body = axum::body::to_bytes(response.into_body(), 10_000);
        let body = futures_util::FutureExt::now_or_never(body).unwrap().unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[test]
    fn what_does_not_fit_is_pointed_at() {
        for (text, pointer, code) in [
            (r#"{"name":1}"#, "/name", "invalid_value"),
            (r#"{"name":"a","roles":[{"level":1},{"level":"x"}]}"#, "/roles/1/level", "invalid_value"),
            (r#"{"name":"a","roles":[{"level":1,"lev/el":2}]}"#, "/roles/0/lev~1el", "unknown_member"),
            (r#"{"name":"a","nmae":"b"}"#, "/nmae", "unknown_member"),
            ("{}", "/name", "missing"),
            (r#"{"name":"a\u0000b"}"#, "/name", "invalid_value"),
            (r#"{"name":"a","name":"b"}"#, "/name", "invalid_value"),
            ("[]", "", "invalid_value"),
            ("1", "", "invalid_value"),
        ] {
            let problem = refused(text);
            assert_eq!(problem["code"], "invalid", "{text}: {problem}");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{text}: {problem}");
            assert_eq!(problem["errors"][0]["code"], code, "{text}: {problem}");
        }
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        for text in ["", "{", "nil", r#"{"name":"a"} x"#, "{\"name\":\"\u{1}\"}", r#"{"name":"\ud800"}"#] {
            let problem = refused(text);
            assert_eq!(
                (problem["code"].as_str(), problem["status"].as_u64()),
                (Some("malformed_json"), Some(400)),
                "{text}"
            );
        }
    }
}
