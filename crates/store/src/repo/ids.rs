//! Many ids in one statement.

use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Connection, Row, Value, values};
use crate::error::Result;

/// How many ids one statement names.
pub(crate) const CHUNK: usize = 500;

/// Places for the ids, from `$2` on, and the values: the project first. The last id fills the
/// places that are left over in a chunk that is not full, so that few statements are prepared.
pub(crate) fn bind<T>(project: Id<kind::Project>, ids: &[Id<T>]) -> (String, Vec<Value>) {
    let count = ids.len().next_power_of_two().min(CHUNK.max(ids.len()));
    let places: Vec<_> = (2..count + 2).map(|n| format!("${n}")).collect();
    let filler = ids.last().into_iter().cycle().take(count - ids.len());
    let values = values![project].into_iter().chain(ids.iter().chain(filler).map(|id| Value::from(*id)));
    (places.join(", "), values.collect())
}

/// What is read for these ids, by a statement that is told where they are; the project is its first value.
pub(crate) async fn read_each<T, R>(
    db: &mut Connection,
    project: Id<kind::Project>,
    ids: &[Id<T>],
    sql: impl Fn(&str) -> String,
    read: impl Fn(&Row) -> Result<R>,
) -> Result<Vec<R>> {
    let mut all = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let (places, values) = bind(project, chunk);
        for row in db.fetch_all(AssertSqlSafe(sql(&places)), values).await? {
            all.push(read(&row)?);
        }
    }
    Ok(all)
}
