//! Asking what became of a credential.

use domain::credential::{Counterpart, Observation};
use domain::time::{SignedDuration, Timestamp};

use super::connection::Origo;
use super::issue::INVITATION;
use super::model::{Card, Invitation, Person};
use crate::{Answer, Found, Order, Result};

/// How far the system's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

impl Origo {
    /// Finds the credential by its id, or as that which was not there before.
    pub(super) async fn look_after(&self, order: Order<'_>) -> Result<Answer> {
        let Some(person) = self.holder_there(order).await? else { return Ok(Answer::of(Observation::Absent)) };
        let traces = Traces::of(order, &person);
        let observation = match (traces.card, traces.invitation) {
            (Some(card), _) => card.observation(),
            (None, Some(invitation)) if invitation.is_open() => Observation::Invited,
            _ => Observation::Absent,
        };
        let counterpart = (observation != Observation::Absent).then(|| traces.counterpart(order));
        // Who was to cancel it before the card was revoked may not have come to say that it could not.
        let outlived = traces.invitation.filter(|one| one.is_open() && observation == Observation::Revoked);
        let news = traces.invitation.filter(|_| order.credential.counterpart.invitation.is_none());
        Ok(Answer {
            observation: Some(observation),
            counterpart,
            number: traces.card.and_then(|card| card.number.clone()),
            invitation: news.filter(|one| one.is_open()).map(|one| one.told(order.invite)),
            left_open: outlived.map(|one| one.id.clone()),
            holder: Some(person.id),
        })
    }

    /// The order's person with everything that is theirs.
    pub(super) async fn holder_there(&self, order: Order<'_>) -> Result<Option<Person>> {
        if let Some(theirs) = order.holder.theirs
            && let Some(person) = self.person(theirs, order.lane()).await?
        {
            return Ok(Some(person));
        }
        match self.person_of_ours(order.holder, order.lane()).await? {
            Some(person) if order.holder.theirs == Some(person.id.as_str()) => Ok(None),
            Some(person) => self.person(&person.id, order.lane()).await,
            None => Ok(None),
        }
    }

    pub(super) async fn find_card(&self, holder: &str, card: &str) -> Result<Option<Found>> {
        let person = self.person(holder, crate::Lane::Ordinary).await?;
        Ok(person.and_then(|person| person.card(card).map(|card| card.found(&person))))
    }
}

/// What an order left at a person's.
pub(super) struct Traces<'p> {
    pub(super) card: Option<&'p Card>,
    pub(super) invitation: Option<&'p Invitation>,
}

impl<'p> Traces<'p> {
    /// By their ids where those are known; else what is of the pool and was not there before. What was there belongs
    /// to another order, or to somebody else.
    pub(super) fn of(order: Order<'_>, person: &'p Person) -> Self {
        let counterpart = &order.credential.counterpart;
        let before = counterpart.before.as_deref().filter(|_| may_have_made(order, person));
        let card = match (&counterpart.card, before) {
            (Some(id), _) => person.card(id),
            (None, Some(before)) => {
                let new = |card: &&Card| card.is_of(order.pool) && !before.contains(&card.id);
                let mut new: Vec<&Card> = person.cards.iter().filter(new).collect();
                new.sort_by_key(|card| !card.is_living());
                new.first().copied()
            }
            (None, None) => None,
        };
        let invitation = match (&counterpart.invitation, before) {
            (Some(id), _) => person.invitations.iter().find(|invitation| invitation.id == *id),
            // It came with the card; which of several it was cannot be told.
            (None, Some(before)) if card.is_some() => {
                let mut new =
                    person.invitations.iter().filter(|one| !before.contains(&format!("{INVITATION}{}", one.id)));
                new.next().filter(|_| new.next().is_none())
            }
            (None, _) => None,
        };
        Self { card, invitation }
    }

    pub(super) fn counterpart(&self, order: Order<'_>) -> Counterpart {
        let known = &order.credential.counterpart;
        Counterpart {
            card: self.card.map(|card| card.id.clone()),
            invitation: known.invitation.clone().or_else(|| self.invitation.map(|invitation| invitation.id.clone())),
            phone: self.card.and_then(|card| card.phone.clone()),
            before: known.before.clone(),
            asked_at: None,
        }
    }
}

/// A person who was not known when the order was sent has an invitation as young as the order if the order made them;
/// if all are older, they were there before, with everything that they have.
fn may_have_made(order: Order<'_>, person: &Person) -> bool {
    let (None, Some(asked_at)) = (order.holder.theirs, order.credential.counterpart.asked_at) else { return true };
    let earliest = asked_at.saturating_sub(SKEW).unwrap_or(Timestamp::MIN);
    let mut made = person.invitations.iter().filter_map(|invitation| invitation.created_at).peekable();
    made.peek().is_none() || made.any(|created_at| created_at >= earliest)
}

impl Card {
    /// As an inventory tells it.
    pub(super) fn found(&self, person: &Person) -> Found {
        Found {
            card: self.id.clone(),
            holder: person.id.clone(),
            external_id: person.external_id.clone(),
            pool: self.pool.clone(),
            number: self.number.clone(),
            phone: self.phone.clone(),
            observation: self.observation(),
        }
    }
}
