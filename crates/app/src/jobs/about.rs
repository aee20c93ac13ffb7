//! What a job concerns, for whoever looks at it: ids that lead to pages, and the person's name.

use std::collections::HashMap;

use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::job::{ContactNotice, Task};
use store::Session;
use store::repo::{JobRecord, Name};

use crate::error::Result;

/// A job, and what it concerns as far as that is there.
#[derive(Debug, Clone)]
pub struct Told {
    /// The job.
    pub record: JobRecord,
    /// What it concerns.
    pub about: About,
}

/// What a job concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// A credential.
    pub credential: Option<Id<kind::Credential>>,
    /// The person.
    pub user: Option<Id<kind::User>>,
    /// What the person is called; `None` where the user is gone.
    pub name: Option<Name>,
    /// The system that is asked.
    pub system: Option<Id<kind::CredentialSystem>>,
    /// A run of Auto-sync.
    pub sync_run: Option<Id<kind::SyncRun>>,
    /// The rule that fired.
    pub rule: Option<Id<kind::Rule>>,
}

/// Tells of jobs what they concern.
pub(super) async fn tell(
    reader: &mut Session,
    project: Id<kind::Project>,
    records: &[JobRecord],
) -> Result<HashMap<Id<kind::Job>, About>> {
    let mut all = HashMap::with_capacity(records.len());
    for record in records {
        all.insert(record.job.id, named_in(reader, project, &record.job.task).await?);
    }
    let wanted: Vec<_> = all.values().filter_map(|about| about.credential).collect();
    let credentials = reader.credentials().of_ids(project, &wanted).await?;
    let credentials: HashMap<_, _> = credentials.into_iter().map(|one| (one.id, one)).collect();
    for about in all.values_mut() {
        about.follow(&credentials);
    }
    let users: Vec<_> = all.values().filter_map(|about| about.user).collect();
    let names = reader.users().names(project, &users).await?;
    for about in all.values_mut() {
        about.name = about.user.and_then(|user| names.get(&user).cloned());
    }
    Ok(all)
}

/// What the job itself names.
async fn named_in(reader: &mut Session, project: Id<kind::Project>, task: &Task) -> Result<About> {
    let credential = match task {
        Task::Reconcile { credential }
        | Task::UpdateCard { credential }
        | Task::LookAt { credential }
        | Task::ResendInvitation { credential }
        | Task::CancelInvitation { credential, .. }
        | Task::NotifyContact {
            notice:
                ContactNotice::IssueFailed { credential }
                | ContactNotice::RevokeFailed { credential }
                | ContactNotice::RevocationOverdue { credential },
        } => *credential,
        Task::SendInvitation { invitation } | Task::SendEnrolmentPin { invitation } => {
            let Some(found) = reader.invitations().lookup(project, *invitation).await? else {
                return Ok(About::default());
            };
            found.credential
        }
        Task::SyncHolder { system, user } => {
            return Ok(About { system: Some(*system), user: Some(*user), ..About::default() });
        }
        Task::Compare { system } => return Ok(About { system: Some(*system), ..About::default() }),
        Task::SettleFinding { finding } => {
            let found = reader.findings().lookup(project, *finding).await?;
            return Ok(found.map_or_else(About::default, |found| About {
                user: found.user,
                system: Some(found.system),
                ..About::default()
            }));
        }
        Task::NotifyContact {
            notice:
                ContactNotice::SyncFailed { run }
                | ContactNotice::SyncHeld { run }
                | ContactNotice::SyncRecovered { run, .. },
        } => return Ok(About { sync_run: Some(*run), ..About::default() }),
        Task::RunRule { firing } => {
            let found = reader.firings().lookup(project, *firing).await?;
            return Ok(found.map_or_else(About::default, |found| About {
                rule: Some(found.rule),
                user: found.cause.as_ref().and_then(|cause| cause.user),
                ..About::default()
            }));
        }
        Task::SendSelfServiceLink { .. } | Task::NotifyHolder { .. } | Task::NotifyContact { .. } => {
            return Ok(About::default());
        }
    };
    Ok(About { credential: Some(credential), ..About::default() })
}

impl About {
    /// From the credential to whose it is and where; one that is gone leads nowhere.
    fn follow(&mut self, credentials: &HashMap<Id<kind::Credential>, Credential>) {
        let Some(id) = self.credential else { return };
        match credentials.get(&id) {
            Some(found) => (self.user, self.system) = (Some(found.user), Some(found.system)),
            None => self.credential = None,
        }
    }
}
