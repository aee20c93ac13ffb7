//! A system that accepts a revocation and never carries it out.

#![expect(clippy::unwrap_used, reason = "tests stop at the first thing that fails")]

use app::credentials;
use domain::credential::{Credential, FinalReason, Status};
use domain::event::Category;
use histories::stage::Stage;
use simulate::origo::{CredentialStatus, Limits};

/// How often the overdue revocation was told of.
fn told(stage: &Stage) -> usize {
    stage.play(async |cx| {
        let mut reader = cx.read().await.unwrap();
        let last = reader.events().last().await.unwrap();
        let all = reader.events().between(cx.project().id, 0, last, 10_000).await.unwrap();
        all.iter().filter(|one| one.event.category == Category::CredentialRevocationOverdue).count()
    })
}

fn status(stage: &Stage, credential: &Credential) -> Status {
    stage.read(credential.id).status(stage.world.now())
}

#[test]
fn a_revocation_that_is_never_carried_out_is_overdue_and_not_confirmed() {
    let stage = Stage::set(Limits::none());
    let ada = stage.user("Ada");
    let credential = stage.acquire(0, ada);
    stage.accept();
    stage.keep();
    stage.faults(&["revoke-stuck=always"]);
    let asked = stage.play(async |cx| credentials::revoke(&cx, credential.id, FinalReason::Stolen).await.unwrap());
    let asked = asked.credential;
    assert_eq!(asked.status(stage.world.now()), Status::Revoking(FinalReason::Stolen));
    let promise = asked.revocation.unwrap();
    assert_eq!((promise.accepted_at, promise.confirmed_at), (None, None), "it was asked for, and no more");
    stage.work();
    let promise = stage.read(credential.id).revocation.unwrap();
    assert!(promise.accepted_at.is_some() && promise.confirmed_at.is_none(), "{promise:?}");
    for _ in 0..23 {
        stage.pass(3600);
        stage.keep();
        stage.sweep();
        stage.work();
    }
    assert_eq!((told(&stage), status(&stage, &credential)), (0, Status::Revoking(FinalReason::Stolen)));
    // The time for it is up: that is told once, it is asked again, and nothing more is believed.
    for _ in 0..3 {
        stage.pass(3600);
        stage.keep();
        stage.sweep();
        stage.work();
    }
    assert_eq!((told(&stage), status(&stage, &credential)), (1, Status::Revoking(FinalReason::Stolen)));
    assert_eq!(stage.world.system.credentials()[0].status, CredentialStatus::Revoking);
    assert_eq!(stage.read(credential.id).revocation.unwrap().confirmed_at, None);
    // In the end the system does it.
    stage.faults(&[]);
    stage.pass(60);
    stage.keep();
    stage.work();
    assert!(stage.read(credential.id).is_over());
}
