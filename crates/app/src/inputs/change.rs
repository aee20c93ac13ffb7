//! Adding, renaming and removing inputs.

use domain::id::{Id, kind};
use domain::input::Input;
use domain::permission::Permission;
use domain::text::tidy;
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;
use crate::version::Expected;

/// How many characters the notes may have.
const LONGEST_NOTES: usize = 2_000;

/// What people write of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputDocument {
    /// Its name.
    pub name: String,
    /// What is to be known of it.
    pub notes: String,
}

impl InputDocument {
    /// The document without what only looks like text.
    fn checked(&self) -> Result<Self> {
        let (name, notes) = (tidy(&self.name), self.notes.trim().to_owned());
        let mut faults = Vec::new();
        if !(1..=100).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            faults.push(Invalid::new("/name", "invalid_value", "expected 1 to 100 characters on one line"));
        }
        let is_strange = |c: char| c.is_control() && c != '\n' && c != '\t';
        if notes.chars().count() > LONGEST_NOTES || notes.chars().any(is_strange) {
            let detail = format!("expected at most {LONGEST_NOTES} characters of text");
            faults.push(Invalid::new("/notes", "invalid_value", detail));
        }
        if faults.is_empty() { Ok(Self { name, notes }) } else { Err(Error::Invalid(faults)) }
    }
}

/// Adds an input. It begins as normal.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Taken`] if the project has one of this name.
pub async fn create(cx: &Context, document: InputDocument) -> Result<Input> {
    cx.require(Permission::ManageProject)?;
    let InputDocument { name, notes } = document.checked()?;
    let mut uow = cx.begin().await?;
    let input = Input::new(cx.fresh_id()?, cx.project().id, name, notes, cx.now());
    uow.inputs().add(&input).await?;
    record::audit(cx, &mut uow, "inputs.create", input.id, json!({ "name": input.name })).await?;
    cx.commit(uow, &input).await?;
    Ok(input)
}

/// Changes what people write of an input. Its state stays.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit, [`Error::Taken`].
pub async fn update(
    cx: &Context,
    id: Id<kind::Input>,
    expected: Expected,
    change: impl FnOnce(&InputDocument) -> Result<InputDocument>,
) -> Result<Input> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let before = uow.inputs().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("input"))?;
    expected.check(before.version)?;
    let known = InputDocument { name: before.name.clone(), notes: before.notes.clone() };
    let InputDocument { name, notes } = change(&known)?.checked()?;
    let after = Input { name, notes, version: before.version + 1, ..before };
    uow.inputs().update(&after).await?;
    record::audit(cx, &mut uow, "inputs.update", id, json!({ "name": after.name })).await?;
    cx.commit(uow, &after).await?;
    Ok(after)
}

/// Removes an input. What it told stays among the events.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; [`Error::Conflict`] if a system or a pool triggers it.
pub async fn remove(cx: &Context, id: Id<kind::Input>, expected: Expected) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let found = uow.inputs().lock(project, &[id]).await?.pop();
    let input = found.ok_or(Error::NotFound("input"))?;
    expected.check(input.version)?;
    let places = uow.input_triggers().places_of(project, id).await?;
    if !places.is_empty() {
        let names: Vec<_> = places.into_iter().map(|(_, name)| name).collect();
        let detail = format!("events trigger it at: {}; take it away there first", names.join(", "));
        return Err(Error::conflict("input_in_use", detail));
    }
    uow.inputs().remove(project, id).await?;
    record::audit(cx, &mut uow, "inputs.remove", id, json!({ "name": input.name })).await?;
    cx.commit(uow, &()).await
}
