//! What is asked about one credential.

use domain::credential::{Counterpart, Observation};
use http::StatusCode;

use super::client::Reply;
use super::connection::AccessGrid;
use super::pass::{Origin, Pass, changed_pass, new_pass};
use crate::{Answer, Error, Order, Result};

impl AccessGrid {
    pub(super) async fn make(&self, order: Order<'_>) -> Result<Answer> {
        let reply = self.client.create(&new_pass(order)).await?;
        match reply.status {
            status if status.is_success() => Ok(told(order, &read(&reply)?)),
            StatusCode::PAYMENT_REQUIRED => Err(Error::PoolExhausted),
            StatusCode::NOT_FOUND => Err(Error::PoolUnavailable),
            _ if reply.mentions("balance") => Err(Error::PoolExhausted),
            _ => Err(self.why_refused(order, &reply).await),
        }
    }

    /// The refusal's words are for people; whether the template is there can be asked.
    async fn why_refused(&self, order: Order<'_>, refused: &Reply) -> Error {
        match self.client.list(Some(order.pool), 1, 1).await {
            Ok(reply) if reply.status == StatusCode::NOT_FOUND => Error::PoolUnavailable,
            Ok(_) => match refused.success() {
                Err(error) => error,
                Ok(_) => Error::Unavailable("it was done after all".to_owned()),
            },
            Err(error) => error,
        }
    }

    pub(super) async fn look_after(&self, order: Order<'_>) -> Result<Answer> {
        Ok(self.pass_of(order).await?.map_or(Answer::of(Observation::Absent), |pass| told(order, &pass)))
    }

    /// The pass by its id, else that which names the credential.
    async fn pass_of(&self, order: Order<'_>) -> Result<Option<Pass>> {
        match (&order.credential.counterpart.card, &order.credential.counterpart.before) {
            (Some(card), _) => self.pass(card).await,
            (None, Some(_)) => self.made_for(order).await,
            (None, None) => Ok(None),
        }
    }

    pub(super) async fn pass(&self, id: &str) -> Result<Option<Pass>> {
        let reply = self.client.get(id).await?;
        if is_gone(&reply) {
            return Ok(None);
        }
        read(reply.success()?).map(Some)
    }

    /// Looks through the template's passes. Where there is one that says nothing of its origin, it is not known whether
    /// ours is there: a second one would be worse than none.
    async fn made_for(&self, order: Order<'_>) -> Result<Option<Pass>> {
        let (mut page, mut unsure) = (1, false);
        loop {
            let passes = match self.passes(Some(order.pool), page).await {
                Err(Error::NotFound) => return Ok(None),
                passes => passes?,
            };
            let there: Vec<&Pass> = passes.iter().filter(|pass| pass.observation() != Observation::Revoked).collect();
            if let Some(found) = there.iter().find(|pass| pass.origin(order) == Origin::Ours) {
                return Ok(Some((*found).clone()));
            }
            unsure |= there.iter().any(|pass| pass.origin(order) == Origin::Unknown);
            page += 1;
            match passes.len() < super::list::PAGE {
                true if unsure => return Err(Error::OutcomeUnknown(UNSURE.to_owned())),
                true => return Ok(None),
                false => {}
            }
        }
    }

    pub(super) async fn hold(&self, order: Order<'_>) -> Result<Answer> {
        self.act_on(order, "suspend", |observation| *observation == Observation::Suspended).await
    }

    pub(super) async fn let_go(&self, order: Order<'_>) -> Result<Answer> {
        let resumed =
            |observation: &Observation| matches!(observation, Observation::Activated { .. } | Observation::Invited);
        self.act_on(order, "resume", resumed).await
    }

