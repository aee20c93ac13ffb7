//! Sending what is due, to one receiver at a time by one node.

mod post;
mod record;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::id::{Id, kind};
use domain::time::{SignedDuration, Timestamp};
use domain::webhook::{DisabledBecause, Verdict, Webhook};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use store::Session;
use store::repo::{Due, holder};
use tokio::time::Instant;

use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::events;
use post::Done;

pub(super) use post::{Parcel, Receiver, post};

/// How many messages are under way to one receiver at the same time; they are begun in their order.
const UNDER_WAY: usize = 8;
/// How many deliveries are read at once.
const PAGE: u32 = 100;
/// How long a receiver is held; far longer than one message may take.
const HELD_FOR: SignedDuration = SignedDuration::from_secs(40);
/// What came of messages is written after so long, or after so many.
const WRITTEN_AFTER: Duration = Duration::from_millis(200);
const WRITTEN_AT_ONCE: usize = 100;
/// A receiver is held on at least so often.
const HELD_ON: Duration = Duration::from_secs(10);

/// The receivers that something is due for and that nobody sends to; at most so many.
///
/// # Errors
/// If the database fails.
pub async fn due(app: &App, limit: usize) -> Result<Vec<Due>> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    Ok(app.store().read().await?.webhooks().due(app.now(), limit).await?)
}

/// Lets go whatever this node held before it was stopped, so that nobody waits for its leases to end. Called once, before
/// the first [`drain`].
///
/// # Errors
/// If the database fails.
pub async fn let_go(app: &App) -> Result<u64> {
    let mut uow = app.store().begin().await?;
    let held = uow.webhooks().let_go(&app.parts().node).await?;
    uow.commit().await?;
    Ok(held)
}

/// Sends to a receiver what is due for it, until nothing is, it fails too often, or `stopping` says so; answers how many
/// messages were sent. Nobody else sends to it meanwhile. After a crash, what was under way is sent again.
///
/// # Errors
/// If the database fails, also [`Error::Stale`] if the receiver is gone or was not held any more.
pub async fn drain(app: &App, due: Due, stopping: impl Fn() -> bool + Send + Sync) -> Result<u64> {
    let Some(project) = app.store().read().await?.projects().by_id(due.project).await? else { return Ok(0) };
    let cx = app.as_system(project);
    let holder = holder(&app.parts().node, &app.fresh_id::<kind::Delivery>()?.to_string());
    let mut uow = cx.begin().await?;
    let held = uow.webhooks().hold(due.webhook, &holder, cx.now(), held_until(&cx)).await?;
    let Some(webhook) = held else { return Ok(0) };
    let receiver = receiver(&cx, &mut uow, &webhook).await?;
    uow.commit().await?;
    let (busy, lost, queue) = (HashSet::new(), Vec::new(), VecDeque::new());
    let mut drain = Drain { cx: &cx, webhook, receiver, holder, over: None, busy, lost, queue };
    Box::pin(drain.run(&stopping)).await
}

fn held_until(cx: &Context) -> Timestamp {
    cx.now().saturating_add(HELD_FOR).unwrap_or(Timestamp::MAX)
}

pub(super) async fn receiver(cx: &Context, session: &mut Session, webhook: &Webhook) -> Result<Arc<Receiver>> {
    let keys = session.webhooks().keys(webhook, cx.now()).await?;
    Ok(Arc::new(Receiver { webhook: webhook.id, url: webhook.url.clone(), keys }))
}

struct Drain<'a> {
    cx: &'a Context,
    webhook: Webhook,
    receiver: Arc<Receiver>,
    holder: String,
    /// Why the receiver is told nothing any more.
    over: Option<DisabledBecause>,
    /// What is read already and not written yet: it would be found again.
    busy: HashSet<Id<kind::Delivery>>,
    /// What cannot be sent.
    lost: Vec<Done>,
    queue: VecDeque<Parcel>,
}

