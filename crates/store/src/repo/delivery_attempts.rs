//! The tries of deliveries.

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::{Id, kind};
use domain::webhook::Attempt;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::seal::{DataKey, Place};
use crate::session::Session;

/// Writes and reads the tries of deliveries.
pub struct DeliveryAttempts<'s>(pub(crate) &'s mut Session);

const COLUMNS: &[&str] = &["delivery_id", "number", "at", "took_ms", "status", "error", "person", "answer"];

/// An attempt, and whom its delivery tells of.
type About<'a> = &'a (Attempt, Option<Id<kind::User>>);

impl DeliveryAttempts<'_> {
    /// Notes tries, each with whom its delivery tells of. The answer of a receiver that was told of somebody who was
    /// erased meanwhile is not kept.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn add_many(&mut self, attempts: &[(Attempt, Option<Id<kind::User>>)]) -> Result<()> {
        let persons: Vec<_> = attempts.iter().filter_map(|(_, person)| *person).collect();
        let keys = self.0.person_keys().lookup(&persons).await?;
        let rows = attempts.iter().map(|about| columns(about, &keys)).collect::<Result<Vec<_>>>()?;
        self.0.db.bulk_insert("delivery_attempts", COLUMNS, rows).await.map(drop)
    }

    /// The tries of a delivery, the first one first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&mut self, delivery: Id<kind::Delivery>) -> Result<Vec<Attempt>> {
        let sql = "SELECT * FROM delivery_attempts WHERE delivery_id = $1 ORDER BY number";
        let rows = self.0.db.fetch_all(sql, values![delivery]).await?;
        let persons = rows.iter().map(|row| row.get("person")).collect::<Result<Vec<Option<Id<kind::User>>>>>()?;
        let persons: Vec<_> = persons.into_iter().flatten().collect();
        let keys = self.0.person_keys().lookup(&persons).await?;
        rows.iter().map(|row| read(row, &keys)).collect()
    }
}

type PersonKeys = HashMap<Id<kind::User>, Arc<DataKey>>;

fn columns((attempt, person): About<'_>, keys: &PersonKeys) -> Result<Vec<Value>> {
    let answer = match (&attempt.answer, person) {
        (Some(answer), Some(person)) => {
            keys.get(person).map(|key| key.seal(answer.as_bytes(), place(&attempt.delivery))).transpose()?
        }
        (answer, _) => answer.clone().map(String::into_bytes),
    };
    Ok(values![
        attempt.delivery,
        attempt.number,
        attempt.at,
        attempt.took_ms,
        attempt.status.map(i64::from),
        attempt.error.clone(),
        *person,
        answer,
    ])
}

fn read(row: &Row, keys: &PersonKeys) -> Result<Attempt> {
    let (delivery, person): (Id<kind::Delivery>, Option<Id<kind::User>>) =
        (row.get("delivery_id")?, row.get("person")?);
    let kept: Option<Vec<u8>> = row.get("answer")?;
    let answer = match (kept, person) {
        (Some(sealed), Some(person)) => {
            keys.get(&person).map(|key| key.open(&sealed, place(&delivery))).transpose()?.map(|plain| plain.to_vec())
        }
        (plain, _) => plain,
    };
    let status: Option<i64> = row.get("status")?;
    Ok(Attempt {
        delivery,
        number: row.get("number")?,
        at: row.get("at")?,
        took_ms: row.get("took_ms")?,
        status: status.map(|status| u16::try_from(status).map_err(|_| corrupt("status"))).transpose()?,
        error: row.get("error")?,
        answer: answer.map(String::from_utf8).transpose().map_err(|_| corrupt("answer"))?,
    })
}

fn place(delivery: &Id<kind::Delivery>) -> Place<'_> {
    Place { table: "delivery_attempts", column: "answer", row: delivery.as_bytes(), project: b"" }
}
