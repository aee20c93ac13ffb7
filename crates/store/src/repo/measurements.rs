//! A project's numbers: as they are now, and as they were hour by hour.

use domain::credential::{self, Intent, Observed, Validity};
use domain::id::{Id, kind};
use domain::statistics::{Amounts, Hour, Measure};
use domain::system::ConnectionState;
use domain::time::{SignedDuration, Timestamp};
#[cfg(feature = "testing")]
use sqlx::AssertSqlSafe;

use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::session::Session;

/// Counts, keeps and reads numbers.
pub struct Measurements<'s>(pub(crate) &'s mut Session);

/// Since when the connection of a system stood how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoodSince {
    /// Which system.
    pub system: Id<kind::CredentialSystem>,
    /// Since when.
    pub since: Timestamp,
    /// How.
    pub state: ConnectionState,
    /// Why, where that is known.
    pub cause: Option<String>,
}

/// The most changes of connections that are read at once, so that one that comes and goes fills no memory.
const CHANGES: u32 = 5_000;

/// Of how many it is over or has not begun makes two counts: who is grouped by it is sorted first.
const STANDING: &str = "SELECT intent, observed, count(*) AS amount, \
    count(CASE WHEN valid_until <= $2 THEN 1 END) AS ended, count(CASE WHEN valid_from > $2 THEN 1 END) AS waiting \
    FROM credentials WHERE project_id = $1 GROUP BY intent, observed";

