//! Pages of review records.
//!
//! What a filter asks of strands is answered in memory: there are few. What is left is a set of strands, or none, and
//! conditions on events. Where these are nothing but a time, the page is found strand by strand: the newest event of
//! each tells which strands the page can come from, and an index has each strand in order. So it costs a look into an
//! index for each strand, and a page of each of those, however many events there are and however rare the wanted ones.
//! Whether somebody has acknowledged them is asked so, too: two small indexes have what is acknowledged, and of warnings
//! and alarms what is not; of other strands nearly nothing is.
//! Other conditions name a user or a credential, which have an index of their own, or are asked one by one.

use domain::id::{Id, kind};
use filter::{Checked, Node, Order, Test, Truth, evaluate};
use sqlx::AssertSqlSafe;

use super::strands::{self, ATTRIBUTES};
use super::{EVENTS, Sealed, read};
use crate::db::{Connection, Row, Value};
use crate::error::{Error, Result};
use crate::repo::list::{self, ListQuery, Narrowing, Page, Paging, Scope};

/// How many strands are looked into by the first statement: those with the newest events, which tell where the page ends
/// at the latest.
const AT_FIRST: usize = 10;
/// How many strands each further statement looks into, up to there.
const TOGETHER: usize = 50;

/// One page of a project's review records.
pub(super) async fn page(db: &mut Connection, project: Id<kind::Project>, query: &ListQuery) -> Result<Page<Sealed>> {
    let scope: Scope = vec![("project_id", project.into())];
    let asked = Asked::of(db, project, query).await?;
    if let Some((strands, bounds)) = asked.in_order_of_time(query) {
        let paging = Paging::of(&EVENTS, &scope, query);
        let after = paging.start()?.map(place).transpose()?;
        let search = Search { strands, bounds, after, descending: query.sort.descending, limit: paging.wanted() };
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
    strands: Option<Vec<Wanted>>,
    /// What the events fulfil.
    rest: Option<Checked>,
}

impl Asked {
    async fn of(db: &mut Connection, project: Id<kind::Project>, query: &ListQuery) -> Result<Self> {
        let conjuncts = query.filter.as_ref().map(Checked::conjuncts).unwrap_or_default();
        let (of_strands, rest): (Vec<_>, Vec<_>) = conjuncts.into_iter().partition(is_of_strands);
        let filter = Checked::all_of(of_strands);
        let strands = if filter.is_some() || rest.iter().any(|test| acknowledged(test).is_some()) {
            let all = strands::listed(db, project).await?;
            let fits =
                |strand: &&strands::Listed| filter.as_ref().is_none_or(|it| evaluate(it, *strand) == Truth::True);
            Some(all.iter().filter(fits).map(Wanted::of).collect())
        } else {
            None
        };
        Ok(Self { strands, rest: Checked::all_of(rest) })
    }

    /// The strands and the time, if nothing else is asked and the page is sorted by time.
    fn in_order_of_time(&self, query: &ListQuery) -> Option<(&[Wanted], Bounds)> {
        let strands = self.strands.as_deref().filter(|_| query.sort.by.name == "at")?;
        let mut bounds = Bounds { from: i64::MIN, to: i64::MAX, acknowledged: None };
        for condition in self.rest.as_ref().map(Checked::conjuncts).unwrap_or_default() {
            bounds.narrow(&condition)?;
        }
        Some((strands, bounds))
    }

    fn narrowing(&self) -> Narrowing {
        let mut conditions = vec!["review = 1".to_owned()];
        match &self.strands {
            Some(strands) if strands.is_empty() => return Narrowing::to_nobody(),
            // Not a bare column: no index of strands is to be chosen over that of a user.
            Some(strands) => {
                conditions.push(format!("strand_id + 0 IN ({})", numbers(strands.iter().map(|strand| strand.id))));
            }
            None => {}
        }
        Narrowing { ids: None, conditions, values: Vec::new() }
    }
}

fn is_of_strands(filter: &Checked) -> bool {
    filter.attributes().iter().all(|attribute| ATTRIBUTES.contains(&attribute.name.as_str()))
}

/// A strand that is looked into.
#[derive(Clone, Copy)]
struct Wanted {
    id: i64,
    /// Whether somebody should look at its events.
    is_urgent: bool,
}

impl Wanted {
    fn of(strand: &strands::Listed) -> Self {
        Self { id: strand.id, is_urgent: strand.is_urgent() }
    }
}

/// What is asked of the events beside their strands: a time, in microseconds since 1970 UTC, both ends included, and
/// whether somebody has acknowledged them.
#[derive(Clone, Copy)]
struct Bounds {
    from: i64,
    to: i64,
    acknowledged: Option<bool>,
}

impl Bounds {
    /// Takes a condition into account; `None` if it is neither.
    fn narrow(&mut self, condition: &Checked) -> Option<()> {
        if let Some(wanted) = acknowledged(condition) {
            // Both at once are asked of the events one by one, and there is none.
            return self.acknowledged.replace(wanted).is_none_or(|before| before == wanted).then_some(());
        }
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

/// What a test asks that is one of acknowledgement.
fn acknowledged(condition: &Checked) -> Option<bool> {
    match condition.root() {
        Node::Test { attribute, test: Test::Boolean(wanted) } if attribute.name == "acknowledged" => Some(*wanted),
        _ => None,
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
    strands: &'s [Wanted],
    bounds: Bounds,
    after: Option<Key>,
    descending: bool,
    limit: usize,
}

impl Search<'_> {
    async fn run(&self, db: &mut Connection) -> Result<Vec<Row>> {
        let strands = self.strands_by_first(db).await?;
        let (mut left, mut together) = (strands.as_slice(), AT_FIRST);
        let mut found: Vec<Key> = Vec::new();
        while let Some((_, first)) = left.first() {
            // They come in the order of their first events: those that begin behind a whole page add nothing to it.
            let end = found.get(self.limit - 1).map(|(at, _)| *at);
            if end.is_some_and(|end| self.is_behind(*first, end)) {
                break;
            }
            let (some, others) = left.split_at(together.min(left.len()));
            found.extend(self.up_to(end).keys(db, some).await?);
            self.sort(&mut found);
            found.truncate(self.limit);
            (left, together) = (others, TOGETHER);
        }
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let places = numbers(found.iter().map(|(_, seq)| *seq));
        let sql = format!("SELECT * FROM events WHERE seq IN ({places}) ORDER BY {}", self.order());
        db.fetch_all_in_time(AssertSqlSafe(sql), Vec::new()).await
    }

    /// The search that leaves out what is behind the end of a page.
    fn up_to(&self, end: Option<i64>) -> Self {
        let Bounds { mut from, mut to, acknowledged } = self.bounds;
        match end {
            Some(end) if self.descending => from = from.max(end),
            Some(end) => to = to.min(end),
            None => {}
        }
        Self { bounds: Bounds { from, to, acknowledged }, ..*self }
    }

    /// The strands that have events here, with the time of the first one, in the order of that.
    async fn strands_by_first(&self, db: &mut Connection) -> Result<Vec<(Wanted, i64)>> {
        let mut found = Vec::with_capacity(self.strands.len());
        for is_urgent in [true, false] {
            let some: Vec<_> = self.strands.iter().filter(|strand| strand.is_urgent == is_urgent).collect();
            if some.is_empty() {
                continue;
            }
            let (condition, order) = (self.condition("strands.id", is_urgent), self.order());
            let first = format!("SELECT at FROM events WHERE {condition} ORDER BY {order} LIMIT 1");
            let some = numbers(some.iter().map(|strand| strand.id));
            let sql = format!("SELECT id, ({first}) AS first_at FROM strands WHERE id IN ({some})");
            for row in &db.fetch_all_in_time(AssertSqlSafe(sql), Vec::new()).await? {
                if let Some(first) = row.get::<Option<i64>>("first_at")? {
                    found.push((Wanted { id: row.get("id")?, is_urgent }, first));
                }
            }
        }
        found.sort_by_key(|(_, first)| if self.descending { first.wrapping_neg() } else { *first });
        Ok(found)
    }

    /// A page of these strands: the database merges them, as it is quicker than to hand over a page of each.
    async fn keys(&self, db: &mut Connection, strands: &[(Wanted, i64)]) -> Result<Vec<Key>> {
        let (order, limit) = (self.order(), self.limit);
        let parts: Vec<_> = strands
            .iter()
            .map(|(strand, _)| {
                let condition = self.condition(&strand.id.to_string(), strand.is_urgent);
                let part = format!("SELECT at, seq FROM events WHERE {condition} ORDER BY {order} LIMIT {limit}");
                format!("SELECT at, seq FROM ({part}) AS strand")
            })
            .collect();
        let all = parts.join(" UNION ALL ");
        let sql = format!("SELECT at, seq FROM ({all}) AS strands ORDER BY {order} LIMIT {limit}");
        let rows = db.fetch_all_in_time(AssertSqlSafe(sql), Vec::new()).await?;
        rows.iter().map(|row| Ok((row.get("at")?, row.get("seq")?))).collect()
    }

    fn condition(&self, strand: &str, is_urgent: bool) -> String {
        let (Bounds { mut from, mut to, acknowledged }, descending) = (self.bounds, self.descending);
        let mut condition = format!("strand_id = {strand}");
        condition.push_str(match acknowledged {
            None => "",
            Some(true) => " AND acknowledged_at IS NOT NULL",
            Some(false) if is_urgent => " AND open = 1",
            Some(false) => " AND acknowledged_at IS NULL",
        });
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
fn numbers(numbers: impl Iterator<Item = i64>) -> String {
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
}
