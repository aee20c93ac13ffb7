//! Issuing: what is there is looked at and recorded first, so that what came of a lost answer can be told from it.

use domain::credential::{Counterpart, Observation};
use http::StatusCode;
use serde_json::Value;

use super::calls::Wanted;
use super::client::Reply;
use super::connection::{Origo, is_gone};
use super::model::{Card, Person, SCHEMA};
use crate::{Answer, Error, Holder, Order, Result};

/// Tells ids of invitations from those of credentials where both stand in one list.
pub(super) const INVITATION: &str = "invitation/";

/// How many credentials a phone holds.
const PLACES: usize = 10;

impl Origo {
    /// What the person has, and the phone that is to get the credential, where there is one. A person whom the system
    /// does not know has nothing; that costs no call.
    pub(super) async fn look_before(&self, order: Order<'_>) -> Result<Counterpart> {
        let person = match order.holder.theirs {
            Some(theirs) => self.person(theirs, order.lane()).await?,
            None => None,
        };
        if person.as_ref().is_some_and(|person| person.is_going) {
            return Err(Error::Unavailable("it is still deleting the person of before".to_owned()));
        }
        let before = person.as_ref().map(ids).unwrap_or_default();
        let phone = person.as_ref().and_then(|person| person.phone_for(order));
        let asked_at = order.credential.counterpart.asked_at;
        Ok(Counterpart { card: None, invitation: None, phone, before: Some(before), asked_at })
    }

    /// Makes the credential: on a phone of the person's, with an invitation, or with the person.
    pub(super) async fn make(&self, order: Order<'_>) -> Result<Answer> {
        let wanted = Wanted { pool: order.pool, mail: order.invite };
        if let Some(phone) = &order.credential.counterpart.phone {
            let reply = self.client.deliver(phone, order.pool, order.lane()).await?;
            if reply.is_success() || reply.status == StatusCode::PRECONDITION_FAILED {
                return self.made(order, reply).await;
            }
            // It is full, or was given up meanwhile: nothing happened, and the person is invited.
        }
        if let Some(theirs) = order.holder.theirs {
            let reply = self.client.invite(theirs, wanted, order.lane()).await?;
            if !is_gone(reply.status) {
                return self.made(order, reply).await;
            }
        }
        let reply = self.client.create_user(order.holder, wanted, order.lane()).await?;
        if reply.status != StatusCode::CONFLICT {
            let stranger = Holder { theirs: None, ..order.holder };
            return self.made(Order { holder: stranger, ..order }, reply).await;
        }
        let adopted = self.adopt(order).await.map_err(nothing_issued)?;
        // The person was there all the time: it is something else that the system did not find.
        let known = order.holder.theirs.is_some() && adopted.holder.as_deref() == order.holder.theirs;
        if known { Err(self.why_refused(order, StatusCode::NOT_FOUND).await) } else { Ok(adopted) }
    }

    async fn made(&self, order: Order<'_>, reply: Reply) -> Result<Answer> {
        match reply.status {
            status if status.is_success() => answer(order, &reply),
            // It is delivered already: what is there says whether that was for this order.
            StatusCode::PRECONDITION_FAILED => match self.look_after(order).await? {
                Answer { observation: Some(Observation::Absent), .. } => {
                    Err(Error::Unavailable("it says that the phone has such a credential already".to_owned()))
                }
                answer => Ok(answer),
            },
            status => Err(self.why_refused(order, status).await),
        }
    }

    /// The person is there already: ours, or nobody's, is taken. Nothing is issued yet, because what the person has
    /// was not recorded before; the order comes again.
    async fn adopt(&self, order: Order<'_>) -> Result<Answer> {
        let holder = order.holder;
        let person = match self.person_of_ours(holder, order.lane()).await? {
            Some(person) => person,
            None => self.claim(order).await?,
        };
        Ok(Answer { holder: Some(person.id), ..Answer::of(Observation::Absent) })
    }

    /// The person with the same address, if nobody else's: puts our id on it.
    async fn claim(&self, order: Order<'_>) -> Result<Person> {
        let Some(email) = order.holder.email else { return Err(Error::Refused(HIDDEN.to_owned())) };
        let mut found = self.search("emails", email, order.lane()).await?;
        if found.iter().any(|person| person.external_id.is_some()) {
            return Err(Error::Foreign(FOREIGN.to_owned()));
        }
        let (Some(person), true) = (found.pop(), found.is_empty()) else {
            return Err(Error::Refused(HIDDEN.to_owned()));
        };
        // A list may leave things out; the person itself says whether somebody else's id is on it.
        match self.person(&person.id, order.lane()).await? {
            Some(person) if person.external_id.is_none() => {
                self.client.update_user(&person.id, order.holder, order.lane()).await?.success()?;
                Ok(person)
            }
            Some(_) => Err(Error::Foreign(FOREIGN.to_owned())),
            None => Err(Error::Unavailable("the person with this address is being deleted there".to_owned())),
        }
    }
}

