//! Running other programs, and saying so.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::failure::{Context, Failure, Result};

/// Announces a part of the work.
pub(crate) fn section(title: &str) {
    if std::io::stdout().is_terminal() {
        println!("\n\x1b[1m── {title}\x1b[0m");
    } else {
        println!("\n── {title}");
    }
}

/// Shows a command as it could be typed, runs it, and fails if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let status = command.status().context(|| format!("cannot run `{line}`"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{line}` failed ({status})")).with_exit_code(status.code()))
}

/// Runs a command and gives what it printed; its standard error stays visible.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output =
        command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context(|| format!("cannot run `{line}`"))?;
    if !output.status.success() {
        return Err(Failure::new(format!("`{line}` failed ({})", output.status)));
    }
    String::from_utf8(output.stdout).context(|| format!("`{line}` printed something that is not text"))
}

/// Whether a command can be run and succeeds; it prints nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The Cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Where a program is found on the search path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as a person would type it: program name, arguments, no folders.
fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    let arguments = command.get_args().map(OsStr::to_string_lossy);
    std::iter::once(name.into()).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_a_failure_with_its_exit_code() {
        let failure = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(failure.exit_code(), 3);
        assert!(run(&mut Command::new("true")).is_ok());
    }

    #[test]
    fn output_is_taken_only_from_programs_that_succeed() {
        assert_eq!(output(Command::new("echo").arg("one")).unwrap(), "one\n");
        assert!(output(Command::new("sh").args(["-c", "echo one; exit 1"])).is_err());
    }
}
