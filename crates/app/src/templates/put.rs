//! Saying it in other words.

use domain::permission::Permission;
use serde_json::json;
use store::repo::TemplateOverride;

use super::list::Template;
use super::parts::{Name, Parts};
use crate::context::Context;
use crate::error::Result;
use crate::record;
use crate::version::Expected;

/// Replaces what the project says in a message; parts that are left out are the built-in ones.
/// Each part is rendered with invented data before it is kept.
///
/// # Errors
/// [`crate::Error::Invalid`] with the part and the line; [`crate::Error::Stale`].
pub async fn put(cx: &Context, name: Name, expected: Expected, parts: &Parts) -> Result<Template> {
    cx.require(Permission::ManageProject)?;
    parts.overrides(name)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let present = uow.template_overrides().lookup(project, name.kind.as_str(), name.locale).await?;
    let version = present.map_or(0, |present| present.version);
    expected.check(version)?;
    let own = TemplateOverride {
        kind: name.kind.as_str().to_owned(),
        locale: name.locale,
        parts: parts.stored(),
        updated_at: cx.now(),
        version: version + 1,
    };
    uow.template_overrides().update(project, &own).await?;
    let written: Vec<_> = own.parts.keys().collect();
    let detail = json!({ "kind": own.kind, "locale": own.locale, "parts": written });
    record::audit(cx, &mut uow, "mail_templates.update", project, detail).await?;
    let template = Template::of(name, Some(&own));
    cx.commit(uow, &template).await?;
    Ok(template)
}
