//! Finding users as somebody types.
//!
//! Every word must begin something of the user. The rarest word decides which
//! users are looked at, each of its ways to match served by an index of its own;
//! the other words only pass or refuse them. Where even the rarest word is common
//! (two first names, two letters), only names are looked at, which the indexes
//! of names answer alone: nobody waits while thousands of rows are read.

use domain::id::{Id, kind};
use domain::text::fold;
use sqlx::AssertSqlSafe;

use crate::db::{Connection, Value, values};
use crate::error::Result;
use crate::repo::list::{Narrowing, prefix_end};
use crate::repo::users::{ListedUser, read_listed};

/// More words than this do not narrow a search further.
const MAX_WORDS: usize = 6;

/// From here on a word is common; no way to match is counted further.
const COMMON: u64 = 500;

/// From here on a word is so common that a page of those whom it finds fills
/// sooner by walking the list's own order than by sorting all of them.
const CROWD: u64 = 5_000;

pub(crate) async fn search(
    db: &mut Connection,
    project: Id<kind::Project>,
    text: &str,
    limit: u32,
) -> Result<Vec<ListedUser>> {
    let mut words = words_of(text);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    if words.len() > 1 && rarest_first(db, project, &mut words, COMMON).await? >= COMMON {
        words.iter_mut().for_each(Word::keep_names);
    }
    let (sql, values) = statement(project, &words, limit);
    let rows = db.fetch_all(AssertSqlSafe(sql), values).await?;
    rows.iter().map(read_listed).collect()
}

/// What a text leaves of a list: as [`search`] finds, but all of them. `None` where the
/// text says nothing.
pub(crate) async fn narrow(db: &mut Connection, project: Id<kind::Project>, text: &str) -> Result<Option<Narrowing>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut words = words_of(text);
    if words.is_empty() {
        return Ok(Some(Narrowing::to_nobody()));
    }
    let crowd = rarest_first(db, project, &mut words, CROWD).await? >= CROWD;
    let mut values = Vec::new();
    let (lookup, others) = if crowd { (None, &words[..]) } else { (Some(&words[0]), &words[1..]) };
    let ids = lookup.map(|word| ids_of(project, word, &mut values));
    let conditions: Vec<_> = others.iter().map(|word| word.anywhere(&mut values)).collect();
    Ok(Some(Narrowing { ids, conditions, values }))
}

/// The words of a text; none where it holds what no database keeps.
fn words_of(text: &str) -> Vec<Word> {
    let words = text.split_whitespace().take(MAX_WORDS).filter(|_| !text.contains('\0'));
    words.map(Word::new).collect()
}

/// Puts the rarest word first and answers how common it is, as far as `enough`.
async fn rarest_first(db: &mut Connection, project: Id<kind::Project>, words: &mut [Word], enough: u64) -> Result<u64> {
    let mut rarest = (0, u64::MAX);
    for (index, word) in words.iter().enumerate() {
        let found = commonness(db, project, word, enough).await?;
        if found < rarest.1 {
            rarest = (index, found);
        }
    }
    words.swap(0, rarest.0);
    Ok(rarest.1)
}

/// The ids of all of whom a word begins something.
fn ids_of(project: Id<kind::Project>, word: &Word, values: &mut Vec<Value>) -> String {
    values.push(project.into());
    let own = format!("SELECT id FROM users WHERE project_id = ${}", values.len());
    let ways = word.ranges.iter().map(|(column, prefix)| format!("{own} AND {}", range(column, prefix, values)));
    ways.collect::<Vec<_>>().join(" UNION ")
}

/// One word, and the ranges of columns in which it begins something.
struct Word {
    ranges: Vec<(&'static str, String)>,
}

impl Word {
    fn new(word: &str) -> Self {
        let key = fold(word);
        let mut ranges: Vec<_> =
            ["last_name_key", "first_name_key", "email_key"].into_iter().map(|column| (column, key.clone())).collect();
        let mut spellings = vec![word.to_owned(), word.to_uppercase(), word.to_lowercase()];
        spellings.sort();
        spellings.dedup();
        for spelling in spellings {
            ranges.push(("card_id", spelling.clone()));
            ranges.push(("sync_id", spelling));
        }
        Self { ranges }
    }

    /// Whether the word begins anything of a user.
    fn anywhere(&self, values: &mut Vec<Value>) -> String {
        let ranges: Vec<_> = self.ranges.iter().map(|(column, prefix)| range(column, prefix, values)).collect();
        format!("({})", ranges.join(" OR "))
    }

    /// Leaves what the indexes of names hold.
    fn keep_names(&mut self) {
        self.ranges.retain(|(column, _)| matches!(*column, "last_name_key" | "first_name_key"));
    }

    /// Whether the word begins something of a user of whom this prefix begins this
    /// column. One text begins with two words only if one of them begins with the
    /// other; the other columns remain in any case.
    fn beside(&self, column: &str, prefix: &str, values: &mut Vec<Value>) -> String {
        let fits = |own: &str| own.starts_with(prefix) || prefix.starts_with(own);
        let possible = self.ranges.iter().filter(|(other, own)| *other != column || fits(own));
        let ranges: Vec<_> = possible.map(|(column, prefix)| range(column, prefix, values)).collect();
        format!("({})", ranges.join(" OR "))
    }
}

fn range(column: &str, prefix: &str, values: &mut Vec<Value>) -> String {
    values.push(prefix.into());
    let from = format!("{column} >= ${}", values.len());
    let Some(end) = prefix_end(prefix) else { return from };
    values.push(end.into());
    format!("({from} AND {column} < ${})", values.len())
}

/// How many users a word begins something of, counted up to `enough` for each way.
async fn commonness(db: &mut Connection, project: Id<kind::Project>, word: &Word, enough: u64) -> Result<u64> {
    let mut values = values![project];
    let counts: Vec<_> = word
        .ranges
        .iter()
        .map(|(column, prefix)| {
            let condition = range(column, prefix, &mut values);
            let matches = format!("SELECT 1 AS one FROM users WHERE project_id = $1 AND {condition} LIMIT {enough}");
            format!("(SELECT count(*) FROM ({matches}) AS matches)")
        })
        .collect();
    let sql = format!("SELECT {} AS n", counts.join(" + "));
    db.fetch_one(AssertSqlSafe(sql), values).await?.get("n")
}

/// Each way of the first word to match is looked up by itself, in the order of its
/// index, and cut to what can be shown; what they found is sorted together.
fn statement(project: Id<kind::Project>, words: &[Word], limit: u32) -> (String, Vec<Value>) {
    let mut values = values![project];
    let ways: Vec<_> = words[0].ranges.iter().map(|way| find(way, &words[1..], limit, &mut values)).collect();
    let sql = format!(
        "SELECT * FROM users WHERE id IN ({}) ORDER BY last_name_key, first_name_key, id LIMIT {limit}",
        ways.join(" UNION ")
    );
    (sql, values)
}

/// The ids that one way finds.
fn find((column, prefix): &(&str, String), others: &[Word], limit: u32, values: &mut Vec<Value>) -> String {
    let mut conditions = vec!["project_id = $1".to_owned(), range(column, prefix, values)];
    for word in others {
        conditions.push(word.beside(column, prefix, values));
    }
    let (all, way) = (conditions.join(" AND "), values.len());
    format!("SELECT * FROM (SELECT id FROM users WHERE {all} ORDER BY {column} LIMIT {limit}) AS way_{way}")
}
