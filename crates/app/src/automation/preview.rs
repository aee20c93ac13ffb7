//! What filters would do, before they are saved.

use domain::id::{Id, kind};
use domain::permission::Permission;
use store::repo::{ListedUser, Touched};

use super::filters::Filters;
use super::held::threshold;
use super::touched::{self, Found};
use crate::context::Context;
use crate::error::{Error, Result};

/// How many people are shown of each way.
const SHOWN: usize = 100;

/// What filters would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// How many people, each way.
    pub counts: Counts,
    /// The first of those who gain a credential, by name.
    pub gain: Vec<ListedUser>,
    /// The first of those who lose one, by name, and why.
    pub lose: Vec<(ListedUser, Reason)>,
    /// Whether saving them would wait for a person, as they would end many credentials.
    pub is_held: bool,
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
    let threshold = threshold(&mut reader, project).await?;
    drop(reader);
    let filters = Filters::read(generate, revoke, &fields).map_err(Error::Invalid)?;
    let asked = filters.of_pool(&pool);
    let found = tokio::try_join!(touched::find(cx, asked, SHOWN), touched::holders(cx, pool.id))?;
    let (Found { counts: touched, first: [gain, revoked, ended] }, holders) = found;
    let is_new = (generate.trim(), revoke.trim()) != (&pool.auto_generate_filter, &pool.auto_revoke_filter);
    let counts = Counts {
        gain: touched.of(Touched::Gain),
        lose: touched.losers(),
        unknown: touched.of(Touched::Unknown),
        available: pool.available,
    };
    let is_held = is_new && threshold.is_reached(counts.lose, holders);
    let because = |users: Vec<ListedUser>, reason| users.into_iter().map(move |user| (user, reason));
    let lose = because(revoked, Reason::RevokeFilter).chain(because(ended, Reason::GenerateFilter));
    Ok(Preview { counts, gain, lose: lose.take(SHOWN).collect(), is_held })
}
