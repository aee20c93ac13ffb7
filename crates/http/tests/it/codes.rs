//! Every code that the sources use is in the tables, and the tables hold no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use http_api::codes::{FAULTS, PROBLEMS};

/// Calls that take a problem's code as their first argument.
const MAKE_PROBLEMS: &[&str] = &["Problem::new(", "Error::conflict(", "Error::refused("];
/// Calls that take a fault's code as their second argument.
const MAKE_FAULTS: &[&str] =
    &["Fault::at(", "Fault::of_parameter(", "Invalid::new(", "InvalidParameter::new(", "Error::invalid("];

/// Types whose `code()` becomes a problem's, and the sources that they lie in.
const NAMED_BY_CONFLICTS: &[(&str, &str)] = &[("CertificateError", "../domain/src/certificate/transition.rs")];
/// Types whose `code()` becomes a fault's. Those that `certificates` and `authority` hand on, and what these wrap.
const NAMED_BY_FAULTS: &[(&str, &str)] = &[
    ("CertificateFault", "../pki/src/certificate/mod.rs"),
    ("FillFault", "../pki/src/profile/fill.rs"),
    ("ImportFault", "../pki/src/authority/fault.rs"),
    ("KeyRefused", "../pki/src/key/public.rs"),
    ("NameFault", "../pki/src/name/fault.rs"),
    ("NotAnIssuer", "../pki/src/issue/issuer.rs"),
    ("NotForRecovery", "../pki/src/archive/fault.rs"),
    ("ProfileFault", "../pki/src/profile/fault.rs"),
    ("RequestFault", "../pki/src/request/fault.rs"),
    ("TokenFault", "../pki/src/key/token/fault.rs"),
];

#[test]
fn every_code_that_is_used_is_in_the_table_and_no_other() {
    let (mut problems, mut faults) = (BTreeSet::new(), BTreeSet::new());
    for text in sources() {
        problems.extend(MAKE_PROBLEMS.iter().flat_map(|call| arguments(&text, call, 0)));
        faults.extend(MAKE_FAULTS.iter().flat_map(|call| arguments(&text, call, 1)));
    }
    problems.extend(NAMED_BY_CONFLICTS.iter().flat_map(codes_named_by));
    faults.extend(NAMED_BY_FAULTS.iter().flat_map(codes_named_by));
    faults.extend(rules().iter().flat_map(|text| arguments(text, ".coded(", 0)));
    // `extract::json` names its codes in a `match` before it makes the fault.
    faults.extend(["unknown_member", "missing", "invalid_value"].map(str::to_owned));
    let known: BTreeSet<String> = PROBLEMS.iter().map(|known| known.code.to_owned()).collect();
    assert_eq!(problems.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "not in codes::PROBLEMS");
    assert_eq!(known.difference(&problems).collect::<Vec<_>>(), Vec::<&String>::new(), "never used");
    let known: BTreeSet<String> = FAULTS.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(faults.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "not in codes::FAULTS");
    assert_eq!(known.difference(&faults).collect::<Vec<_>>(), Vec::<&String>::new(), "never used");
}

#[test]
fn the_manual_lists_every_code() {
    let manual = include_str!("../../../../docs/src/api.md");
    let known = PROBLEMS.iter().map(|known| format!("| `{}` | {} | {} |\n", known.code, known.status, known.title));
    let faults = FAULTS.iter().map(|(code, meaning)| format!("| `{code}` | {meaning} |\n"));
    for row in known.chain(faults) {
        assert!(manual.contains(&row), "docs/src/api.md lacks {row}");
    }
    let (_, codes) = manual.split_once("### Every code\n").unwrap();
    let (codes, _) = codes.split_once("\n## ").unwrap();
    let listed = codes.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(listed, PROBLEMS.len() + FAULTS.len(), "docs/src/api.md lists a code that there is not");
}

#[test]
fn the_manual_lists_every_code_that_phones_are_refused_with() {
    let manual = include_str!("../../../../docs/src/enrolment-protocol.md");
    let (_, codes) = manual.split_once("## Errors\n").unwrap();
    let (codes, _) = codes.split_once("\n## ").unwrap();
    let source = include_str!("../../src/enrol/problem.rs").split("#[cfg(test)]").next().unwrap();
    let used: BTreeSet<&str> = source.lines().filter_map(code_of_a_phones_problem).collect();
    assert!(used.len() > 15, "found only {used:?}");
    for code in used {
        assert!(codes.contains(&format!("`{code}`")), "docs/src/enrolment-protocol.md lacks {code}");
    }
}

/// The code in a line like `(S::NOT_FOUND, "not_found", "There is nothing at this address"),`.
fn code_of_a_phones_problem(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("(S::")?;
    rest.split('"').nth(1)
}

/// The literal texts that a type's `code()` gives.
fn codes_named_by((name, source): &(&str, &str)) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(source)).unwrap();
    let (_, own) = text.split_once(&format!("\nimpl {name} {{")).unwrap_or_else(|| panic!("{source} has no {name}"));
    let (own, _) = own.split_once("\n}\n").unwrap();
    let (_, code) = own.split_once("fn code(&self) -> &'static str {").unwrap();
    let (code, _) = code.split_once("\n    }").unwrap();
    let named: Vec<_> = code.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert!(!named.is_empty(), "{name} names no code");
    named
}

/// The sources of the use cases and of the API, without their tests.
fn sources() -> Vec<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "../app/src"] {
        collect(&here.join(folder), &mut files);
    }
    files
}

/// The sources of what rules themselves find wrong.
fn rules() -> Vec<String> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src/rule"), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
            let is_problems_own = path.ends_with("src/problem.rs");
            files.push(if is_problems_own { text.replace("Self::new(", "Problem::new(") } else { text });
        }
    }
}

/// The literal texts that stand as argument number `index` of each call. An
/// argument that is no literal tells nothing here and is left to its own test.
fn arguments(text: &str, call: &str, index: usize) -> Vec<String> {
    let calls = text.match_indices(call).filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric()));
    let literal = |at: usize| {
        let argument = nth_argument(&text[at + call.len()..], index)?;
        Some(argument.trim().strip_prefix('"')?.split('"').next()?.to_owned())
    };
    calls.filter_map(|(at, _)| literal(at)).collect()
}

/// What stands behind `index` commas that are in no parentheses and no text.
fn nth_argument(text: &str, index: usize) -> Option<&str> {
    let (mut depth, mut commas, mut in_text, mut escaped) = (0, 0, false, false);
    if index == 0 {
        return Some(text);
    }
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return None,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                commas += 1;
                if commas == index {
                    return Some(&text[at + 1..]);
                }
            }
            _ => {}
        }
    }
    None
}
