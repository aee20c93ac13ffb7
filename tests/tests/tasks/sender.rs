//! A task that was set up in a scratch folder in the place of a machine.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use data_encoding::BASE64;
use reqwest::StatusCode;
use serde_json::{Value, json};
use system_tests::Project;

/// What every task sends.
const LIST: &str = "mobile-id-users.csv";

/// What its scheduler runs.
pub(crate) struct Sender {
    /// The machine's root.
    root: PathBuf,
    /// Where the list is expected.
    list: PathBuf,
    /// Program and arguments.
    words: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

/// Asks for a task, and puts its files into a folder.
pub(crate) async fn download(project: &Project, platform: &str, folder: &Path) -> Value {
    let path = format!("autosync/task-config?for={platform}");
    let task = project.post(&path, json!({}), StatusCode::CREATED).await;
    fs::create_dir_all(folder).unwrap();
    for file in task["files"].as_array().unwrap() {
        let content = BASE64.decode(file["content"].as_str().unwrap().as_bytes()).unwrap();
        fs::write(folder.join(file["name"].as_str().unwrap()), content).unwrap();
    }
    task
}

impl Sender {
    /// A line of a crontab; `root` is the account's home.
    pub(crate) async fn cron(project: &Project, root: &Path) -> Self {
        let files = root.join("download");
        let task = download(project, "cron", &files).await;
        program(
            root,
            "crontab",
            "case $1 in -l) cat \"$HOME/crontab\" 2>/dev/null ;; -) cat >\"$HOME/crontab\" ;; esac",
        );
        let variables = vec![("HOME", text(root)), ("PATH", path(root)), ("SHELL", "/bin/sh".to_owned())];
        for step in task["steps"].as_array().unwrap() {
            run_step(step["command"].as_str().unwrap(), &format!("{}\n", secret(&task)), &files, &variables);
        }
        is_private(&root.join(".claviger/autosync_default.header"), &task);
        let crontab = fs::read_to_string(root.join("crontab")).unwrap();
        let line = crontab.lines().last().unwrap().splitn(6, ' ').nth(5).unwrap().to_owned();
        let words = vec!["/bin/sh".to_owned(), "-c".to_owned(), line];
        Self { root: root.to_owned(), list: root.join(LIST), words, variables }
    }

    /// A systemd service, below `root`.
    pub(crate) async fn systemd(project: &Project, root: &Path) -> Self {
        let files = root.join("download");
        let task = download(project, "systemd", &files).await;
        for name in ["groupadd", "systemctl"] {
            program(root, name, "echo \"$0\" \"$@\"");
        }
        let variables = vec![("PATH", path(root))];
        fs::create_dir_all(root.join("etc/systemd/system")).unwrap();
        let answers = [format!("{}\n", secret(&task)), "nobody\n".to_owned(), String::new(), String::new()];
        for (step, answer) in task["steps"].as_array().unwrap().iter().zip(answers) {
            // Who may not make accounts may not give folders away either.
            let command = step["command"].as_str().unwrap().replace("-o \"$account\" -g claviger-autosync ", "");
            run_step(&below(root, &command), &answer, &files, &variables);
        }
        let (words, list) = started_by(root, "claviger-autosync-default.service", &task);
        let credentials = text(&root.join("credentials"));
        Self {
            root: root.to_owned(),
            list,
            words,
            variables: vec![("PATH", path(root)), ("CREDENTIALS_DIRECTORY", credentials)],
        }
    }

    /// Exports a list.
    pub(crate) fn export(&self, list: &str) -> &Path {
        fs::write(&self.list, list).unwrap();
        &self.list
    }

    /// Where the list is expected.
    pub(crate) fn list(&self) -> &Path {
        &self.list
    }

    /// Puts a program before the machine's own.
    pub(crate) fn install(&self, name: &str, script: &str) {
        program(&self.root, name, script);
    }

    /// Takes it away again.
    pub(crate) fn uninstall(&self, name: &str) {
        fs::remove_file(self.root.join("bin").join(name)).unwrap();
    }

    /// What its scheduler does when the time has come.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).env_clear().envs(self.variables.iter().cloned()).current_dir(&self.root);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// How that ends, and what is told.
    pub(crate) fn run(&self) -> (i32, String) {
        ending(&self.command().output().unwrap())
    }
}

/// Exit code, and everything that was written.
pub(crate) fn ending(output: &Output) -> (i32, String) {
    let told = [&*output.stdout, &*output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

/// What systemd starts, with the credential that it hands over.
fn started_by(root: &Path, unit: &str, task: &Value) -> (Vec<String>, PathBuf) {
    let unit = fs::read_to_string(root.join("etc/systemd/system").join(unit)).unwrap();
    let value = |name: &str| unit.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let key = PathBuf::from(below(root, value("LoadCredential=authorization:")));
    is_private(&key, task);
    fs::create_dir_all(root.join("credentials")).unwrap();
    fs::copy(key, root.join("credentials/authorization")).unwrap();
    let credentials = text(&root.join("credentials"));
    let words = value("ExecStart=").split(' ').map(|word| word.replace("${CREDENTIALS_DIRECTORY}", &credentials));
    let words: Vec<String> = words.map(|word| below(root, &word)).collect();
    let list = PathBuf::from(words.last().unwrap());
    assert_eq!(list.file_name().unwrap(), LIST);
    (words, list)
}

/// Nobody else can read the key's file, and the key is in it.
fn is_private(file: &Path, task: &Value) {
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    assert_eq!(fs::read_to_string(file).unwrap(), format!("Authorization: Bearer {}\n", secret(task)));
}

fn run_step(command: &str, answer: &str, folder: &Path, variables: &[(&str, String)]) {
    let input = folder.join("input");
    fs::write(&input, answer).unwrap();
    let mut bash = Command::new("/bin/bash");
    bash.args(["-c", command]).env_clear().envs(variables.iter().cloned()).current_dir(folder);
    let output = bash.stdin(fs::File::open(&input).unwrap()).output().unwrap();
    fs::remove_file(input).unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}

fn program(root: &Path, name: &str, script: &str) {
    let path = root.join("bin").join(name);
    fs::create_dir_all(root.join("bin")).unwrap();
    fs::write(&path, format!("#!/bin/bash\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The folders of the machine that a task uses, as folders below `root`.
fn below(root: &Path, command: &str) -> String {
    let folders = ["/etc/", "/usr/local/", "/var/spool/"];
    folders.iter().fold(command.to_owned(), |text, folder| text.replace(folder, &format!("{}{folder}", root.display())))
}

fn secret(task: &Value) -> &str {
    task["secret"].as_str().unwrap()
}

fn path(root: &Path) -> String {
    format!("{}/bin:/usr/bin:/bin", root.display())
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
