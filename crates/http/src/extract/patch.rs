//! Changes as JSON Merge Patch (RFC 7396).

use axum::extract::{FromRequest, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::extract::body::read;
use crate::extract::json::{from_value, parse_json};
use crate::problem::{Fault, Problem, Result};
use crate::server::Server;

/// What is to change: members that are there replace, `null` takes away.
#[derive(Debug, Clone)]
pub(crate) struct MergePatch(Map<String, Value>);

impl MergePatch {
    /// Takes a member out that is no part of the document, such as a secret.
    ///
    /// # Errors
    /// If it is there and no text.
    pub(crate) fn take_text(&mut self, name: &str) -> Result<Option<String>> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Problem::invalid(vec![Fault::at(format!("/{name}"), "invalid_value", "expected a text")])),
        }
    }

    /// The document with the change, or where the change does not fit.
    ///
    /// # Errors
    /// [`app::Error::Invalid`] with a pointer to the member that does not fit.
    pub(crate) fn apply<T: Serialize + DeserializeOwned>(&self, document: &T) -> app::Result<T> {
        let mut value = serde_json::to_value(document).map_err(app::Error::internal)?;
        merge(&mut value, Value::Object(self.0.clone()));
        from_value(value).map_err(|fault| {
            let pointer = fault.pointer.unwrap_or_default();
            let code = if fault.code == "unknown_member" { "unknown_member" } else { "invalid_value" };
            app::Error::invalid(pointer, code, fault.detail)
        })
    }
}

/// A change that is a member of a body.
impl From<Map<String, Value>> for MergePatch {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl FromRequest<Server> for MergePatch {
    type Rejection = Problem;

    async fn from_request(request: Request, server: &Server) -> Result<Self> {
        let raw = read(request, server, &["application/merge-patch+json", "application/json"]).await?;
        parse_json(&raw).map(Self)
    }
}

/// The algorithm of RFC 7396 §2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(members) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(object) = target else { return };
    for (name, change) in members {
        if change.is_null() {
            object.remove(&name);
        } else {
            merge(object.entry(name).or_insert(Value::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_examples_of_the_rfc_hold() {
        for (original, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a":"b"}), json!(["c"]), json!(["c"])),
            (json!({"a":"foo"}), json!(null), json!(null)),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let mut target = original.clone();
            merge(&mut target, patch.clone());
            assert_eq!(target, result, "{original} with {patch}");
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        name: String,
        note: Option<String>,
    }

    fn patched(patch: Value) -> app::Result<Form> {
        let Value::Object(patch) = patch else { panic!("an object") };
        MergePatch(patch).apply(&Form { name: "a".to_owned(), note: Some("b".to_owned()) })
    }

    #[test]
    fn a_document_stays_what_it_is() {
        assert_eq!(patched(json!({"note": null})).unwrap(), Form { name: "a".to_owned(), note: None });
        for (patch, at) in [(json!({"name": null}), "/name"), (json!({"name": 1}), "/name"), (json!({"x": 1}), "/x")] {
            let error = patched(patch.clone()).unwrap_err();
            let app::Error::Invalid(faults) = error else { panic!("{error}") };
            assert_eq!(faults[0].pointer, at, "{patch}");
        }
    }
}
