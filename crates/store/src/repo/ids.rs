//! Many ids in one statement.

use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Connection, Row, Value, values};
use crate::error::Result;

/// How many ids one statement names.
pub(crate) const CHUNK: usize = 500;

/// These, and the last one again until they are a power of two or a whole chunk: so few statements are prepared.
pub(crate) fn filled<T>(some: &[T]) -> impl Iterator<Item = &T> {
    let count = some.len().next_power_of_two().min(CHUNK.max(some.len()));
    let filler = some.last().into_iter().cycle().take(count - some.len());
    some.iter().chain(filler)
}

/// Places for the ids, [filled], from `$2` on, and the values: the project first.
pub(crate) fn bind<T>(project: Id<kind::Project>, ids: &[Id<T>]) -> (String, Vec<Value>) {
    let values: Vec<_> = values![project].into_iter().chain(filled(ids).map(|id| Value::from(*id))).collect();
    let places: Vec<_> = (2..=values.len()).map(|n| format!("${n}")).collect();
    (places.join(", "), values)
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
