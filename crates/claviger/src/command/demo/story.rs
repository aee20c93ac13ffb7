//! The story: what is done, and what must have come of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::api::Outcome;
use super::people::{BROKEN, Difference, FIRST, List, NEXT, People, Person, TRUNCATED, addresses};
use super::phones::Phone;
use super::post::Mails;
use super::report::Report;
use super::stage::{CONTACT, Stage};
use crate::command::sync::answer::{Remark, Run};
use crate::failure::Failure;

/// The story as far as it has come.
pub(super) struct Story<'a> {
    stage: &'a Stage,
    report: Report,
    first: People,
    next: People,
    difference: Difference,
    phones: Vec<Phone>,
}

impl<'a> Story<'a> {
    /// To be told on that stage.
    pub(super) fn on(stage: &'a Stage) -> Result<Self, Failure> {
        let (first, next) = (FIRST.people()?, NEXT.people()?);
        let difference = Difference::between(&first, &next);
        Ok(Self { stage, report: Report::new(), first, next, difference, phones: Vec::new() })
    }

    /// Tells it. A failed step ends it where the others need what it did.
    pub(super) async fn tell(mut self) -> Result<Report, Failure> {
        let ended = self.prepare().await;
        if !self.report.step("settings", ended)? {
            return Ok(self.report);
        }
        let ended = self.first_list().await;
        if !self.report.step("the list", ended)? {
            return Ok(self.report);
        }
        let ended = self.enrol().await;
        self.report.step("three phones", ended)?;
        let ended = self.next_list().await;
        self.report.step("the next list", ended)?;
        let ended = self.phones_follow().await;
        self.report.step("the phones", ended)?;
        let ended = self.broken_list().await;
        self.report.step("a broken list", ended)?;
        let ended = self.truncated_list().await;
        self.report.step("half a list", ended)?;
        let ended = self.another_system().await;
        self.report.step("another system", ended)?;
        let ended = super::reactions::show(self.stage).await;
        self.report.step("what reacts", ended)?;
        let ended = self.mobile_ids().await;
        self.report.step("mobile IDs", ended)?;
        Ok(self.report)
    }

    async fn prepare(&self) -> Result<String, Failure> {
        let mail = json!({
            "host": "127.0.0.1", "port": self.stage.smtp_port, "security": "none", "from": "doors@example.org",
        });
        let settings = json!({ "mail": mail, "cards": { "format": "raw_decimal" } });
        self.stage.api.change("/settings", &settings).await?;
        self.stage.api.change("", &json!({ "name": "Example Works" })).await?;
        Ok("mails go to the sink, IDs are decimal".to_owned())
    }

    async fn first_list(&mut self) -> Result<String, Failure> {
        let (outcome, mails) = self.send(FIRST).await?;
        let run = applied(outcome, [self.first.len(), 0, 0, 0])?;
        mails.went_once_to(&addresses(self.first.values()))?;
        Ok(format!("{} people are created, and each has an invitation in the box", run.counts.created))
    }

    /// One person stays as they are, one gets another ID, one leaves.
    async fn enrol(&mut self) -> Result<String, Failure> {
        let Difference { same, new_id, left, .. } = &self.difference;
        let holders = [same, new_id, left].into_iter().filter_map(|group| self.first.get(&group.first()?.sync_id));
        let holders: Vec<Person> = holders.cloned().collect();
        let mut mails = Mails::from_now_on(&self.stage.sink);
        for (number, holder) in holders.iter().enumerate() {
            let folder = self.stage.phones().join((number + 1).to_string());
            let link = Mails::link_to(&self.stage.sink, &holder.email)?;
            self.phones.push(Phone::enrol(folder, holder.clone(), &link).await?);
        }
        self.rest().await?;
        mails.look();
        mails.went_once_to(&addresses(&holders))?;
        self.are_active(&holders).await?;
        let shown: Vec<String> = holders.iter().map(|person| format!("{} {}", person.name(), person.card_id)).collect();
        Ok(format!("activated from the links in the mails: {}", shown.join(", ")))
    }

