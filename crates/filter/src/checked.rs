//! A filter whose names are known and whose values have types.

use crate::schema::Attribute;

/// A filter that fits a schema: what is evaluated, compiled to SQL, and
/// described. Made by [`Filter::check`](crate::Filter::check) only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    root: Node,
}

impl Checked {
    pub(crate) fn new(root: Node) -> Self {
        Self { root }
    }

    /// The tree.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The filters that all have to hold for this one to hold; itself where it is no `and`.
    #[must_use]
    pub fn conjuncts(&self) -> Vec<Self> {
        let mut found = Vec::new();
        self.root.split(&mut found);
        found
    }

    /// A filter that holds where all of these do; `None` of none.
    #[must_use]
    pub fn all_of(filters: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut roots: Vec<_> = filters.into_iter().map(|filter| filter.root).collect();
        match roots.len() {
            0 | 1 => roots.pop().map(Self::new),
            _ => Some(Self::new(Node::And(roots))),
        }
    }

    /// Every attribute that the filter asks for, in the order of the text, as
    /// often as it does.
    #[must_use]
    pub fn attributes(&self) -> Vec<&Attribute> {
        let mut found = Vec::new();
        self.root.collect(&mut found);
        found
    }
}

/// One expression of a checked filter.
///
/// The rules that every evaluation follows, in memory or in SQL: a [`Test`] of
/// a missing attribute is unknown, whatever the test; [`Node::Present`] is
/// never unknown; `And`, `Or` and `Not` are Kleene's. `eq null` and `ne null`
/// have become `Present`, and an attribute in brackets has become one with a
/// dotted name: no entity has more than one value of an attribute, so that
/// asking its parts one by one asks the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// The opposite.
    Not(Box<Node>),
    /// The attribute has a value.
    Present(Attribute),
    /// The attribute's value passes.
    Test {
        /// What is looked at.
        attribute: Attribute,
        /// What its value has to pass.
        test: Test,
    },
}

impl Node {
    fn split(&self, found: &mut Vec<Checked>) {
        match self {
            Self::And(nodes) => nodes.iter().for_each(|node| node.split(found)),
            node => found.push(Checked::new(node.clone())),
        }
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Attribute>) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.collect(found)),
            Self::Not(node) => node.collect(found),
            Self::Present(attribute) | Self::Test { attribute, .. } => found.push(attribute),
        }
    }
}

/// What a value has to pass, by the kind of the attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// The folded value against this folded text, byte by byte.
    Folded(TextTest, FoldedText),
    /// The value against this text, byte by byte.
    Exact(TextTest, String),
    /// The number against this one.
    Integer(Order, i64),
    /// The value is this one. `ne true` has become `false`: of a missing value
    /// both are unknown.
    Boolean(bool),
    /// The moment against this one, in microseconds since 1970 UTC.
    Time(Order, i64),
}

/// A text of a filter, as it was written and as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedText {
    /// For people.
    pub written: String,
    /// For comparison: [folded](crate::fold).
    pub key: String,
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// By order of their bytes.
    Order(Order),
    /// The value contains the text.
    Contains,
    /// The value starts with the text.
    StartsWith,
    /// The value ends with the text.
    EndsWith,
}

/// How the value stands to what the filter names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
}

impl Order {
    /// Whether a value that compares so to the filter's passes.
    #[must_use]
    pub fn admits(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
        }
    }
}
