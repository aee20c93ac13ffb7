//! Keeping the connection of a system: who may takes it, hears what happened, and looks at the pools now and then.
//!
//! A node holds a connection by a lease that it renews with each look; when it is gone, another one takes over and goes
//! on from the bookmark. What does not answer is asked more and more seldom, and each change of state is told once.

use std::sync::Arc;

use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::system::{Connection, ConnectionState, CredentialSystem, RunMode};
use domain::time::{SignedDuration, Timestamp};
use store::UnitOfWork;

use super::{callback, news};
use crate::context::{App, Context};
use crate::error::Result;
use crate::{jobs, pools, record};

/// How long a node has a connection without a sign of life.
const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// How often a system is looked at that answers.
const EVERY: SignedDuration = SignedDuration::from_secs(10);
/// How often its pools are looked at.
const POOLS_EVERY: SignedDuration = SignedDuration::from_mins(15);
/// The longest wait for a system that does not answer.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// After so many failures in a row it counts as disconnected.
const DISCONNECTED_AFTER: u32 = 3;
/// How many pages of events are taken at one look.
const PAGES: usize = 20;
/// A page with so many events is followed by the next one in the same look. Fewer may be all that happened between two
/// looks, and to ask whether there are more would cost as much as the next look.
const MANY: usize = 250;

/// What came of a look at a system that answers.
#[derive(Debug, Default)]
struct Heard {
    /// Where it came to.
    bookmark: Option<String>,
    /// How long to leave the system alone.
    rest: SignedDuration,
    /// Whether there is more to hear than this look took.
    unheard: bool,
}

/// The systems that this node is to look at now.
///
/// # Errors
/// If the database fails.
pub async fn due(app: &App) -> Result<Vec<Id<kind::CredentialSystem>>> {
    let (now, node) = (app.now(), app.parts().node.as_str());
    let all = app.store().read().await?.connections().all().await?;
    let is_due = |connection: &Option<Connection>| connection.as_ref().is_none_or(|known| known.next_at <= now);
    let mine = all.into_iter().filter(|(system, connection)| system.run_mode.permits(node) && is_due(connection));
    Ok(mine.map(|(system, _)| system.id).collect())
}

/// Looks at a system once, if this node may and no other has it; answers whether it did.
///
/// # Errors
/// If the database fails. A system's failure is how its connection stands.
pub async fn keep(app: &App, id: Id<kind::CredentialSystem>) -> Result<bool> {
    let Some((cx, system)) = find(app, id).await? else { return Ok(false) };
    let began = cx.now();
    let Some(connection) = take(&cx, &system).await? else { return Ok(false) };
    let mut reader = cx.read().await?;
    let open = app.links().open(app, &mut reader, &system).await;
    drop(reader);
    let looked = match open {
        Ok(open) => look(&cx, &system, &open, connection.bookmark.clone()).await?,
        Err(error) => Err(connect::Error::Refused(error.to_string())),
    };
    conclude(&cx, &system, connection, began, looked).await?;
    Ok(true)
}

pub(super) async fn find(app: &App, id: Id<kind::CredentialSystem>) -> Result<Option<(Context, CredentialSystem)>> {
    let mut reader = app.store().read().await?;
    let all = reader.connections().all().await?;
    let Some(system) = all.into_iter().map(|(system, _)| system).find(|system| system.id == id) else {
        return Ok(None);
    };
    let project = reader.projects().by_id(system.project).await?;
    Ok(project.map(|project| (app.as_system(project), system)))
}

/// Takes the lease; in the mode `all` there is none to take.
async fn take(cx: &Context, system: &CredentialSystem) -> Result<Option<Connection>> {
    let (now, node) = (cx.now(), cx.app().parts().node.as_str());
    if !system.run_mode.permits(node) {
        return Ok(None);
    }
    let until = match system.run_mode {
        RunMode::All => now,
        _ => now.saturating_add(LEASE).unwrap_or(Timestamp::MAX),
    };
    let mut uow = cx.begin().await?;
    let taken = uow.connections().take(system.id, node, now, until).await?;
    let connection = uow.connections().lookup(system.id).await?;
    cx.commit(uow, &()).await?;
    Ok(connection.filter(|_| taken))
}

