//! Calls about the organisation and its part numbers.

use serde::Serialize;
use serde_json::{Value, json};

use super::model::{ContainerStatus, CredentialStatus, InvitationStatus, PartNumber, UserStatus};
use super::names::{Call, FaultKind};
use super::reply::{Answered, LIST, Problem, Reply};
use super::state::State;

/// Below this share of a pool the vendor calls it low.
const LOW_TENTH: u64 = 10;

/// What there is.
#[derive(Serialize)]
pub(super) struct Totals {
    /// Users that are not being deleted.
    pub(super) users: usize,
    /// Phones whose app is there.
    pub(super) phones: usize,
    /// Credentials on them.
    pub(super) issued: usize,
}

impl State {
    /// Where management calls of this organisation begin.
    pub(super) fn management(&self, base: &str) -> String {
        format!("{base}/credential-management/customer/{}", self.account.organization)
    }

    pub(super) fn organization(&self) -> Reply {
        let holds = |user: u64| {
            let credentials = self.users.get(&user).into_iter().flat_map(|user| &user.credentials);
            credentials.filter_map(|id| self.status_of(*id)).any(|status| status == CredentialStatus::Issued)
        };
        let pending = self.invitations.values().filter(|one| one.status == InvitationStatus::Pending).count();
        Reply::ok(json!({
            "id": self.account.number(),
            "name": "Example Works",
            "mobileKeysets": ["ICE0123"],
            "subscriptionMode": "SUBSCRIPTION",
            "activeUsers": self.users.keys().filter(|id| holds(**id)).count(),
            "pendingInvitations": pending,
            "totalUsers": self.users.len(),
            "licenseInfo": self.parts.iter().map(licence).collect::<Vec<_>>(),
        }))
    }

    pub(super) fn list_part_numbers(&mut self, base: &str) -> Reply {
        let base = self.management(base);
        let mut resources = Vec::new();
        for part in 0..self.parts.len() {
            if !self.strikes(FaultKind::PartNumberGone, Call::ListPartNumbers) {
                let location = format!("{base}/part-number/{}", self.parts[part].id);
                resources.push(json!({"meta": {"resourceType": "PartNumber", "location": location}}));
            }
        }
        Reply::ok(json!({
            "schemas": [LIST],
            "totalResults": resources.len(),
            "itemsPerPage": resources.len(),
            "startIndex": 1,
            "Resources": resources,
        }))
    }

    pub(super) fn part_number(&mut self, id: u64) -> Answered {
        let is_gone = self.strikes(FaultKind::PartNumberGone, Call::PartNumber);
        let is_exhausted = self.strikes(FaultKind::PoolExhausted, Call::PartNumber);
        let part = self.parts.iter().find(|part| part.id == id && !is_gone);
        let part = part.ok_or_else(|| Problem::not_found("part number", id))?;
        let available = if is_exhausted { 0 } else { part.available };
        Ok(Reply::ok(json!({
            "id": part.id,
            "partNumber": part.part_number,
            "friendlyName": part.friendly_name,
            "availableQty": available,
            "offset": part.offset,
            "prefix": part.prefix,
            "suffix": part.suffix,
            "nextNumber": part.next_number,
            "lastNumber": part.last_number,
            "badge_type": "EMPLOYEE",
            "programmingData": "26-bit",
            "replenishmentState": replenishment(part, available),
        })))
    }

    /// How many phones there are, and credentials that are on one.
    pub(super) fn totals(&self) -> Totals {
        let phones = self.containers.values().filter(|one| one.status == ContainerStatus::Active).count();
        let issued = self.credentials.values().filter(|one| one.status == CredentialStatus::Issued).count();
        let users = self.users.values().filter(|user| user.status == UserStatus::Active).count();
        Totals { users, phones, issued }
    }
}

fn licence(part: &PartNumber) -> Value {
    json!({
        "partNumber": part.part_number,
        "name": part.friendly_name,
        "availableQty": part.available,
        "consumedQty": part.consumed,
        "startDate": "2026-01-01T00:00:00.000Z",
        "endDate": "2036-01-01T00:00:00.000Z",
        "licenseState": "ACTIVE",
        "periodState": "CURRENT",
        "statusMessage": replenishment(part, part.available),
    })
}

fn replenishment(part: &PartNumber, available: u64) -> &'static str {
    match available {
        0 => "EXHAUSTED",
        left if left * LOW_TENTH < part.available + part.consumed => "LOW",
        _ => "OK",
    }
}
