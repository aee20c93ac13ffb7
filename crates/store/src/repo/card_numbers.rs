//! Card numbers: each belongs to one user as long as a phone may show it.

use std::collections::{BTreeSet, HashSet};

use domain::card::CardNumber;
use domain::credential::Credential;
use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Value, values};
use crate::error::Result;
use crate::repo::ids;
use crate::session::Session;

/// Claims and releases card numbers.
pub struct CardNumbers<'s>(pub(crate) &'s mut Session);

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The number is the user's, now or already.
    Claimed,
    /// It is another user's.
    OwnedBy(Id<kind::User>),
}

/// How many claims go into one statement.
const CHUNK: usize = 5_000;

impl CardNumbers<'_> {
    /// Claims a number for a user, unless another has it. Of two who claim at once, one waits for the other.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim(
        &mut self,
        project: Id<kind::Project>,
        number: &CardNumber,
        user: Id<kind::User>,
    ) -> Result<Claim> {
        // Writing the owner over itself locks the row and answers it, in one statement.
        let sql = "INSERT INTO card_numbers (project_id, number_key, user_id) VALUES ($1, $2, $3) \
                   ON CONFLICT (project_id, number_key) DO UPDATE SET user_id = card_numbers.user_id \
                   RETURNING user_id";
        let owner = self.0.db.fetch_one(sql, values![project, number.key(), user]).await?.get("user_id")?;
        Ok(if owner == user { Claim::Claimed } else { Claim::OwnedBy(owner) })
    }

    /// Claims a number that nobody has, not even this user; answers whether it was claimed.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim_new(
        &mut self,
        project: Id<kind::Project>,
        number: &CardNumber,
        user: Id<kind::User>,
    ) -> Result<bool> {
        let sql = "INSERT INTO card_numbers (project_id, number_key, user_id) VALUES ($1, $2, $3) \
                   ON CONFLICT (project_id, number_key) DO NOTHING";
        Ok(self.0.db.execute(sql, values![project, number.key(), user]).await? == 1)
    }

    /// Of these numbers, the keys of those that somebody has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn taken(&mut self, project: Id<kind::Project>, numbers: &[&CardNumber]) -> Result<HashSet<String>> {
        if numbers.is_empty() {
            return Ok(HashSet::new());
        }
        let places: Vec<_> = (2..numbers.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT number_key FROM card_numbers WHERE project_id = $1 AND number_key IN ({})",
            places.join(", ")
        );
        let keys = numbers.iter().map(|number| Value::from(number.key()));
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values![project].into_iter().chain(keys).collect()).await?;
        rows.iter().map(|row| row.get("number_key")).collect()
    }

    /// Claims many numbers; answers the users whose number is another's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim_many(
        &mut self,
        project: Id<kind::Project>,
        claims: &[(CardNumber, Id<kind::User>)],
    ) -> Result<Vec<Id<kind::User>>> {
        let mut refused = Vec::new();
        for chunk in claims.chunks(CHUNK) {
            // Collected: a borrowing closure held over the await would make the future one that no task takes.
            let rows: Vec<_> = chunk.iter().map(|(number, user)| values![project, number.key(), *user]).collect();
            let columns = &["project_id", "number_key", "user_id"];
            let claimed = self.0.db.bulk_insert_new("card_numbers", columns, rows).await?;
            if claimed != chunk.len() as u64 {
                refused.extend(self.others(project, chunk).await?);
            }
        }
        Ok(refused)
    }

    /// Ends the user's hold on a number, unless another credential of the same user has it;
    /// answers whether it ended. To be called after the credential was written.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release(
        &mut self,
        project: Id<kind::Project>,
        number: &CardNumber,
        user: Id<kind::User>,
    ) -> Result<bool> {
        Ok(self.release_many(project, &BTreeSet::from([(number.key(), user)])).await? == 1)
    }

    /// As [`CardNumbers::release`], of many; answers how many holds ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release_many(
        &mut self,
        project: Id<kind::Project>,
        holds: &BTreeSet<(String, Id<kind::User>)>,
    ) -> Result<u64> {
        let lock = self.0.db.dialect().for_update();
        let (mut released, all) = (0, holds.iter().collect::<Vec<_>>());
        for chunk in all.chunks(ids::CHUNK) {
            let places = (2..chunk.len() + 2).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
            let keys = chunk.iter().map(|(key, _)| Value::from(key.as_str()));
            // The rows are locked before the credentials are read: whoever claims for a new one waits.
            let sql = format!(
                "SELECT number_key, user_id FROM card_numbers WHERE project_id = $1 AND number_key IN ({places}) \
                 ORDER BY number_key{lock}"
            );
            let values = values![project].into_iter().chain(keys).collect();
            let mut held = BTreeSet::new();
            for row in self.0.db.fetch_all(AssertSqlSafe(sql), values).await? {
                held.insert((row.get::<String>("number_key")?, row.get::<Id<kind::User>>("user_id")?));
            }
            let users: BTreeSet<_> = chunk.iter().map(|(_, user)| *user).collect();
            let users: Vec<_> = users.into_iter().collect();
            let shown: BTreeSet<_> =
                self.0.credentials().of_users(project, &users).await?.iter().flat_map(shown_by).collect();
            let ended: Vec<_> = chunk.iter().filter(|hold| held.contains(**hold) && !shown.contains(**hold)).collect();
            released += self.remove(project, &ended).await?;
        }
        Ok(released)
    }

    async fn remove(&mut self, project: Id<kind::Project>, holds: &[&&(String, Id<kind::User>)]) -> Result<u64> {
        if holds.is_empty() {
            return Ok(0);
        }
        let places = (2..holds.len() + 2).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let sql = format!("DELETE FROM card_numbers WHERE project_id = $1 AND number_key IN ({places})");
        let keys = holds.iter().map(|(key, _)| Value::from(key.as_str()));
        self.0.db.execute(AssertSqlSafe(sql), values![project].into_iter().chain(keys).collect()).await
    }

    /// Of these claims, those whose number is another user's.
    async fn others(
        &mut self,
        project: Id<kind::Project>,
        claims: &[(CardNumber, Id<kind::User>)],
    ) -> Result<Vec<Id<kind::User>>> {
        let mut refused = Vec::new();
        for chunk in claims.chunks(500) {
            let places: Vec<_> = (2..chunk.len() + 2).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT number_key, user_id FROM card_numbers WHERE project_id = $1 AND number_key IN ({})",
                places.join(", ")
            );
            let keys = chunk.iter().map(|(number, _)| Value::from(number.key()));
            let rows =
                self.0.db.fetch_all(AssertSqlSafe(sql), values![project].into_iter().chain(keys).collect()).await?;
            let owners: std::collections::HashMap<String, Id<kind::User>> =
                rows.iter().map(|row| Ok((row.get("number_key")?, row.get("user_id")?))).collect::<Result<_>>()?;
            refused.extend(
                chunk.iter().filter(|(number, user)| owners.get(&number.key()) != Some(user)).map(|(_, user)| *user),
            );
        }
        Ok(refused)
    }
}

/// Whether a phone may show the number for this credential.
/// The numbers that a phone may show for a credential, as they are held.
fn shown_by(credential: &Credential) -> Vec<(String, Id<kind::User>)> {
    if credential.is_over() {
        return Vec::new();
    }
    credential.number.iter().chain(&credential.held_numbers).map(|number| (number.key(), credential.user)).collect()
}
