//! What SQLite is told about the sizes to come.
//!
//! Its planner knows nothing of a table until `ANALYZE` has seen it, and then
//! sorts a million rows by an index where another would find the only one that
//! is asked for. So each index is described, when it is made, as it will be in a
//! large project: plans are the same on the first day and later. PostgreSQL
//! gathers statistics by itself.

use crate::db::dialect::Dialect;
use crate::db::{Connection, values};
use crate::error::Result;

/// Rows of a large table.
const ROWS: u64 = 1_000_000;

/// Rows that share what is nearly, but not wholly, one's own, such as a name.
const FEW: u64 = 20;

/// Columns that most rows of a table have in common.
const COMMON: &[&str] = &["project_id", "system_id", "pool_id", "kind", "status", "state"];

impl Connection {
    /// Describes every index to SQLite's planner (<https://sqlite.org/fileformat2.html#stat1tab>).
    pub(crate) async fn describe_indexes(&mut self) -> Result<()> {
        if self.dialect() != Dialect::Sqlite {
            return Ok(());
        }
        self.execute("ANALYZE", values![]).await?; // makes the table of statistics
        self.execute("DELETE FROM sqlite_stat1", values![]).await?;
        let indexes = "SELECT m.tbl_name, m.name, (SELECT group_concat(coalesce(name, '')) FROM \
                       (SELECT name FROM pragma_index_info(m.name) ORDER BY seqno)) AS columns \
                       FROM sqlite_schema AS m WHERE m.type = 'index'";
        for row in self.fetch_all(indexes, values![]).await? {
            let columns: String = row.get("columns")?;
            let sql = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)";
            let values = values![row.get::<String>("tbl_name")?, row.get::<String>("name")?, statistics(&columns)];
            self.execute(sql, values).await?;
        }
        self.execute("ANALYZE sqlite_schema", values![]).await?; // lets this connection read them
        Ok(())
    }
}

/// How many rows there are, and how many share the first column, the first two, and so on.
fn statistics(columns: &str) -> String {
    let columns: Vec<_> = columns.split(',').collect();
    let shared = (1..=columns.len()).map(|known| {
        let is_common = columns[..known].iter().all(|column| COMMON.contains(column));
        match (is_common, known == columns.len()) {
            (true, _) => ROWS,
            (false, true) => 1,
            (false, false) => FEW,
        }
    });
    let numbers: Vec<_> = std::iter::once(ROWS).chain(shared).map(|number| number.to_string()).collect();
    numbers.join(" ")
}

#[cfg(test)]
mod tests {
    use super::statistics;

    #[test]
    fn the_more_columns_are_known_the_fewer_rows_share_them() {
        assert_eq!(statistics("project_id,last_name_key,first_name_key,id"), "1000000 1000000 20 20 1");
        assert_eq!(statistics("user_id"), "1000000 1");
        assert_eq!(statistics("project_id,status"), "1000000 1000000 1000000");
    }
}