impl Measurements<'_> {
    /// How many credentials of a project have which status. It reads an index from end to end: 0.2 s where there are
    /// a million, so whoever asks often keeps the answer.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn standing(&mut self, project: Id<kind::Project>, now: Timestamp) -> Result<Amounts> {
        let mut amounts: Amounts = Measure::CREDENTIALS.into_iter().map(|measure| (measure, 0)).collect();
        for row in self.0.db.fetch_all(STANDING, values![project, now]).await? {
            for (measure, amount) in by_status(&row, now)? {
                *amounts.entry(measure).or_default() += amount;
            }
        }
        Ok(amounts)
    }

    /// How the database would count [`Measurements::standing`], in its own words.
    #[cfg(feature = "testing")]
    pub(crate) async fn explain_standing(&mut self, project: Id<kind::Project>) -> Result<Vec<String>> {
        let (explain, column) = self.0.db.dialect().explain();
        let sql = format!("{explain} {STANDING}");
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), values![project, 0_i64]).await?;
        rows.iter().map(|row| row.get(column)).collect()
    }

    /// How many credentials of a project wait because their invitation ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lapsed(&mut self, project: Id<kind::Project>) -> Result<u64> {
        let sql = "SELECT count(*) AS amount FROM credentials \
                   WHERE project_id = $1 AND pending_reason = 'invitation_expired'";
        self.0.db.fetch_one(sql, values![project]).await?.get("amount")
    }

    /// How many jobs of a project were given up.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn jobs_given_up(&mut self, project: Id<kind::Project>) -> Result<u64> {
        let sql = "SELECT count(*) AS amount FROM jobs WHERE project_id = $1 AND dead = 1";
        self.0.db.fetch_one(sql, values![project]).await?.get("amount")
    }

    /// What happened to the invitations of a project from a moment on and before another.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn invited(&mut self, project: Id<kind::Project>, from: Timestamp, until: Timestamp) -> Result<Amounts> {
        let sent = "SELECT count(*) AS amount FROM invitations \
                    WHERE project_id = $1 AND sent_at >= $2 AND sent_at < $3 AND sent_at IS NOT NULL";
        let accepted = "SELECT count(*) AS amount FROM invitations \
                        WHERE project_id = $1 AND accepted_at >= $2 AND accepted_at < $3 AND accepted_at IS NOT NULL";
        let expired = "SELECT count(*) AS amount FROM invitations \
                       WHERE project_id = $1 AND expires_at >= $2 AND expires_at < $3 AND state = 'expired'";
        let mut amounts = Amounts::new();
        for (measure, sql) in Measure::INVITATIONS.into_iter().zip([sent, accepted, expired]) {
            let amount = self.0.db.fetch_one(sql, values![project, from, until]).await?.get("amount")?;
            amounts.insert(measure, amount);
        }
        Ok(amounts)
    }

    /// Keeps what was counted of an hour. What is kept already stays: several nodes may count.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep(&mut self, project: Id<kind::Project>, hour: Hour, amounts: &Amounts) -> Result<()> {
        let sql = "INSERT INTO measurements (project_id, hour, measure, amount) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (project_id, hour, measure) DO NOTHING";
        for (measure, amount) in amounts {
            self.0.db.execute(sql, values![project, hour.0, measure.as_str(), *amount]).await?;
        }
        Ok(())
    }

    /// The last hour of which a project's numbers were kept.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn last(&mut self, project: Id<kind::Project>) -> Result<Option<Hour>> {
        let sql = "SELECT max(hour) AS hour FROM measurements WHERE project_id = $1";
        let hour: Option<i64> = self.0.db.fetch_one(sql, values![project]).await?.get("hour")?;
        Ok(hour.map(Hour))
    }

    /// What was kept since an hour, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn since(&mut self, project: Id<kind::Project>, from: Hour) -> Result<Vec<(Hour, Measure, u64)>> {
        let sql = "SELECT hour, measure, amount FROM measurements WHERE project_id = $1 AND hour >= $2 ORDER BY hour";
        let rows = self.0.db.fetch_all(sql, values![project, from.0]).await?;
        rows.iter().map(|row| Ok((Hour(row.get("hour")?), row.word("measure")?, row.get("amount")?))).collect()
    }

    /// Of the hours before `daily` only one a day is kept of how things stood, and nothing at all before `forgotten`;
    /// answers how much went.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn thin(&mut self, daily: Hour, forgotten: Hour) -> Result<u64> {
        let flows: Vec<_> = Measure::INVITATIONS.iter().map(|measure| Value::from(measure.as_str())).collect();
        let sql = "DELETE FROM measurements WHERE hour < $1 AND hour % 24 <> 0 \
                   AND measure NOT IN ($2, $3, $4)";
        let thinned = self.0.db.execute(sql, [vec![daily.0.into()], flows].concat()).await?;
        let gone = self.0.db.execute("DELETE FROM measurements WHERE hour < $1", values![forgotten.0]).await?;
        Ok(thinned + gone)
    }

    /// How the connections of a project's systems stood since a moment, by system, oldest first; the first of each may
    /// be older.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn connections(&mut self, project: Id<kind::Project>, since: Timestamp) -> Result<Vec<StoodSince>> {
        let sql = "SELECT h.system_id, h.since, h.state, h.cause FROM systems s \
                   JOIN connection_history h ON h.system_id = s.id WHERE s.project_id = $1 AND h.since >= \
                   coalesce((SELECT max(b.since) FROM connection_history b WHERE b.system_id = s.id AND b.since <= $2), $2) \
                   ORDER BY h.since DESC LIMIT $3";
        let rows = self.0.db.fetch_all(sql, values![project, since, CHANGES]).await?;
        let mut stood = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        stood.sort_by_key(|one| (one.system, one.since));
        Ok(stood)
    }

    /// Forgets how connections stood before a moment; answers how many rows went. How one stood at the moment stays.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_connections(&mut self, before: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM connection_history WHERE since < (SELECT max(b.since) FROM connection_history b \
                   WHERE b.system_id = connection_history.system_id AND b.since <= $1)";
        self.0.db.execute(sql, values![before]).await
    }
}

/// The domain says which status it is; a row says of how many it is over, or has not begun.
fn by_status(row: &Row, now: Timestamp) -> Result<[(Measure, u64); 3]> {
    let name: String = row.get("intent")?;
    // Why it is withdrawn makes no other status.
    let reason = (name != Intent::Active.as_str()).then_some(name.as_str());
    let intent = Intent::from_parts(&name, reason).map_err(|_| corrupt("intent"))?;
    let observed: Observed = row.word("observed")?;
    let (amount, ended, waiting): (u64, u64, u64) = (row.get("amount")?, row.get("ended")?, row.get("waiting")?);
    let moment = SignedDuration::from_micros(1);
    let (before, after) = (now.saturating_sub(moment).unwrap_or(now), now.saturating_add(moment).unwrap_or(now));
    let over = Validity::new(before, Some(now)).map_err(|_| corrupt("valid_until"))?;
    let of = |validity| Measure::of(credential::status(intent, observed, validity, now));
    let running = amount.saturating_sub(ended).saturating_sub(waiting);
    Ok([(of(over), ended), (of(Validity::starting(after)), waiting), (of(Validity::starting(before)), running)])
}

fn read(row: &Row) -> Result<StoodSince> {
    Ok(StoodSince {
        system: row.get("system_id")?,
        since: row.get("since")?,
        state: row.word("state")?,
        cause: row.get("cause")?,
    })
}
