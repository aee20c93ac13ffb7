//! The task for Windows Task Scheduler.

use super::{FILE, Task, TaskFile, TaskStep};

pub(super) fn task(task: &Task) -> (Vec<TaskFile>, Vec<TaskStep>) {
    let name = format!("autosync_{}.xml", task.slug);
    let steps = vec![
        TaskStep {
            title: "In PowerShell, as the account that runs the task: keep the key where only this account reads it",
            command: keep_key(task),
        },
        TaskStep {
            title: "Import the task, here or in Task Scheduler with Action, Import Task",
            command: format!(
                "Register-ScheduledTask -TaskName 'Claviger Auto-sync {}' -Xml (Get-Content -Raw -Encoding Unicode {name})",
                task.slug
            ),
        },
    ];
    let file = TaskFile { name, media_type: "application/xml", content: utf16(&xml(task).replace('\n', "\r\n")) };
    (vec![file], steps)
}

/// The prompt keeps the key out of the history; `icacls` takes the folder from everybody else.
fn keep_key(task: &Task) -> String {
    format!(
        "$d = \"$env:USERPROFILE\\.claviger\"; New-Item -ItemType Directory -Force $d | Out-Null; \
         icacls $d /inheritance:r /grant:r \"$env:USERDOMAIN\\${{env:USERNAME}}:(OI)(CI)F\" | Out-Null; \
         Read-Host 'Key' | Set-Content -NoNewline -Encoding ascii \"$d\\autosync_{}.token\"",
        task.slug
    )
}

/// With single quotes only: Task Scheduler hands it to PowerShell between double ones. It waits until the list stands
/// still, sends it with its digest, and ends with 1 when it was refused or not sent, with 3 when it is held. Nobody
/// sees the window of a task, so what came of it stands in a file, too.
pub(super) fn command(task: &Task) -> String {
    let url = task.url.replace('\'', "''");
    let slug = &task.slug;
    format!(
        "& {{ $ErrorActionPreference = 'Stop'; $folder = Join-Path $env:USERPROFILE '.claviger'; \
         $say = {{ param($text) [Console]::Error.WriteLine($text); \
         (Get-Date -Format s) + ' ' + $text | Out-File -LiteralPath (Join-Path $folder 'autosync_{slug}.log') -Encoding utf8 }}; \
         try {{ {TLS}\
         $key = (Get-Content -Raw -LiteralPath (Join-Path $folder 'autosync_{slug}.token')).Trim(); \
         $path = (Get-Item -LiteralPath '{FILE}').FullName; {WAIT}\
         $run = Invoke-RestMethod -Method Post -Uri '{url}' \
         -Headers @{{ Authorization = 'Bearer ' + $key; 'Content-Digest' = 'sha-256=:' + $digest + ':' }} \
         -ContentType 'text/csv' -InFile '{FILE}' -TimeoutSec 1800; \
         if ($run.status -eq 'held') {{ & $say ('held until an administrator approves it: ' + $run.id); exit 3 }}; \
         & $say ($run.status + ': ' + $run.id) \
         }} catch {{ & $say ($_.Exception.Message + ' ' + $_.ErrorDetails); exit 1 }} }}"
    )
}

/// Older Windows does not offer TLS 1.2 by itself.
const TLS: &str = "[Net.ServicePointManager]::SecurityProtocol = \
     [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12; ";

/// A list that somebody still has open to write cannot be opened; it is looked at again.
const WAIT: &str = "$shape = { $file = Get-Item -LiteralPath $path; [string]$file.Length + ' ' + $file.LastWriteTimeUtc.Ticks }; \
     $looks = 300; \
     do { if ($looks-- -eq 0) { throw 'the list kept changing for ten minutes and was not sent' }; \
     $before = & $shape; Start-Sleep -Seconds 2; $digest = $null; \
     try { $bytes = [IO.File]::OpenRead($path); \
     try { $sha256 = New-Object Security.Cryptography.SHA256CryptoServiceProvider; \
     $digest = [Convert]::ToBase64String($sha256.ComputeHash($bytes)) } finally { $bytes.Dispose() } \
     } catch [IO.IOException] { } \
     } while (-not $digest -or (& $shape) -ne $before); ";

fn xml(task: &Task) -> String {
    let arguments = format!("-NoProfile -NonInteractive -WindowStyle Hidden -Command \"{}\"", command(task));
    let description = format!("Sends {FILE} to Claviger, project {}.", task.project);
    let interval = if task.interval_minutes == 60 { "1H".to_owned() } else { format!("{}M", task.interval_minutes) };
    format!(
        r#"<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Claviger</Author>
    <Description>{}</Description>
    <URI>\Claviger Auto-sync {}</URI>
  </RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <Repetition>
        <Interval>PT{interval}</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>{}</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>powershell.exe</Command>
      <Arguments>{}</Arguments>
      <WorkingDirectory>%USERPROFILE%</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"#,
        escape(&description),
        escape(&task.slug),
        escape(&task.start),
        escape(&arguments),
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Little-endian with its mark, as Task Scheduler writes it.
fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
