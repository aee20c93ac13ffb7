//! One page of a list, and how long the list is.

use std::fmt::Write as _;

use domain::time::Timestamp;
use filter::Checked;
use sqlx::AssertSqlSafe;

use crate::db::{Connection, Row, Value};
use crate::error::{Error, Result};
use crate::repo::list::cursor::Cursor;
use crate::repo::list::filter_sql;
use crate::repo::list::spec::{Column, ListSpec, Sort};
use crate::seal;

/// The longest page.
pub const MAX_LIMIT: u32 = 500;

/// What is asked of a list.
#[derive(Debug, Clone)]
pub struct ListQuery {
    /// Only what this is true of; checked against [`ListSpec::schema`].
    pub filter: Option<Checked>,
    /// Only what is found by these words, in lists that can be searched.
    pub text: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// How many at most; 1 to [`MAX_LIMIT`].
    pub limit: u32,
    /// Where the page before ended.
    pub cursor: Option<Cursor>,
}

impl ListQuery {
    /// The first page of everything, in the list's own order.
    #[must_use]
    pub const fn of(spec: &ListSpec) -> Self {
        Self { filter: None, text: None, sort: spec.default_sort(), limit: 100, cursor: None }
    }
}

/// Some of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// In the order that was asked for.
    pub items: Vec<T>,
    /// Where the next page begins; `None` where this was the last.
    pub next: Option<Cursor>,
}

/// What a list is limited to, always: columns and their values.
pub(crate) type Scope = Vec<(&'static str, Value)>;

/// What the words of a search leave of a list, in SQL whose values count from 1.
#[derive(Debug, Clone)]
pub(crate) struct Narrowing {
    /// A query of the ids that come into question, all within the scope; `None` where that are too many.
    pub(crate) ids: Option<String>,
    /// What each row fulfils.
    pub(crate) conditions: Vec<String>,
    /// What is bound.
    pub(crate) values: Vec<Value>,
}

impl Narrowing {
    /// Leaves nothing.
    pub(crate) fn to_nobody() -> Self {
        Self { ids: None, conditions: vec!["1 = 0".to_owned()], values: Vec::new() }
    }
}

/// How many rows of the scope the filter is true of and the search finds.
pub(crate) async fn count_found(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
    narrowing: Option<&Narrowing>,
) -> Result<u64> {
    let Some(narrowing) = narrowing else { return count(db, spec, scope, query.filter.as_ref()).await };
    let mut select = Select::narrowed(spec, scope, Some(narrowing));
    select.filter(spec, db, query.filter.as_ref(), Timestamp::MIN)?;
    let sql = format!("SELECT count(*) AS n FROM {}", select.sql);
    let rows = db.fetch_all_in_time(AssertSqlSafe(sql), select.values).await?;
    rows.first().map_or(Ok(0), |row| row.get("n"))
}

/// How many rows of the scope the filter is true of.
pub(crate) async fn count(db: &mut Connection, spec: &ListSpec, scope: Scope, filter: Option<&Checked>) -> Result<u64> {
    count_at(db, spec, scope, filter, Timestamp::MIN).await
}

/// As [`count`], of a list with attributes that time alone changes.
pub(crate) async fn count_at(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    filter: Option<&Checked>,
    now: Timestamp,
) -> Result<u64> {
    let mut select = Select::new(spec, scope);
    select.filter(spec, db, filter, now)?;
    let sql = format!("SELECT count(*) AS n FROM {}", select.sql);
    if filter.is_none() {
        return db.fetch_one(AssertSqlSafe(sql), select.values).await?.get("n");
    }
    let rows = db.fetch_all_in_time(AssertSqlSafe(sql), select.values).await?;
    rows.first().map_or(Ok(0), |row| row.get("n"))
}

/// One page of the scope's rows that the filter is true of.
pub(crate) async fn page<T>(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
    read: fn(&Row) -> Result<T>,
) -> Result<Page<T>> {
    page_at(db, spec, scope, query, read, Timestamp::MIN).await
}

/// As [`page`], of those whom a search finds.
pub(crate) async fn page_found<T>(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
    read: fn(&Row) -> Result<T>,
    narrowing: Option<&Narrowing>,
) -> Result<Page<T>> {
    page_of(db, spec, scope, query, read, Asked { filter: query.filter.as_ref(), now: Timestamp::MIN, narrowing }).await
}

/// As [`page`], where a part of the filter was answered before and became a narrowing, and this is the rest of it.
pub(crate) async fn page_split<T>(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
    read: fn(&Row) -> Result<T>,
    rest: Option<&Checked>,
    narrowing: &Narrowing,
) -> Result<Page<T>> {
    let asked = Asked { filter: rest, now: Timestamp::MIN, narrowing: Some(narrowing) };
    page_of(db, spec, scope, query, read, asked).await
}

/// As [`page`], of a list with attributes that time alone changes.
pub(crate) async fn page_at<T>(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
    read: fn(&Row) -> Result<T>,
    now: Timestamp,
) -> Result<Page<T>> {
    page_of(db, spec, scope, query, read, Asked { filter: query.filter.as_ref(), now, narrowing: None }).await
}

/// What is asked of the rows, beside their scope.
struct Asked<'q> {
    filter: Option<&'q Checked>,
    now: Timestamp,
    narrowing: Option<&'q Narrowing>,
}

