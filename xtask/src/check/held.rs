//! No loop over what was read holds the connection that it was read with.
//!
//! `for x in store.read().await?.things().list().await?` keeps the reader until the loop ends. Whoever asks for another
//! connection inside it waits, with few connections, for whoever waits for this one. Clippy's
//! `significant_drop_in_scrutinee` does not see through `await`.

use super::verdict;
use crate::failure::Result;
use crate::workspace::{SourceFile, Workspace};

const RULE: &str = "read into a variable first, so that the connection is given back before the loop:";

/// Looks at every loop and match of the code.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let files = workspace.tracked_files()?;
    let code = files.iter().filter(|file| file.has_extension("rs") && file.path.contains("/src/"));
    verdict(&code.flat_map(findings).collect::<Vec<_>>(), RULE)
}

fn findings(file: &SourceFile) -> Vec<String> {
    let mut at = 0;
    file.text
        .lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let head = &file.text[at..];
            at += line.len() + 1;
            let word = line.split_whitespace().next()?;
            let head: String = head.split('{').next()?.split_whitespace().collect();
            let opens = ["for", "match", "while"].contains(&word) && !head.contains(';');
            let holds = head.contains(".read().await") || head.contains(".begin().await");
            (opens && holds).then(|| format!("{}:{}: {}", file.path, index + 1, line.trim()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        findings(&SourceFile { path: "crates/app/src/a.rs".to_owned(), text: text.to_owned() }).len()
    }

    #[test]
    fn a_loop_over_what_a_reader_of_its_own_gives_is_found() {
        assert_eq!(found("    for one in store.read().await?.users().all().await? {\n    }\n"), 1);
        assert_eq!(found("    for one in store\n        .read()\n        .await?\n        .users() {\n    }\n"), 1);
        assert_eq!(found("    match cx.begin().await?.jobs().next().await? {\n    }\n"), 1);
    }

    #[test]
    fn what_was_read_before_is_not() {
        assert_eq!(found("    let all = store.read().await?.users().all().await?;\n    for one in all {\n    }\n"), 0);
        assert_eq!(found("    for one in all {\n        cx.read().await?;\n    }\n"), 0);
    }
}
