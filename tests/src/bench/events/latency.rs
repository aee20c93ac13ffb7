//! How soon what happens at a system is seen: on the screen, by inputs, by webhooks' receivers, as jobs for mails.
//!
//! Time runs from the moment at which somebody's credential is revoked at the system, to the moment at which a witness
//! outside the server knows of it. Between them lie the system's own call, which it makes ten times a second, and the
//! server's question for what happened.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::arrivals::Arrivals;
use super::ground::{Ground, Person};
use super::receiver::{self, Mails};
use super::{ms, name, percentiles, reactions, stream};
use crate::Database;

/// What is told of a revocation, once for each.
const CATEGORY: &str = "credential.revoked";
/// More pools would use up the calls that the system allows, as each is asked for by itself.
const POOLS: usize = 100;
/// An input that is in alarm already is not triggered again, and one that is set back after 1 s has to be left alone for
/// as long. So little happens in most pools, and each of these has an input of its own: at 200 events a second, every
/// 2.5 s. The rest happens in the others.
const QUIET: usize = 90;
/// A rule fires 600 times a minute at most, and mails 60 times an hour to an address: so many of the quiet pools have
/// a rule and an address each, which are 8 mails a second of 200 events.
const MAILED: usize = 20;
/// How long is waited for what is not seen yet.
const PATIENCE: Duration = Duration::from_mins(1);

pub(super) const HEAD: &str = "\
| database | events a second | seen by | events | not seen | p50 | p99 | latest |
| --- | --- | --- | --- | --- | --- | --- | --- |";

/// Each credential is revoked once, so that its user stands for one event.
pub(super) async fn measure(database: Database, rate: u32, span: Duration) {
    let name = name(&database);
    let count = usize::try_from(u64::from(rate) * span.as_secs()).unwrap();
    let ground = Ground::lay(database, count, POOLS, pool_of).await;
    let witnesses = Witnesses::call(&ground).await;
    let asked = ground.elsewhere.asked();
    let sent = revoke(&ground, rate).await;
    witnesses.wait(&sent).await;
    for (who, seen) in witnesses.times(&sent) {
        let missing = seen.iter().filter(|time| time.is_none()).count();
        let mut times: Vec<Duration> = seen.into_iter().flatten().collect();
        let (p50, p99) = percentiles(&mut times);
        let latest = times.last().copied().unwrap_or_default();
        println!(
            "| {name} | {rate} | {who} | {} | {missing} | {} | {} | {} |",
            times.len(),
            ms(p50),
            ms(p99),
            ms(latest)
        );
    }
    println!("the system was asked {} times what happened", ground.elsewhere.asked() - asked);
}

/// Of every five events one is in a quiet pool, in each of them in turn.
const fn pool_of(number: usize) -> usize {
    let turn = number / 5 % POOLS;
    if number.is_multiple_of(5) && turn < QUIET { turn } else { QUIET + number % (POOLS - QUIET) }
}

/// A revocation, and when it was.
struct Sent<'a> {
    person: &'a Person,
    at: Instant,
}

/// Revokes every credential at its moment.
async fn revoke(ground: &Ground, rate: u32) -> Vec<Sent<'_>> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut sent = Vec::with_capacity(ground.people.len());
    for person in &ground.people {
        ticks.tick().await;
        sent.push(Sent { person, at: Instant::now() });
        ground.elsewhere.revoke(&person.card);
    }
    sent
}

/// Who sees what, by the users whom it is about, and mails by their names.
struct Witnesses {
    screen: Arrivals,
    input: Arrivals,
    fired: Arrivals,
    webhook: Arrivals,
    mails: Mails,
}

impl Witnesses {
    async fn call(ground: &Ground) -> Self {
        let (screen, input, fired, webhook) =
            (Arrivals::default(), Arrivals::default(), Arrivals::default(), Arrivals::default());
        let mails = Mails::open().await;
        reactions::inputs(ground, &ground.pools[..QUIET], CATEGORY).await;
        reactions::webhook(ground, &receiver::receive(webhook.clone()).await, CATEGORY).await;
        reactions::mail(ground, mails.port, &ground.pools[..MAILED], CATEGORY).await;
        let witnesses = Self { screen, input, fired, webhook, mails };
        witnesses.watch(ground).await;
        witnesses
    }

    /// Follows the stream. What triggered an input, the input says by the event's id.
    async fn watch(&self, ground: &Ground) {
        let (screen, input, fired) = (self.screen.clone(), self.input.clone(), self.fired.clone());
        let mut about = std::collections::HashMap::new();
        stream::follow(&ground.project, move |event: &Value| {
            let user = event["user_id"].as_str().unwrap_or_default();
            match event["category"].as_str() {
                Some(CATEGORY) => {
                    screen.note(user);
                    about.insert(event["id"].to_string(), user.to_owned());
                }
                Some("input.triggered") => {
                    let because = about.get(&event["detail"]["caused_by"]["event"].to_string());
                    if let Some(user) = because {
                        input.note(user);
                    }
                }
                // Written with the job that mails.
                Some("rule.fired") => fired.note(user),
                _ => {}
            }
        })
        .await;
    }

    /// Waits until everything is seen, or it takes too long.
    async fn wait(&self, sent: &[Sent<'_>]) {
        let (until, mailed) = (Instant::now() + PATIENCE, sent.iter().filter(|one| is_mailed(one.person)).count());
        let is_done = || {
            let all = [&self.screen, &self.webhook].iter().all(|seen| seen.count() >= sent.len());
            all && self.mails.arrivals().count() >= mailed
        };
        while Instant::now() < until && !is_done() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// How long each witness took for each event that is for it.
    fn times(&self, sent: &[Sent<'_>]) -> Vec<(&'static str, Vec<Option<Duration>>)> {
        let mails = self.mails.arrivals();
        let took = |seen: &Arrivals, whom: &str, at| seen.of(whom).map(|seen| seen - at);
        let all = |seen: &Arrivals| sent.iter().map(|one| took(seen, &one.person.user, one.at)).collect();
        let mailed: Vec<&Sent<'_>> = sent.iter().filter(|one| is_mailed(one.person)).collect();
        let quiet = sent.iter().filter(|one| one.person.card.pool < QUIET);
        vec![
            ("screen", all(&self.screen)),
            ("input", quiet.map(|one| took(&self.input, &one.person.user, one.at)).collect()),
            ("webhook", all(&self.webhook)),
            ("mail job", mailed.iter().map(|one| took(&self.fired, &one.person.user, one.at)).collect()),
            ("mail", mailed.iter().map(|one| took(&mails, &one.person.name, one.at)).collect()),
        ]
    }
}

fn is_mailed(person: &Person) -> bool {
    person.card.pool < MAILED
}
