//! `GET /api/v1/projects/{slug}/sync-runs/{id}/changes`: the plan, person by person.

use app::autosync::{self, PlannedChange};
use axum::Json;
use domain::id::kind;
use domain::sync::Row;
use domain::sync::plan::{Decision, Field, FieldSet};
use domain::user::User;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::InProject;
use crate::extract::{PathId, Query};
use crate::list::Page;
use crate::problem::{Fault, Problem, Result};

/// Which part of the plan.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesParams {
    /// Only what becomes this of people; left out: everything.
    #[param(required = false, inline)]
    action: Option<ActionName>,
    /// How many at most.
    #[param(required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    cursor: Option<String>,
}

/// What a plan does with a person.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncAction)]
pub(crate) enum ActionName {
    /// A new user.
    Create,
    /// New data.
    Update,
    /// Stays after all, and is invited again.
    Revive,
    /// Goes.
    Delete,
    /// Is not touched.
    Skip,
    /// Is not touched without approval.
    Hold,
}

impl ActionName {
    /// As plans have it.
    fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Revive => "revive",
            Self::Delete => "delete",
            Self::Skip => "skip",
            Self::Hold => "hold",
        }
    }
}

/// What becomes of one person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncChange)]
pub(crate) struct ChangeView {
    /// Its place in the plan, from 0.
    position: u64,
    /// `create`, `update`, `revive`, `delete`, `skip`, `hold`.
    action: String,
    /// Which fields change.
    #[schema(value_type = Vec<String>)]
    changed: Vec<Field>,
    /// Whether a new invitation goes to a new address.
    reinvite: bool,
    /// Whether the card on the phone gets another number.
    change_card: bool,
    /// The line of the file; `null` for who is not in it.
    line: Option<u32>,
    /// The user; `null` for one who is to be created.
    user_id: Option<String>,
    /// As the user is now; `null` if not yet or no more.
    now: Option<PersonView>,
    /// As the file has them; `null` where the file is not kept any more.
    file: Option<PersonView>,
}

/// A person, as far as a file tells of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncPerson)]
pub(crate) struct PersonView {
    /// Given name.
    first_name: String,
    /// Family name.
    last_name: String,
    /// The e-mail address.
    email: Option<String>,
    /// The ID.
    card_id: Option<String>,
    /// The sync ID.
    sync_id: Option<String>,
}

/// Lists what a run does, or would do, person by person; those who stay as they are are left out.
#[utoipa::path(get, path = "/api/v1/projects/{slug}/sync-runs/{id}/changes", operation_id = "list_sync_changes",
    tag = "auto-sync",
    params(("slug" = String, Path, description = "The project's slug."), ("id" = String, Path, description = "Its id."),
        ChangesParams),
    responses((status = 200, description = "A page of the plan, with the total.", body = Page<ChangeView>)))]
pub(crate) async fn list_sync_changes(
    InProject(cx): InProject,
    PathId(id): PathId<kind::SyncRun>,
    Query(params): Query<ChangesParams>,
) -> Result<Json<Page<ChangeView>>> {
    let limit = params.limit.unwrap_or(100);
    if !(1..=500).contains(&limit) {
        let fault = Fault::of_parameter("limit", "invalid_limit", "expected a number from 1 to 500");
        return Err(Problem::query(vec![fault]));
    }
    let from = params.cursor.map_or(Ok(0), |cursor| cursor.parse());
    let foreign = |_| Problem::query(vec![Fault::of_parameter("cursor", "invalid_cursor", "take it from next_cursor")]);
    let kind = params.action.map(ActionName::as_str);
    let listing = autosync::changes(&cx, id, kind, from.map_err(foreign)?, limit).await?;
    Ok(Json(Page::of(listing, ChangeView::of)))
}

impl ChangeView {
    fn of(planned: PlannedChange) -> Self {
        let PlannedChange { change, user, row } = planned;
        let (changed, reinvite, change_card) = match serde_json::from_value(change.data) {
            Ok(Decision::Update { changed, reinvite, change_card }) => (changed, reinvite, change_card),
            Ok(Decision::Revive { changed }) => (changed, true, changed.contains(Field::CardId)),
            _ => (FieldSet::default(), false, false),
        };
        Self {
            position: change.seq,
            action: change.kind,
            changed: changed.iter().collect(),
            reinvite,
            change_card,
            line: change.line,
            user_id: change.user.map(|user| user.to_string()),
            now: user.map(PersonView::from),
            file: row.map(PersonView::from),
        }
    }
}

impl From<User> for PersonView {
    fn from(user: User) -> Self {
        let profile = user.profile;
        Self {
            first_name: profile.first_name,
            last_name: profile.last_name,
            email: profile.email.map(|email| email.as_str().to_owned()),
            card_id: profile.card_id,
            sync_id: profile.sync_id,
        }
    }
}

impl From<Row> for PersonView {
    fn from(row: Row) -> Self {
        Self {
            first_name: row.first_name,
            last_name: row.last_name,
            email: Some(row.email.as_str().to_owned()),
            card_id: Some(row.card_id),
            sync_id: row.sync_id,
        }
    }
}
