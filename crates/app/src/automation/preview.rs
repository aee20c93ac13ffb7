//! What filters would do, before they are saved.

use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::sync::guard::Threshold;
use store::Reader;
use store::repo::{ListedUser, PoolFilters, Touched, TouchedUser};

use super::filters::Filters;
use super::held::threshold;
use crate::context::Context;
use crate::error::{Error, Result};

/// How many people are shown of each way.
const SHOWN: usize = 100;
/// How many are few enough to be sorted here.
const FEW: usize = 20_000;

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
    drop(reader);
    let filters = Filters::read(generate, revoke, &fields).map_err(Error::Invalid)?;
    let asked = filters.of_pool(&pool);
    let (found, (unknown, holders, threshold)) = tokio::try_join!(find(cx, asked), beside(cx, asked))?;
    let is_new = (generate.trim(), revoke.trim()) != (&pool.auto_generate_filter, &pool.auto_revoke_filter);
    let counts = Counts {
        gain: found.count(Touched::Gain),
        lose: found.count(Touched::Revoked) + found.count(Touched::Ended),
        unknown,
        available: pool.available,
    };
    let is_held = is_new && threshold.is_reached(counts.lose, holders);
    let [gain, revoked, ended] = found.first;
    let because = |users: Vec<ListedUser>, reason| users.into_iter().map(move |user| (user, reason));
    let lose = because(revoked, Reason::RevokeFilter).chain(because(ended, Reason::GenerateFilter));
    Ok(Preview { counts, gain, lose: lose.take(SHOWN).collect(), is_held })
}

/// Whom filters touch: how many, and the first of them, by [`Touched::ALL`].
struct Found {
    counts: Vec<(Touched, u64)>,
    first: [Vec<ListedUser>; 3],
}

impl Found {
    fn count(&self, way: Touched) -> u64 {
        self.counts.iter().find(|(known, _)| *known == way).map_or(0, |(_, count)| *count)
    }
}

/// Where few are touched, one pass finds them all. Where many are, the pass ends early, and then counting them and
/// going through the names until enough are found is faster than to sort them.
async fn find(cx: &Context, asked: PoolFilters<'_>) -> Result<Found> {
    let mut reader = cx.read().await?;
    let few = reader.automation().list_touched(asked, &Touched::ALL, FEW + 1).await?;
    if few.len() <= FEW {
        let counts = Touched::ALL.map(|way| (way, few.iter().filter(|user| user.touched == way).count() as u64));
        let mut first = [const { Vec::new() }; 3];
        for (way, first) in Touched::ALL.into_iter().zip(&mut first) {
            *first = first_of(&mut reader, asked, few.iter().filter(|user| user.touched == way)).await?;
        }
        return Ok(Found { counts: counts.to_vec(), first });
    }
    let counts = reader.automation().count_touched(asked).await?;
    let mut found = Found { counts, first: [const { Vec::new() }; 3] };
    for (index, way) in Touched::ALL.into_iter().enumerate() {
        found.first[index] = match found.count(way) {
            0 => Vec::new(),
            count if count <= FEW as u64 => {
                let all = reader.automation().list_touched(asked, &[way], FEW).await?;
                first_of(&mut reader, asked, all.iter()).await?
            }
            _ => reader.automation().first_touched(asked, way, SHOWN).await?,
        };
    }
    Ok(found)
}

async fn first_of(
    reader: &mut Reader,
    asked: PoolFilters<'_>,
    users: impl Iterator<Item = &TouchedUser>,
) -> Result<Vec<ListedUser>> {
    let mut users: Vec<&TouchedUser> = users.collect();
    users.sort();
    let ids: Vec<_> = users.iter().take(SHOWN).map(|user| user.id).collect();
    Ok(reader.users().list_by_ids(asked.project, &ids).await?)
}

/// How many are unknown, how many have a credential of the pool, and how many of them are many.
async fn beside(cx: &Context, asked: PoolFilters<'_>) -> Result<(u64, u64, Threshold)> {
    let mut reader = cx.read().await?;
    let unknown = reader.automation().count_unknown(asked).await?;
    let holders = reader.automation().count_holders(asked.pool).await?;
    Ok((unknown, holders, threshold(&mut reader, asked.project).await?))
}
