//! Strands: all events of a project that read alike.
//!
//! A strand's id is made of what it is, so that nobody has to look it up: whoever records an event knows it. The rows of
//! new strands are written right before the commit, in order of their ids, so that two units that make the same strands
//! never wait for each other in a ring.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use domain::event::{Category, Event, Severity, searched_text};
use domain::id::{Id, kind};
use filter::{Attribute, AttributeValue, Attributes};
use sqlx::AssertSqlSafe;

use crate::db::{Connection, Row, Value, values};
use crate::error::Result;
use crate::repo::systems::read_review;
use crate::seal;

/// How many strands are remembered as written: many times what a project has.
const REMEMBERED: usize = 100_000;

/// What a strand is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Strand {
    project: Id<kind::Project>,
    category: Category,
    system: Option<Id<kind::CredentialSystem>>,
    pool: Option<Id<kind::CredentialPool>>,
    said: String,
    pub(super) review: bool,
}

impl Strand {
    pub(super) fn of(event: &Event, review: bool) -> Self {
        Self {
            project: event.project,
            category: event.category,
            system: event.system,
            pool: event.pool,
            said: event.said(),
            review,
        }
    }

    /// Never negative: those ids are of strands from before there were any.
    pub(crate) fn id(&self) -> i64 {
        let none = [0; 16];
        let system = self.system.as_ref().map_or(&none, Id::as_bytes);
        let pool = self.pool.as_ref().map_or(&none, Id::as_bytes);
        let ids = [self.project.as_bytes().as_slice(), system, pool, &[u8::from(self.review)]].concat();
        let text = format!("{}\n{}", self.category.as_str(), self.said);
        let hash = seal::sha256(&[&ids, text.as_bytes()].concat());
        hash[..8].iter().fold(0_i64, |sum, byte| (sum << 8) | i64::from(*byte)) & i64::MAX
    }
}

/// The strands whose rows this process has seen committed.
#[derive(Default)]
pub(crate) struct KnownStrands(Mutex<HashSet<i64>>);

