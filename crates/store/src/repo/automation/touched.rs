//! Whom the filters of a pool are about, in one pass over the users.

use domain::automation::Losses;
use domain::id::{Id, kind};
use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use super::Automation;
use crate::db::dialect::Dialect;
use crate::db::row::corrupt;
use crate::db::{Row, Value, values};
use crate::error::Result;
use crate::repo::list::compile;
use crate::repo::users::{ListedUser, USERS, read_listed};

/// The filters of a pool.
#[derive(Debug, Clone, Copy)]
pub struct PoolFilters<'a> {
    /// Of which project.
    pub project: Id<kind::Project>,
    /// Of which pool.
    pub pool: Id<kind::CredentialPool>,
    /// Who gets a credential by itself.
    pub generate: Option<&'a Checked>,
    /// Whose credentials are revoked.
    pub revoke: Option<&'a Checked>,
}

/// What the filters of a pool do to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// Gets a credential.
    Gain,
    /// Loses one or more because the revoke filter is true.
    Revoked,
    /// Loses one that automation began because the generate filter is false.
    Ended,
}

/// A user whom filters touch. The order is that of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TouchedUser {
    last_name_key: String,
    first_name_key: String,
    /// Who.
    pub id: Id<kind::User>,
    /// How.
    pub touched: Touched,
}

impl Touched {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Gain, Self::Revoked, Self::Ended];

    /// As SQL has it.
    const fn word(self) -> &'static str {
        match self {
            Self::Gain => "'gain'",
            Self::Revoked => "'revoked'",
            Self::Ended => "'ended'",
        }
    }

    fn read(row: &Row) -> Result<Self> {
        let word: String = row.get("touched")?;
        let known = Self::ALL.into_iter().find(|touched| touched.word().trim_matches('\'') == word);
        known.ok_or_else(|| corrupt("touched"))
    }
}

