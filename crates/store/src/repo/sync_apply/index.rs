//! The index of a project's users, read by the hundred thousand a second.
//!
//! A row costs a driver more than its bytes do; so the database packs a page of
//! users into one text, and it is taken apart here without a copy. A user is
//!
//! ```text
//! id   digest   state ␠ origin ␠ enrolment ␠   sync id   e-mail key   ID
//! ```
//!
//! with the id as 32 hexadecimal digits, the digest as `+` and 32 of them or `-`,
//! and the texts as netstrings (`5:hello`) or `-`.

use domain::credential::Enrolment;
use domain::id::{Id, kind};
use domain::user::{Origin, UserState};

use crate::db::dialect::Dialect;
use crate::db::row::corrupt;
use crate::error::{Error, Result};

/// Some users, as far as joining them with a file needs.
#[derive(Debug)]
pub struct UserIndex {
    packed: String,
}

/// A user in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexEntry<'a> {
    /// Its id.
    pub id: Id<kind::User>,
    /// Digest of the row that the fields came from.
    pub digest: Option<[u8; 16]>,
    /// Whether the user may hold credentials.
    pub state: UserState,
    /// Who brought the user in.
    pub origin: Origin,
    /// How far the way to a phone is.
    pub enrolment: Enrolment,
    /// The sync ID.
    pub sync_id: Option<&'a str>,
    /// The folded e-mail address.
    pub email_key: Option<&'a str>,
    /// The ID that a reader sees.
    pub card_id: Option<&'a str>,
}

/// `$1` is the project, `$2` the id to begin after, `$3` how many.
pub(super) fn select(dialect: Dialect) -> String {
    let (id, digest) = (dialect.hex("id"), dialect.hex("sync_digest"));
    format!(
        "SELECT string_agg(packed, '') AS packed FROM (\
         SELECT {id} || CASE WHEN sync_digest IS NULL THEN '-' ELSE '+' || {digest} END || state || ' ' || origin || ' ' || enrolment || ' ' \
         || coalesce(octet_length(sync_id) || ':' || sync_id, '-') \
         || coalesce(octet_length(email_key) || ':' || email_key, '-') \
         || coalesce(octet_length(card_id) || ':' || card_id, '-') AS packed \
         FROM users WHERE project_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS page"
    )
}

impl UserIndex {
    pub(super) fn new(packed: String) -> Self {
        Self { packed }
    }

    /// Whether there were no more users.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The users, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = Result<IndexEntry<'_>>> {
        let mut unpacker = Unpacker(&self.packed);
        std::iter::from_fn(move || {
            if unpacker.0.is_empty() {
                return None;
            }
            let entry = unpacker.entry().ok_or_else(unreadable);
            if entry.is_err() {
                unpacker.0 = "";
            }
            Some(entry)
        })
    }
}

fn unreadable() -> Error {
    corrupt("packed")
}

/// What is left to take apart.
struct Unpacker<'a>(&'a str);

impl<'a> Unpacker<'a> {
    fn entry(&mut self) -> Option<IndexEntry<'a>> {
        Some(IndexEntry {
            id: Id::from_bytes(self.sixteen()?),
            digest: match self.take(1)? {
                "+" => Some(self.sixteen()?),
                _ => None,
            },
            state: self.until(' ')?.parse().ok()?,
            origin: self.until(' ')?.parse().ok()?,
            enrolment: self.until(' ')?.parse().ok()?,
            sync_id: self.text().ok()?,
            email_key: self.text().ok()?,
            card_id: self.text().ok()?,
        })
    }

    fn take(&mut self, bytes: usize) -> Option<&'a str> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn until(&mut self, end: char) -> Option<&'a str> {
        let (taken, rest) = self.0.split_once(end)?;
        self.0 = rest;
        Some(taken)
    }

    fn sixteen(&mut self) -> Option<[u8; 16]> {
        u128::from_str_radix(self.take(32)?, 16).ok().map(u128::to_be_bytes)
    }

    fn text(&mut self) -> Result<Option<&'a str>> {
        if let Some(rest) = self.0.strip_prefix('-') {
            self.0 = rest;
            return Ok(None);
        }
        let length = self.until(':').and_then(|length| length.parse().ok()).ok_or_else(unreadable)?;
        self.take(length).map(Some).ok_or_else(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_apart_whatever_is_in_it() {
        let packed = "0102030405060708090A0B0C0D0E0F10+ffffffffffffffffffffffffffffffffactive csv reset 5:1:-ü--\
                      00000000000000000000000000000001-locked manual active -3:a b-";
        let entries: Vec<_> = UserIndex::new(packed.to_owned())
            .iter()
            .map(|entry| {
                let entry = entry.unwrap();
                (entry.digest, entry.state, entry.sync_id.map(str::to_owned), entry.email_key.map(str::to_owned))
            })
            .collect();
        assert_eq!(
            entries,
            [
                (Some([255; 16]), UserState::Active, Some("1:-ü".to_owned()), None),
                (None, UserState::Locked, None, Some("a b".to_owned())),
            ]
        );
    }

    #[test]
    fn what_is_cut_off_is_an_error_and_the_end() {
        let index = UserIndex::new("0102030405060708090A0B0C0D0E0F10-active csv reset 9:short".to_owned());
        let entries: Vec<_> = index.iter().collect();
        assert_eq!(entries.len(), 1);
        assert!(entries[0].is_err());
    }
}
