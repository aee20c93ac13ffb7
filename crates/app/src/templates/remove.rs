//! Going back to the built-in words.

use domain::permission::Permission;
use serde_json::json;

use super::parts::Name;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;

/// Goes back to the built-in message.
///
/// # Errors
/// [`Error::NotFound`] if the project has no words of its own for it.
pub async fn remove(cx: &Context, name: Name) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    if !uow.template_overrides().remove(project, name.kind.as_str(), name.locale).await? {
        return Err(Error::NotFound("mail template of the project's own"));
    }
    let detail = json!({ "kind": name.kind, "locale": name.locale });
    record::audit(cx, &mut uow, "mail_templates.delete", project, detail).await?;
    cx.commit(uow, &()).await
}
