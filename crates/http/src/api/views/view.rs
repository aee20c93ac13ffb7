//! A view on the wire.

use app::review::{OwnView, ViewDocument};
use domain::review::Search;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A search of events that somebody keeps under a name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = View)]
pub(crate) struct ViewView {
    /// `viw_…`.
    id: String,
    /// Its name.
    name: String,
    /// Whether everybody in the project sees it.
    shared: bool,
    /// Whether the caller made it.
    own: bool,
    /// Whether the caller begins with it.
    first: bool,
    /// What it shows.
    #[schema(value_type = SearchSchema)]
    search: Search,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Counts changes; in quotes it is the view's `ETag`.
    version: u64,
}

/// Which events are looked for. Within a part any of what it names will do; all parts must hold; what is left out is open.
#[derive(ToSchema)]
#[schema(as = EventSearch)]
#[expect(dead_code, reason = "stands for the domain's type in the document")]
pub(crate) struct SearchSchema {
    /// What the text contains.
    #[schema(required = false, max_length = 200)]
    text: String,
    /// Categories.
    #[schema(required = false)]
    categories: Vec<String>,
    /// `info`, `warning`, `alarm`.
    #[schema(required = false)]
    severities: Vec<String>,
    /// Ids of systems.
    #[schema(required = false, max_items = 50)]
    systems: Vec<String>,
    /// Ids of pools.
    #[schema(required = false, max_items = 50)]
    pools: Vec<String>,
    /// The id of a user.
    #[schema(required = false)]
    user: String,
    /// The id of a credential.
    #[schema(required = false)]
    credential: String,
    /// Whether somebody has acknowledged them.
    #[schema(required = false)]
    acknowledged: bool,
    /// How far back, counted from when somebody looks: `hour`, `day`, `week`.
    #[schema(required = false)]
    within: String,
    /// From when on; not beside `within`.
    #[schema(required = false, value_type = String, format = DateTime)]
    from: Timestamp,
    /// Until when; not beside `within`.
    #[schema(required = false, value_type = String, format = DateTime)]
    to: Timestamp,
}

/// What people write of a view.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ViewDocument)]
pub(crate) struct Document {
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Whether everybody in the project sees it. That needs the permission `acknowledge_events`.
    #[serde(default)]
    #[schema(required = false)]
    shared: bool,
    /// What it shows.
    #[schema(value_type = SearchSchema)]
    search: Search,
}

impl From<&OwnView> for ViewView {
    fn from(own: &OwnView) -> Self {
        Self {
            id: own.view.id.to_string(),
            name: own.view.name.clone(),
            shared: own.view.shared,
            own: own.is_own,
            first: own.is_first,
            search: own.view.search.clone(),
            created_at: own.view.created_at,
            version: own.view.version,
        }
    }
}

impl From<Document> for ViewDocument {
    fn from(Document { name, shared, search }: Document) -> Self {
        Self { name, shared, search }
    }
}

impl From<&ViewDocument> for Document {
    fn from(known: &ViewDocument) -> Self {
        let ViewDocument { name, shared, search } = known.clone();
        Self { name, shared, search }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};
    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn the_documents_members_are_the_domains() {
        let names = |object: &Value| -> BTreeSet<String> { object.as_object().unwrap().keys().cloned().collect() };
        let described = names(&serde_json::to_value(SearchSchema::schema()).unwrap()["properties"]);
        let usr = "usr_01h455vb4pex5vsknk084sn02q";
        let full = json!({
            "text": "a", "categories": ["pool.low"], "severities": ["info"],
            "systems": ["sys_01h455vb4pex5vsknk084sn02q"], "pools": ["pol_01h455vb4pex5vsknk084sn02q"], "user": usr,
            "credential": "crd_01h455vb4pex5vsknk084sn02q", "acknowledged": true, "within": "day",
            "from": "2027-01-15T08:00:00Z", "to": "2027-01-15T08:00:00Z",
        });
        let search: Search = serde_json::from_value(full.clone()).unwrap();
        assert_eq!(names(&json!(search)), names(&full));
        assert_eq!(described, names(&full));
    }
}
