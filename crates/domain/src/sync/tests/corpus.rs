//! Replays the corpus: files that have been trouble, or could be.
//!
//! A file called `ok-…` is read, any other is refused with the code that its
//! name begins with (`email_missing-….csv`).

use std::fs;
use std::path::Path;

use super::*;

#[test]
fn every_file_is_read_or_refused_as_its_name_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/csv");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = name.split_once('-').map_or(name.as_str(), |(code, _)| code);
        let bytes = fs::read(&path).unwrap();
        let found = import(&bytes, 5);
        assert_eq!(found, import(&bytes, usize::MAX), "{name}");
        let code = found.as_ref().map_or_else(|faults| faults.faults[0].code(), |_| "ok");
        assert_eq!(code, expected, "{name}: {found:?}");
        seen += 1;
    }
    assert!(seen >= 15, "the corpus is gone");
}
