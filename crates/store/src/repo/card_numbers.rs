//! Card numbers: each belongs to one user as long as a phone may show it.

use std::collections::HashSet;

use domain::card::CardNumber;
use domain::credential::Credential;
use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Value, values};
use crate::error::Result;
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
        // The row is locked before the credentials are read: whoever claims for a new one waits.
        let lock = self.0.db.dialect().for_update();
        let key = number.key();
        let sql = format!(
            "SELECT user_id FROM card_numbers WHERE project_id = $1 AND number_key = $2 AND user_id = $3{lock}"
        );
        let held = self.0.db.fetch_optional(AssertSqlSafe(sql), values![project, key.as_str(), user]).await?;
        if held.is_none() || self.0.credentials().of_user(project, user).await?.iter().any(|has| shows(has, number)) {
            return Ok(false);
        }
        let sql = "DELETE FROM card_numbers WHERE project_id = $1 AND number_key = $2 AND user_id = $3";
        Ok(self.0.db.execute(sql, values![project, key, user]).await? == 1)
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
fn shows(credential: &Credential, number: &CardNumber) -> bool {
    !credential.is_over() && (credential.number.as_ref() == Some(number) || credential.held_numbers.contains(number))
}
