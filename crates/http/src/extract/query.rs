//! Query parameters.

use axum::extract::FromRequestParts;
use axum::extract::rejection::QueryRejection;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::{Fault, Problem, Result};
use crate::server::Server;

/// The query, as the endpoint wants it. Its type denies unknown fields.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Server> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::query(vec![Fault::of_parameter("", "invalid_value", "no text can hold U+0000")]));
        }
        axum::extract::Query::try_from_uri(&parts.uri).map(|query| Self(query.0)).map_err(|error| refuse(&error))
    }
}

fn refuse(rejection: &QueryRejection) -> Problem {
    let text = rejection.body_text();
    let text = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
    let fault = match (text.split_once(": "), text.split('`').nth(1)) {
        (_, Some(name)) if text.contains("unknown field") => Fault::of_parameter(name, "unknown_parameter", text),
        (Some((name, detail)), _) => Fault::of_parameter(name, "invalid_value", detail),
        (None, name) => Fault::of_parameter(name.unwrap_or_default(), "invalid_value", text),
    };
    Problem::query(vec![fault])
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused is looked at")]
    struct Form {
        limit: Option<u32>,
    }

    #[test]
    fn the_parameter_is_named() {
        for (query, code) in
            [("limit=x", "invalid_value"), ("limti=1", "unknown_parameter"), ("limit=1&limit=2", "invalid_value")]
        {
            let uri = format!("/?{query}").parse().unwrap();
            let rejection = axum::extract::Query::<Form>::try_from_uri(&uri).unwrap_err();
            let text = format!("{:?}", refuse(&rejection));
            let name = query.split('=').next().unwrap();
            assert!(text.contains(&format!("parameter: Some(\"{name}\")")), "{query}: {text}");
            assert!(text.contains(code), "{query}: {text}");
        }
    }
}
