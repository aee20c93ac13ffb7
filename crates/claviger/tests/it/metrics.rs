//! Metrics, as they are read.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;

use reqwest::StatusCode;

use crate::program::{one_line, run, text};
use crate::running::{Running, client};

/// Kind and labels, by name.
type Listed = BTreeMap<String, (String, BTreeSet<String>)>;

#[tokio::test]
async fn what_is_exposed_is_what_the_manual_lists() {
    let (folder, door) = (tempfile::tempdir().unwrap(), free_door());
    let mut server = Running::start(folder.path(), &["--metrics-listen", &door]);
    let url = server.url();
    let client = client(None);
    for path in ["/healthz", "/healthz", "/no/such/place"] {
        client.get(format!("{url}{path}")).send().await.unwrap();
    }
    let answer = client.get(format!("http://{door}/metrics")).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let body = answer.text().await.unwrap();

    let (listed, exposed) = (listed(), exposed(&body));
    let names = |all: &Listed| all.iter().map(|(name, (kind, _))| format!("{kind} {name}")).collect::<BTreeSet<_>>();
    let (in_manual, seen) = (names(&listed), names(&exposed));
    assert_eq!(in_manual.difference(&seen).collect::<Vec<_>>(), [""; 0], "listed, not exposed");
    assert_eq!(seen.difference(&in_manual).collect::<Vec<_>>(), [""; 0], "exposed, not listed");
    for (name, (_, labels)) in &exposed {
        let unlisted: Vec<_> = labels.difference(&listed[name].1).collect();
        assert_eq!(unlisted, [""; 0], "labels of {name}");
    }

    let value = |series: &str| body.lines().find_map(|line| line.strip_prefix(series)?.trim().parse::<f64>().ok());
    let healthy = r#"claviger_http_requests_total{method="GET",route="/healthz",status="2xx"}"#;
    assert_eq!(value(healthy), Some(2.0), "{body}");
    assert_eq!(value("claviger_database_up"), Some(1.0));
    assert!(value(r#"claviger_jobs_ended_total{kind="reconcile",outcome="dead"}"#).is_some(), "begun at nothing");
    assert!(body.contains(r#"claviger_credentials{project="default",system="#), "the project's own system");
    assert!(body.contains("claviger_crl_next_update_timestamp_seconds"));
    assert!(!body.contains("/no/such/place"), "what nobody serves is no label");

    let elsewhere = client.get(format!("{url}/metrics")).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND, "never at the door of everybody");
}

#[tokio::test]
async fn beyond_loopback_a_token_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let data = ["serve", "--data-dir", text(folder.path()), "--listen", "127.0.0.1:0"];
    let open = run(&[&data[..], &["--metrics-listen", "0.0.0.0:9470"]].concat());
    assert!(one_line(&open, 1).contains("metrics.token_file"), "{open:?}");

    let (file, config) = (folder.path().join("token"), folder.path().join("claviger.toml"));
    std::fs::write(&file, "0123456789abcdef0123\n").unwrap();
    std::fs::write(&config, format!("[metrics]\ntoken_file = {:?}\n", text(&file))).unwrap();
    let door = free_door();
    let mut server = Running::start(folder.path(), &["--metrics-listen", &door, "--config", text(&config)]);
    server.url();
    let ask = |token: Option<&'static str>| {
        let request = client(None).get(format!("http://{door}/metrics"));
        token.into_iter().fold(request, reqwest::RequestBuilder::bearer_auth).send()
    };
    for wrong in [None, Some("0123456789abcdef0124"), Some("")] {
        assert_eq!(ask(wrong).await.unwrap().status(), StatusCode::UNAUTHORIZED, "{wrong:?}");
    }
    assert_eq!(ask(Some("0123456789abcdef0123")).await.unwrap().status(), StatusCode::OK);
    std::fs::write(&file, "short\n").unwrap();
    let short = run(&[&data[..], &["--metrics-listen", &door, "--config", text(&config)]].concat());
    assert!(one_line(&short, 1).contains("too short"), "{short:?}");
}

fn free_door() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// The manual's list.
fn listed() -> Listed {
    let manual = include_str!("../../../../docs/src/metrics.md");
    let rows = manual.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let labels = cells[2].split(", ").map(|label| label.trim_matches('`').to_owned());
        let labels = labels.filter(|label| !label.is_empty()).collect();
        (cells[0].trim_end_matches('`').to_owned(), (cells[1].to_owned(), labels))
    })
    .collect()
}

/// What is in the answer.
fn exposed(body: &str) -> Listed {
    let mut all: Listed = BTreeMap::new();
    for line in body.lines() {
        if let Some(typed) = line.strip_prefix("# TYPE ") {
            let (name, kind) = typed.split_once(' ').unwrap();
            let again = all.insert(name.to_owned(), (kind.to_owned(), BTreeSet::new()));
            assert_eq!(again, None, "{name} is told twice");
        } else if let Some((series, _)) = line.split_once('{').filter(|_| !line.starts_with('#')) {
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| series.strip_suffix(end));
            let family = family.filter(|family| all.contains_key(*family)).unwrap_or(series);
            let labels = line[series.len() + 1..].split("\",").filter_map(|label| label.split_once("=\""));
            let labels: Vec<String> = labels.map(|(name, _)| name.to_owned()).filter(|name| name != "le").collect();
            all.get_mut(family).unwrap_or_else(|| panic!("{line}: of no family")).1.extend(labels);
        }
    }
    all
}
