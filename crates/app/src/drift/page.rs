//! A page of what is there, compared with what is here.

use std::collections::{BTreeMap, BTreeSet};

use connect::{Found, FoundHolder, Inventory};
use domain::card::CardNumber;
use domain::credential::{Credential, Intent, Observed};
use domain::drift::{Deed, DriftField, Finding, FindingKind, card_subject, differs, lives, standing};
use domain::system::CredentialSystem;
use domain::time::Timestamp;
use domain::user::{User, UserState};
use store::UnitOfWork;
use store::repo::SeenCard;

use super::people::{Whose, described, differences};
use crate::context::Context;
use crate::credentials::{HolderCard, capabilities};
use crate::error::Result;
use crate::settings;

/// A page that is being compared.
pub(super) struct Page<'a> {
    cx: &'a Context,
    uow: &'a mut UnitOfWork,
    system: &'a CredentialSystem,
    run: u64,
    asked_at: Timestamp,
    /// The pools that are known here, by their ids there.
    pools: BTreeSet<String>,
    people: BTreeMap<&'a str, &'a FoundHolder>,
    update_number: bool,
}

impl<'a> Page<'a> {
    /// Compares a page in a unit of work of the caller's. What changed here since `asked_at` is left alone.
    pub(super) async fn take(
        cx: &'a Context,
        uow: &'a mut UnitOfWork,
        system: &'a CredentialSystem,
        run: u64,
        asked_at: Timestamp,
        inventory: &'a Inventory,
    ) -> Result<()> {
        let pools = uow.pools().list_of_system(system.project, system.id).await?;
        let settings = settings::load(uow, system.project).await?;
        let update_number = capabilities(cx.app(), system, &settings)?.states.update_number;
        let pools = pools.into_iter().map(|pool| pool.external_id).collect();
        let people = inventory.holders.iter().map(|holder| (holder.id.as_str(), holder)).collect();
        let mut page = Page { cx, uow, system, run, asked_at, pools, people, update_number };
        for holder in &inventory.holders {
            page.holder(holder).await?;
        }
        for found in &inventory.found {
            page.card(found).await?;
        }
        Ok(())
    }

    async fn holder(&mut self, there: &FoundHolder) -> Result<()> {
        let (external_id, email) = (there.external_id.as_deref(), there.email.as_deref());
        let whose = Whose::find(self.uow, self.system, &there.id, external_id, email).await?;
        let about = Finding { holder: Some(there.id.clone()), there: described(there), ..self.blank()? };
        match whose {
            Whose::Ours(user) => self.values(&user, there).await?,
            Whose::Gone => {
                // Whoever is to be forgotten there is being seen to.
                let known = self.uow.holders().by_remote_id(self.system.id, &there.id).await?;
                if !known.is_some_and(|holder| holder.leaving) {
                    let deeds = vec![Deed::Overwrite, Deed::Alert];
                    self.found(Finding { kind: FindingKind::Leaver, deeds, ..about }).await?;
                }
            }
            Whose::Nobody(proposal) => {
                let adopt = proposal.is_some().then_some(Deed::Adopt);
                let deeds = adopt.into_iter().chain([Deed::Overwrite, Deed::Alert]).collect();
                let (user, proposed) = (proposal.as_ref().map(|user| user.id), proposal.is_some());
                self.found(Finding { user, proposed, deeds, ..about }).await?;
            }
            Whose::Foreign => self.found(Finding { deeds: vec![Deed::Alert], ..about }).await?,
        }
        self.settle(&format!("holder:{}", there.id)).await
    }

    /// What differs of a person whom both sides know.
    async fn values(&mut self, user: &User, there: &FoundHolder) -> Result<()> {
        let known = self.uow.holders().lookup(self.system.id, user.id).await?;
        let Some(known) = known.filter(|known| known.remote_id == there.id && !known.leaving) else { return Ok(()) };
        // What changed here is on its way there.
        let told = known.told == HolderCard::of(self.system, user, None).digest();
        if !told || user.updated_at >= self.asked_at || user.state == UserState::DeletionPending {
            return Ok(());
        }
        for difference in differences(self.system, user, there) {
            let finding = Finding {
                kind: FindingKind::Differs,
                field: Some(difference.field),
                holder: Some(there.id.clone()),
                user: Some(user.id),
                here: difference.here,
                there: difference.there,
                deeds: vec![Deed::Adopt, Deed::Overwrite, Deed::Alert],
                ..self.blank()?
            };
            self.found(finding).await?;
        }
        Ok(())
    }

    async fn card(&mut self, there: &Found) -> Result<()> {
        let living = lives(&there.observation);
        let pool = there.pool.as_deref().unwrap_or_default();
        let seen = SeenCard { card: &there.card, holder: &there.holder, pool, living };
        self.uow.comparisons().see(self.system.id, seen).await?;
        match self.uow.credentials().by_remote_card(self.system.id, &there.card).await? {
            Some(credential) => self.known_card(&credential, there).await?,
            None if living => self.unknown_card(there).await?,
            None => {}
        }
        self.settle(&card_subject(&there.card)).await
    }

