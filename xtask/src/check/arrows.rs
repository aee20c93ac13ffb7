//! Which crate may depend on which: the arrows of ARCHITECTURE.md.

use serde_json::Value;

use super::verdict;
use crate::failure::Result;
use crate::workspace::Workspace;

/// Every crate, and the crates of this workspace that it may name. Development
/// dependencies may reach whatever lies below, directly or not, and the crate
/// itself (which is how its tests switch on its features).
const ARROWS: &[(&str, &[&str])] = &[
    ("filter", &[]),
    ("domain", &["filter"]),
    ("store", &["domain", "filter"]),
    ("pki", &["domain"]),
    ("connect", &["domain", "filter"]),
    ("notify", &["domain"]),
    ("app", &["store", "connect", "pki", "notify", "domain", "filter"]),
    ("worker", &["app", "domain"]),
    ("http-api", &["app", "domain", "filter"]),
    ("simulate", &[]),
    ("claviger", &["http-api", "worker", "simulate", "app", "store", "connect", "pki", "notify", "domain", "filter"]),
    ("system-tests", &["claviger", "http-api", "simulate", "app", "store", "connect", "notify", "domain", "filter"]),
    ("histories", &["worker", "simulate", "app", "store", "connect", "notify", "domain"]),
    ("xtask", &[]),
];

/// Libraries that belong to one layer, and the crates that may name them.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("axum", &["http-api", "simulate", "claviger", "system-tests"]),
    ("axum-server", &["http-api", "claviger", "system-tests"]),
    ("tower-http", &["http-api", "claviger", "system-tests"]),
    ("utoipa", &["http-api", "claviger"]),
    ("sqlx", &["store", "system-tests"]),
];

const RULE: &str = "these dependencies run against the architecture (ARCHITECTURE.md, \"Arrows\"):";

/// Compares the manifests with the arrows.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let dependencies = dependencies(&workspace.metadata()?);
    let findings: Vec<String> = dependencies.iter().filter_map(finding).collect();
    verdict(&findings, RULE)
}

/// One line of a manifest.
struct Dependency {
    from: String,
    to: String,
    /// Lies in this workspace.
    own: bool,
    development: bool,
}

/// Every dependency that a crate of the workspace declares, of every kind and for every platform.
fn dependencies(metadata: &Value) -> Vec<Dependency> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let own = packages.filter(|package| package["source"].is_null());
    own.flat_map(|package| {
        let declared = package["dependencies"].as_array().into_iter().flatten();
        declared.map(|one| Dependency {
            from: text(&package["name"]),
            to: text(&one["name"]),
            own: one["source"].is_null(),
            development: one["kind"] == "dev",
        })
    })
    .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn finding(dependency: &Dependency) -> Option<String> {
    let Dependency { from, to, own, development } = dependency;
    if *own {
        let Some(direct) = arrows_of(from) else {
            return Some(format!("{from} is not in the table: give it its place in xtask/src/check/arrows.rs"));
        };
        let allowed = direct.contains(&to.as_str()) || (*development && (from == to || lies_below(from, to)));
        return (!allowed).then(|| format!("{from} → {to}"));
    }
    let (_, allowed) = LIBRARIES.iter().find(|(library, _)| library == to)?;
    (!allowed.contains(&from.as_str())).then(|| format!("{from} → {to}, which is for {} only", allowed.join(", ")))
}

fn arrows_of(name: &str) -> Option<&'static [&'static str]> {
    ARROWS.iter().find(|(from, _)| *from == name).map(|(_, to)| *to)
}

/// Whether arrows lead from one crate to the other.
fn lies_below(from: &str, to: &str) -> bool {
    arrows_of(from).into_iter().flatten().any(|next| *next == to || lies_below(next, to))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn findings(from: &str, to: &str, source: Option<&str>, kind: Option<&str>) -> Vec<String> {
        let metadata = json!({"packages": [
            {"name": from, "source": null, "dependencies": [{"name": to, "source": source, "kind": kind}]},
            {"name": "elsewhere", "source": "registry+x", "dependencies": [{"name": "sqlx", "source": "registry+x"}]},
        ]});
        dependencies(&metadata).iter().filter_map(finding).collect()
    }

    #[test]
    fn arrows_run_one_way() {
        assert_eq!(findings("http-api", "app", None, None), Vec::<String>::new());
        assert_eq!(findings("app", "http-api", None, None), ["app → http-api"]);
        assert_eq!(findings("http-api", "store", None, None), ["http-api → store"]);
        assert_eq!(findings("store", "notify", None, None), ["store → notify"]);
    }

    #[test]
    fn simulators_share_nothing() {
        assert_eq!(findings("simulate", "domain", None, Some("dev")), ["simulate → domain"]);
        assert_eq!(findings("app", "simulate", None, None), ["app → simulate"]);
    }

    #[test]
    fn tests_may_reach_below_and_not_above() {
        assert_eq!(findings("worker", "store", None, Some("dev")), Vec::<String>::new());
        assert_eq!(findings("store", "store", None, Some("dev")), Vec::<String>::new());
        assert_eq!(findings("store", "app", None, Some("dev")), ["store → app"]);
    }

    #[test]
    fn libraries_stay_in_their_layer() {
        assert_eq!(findings("store", "sqlx", Some("registry+x"), None), Vec::<String>::new());
        assert_eq!(
            findings("app", "sqlx", Some("registry+x"), None),
            ["app → sqlx, which is for store, system-tests only"]
        );
        assert_eq!(findings("app", "axum", Some("registry+x"), Some("dev")).len(), 1);
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        assert_eq!(findings("novelty", "domain", None, None).len(), 1);
    }

    #[test]
    fn the_table_itself_has_no_circle() {
        for (name, _) in ARROWS {
            assert!(!lies_below(name, name), "{name}");
        }
    }
}
