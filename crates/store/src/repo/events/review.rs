//! Pages of review records.
//!
//! What a filter asks of strands is answered in memory: there are few. What is left is a set of strands, or none, and
//! conditions on events. Where these are nothing but a time, the page is found strand by strand: the newest event of
//! each tells which strands the page can come from, and an index has each strand in order. So it costs a look into an
//! index for each strand, and a page of each of those, however many events there are and however rare the wanted ones.
//! Other conditions name a user or a credential, which have an index of their own, or are asked one by one.

use domain::id::{Id, kind};
use filter::{Checked, Node, Order, Test, Truth, evaluate};
use sqlx::AssertSqlSafe;

use super::strands::{self, ATTRIBUTES};
use super::{EVENTS, Sealed, read};
use crate::db::{Connection, Row, Value};
use crate::error::{Error, Result};
use crate::repo::list::{self, ListQuery, Narrowing, Page, Paging, Scope};

/// How many strands are looked into by one statement.
const TOGETHER: usize = 50;

/// One page of a project's review records.
pub(super) async fn page(db: &mut Connection, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Sealed>> {
    let scope: Scope = vec![("project_id", project.into())];
    let asked = Asked::of(db, project, query).await?;
    if let Some((strands, times)) = asked.in_order_of_time(query) {
        let paging = Paging::of(&EVENTS, &scope, query);
        let after = paging.start()?.map(place).transpose()?;
        let search = Search { strands, times, after, descending: query.sort.descending, limit: paging.wanted() };
        return paging.page(search.run(db).await?, read);
    }
    // The digest of a cursor is made of the query as it was asked.
    list::page_split(db, &EVENTS, scope, query, read, asked.rest.as_ref(), &asked.narrowing()).await
}

/// How many there are.
pub(super) async fn count(db: &mut Connection, project: Id<kind::Project>, query: &ListQuery) -> Result<u64> {
    let asked = Asked::of(db, project, query).await?;
    let rest = ListQuery { filter: asked.rest.clone(), ..query.clone() };
    list::count_found(db, &EVENTS, vec![("project_id", project.into())], &rest, Some(&asked.narrowing())).await
}

/// What a filter asks, taken apart.
struct Asked {
    /// Only these strands; `None`: whichever.
    strands: Option<Vec<i64>>,
    /// What the events fulfil.
    rest: Option<Checked>,
}

impl Asked {
    async fn of(db: &mut Connection, project: Id<kind::Project>, query: &ListQuery) -> Result<Self> {
        let conjuncts = query.filter.as_ref().map(Checked::conjuncts).unwrap_or_default();
        let (of_strands, rest): (Vec<_>, Vec<_>) = conjuncts.into_iter().partition(is_of_strands);
        let strands = match Checked::all_of(of_strands) {
            Some(filter) => {
                let all = strands::listed(db, project).await?;
                let fit = all.iter().filter(|strand| evaluate(&filter, *strand) == Truth::True);
                Some(fit.map(|strand| strand.id).collect())
            }
            None => None,
        };
        Ok(Self { strands, rest: Checked::all_of(rest) })
    }

    /// The strands and the time, if nothing else is asked and the page is sorted by time.
    fn in_order_of_time(&self, query: &ListQuery) -> Option<(&[i64], Times)> {
        let strands = self.strands.as_deref().filter(|_| query.sort.by.name == "at")?;
        let mut times = Times { from: i64::MIN, to: i64::MAX };
        for condition in self.rest.as_ref().map(Checked::conjuncts).unwrap_or_default() {
            times.narrow(&condition)?;
        }
        Some((strands, times))
    }

    fn narrowing(&self) -> Narrowing {
        let mut conditions = vec!["review = 1".to_owned()];
        match &self.strands {
            Some(strands) if strands.is_empty() => return Narrowing::to_nobody(),
            // Not a bare column: no index of strands is to be chosen over that of a user.
            Some(strands) => conditions.push(format!("strand_id + 0 IN ({})", numbers(strands))),
            None => {}
        }
        Narrowing { ids: None, conditions, values: Vec::new() }
    }
}

fn is_of_strands(filter: &Checked) -> bool {
    filter.attributes().iter().all(|attribute| ATTRIBUTES.contains(&attribute.name.as_str()))
}

/// A time, in microseconds since 1970 UTC, both ends included.
#[derive(Clone, Copy)]
struct Times {
    from: i64,
    to: i64,
}

impl Times {
    /// Takes a condition into account; `None` if it is none of time.
    fn narrow(&mut self, condition: &Checked) -> Option<()> {
        let Node::Test { attribute, test: Test::Time(order, moment) } = condition.root() else { return None };
        if attribute.name != "at" {
            return None;
        }
        let (from, to) = match order {
            Order::Equal => (*moment, *moment),
            Order::Greater => (moment.saturating_add(1), i64::MAX),
            Order::GreaterOrEqual => (*moment, i64::MAX),
            Order::Less => (i64::MIN, moment.saturating_sub(1)),
            Order::LessOrEqual => (i64::MIN, *moment),
            Order::NotEqual => return None,
        };
        (self.from, self.to) = (self.from.max(from), self.to.min(to));
        Some(())
    }
}

/// Where an event stands in the order of time: when, and its place among those of that moment.
type Key = (i64, i64);

fn place(start: Vec<Option<Value>>) -> Result<Key> {
    match start.as_slice() {
        [Some(Value::Int(Some(at))), Some(Value::Int(Some(seq)))] => Ok((*at, *seq)),
        _ => Err(Error::ForeignCursor),
    }
}

/// The search for a page in some strands.
struct Search<'s> {
    strands: &'s [i64],
    times: Times,
    after: Option<Key>,
    descending: bool,
    limit: usize,
}

