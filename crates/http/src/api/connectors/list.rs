//! `GET /api/v1/projects/{slug}/connectors`: what systems can be enrolled, and with what.

use app::list::Listing;
use app::systems::{Field, FieldKind, KnownConnector};
use axum::Json;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::access::InProject;
use crate::api::systems::CapabilitiesView;
use crate::list::Page;
use crate::problem::Result;

/// A kind of credential system that can be enrolled.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Connector)]
pub(crate) struct ConnectorView {
    /// Its name in the API.
    connector: String,
    /// Its name for people.
    title: &'static str,
    /// What `config` of a system of this kind must be: a JSON schema. Secrets are `writeOnly`; `x-order` names the
    /// fields in the order of a form.
    #[schema(value_type = Object)]
    schema: Value,
    /// What its systems can do.
    capabilities: CapabilitiesView,
}

/// Lists the kinds of credential systems that can be enrolled; there are few, on one page.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/connectors", operation_id = "list_connectors", tag = "systems",
    params(("slug" = String, Path, description = "The project's slug.")),
    responses((status = 200, description = "All of them.", body = Page<ConnectorView>)))]
pub(crate) async fn list_connectors(InProject(cx): InProject) -> Result<Json<Page<ConnectorView>>> {
    let listing = Listing::whole(app::systems::connectors(&cx).await?);
    Ok(Json(Page::of(listing, view)))
}

fn view(known: KnownConnector) -> ConnectorView {
    let KnownConnector { kind, title, fields, capabilities } = known;
    let capabilities = CapabilitiesView::of(&capabilities);
    ConnectorView { connector: kind, title, schema: schema(fields), capabilities }
}

fn schema(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let required = fields.iter().filter(|field| field.required).map(|field| field.name);
    json!({
        "type": "object",
        "properties": properties,
        "required": required.collect::<Vec<_>>(),
        "additionalProperties": false,
        "x-order": fields.iter().map(|field| field.name).collect::<Vec<_>>(),
    })
}

fn property(field: &Field) -> Value {
    let mut property = json!({ "type": "string", "title": field.label, "description": field.help });
    match field.kind {
        FieldKind::Url => property["format"] = "uri".into(),
        FieldKind::Secret => {
            property["format"] = "password".into();
            property["writeOnly"] = true.into();
        }
        FieldKind::Text => {}
    }
    if let Some(default) = field.default {
        property["default"] = default.into();
    }
    property
}
