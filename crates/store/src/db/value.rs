//! What a statement is given.

use domain::id::Id;
use domain::time::{Timestamp, micros};

/// One bound value. The three kinds are all that the schema uses.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

/// Makes a `Vec<Value>` of anything that becomes a [`Value`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(value.into()))
    }
}

/// Counters stay far below 2^63.
impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(value.into()))
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Int(Some(micros(value)))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(Some(value.to_vec()))
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Blob(Some(value.to_vec()))
    }
}

impl<T> From<Id<T>> for Value {
    fn from(value: Id<T>) -> Self {
        Self::Blob(Some(value.as_bytes().to_vec()))
    }
}

/// `None` needs a type too: PostgreSQL binds typed nulls.
macro_rules! optional {
    ($($kind:ident: $($type:ty),*;)*) => {$($(
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                value.map_or(Self::$kind(None), Self::from)
            }
        }
    )*)*};
}

optional! {
    Int: i64, u32, u64, bool, Timestamp;
    Text: &str, String;
    Blob: Vec<u8>, &[u8], [u8; 16], [u8; 32];
}

impl<T> From<Option<Id<T>>> for Value {
    fn from(value: Option<Id<T>>) -> Self {
        value.map_or(Self::Blob(None), Self::from)
    }
}
