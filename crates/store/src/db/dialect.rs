//! What differs between SQLite and PostgreSQL, but for the loading of many rows.

use crate::db::Connection;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Translates a migration from the neutral text.
    pub(crate) fn translate(self, migration: &str) -> String {
        match self {
            Self::Sqlite => migration
                .replace("seq SERIAL", "seq INTEGER PRIMARY KEY AUTOINCREMENT")
                .replace("\n);\nCREATE", "\n) STRICT;\nCREATE")
                .replace("\n);\n\n", "\n) STRICT;\n\n"),
            Self::Postgres => migration
                .replace("seq SERIAL", "seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
                .replace(" INTEGER", " BIGINT")
                .replace(" BLOB", " BYTEA")
                .replace(" TEXT", " TEXT COLLATE \"C\""),
        }
    }

    /// Whether a text contains another, byte by byte.
    pub(crate) fn contains(self, text: &str, part: &str) -> String {
        match self {
            Self::Sqlite => format!("instr({text}, {part}) > 0"),
            Self::Postgres => format!("strpos({text}, {part}) > 0"),
        }
    }

    /// Whether a text ends with another of so many characters.
    pub(crate) fn ends_with(self, text: &str, part: &str, characters: usize) -> String {
        match self {
            Self::Sqlite => format!("substr({text}, -{characters}) = {part}"),
            Self::Postgres => format!("right({text}, {characters}) = {part}"),
        }
    }

    /// A text in a JSON object that a column holds, by its key.
    pub(crate) fn json_text(self, column: &str, key: &str) -> String {
        match self {
            Self::Sqlite => format!("({column} ->> {key})"),
            Self::Postgres => format!("(({column}::jsonb ->> {key}) COLLATE \"C\")"),
        }
    }

    /// Whether what a million rows have in another table is found faster by one join than by a look into an index for
    /// each row. SQLite has to build what it joins with; PostgreSQL does not share such looks among its processes.
    pub(crate) const fn joins_fast(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// Whether parts of a table are read faster side by side. PostgreSQL shares a large scan among its own processes.
    pub(crate) const fn reads_parts_faster(self) -> bool {
        matches!(self, Self::Sqlite)
    }

    /// Ends a query in `FROM` whose expressions are dear: without it they are evaluated again wherever the outer query
    /// names them.
    pub(crate) const fn evaluated_once(self) -> &'static str {
        match self {
            Self::Sqlite => " LIMIT -1",
            Self::Postgres => " OFFSET 0",
        }
    }

    /// What asks how a statement would be carried out, and the column of the answer.
    #[cfg(feature = "testing")]
    pub(crate) fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
            Self::Postgres => ("EXPLAIN", "QUERY PLAN"),
        }
    }

    /// The bytes of a column as hexadecimal digits.
    pub(crate) fn hex(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("hex({column})"),
            Self::Postgres => format!("encode({column}, 'hex')"),
        }
    }

    /// What follows a `SELECT` whose rows the unit is going to change.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "", // there is one writer
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// What follows a `SELECT` of rows to claim, of which others' are passed over.
    pub(crate) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

impl Connection {
    /// Which database it is connected to.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::SqliteReader(..) | Self::SqliteWriter(_) => Dialect::Sqlite,
            Self::PostgresReader(..) | Self::PostgresWriter(_) => Dialect::Postgres,
        }
    }
}
