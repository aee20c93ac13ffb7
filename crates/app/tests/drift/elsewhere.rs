//! A system of somebody else's, as a book in memory: who and what is there, and how it answers.

use std::sync::{Arc, Mutex, MutexGuard};

use connect::{
    Answer, Capabilities, Connection, Connector, Error, Events, Field, FieldFault, FieldKind, Found, FoundHolder,
    Holder, Inventory, Inviting, News, Notice, Numbering, Order, Outside, Pending, PoolReport, Reach, Remote, Values,
};
use domain::credential::{Counterpart, Observation, SystemCapabilities};
use domain::settings::Settings;
use domain::system::ConnectorKind;
use domain::time::SignedDuration;

/// How many people a page holds.
const PAGE: usize = 2;

/// What is there.
#[derive(Default)]
pub(crate) struct Book {
    pub(crate) people: Vec<FoundHolder>,
    pub(crate) cards: Vec<Found>,
    /// Pools beside the doors.
    pub(crate) more_pools: Vec<String>,
    /// The list breaks off before this person, for this reason.
    pub(crate) breaks: Option<(usize, Error)>,
    pub(crate) issued: usize,
    /// How often it was called.
    pub(crate) calls: usize,
    /// How it answers every call, if not as it should.
    pub(crate) down: Option<Error>,
    /// What it tells to whoever asks what happened; empty: it tells nothing at all.
    pub(crate) news: Vec<Notice>,
    /// It has always more to tell.
    pub(crate) endless: bool,
    /// How it answers whoever wants somebody deleted, if it does not.
    pub(crate) keeps: Option<Error>,
}

/// The system. Clones share everything.
#[derive(Clone, Default)]
pub(crate) struct Elsewhere(Arc<Mutex<Book>>);

pub(crate) const KIND: ConnectorKind = ConnectorKind::named("elsewhere");

const URL: Field = Field {
    name: "url",
    label: "address",
    help: "Where it answers.",
    kind: FieldKind::Url,
    default: None,
    required: true,
};

impl Elsewhere {
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap()
    }

    pub(crate) fn person(&self, id: &str, external_id: Option<&str>, name: &str, email: &str) {
        let text = |text: &str| Some(text.to_owned());
        self.book().people.push(FoundHolder {
            id: id.to_owned(),
            external_id: external_id.map(str::to_owned),
            first_name: text(name),
            last_name: text("Żółć-李"),
            email: text(email),
            mobile: None,
        });
    }

    pub(crate) fn card(&self, id: &str, holder: &str, number: &str) {
        let external_id = self.book().people.iter().find(|one| one.id == holder).unwrap().external_id.clone();
        self.book().cards.push(Found {
            card: id.to_owned(),
            holder: holder.to_owned(),
            external_id,
            pool: Some("doors".to_owned()),
            number: Some(number.to_owned()),
            phone: None,
            observation: Observation::Activated { device: None },
        });
    }

    pub(crate) fn change(&self, card: &str, change: impl FnOnce(&mut Found)) {
        change(self.book().cards.iter_mut().find(|one| one.card == card).unwrap());
    }

    pub(crate) fn rename(&self, person: &str, change: impl FnOnce(&mut FoundHolder)) {
        change(self.book().people.iter_mut().find(|one| one.id == person).unwrap());
    }

    pub(crate) fn is_gone(&self, card: &str) -> bool {
        self.book().cards.iter().all(|one| one.card != card || one.observation == Observation::Revoked)
    }

    fn belongings(&self, people: &[FoundHolder]) -> Inventory {
        let ids: Vec<_> = people.iter().map(|one| one.id.clone()).collect();
        let found = self.book().cards.iter().filter(|card| ids.contains(&card.holder)).cloned().collect();
        Inventory { found, holders: people.to_vec(), next: None }
    }

    pub(crate) fn calls(&self) -> usize {
        self.book().calls
    }

    pub(crate) fn goes_down(&self) {
        self.book().down = Some(Error::Unreachable("elsewhere.test could not be reached".to_owned()));
    }

    pub(crate) fn comes_back(&self) {
        self.book().down = None;
    }

    /// Counts a call.
    fn ring(&self) -> connect::Result<()> {
        let mut book = self.book();
        book.calls += 1;
        book.down.clone().map_or(Ok(()), Err)
    }

    fn end(&self, card: &str) {
        let mut book = self.book();
        for found in book.cards.iter_mut().filter(|one| one.card == card) {
            found.observation = Observation::Revoked;
        }
    }
}

impl Connector for Elsewhere {
    fn kind(&self) -> ConnectorKind {
        KIND
    }

    fn title(&self) -> &'static str {
        "Elsewhere"
    }

    fn capabilities(&self, _: &Settings) -> Capabilities {
        Capabilities {
            holders: true,
            inviting: Inviting::Theirs,
            numbering: Numbering::Theirs,
            events: Events { pull: false, push: false, poll: true },
            ..Capabilities::own(SystemCapabilities {
                suspend: true,
                update_number: false,
                leases: false,
                revocation_deadline: SignedDuration::from_hours(1),
            })
        }
    }

    fn fields(&self) -> &'static [Field] {
        const { &[URL] }
    }

    fn reach(&self) -> Reach<'_> {
        Reach::Remote(self)
    }
}

impl Remote for Elsewhere {
    fn open(&self, _: &Values, _: Arc<dyn Outside>) -> Result<Arc<dyn Connection>, Vec<FieldFault>> {
        Ok(Arc::new(self.clone()))
    }
}

fn told<'a, T: Send + 'a>(answer: connect::Result<T>) -> Pending<'a, T> {
    Box::pin(async { answer })
}

