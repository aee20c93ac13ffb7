//! Setting up a pool.

use std::collections::BTreeSet;

use domain::automation::Losses;
use domain::event::Category;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialPool;
use serde_json::json;
use store::{Session, UnitOfWork};

use super::read::{Pool, known};
use crate::automation::{Filters, Wanted, enqueue_pool, hold, is_mass_change};
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::record;
use crate::version::Expected;

/// The longest grace time, in minutes: 30 days.
const LONGEST_GRACE: u32 = 30 * 24 * 60;

/// What people set of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolDocument {
    /// At how many left an alarm is raised; `None`: never.
    pub low_water: Option<u64>,
    /// How its new cards are made; `None`: as its system says.
    pub card_template: Option<Id<kind::CardTemplate>>,
    /// Who gets a credential of it by itself; empty: nobody, and nobody loses one.
    pub auto_generate_filter: String,
    /// Whose credentials of it are revoked; empty: nobody's.
    pub auto_revoke_filter: String,
    /// How long a credential that automation ends is only suspended before it is revoked, in minutes.
    pub grace_minutes: u32,
    /// Which of its events become review records; `None`: as its system says.
    pub review: Option<BTreeSet<Category>>,
}

impl PoolDocument {
    fn of(pool: &CredentialPool) -> Self {
        Self {
            low_water: pool.low_water,
            card_template: pool.card_template,
            auto_generate_filter: pool.auto_generate_filter.clone(),
            auto_revoke_filter: pool.auto_revoke_filter.clone(),
            grace_minutes: pool.grace_minutes,
            review: pool.review.clone(),
        }
    }

    fn trimmed(self) -> Self {
        let auto_generate_filter = self.auto_generate_filter.trim().to_owned();
        let auto_revoke_filter = self.auto_revoke_filter.trim().to_owned();
        Self { auto_generate_filter, auto_revoke_filter, ..self }
    }

    fn has_filters_of(&self, other: &Self) -> bool {
        self.auto_generate_filter == other.auto_generate_filter && self.auto_revoke_filter == other.auto_revoke_filter
    }
}

/// A pool after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Updated {
    /// The pool now.
    pub pool: Pool,
    /// Whether the filters of this change wait for a person. The rest of it is done.
    pub is_held: bool,
}

/// Changes a pool: `change` makes of what is set what shall be. Filters that would end many credentials are held.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit.
pub async fn update(
    cx: &Context,
    id: Id<kind::CredentialPool>,
    expected: Expected,
    change: impl FnOnce(&PoolDocument) -> Result<PoolDocument>,
) -> Result<Updated> {
    cx.require(Permission::ManageProject)?;
    let project = cx.project().id;
    let mut reader = cx.read().await?;
    let pool = reader.pools().lookup(project, id).await?.ok_or(Error::NotFound("pool"))?;
    expected.check(pool.version)?;
    let before = PoolDocument::of(&pool);
    let document = change(&before)?.trimmed();
    let filters = check(&mut reader, project, &document).await?;
    drop(reader);
    let losses = if document.has_filters_of(&before) { None } else { is_mass_change(cx, &pool, &filters).await? };
    // Whoever was faster raised the version: then this one writes nothing.
    let mut uow = cx.begin().await?;
    let pool = match losses {
        _ if before == document => pool,
        Some(losses) => held(cx, &mut uow, pool, document, losses).await?,
        None => saved(cx, &mut uow, pool, document).await?,
    };
    let pool = known(&mut uow, pool, cx.now()).await?;
    let updated = Updated { pool, is_held: losses.is_some() };
    cx.commit(uow, &updated.pool).await?;
    Ok(updated)
}

/// Reads the filters, and checks the rest.
async fn check(session: &mut Session, project: Id<kind::Project>, document: &PoolDocument) -> Result<Filters> {
    let fields = session.custom_fields().list(project).await?;
    let mut faults = Vec::new();
    let filters = Filters::read(&document.auto_generate_filter, &document.auto_revoke_filter, &fields);
    let filters = filters.unwrap_or_else(|unfit| {
        faults = unfit;
        Filters::default()
    });
    if document.grace_minutes > LONGEST_GRACE {
        let detail = format!("expected a number of minutes from 0 to {LONGEST_GRACE}");
        faults.push(Invalid::new("/grace_minutes", "invalid_value", detail));
    }
    if let Some(template) = document.card_template
        && session.card_templates().lookup(project, template).await?.is_none()
    {
        let detail = "the project has no such card template";
        faults.push(Invalid::new("/card_template_id", "unknown_card_template", detail));
    }
    if faults.is_empty() { Ok(filters) } else { Err(Error::Invalid(faults)) }
}

/// Writes the change. Filters that waited give way to filters of this one.
async fn saved(
    cx: &Context,
    uow: &mut UnitOfWork,
    pool: CredentialPool,
    document: PoolDocument,
) -> Result<CredentialPool> {
    let before = PoolDocument::of(&pool);
    let pool = applied(pool, document.clone());
    uow.pools().update(&pool).await?;
    if !document.has_filters_of(&before) {
        uow.automation().forget_held_filters(pool.project, pool.id).await?;
    }
    enqueue_pool(uow, &pool).await?;
    record::audit(cx, uow, "pools.update", pool.id, said(&before, &document)).await?;
    Ok(pool)
}

/// Writes all but the filters, which wait for a person.
async fn held(
    cx: &Context,
    uow: &mut UnitOfWork,
    pool: CredentialPool,
    document: PoolDocument,
    losses: Losses,
) -> Result<CredentialPool> {
    let before = PoolDocument::of(&pool);
    let wanted =
        Wanted { generate: document.auto_generate_filter.clone(), revoke: document.auto_revoke_filter.clone() };
    let document = PoolDocument {
        auto_generate_filter: before.auto_generate_filter.clone(),
        auto_revoke_filter: before.auto_revoke_filter.clone(),
        ..document
    };
    let is_more = document != before;
    let pool = applied(pool, document.clone());
    uow.pools().update(&pool).await?;
    if is_more {
        record::audit(cx, uow, "pools.update", pool.id, said(&before, &document)).await?;
    }
    hold(cx, uow, &pool, wanted, losses).await?;
    Ok(pool)
}

fn applied(pool: CredentialPool, document: PoolDocument) -> CredentialPool {
    let PoolDocument { low_water, card_template, auto_generate_filter, auto_revoke_filter, grace_minutes, review } =
        document;
    let version = pool.version + 1;
    CredentialPool {
        low_water,
        card_template,
        auto_generate_filter,
        auto_revoke_filter,
        grace_minutes,
        review,
        version,
        ..pool
    }
}

fn said(before: &PoolDocument, after: &PoolDocument) -> serde_json::Value {
    let parts = |document: &PoolDocument| {
        json!({
            "low_water": document.low_water,
            "card_template": document.card_template,
            "auto_generate_filter": document.auto_generate_filter,
            "auto_revoke_filter": document.auto_revoke_filter,
            "grace_minutes": document.grace_minutes,
            "review": document.review.as_ref().map(|all| all.iter().map(|one| one.as_str()).collect::<Vec<_>>()),
        })
    };
    json!({ "before": parts(before), "after": parts(after) })
}