/// What happened there since the bookmark, page by page.
async fn look(
    cx: &Context,
    system: &CredentialSystem,
    open: &Arc<dyn connect::Connection>,
    bookmark: Option<String>,
) -> Result<connect::Result<Heard>> {
    if bookmark.is_none() || pools_are_due(cx, system).await? {
        match open.pools().await {
            Ok(reports) => {
                let mut uow = cx.begin().await?;
                pools::take_reports(cx, &mut uow, system, reports).await?;
                cx.commit(uow, &()).await?;
            }
            Err(error) => return Ok(Err(error)),
        }
        callback::subscribe(cx, system, open).await?;
    }
    let mut heard = Heard { bookmark, ..Heard::default() };
    for _ in 0..PAGES {
        match open.news(heard.bookmark.as_deref()).await {
            Ok(news) => {
                if heard.bookmark.is_none() {
                    news::look_at_all(cx, system).await?;
                }
                news::take(cx, system, &news).await?;
                heard = Heard { bookmark: Some(news.bookmark), rest: news.rest, unheard: news.more };
                // The next look is soon, and hears of the rest: each question counts.
                if !news.more || news.notices.len() < MANY || !heard.rest.is_zero() {
                    break;
                }
            }
            Err(connect::Error::Unsupported) => break,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(heard))
}

async fn pools_are_due(cx: &Context, system: &CredentialSystem) -> Result<bool> {
    let pools = cx.read().await?.pools().list_of_system(system.project, system.id).await?;
    let newest = pools.iter().filter_map(|pool| pool.refreshed_at).max();
    Ok(newest.is_none_or(|at| cx.now().duration_since(at) >= POOLS_EVERY))
}

/// Writes how the connection stands now, and says so if it stands otherwise than before.
async fn conclude(
    cx: &Context,
    system: &CredentialSystem,
    before: Connection,
    began: Timestamp,
    looked: connect::Result<Heard>,
) -> Result<()> {
    let mut uow = cx.begin().await?;
    // Others may have learnt meanwhile that it does not answer, and said so.
    let Some(known) = uow.connections().lock(system.id, cx.now()).await? else { return Ok(()) };
    let before = Connection { bookmark: before.bookmark, node: before.node, ..known };
    let (rest, unheard) = looked.as_ref().map(|heard| (heard.rest, heard.unheard)).unwrap_or_default();
    let after = stands(&before, looked.map(|heard| heard.bookmark), cx.now());
    let next_at = callback::next_look(cx, &mut uow, (began, unheard), &after, rest).await?;
    let after = Connection { next_at, ..after };
    match uow.connections().write(&after).await {
        Ok(()) => {}
        // Another node has it by now, or somebody let it go: what this one saw does not count any more.
        Err(store::Error::Stale) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    if before.state != after.state {
        tell(cx, &mut uow, system, &after).await?;
    }
    if after.state == ConnectionState::Connected && before.state != after.state {
        jobs::call(&mut uow, system.project, cx.now()).await?;
    }
    cx.commit(uow, &()).await
}

pub(super) fn stands(before: &Connection, looked: connect::Result<Option<String>>, now: Timestamp) -> Connection {
    let (state, failures, last_error, wait, bookmark) = match looked {
        Ok(bookmark) => (ConnectionState::Connected, 0, None, EVERY, bookmark),
        // The limit is no fault of the connection.
        Err(connect::Error::Limited { until }) => {
            let error = Some(connect::Error::Limited { until }.to_string());
            let state = if before.state == ConnectionState::Idle { ConnectionState::Degraded } else { before.state };
            (state, before.failures, error, until.duration_since(now), before.bookmark.clone())
        }
        Err(error) => {
            let failures = before.failures.saturating_add(1);
            let gone =
                failures >= DISCONNECTED_AFTER || !error.may_pass() || matches!(error, connect::Error::Unauthorized(_));
            let state = if gone { ConnectionState::Disconnected } else { ConnectionState::Degraded };
            (state, failures, Some(error.to_string()), back_off(failures), before.bookmark.clone())
        }
    };
    let since = if state == before.state { before.since } else { now };
    let next_at = now.saturating_add(wait.max(SignedDuration::from_secs(1))).unwrap_or(Timestamp::MAX);
    Connection { state, since, last_error, failures, next_at, bookmark, ..before.clone() }
}

fn back_off(failures: u32) -> SignedDuration {
    EVERY.saturating_mul(1 << failures.saturating_sub(1).min(5)).min(LONGEST_WAIT)
}

pub(super) async fn tell(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    after: &Connection,
) -> Result<()> {
    uow.connections().remember(after).await?;
    let category = match after.state {
        ConnectionState::Connected => Category::SystemConnected,
        ConnectionState::Degraded => Category::SystemDegraded,
        ConnectionState::Disconnected => Category::SystemDisconnected,
        ConnectionState::Idle => return Ok(()),
    };
    let detail = after.last_error.as_deref().map(Detail::cause).unwrap_or_default();
    let event = Event { system: Some(system.id), detail, ..record::event(cx, category)? };
    Ok(uow.events().add(&event).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn fresh() -> Connection {
        Connection {
            system: Id::from_bytes([1; 16]),
            state: ConnectionState::Idle,
            node: Some("north".to_owned()),
            since: at(0),
            last_error: None,
            failures: 0,
            next_at: at(0),
            bookmark: None,
        }
    }

    fn offline() -> connect::Result<Option<String>> {
        Err(connect::Error::Unreachable("api.example.com could not be reached".to_owned()))
    }

    #[test]
    fn what_does_not_answer_is_asked_more_and_more_seldom_and_is_disconnected_after_a_while() {
        let (mut connection, mut seen, mut now) = (fresh(), Vec::new(), 0);
        for _ in 0..7 {
            connection = stands(&connection, offline(), at(now));
            seen.push((connection.state.as_str(), connection.next_at.as_second() - now));
            now = connection.next_at.as_second();
        }
        assert_eq!(
            seen,
            [
                ("degraded", 10),
                ("degraded", 20),
                ("disconnected", 40),
                ("disconnected", 80),
                ("disconnected", 160),
                ("disconnected", 300),
                ("disconnected", 300),
            ]
        );
        assert_eq!(connection.since, at(30), "since when it is disconnected, not since the last try");
        let back = stands(&connection, Ok(Some("b".to_owned())), at(now));
        assert_eq!((back.state, back.failures, back.last_error), (ConnectionState::Connected, 0, None));
    }

    #[test]
    fn refused_access_is_disconnected_at_once_and_a_limit_is_not() {
        let refused = Err(connect::Error::Unauthorized("check the secret".to_owned()));
        assert_eq!(stands(&fresh(), refused, at(5)).state, ConnectionState::Disconnected);
        let connected = stands(&fresh(), Ok(None), at(5));
        let limited = stands(&connected, Err(connect::Error::Limited { until: at(65) }), at(15));
        assert_eq!((limited.state, limited.next_at), (ConnectionState::Connected, at(65)));
    }
}
