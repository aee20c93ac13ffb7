//! Replays `fuzz-corpus`: every input that once was, or might be, trouble.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use filter::{Filter, describe, evaluate};

use crate::example::schema;
use crate::naive::Entity;

fn inputs(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz-corpus").join(folder);
    let read = |entry: fs::DirEntry| {
        let bytes = fs::read(entry.path()).unwrap();
        (entry.file_name().to_string_lossy().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
    };
    let found: Vec<_> = fs::read_dir(path).unwrap().map(|entry| read(entry.unwrap())).collect();
    assert!(!found.is_empty());
    found
}

#[test]
fn what_was_accepted_is_accepted_and_reads_back() {
    for (name, text) in inputs("accepted") {
        let filter = Filter::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(Filter::parse(&filter.to_string()), Ok(filter.clone()), "{name}");
        if let Ok(checked) = filter.check(&schema()) {
            assert!(describe(&checked).ends_with('.'), "{name}");
            let _ = evaluate(&checked, &Entity(HashMap::new()));
        }
    }
}

#[test]
fn what_was_refused_is_refused() {
    for (name, text) in inputs("refused") {
        assert!(Filter::parse(&text).is_err(), "{name} is a filter now");
    }
}
