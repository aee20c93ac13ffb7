//! The programs that judge.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `openssl`, which must succeed, and gives what it said.
pub(crate) fn openssl(folder: &Path, arguments: &str) -> String {
    success("openssl", folder, arguments)
}

/// Runs `openssl`, which must fail, and gives what it said.
pub(crate) fn openssl_refuses(folder: &Path, arguments: &str) -> String {
    let output = run("openssl", folder, arguments);
    assert!(!output.status.success(), "openssl {arguments} succeeded: {}", text(&output));
    text(&output)
}

/// Runs `certtool` of `GnuTLS`, which must succeed, and gives what it said.
pub(crate) fn certtool(folder: &Path, arguments: &str) -> String {
    success("certtool", folder, arguments)
}

/// Runs `ocsptool` of `GnuTLS`, which must succeed, and gives what it said.
pub(crate) fn ocsptool(folder: &Path, arguments: &str) -> String {
    success("ocsptool", folder, arguments)
}

/// Lints a file with `pkilint`; nothing worse than a notice may stand.
pub(crate) fn lint(linter: &str, folder: &Path, arguments: &str) {
    let bin = python().parent().map(Path::to_path_buf).unwrap_or_default();
    let program = bin.join(linter);
    let output = run(&program.display().to_string(), folder, &format!("lint -s WARNING {arguments}"));
    assert!(
        output.status.success() && output.stdout.trim_ascii().is_empty(),
        "{linter} {arguments}: {}",
        text(&output)
    );
}

/// Runs a script of Python that is given one argument, and gives what it wrote.
pub(crate) fn python_says(script: &str, argument: &str) -> Vec<u8> {
    let output = Command::new(python()).args(["-c", script, argument]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    output.stdout
}

/// The words of a command line have no spaces in these tests.
fn success(program: &str, folder: &Path, arguments: &str) -> String {
    let output = run(program, folder, arguments);
    assert!(output.status.success(), "{program} {arguments}: {}", text(&output));
    text(&output)
}

fn run(program: &str, folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments.split_whitespace());
    match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{program} cannot be run ({error}); `cargo xtask test` installs it"),
    }
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The Python that has the linter and what else judges: named at build time, or the one that the test command sets up.
fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python");
    let python = option_env!("CLAVIGER_TEST_PYTHON").map_or(own, PathBuf::from);
    assert!(python.exists(), "{} is missing: run `cargo xtask test`, which sets it up", python.display());
    python
}
