//! Self-service over everything that stands behind it.

mod links;
