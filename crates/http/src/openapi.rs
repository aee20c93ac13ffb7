//! The OpenAPI 3.1 document.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Info, InfoBuilder, License, OpenApi, Ref, RefOr, ResponseBuilder, Tag};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::cookie::Cookie;
use crate::operations::{self, Needs};
use crate::{api, codes, enrol, problem};

/// The document, as it is checked in and served: pretty JSON, the same for the same sources.
#[must_use]
pub fn document() -> String {
    let json = serde_json::to_string_pretty(&described()).unwrap_or_default();
    json + "\n"
}

/// The document of all endpoints.
pub(crate) fn described() -> OpenApi {
    complete(api::routes().merge(enrol::routes()).into_openapi())
}

/// Adds to what the endpoints say of themselves what holds for all of them.
fn complete(mut document: OpenApi) -> OpenApi {
    document.info = info();
    let tags = api::TAGS.iter().chain([&enrol::TAG]);
    document.tags = Some(tags.map(|(name, text)| tag(name, text)).collect());
    let components = document.components.get_or_insert_default();
    let mut referred = Vec::new();
    problem::Document::schemas(&mut referred);
    components.schemas.extend(referred);
    components.schemas.insert("Problem".to_owned(), problem::Document::schema());
    components.add_security_scheme("api_key", api_key());
    for (scheme, cookie) in [("session", Cookie::Console), ("holder", Cookie::Holder)] {
        let value = ApiKeyValue::new(cookie.name());
        components.add_security_scheme(scheme, SecurityScheme::ApiKey(ApiKey::Cookie(value)));
    }
    for item in document.paths.paths.values_mut() {
        operations_mut(item).into_iter().for_each(describe);
    }
    document
}

fn info() -> Info {
    let licence = License::builder().name("Apache-2.0 OR MIT").build();
    InfoBuilder::new()
        .title("Claviger")
        .version("1")
        .description(Some(format!("{INTRODUCTION}\n## Codes\n\n{}", codes::as_markdown())))
        .license(Some(licence))
        .build()
}

const INTRODUCTION: &str = "\
One head-end for the credentials that people carry on their phones.

Send an API key as `Authorization: Bearer …`. Times are RFC 3339 in UTC, ids carry a prefix that says of what.
Lists take `filter` (RFC 7644 §3.4.2.2), `sort` (`-` before a name turns it round), `limit` (at most 500), `cursor`
(`next_cursor` of the page before) and `count`. Changes are JSON Merge Patches (RFC 7396) and say in `If-Match` which
version they are of. POSTs that make something or act take an `Idempotency-Key`: repeated within 24 hours with the
same body, they answer what the first answered, but for secrets that are shown once, and act no second time.
Whatever goes wrong is told as a problem document (RFC 9457) with a stable `code`.
";

fn tag(name: &str, text: &str) -> Tag {
    let mut tag = Tag::new(name);
    tag.description = Some(text.to_owned());
    tag
}

fn api_key() -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some("An API key of a project.".to_owned());
    SecurityScheme::Http(scheme)
}

fn operations_mut(item: &mut PathItem) -> Vec<&mut Operation> {
    let all = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
    all.into_iter().filter_map(Option::as_mut).collect()
}

/// Says what the operation needs, and that it may answer a problem.
fn describe(operation: &mut Operation) {
    let Some(needs) = operation.operation_id.as_deref().and_then(operations::lookup) else { return };
    let text = operation.description.take().map_or_else(String::new, |text| text + "\n\n");
    operation.description = Some(text + &needs.in_words());
    if matches!(needs, Needs::Login | Needs::Instance | Needs::Project(_)) {
        let either = ["api_key", "session"].map(|scheme| SecurityRequirement::new(scheme, [] as [&str; 0]));
        operation.security = Some(either.to_vec());
    }
    if matches!(needs, Needs::Holder(_)) {
        operation.security = Some(vec![SecurityRequirement::new("holder", [] as [&str; 0])]);
    }
    let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    let problem = ResponseBuilder::new()
        .description("Refused or failed; `code` says why.")
        .content("application/problem+json", content)
        .build();
    // Phones are told theirs, which they say themselves.
    operation.responses.responses.entry("default".to_owned()).or_insert(RefOr::T(problem));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_openapi_3_1_and_always_the_same() {
        let text = document();
        assert!(text.contains("\"openapi\": \"3.1.0\""));
        assert_eq!(text, document());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document: serde_json::Value = serde_json::from_str(&document()).unwrap();
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "nothing at {pointer}");
        }
    }

    #[test]
    fn every_operation_may_answer_a_problem() {
        for item in described().paths.paths.values() {
            for (_, operation) in operations::methods(item) {
                assert!(operation.responses.responses.contains_key("default"), "{:?}", operation.operation_id);
            }
        }
    }
}
