//! Three-valued logic, as Kleene's and as SQL's.

use std::ops::Not;

/// What a filter says of an entity.
///
/// Lists take what is [`Truth::True`]; automation acts on true and on false
/// only; a scope denies what is not true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// An attribute that it depends on is missing.
    Unknown,
}

impl Truth {
    /// False if either is, true if both are, otherwise unknown.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// True if either is, false if both are, otherwise unknown.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !((!self).and(!other))
    }

    /// Whether it is known to hold.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Whether it is known not to hold.
    #[must_use]
    pub fn is_false(self) -> bool {
        self == Self::False
    }
}

impl Not for Truth {
    type Output = Self;

    /// Unknown stays unknown.
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    const ALL: [Truth; 3] = [True, False, Unknown];

    #[test]
    fn the_tables_are_kleenes() {
        let and = [[True, False, Unknown], [False, False, False], [Unknown, False, Unknown]];
        let or = [[True, True, True], [True, False, Unknown], [True, Unknown, Unknown]];
        for (row, a) in ALL.into_iter().enumerate() {
            for (column, b) in ALL.into_iter().enumerate() {
                assert_eq!(a.and(b), and[row][column], "{a:?} and {b:?}");
                assert_eq!(a.or(b), or[row][column], "{a:?} or {b:?}");
            }
        }
        assert_eq!(ALL.map(|a| !a), [False, True, Unknown]);
    }

    #[test]
    fn the_laws_hold() {
        for a in ALL {
            assert_eq!(!!a, a);
            assert_eq!(a.and(a), a);
            assert_eq!(a.or(a), a);
            assert_eq!((a.and(True), a.or(False)), (a, a));
            for b in ALL {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(!(a.and(b)), (!a).or(!b));
                assert_eq!(a.or(a.and(b)), a);
                for c in ALL {
                    assert_eq!(a.and(b.and(c)), a.and(b).and(c));
                    assert_eq!(a.or(b.or(c)), a.or(b).or(c));
                    assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
                }
            }
        }
    }
}
