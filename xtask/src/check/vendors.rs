//! No name of another vendor outside the folders of its connector and simulator.
//!
//! The console, the API and the rules know kinds of systems by data alone; a
//! vendor's name elsewhere in the code is where that begins to rot.

use super::verdict;
use crate::failure::Result;
use crate::workspace::{SourceFile, Workspace};

/// A name, and the folder below `connect` and `simulate` that may use it.
struct Vendor {
    word: &'static str,
    folder: &'static str,
}

const VENDORS: &[Vendor] = &[
    Vendor { word: "hid", folder: "origo" },
    Vendor { word: "origo", folder: "origo" },
    Vendor { word: "baltech", folder: "baltech" },
    Vendor { word: "nexus", folder: "nexus" },
    Vendor { word: "integriti", folder: "integriti" },
    Vendor { word: "accessgrid", folder: "accessgrid" },
    Vendor { word: "gallagher", folder: "gallagher" },
    Vendor { word: "salto", folder: "salto" },
    Vendor { word: "assa", folder: "assa" },
];

/// Where vendors have their folders: connectors, what these are tested with, and simulators.
const HOMES: &[&str] =
    &["crates/connect/src", "crates/connect/tests/conformance", "crates/simulate/src", "crates/simulate/tests"];

/// The composition root names concrete types; nobody else below `crates/` does.
const COMPOSITION_ROOT: &str = "crates/claviger/";

const RULE: &str =
    "vendors are named only in their own folders and tests of crates/connect and crates/simulate, and in the binary:";

/// Scans the code below `crates/`.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let files = workspace.tracked_files()?;
    verdict(&files.iter().filter(|file| is_scanned(file)).flat_map(findings).collect::<Vec<_>>(), RULE)
}

fn is_scanned(file: &SourceFile) -> bool {
    file.path.starts_with("crates/") && !file.path.starts_with(COMPOSITION_ROOT) && !is_example_data(file)
}

/// Recorded names in test data are not ours to choose.
fn is_example_data(file: &SourceFile) -> bool {
    file.has_extension("csv") || file.has_extension("txt")
}

fn findings(file: &SourceFile) -> Vec<String> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| !declares_module(&file.path, line));
    lines
        .flat_map(|(index, line)| {
            let named = VENDORS.iter().filter(|vendor| names(line, vendor.word) && !is_home(&file.path, vendor));
            named.map(move |vendor| format!("{}:{}: {}", file.path, index + 1, vendor.word)).collect::<Vec<_>>()
        })
        .collect()
}

fn is_home(path: &str, vendor: &Vendor) -> bool {
    HOMES.iter().any(|home| {
        let inside = path.strip_prefix(home).and_then(|rest| rest.strip_prefix('/'));
        let rest = inside.and_then(|inside| inside.strip_prefix(vendor.folder));
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/') || rest.starts_with('_'))
    })
}

/// `pub mod vendor;` in the files that such folders belong to.
fn declares_module(path: &str, line: &str) -> bool {
    let is_root = HOMES.iter().any(|home| ["lib.rs", "main.rs"].iter().any(|root| path == format!("{home}/{root}")));
    is_root && line.trim_start().trim_start_matches("pub ").starts_with("mod ")
}

/// Whether a word stands in a line, in any case, alone or as a part of an
/// identifier: `HID`, `hid_client`, `HidClient`, but not `hidden`, `HIDDEN` or `Nexuses`.
fn names(line: &str, word: &str) -> bool {
    let whole = line.split(|c: char| !c.is_alphabetic());
    parts(line).chain(whole).any(|part| part.eq_ignore_ascii_case(word))
}

/// The words of a line: cut at everything that is no letter, and where a small
/// letter meets a capital one.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphabetic()).flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let (part, next) = rest.split_at(end_of_part(rest)?);
            rest = next;
            Some(part)
        })
    })
}

fn end_of_part(word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let pairs = word.char_indices().zip(word.chars().skip(1));
    let hump = pairs.into_iter().find(|((_, this), next)| this.is_lowercase() && next.is_uppercase());
    Some(hump.map_or(word.len(), |((at, this), _)| at + this.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_file(path: &str, text: &str) -> Vec<String> {
        findings(&SourceFile { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn names_are_found_alone_and_inside_identifiers() {
        for line in
            ["// as HID does", "let hid_client = 1;", "struct HidClient;", "fn newHid()", "\"Gallagher\"", "AccessGrid"]
        {
            assert_eq!(in_file("crates/app/src/users.rs", line).len(), 1, "{line}");
        }
    }

    #[test]
    fn words_that_only_contain_a_name_are_left_alone() {
        let text = "hide, hidden, whid, chid_x? no: orchid; HIDDEN; assault; passat; H10301";
        assert_eq!(in_file("crates/app/src/users.rs", text), Vec::<String>::new());
    }

    #[test]
    fn a_vendor_is_at_home_in_its_folders_only() {
        assert!(in_file("crates/connect/src/origo/client.rs", "Origo by HID").is_empty());
        assert!(in_file("crates/simulate/src/origo/mod.rs", "origo").is_empty());
        assert!(in_file("crates/connect/tests/conformance/origo/mod.rs", "Origo by HID").is_empty());
        assert_eq!(in_file("crates/connect/tests/conformance/cases/lost.rs", "Origo").len(), 1);
        assert!(in_file("crates/simulate/tests/origo_faults.rs", "origo").is_empty());
        assert_eq!(in_file("crates/simulate/tests/origomatic.rs", "origo").len(), 1);
        assert_eq!(in_file("crates/connect/src/origo/client.rs", "Gallagher").len(), 1);
        assert_eq!(in_file("crates/connect/src/capabilities.rs", "origo").len(), 1);
    }

    #[test]
    fn the_declaration_of_its_module_is_allowed_where_it_must_stand() {
        assert!(in_file("crates/connect/src/lib.rs", "pub mod origo;").is_empty());
        assert_eq!(in_file("crates/app/src/lib.rs", "pub mod origo;").len(), 1);
        assert_eq!(in_file("crates/connect/src/lib.rs", "use origo::Client;").len(), 1);
    }

    #[test]
    fn findings_name_the_line() {
        assert_eq!(in_file("crates/app/src/a.rs", "one\nnexus"), ["crates/app/src/a.rs:2: nexus"]);
    }
}