impl KnownStrands {
    pub(crate) fn has(&self, id: i64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    pub(crate) fn learn(&self, strands: &BTreeMap<i64, Strand>) {
        if strands.is_empty() {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + strands.len() > REMEMBERED {
            known.clear();
        }
        known.extend(strands.keys());
    }
}

/// Writes the rows of strands, as far as there are none.
pub(crate) async fn write(db: &mut Connection, strands: &BTreeMap<i64, Strand>) -> Result<()> {
    if strands.is_empty() {
        return Ok(());
    }
    let rows = strands.iter().map(|(id, strand)| {
        values![*id, strand.project, strand.category.as_str(), strand.system, strand.pool, &strand.said, strand.review,]
    });
    let columns = &["id", "project_id", "category", "system_id", "pool_id", "said", "review"];
    db.bulk_insert_new("strands", columns, rows.collect::<Vec<_>>()).await.map(drop)
}

/// Which categories become review records, of the systems and pools that do not take all.
pub(super) struct Chosen(HashMap<[u8; 16], BTreeSet<Category>>);

impl Chosen {
    /// Reads what the systems and pools of these events choose.
    pub(super) async fn of(db: &mut Connection, events: &[Event]) -> Result<Self> {
        let systems: BTreeSet<_> = events.iter().filter_map(|event| event.system).collect();
        let pools: BTreeSet<_> = events.iter().filter_map(|event| event.pool).collect();
        let mut parts = Vec::new();
        let mut values = Vec::new();
        choosing("systems", systems.into_iter().map(Value::from), &mut parts, &mut values);
        choosing("pools", pools.into_iter().map(Value::from), &mut parts, &mut values);
        if parts.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let rows = db.fetch_all(AssertSqlSafe(parts.join(" UNION ALL ")), values).await?;
        let mut chosen = HashMap::new();
        for row in &rows {
            if let Some(categories) = read_review(row)? {
                chosen.insert(*row.get::<Id<kind::CredentialSystem>>("id")?.as_bytes(), categories);
            }
        }
        Ok(Self(chosen))
    }

    /// A pool's choice stands before its system's.
    pub(super) fn is_review(&self, event: &Event) -> bool {
        let of_pool = event.pool.and_then(|pool| self.0.get(pool.as_bytes()));
        let of_system = || event.system.and_then(|system| self.0.get(system.as_bytes()));
        of_pool.or_else(of_system).is_none_or(|categories| categories.contains(&event.category))
    }
}

fn choosing(table: &str, ids: impl Iterator<Item = Value>, parts: &mut Vec<String>, values: &mut Vec<Value>) {
    let first = values.len() + 1;
    values.extend(ids);
    if values.len() < first {
        return;
    }
    let places: Vec<_> = (first..=values.len()).map(|n| format!("${n}")).collect();
    let places = places.join(", ");
    parts.push(format!("SELECT id, review FROM {table} WHERE review IS NOT NULL AND id IN ({places})"));
}

/// A strand, as filters and readers see it.
pub(super) struct Listed {
    pub(super) id: i64,
    category: Category,
    system: Option<Id<kind::CredentialSystem>>,
    pool: Option<Id<kind::CredentialPool>>,
    text: String,
}

impl Listed {
    /// Whether somebody should look at its events.
    pub(super) fn is_urgent(&self) -> bool {
        is_urgent(self.category)
    }
}

/// Whether somebody should look at events of a category.
pub(super) fn is_urgent(category: Category) -> bool {
    category.severity() != Severity::Info
}

/// The strands of a project's review records, with the names of now.
pub(super) async fn listed(db: &mut Connection, project: Id<kind::Project>) -> Result<Vec<Listed>> {
    let sql = "SELECT strands.id, strands.category, strands.system_id, strands.pool_id, strands.said, \
               COALESCE(systems.name, strands.system_name) AS system_name, \
               COALESCE(pools.name, strands.pool_name) AS pool_name \
               FROM strands LEFT JOIN systems ON systems.id = strands.system_id \
               LEFT JOIN pools ON pools.id = strands.pool_id \
               WHERE strands.project_id = $1 AND strands.review = 1";
    let rows = db.fetch_all(sql, values![project]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Listed> {
    let category = row.word("category")?;
    let (system, pool): (Option<String>, Option<String>) = (row.get("system_name")?, row.get("pool_name")?);
    let said: String = row.get("said")?;
    Ok(Listed {
        id: row.get("id")?,
        category,
        system: row.get("system_id")?,
        pool: row.get("pool_id")?,
        text: searched_text(category, system.as_deref(), pool.as_deref(), &said),
    })
}

/// What systems and pools were called that are gone.
#[derive(Debug, Default)]
pub struct NamesLeft {
    /// Systems.
    pub systems: Vec<(Id<kind::CredentialSystem>, String)>,
    /// Pools.
    pub pools: Vec<(Id<kind::CredentialPool>, String)>,
}

pub(super) async fn names_left(db: &mut Connection, project: Id<kind::Project>) -> Result<NamesLeft> {
    let sql = "SELECT DISTINCT system_id, system_name, pool_id, pool_name FROM strands \
               WHERE project_id = $1 AND system_name IS NOT NULL";
    let mut left = NamesLeft::default();
    for row in &db.fetch_all(sql, values![project]).await? {
        left.systems.push((row.get("system_id")?, row.get("system_name")?));
        if let (Some(pool), Some(name)) = (row.get("pool_id")?, row.get("pool_name")?) {
            left.pools.push((pool, name));
        }
    }
    Ok(left)
}

/// What a filter may ask of a strand.
pub(super) const ATTRIBUTES: [&str; 5] = ["category", "severity", "text", "system_id", "pool_id"];

impl Attributes for Listed {
    fn get(&self, attribute: &Attribute) -> Option<AttributeValue<'_>> {
        match attribute.name.as_str() {
            "category" => Some(AttributeValue::text(self.category.as_str())),
            "severity" => Some(AttributeValue::text(self.category.severity().as_str())),
            "text" => Some(AttributeValue::text(&self.text)),
            "system_id" => self.system.map(|id| AttributeValue::Text(id.to_string().into())),
            "pool_id" => self.pool.map(|id| AttributeValue::Text(id.to_string().into())),
            _ => None,
        }
    }
}
