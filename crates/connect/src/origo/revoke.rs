//! Ending a credential. That it is taken on is not that it is done.

use domain::credential::{Observation, Observed};
use http::StatusCode;

use super::connection::{Origo, is_gone};
use super::inquire::Traces;
use super::model::Card;
use crate::{Answer, Error, Order, Result};

impl Origo {
    /// Cancels the invitation, then revokes the credential: who is interrupted between the two begins again. Where
    /// neither is known because the answer to the order was lost, what came of that is looked for first.
    pub(super) async fn end(&self, order: Order<'_>) -> Result<Answer> {
        let order = Order { urgent: true, ..order };
        let known = &order.credential.counterpart;
        let (mut card, mut invitation) = (known.card.clone(), known.invitation.clone());
        let mut answer = Answer::default();
        if card.is_none()
            && let Some(person) = self.holder_there(order).await?
        {
            let traces = Traces::of(order, &person);
            card = traces.card.map(|card| card.id.clone());
            invitation = invitation.or_else(|| traces.invitation.filter(|one| one.is_open()).map(|one| one.id.clone()));
            // By its id the event is recognised that says that it is done.
            answer.counterpart = traces.card.map(|_| traces.counterpart(order));
            answer.holder = Some(person.id.clone());
        }
        if let Some(invitation) = invitation.filter(|_| order.credential.observed != Observed::Active)
            && self.cancel(order, &invitation).await.is_err()
        {
            answer.left_open = Some(invitation); // no reason to leave the door open
        }
        answer.observation = Some(match &card {
            Some(card) => self.revoke_card(order, card).await?,
            None => Observation::Absent,
        });
        Ok(answer)
    }

    async fn revoke_card(&self, order: Order<'_>, card: &str) -> Result<Observation> {
        let reply = self.client.revoke_credential(card).await?;
        if is_gone(reply.status) {
            return Ok(Observation::Revoked);
        }
        if reply.status == StatusCode::PRECONDITION_FAILED {
            return self.why_not_revoked(order, card).await;
        }
        let card = Card::read(&reply.success()?.json_if_any(), None);
        let done = card.is_some_and(|card| card.observation() == Observation::Revoked);
        Ok(if done { Observation::Revoked } else { Observation::RevocationAccepted })
    }

    /// Revokes a credential whoever has it; one that is being revoked already is no error.
    pub(super) async fn end_card(&self, card: &str) -> Result<()> {
        let reply = self.client.revoke_credential(card).await?;
        let is_ending = is_gone(reply.status) || reply.status == StatusCode::PRECONDITION_FAILED;
        if is_ending { Ok(()) } else { reply.success().map(drop) }
    }

    /// It is being revoked already, or has been: the answer is the same.
    async fn why_not_revoked(&self, order: Order<'_>, card: &str) -> Result<Observation> {
        let person = self.holder_there(order).await?;
        match person.as_ref().and_then(|person| person.card(card)) {
            None => Ok(Observation::Revoked),
            Some(card) if card.is_living() => {
                Err(Error::Unavailable("it does not revoke the credential now".to_owned()))
            }
            Some(card) => Ok(card.observation()),
        }
    }

    /// One that is accepted, cancelled or expired cannot be cancelled, and need not be.
    pub(super) async fn cancel(&self, order: Order<'_>, invitation: &str) -> Result<()> {
        let reply = self.client.cancel_invitation(invitation).await?;
        if reply.is_success() || is_gone(reply.status) {
            return Ok(());
        }
        let person = self.holder_there(order).await?;
        let mut known = person.iter().flat_map(|person| &person.invitations);
        if known.any(|one| one.id == invitation && one.is_open()) {
            return Err(Error::Unavailable("it does not cancel the invitation now".to_owned()));
        }
        Ok(())
    }
}
