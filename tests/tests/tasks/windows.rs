//! The task for Windows, as a parser of XML reads it. No Windows runs it here.

use std::process::Command;

use serde_json::Value;
use system_tests::postbox::python;
use system_tests::{Database, Project, Server};

use crate::sender::download;

/// Prints what Task Scheduler looks for, as JSON.
const READ: &str = "
import json, sys, xml.etree.ElementTree as tree
space = '{http://schemas.microsoft.com/windows/2004/02/mit/task}'
root = tree.parse(sys.argv[1]).getroot()
find = lambda path: root.find('/'.join(space + name for name in path.split('/'))).text
paths = ['Actions/Exec/Command', 'Actions/Exec/Arguments', 'Actions/Exec/WorkingDirectory',
         'Triggers/TimeTrigger/Repetition/Interval', 'Principals/Principal/LogonType']
print(json.dumps([root.tag.removeprefix(space)] + [find(path) for path in paths]))
";

#[tokio::test]
async fn the_task_for_windows_is_xml_in_utf_16_that_runs_powershell_each_hour() {
    let server = Server::start(Database::Sqlite).await;
    let project = Project::set_up(&server);
    let folder = tempfile::tempdir().unwrap();
    let task = download(&project, "windows", folder.path()).await;
    let file = folder.path().join("autosync_default.xml");
    assert_eq!(std::fs::read(&file).unwrap()[..4], [0xFF, 0xFE, b'<', 0], "UTF-16 LE with its mark");

    let output = Command::new(python()).args(["-c", READ]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let arguments = read[2].as_str().unwrap();
    assert_eq!(
        [&read[0], &read[1], &read[3], &read[4], &read[5]],
        ["Task", "powershell.exe", "%USERPROFILE%", "PT1H", "InteractiveToken"]
    );
    for part in [
        "Invoke-RestMethod -Method Post".to_owned(),
        format!("-Uri '{}'", project.url("autosync?file_name=mobile-id-users.csv")),
        "-InFile 'mobile-id-users.csv'".to_owned(),
        "'Content-Digest' = 'sha-256=:' + $digest + ':'".to_owned(),
        "if ($run.status -eq 'held')".to_owned(),
    ] {
        assert!(arguments.contains(&part), "{part} is missing in {arguments}");
    }
    assert!(!arguments.contains(task["secret"].as_str().unwrap()), "the key is in a file of its own");
}
