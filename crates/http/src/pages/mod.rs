//! Pages that need no script.

pub(crate) mod phone;
