//! Changing settings.

use domain::permission::Permission;
use domain::settings::Settings;
use serde_json::{Value, json};
use store::UnitOfWork;
use store::repo::CREDENTIALS;

use super::document::{Document, Shown};
use super::{check, show};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::transports::Secrets;
use crate::version::Expected;

/// Changes the project's settings: `change` makes of what is there what shall be. Where a
/// message would go to another server than before, its secrets are to be entered again.
///
/// # Errors
/// [`Error::Stale`]; [`Error::Invalid`] with all that does not fit; [`Error::Conflict`] if
/// the card format changes while credentials show numbers of the old one.
pub async fn update(
    cx: &Context,
    expected: Expected,
    change: impl FnOnce(&Document) -> Result<Document>,
) -> Result<Shown> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    uow.projects().move_basis(project).await?; // whoever else changes settings waits here
    let stored = uow.settings().lookup(project).await?;
    expected.check(stored.version)?;
    let known: Secrets = uow.settings().secrets(project).await?.unwrap_or_default();
    let document = change(&Document::of(&stored.settings))?;
    let fields = uow.custom_fields().list(project).await?;
    let faults = check::faults(&document, &stored.settings, &known, &fields);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (settings, secrets) = document.split(&known);
    if settings.cards != stored.settings.cards {
        refuse_while_cards_are_out(cx, &mut uow).await?;
    }
    uow.settings().update(project, &settings, stored.version + 1, cx.now()).await?;
    uow.settings().set_secrets(project, &secrets).await?;
    let detail = said(&stored.settings, &settings, secrets != known);
    record::audit(cx, &mut uow, "settings.update", project, detail).await?;
    let shown = show::read(&mut uow, cx).await?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}

/// The numbers on cards are of one format; another one would make every ID another number.
async fn refuse_while_cards_are_out(cx: &Context, uow: &mut UnitOfWork) -> Result<()> {
    let live: filter::Filter = "intent ne \"revoked\"".parse().map_err(Error::internal)?;
    let live = live.check(&CREDENTIALS.schema([])).map_err(Error::internal)?;
    let out = uow.credentials().count(cx.project().id, Some(&live), cx.now()).await?;
    if out == 0 {
        return Ok(());
    }
    let detail = format!("{out} credentials have numbers of the present card format; revoke them first");
    Err(Error::conflict("cards_in_use", detail))
}

/// What changed, section by section, before and after; of secrets only that they did.
fn said(before: &Settings, after: &Settings, secrets: bool) -> Value {
    let sections = |settings: &Settings| json!(settings).as_object().cloned().unwrap_or_default();
    let (before, after) = (sections(before), sections(after));
    let changed = after.iter().filter(|(name, value)| before.get(*name) != Some(*value));
    let changes: serde_json::Map<_, _> =
        changed.map(|(name, value)| (name.clone(), json!({ "before": before.get(name), "after": value }))).collect();
    json!({ "changed": changes, "secrets_changed": secrets })
}