async fn page_of<T>(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
    read: fn(&Row) -> Result<T>,
    asked: Asked<'_>,
) -> Result<Page<T>> {
    let paging = Paging::of(spec, &scope, query);
    let mut rows = Vec::new();
    for part in Part::all(query, paging.start()?, &paging.columns)? {
        let wanted = paging.wanted() - rows.len();
        if wanted > 0 {
            let mut select = Select::narrowed(spec, scope.clone(), asked.narrowing);
            select.filter(spec, db, asked.filter, asked.now)?;
            rows.extend(fetch(db, select, query, part, wanted).await?);
        }
    }
    paging.page(rows, read)
}

/// Where a page begins and ends, however its rows are found.
pub(crate) struct Paging<'q> {
    query: &'q ListQuery,
    digest: u64,
    columns: Vec<Column>,
}

impl<'q> Paging<'q> {
    pub(crate) fn of(spec: &ListSpec, scope: &Scope, query: &'q ListQuery) -> Self {
        let columns = query.sort.by.columns.iter().copied().chain([spec.key]).collect();
        Self { query, digest: digest(spec, scope, query), columns }
    }

    /// How many rows are to be found: one more than are shown, which tells that there are more.
    pub(crate) fn wanted(&self) -> usize {
        self.query.limit.clamp(1, MAX_LIMIT) as usize + 1
    }

    /// What the page begins after, by the columns that it is sorted by; `None` of the first page.
    pub(crate) fn start(&self) -> Result<Option<Vec<Option<Value>>>> {
        self.query.cursor.as_ref().map(|cursor| cursor.values(self.digest, &self.columns)).transpose()
    }

    /// The page of these rows, of which there are as many as were [wanted](Self::wanted), if there are.
    pub(crate) fn page<T>(&self, mut rows: Vec<Row>, read: fn(&Row) -> Result<T>) -> Result<Page<T>> {
        let is_last = rows.len() < self.wanted();
        rows.truncate(self.wanted() - 1);
        let end = rows.last().filter(|_| !is_last);
        Ok(Page {
            next: end.map(|row| Cursor::after(row, self.digest, &self.columns)).transpose()?,
            items: rows.iter().map(read).collect::<Result<_>>()?,
        })
    }
}

/// The rows that have what they are sorted by come first, then those that have not.
struct Part<'c> {
    condition: Option<String>,
    columns: &'c [Column],
    after: Option<Vec<Value>>,
}

impl<'c> Part<'c> {
    fn all(query: &ListQuery, start: Option<Vec<Option<Value>>>, columns: &'c [Column]) -> Result<Vec<Self>> {
        let by = query.sort.by;
        let (first, key) = (columns[0].name, &columns[columns.len() - 1..]);
        if !by.nullable {
            let after = start.map(present).transpose()?;
            return Ok(vec![Self { condition: None, columns, after }]);
        }
        let (with, without) = (Some(format!("{first} IS NOT NULL")), Some(format!("{first} IS NULL")));
        let missing = |after| Self { condition: without, columns: key, after };
        match start {
            Some(mut values) if values[0].is_none() => {
                Ok(vec![missing(Some(present(values.split_off(values.len() - 1))?))])
            }
            start => {
                let after = start.map(present).transpose()?;
                Ok(vec![Self { condition: with, columns, after }, missing(None)])
            }
        }
    }
}

fn present(values: Vec<Option<Value>>) -> Result<Vec<Value>> {
    values.into_iter().collect::<Option<_>>().ok_or(Error::ForeignCursor)
}

