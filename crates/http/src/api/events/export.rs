//! `GET /api/v1/projects/{slug}/events/export`.

use app::events::{Export, Told};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::EventView;
use crate::access::InProject;
use crate::csv;
use crate::extract::Query;
use crate::problem::Result;

/// How events are written.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// A table for spreadsheets: UTF-8 with a mark, commas, a head, and no cell that would be calculated.
    Csv,
    /// What `list_events` shows, one JSON object on each line.
    Jsonl,
}

/// What is taken out, and how it is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `csv`: a table for spreadsheets; `jsonl`: one JSON object on each line.
    #[param(value_type = String)]
    format: Format,
    /// As of `list_events`.
    #[param(required = false)]
    filter: Option<String>,
    /// As of `list_events`.
    #[param(required = false)]
    sort: Option<String>,
}

/// Takes out all events that a filter is true of, however many, as they are read. The audit trail says who did, and with
/// which filter. An answer that breaks off is not whole.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/events/export", operation_id = "export_events", tag = "events",
    params(("slug" = String, Path, description = "The project's slug."), Wanted),
    responses((status = 200, description = "The events.", content((String = "text/csv"), (String = "application/x-ndjson")))))]
pub(crate) async fn export_events(InProject(cx): InProject, Query(wanted): Query<Wanted>) -> Result<Response> {
    let Wanted { format, filter, sort } = wanted;
    let mut export = app::events::export(&cx, filter, sort, format.name()).await?;
    // What cannot be answered at all is a problem; from here on the answer can only break off.
    let first = export.next().await?.unwrap_or_default();
    let name = format!("attachment; filename=\"{}-events.{}\"", cx.project().slug, format.name());
    let headers = [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "no-store")];
    let first = stream::iter([format.write(first, true)]);
    let body = Body::from_stream(first.chain(stream::unfold(export, move |export| next(format, export))));
    Ok((headers, [(CONTENT_DISPOSITION, name)], body).into_response())
}

/// The next page as it is written; after a failure the answer breaks off.
async fn next(format: Format, mut export: Export) -> Option<(app::Result<Bytes>, Export)> {
    let page = export.next().await.inspect_err(|error| tracing::error!(%error, "an export of events broke off"));
    let written = page.transpose()?.and_then(|page| format.write(page, false));
    Some((written, export))
}

impl Format {
    fn write(self, page: Vec<Told>, is_first: bool) -> app::Result<Bytes> {
        match self {
            Self::Csv => Ok(table(page, is_first).into()),
            Self::Jsonl => lines(page).map(Bytes::from),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => "application/x-ndjson",
        }
    }
}

fn lines(page: Vec<Told>) -> app::Result<String> {
    let mut text = String::new();
    for told in page {
        text.push_str(&serde_json::to_string(&EventView::of(told)).map_err(app::Error::internal)?);
        text.push('\n');
    }
    Ok(text)
}

const HEAD: [&str; 16] = [
    "at",
    "severity",
    "category",
    "text",
    "actor",
    "user_id",
    "credential_id",
    "invitation_id",
    "device_id",
    "system_id",
    "pool_id",
    "sync_run_id",
    "acknowledged_at",
    "acknowledged_by",
    "id",
    "seq",
];

fn table(page: Vec<Told>, is_first: bool) -> String {
    let mut table = String::new();
    if is_first {
        table.push_str(csv::MARK);
        csv::line(&mut table, HEAD);
    }
    for told in page {
        let view = EventView::of(told);
        let known = |id: Option<String>| id.unwrap_or_default();
        let cells = [
            view.at.to_string(),
            view.severity.to_owned(),
            view.category.to_owned(),
            view.text,
            view.actor,
            known(view.user_id),
            known(view.credential_id),
            known(view.invitation_id),
            known(view.device_id),
            known(view.system_id),
            known(view.pool_id),
            known(view.sync_run_id),
            known(view.acknowledged_at.map(|at| at.to_string())),
            known(view.acknowledged_by),
            view.id,
            view.seq.to_string(),
        ];
        csv::line(&mut table, cells.iter().map(String::as_str));
    }
    table
}
