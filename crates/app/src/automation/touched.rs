//! Whom filters touch. All users are asked, in parts side by side where that is faster.

use std::collections::BTreeMap;

use domain::id::{Id, kind};
use futures_util::future::try_join_all;
use store::repo::{ListedUser, Part, PoolFilters, Touched, TouchedUser};

use crate::context::Context;
use crate::error::Result;

/// How many are few enough to be sorted here.
const FEW: usize = 20_000;
/// In how many parts users are asked at most: each holds a connection.
const PARTS: usize = 4;

/// How many people filters touch, each way.
#[derive(Debug, Default)]
pub(super) struct Counts(BTreeMap<Touched, u64>);

/// How many people filters touch, and the first of them, by [`Touched::CHANGING`].
pub(super) struct Found {
    pub(super) counts: Counts,
    pub(super) first: [Vec<ListedUser>; 3],
}

impl Counts {
    pub(super) fn of(&self, way: Touched) -> u64 {
        self.0.get(&way).copied().unwrap_or_default()
    }

    /// Who would lose a credential.
    pub(super) fn losers(&self) -> u64 {
        self.of(Touched::Revoked) + self.of(Touched::Ended)
    }

    fn add(&mut self, way: Touched, more: u64) {
        *self.0.entry(way).or_default() += more;
    }
}

/// Counts whom filters touch.
pub(super) async fn count(cx: &Context, asked: PoolFilters<'_>) -> Result<Counts> {
    count_in(cx, asked, &parts(cx).await?).await
}

/// Counts whom filters touch, and finds the first of each way, by name.
///
/// Where few are touched, one pass finds them all. Where many are, that pass ends early, and then counting them and
/// going through the names until enough are found is faster than to sort them.
pub(super) async fn find(cx: &Context, asked: PoolFilters<'_>, shown: usize) -> Result<Found> {
    let parts = parts(cx).await?;
    let few = list(cx, asked, &parts, &Touched::ALL, FEW + 1).await?;
    if few.len() <= FEW {
        let mut counts = Counts::default();
        for user in &few {
            counts.add(user.touched, 1);
        }
        return Ok(Found { counts, first: first_of_few(cx, asked, &few, shown).await? });
    }
    let counts = count_in(cx, asked, &parts).await?;
    let (many, few): (Vec<_>, Vec<_>) =
        Touched::CHANGING.into_iter().filter(|way| counts.of(*way) > 0).partition(|way| counts.of(*way) > FEW as u64);
    let listed = if few.is_empty() { Vec::new() } else { list(cx, asked, &parts, &few, FEW * few.len()).await? };
    let mut first = first_of_few(cx, asked, &listed, shown).await?;
    for (way, first) in Touched::CHANGING.into_iter().zip(&mut first) {
        if many.contains(&way) {
            *first = cx.read().await?.automation().first_touched(asked, way, shown).await?;
        }
    }
    Ok(Found { counts, first })
}

/// How many have a credential of a pool.
pub(super) async fn holders(cx: &Context, pool: Id<kind::CredentialPool>) -> Result<u64> {
    Ok(cx.read().await?.automation().count_holders(pool).await?)
}

async fn parts(cx: &Context) -> Result<Vec<Part>> {
    let wanted = std::thread::available_parallelism().map_or(1, usize::from).min(PARTS);
    Ok(cx.read().await?.automation().parts(wanted).await?)
}

async fn count_in(cx: &Context, asked: PoolFilters<'_>, parts: &[Part]) -> Result<Counts> {
    let each = parts.iter().map(|part| count_part(cx, asked, *part)).collect::<Vec<_>>();
    let mut counts = Counts::default();
    for (way, more) in try_join_all(each).await?.into_iter().flatten() {
        counts.add(way, more);
    }
    Ok(counts)
}

async fn count_part(cx: &Context, asked: PoolFilters<'_>, part: Part) -> Result<Vec<(Touched, u64)>> {
    Ok(cx.read().await?.automation().count_touched(asked, part).await?)
}

/// Who is touched in one of these ways; of each part at most so many.
async fn list(
    cx: &Context,
    asked: PoolFilters<'_>,
    parts: &[Part],
    ways: &[Touched],
    limit: usize,
) -> Result<Vec<TouchedUser>> {
    let each = parts.iter().map(|part| list_part(cx, asked, *part, ways, limit)).collect::<Vec<_>>();
    Ok(try_join_all(each).await?.into_iter().flatten().collect())
}

async fn list_part(
    cx: &Context,
    asked: PoolFilters<'_>,
    part: Part,
    ways: &[Touched],
    limit: usize,
) -> Result<Vec<TouchedUser>> {
    Ok(cx.read().await?.automation().list_touched(asked, part, ways, limit).await?)
}

async fn first_of_few(
    cx: &Context,
    asked: PoolFilters<'_>,
    users: &[TouchedUser],
    shown: usize,
) -> Result<[Vec<ListedUser>; 3]> {
    let mut first = [const { Vec::new() }; 3];
    let mut reader = cx.read().await?;
    for (way, first) in Touched::CHANGING.into_iter().zip(&mut first) {
        let mut users: Vec<&TouchedUser> = users.iter().filter(|user| user.touched == way).collect();
        users.sort();
        let ids: Vec<_> = users.iter().take(shown).map(|user| user.id).collect();
        *first = reader.users().list_by_ids(asked.project, &ids).await?;
    }
    Ok(first)
}