const FOREIGN: &str = "the e-mail address of this person belongs to a person there who carries another external ID, and \
                       so is managed by somebody else: change the address here, or remove the external ID there";
const HIDDEN: &str = "it says that the person is there already, but shows nobody with this external ID or e-mail \
                      address alone: look for the person in the HID Origo Management Portal";

/// While a person is taken over, no credential is at stake.
fn nothing_issued(error: Error) -> Error {
    match error {
        Error::OutcomeUnknown(detail) | Error::Unreadable(detail) => Error::Unavailable(detail),
        error => error,
    }
}

fn answer(order: Order<'_>, reply: &Reply) -> Result<Answer> {
    let body = reply.json()?;
    let person = read(&body, order).ok_or_else(|| reply.unreadable("the user has no id"))?;
    let known = order.credential.counterpart.before.as_deref().unwrap_or_default();
    let card = person
        .cards
        .iter()
        .filter(|card| card.is_of(order.pool) && !known.contains(&card.id))
        .max_by_key(|card| age(&card.id));
    let new = |id: &str| !known.contains(&format!("{INVITATION}{id}"));
    let invitation = person.invitations.iter().filter(|one| new(&one.id)).max_by_key(|one| age(&one.id));
    if card.is_none() && invitation.is_none() {
        return Err(reply.unreadable("it names neither credential nor invitation"));
    }
    let phone = order.credential.counterpart.phone.clone().filter(|_| invitation.is_none());
    Ok(Answer {
        observation: Some(card.map_or(Observation::Invited, |card| card.on(phone.as_deref()).observation())),
        counterpart: Some(Counterpart {
            card: card.map(|card| card.id.clone()),
            invitation: invitation.map(|invitation| invitation.id.clone()),
            phone,
            before: order.credential.counterpart.before.clone(),
            asked_at: None,
        }),
        holder: Some(person.id),
        number: card.and_then(|card| card.number.clone()),
        invitation: invitation.map(|invitation| invitation.told(order.invite)),
        left_open: None,
    })
}

/// An answer about a known person need not name them; one about a phone may be the credential alone.
fn read(body: &Value, order: Order<'_>) -> Option<Person> {
    let Some(theirs) = order.holder.theirs else { return Person::read(body) };
    let mut body = body.clone();
    if body.get("partNumber").is_some() {
        body = serde_json::json!({ format!("{SCHEMA}Credential"): [body] });
    }
    body["id"] = theirs.into();
    Person::read(&body)
}

/// Ids of one sort count up.
fn age(id: &str) -> (usize, &str) {
    (id.len(), id)
}

fn ids(person: &Person) -> Vec<String> {
    let cards = person.cards.iter().map(|card| card.id.clone());
    cards.chain(person.invitations.iter().map(|one| format!("{INVITATION}{}", one.id))).collect()
}

impl Person {
    /// The phone that a further credential of the person goes to without an invitation: one that works with what is
    /// on it, and from which nothing was ever taken; a phone that was lost had its credentials revoked. A credential
    /// that is issued anew, or in the place of another, is for whichever phone accepts its invitation.
    fn phone_for(&self, order: Order<'_>) -> Option<String> {
        if order.credential.generation > 1 || order.credential.replaces.is_some() {
            return None;
        }
        let fits = |id: &str| {
            let on_it: Vec<&Card> = self.cards.iter().filter(|card| card.phone.as_deref() == Some(id)).collect();
            let trusted = !on_it.is_empty() && on_it.len() < PLACES && on_it.iter().all(|card| card.is_living());
            trusted && !on_it.iter().any(|card| card.is_of(order.pool))
        };
        let mut fitting = self.phones.iter().filter(|phone| phone.is_active && fits(&phone.id));
        let only = fitting.next().filter(|_| fitting.next().is_none())?;
        Some(only.id.clone())
    }
}

impl Card {
    /// Whether it is of a pool; one that does not say may be of any.
    pub(super) fn is_of(&self, pool: &str) -> bool {
        self.pool.as_deref().is_none_or(|own| own == pool)
    }

    /// The same, on the phone that it was delivered to.
    fn on(&self, phone: Option<&str>) -> Self {
        Self { phone: self.phone.clone().or(phone.map(str::to_owned)), ..self.clone() }
    }
}
