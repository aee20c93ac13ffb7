//! The migrations are written once; this compares what the two databases made of them.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use std::collections::BTreeSet;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use store::testing::Scratch;

/// Everything that the two must have in common, a fact a line.
type Facts = BTreeSet<String>;

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let now = "2027-01-15T08:00:00Z".parse().unwrap();
    let (sqlite, postgres) = (Scratch::sqlite(now).await, Scratch::postgres(now).await);
    let (sqlite, postgres) = (of_sqlite(&sqlite.url).await, of_postgres(&postgres.url).await);
    for kind in ["column", "key", "index", "reference"] {
        let facts = sqlite.iter().filter(|fact| fact.starts_with(kind)).count();
        assert!(facts > 10, "only {facts} facts of kind {kind}: the introspection is broken");
    }
    let only = |here: &Facts, there: &Facts| here.difference(there).cloned().collect::<Vec<_>>();
    assert_eq!((only(&sqlite, &postgres), only(&postgres, &sqlite)), (vec![], vec![]), "only SQLite, only PostgreSQL");
}

async fn of_sqlite(url: &str) -> Facts {
    let mut db = SqliteConnection::connect(url).await.unwrap();
    let mut facts = Facts::new();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for table in sqlx::query(tables).fetch_all(&mut db).await.unwrap() {
        let table: String = table.get(0);
        facts.extend(sqlite_columns(&mut db, &table).await);
        facts.extend(sqlite_indexes(&mut db, &table).await);
        let references = "SELECT \"from\", \"table\", on_delete FROM pragma_foreign_key_list(?)";
        facts.extend(sqlx::query(references).bind(&table).fetch_all(&mut db).await.unwrap().iter().map(|row| {
            let (column, other, on_delete): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            format!("reference {table}.{column} to {other}, {}", on_delete.to_lowercase())
        }));
    }
    facts
}

async fn sqlite_columns(db: &mut SqliteConnection, table: &str) -> Vec<String> {
    let sql = "SELECT name, type, \"notnull\" <> 0 OR pk > 0, pk FROM pragma_table_info(?) ORDER BY pk";
    let rows = sqlx::query(sql).bind(table).fetch_all(db).await.unwrap();
    let column = |row: &SqliteRow| {
        let (name, class, required): (String, String, bool) = (row.get(0), row.get(1), row.get(2));
        let class = match class.as_str() {
            "INTEGER" => "number",
            "TEXT" => "text",
            "BLOB" => "bytes",
            other => panic!("{table}.{name} is {other}"),
        };
        format!("column {table}.{name} {class} {}", if required { "required" } else { "optional" })
    };
    let key: Vec<String> = rows.iter().filter(|row| row.get::<i64, _>(3) > 0).map(|row| row.get(0)).collect();
    rows.iter().map(column).chain([format!("key {table} ({})", key.join(", "))]).collect()
}

async fn sqlite_indexes(db: &mut SqliteConnection, table: &str) -> Vec<String> {
    let sql = "SELECT l.name, l.\"unique\" <> 0, l.partial <> 0, (SELECT group_concat(coalesce(x.name, '…'), ', ') FROM \
               (SELECT name FROM pragma_index_xinfo(l.name) WHERE key = 1 ORDER BY seqno) AS x) \
               FROM pragma_index_list(?) AS l WHERE l.origin = 'c'";
    let rows = sqlx::query(sql).bind(table).fetch_all(db).await.unwrap();
    rows.iter()
        .map(|row| index(table, &row.get::<String, _>(0), row.get(1), row.get(2), &row.get::<String, _>(3)))
        .collect()
}

fn index(table: &str, name: &str, is_unique: bool, is_partial: bool, columns: &str) -> String {
    let unique = if is_unique { "unique " } else { "" };
    let partial = if is_partial { " of some rows" } else { "" };
    format!("index {name}: {unique}on {table} ({columns}){partial}")
}

async fn of_postgres(url: &str) -> Facts {
    let mut db = PgConnection::connect(url).await.unwrap();
    let columns = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES', collation_name::text \
                   FROM information_schema.columns WHERE table_schema = 'public'";
    let indexes = "SELECT t.relname::text, i.relname::text, x.indisunique, x.indpred IS NOT NULL, x.indisprimary, \
                   (SELECT string_agg(coalesce(a.attname::text, '…'), ', ' ORDER BY k.place) \
                    FROM unnest(x.indkey) WITH ORDINALITY AS k (number, place) \
                    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0) \
                   FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
                   WHERE t.relnamespace = 'public'::regnamespace";
    let references = "SELECT t.relname::text, a.attname::text, o.relname::text, c.confdeltype::text FROM pg_constraint c \
                      JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class o ON o.oid = c.confrelid \
                      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'";
    let mut facts = Facts::new();
    facts.extend(sqlx::query(columns).fetch_all(&mut db).await.unwrap().iter().map(postgres_column));
    facts.extend(sqlx::query(indexes).fetch_all(&mut db).await.unwrap().iter().map(postgres_index));
    facts.extend(sqlx::query(references).fetch_all(&mut db).await.unwrap().iter().map(postgres_reference));
    facts
}

fn postgres_column(row: &PgRow) -> String {
    let (table, name, class): (String, String, String) = (row.get(0), row.get(1), row.get(2));
    let (is_optional, collation): (bool, Option<String>) = (row.get(3), row.get(4));
    let class = match (class.as_str(), collation.as_deref()) {
        ("bigint", _) => "number",
        ("text", Some("C")) => "text",
        ("bytea", _) => "bytes",
        other => panic!("{table}.{name} is {other:?}"),
    };
    format!("column {table}.{name} {class} {}", if is_optional { "optional" } else { "required" })
}

fn postgres_index(row: &PgRow) -> String {
    let (table, name, columns): (String, String, String) = (row.get(0), row.get(1), row.get(5));
    if row.get(4) {
        return format!("key {table} ({columns})");
    }
    index(&table, &name, row.get(2), row.get(3), &columns)
}

fn postgres_reference(row: &PgRow) -> String {
    let (table, column, other): (String, String, String) = (row.get(0), row.get(1), row.get(2));
    let on_delete = match row.get::<String, _>(3).as_str() {
        "c" => "cascade",
        "n" => "set null",
        "a" => "no action",
        other => panic!("{table}.{column} does {other}"),
    };
    format!("reference {table}.{column} to {other}, {on_delete}")
}
