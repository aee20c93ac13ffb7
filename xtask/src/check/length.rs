//! Files that a reader can take in: most under 300 lines, none over 600.

use super::verdict;
use crate::failure::Result;
use crate::workspace::{SourceFile, Workspace};

const LONGEST: usize = 600;

/// Files that are longer, and the reason that a reader would accept.
const LONG_FOR_A_REASON: &[(&str, &str)] = &[("web/src/api/schema.d.ts", "generated from the API's document")];

/// Measures every file of Rust and TypeScript.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let rule = format!(
        "split these files, or list them with a reason in xtask/src/check/length.rs (at most {LONGEST} lines):"
    );
    verdict(&findings(&workspace.tracked_files()?, LONG_FOR_A_REASON), &rule)
}

fn findings(files: &[SourceFile], excused: &[(&str, &str)]) -> Vec<String> {
    let too_long = files
        .iter()
        .filter(|file| ["rs", "ts", "tsx"].iter().any(|ending| file.has_extension(ending)))
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let is_excused = excused.iter().any(|(path, _)| *path == file.path);
            match (lines > LONGEST, is_excused) {
                (true, false) => Some(format!("{}: {lines} lines", file.path)),
                (false, true) => Some(format!("{}: {lines} lines, no exception needed any more", file.path)),
                _ => None,
            }
        });
    let gone = excused.iter().filter(|(path, _)| !files.iter().any(|file| file.path == *path));
    too_long.chain(gone.map(|(path, _)| format!("{path}: listed, but not there"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> SourceFile {
        SourceFile { path: path.to_owned(), text: "x\n".repeat(lines) }
    }

    #[test]
    fn only_long_rust_files_are_found() {
        assert!(findings(&[file("a.rs", LONGEST), file("b.md", 9_000)], &[]).is_empty());
        assert_eq!(findings(&[file("a.rs", LONGEST + 1)], &[]), ["a.rs: 601 lines"]);
    }

    #[test]
    fn exceptions_hold_while_they_are_needed() {
        let excused = [("a.rs", "a table")];
        assert!(findings(&[file("a.rs", LONGEST + 1)], &excused).is_empty());
        assert_eq!(findings(&[file("a.rs", 10)], &excused).len(), 1);
        assert_eq!(findings(&[], &excused).len(), 1);
    }
}
