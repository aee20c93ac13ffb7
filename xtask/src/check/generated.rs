//! Files that a program writes and that are checked in, so that a change of
//! them is seen in review: they must be what the program writes today.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::verdict;
use crate::failure::{Context, Result};
use crate::process;
use crate::test::build_programs;
use crate::web;
use crate::workspace::Workspace;

/// A file, and what prints it.
struct Generated {
    path: &'static str,
    printer: Printer,
}

/// A program with its arguments.
enum Printer {
    /// Of this workspace.
    Ours(&'static str, &'static [&'static str]),
    /// Of the packages of `web/`, run there.
    Package(&'static str, &'static [&'static str]),
}

const GENERATED: &[Generated] = &[
    Generated { path: "docs/openapi.json", printer: Printer::Ours("claviger", &["openapi"]) },
    Generated { path: "docs/src/states.md", printer: Printer::Ours("examples/states", &[]) },
    // Made of the first, so it comes after it.
    Generated {
        path: "web/src/api/schema.d.ts",
        printer: Printer::Package(
            "openapi-typescript",
            &["../docs/openapi.json", "--default-non-nullable", "false", "--silent"],
        ),
    },
];

const RULE: &str = "these files are not what is generated today; run `cargo xtask check --fix` and commit them:";

/// Compares every file with what its program prints.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    let mut findings = Vec::new();
    for one in GENERATED {
        let found = fs::read_to_string(workspace.root().join(one.path)).unwrap_or_default();
        findings.extend(difference(&found, &one.print(workspace)?).map(|where_| format!("{}: {where_}", one.path)));
    }
    verdict(&findings, RULE)
}

/// Writes every file anew.
pub(super) fn fix(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    for one in GENERATED {
        let file = workspace.root().join(one.path);
        fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).context(|| format!("cannot make {}", one.path))?;
        fs::write(&file, one.print(workspace)?).context(|| format!("cannot write {}", one.path))?;
        println!("wrote {}", one.path);
    }
    Ok(())
}

/// The pages come first: Claviger embeds them, and would be built anew for the tests.
fn build(workspace: &Workspace) -> Result<()> {
    web::build(workspace)?;
    process::run(&mut build_programs())
}

impl Generated {
    fn print(&self, workspace: &Workspace) -> Result<String> {
        match self.printer {
            Printer::Ours(name, arguments) => {
                process::output(Command::new(workspace.debug_binary(name)).args(arguments))
            }
            Printer::Package(name, arguments) => process::output(web::program(workspace, name).args(arguments)),
        }
    }
}

/// Where the two texts part first.
fn difference(found: &str, wanted: &str) -> Option<String> {
    if found == wanted {
        return None;
    }
    let equal = found.lines().zip(wanted.lines()).take_while(|(one, other)| one == other).count();
    let shown = |text: &str| text.lines().nth(equal).map_or("the end".to_owned(), |line| format!("`{}`", line.trim()));
    Some(format!("line {} is {}, and should be {}", equal + 1, shown(found), shown(wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_line_is_named() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n").unwrap(), "line 2 is `b`, and should be `c`");
        assert_eq!(difference("", "a\n").unwrap(), "line 1 is the end, and should be `a`");
        assert!(difference("a", "a\n").is_some(), "a lost line end is a difference, too");
    }
}
