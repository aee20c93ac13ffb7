//! The filter language from outside: texts in, answers out.

#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod check;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod describe;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod parse;
#[cfg(test)]
mod semantics;

#[cfg(test)]
mod example {
    use filter::{Attribute, Checked, Filter, Kind, Schema};

    /// A schema with an attribute of each kind.
    pub(crate) fn schema() -> Schema {
        Schema::new([
            Attribute::new("first_name", Kind::Text),
            Attribute::new("last_name", Kind::Text),
            Attribute::new("state", Kind::ExactText),
            Attribute::new("rank", Kind::Integer),
            Attribute::new("visitor", Kind::Boolean),
            Attribute::new("valid_until", Kind::Time),
            Attribute::new("emails.type", Kind::ExactText),
            Attribute::new("emails.value", Kind::Text),
            Attribute::custom("department", Kind::Text),
        ])
        .with_uri("urn:ietf:params:scim:schemas:core:2.0:User")
    }

    pub(crate) fn checked(text: &str) -> Checked {
        Filter::parse(text).unwrap().check(&schema()).unwrap()
    }
}
