//! What the manual says of the sources is true of the sources.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first thing that fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The repository's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn every_promise_names_tests_that_there_are() {
    let manual = fs::read_to_string(root().join("docs/src/security.md")).unwrap();
    let promises = promises(&manual);
    assert!(promises.len() > 40, "only {} promises were found", promises.len());
    let tests = tests();
    for (promise, named) in promises {
        assert!(!named.is_empty(), "nothing tests: {promise}");
        for name in named {
            assert!(tests.contains(name), "there is no test {name}, which is said to hold: {promise}");
        }
    }
}

#[test]
fn every_page_of_the_manual_is_in_its_summary_and_every_link_leads_to_a_page() {
    let folder = root().join("docs/src");
    let pages: BTreeMap<String, String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    let summary = &pages["SUMMARY.md"];
    for (name, text) in &pages {
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "SUMMARY.md lacks {name}");
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let page = link.split('#').next().unwrap();
            let is_here = !page.is_empty() && !page.contains("://");
            assert!(!is_here || folder.join(page).exists(), "{name} links to {link}, which is not there");
        }
    }
}

/// The rows of the tables: what is promised, and the tests that are named for it.
fn promises(manual: &str) -> Vec<(&str, Vec<&str>)> {
    let rows = manual.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let cells = rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>());
    let cells = cells.filter(|cells| cells[0] != "promise");
    cells.map(|cells| (cells[0], quoted(cells.get(2).expect("three columns")))).collect()
}

/// What stands in backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The names of all tests: functions of the workspace, and sentences of the web pages.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["crates", "tests", "xtask", "web/src", "web/browser"] {
        collect(&root().join(folder), &mut names);
    }
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|end| end == "rs") {
            names.extend(tests_in(&fs::read_to_string(path).unwrap()));
        } else if path.extension().is_some_and(|end| end == "ts" || end == "tsx") {
            names.extend(sentences_in(&fs::read_to_string(path).unwrap()));
        }
    }
}

/// Functions with an attribute that makes them tests, and none that leaves them out; others may stand between.
fn tests_in(source: &str) -> Vec<String> {
    let (mut names, mut is_test) = (Vec::new(), false);
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if line.starts_with("#[ignore") {
            is_test = false;
        } else if let Some(name) = function(line) {
            names.extend(is_test.then(|| name.to_owned()));
            is_test = false;
        }
    }
    names
}

/// The tests of a file of the web pages, by what they say.
fn sentences_in(source: &str) -> Vec<String> {
    let lines = source.lines().map(str::trim);
    let said = lines.filter_map(|line| line.strip_prefix("test('").or_else(|| line.strip_prefix("it('")));
    said.filter_map(|line| line.split('\'').next()).map(str::to_owned).collect()
}

fn function(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split(['(', '<']).next()
}

#[test]
fn only_tests_count_as_tests() {
    let source = "#[test]\nfn one() {}\nfn helper() {}\n#[tokio::test(flavor = \"x\")]\nasync fn two() {}\n#[test]\n#[ignore = \"slow\"]\nfn three() {}\n";
    assert_eq!(tests_in(source), ["one", "two"]);
    assert_eq!(sentences_in("  test('it works', async () => {\n    text('no')\n  test.skip('out', "), ["it works"]);
    assert_eq!(
        promises("| promise | kept by | tests |\n| --- | --- | --- |\n| a | b | `c`, `d` |"),
        [("a", vec!["c", "d"])]
    );
}
