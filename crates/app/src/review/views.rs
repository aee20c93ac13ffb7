//! Views: searches of events that somebody keeps under a name.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::review::{SavedView, Search};
use domain::text::tidy;
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;
use crate::version::Expected;

/// How many views somebody can have in a project.
const MOST: u64 = 100;
const VIEW: &str = "view";

/// What people write of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewDocument {
    /// Its name.
    pub name: String,
    /// Whether everybody in the project sees it.
    pub shared: bool,
    /// What it shows.
    pub search: Search,
}

/// A view, as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnView {
    /// The view.
    pub view: SavedView,
    /// Whether the caller made it.
    pub is_own: bool,
    /// Whether the caller begins with it.
    pub is_first: bool,
}

/// The caller's views and those that are shared, by name.
///
/// # Errors
/// If the database fails.
pub async fn views(cx: &Context) -> Result<Vec<OwnView>> {
    cx.require(Permission::ReadPeople)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let first = reader.saved_views().first_of(project, cx.actor()).await?;
    let views = reader.saved_views().list(project, cx.actor()).await?;
    Ok(views.into_iter().map(|view| own(cx, view, first)).collect())
}

/// One view.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such view, or it is another's own.
pub async fn get_view(cx: &Context, id: Id<kind::SavedView>) -> Result<OwnView> {
    cx.require(Permission::ReadPeople)?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let view = reader.saved_views().lookup(project, id).await?;
    let view = view.filter(|view| is_seen(cx, view)).ok_or(Error::NotFound(VIEW))?;
    let first = reader.saved_views().first_of(project, cx.actor()).await?;
    Ok(own(cx, view, first))
}

/// Keeps a view.
///
/// # Errors
/// [`Error::Invalid`] with all that does not fit; [`Error::Taken`] if the caller has one of this name;
/// [`Error::Conflict`] if the caller has as many as can be; [`Error::Forbidden`] if it is to be shared and the caller may
/// not.
pub async fn create_view(cx: &Context, document: ViewDocument) -> Result<OwnView> {
    cx.require(Permission::ReadPeople)?;
    check(cx, &document)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    if uow.saved_views().count(project, cx.actor()).await? >= MOST {
        return Err(Error::conflict("too_many_views", format!("you keep {MOST} views, as many as can be; remove one")));
    }
    let ViewDocument { name, shared, search } = document;
    let (id, owner, name, created_at) = (cx.fresh_id()?, cx.actor(), tidy(&name), cx.now());
    let view = SavedView { id, project, owner, name, shared, search, created_at, version: 1 };
    uow.saved_views().add(&view).await?;
    record::audit(cx, &mut uow, "views.create", id, said(&view)).await?;
    let made = own(cx, view, None);
    cx.commit(uow, &made).await?;
    Ok(made)
}

/// Changes a view. What is shared can be changed by its owner and by who manages the project.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Forbidden`], [`Error::Invalid`] with all that does not fit,
/// [`Error::Taken`].
pub async fn update_view(
    cx: &Context,
    id: Id<kind::SavedView>,
    expected: Expected,
    change: impl FnOnce(&ViewDocument) -> Result<ViewDocument>,
) -> Result<OwnView> {
    cx.require(Permission::ReadPeople)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let before = uow.saved_views().lookup(project, id).await?;
    let before = before.filter(|view| is_seen(cx, view)).ok_or(Error::NotFound(VIEW))?;
    require_hold(cx, &before)?;
    expected.check(before.version)?;
    let SavedView { name, shared, search, .. } = before.clone();
    let document = change(&ViewDocument { name, shared, search })?;
    check(cx, &document)?;
    let ViewDocument { name, shared, search } = document;
    let view = SavedView { name: tidy(&name), shared, search, version: before.version + 1, ..before };
    uow.saved_views().update(&view).await?;
    if !view.shared {
        uow.saved_views().keep_for_owner(&view).await?;
    }
    record::audit(cx, &mut uow, "views.update", id, said(&view)).await?;
    let first = uow.saved_views().first_of(project, cx.actor()).await?;
    let changed = own(cx, view, first);
    cx.commit(uow, &changed).await?;
    Ok(changed)
}

/// Removes a view.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Forbidden`].
pub async fn remove_view(cx: &Context, id: Id<kind::SavedView>, expected: Expected) -> Result<()> {
    cx.require(Permission::ReadPeople)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let view = uow.saved_views().lookup(project, id).await?;
    let view = view.filter(|view| is_seen(cx, view)).ok_or(Error::NotFound(VIEW))?;
    require_hold(cx, &view)?;
    expected.check(view.version)?;
    uow.saved_views().remove(project, id).await?;
    record::audit(cx, &mut uow, "views.remove", id, said(&view)).await?;
    cx.commit(uow, &()).await
}

/// Says with which view the caller begins; `None`: with all events.
///
/// # Errors
/// [`Error::Invalid`] if the caller sees no such view.
pub async fn set_first_view(cx: &Context, id: Option<Id<kind::SavedView>>) -> Result<()> {
    cx.require(Permission::ReadPeople)?;
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    if let Some(id) = id {
        let view = uow.saved_views().lookup(project, id).await?;
        if !view.is_some_and(|view| is_seen(cx, &view)) {
            return Err(Error::invalid("/view_id", "invalid_value", "there is no such view, or it is not shared"));
        }
    }
    uow.saved_views().set_first(project, cx.actor(), id).await?;
    cx.commit(uow, &()).await
}

fn is_seen(cx: &Context, view: &SavedView) -> bool {
    view.shared || view.owner == cx.actor()
}

fn require_hold(cx: &Context, view: &SavedView) -> Result<()> {
    if view.owner == cx.actor() { Ok(()) } else { cx.require(Permission::ManageProject) }
}

fn check(cx: &Context, document: &ViewDocument) -> Result<()> {
    if document.shared {
        cx.require(Permission::AcknowledgeEvents)?;
    }
    let faults = SavedView::faults(&document.name, &document.search);
    if faults.is_empty() {
        return Ok(());
    }
    let faults = faults.into_iter().map(|fault| Invalid::new(fault.pointer, "invalid_value", fault.detail));
    Err(Error::Invalid(faults.collect()))
}

fn own(cx: &Context, view: SavedView, first: Option<Id<kind::SavedView>>) -> OwnView {
    OwnView { is_own: view.owner == cx.actor(), is_first: first == Some(view.id), view }
}

fn said(view: &SavedView) -> Value {
    json!({ "name": view.name, "shared": view.shared })
}
