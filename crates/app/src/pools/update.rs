//! Setting up a pool.

use std::collections::BTreeSet;

use domain::event::Category;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::system::CredentialPool;
use serde_json::json;

use super::read::{Pool, with_forecast};
use crate::automation::{enqueue_pool, filter_fault};
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
}

/// Changes a pool: `change` makes of what is set what shall be.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Invalid`] with all that does not fit.
pub async fn update(
    cx: &Context,
    id: Id<kind::CredentialPool>,
    expected: Expected,
    change: impl FnOnce(&PoolDocument) -> Result<PoolDocument>,
) -> Result<Pool> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    let pool = uow.pools().lookup(project, id).await?.ok_or(Error::NotFound("pool"))?;
    expected.check(pool.version)?;
    let (before, document) = (PoolDocument::of(&pool), change(&PoolDocument::of(&pool))?);
    let fields = uow.custom_fields().list(project).await?;
    let mut faults = filter_fault(&document.auto_generate_filter, &document.auto_revoke_filter, &fields);
    if document.grace_minutes > LONGEST_GRACE {
        let detail = format!("expected a number of minutes from 0 to {LONGEST_GRACE}");
        faults.push(Invalid::new("/grace_minutes", "invalid_value", detail));
    }
    if let Some(template) = document.card_template
        && uow.card_templates().lookup(project, template).await?.is_none()
    {
        faults.push(Invalid::new(
            "/card_template_id",
            "unknown_card_template",
            "the project has no such card template",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let pool = if before == document { pool } else { applied(pool, document.clone()) };
    if before != document {
        uow.pools().update(&pool).await?;
        enqueue_pool(&mut uow, &pool).await?;
        record::audit(cx, &mut uow, "pools.update", id, said(&before, &document)).await?;
    }
    let updated = with_forecast(&mut uow, pool, cx.now()).await?;
    cx.commit(uow, &updated).await?;
    Ok(updated)
}

fn applied(pool: CredentialPool, document: PoolDocument) -> CredentialPool {
    let PoolDocument { low_water, card_template, auto_generate_filter, auto_revoke_filter, grace_minutes, review } =
        document;
    let version = pool.version + 1;
    CredentialPool {
        low_water,
        card_template,
        auto_generate_filter: auto_generate_filter.trim().to_owned(),
        auto_revoke_filter: auto_revoke_filter.trim().to_owned(),
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
