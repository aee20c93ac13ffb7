//! Whom the filters of a pool are about, in one pass over the users.

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
    /// Is active, and nothing changes, as a filter cannot say anything: an attribute is missing.
    Unknown,
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

/// A part of all users, to be asked beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first row of the part, and the last.
    rows: Option<(i64, i64)>,
}

impl Touched {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Gain, Self::Revoked, Self::Ended, Self::Unknown];
    /// The ways in which something changes.
    pub const CHANGING: [Self; 3] = [Self::Gain, Self::Revoked, Self::Ended];

    /// As SQL has it.
    const fn number(self) -> i64 {
        self as i64
    }

    fn read(row: &Row) -> Result<Self> {
        let number: i64 = row.get("touched")?;
        Self::ALL.into_iter().find(|touched| touched.number() == number).ok_or_else(|| corrupt("touched"))
    }
}

impl Part {
    const WHOLE: Self = Self { rows: None };

    /// Ends a condition with: and is of the part.
    fn condition(self) -> String {
        self.rows.map_or_else(String::new, |(first, last)| format!(" AND users.rowid BETWEEN {first} AND {last}"))
    }
}

impl Automation<'_> {
    /// All users in so many parts, where a part is read faster than the whole; otherwise in one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn parts(&mut self, wanted: usize) -> Result<Vec<Part>> {
        if !self.0.db.dialect().reads_parts_faster() {
            return Ok(vec![Part::WHOLE]);
        }
        let last: i64 =
            self.0.db.fetch_one("SELECT coalesce(max(rowid), 0) AS last FROM users", values![]).await?.get("last")?;
        let wanted = i64::try_from(wanted).unwrap_or(1).max(1);
        let size = last / wanted + 1;
        Ok((0..wanted).map(|part| Part { rows: Some((part * size, part * size + size - 1)) }).collect())
    }

    /// Has automation look at everybody of whom the filters of a pool want something; answers how many.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if a filter does not fit the list of users.
    pub async fn enqueue_touched(&mut self, filters: PoolFilters<'_>) -> Result<u64> {
        let mut total = 0;
        if let Some(pass) = self.pass(filters).await? {
            let sql = format!(
                "INSERT INTO automation_queue (user_id, project_id, changes) \
                 SELECT id, project_id, 1 FROM ({}) AS asked WHERE touched IN ({}) \
                 ON CONFLICT (user_id) DO UPDATE SET changes = automation_queue.changes + 1",
                pass.over("id, project_id", Part::WHOLE),
                numbers(&Touched::CHANGING)
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

    /// How many users of a part the filters of a pool touch, each way.
    ///
    /// # Errors
    /// [`crate::Error::Incomparable`] if a filter does not fit; [`crate::Error::TooSlow`].
    pub async fn count_touched(&mut self, filters: PoolFilters<'_>, part: Part) -> Result<Vec<(Touched, u64)>> {
        let Some(pass) = self.pass(filters).await? else { return Ok(Vec::new()) };
        // Faster than groups, which are sorted.
        let counts = Touched::ALL.map(|way| {
            let number = way.number();
            format!("count(*) FILTER (WHERE touched = {number}) AS n{number}")
        });
        let sql = format!("SELECT {} FROM ({}) AS asked", counts.join(", "), pass.over("id", part));
        let rows = self.0.db.fetch_all_in_time(AssertSqlSafe(sql), pass.values).await?;
        let count = |row: &Row, way: Touched| Ok((way, row.get(&format!("n{}", way.number()))?));
        rows.first().map_or(Ok(Vec::new()), |row| Touched::ALL.into_iter().map(|way| count(row, way)).collect())
    }

    /// Users of a part whom the filters of a pool touch in one of these ways, in no order; at most so many.
    ///
    /// # Errors
    /// As [`Automation::count_touched`].
    pub async fn list_touched(
        &mut self,
        filters: PoolFilters<'_>,
        part: Part,
        ways: &[Touched],
        limit: usize,
    ) -> Result<Vec<TouchedUser>> {
        let Some(pass) = self.pass(filters).await? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT * FROM ({}) AS asked WHERE touched IN ({}) LIMIT {limit}",
            pass.over("id, last_name_key, first_name_key", part),
            numbers(ways)
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
        let Some(pass) = self.pass(filters).await? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT * FROM users WHERE project_id = $1 AND {} = {} \
             ORDER BY last_name_key, first_name_key, id LIMIT {limit}",
            pass.touched(&pass.live_of_each()),
            way.number()
        );
        let rows = self.0.db.fetch_all_in_time(AssertSqlSafe(sql), pass.values).await?;
        rows.iter().map(read_listed).collect()
    }

    /// How many users have a credential of a pool.
    ///
    /// # Errors
    /// [`crate::Error::TooSlow`].
    pub async fn count_holders(&mut self, pool: Id<kind::CredentialPool>) -> Result<u64> {
        let sql = "SELECT count(*) AS n FROM \
                   (SELECT user_id FROM credentials WHERE pool_id = $1 AND intent <> 'revoked' GROUP BY user_id) AS held";
        let rows = self.0.db.fetch_all_in_time(sql, values![pool]).await?;
        rows.first().map_or(Ok(0), |row| row.get("n"))
    }

    async fn pass(&mut self, filters: PoolFilters<'_>) -> Result<Option<Pass>> {
        let sql = "SELECT 1 AS one FROM credentials WHERE pool_id = $1 AND intent <> 'revoked' LIMIT 1";
        let is_held = self.0.db.fetch_optional(sql, values![filters.pool]).await?.is_some();
        Pass::of(filters, self.0.db.dialect(), is_held)
    }
}

/// As a list in SQL.
fn numbers(ways: &[Touched]) -> String {
    ways.iter().map(|way| way.number().to_string()).collect::<Vec<_>>().join(", ")
}

/// A pass over the users of a project, who are asked what filters do to them.
struct Pass {
    dialect: Dialect,
    /// What the filters say, as conditions of `users`.
    generate: Option<String>,
    revoke: Option<String>,
    /// Where the pool's id stands among the values.
    pool: String,
    /// The project's id is the first.
    values: Vec<Value>,
    /// Whether anybody has a credential of the pool: if not, nobody's is looked for.
    is_held: bool,
}

impl Pass {
    /// `None`: there are no filters, which touch nobody.
    fn of(filters: PoolFilters<'_>, dialect: Dialect, is_held: bool) -> Result<Option<Self>> {
        let mut values = values![filters.project];
        let mut says = |filter: Option<&Checked>| -> Result<Option<String>> {
            let Some(filter) = filter else { return Ok(None) };
            compile(&USERS, dialect, filter, Timestamp::MIN, &mut values).map(|says| Some(format!("({says})")))
        };
        let (generate, revoke) = (says(filters.generate)?, says(filters.revoke)?);
        if generate.is_none() && revoke.is_none() {
            return Ok(None);
        }
        let pool = format!("${}", values.len() + 1);
        if is_held || generate.is_some() {
            values.push(filters.pool.into()); // otherwise nothing is asked of the pool
        }
        Ok(Some(Self { dialect, generate, revoke, pool, values, is_held }))
    }

    /// These columns of every user of the project in a part, and how the user is touched.
    fn over(&self, columns: &str, part: Part) -> String {
        let (part, once) = (part.condition(), self.dialect.evaluated_once());
        let (live, holders) = if self.is_held && self.dialect.joins_fast() {
            ("live".to_owned(), format!(" LEFT JOIN {} ON user_id = users.id", self.live_of_all()))
        } else {
            (self.live_of_each(), String::new())
        };
        format!(
            "SELECT {columns}, {} AS touched FROM users{holders} WHERE project_id = $1{part}{once}",
            self.touched(&live)
        )
    }

    /// The number of the way in which a user is touched, or NULL: what [`domain::automation::Wish`] says, in SQL. `live`
    /// is what [`Pass::live_of_all`] has. Each filter is asked once.
    fn touched(&self, live: &str) -> String {
        let [gain, revoked, ended, unknown] = Touched::ALL.map(Touched::number);
        let unknown = format!("CASE WHEN state = 'active' THEN {unknown} END");
        let held = format!("SELECT 1 FROM automation_holds WHERE pool_id = {} AND user_id = users.id", self.pool);
        let gain = format!("CASE WHEN state = 'active' AND {live} IS NULL AND NOT EXISTS ({held}) THEN {gain} END");
        // What the generate filter brings where the revoke filter is false, and where it cannot say anything.
        let generates = |gain: &str, otherwise: &str| match &self.generate {
            None => otherwise.to_owned(),
            Some(generate) => format!(
                "CASE {generate} WHEN TRUE THEN {gain} \
                 WHEN FALSE THEN CASE WHEN {live} = 'auto' THEN {ended} ELSE {otherwise} END ELSE {unknown} END"
            ),
        };
        let (known, doubtful) = (generates(&gain, "NULL"), generates(&unknown, &unknown));
        let touched = match &self.revoke {
            None => known,
            Some(revoke) => format!(
                "CASE {revoke} WHEN TRUE THEN CASE WHEN {live} IS NOT NULL THEN {revoked} END \
                 WHEN FALSE THEN {known} ELSE {doubtful} END"
            ),
        };
        format!("CAST({touched} AS BIGINT)")
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
        if !self.is_held {
            return "NULL".to_owned();
        }
        format!(
            "(SELECT origin FROM credentials WHERE pool_id = {} AND user_id = users.id AND intent <> 'revoked' \
             ORDER BY origin LIMIT 1)",
            self.pool
        )
    }
}