impl Search<'_> {
    async fn run(&self, db: &mut Connection) -> Result<Vec<Row>> {
        let strands = self.strands_by_first(db).await?;
        let mut found: Vec<Key> = Vec::new();
        for some in strands.chunks(TOGETHER) {
            // They come in the order of their first events: those that begin behind a whole page add nothing to it.
            let is_full = found.len() >= self.limit;
            if is_full && some.first().is_some_and(|(_, first)| self.is_behind(*first, found[self.limit - 1].0)) {
                break;
            }
            found.extend(self.keys(db, some).await?);
            self.sort(&mut found);
        }
        found.truncate(self.limit);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<_> = found.iter().map(|(_, seq)| *seq).collect();
        let sql = format!("SELECT * FROM events WHERE seq IN ({}) ORDER BY {}", numbers(&places), self.order());
        db.fetch_all_in_time(AssertSqlSafe(sql), Vec::new()).await
    }

    /// The strands that have events here, with the time of the first one, in the order of that.
    async fn strands_by_first(&self, db: &mut Connection) -> Result<Vec<(i64, i64)>> {
        if self.strands.is_empty() {
            return Ok(Vec::new());
        }
        let first =
            format!("SELECT at FROM events WHERE {} ORDER BY {} LIMIT 1", self.condition("strands.id"), self.order());
        let sql = format!("SELECT id, ({first}) AS first_at FROM strands WHERE id IN ({})", numbers(self.strands));
        let rows = db.fetch_all_in_time(AssertSqlSafe(sql), Vec::new()).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(first) = row.get::<Option<i64>>("first_at")? {
                found.push((row.get("id")?, first));
            }
        }
        found.sort_by_key(|(_, first)| if self.descending { first.wrapping_neg() } else { *first });
        Ok(found)
    }

    /// A page of each of these strands.
    async fn keys(&self, db: &mut Connection, strands: &[(i64, i64)]) -> Result<Vec<Key>> {
        let parts: Vec<_> = strands
            .iter()
            .map(|(strand, _)| {
                let condition = self.condition(&strand.to_string());
                let (order, limit) = (self.order(), self.limit);
                let part = format!("SELECT at, seq FROM events WHERE {condition} ORDER BY {order} LIMIT {limit}");
                format!("SELECT at, seq FROM ({part}) AS strand")
            })
            .collect();
        let rows = db.fetch_all_in_time(AssertSqlSafe(parts.join(" UNION ALL ")), Vec::new()).await?;
        rows.iter().map(|row| Ok((row.get("at")?, row.get("seq")?))).collect()
    }

    fn condition(&self, strand: &str) -> String {
        let (Times { mut from, mut to }, descending) = (self.times, self.descending);
        let mut condition = format!("strand_id = {strand}");
        if let Some((at, seq)) = self.after {
            let operator = if descending { "<" } else { ">" };
            (from, to) = if descending { (from, to.min(at)) } else { (from.max(at), to) };
            condition = format!("{condition} AND (at, seq) {operator} ({at}, {seq})");
        }
        if from > i64::MIN {
            condition = format!("{condition} AND at >= {from}");
        }
        if to < i64::MAX {
            condition = format!("{condition} AND at <= {to}");
        }
        condition
    }

    fn order(&self) -> &'static str {
        if self.descending { "at DESC, seq DESC" } else { "at, seq" }
    }

    fn is_behind(&self, at: i64, other: i64) -> bool {
        if self.descending { at < other } else { at > other }
    }

    fn sort(&self, keys: &mut [Key]) {
        keys.sort_unstable();
        if self.descending {
            keys.reverse();
        }
    }
}

/// Numbers of our own, as SQL lists them.
fn numbers(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}
