//! Those who stay, with other data; and those who come back before they were gone.

use std::collections::HashMap;

use domain::credential::{CredentialOrigin, Enrolment};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::sync::Row;
use domain::sync::plan::Decision;
use domain::user::{Origin, User, UserState};
use serde_json::json;

use super::Writing;
use crate::automation;
use crate::autosync::file::LineSet;
use crate::autosync::plan::{Member, digest};
use crate::credentials::{House, Request};
use crate::error::Result;
use crate::record;
use crate::users::{follow_change, forget_contact_changes, retry_number};

impl Writing<'_> {
    /// Writes everybody of the plan who was in the project before.
    pub(super) async fn stay(&mut self) -> Result<()> {
        let plan = self.application.plan;
        let acted = plan.members.iter().filter(|member| is_acted_on(&member.decision));
        let members: HashMap<u32, Member> = acted.map(|member| (member.line, *member)).collect();
        if members.is_empty() {
            return Ok(());
        }
        let mut lines = LineSet::default();
        for &line in members.keys() {
            lines.insert(line);
        }
        let mut rows = plan.source.open(move |line| lines.contains(line));
        while let Some(rows) = rows.next().await? {
            let pairs: Vec<(Member, Row)> =
                rows.into_iter().filter_map(|row| Some((*members.get(&row.line)?, row))).collect();
            self.renew_digests(&pairs).await?;
            self.update(&pairs).await?;
        }
        self.retry_numbers().await
    }

    async fn renew_digests(&mut self, pairs: &[(Member, Row)]) -> Result<()> {
        let renewed: Vec<_> = pairs
            .iter()
            .filter(|(member, _)| matches!(member.decision, Decision::Unchanged { .. }))
            .map(|(member, row)| (member.user, digest(row, &mut Vec::new())))
            .collect();
        Ok(self.uow.sync_apply().renew_digests(&renewed).await?)
    }

    async fn update(&mut self, pairs: &[(Member, Row)]) -> Result<()> {
        let changed: Vec<&(Member, Row)> = pairs.iter().filter(|(member, _)| is_written(&member.decision)).collect();
        let ids: Vec<Id<kind::User>> = changed.iter().map(|(member, _)| member.user).collect();
        let project = self.cx().project().id;
        let users = self.uow.sync_apply().load_listed(project, &ids).await?;
        let before: HashMap<_, User> = users.into_iter().map(|listed| (listed.user.id, listed.user)).collect();
        let pairs: Vec<Change> = changed
            .into_iter()
            .map(|(member, row)| {
                let before = before.get(&member.user).ok_or(crate::Error::Stale)?.clone();
                Ok(Change { after: self.after(&before, row), before, decision: member.decision })
            })
            .collect::<Result<_>>()?;
        let after: Vec<User> = pairs.iter().map(|change| change.after.clone()).collect();
        self.uow.sync_apply().update_many(&after).await?;
        automation::touch(self.uow, project, &ids).await?;
        for change in &pairs {
            self.follow(change).await?;
        }
        Ok(())
    }

    /// The user as the row has them.
    fn after(&self, before: &User, row: &Row) -> User {
        let mut after = before.clone();
        let profile = &mut after.profile;
        profile.first_name.clone_from(&row.first_name);
        profile.last_name.clone_from(&row.last_name);
        profile.email = Some(row.email.clone());
        profile.card_id = Some(row.card_id.clone());
        if row.sync_id.is_some() {
            profile.sync_id.clone_from(&row.sync_id);
        }
        set_custom(profile, row);
        if after.state == UserState::DeletionPending {
            after.state = UserState::Active;
            after.deletion_requested_at = None;
        }
        after.origin = Origin::Csv;
        after.sync_digest = Some(digest(row, &mut Vec::new()));
        after.updated_at = self.cx().now();
        after.version += 1;
        after
    }

    /// What follows from the change of a user.
    async fn follow(&mut self, change: &Change) -> Result<()> {
        let cx = self.application.cx;
        forget_contact_changes(self.uow, &change.before.profile, &change.after).await?;
        match change.decision {
            Decision::Revive { .. } => self.revive(&change.after).await,
            Decision::Update { change_card, .. } => {
                follow_change(cx, self.uow, &change.before.profile, &change.after).await?;
                if change_card {
                    self.moved.push(change.after.clone());
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A new generation of credentials, and an invitation.
    async fn revive(&mut self, user: &User) -> Result<()> {
        let cx = self.application.cx;
        let rulebook = self.application.rulebook;
        let detail = Detail::reason(UserState::Active.as_str());
        let event = Event { detail, ..record::event_of(cx, Category::UserStateChanged, user)? };
        self.uow.events().add(&event).await?;
        let detail = json!({ "by": "autosync" });
        record::audit_of(cx, self.uow, "users.revive", user.id, user.id, detail, None).await?;
        self.uow.users().set_enrolment(user.id, Enrolment::NotInvited).await?;
        let Some(pool) = &rulebook.pool else { return Ok(()) };
        let house = House::of_pool(cx.app(), self.uow, user.project, pool.id).await?;
        let request = Request { origin: CredentialOrigin::Sync, channel: None, send_invitation: true, replaces: None };
        request.make(cx, self.uow, user, &house).await.map(drop)
    }

    /// Where people pass their IDs on, the one who asks first finds the number still in use.
    async fn retry_numbers(&mut self) -> Result<()> {
        for user in std::mem::take(&mut self.moved) {
            retry_number(self.application.cx, self.uow, &user).await?;
        }
        Ok(())
    }
}

/// One user, before and after.
struct Change {
    before: User,
    after: User,
    decision: Decision,
}

fn is_acted_on(decision: &Decision) -> bool {
    !matches!(decision, Decision::Skip { .. } | Decision::Hold { .. })
}

fn is_written(decision: &Decision) -> bool {
    matches!(decision, Decision::Update { .. } | Decision::Revive { .. })
}

/// Custom fields that the file has; an empty value clears one.
pub(super) fn set_custom(profile: &mut domain::user::Profile, row: &Row) {
    for (name, value) in &row.custom {
        if value.is_empty() {
            profile.custom.remove(name.as_str());
        } else {
            profile.custom.insert(name.as_str().to_owned(), value.clone());
        }
    }
}
