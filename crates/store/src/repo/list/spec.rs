//! A list as a table: its attributes, and what it can be sorted by.

use domain::custom_field::{CustomField, FieldKind};
use domain::id::{Entity, Id};
use filter::{Attribute, Kind, Schema};

/// A list that can be filtered and sorted.
#[derive(Debug)]
pub struct ListSpec {
    /// The table.
    pub(crate) table: &'static str,
    /// Makes every order total; also the order of last resort.
    pub(crate) key: Column,
    /// What can be filtered by.
    pub(crate) attributes: &'static [Listed],
    /// Where custom fields are kept, if the entity has any.
    pub(crate) custom: Option<CustomColumns>,
    /// What can be sorted by, each served by an index; the first is the default.
    pub(crate) sorts: &'static [SortBy],
}

/// An attribute that can be filtered by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    /// Its name in filters.
    pub(crate) name: &'static str,
    /// The column, or an expression over columns, that is compared; `{now}` in it is the moment of asking.
    pub(crate) sql: &'static str,
    /// How it is compared.
    pub(crate) stored: Stored,
}

/// How the values of an attribute are stored.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stored {
    /// Folded text; the SQL names the folded column.
    Folded,
    /// Text, compared as it is.
    Exact,
    /// A whole number.
    Integer,
    /// 0 or 1.
    Boolean,
    /// Microseconds since 1970 UTC.
    Time,
    /// The 16 bytes of an id; filters write it with its prefix.
    Id(fn(&str) -> Option<[u8; 16]>),
    /// Folded text that no column holds: the list looks at it before it asks the database.
    Elsewhere,
}

impl Stored {
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Folded | Self::Elsewhere => Kind::Text,
            Self::Exact | Self::Id(_) => Kind::ExactText,
            Self::Integer => Kind::Integer,
            Self::Boolean => Kind::Boolean,
            Self::Time => Kind::Time,
        }
    }
}

impl Listed {
    /// Text that people write, compared without regard to case; words of enumerations too.
    pub(crate) const fn folded(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, stored: Stored::Folded }
    }

    /// Text that no column holds, compared as [`Listed::folded`]; each row has one. The list takes such tests out of a
    /// filter before it is asked of the database, which refuses them.
    pub(crate) const fn elsewhere(name: &'static str) -> Self {
        Self { name, sql: "1", stored: Stored::Elsewhere }
    }

    /// Text that is compared as it is.
    pub(crate) const fn exact(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, stored: Stored::Exact }
    }

    /// A whole number.
    pub(crate) const fn integer(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, stored: Stored::Integer }
    }

    /// A truth value.
    pub(crate) const fn boolean(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, stored: Stored::Boolean }
    }

    /// A moment.
    pub(crate) const fn time(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, stored: Stored::Time }
    }

    /// The id of a `T`.
    pub(crate) const fn id<T: Entity>(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, stored: Stored::Id(id_bytes::<T>) }
    }
}

fn id_bytes<T: Entity>(text: &str) -> Option<[u8; 16]> {
    text.parse::<Id<T>>().ok().map(|id| *id.as_bytes())
}

/// Where custom fields are kept: JSON objects of texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CustomColumns {
    /// The values as they are.
    pub(crate) exact: &'static str,
    /// The values folded.
    pub(crate) folded: &'static str,
}

/// Something that a list can be sorted by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SortBy {
    /// Its name in the API.
    pub(crate) name: &'static str,
    /// The columns, before the list's key; none of them null unless `nullable`.
    pub(crate) columns: &'static [Column],
    /// The one column may be null; such rows come last in either direction.
    pub(crate) nullable: bool,
}

/// A column that rows are sorted by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Int,
    Text,
    Blob,
}

impl Column {
    pub(crate) const fn int(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Int }
    }

    pub(crate) const fn text(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Text }
    }

    pub(crate) const fn blob(name: &'static str) -> Self {
        Self { name, kind: ColumnKind::Blob }
    }
}

/// An order that a list has an index for. Made by [`ListSpec::sort`].
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    pub(crate) by: &'static SortBy,
    pub(crate) descending: bool,
}

impl ListSpec {
    /// What filters of this list may name, with the project's own fields.
    #[must_use]
    pub fn schema<'a>(&self, fields: impl IntoIterator<Item = &'a CustomField>) -> Schema {
        let own = self.attributes.iter().map(|listed| Attribute::new(listed.name, listed.stored.kind()));
        let custom = fields.into_iter().map(|field| Attribute::custom(field.name.as_str(), custom_kind(&field.kind)));
        let custom: Vec<_> = if self.custom.is_some() { custom.collect() } else { Vec::new() };
        Schema::new(own.chain(custom))
    }

    /// The order of this name; `None` if the list cannot be sorted so.
    #[must_use]
    pub fn sort(&self, name: &str, descending: bool) -> Option<Sort> {
        let by = self.sorts.iter().find(|by| by.name == name)?;
        Some(Sort { by, descending })
    }

    /// The order of a list that nobody asked to sort.
    #[must_use]
    pub const fn default_sort(&self) -> Sort {
        Sort { by: &self.sorts[0], descending: false }
    }

    /// The names of the orders, the default first.
    pub fn sort_names(&self) -> impl Iterator<Item = &'static str> {
        self.sorts.iter().map(|by| by.name)
    }
}

/// How the values of a custom field compare.
const fn custom_kind(kind: &FieldKind) -> Kind {
    match kind {
        FieldKind::Text | FieldKind::Email | FieldKind::Choice { .. } => Kind::Text,
        FieldKind::Phone | FieldKind::Date => Kind::ExactText,
        FieldKind::Boolean => Kind::Boolean,
    }
}