    /// Whoever joins, leaves or moves hears of it, who moves at the old address too. Rights of a leaver are revoked once
    /// no phone has them any more, and the contact is told so.
    async fn next_list(&mut self) -> Result<String, Failure> {
        let (outcome, mails) = self.send(NEXT).await?;
        let Difference { joined, left, changed, new_email, old_email, same, .. } = &self.difference;
        applied(outcome, [joined.len(), changed.len(), left.len(), same.len()])?;
        let people = mails.besides(CONTACT);
        people.went_once_to(&addresses(joined.iter().chain(left).chain(new_email).chain(old_email)))?;
        let (revoked, told) = (left.len() - self.leavers_with_phones(), mails.count() - people.count());
        let lists = usize::from(revoked > 0); // all who leave at once are told of in one mail
        ensure(told == lists, || format!("{CONTACT} gets {told} mails about {revoked} revocations, not {lists}"))?;
        let (joined, left, changed, moved) = (joined.len(), left.len(), changed.len(), new_email.len());
        Ok(format!(
            "{joined} joined and are invited, {left} left and are told, {changed} changed, of these {moved} with a new \
             e-mail address got a new invitation there"
        ))
    }

    async fn phones_follow(&mut self) -> Result<String, Failure> {
        let (mut mails, mut told) = (Mails::from_now_on(&self.stage.sink), Vec::new());
        for phone in &mut self.phones {
            let name = phone.holder.name();
            if let Some(person) = self.next.get(&phone.holder.sync_id) {
                let shown = phone.id().await?;
                ensure(shown == person.card_id, || format!("the phone of {name} shows {shown}"))?;
                told.push(format!("{name} shows {shown}"));
            } else {
                phone.lost_its_id().await?;
                told.push(format!("{name} has lost the ID"));
            }
        }
        self.rest().await?;
        mails.look();
        let (revoked, to_contact) = (self.leavers_with_phones(), mails.count());
        ensure(to_contact == revoked, || format!("there are {to_contact} mails, not {revoked}, about revocations"))?;
        self.everybody_is_listed().await?;
        Ok(format!("{}; the server has the {} people of the list", told.join(", "), self.next.len()))
    }

    async fn broken_list(&mut self) -> Result<String, Failure> {
        let before = self.everything().await?;
        let (outcome, mails) = self.send(BROKEN).await?;
        let Outcome::Refused(problem) = outcome else { return Err(Failure::new("it was not refused")) };
        ensure(problem.code() == "file_refused", || format!("it was refused for {}", problem.code()))?;
        ensure(self.everything().await? == before, || "it changed something".to_owned())?;
        let subject = mails.only_to(CONTACT)?;
        Ok(format!("refused with {} errors, nothing is changed, {CONTACT} is told: {subject}", problem.count()))
    }

    async fn truncated_list(&mut self) -> Result<String, Failure> {
        let before = self.everything().await?;
        let (outcome, mails) = self.send(TRUNCATED).await?;
        let Outcome::Taken(run) = outcome else { return Err(Failure::new("it was refused, not held")) };
        ensure(run.status == "held", || format!("it is {}, not held", run.status))?;
        ensure(self.everything().await? == before, || "it changed something".to_owned())?;
        let subject = mails.only_to(CONTACT)?;
        let reasons: Vec<String> = run.hold_reasons.iter().map(Remark::sentence).collect();
        Ok(format!("held, nothing is changed, {CONTACT} is told: {subject} ({})", reasons.join(" ")))
    }

    /// People whom no list changed, and who have no phone yet, get a card of another maker's system.
    async fn another_system(&self) -> Result<String, Failure> {
        let known: BTreeSet<&str> = self.phones.iter().map(|phone| phone.holder.sync_id.as_str()).collect();
        let others = self.difference.same.iter().map(|person| person.sync_id.as_str());
        let wanted: BTreeSet<&str> = others.filter(|id| !known.contains(id)).take(4).collect();
        let users = self.stage.api.all("/users").await?;
        let chosen = users.iter().filter(|user| user["sync_id"].as_str().is_some_and(|id| wanted.contains(id)));
        let ids: Vec<String> = chosen.filter_map(|user| user["id"].as_str().map(str::to_owned)).collect();
        self.stage.doors.furnish(&self.stage.api, &ids).await
    }