impl Connection for Elsewhere {
    fn look<'a>(&'a self, _: Order<'a>) -> Pending<'a, Counterpart> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        told(Ok(Counterpart { before: Some(Vec::new()), ..Counterpart::default() }))
    }

    fn issue<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        let (new, theirs) = (format!("p-{}", order.holder.id), order.holder.theirs);
        let person = theirs.unwrap_or(&new);
        if theirs.is_none() {
            self.person(person, Some(order.holder.id), order.holder.first_name, order.holder.email.unwrap_or_default());
        }
        let mut book = self.book();
        book.issued += 1;
        let (card, number) = (format!("new-{}", book.issued), format!("{}", 9000 + book.issued));
        drop(book);
        self.card(&card, person, &number);
        self.change(&card, |found| found.observation = Observation::Invited);
        let counterpart = Counterpart { card: Some(card), ..order.credential.counterpart.clone() };
        told(Ok(Answer {
            counterpart: Some(counterpart),
            number: Some(number),
            holder: Some(person.to_owned()),
            ..Answer::of(Observation::Invited)
        }))
    }

    fn inquire<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        told(Err(Error::Unsupported))
    }

    fn suspend<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        if let Some(card) = &order.credential.counterpart.card {
            self.change(card, |found| found.observation = Observation::Suspended);
        }
        told(Ok(Answer::of(Observation::Suspended)))
    }

    fn resume<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        if let Some(card) = &order.credential.counterpart.card {
            self.change(card, |found| found.observation = Observation::Activated { device: None });
        }
        told(Ok(Answer::of(Observation::Activated { device: None })))
    }

    fn revoke<'a>(&'a self, order: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        self.end(order.credential.counterpart.card.as_deref().unwrap_or_default());
        told(Ok(Answer::of(Observation::Revoked)))
    }

    fn update<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        told(Err(Error::Unsupported))
    }

    fn resend<'a>(&'a self, _: Order<'a>) -> Pending<'a> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        told(Err(Error::Unsupported))
    }

    fn update_holder<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, ()> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        let theirs = holder.theirs.unwrap_or_default();
        let mut book = self.book();
        for card in book.cards.iter_mut().filter(|card| card.holder == theirs) {
            card.external_id = Some(holder.id.to_owned());
        }
        let Some(person) = book.people.iter_mut().find(|one| one.id == theirs) else {
            return told(Err(Error::NotFound));
        };
        person.external_id = Some(holder.id.to_owned());
        person.first_name = Some(holder.first_name.to_owned());
        person.last_name = Some(holder.last_name.to_owned());
        person.email = holder.email.map(str::to_owned);
        told(Ok(()))
    }

    fn delete_holder<'a>(&'a self, theirs: &'a str) -> Pending<'a, ()> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        if let Some(error) = self.book().keeps.clone() {
            return told(Err(error));
        }
        self.book().people.retain(|one| one.id != theirs);
        self.book().cards.retain(|one| one.holder != theirs);
        told(Ok(()))
    }

    fn test(&self) -> Pending<'_, ()> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        told(Ok(()))
    }

    fn pools(&self) -> Pending<'_, Vec<PoolReport>> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        let report = |id: &str, name: &str| PoolReport {
            external_id: id.to_owned(),
            name: name.to_owned(),
            total: None,
            available: None,
            open: true,
        };
        let more = self.book().more_pools.clone();
        told(Ok(std::iter::once(report("doors", "Doors")).chain(more.iter().map(|name| report(name, name))).collect()))
    }

    fn news<'a>(&'a self, _: Option<&'a str>) -> Pending<'a, News> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        let mut book = self.book();
        let (notices, more) = (std::mem::take(&mut book.news), book.endless);
        if notices.is_empty() && !more {
            return told(Err(Error::Unsupported));
        }
        let (bookmark, rest) = ("told".to_owned(), SignedDuration::ZERO);
        told(Ok(News { notices, bookmark, more, rest }))
    }

    fn inventory<'a>(&'a self, cursor: Option<&'a str>) -> Pending<'a, Inventory> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        let start = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let book = self.book();
        if let Some((at, error)) = &book.breaks
            && *at < start + PAGE
        {
            return told(Err(error.clone()));
        }
        let people: Vec<_> = book.people.iter().skip(start).take(PAGE).cloned().collect();
        let next = (start + PAGE < book.people.len()).then(|| (start + PAGE).to_string());
        drop(book);
        told(Ok(Inventory { next, ..self.belongings(&people) }))
    }

    fn existing<'a>(&'a self, holder: Holder<'a>) -> Pending<'a, Inventory> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        let book = self.book();
        let is = |one: &&FoundHolder| match holder.theirs {
            Some(theirs) => one.id == theirs,
            None => one.external_id.as_deref() == Some(holder.id),
        };
        let mut people: Vec<FoundHolder> = book.people.iter().filter(is).cloned().collect();
        if people.is_empty() && holder.theirs.is_none() {
            people = book.people.iter().filter(|one| one.email.as_deref() == holder.email).cloned().collect();
        }
        drop(book);
        told(Ok(self.belongings(&people)))
    }

    fn end_card<'a>(&'a self, card: &'a str) -> Pending<'a, ()> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        self.end(card);
        told(Ok(()))
    }

    fn find<'a>(&'a self, _: &'a str, card: &'a str) -> Pending<'a, Option<Found>> {
        if let Err(error) = self.ring() {
            return told(Err(error));
        }
        told(Ok(self.book().cards.iter().find(|one| one.card == card).cloned()))
    }
}
