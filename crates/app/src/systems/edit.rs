//! Editing a system.

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::{CredentialSystem, RunMode};
use serde_json::json;

use super::check::SystemDocument;
use super::read::{System, known};
use crate::automation::enqueue_pool;
use crate::connections::SystemSecrets;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::version::Expected;
use crate::{jobs, record};

/// Changes a system: `change` makes of what is there what shall be. Where it would be called at another host than
/// before, its secrets are to be entered again.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit, [`Error::Taken`].
pub async fn update(
    cx: &Context,
    id: Id<kind::CredentialSystem>,
    expected: Expected,
    change: impl FnOnce(&SystemDocument) -> Result<SystemDocument>,
) -> Result<System> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let before = uow.systems().lookup(project, id).await?.ok_or(Error::NotFound("system"))?;
    expected.check(before.version)?;
    let secrets_before: SystemSecrets = uow.systems().secrets(project, id).await?;
    let document = change(&SystemDocument::of(&before))?;
    let connectors = cx.app().parts().connectors.clone();
    let connector = connectors.find(&before.connector).ok_or(Error::NotFound("connector"))?;
    let checked = document.check(cx, &mut uow, connector, &before, &secrets_before).await?;
    let (after, secrets) = checked.map_err(Error::Invalid)?;
    let changed = changed(&before, &after, secrets != secrets_before);
    if changed.is_empty() {
        let same = known(cx, &mut uow, before).await?;
        cx.commit(uow, &same).await?;
        return Ok(same);
    }
    let after = CredentialSystem { version: before.version + 1, ..after };
    uow.systems().update(&after).await?;
    uow.systems().set_secrets(project, id, &secrets).await?;
    if after.run_mode != before.run_mode || secrets != secrets_before {
        // Whoever may keep it now takes it anew, and tries at once.
        uow.connections().let_go(id, cx.now()).await?;
    }
    if before.run_mode == RunMode::Disabled || after.operator != before.operator {
        // What automation wanted meanwhile is looked at anew.
        for pool in uow.pools().list_of_system(project, id).await? {
            enqueue_pool(&mut uow, &pool).await?;
        }
    }
    if before.run_mode == RunMode::Disabled {
        jobs::call(&mut uow, project, cx.now()).await?;
    }
    let detail = Detail::changed(&changed);
    let event = Event { system: Some(id), detail, ..record::event(cx, Category::SystemConfigured)? };
    uow.events().add(&event).await?;
    record::audit(cx, &mut uow, "systems.update", id, json!({ "changed": changed })).await?;
    let updated = known(cx, &mut uow, after).await?;
    cx.commit(uow, &updated).await?;
    Ok(updated)
}

fn changed(a: &CredentialSystem, b: &CredentialSystem, secrets: bool) -> Vec<&'static str> {
    [
        ("name", a.name != b.name),
        ("notes", a.notes != b.notes),
        ("run_mode", a.run_mode != b.run_mode),
        ("config", a.configuration != b.configuration || secrets),
        ("send_invitations", a.send_invitations != b.send_invitations),
        ("email_field", a.email_field != b.email_field),
        ("mobile_field", a.mobile_field != b.mobile_field),
        ("delete_users_without_credentials", a.delete_users_without_credentials != b.delete_users_without_credentials),
        ("card_template_id", a.card_template != b.card_template),
        ("review", a.review != b.review),
        ("operator_id", a.operator != b.operator),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