    /// Acts, and reads how it stands then: also after a refusal, which may mean that it stands so already.
    async fn act_on(&self, order: Order<'_>, act: &str, done: fn(&Observation) -> bool) -> Result<Answer> {
        let Some(card) = order.credential.counterpart.card.as_deref() else { return Err(Error::NotFound) };
        let reply = self.client.act(card, act).await?;
        if is_gone(&reply) {
            return Ok(Answer::of(Observation::Revoked));
        }
        let told_at_once = Pass::read(&reply.json_if_any()).filter(|_| reply.success().is_ok());
        let pass = match told_at_once {
            Some(pass) => Some(pass),
            None => self.pass(card).await?,
        };
        let Some(pass) = pass else { return Ok(Answer::of(Observation::Revoked)) };
        let observation = pass.observation();
        if done(&observation) || observation == Observation::Revoked {
            return Ok(told(order, &pass));
        }
        match reply.success() {
            Err(Error::Refused(_)) if observation == Observation::Invited => {
                Err(Error::Refused(NOT_INSTALLED.to_owned()))
            }
            Err(error) => Err(error),
            Ok(_) => Ok(Answer::default()), // it took the order, and is at it
        }
    }

    /// That it took the order is not that the phone gave the pass up.
    pub(super) async fn end(&self, order: Order<'_>) -> Result<Answer> {
        match self.card_of(order).await? {
            Some(card) => self.end_pass(&card).await.map(Answer::of),
            None => Ok(Answer::of(Observation::Absent)),
        }
    }

    /// Ends a pass by its id.
    pub(super) async fn end_pass(&self, card: &str) -> Result<Observation> {
        let reply = self.client.act(card, "delete").await?;
        if is_gone(&reply) {
            return Ok(Observation::Revoked);
        }
        if reply.status.is_client_error() {
            let gone = self.pass(card).await?.is_none_or(|pass| pass.observation() == Observation::Revoked);
            if gone {
                return Ok(Observation::Revoked);
            }
            if !is_at_it(&reply) {
                reply.success()?;
            }
        }
        Ok(Observation::RevocationAccepted)
    }

    async fn card_of(&self, order: Order<'_>) -> Result<Option<String>> {
        match &order.credential.counterpart.card {
            Some(card) => Ok(Some(card.clone())),
            None => Ok(self.pass_of(order).await?.map(|pass| pass.id)),
        }
    }

    /// Brings the person and the end of the validity there; a pass keeps its number.
    pub(super) async fn change(&self, order: Order<'_>) -> Result<Answer> {
        let Some(card) = order.credential.counterpart.card.as_deref() else { return Err(Error::NotFound) };
        self.client.patch(card, &changed_pass(order)).await?.success()?;
        Ok(Answer::default())
    }

    /// The link once more; sending it is ours.
    pub(super) async fn link(&self, order: Order<'_>) -> Result<Answer> {
        let Some(card) = order.credential.counterpart.card.as_deref() else { return Err(Error::NotFound) };
        let pass = self.pass(card).await?.ok_or(Error::NotFound)?;
        let invitation = pass.invitation().ok_or_else(|| Error::Unavailable("it tells no link".to_owned()))?;
        Ok(Answer { invitation: Some(invitation), ..Answer::default() })
    }
}

const UNSURE: &str = "its list of passes does not say which credential each was made for: look in the AccessGrid \
                      console whether there is a pass for this person";

const NOT_INSTALLED: &str = "a pass that nobody has installed cannot be suspended there: revoke it, or suspend it again \
                             once it is installed";

fn told(order: Order<'_>, pass: &Pass) -> Answer {
    let known = &order.credential.counterpart;
    let is_new = known.card.is_none();
    Answer {
        observation: Some(pass.observation()),
        counterpart: Some(Counterpart { card: Some(pass.id.clone()), asked_at: None, ..known.clone() }),
        number: pass.number.clone(),
        invitation: pass.invitation().filter(|_| is_new && pass.observation() == Observation::Invited),
        ..Answer::default()
    }
}

fn read(reply: &Reply) -> Result<Pass> {
    Pass::read(&reply.json()?).ok_or_else(|| reply.unreadable("the pass has no id"))
}

/// It was asked for the same before, and has not done it yet.
fn is_at_it(reply: &Reply) -> bool {
    matches!(reply.status, StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED)
}

pub(super) fn is_gone(reply: &Reply) -> bool {
    matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::GONE)
}