    /// Of those who stay, one has the ID on a phone already, and another, who has none, gets and loses one.
    async fn mobile_ids(&mut self) -> Result<String, Failure> {
        let known: BTreeSet<&str> = self.phones.iter().map(|phone| phone.holder.sync_id.as_str()).collect();
        let others = self.difference.same.iter().map(|person| person.sync_id.as_str());
        let Some(chosen) = others.filter(|id| !known.contains(id)).nth(4).map(str::to_owned) else {
            return Err(Failure::new("there is nobody left without a phone"));
        };
        let users = self.stage.api.all("/users").await?;
        let newcomer = users.iter().find(|user| user["sync_id"] == chosen.as_str());
        let (Some(newcomer), Some(carrier)) = (newcomer, self.phones.first_mut()) else {
            return Err(Failure::new("there is nobody to supply with a mobile ID"));
        };
        super::mobile_ids::supply(self.stage, carrier, newcomer).await
    }

    fn leavers_with_phones(&self) -> usize {
        self.phones.iter().filter(|phone| !self.next.contains_key(&phone.holder.sync_id)).count()
    }

    /// Sends a list, and waits until all that follows from it is done.
    async fn send(&mut self, list: List) -> Result<(Outcome, Mails<'a>), Failure> {
        let mut mails = Mails::from_now_on(&self.stage.sink);
        let outcome = self.stage.api.send(&list).await?;
        let rested = self.rest().await;
        mails.look();
        self.report.list(&list, &outcome, mails.count());
        rested?;
        Ok((outcome, mails))
    }

    async fn rest(&self) -> Result<(), Failure> {
        super::post::rest(&self.stage.api).await
    }

    /// The server says of these, and of nobody else, that their phones work.
    async fn are_active(&self, holders: &[Person]) -> Result<(), Failure> {
        let users = self.stage.api.all("/users").await?;
        let active = users.iter().filter(|user| user["enrolment"] == "active");
        let active: BTreeSet<&str> = active.filter_map(|user| user["sync_id"].as_str()).collect();
        let expected: BTreeSet<&str> = holders.iter().map(|person| person.sync_id.as_str()).collect();
        ensure(active == expected, || format!("the server takes for active: {active:?}"))
    }

    /// The server has the people of the later list and nobody else, each as the list has them.
    async fn everybody_is_listed(&self) -> Result<(), Failure> {
        let text = |user: &Value, name: &str| user[name].as_str().unwrap_or_default().to_owned();
        let person = |user: &Value| Person {
            first_name: text(user, "first_name"),
            last_name: text(user, "last_name"),
            email: text(user, "email"),
            card_id: text(user, "card_id"),
            sync_id: text(user, "sync_id"),
        };
        let users = self.stage.api.all("/users").await?;
        let users: People = users.iter().map(person).map(|person| (person.sync_id.clone(), person)).collect();
        let odd = users.values().find(|user| self.next.get(&user.sync_id) != Some(user));
        ensure(odd.is_none(), || format!("the server has {odd:?}, which is not in the list"))?;
        ensure(users.len() == self.next.len(), || format!("the server has {} people", users.len()))
    }

    /// Everything that a list could change.
    async fn everything(&self) -> Result<Vec<Vec<Value>>, Failure> {
        let mut everything = Vec::new();
        for path in ["/users", "/credentials", "/invitations", "/devices"] {
            everything.push(self.stage.api.all(path).await?);
        }
        Ok(everything)
    }
}

/// The run, if it was applied, and created, updated, deleted and left so many.
fn applied(outcome: Outcome, expected: [usize; 4]) -> Result<Box<Run>, Failure> {
    let run = match outcome {
        Outcome::Taken(run) => run,
        Outcome::Refused(problem) => return Err(problem.told(422)),
    };
    ensure(run.status == "completed", || format!("it is {}", run.status))?;
    let counts = [run.counts.created, run.counts.updated, run.counts.deleted, run.counts.unchanged];
    let is_expected = counts.iter().eq(expected.map(|count| count as u64).iter());
    ensure(is_expected, || format!("created, updated, deleted, unchanged are {counts:?}, not {expected:?}"))?;
    Ok(run)
}

fn ensure(is_so: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failure> {
    if is_so { Ok(()) } else { Err(Failure::new(otherwise())) }
}
