//! What seals a person's data in events and audit.
//!
//! A key is made with the first thing that is said of a person, and destroyed
//! when the person is erased; what was sealed under it can never be read again.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::id::{Id, kind};
use sqlx::AssertSqlSafe;

use crate::db::{Value, values};
use crate::error::Result;
use crate::seal::{DataKey, Place};
use crate::session::Session;

/// Makes, reads and destroys the keys of persons.
pub struct PersonKeys<'s>(pub(crate) &'s mut Session);

/// Keys that this session has used. Bounded: a sync touches a million people.
#[derive(Default)]
pub(crate) struct PersonKeyCache(HashMap<Id<kind::User>, Arc<DataKey>>);

const CACHED: usize = 8_192;
const PER_QUERY: usize = 500;

impl PersonKeys<'_> {
    /// Makes the keys of people who are new, many at once; answers how many.
    ///
    /// # Errors
    /// [`crate::Error::Taken`] if one has a key already.
    pub async fn add_many(&mut self, users: impl IntoIterator<Item = Id<kind::User>>) -> Result<u64> {
        let mut rows = Vec::new();
        for user in users {
            let key = DataKey::generate()?;
            rows.push(values![user, self.0.master.wrap(&key, place(&user))?]);
            self.0.person_keys.put(user, Arc::new(key));
        }
        self.0.db.bulk_insert("person_keys", &["user_id", "sealed"], rows).await
    }

    /// Destroys a person's key: what was said of the person is unreadable from then on.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn erase(&mut self, user: Id<kind::User>) -> Result<()> {
        self.0.person_keys.forget(user);
        self.0.db.execute("DELETE FROM person_keys WHERE user_id = $1", values![user]).await.map(drop)
    }

    /// The keys of these people, made where there was none. They cover all of `users`.
    pub(crate) async fn get_or_create(
        &mut self,
        users: &[Id<kind::User>],
    ) -> Result<HashMap<Id<kind::User>, Arc<DataKey>>> {
        let mut keys = self.lookup(users).await?;
        for &user in users {
            if let Entry::Vacant(place) = keys.entry(user) {
                place.insert(self.create(user).await?);
            }
        }
        Ok(keys)
    }

    /// The keys of these people, as far as there are any.
    pub(crate) async fn lookup(&mut self, users: &[Id<kind::User>]) -> Result<HashMap<Id<kind::User>, Arc<DataKey>>> {
        let mut keys = HashMap::with_capacity(users.len());
        let mut missing = HashSet::new();
        for user in users {
            match self.0.person_keys.0.get(user) {
                Some(key) => drop(keys.insert(*user, key.clone())),
                None => drop(missing.insert(*user)),
            }
        }
        let missing: Vec<_> = missing.into_iter().collect();
        for chunk in missing.chunks(PER_QUERY) {
            let places: Vec<_> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
            let sql = format!("SELECT user_id, sealed FROM person_keys WHERE user_id IN ({})", places.join(", "));
            let values = chunk.iter().copied().map(Value::from).collect();
            for row in self.0.db.fetch_all(AssertSqlSafe(sql), values).await? {
                let user: Id<kind::User> = row.get("user_id")?;
                let sealed: Vec<u8> = row.get("sealed")?;
                let key = Arc::new(self.0.master.unwrap(&sealed, place(&user))?);
                self.0.person_keys.put(user, key.clone());
                keys.insert(user, key);
            }
        }
        Ok(keys)
    }

    /// Makes a person's key, unless another session was faster; then it is that one.
    async fn create(&mut self, user: Id<kind::User>) -> Result<Arc<DataKey>> {
        let wrapped = self.0.master.wrap(&DataKey::generate()?, place(&user))?;
        let sql = "INSERT INTO person_keys (user_id, sealed) VALUES ($1, $2) \
                   ON CONFLICT (user_id) DO UPDATE SET sealed = person_keys.sealed RETURNING sealed";
        let sealed: Vec<u8> = self.0.db.fetch_one(sql, values![user, wrapped]).await?.get("sealed")?;
        let key = Arc::new(self.0.master.unwrap(&sealed, place(&user))?);
        self.0.person_keys.put(user, key.clone());
        Ok(key)
    }
}

impl PersonKeyCache {
    pub(crate) fn forget(&mut self, user: Id<kind::User>) {
        self.0.remove(&user);
    }

    fn put(&mut self, user: Id<kind::User>, key: Arc<DataKey>) {
        if self.0.len() >= CACHED {
            self.0.clear();
        }
        self.0.insert(user, key);
    }
}

fn place(user: &Id<kind::User>) -> Place<'_> {
    Place { table: "person_keys", column: "sealed", row: user.as_bytes(), project: b"" }
}