impl Drain<'_> {
    async fn run(&mut self, stopping: &(impl Fn() -> bool + Send + Sync)) -> Result<u64> {
        let (cx, mut sent) = (self.cx, 0);
        let mut under_way: FuturesUnordered<BoxFuture<'_, Result<Done>>> = FuturesUnordered::new();
        let mut done: Vec<Done> = Vec::new();
        let mut written = Instant::now();
        loop {
            if !stopping() && self.is_open() && self.queue.is_empty() && under_way.len() < self.at_once() {
                self.refill().await?;
                done.append(&mut self.lost);
            }
            while !stopping() && self.is_open() && under_way.len() < self.at_once() {
                let Some(parcel) = self.queue.pop_front() else { break };
                let receiver = self.receiver.clone();
                under_way.push(Box::pin(async move { post(cx, &receiver, parcel).await }));
                sent += 1;
            }
            if under_way.is_empty() {
                self.write(done, None).await?;
                return Ok(sent);
            }
            let patience = if done.is_empty() { HELD_ON } else { WRITTEN_AFTER };
            let next = tokio::time::timeout(patience.saturating_sub(written.elapsed()), under_way.next());
            if let Ok(Some(one)) = next.await {
                let one = one?;
                self.judge(&one);
                done.push(one);
            }
            let is_time = written.elapsed() >= if done.is_empty() { HELD_ON } else { WRITTEN_AFTER };
            if is_time || done.len() >= WRITTEN_AT_ONCE {
                self.write(std::mem::take(&mut done), Some(held_until(cx))).await?;
                written = Instant::now();
            }
        }
    }

    fn is_open(&self) -> bool {
        self.over.is_none() && self.webhook.is_open(self.cx.now())
    }

    /// How many messages may be under way now.
    fn at_once(&self) -> usize {
        if self.webhook.health.is_on_trial() { 1 } else { UNDER_WAY }
    }

    /// Reads what is due, with the receiver as people want it by now.
    async fn refill(&mut self) -> Result<()> {
        let (mut reader, project) = (self.cx.read().await?, self.cx.project().id);
        let webhook = reader.webhooks().lookup(project, self.webhook.id).await?.ok_or(Error::Stale)?;
        self.receiver = receiver(self.cx, &mut reader, &webhook).await?;
        self.webhook = Webhook { health: self.webhook.health.clone(), ..webhook };
        if !self.webhook.enabled {
            return Ok(());
        }
        let limit = PAGE + u32::try_from(self.busy.len()).unwrap_or(u32::MAX);
        let mut found = reader.deliveries().due(self.webhook.id, self.cx.now(), limit).await?;
        found.retain(|delivery| !self.busy.contains(&delivery.id));
        let events: Vec<_> = found.iter().filter_map(|delivery| delivery.event).collect();
        let told = events::tell_many(&mut reader, project, &events).await?;
        let mut told: HashMap<_, _> = told.into_iter().map(|told| (told.recorded.event.id, told)).collect();
        for delivery in found {
            self.busy.insert(delivery.id);
            match delivery.event.and_then(|event| told.remove(&event)) {
                Some(told) => self.queue.push_back(Parcel { delivery, told: Some(told) }),
                None => self.lost.push(Done::lost(delivery, self.cx.now())),
            }
        }
        Ok(())
    }

    /// Notes how the receiver took a message.
    fn judge(&mut self, done: &Done) {
        if let Verdict::Disable(why) = self.webhook.health.note(&done.outcome, done.attempt.at, self.cx.now()) {
            self.over = Some(why);
        }
    }

    /// Writes what came of messages and how the receiver fares, and holds it on or lets it go.
    async fn write(&mut self, done: Vec<Done>, held_until: Option<Timestamp>) -> Result<()> {
        let ids: Vec<_> = done.iter().map(|one| one.delivery.id).collect();
        let mut uow = self.cx.begin().await?;
        uow.webhooks().note(self.webhook.id, &self.holder, &self.webhook.health, held_until).await?;
        record::deliveries(self.cx, &mut uow, done).await?;
        if let Some(why) = self.over {
            record::disable(self.cx, &mut uow, &self.webhook, why).await?;
        }
        uow.commit().await?;
        for id in ids {
            self.busy.remove(&id);
        }
        Ok(())
    }
}
