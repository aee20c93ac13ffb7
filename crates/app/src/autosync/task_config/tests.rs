//! What the templates come to.

use super::*;

fn task() -> Task {
    Task {
        slug: "campus".to_owned(),
        project: "Campus <北> & \"more\"".to_owned(),
        url: "https://doors.example.org/api/v1/projects/campus/autosync?file_name=mobile-id-users.csv".to_owned(),
        interval_minutes: 60,
        minute: 7,
        start: "2027-01-15T08:07:00".to_owned(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}

#[test]
fn the_windows_task_is_what_its_scheduler_imports() {
    let (files, steps) = windows::task(&task());
    assert_eq!(files[0].name, "autosync_campus.xml");
    assert_eq!(files[0].content[..2], [0xFF, 0xFE]);
    let xml = utf16(&files[0].content[2..]);
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n"));
    for part in [
        "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"",
        "<Interval>PT1H</Interval>",
        "<LogonType>InteractiveToken</LogonType>",
        "<WorkingDirectory>%USERPROFILE%</WorkingDirectory>",
        "Invoke-RestMethod -Method Post",
        "-InFile 'mobile-id-users.csv'",
        "'Content-Digest' = 'sha-256=:' + $digest + ':'",
        "Tls12",
        "exit 1",
        "exit 3",
        "Campus &lt;北&gt; &amp; &quot;more&quot;",
    ] {
        assert!(xml.contains(part), "{part} is missing in {xml}");
    }
    assert!(!xml.replace("\r\n", "").contains('\n'), "Windows ends lines with CRLF");
    assert_eq!(steps.len(), 2);
}

#[test]
fn the_windows_task_is_well_formed() {
    let (files, _) = windows::task(&task());
    let xml = utf16(&files[0].content[2..]).replace("encoding=\"UTF-16\"", "encoding=\"UTF-8\"");
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag) {
        assert!(!tag.contains('<'));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name.to_owned()));
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap().to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let text: String = xml.split('>').filter_map(|part| part.split('<').next()).collect();
    for entity in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|known| entity.starts_with(known)), "&{entity}");
    }
}

/// Without PowerShell at hand: what is opened is closed, and nothing breaks out of the double quotes that the task
/// puts around it or is understood by later versions alone.
#[test]
fn the_command_for_powershell_is_whole() {
    let command = windows::command(&Task { url: "https://o'hara.example.org/".to_owned(), ..task() });
    assert!(command.contains("-Uri 'https://o''hara.example.org/'"), "{command}");
    let mut open = Vec::new();
    let outside: String = command.split('\'').step_by(2).collect();
    assert_eq!(command.matches('\'').count() % 2, 0, "{command}");
    for letter in outside.chars() {
        match letter {
            '(' => open.push(')'),
            '{' => open.push('}'),
            '[' => open.push(']'),
            ')' | '}' | ']' => assert_eq!(open.pop(), Some(letter), "{command}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for foreign in ["\"", "\n", "&&", "||", "??", "`"] {
        assert!(!command.contains(foreign), "{foreign} in {command}");
    }
}

#[test]
fn systemd_loads_the_key_as_a_credential_and_cron_reads_it_from_a_file() {
    let (units, _) = systemd::units(&task());
    let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!(names, ["claviger-autosync-campus.service", "claviger-autosync-campus.timer", "autosync_campus.sh"]);
    let service = String::from_utf8(units[0].content.clone()).unwrap();
    assert!(service.contains("LoadCredential=authorization:/etc/claviger/autosync_campus.header"), "{service}");
    assert!(service.contains(" ${CREDENTIALS_DIRECTORY}/authorization "), "{service}");
    let (files, _) = cron::line(&task());
    assert_eq!(files[1], units[2], "both run the same script");
    let line = String::from_utf8(files[0].content.clone()).unwrap();
    assert!(line.contains("\n7 * * * * bash \"$HOME/.claviger/autosync_campus.sh\" "), "{line}");
    assert!(!line.contains('%'), "cron takes a percent sign for a line break: {line}");
}

#[test]
fn the_script_has_its_address_and_nothing_left_to_fill_in() {
    let script = String::from_utf8(script::file(&task()).content).unwrap();
    assert!(script.contains(&format!("\nurl='{}'\n", task().url)), "{script}");
    for left in ["@PROJECT@", "@NAME@", "@URL@"] {
        assert!(!script.contains(left), "{script}");
    }
    assert!(script.contains("--header \"@$header\""), "the key is on no command line: {script}");
}

#[test]
fn other_intervals_are_kept() {
    let often = Task { interval_minutes: 15, ..task() };
    assert!(utf16(&windows::task(&often).0[0].content[2..]).contains("<Interval>PT15M</Interval>"));
    let text = |files: Vec<TaskFile>, index: usize| String::from_utf8(files[index].content.clone()).unwrap();
    assert!(text(systemd::units(&often).0, 1).contains("OnUnitActiveSec=15min"));
    assert!(text(cron::line(&often).0, 0).contains("\n*/15 * * * * "));
    let daily = Task { interval_minutes: 1440, ..task() };
    assert!(text(cron::line(&daily).0, 0).contains("\n7 0 * * * "));
}
