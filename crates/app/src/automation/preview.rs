//! What filters would do, before they are saved.

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::{ListedUser, Touched};

use super::filters::Filters;
use crate::context::Context;
use crate::error::{Error, Result};

/// How many people are shown of each way.
const SHOWN: u32 = 100;

/// What filters would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// How many people, each way.
    pub counts: Counts,
    /// The first of those who gain a credential, by name.
    pub gain: Vec<ListedUser>,
    /// The first of those who lose one, by name, and why.
    pub lose: Vec<(ListedUser, Reason)>,
}

/// How many people filters touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Who would get a credential.
    pub gain: u64,
    /// Who would lose one or more.
    pub lose: u64,
    /// Active people of whom a filter cannot say anything, as an attribute is missing: nothing changes for them.
    pub unknown: u64,
    /// How many credentials the pool has left; `None` where it is not limited.
    pub available: Option<u64>,
}

/// Why somebody loses a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The revoke filter is true: all of the pool go.
    RevokeFilter,
    /// The generate filter is false: what automation began goes.
    GenerateFilter,
}

/// Says what filters would do if they were saved now.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] if a filter does not fit.
pub async fn preview(cx: &Context, pool: Id<kind::CredentialPool>, generate: &str, revoke: &str) -> Result<Preview> {
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    let project = cx.project().id;
    let pool = reader.pools().lookup(project, pool).await?.ok_or(Error::NotFound("pool"))?;
    let fields = reader.custom_fields().list(project).await?;
    let filters = Filters::read(generate, revoke, &fields).map_err(Error::Invalid)?;
    let asked = filters.of_pool(&pool);
    let (revoked, ended) = (
        reader.automation().count(asked, Touched::Revoked).await?,
        reader.automation().count(asked, Touched::Ended).await?,
    );
    let counts = Counts {
        gain: reader.automation().count(asked, Touched::Gain).await?,
        lose: revoked + ended,
        unknown: reader.automation().count(asked, Touched::Unknown).await?,
        available: pool.available,
    };
    let gain = reader.automation().first(asked, Touched::Gain, SHOWN).await?;
    let revoked = reader.automation().first(asked, Touched::Revoked, SHOWN).await?;
    let rest = SHOWN.saturating_sub(u32::try_from(revoked.len()).unwrap_or(u32::MAX));
    let ended = match rest {
        0 => Vec::new(),
        rest => reader.automation().first(asked, Touched::Ended, rest).await?,
    };
    let because = |users: Vec<ListedUser>, reason| users.into_iter().map(move |user| (user, reason));
    let lose = because(revoked, Reason::RevokeFilter).chain(because(ended, Reason::GenerateFilter)).collect();
    Ok(Preview { counts, gain, lose })
}
