//! What operators are to do.

mod close;
mod list;

use app::operator_tasks::Told;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::credentials::PersonName;
use crate::server::Server;

/// The endpoints.
pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::default().routes(routes!(list::list_operator_tasks)).routes(routes!(close::close_operator_task))
}

/// What an operator is to do, or did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OperatorTask)]
pub(crate) struct TaskView {
    /// `tsk_…`.
    id: String,
    /// What is to be done.
    title: String,
    /// Why.
    detail: String,
    /// `open` or `done`.
    state: &'static str,
    /// The rule that opened it.
    rule_id: Option<String>,
    /// Whom it is about.
    user_id: Option<String>,
    /// What the person is called.
    user_name: Option<PersonName>,
    /// Which credential it is about.
    credential_id: Option<String>,
    /// Which system it is about.
    system_id: Option<String>,
    /// Which pool it is about.
    pool_id: Option<String>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Who closed it: `opr_…` or `key_…`.
    closed_by: Option<String>,
    /// What they are called.
    closed_by_name: Option<String>,
    /// When it was closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
}

impl TaskView {
    fn of(Told { task, user, closed_by }: &Told) -> Self {
        Self {
            id: task.id.to_string(),
            title: task.title.clone(),
            detail: task.detail.clone(),
            state: task.state().as_str(),
            rule_id: task.rule.map(|id| id.to_string()),
            user_id: task.user.map(|id| id.to_string()),
            user_name: user.as_ref().map(PersonName::of),
            credential_id: task.credential.map(|id| id.to_string()),
            system_id: task.system.map(|id| id.to_string()),
            pool_id: task.pool.map(|id| id.to_string()),
            created_at: task.created_at,
            closed_by: task.closed.map(|(who, _)| who.to_string()),
            closed_by_name: closed_by.clone(),
            closed_at: task.closed.map(|(_, at)| at),
        }
    }
}