    async fn known_card(&mut self, credential: &Credential, there: &Found) -> Result<()> {
        if credential.updated_at >= self.asked_at {
            return Ok(());
        }
        let user = self.uow.users().lookup(self.system.project, credential.user).await?;
        let active = user.is_some_and(|user| user.state == UserState::Active);
        let about = Finding {
            holder: Some(there.holder.clone()).filter(|holder| !holder.is_empty()),
            card: Some(there.card.clone()),
            pool: there.pool.clone(),
            user: Some(credential.user),
            credential: Some(credential.id),
            ..self.blank()?
        };
        if differs(credential, &there.observation) {
            let kind = if active { FindingKind::Differs } else { FindingKind::Leaver };
            self.found(Finding {
                kind,
                field: active.then_some(DriftField::Status),
                here: Some(credential.observed.as_str().to_owned()),
                there: standing(&there.observation).map(|one| one.as_str().to_owned()),
                deeds: if active { status_deeds(credential, there) } else { vec![Deed::Overwrite, Deed::Alert] },
                ..about.clone()
            })
            .await?;
        }
        if lives(&there.observation) && credential.intent == Intent::Active && number_differs(credential, there) {
            let overwrite = (self.update_number && credential.number.is_some()).then_some(Deed::Overwrite);
            self.found(Finding {
                kind: FindingKind::Differs,
                field: Some(DriftField::Number),
                here: credential.number.as_ref().map(|number| number.number().clone()),
                there: there.number.clone(),
                deeds: [Deed::Adopt].into_iter().chain(overwrite).chain([Deed::Alert]).collect(),
                ..about
            })
            .await?;
        }
        Ok(())
    }

    async fn unknown_card(&mut self, there: &Found) -> Result<()> {
        let email = self.people.get(there.holder.as_str()).and_then(|holder| holder.email.as_deref());
        let whose = Whose::find(self.uow, self.system, &there.holder, there.external_id.as_deref(), email).await?;
        let about = Finding {
            holder: Some(there.holder.clone()).filter(|holder| !holder.is_empty()),
            card: Some(there.card.clone()),
            pool: there.pool.clone(),
            there: there.number.clone(),
            ..self.blank()?
        };
        let adopt = there.pool.as_ref().filter(|pool| self.pools.contains(*pool)).map(|_| Deed::Adopt);
        let all = |adopt: Option<Deed>| adopt.into_iter().chain([Deed::Overwrite, Deed::Alert]).collect();
        let finding = match whose {
            Whose::Ours(user) if self.is_being_issued(&user).await? => return Ok(()),
            Whose::Ours(user) if user.state == UserState::Active => {
                Finding { kind: FindingKind::MissingHere, user: Some(user.id), deeds: all(adopt), ..about }
            }
            Whose::Ours(user) => Finding { kind: FindingKind::Leaver, user: Some(user.id), deeds: all(None), ..about },
            Whose::Gone => Finding { kind: FindingKind::Leaver, deeds: all(None), ..about },
            Whose::Nobody(Some(user)) => Finding { user: Some(user.id), proposed: true, deeds: all(adopt), ..about },
            Whose::Nobody(None) => Finding { deeds: all(None), ..about },
            Whose::Foreign => Finding { deeds: vec![Deed::Alert], ..about },
        };
        self.found(finding).await
    }

    /// A card may be that of an order whose answer is not known yet.
    async fn is_being_issued(&mut self, user: &User) -> Result<bool> {
        let all = self.uow.credentials().of_user(user.project, user.id).await?;
        Ok(all.iter().any(|one| {
            one.system == self.system.id && one.counterpart.card.is_none() && one.counterpart.asked_at.is_some()
        }))
    }

    fn blank(&self) -> Result<Finding> {
        Ok(Finding {
            id: self.cx.fresh_id()?,
            project: self.system.project,
            system: self.system.id,
            kind: FindingKind::Orphan,
            field: None,
            holder: None,
            card: None,
            pool: None,
            user: None,
            proposed: false,
            credential: None,
            here: None,
            there: None,
            deeds: Vec::new(),
            since: self.cx.now(),
            run: self.run,
            noted_at: None,
            doing: None,
            problem: None,
        })
    }

    async fn found(&mut self, finding: Finding) -> Result<()> {
        Ok(self.uow.findings().find(&finding).await?)
    }

    /// What differed before and does not any more goes.
    async fn settle(&mut self, subject: &str) -> Result<()> {
        self.uow.findings().settle_subject(self.system.id, subject, self.run).await.map(drop)?;
        Ok(())
    }
}

/// What is final, or held, cannot be taken over from there; what is gone there can be issued anew.
fn status_deeds(credential: &Credential, there: &Found) -> Vec<Deed> {
    match (credential.intent, standing(&there.observation)) {
        (Intent::Active, Some(Observed::Revoked | Observed::Revoking | Observed::Suspended)) => {
            vec![Deed::Adopt, Deed::Overwrite, Deed::Alert]
        }
        (Intent::Active, _) => vec![Deed::Adopt, Deed::Alert],
        _ => vec![Deed::Overwrite, Deed::Alert],
    }
}

fn number_differs(credential: &Credential, there: &Found) -> bool {
    let Some(text) = there.number.as_deref() else { return false };
    match &credential.number {
        Some(number) => {
            let read = CardNumber::parse(number.format(), number.facility_code(), text);
            number.number() != text && read.ok().as_ref() != Some(number)
        }
        None => true,
    }
}
