//! Doing what a rule that fired does, one action after the other.

use domain::contact::{EmailAddress, MobileNumber};
use domain::id::{Id, kind};
use domain::job::Job;
use domain::rule::Action;
use domain::rule::firing::{Firing, Stage};
use notify::Text;

use super::fate::Fate;
use super::post::{Carried, Post, Uncarried};
use crate::context::{Caller, Context};
use crate::error::Result;
use crate::rules::{self, Did, Words};

/// Does what is not done yet. What has to wait keeps nothing else waiting.
pub(super) async fn run(cx: &Context, job: &Job, id: Id<kind::Firing>) -> Result<Fate> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let Some(mut firing) = reader.firings().lookup(project, id).await? else { return Ok(Fate::Done) };
    let Some(rule) = reader.rules().lookup(project, firing.rule).await? else { return Ok(Fate::Done) };
    let caller = rules::in_whose_name(&mut reader, project, firing.runs_as, cx.now()).await?;
    drop(reader);
    let by = rules::by_rule(cx, rule.id, firing.origin.clone());
    let words = Words::of(cx, &rule, &firing).await?;
    let post = Post::of(cx, job).await?;
    let mut fate = Fate::Done;
    for position in 0..firing.outcomes.len() {
        let outcome = firing.outcomes[position].clone();
        if outcome.stage != Stage::Waiting {
            continue;
        }
        let deed = Deed { by: &by, firing: &firing, position, words: &words, post: &post };
        let (did, when) = match refusal(&caller, project, &outcome.action) {
            Some(why) => (Did::failed(why), Fate::Done),
            None => Box::pin(deed.try_it(&outcome.action)).await?,
        };
        rules::report(&by, &mut firing, &rule.name, position, did).await?;
        fate = sooner(fate, when);
    }
    rules::note(&by, &firing).await?;
    Ok(fate)
}

/// Why an action is not done in somebody's name.
fn refusal(
    caller: &std::result::Result<Caller, String>,
    project: Id<kind::Project>,
    action: &Action,
) -> Option<String> {
    match caller {
        Err(why) => Some(why.clone()),
        Ok(caller) if caller.role(project).is_some_and(|role| role.permits(action.needs())) => None,
        Ok(_) => Some(format!(
            "whoever saved the rule last has not got the permission {} any more; let somebody save it who has",
            action.needs()
        )),
    }
}

/// Of two things that wait, what is due first.
fn sooner(one: Fate, other: Fate) -> Fate {
    match (one, other) {
        (Fate::Done, other) => other,
        (one, Fate::Done) => one,
        (Fate::NotBefore(first, why), Fate::NotBefore(second, _)) => Fate::NotBefore(first.min(second), why),
        (failed @ Fate::Failed(_), _) | (_, failed @ Fate::Failed(_)) => failed,
        (one, _) => one,
    }
}

/// One action of a firing.
struct Deed<'a> {
    by: &'a Context,
    firing: &'a Firing,
    position: usize,
    words: &'a Words,
    post: &'a Post<'a>,
}

impl Deed<'_> {
    async fn try_it(&self, action: &Action) -> Result<(Did, Fate)> {
        match action {
            Action::Mail { to, official_contact, subject, text } => {
                self.mail(to, *official_contact, &Text::new(self.words.fill(subject)), &self.words.fill(text)).await
            }
            Action::Sms { to, text } => self.sms(to, &self.words.fill(text)).await,
            action => Ok((Box::pin(rules::act(self.by, self.firing, action, self.words)).await?, Fate::Done)),
        }
    }

    async fn mail(&self, to: &[EmailAddress], contact: bool, subject: &Text, text: &str) -> Result<(Did, Fate)> {
        let official = self.post.contact.as_ref().filter(|_| contact).map(|operator| &operator.email);
        if contact && official.is_none() {
            let why = "the project has no official contact; choose one in its settings, or name an address";
            return Ok((Did::failed(why), Fate::Done));
        }
        let mut tally = Tally::default();
        for (place, address) in to.iter().chain(official).enumerate() {
            let part = format!("{}.{place}", self.position);
            tally.add(address.as_str(), self.post.rule_mail(address, subject, text, &part).await?);
        }
        Ok(tally.close("mails"))
    }

    async fn sms(&self, to: &[MobileNumber], text: &str) -> Result<(Did, Fate)> {
        let mut tally = Tally::default();
        for number in to {
            tally.add(number.as_str(), self.post.rule_sms(number, text).await?);
        }
        Ok(tally.close("SMS"))
    }
}

/// What became of the messages of one action.
#[derive(Default)]
struct Tally {
    sent: usize,
    refused: Vec<String>,
    waits: Option<(Fate, String)>,
}

impl Tally {
    fn add(&mut self, to: &str, carried: Carried) {
        match carried {
            Ok(()) => self.sent += 1,
            Err(Uncarried::Refused(why)) => self.refused.push(format!("{to}: {why}")),
            Err(Uncarried::Later(fate)) => {
                let why = match &fate {
                    Fate::Failed(why) | Fate::NotBefore(_, why) => why.clone(),
                    _ => String::new(),
                };
                self.waits.get_or_insert((fate, why));
            }
        }
    }

    fn close(self, what: &str) -> (Did, Fate) {
        match (self.waits, self.refused.is_empty()) {
            (Some((fate, why)), _) => (Did::later(why), fate),
            (None, true) => (Did::done(format!("{} {what} sent", self.sent)), Fate::Done),
            (None, false) => {
                (Did::failed(format!("{} {what} sent; {}", self.sent, self.refused.join("; "))), Fate::Done)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn of_two_things_that_wait_the_first_counts() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let not_before = |second| Fate::NotBefore(at(second), String::new());
        assert_eq!(sooner(not_before(9), not_before(5)), not_before(5));
        assert_eq!(sooner(Fate::Done, not_before(5)), not_before(5));
        assert_eq!(sooner(not_before(5), Fate::Failed("x".to_owned())), Fate::Failed("x".to_owned()));
        assert_eq!(sooner(Fate::Done, Fate::Done), Fate::Done);
    }
}