/// How the database would find the first page, in its own words.
#[cfg(feature = "testing")]
pub(crate) async fn explain(
    db: &mut Connection,
    spec: &ListSpec,
    scope: Scope,
    query: &ListQuery,
) -> Result<Vec<String>> {
    let columns: Vec<_> = query.sort.by.columns.iter().copied().chain([spec.key]).collect();
    let (words, answer) = db.dialect().explain();
    let mut told = Vec::new();
    for part in Part::all(query, None, &columns)? {
        let mut select = Select::new(spec, scope.clone());
        select.filter(spec, db, query.filter.as_ref(), Timestamp::MIN)?;
        let select = select.page(query, part, query.limit as usize);
        let rows = db.fetch_all(AssertSqlSafe(format!("{words} {}", select.sql)), select.values).await?;
        told.extend(rows.iter().map(|row| row.get(answer)).collect::<Result<Vec<String>>>()?);
    }
    Ok(told)
}

async fn fetch(
    db: &mut Connection,
    select: Select,
    query: &ListQuery,
    part: Part<'_>,
    limit: usize,
) -> Result<Vec<Row>> {
    let select = select.page(query, part, limit);
    if query.filter.is_some() || query.text.is_some() {
        return db.fetch_all_in_time(AssertSqlSafe(select.sql), select.values).await;
    }
    db.fetch_all(AssertSqlSafe(select.sql), select.values).await
}

/// A statement from its table on, or the whole of it, and what is bound to it.
struct Select {
    sql: String,
    values: Vec<Value>,
    has_conditions: bool,
}

impl Select {
    fn new(spec: &ListSpec, scope: Scope) -> Self {
        let mut select = Self { sql: spec.table.to_owned(), values: Vec::new(), has_conditions: false };
        select.limit(scope);
        select
    }

    /// Where the search names the ids, they are looked up, and no index of the scope comes into question.
    fn narrowed(spec: &ListSpec, scope: Scope, narrowing: Option<&Narrowing>) -> Self {
        let Some(narrowing) = narrowing else { return Self::new(spec, scope) };
        let scope = if narrowing.ids.is_some() { Vec::new() } else { scope };
        // The values of the search come first, as its SQL counts them from 1.
        let values = narrowing.values.clone();
        let mut select = Self { sql: spec.table.to_owned(), values, has_conditions: false };
        select.limit(scope);
        if let Some(ids) = &narrowing.ids {
            select.and(&format!("{} IN ({ids})", spec.key.name));
        }
        for condition in &narrowing.conditions {
            select.and(condition);
        }
        select
    }

    fn limit(&mut self, scope: Scope) {
        for (column, value) in scope {
            self.values.push(value);
            let condition = format!("{column} = ${}", self.values.len());
            self.and(&condition);
        }
    }

    fn and(&mut self, condition: &str) {
        let word = if self.has_conditions { "AND" } else { "WHERE" };
        let _ = write!(self.sql, " {word} {condition}"); // writing to a String cannot fail
        self.has_conditions = true;
    }

    fn filter(&mut self, spec: &ListSpec, db: &Connection, filter: Option<&Checked>, now: Timestamp) -> Result<()> {
        if let Some(filter) = filter {
            let condition = filter_sql::compile(spec, db.dialect(), filter, now, &mut self.values)?;
            self.and(&condition);
        }
        Ok(())
    }

    /// The whole statement: so many rows of a part, in their order.
    fn page(mut self, query: &ListQuery, part: Part<'_>, limit: usize) -> Self {
        if let Some(condition) = part.condition {
            self.and(&condition);
        }
        if let Some(values) = part.after {
            self.after(part.columns, query.sort.descending, values);
        }
        let direction = if query.sort.descending { " DESC" } else { "" };
        let order: Vec<_> = part.columns.iter().map(|column| format!("{}{direction}", column.name)).collect();
        Self { sql: format!("SELECT * FROM {} ORDER BY {} LIMIT {limit}", self.sql, order.join(", ")), ..self }
    }

    /// Only rows behind these values, in the order of these columns.
    fn after(&mut self, columns: &[Column], descending: bool, values: Vec<Value>) {
        let first = self.values.len() + 1;
        let names: Vec<_> = columns.iter().map(|column| column.name).collect();
        let places: Vec<_> = (first..first + values.len()).map(|n| format!("${n}")).collect();
        let operator = if descending { "<" } else { ">" };
        self.values.extend(values);
        self.and(&format!("({}) {operator} ({})", names.join(", "), places.join(", ")));
    }
}

/// What a cursor is bound to: the list, its scope, its sort, its filter and what is searched.
fn digest(spec: &ListSpec, scope: &Scope, query: &ListQuery) -> u64 {
    let filter = query.filter.as_ref().map(Checked::root);
    let (sort, text) = (query.sort, &query.text);
    let said = format!("{} {scope:?} {} {} {filter:?} {text:?}", spec.table, sort.by.name, sort.descending);
    let hash = seal::sha256(said.as_bytes());
    hash[..8].iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