impl Automation<'_> {
    /// Has automation look at everybody of whom the filters of a pool want something; answers how many.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if a filter does not fit the list of users.
    pub async fn enqueue_touched(&mut self, filters: PoolFilters<'_>) -> Result<u64> {
        let mut total = 0;
        if let Some(pass) = Pass::of(filters, self.0.db.dialect())? {
            let sql = format!(
                "INSERT INTO automation_queue (user_id, project_id, changes) \
                 SELECT id, project_id, 1 FROM ({}) AS asked WHERE touched IS NOT NULL \
                 ON CONFLICT (user_id) DO UPDATE SET changes = automation_queue.changes + 1",
                pass.over_all("id, project_id")
            );
            total += self.0.db.execute(AssertSqlSafe(sql), pass.values).await?;
        }
        // Whoever was about to lose one may keep it now.
        let sql = "INSERT INTO automation_queue (user_id, project_id, changes) \
                   SELECT DISTINCT users.id, users.project_id, 1 FROM automation_endings \
                   JOIN users ON users.id = automation_endings.user_id WHERE pool_id = $1 \
                   ON CONFLICT (user_id) DO NOTHING";
        total += self.0.db.execute(sql, values![filters.pool]).await?;
        Ok(total)
    }

    /// How many users the filters of a pool touch, each way.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if a filter does not fit; [`crate::Error::TooSlow`].
    pub async fn count_touched(&mut self, filters: PoolFilters<'_>) -> Result<Vec<(Touched, u64)>> {
        let Some(pass) = Pass::of(filters, self.0.db.dialect())? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT touched, count(*) AS n FROM ({}) AS asked WHERE touched IS NOT NULL GROUP BY touched",
            pass.over_all("id")
        );
        let rows = self.0.db.fetch_all_in_time(AssertSqlSafe(sql), pass.values).await?;
        rows.iter().map(|row| Ok((Touched::read(row)?, row.get("n")?))).collect()
    }

    /// Users whom the filters of a pool touch in one of these ways, in no order; at most so many.
    ///
    /// # Errors
    /// As [`Automation::count_touched`].
    pub async fn list_touched(
        &mut self,
        filters: PoolFilters<'_>,
        ways: &[Touched],
        limit: usize,
    ) -> Result<Vec<TouchedUser>> {
        let Some(pass) = Pass::of(filters, self.0.db.dialect())? else { return Ok(Vec::new()) };
        let ways: Vec<_> = ways.iter().map(|way| way.word()).collect();
        let sql = format!(
            "SELECT * FROM ({}) AS asked WHERE touched IN ({}) LIMIT {limit}",
            pass.over_all("id, last_name_key, first_name_key"),
            ways.join(", ")
        );
        let rows = self.0.db.fetch_all_in_time(AssertSqlSafe(sql), pass.values).await?;
        let read = |row: &Row| {
            Ok(TouchedUser {
                last_name_key: row.get("last_name_key")?,
                first_name_key: row.get("first_name_key")?,
                id: row.get("id")?,
                touched: Touched::read(row)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// The first of the users whom the filters of a pool touch in one way, by name. Fast where there are many.
    ///
    /// # Errors
    /// As [`Automation::count_touched`].
    pub async fn first_touched(
        &mut self,
        filters: PoolFilters<'_>,
        way: Touched,
        limit: usize,
    ) -> Result<Vec<ListedUser>> {
        let Some(pass) = Pass::of(filters, self.0.db.dialect())? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT * FROM users WHERE project_id = $1 AND {} = {} \
             ORDER BY last_name_key, first_name_key, id LIMIT {limit}",
            pass.touched(&pass.live_of_each()),
            way.word()
        );
        let rows = self.0.db.fetch_all_in_time(AssertSqlSafe(sql), pass.values).await?;
        rows.iter().map(read_listed).collect()
    }

    /// How many active users there are of whom a filter cannot say anything.
    ///
    /// # Errors
    /// As [`Automation::count_touched`].
    pub async fn count_unknown(&mut self, filters: PoolFilters<'_>) -> Result<u64> {
        let Some(mut pass) = Pass::of(filters, self.0.db.dialect())? else { return Ok(0) };
        pass.values.pop(); // it asks for nothing of the pool
        let any: Vec<String> =
            [&pass.generate, &pass.revoke].into_iter().flatten().map(|says| format!("{says} IS NULL")).collect();
        let sql = format!(
            "SELECT count(*) AS n FROM users WHERE project_id = $1 AND state = 'active' AND ({})",
            any.join(" OR ")
        );
        let rows = self.0.db.fetch_all_in_time(AssertSqlSafe(sql), pass.values).await?;
        rows.first().map_or(Ok(0), |row| row.get("n"))
    }

    /// How many users have a credential of a pool.
    ///
    /// # Errors
    /// [`crate::Error::TooSlow`].
    pub async fn count_holders(&mut self, pool: Id<kind::CredentialPool>) -> Result<u64> {
        let sql = "SELECT count(DISTINCT user_id) AS n FROM credentials WHERE pool_id = $1 AND intent <> 'revoked'";
        let rows = self.0.db.fetch_all_in_time(sql, values![pool]).await?;
        rows.first().map_or(Ok(0), |row| row.get("n"))
    }

    /// How many users would lose a credential by the filters of a pool, of how many who have one.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if a filter does not fit.
    pub async fn losses(&mut self, filters: PoolFilters<'_>) -> Result<Losses> {
        let Some(pass) = Pass::of(filters, self.0.db.dialect())? else { return Ok(Losses { losers: 0, holders: 0 }) };
        let sql = format!(
            "SELECT count(*) AS holders, count(CASE WHEN {} IN ({}, {}) THEN 1 END) AS losers \
             FROM {} JOIN users ON users.id = user_id WHERE project_id = $1",
            pass.touched("live"),
            Touched::Revoked.word(),
            Touched::Ended.word(),
            pass.live_of_all()
        );
        // Whoever saves filters waits for this, however long it takes.
        let rows = self.0.db.fetch_all(AssertSqlSafe(sql), pass.values).await?;
        let none = Losses { losers: 0, holders: 0 };
        rows.first().map_or(Ok(none), |row| Ok(Losses { losers: row.get("losers")?, holders: row.get("holders")? }))
    }
}

/// A pass over the users of a project, who are asked what filters do to them.
struct Pass {
    dialect: Dialect,
    /// What the filters say, as conditions of `users`.
    generate: Option<String>,
    revoke: Option<String>,
    /// Where the pool's id stands among the values.
    pool: String,
    /// The project's id is the first, the pool's the last.
    values: Vec<Value>,
}

impl Pass {
    /// `None`: there are no filters, which touch nobody.
    fn of(filters: PoolFilters<'_>, dialect: Dialect) -> Result<Option<Self>> {
        let mut values = values![filters.project];
        let mut says = |filter: Option<&Checked>| -> Result<Option<String>> {
            let Some(filter) = filter else { return Ok(None) };
            compile(&USERS, dialect, filter, Timestamp::MIN, &mut values).map(|says| Some(format!("({says})")))
        };
        let (generate, revoke) = (says(filters.generate)?, says(filters.revoke)?);
        if generate.is_none() && revoke.is_none() {
            return Ok(None);
        }
        values.push(filters.pool.into());
        let pool = format!("${}", values.len());
        Ok(Some(Self { dialect, generate, revoke, pool, values }))
    }

    /// These columns of every user of the project, and how the user is touched.
    fn over_all(&self, columns: &str) -> String {
        if !self.dialect.joins_fast() {
            let touched = self.touched(&self.live_of_each());
            return format!("SELECT {columns}, {touched} AS touched FROM users WHERE project_id = $1");
        }
        format!(
            "SELECT {columns}, {} AS touched FROM users LEFT JOIN {} ON user_id = users.id WHERE project_id = $1",
            self.touched("live"),
            self.live_of_all()
        )
    }

    /// The word for the way in which a user is touched, or NULL: what [`domain::automation::Wish`] says, in SQL. `live`
    /// is what [`Pass::live_of_all`] has.
    fn touched(&self, live: &str) -> String {
        let [gain, revoked, ended] = Touched::ALL.map(Touched::word);
        let revoke = self
            .revoke
            .as_ref()
            .map(|revoke| format!(" WHEN {revoke} THEN CASE WHEN {live} IS NOT NULL THEN {revoked} END"));
        let generate = self.generate.as_ref().map(|generate| {
            let known = self.revoke.as_ref().map_or_else(String::new, |revoke| format!(" AND {revoke} IS NOT NULL"));
            let held = format!("SELECT 1 FROM automation_holds WHERE pool_id = {} AND user_id = users.id", self.pool);
            format!(
                " WHEN {generate} THEN CASE WHEN state = 'active'{known} AND {live} IS NULL AND NOT EXISTS ({held}) \
                 THEN {gain} END WHEN NOT {generate} THEN CASE WHEN {live} = 'auto' THEN {ended} END"
            )
        });
        format!("CASE{}{} END", revoke.unwrap_or_default(), generate.unwrap_or_default())
    }

    /// Who has a credential of the pool, and its origin; `auto`, the least of these words, if automation began any.
    fn live_of_all(&self) -> String {
        format!(
            "(SELECT user_id, min(origin) AS live FROM credentials \
             WHERE pool_id = {} AND intent <> 'revoked' GROUP BY user_id) AS holders",
            self.pool
        )
    }

    /// The same of one user, to be looked up.
    fn live_of_each(&self) -> String {
        format!(
            "(SELECT min(origin) FROM credentials WHERE pool_id = {} AND user_id = users.id AND intent <> 'revoked')",
            self.pool
        )
    }
}
