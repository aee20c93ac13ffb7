//! Words that no tracked file may hold: folders of somebody's machine, the
//! addresses that packages happened to come from, unfinished work, conflicts.

use std::path::Path;

use super::verdict;
use crate::failure::Result;
use crate::workspace::{SourceFile, Workspace};

/// Every text with the reason why it is refused. The second halves keep this
/// table from finding itself.
const REFUSED: &[(&str, &str, &str)] = &[
    ("/home", "/", "a folder of somebody's machine"),
    ("/root", "/", "a folder of somebody's machine"),
    ("/Users", "/", "a folder of somebody's machine"),
    ("registry.npmjs", ".org", "where packages come from is the contributor's own affair"),
    ("index.crates", ".io", "where packages come from is the contributor's own affair"),
    ("static.crates", ".io", "where packages come from is the contributor's own affair"),
    ("files.pythonhosted", ".org", "where packages come from is the contributor's own affair"),
    ("FIX", "ME", "finish it, or open an issue"),
    ("TO", "DO:", "finish it, or open an issue"),
    ("<<<<", "<<< ", "a conflict that was not resolved"),
    (">>>>", ">>> ", "a conflict that was not resolved"),
];

/// Top-level folders that every system has, so that their names give nothing away.
const COMMON_FOLDERS: &[&str] =
    &["home", "root", "Users", "usr", "opt", "srv", "tmp", "var", "mnt", "media", "private"];

/// Files that other programs write.
const NOT_OURS: &[&str] = &["Cargo.lock", "package-lock.json"];

const RULE: &str = "these words do not belong into the project:";

/// Reads every tracked text file.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let refused = refused(workspace.root());
    let files = workspace.tracked_files()?;
    verdict(&files.iter().flat_map(|file| findings(file, &refused)).collect::<Vec<_>>(), RULE)
}

/// A text, and why it is refused.
type Refused = (String, &'static str);

/// The table, and the folder that this copy of the project lies in.
fn refused(root: &Path) -> Vec<Refused> {
    let listed = REFUSED.iter().map(|(first, second, why)| (format!("{first}{second}"), *why));
    let here = root.ancestors().filter(|folder| !is_common(folder));
    listed.chain(here.map(|folder| (format!("{}/", folder.display()), "a folder of this very machine"))).collect()
}

fn is_common(folder: &Path) -> bool {
    let names: Vec<_> = folder.iter().skip(1).filter_map(|name| name.to_str()).collect();
    match names.as_slice() {
        [] => true,
        [only] => COMMON_FOLDERS.contains(only),
        _ => false,
    }
}

fn findings(file: &SourceFile, refused: &[Refused]) -> Vec<String> {
    if NOT_OURS.iter().any(|name| file.path == *name || file.path.ends_with(&format!("/{name}"))) {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    lines
        .flat_map(|(index, line)| {
            let found = refused.iter().filter(move |(word, _)| holds(line, word));
            found.map(move |(word, why)| format!("{}:{}: {word} ({why})", file.path, index + 1))
        })
        .collect()
}

/// Whether a line holds the text, and not as the end of something longer.
fn holds(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "-._%}".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(path: &str, text: &str) -> Vec<String> {
        findings(&SourceFile { path: path.to_owned(), text: text.to_owned() }, &refused(Path::new("/forge/anvil")))
    }

    #[test]
    fn folders_of_this_machine_are_found() {
        assert_eq!(in_text("a.md", "see /forge/notes").len(), 1);
        assert_eq!(in_text("a.md", "see /forge/anvil/src").len(), 2);
        assert_eq!(in_text("a.md", &format!("cd /ho{}/maria", "me")).len(), 1);
    }

    #[test]
    fn folders_of_every_machine_give_nothing_away() {
        assert!(refused(Path::new("/tmp/x")).iter().all(|(word, _)| word != "/tmp/"));
        assert!(refused(Path::new("/tmp/x")).iter().any(|(word, _)| word == "/tmp/x/"));
    }

    #[test]
    fn parts_of_longer_paths_are_left_alone() {
        assert!(in_text("a.md", "https://example.org/net-forge/x and src/forge/x").is_empty());
    }

    #[test]
    fn registries_may_stand_in_lock_files_only() {
        let line = format!("resolved https://registry.npmjs{}/x", ".org");
        assert_eq!(in_text("web/.npmrc", &line).len(), 1);
        assert!(in_text("web/package-lock.json", &line).is_empty());
    }

    #[test]
    fn unfinished_work_and_conflicts_are_found() {
        assert_eq!(in_text("a.rs", &format!("// FIX{}: later", "ME")).len(), 1);
        assert_eq!(in_text("a.rs", &format!("{} main", "<".repeat(7))).len(), 1);
    }
}
