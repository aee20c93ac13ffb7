//! Taking events out of Claviger, as many as there are.

use domain::permission::Permission;
use serde_json::json;
use store::repo::EVENTS;
use store::repo::list::{ListQuery, MAX_LIMIT};

use crate::context::Context;
use crate::error::Result;
use crate::events::{Names, Told};
use crate::list::ListRequest;
use crate::record;

/// Events on their way out, a page at a time: nothing is read before it is asked for.
pub struct Export {
    cx: Context,
    query: ListQuery,
    is_over: bool,
}

/// Begins to take out the events that a list with this filter and order shows. `format` is how they are written, for the
/// audit trail, which says who took what.
///
/// # Errors
/// [`crate::Error::InvalidQuery`] names every parameter that does not fit.
pub async fn export(
    cx: &Context,
    filter: Option<String>,
    sort: Option<String>,
    format: &'static str,
) -> Result<Export> {
    cx.require(Permission::ReadPeople)?;
    let detail = json!({ "format": format, "filter": filter, "sort": sort });
    let request = ListRequest { filter, sort, limit: Some(MAX_LIMIT), ..ListRequest::default() };
    let query = request.query(&EVENTS, [])?;
    let mut uow = cx.begin().await?;
    record::audit(cx, &mut uow, "events.export", cx.project().id, detail).await?;
    cx.commit(uow, &()).await?;
    Ok(Export { cx: cx.clone(), query, is_over: false })
}

impl Export {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn next(&mut self) -> Result<Option<Vec<Told>>> {
        if self.is_over {
            return Ok(None);
        }
        let (mut reader, project) = (self.cx.read().await?, self.cx.project().id);
        let page = reader.events().list(project, &self.query).await?;
        let names = Names::of(&mut reader, project, &page.items).await?;
        self.is_over = page.next.is_none();
        self.query.cursor = page.next;
        Ok(Some(page.items.into_iter().map(|recorded| names.tell(recorded)).collect()))
    }
}
