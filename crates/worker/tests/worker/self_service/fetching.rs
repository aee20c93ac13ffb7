//! Holders' processes: fetching a mobile ID, locking one.

use app::processes;
use domain::mobile_id::{ProcessKind, QrCode};
use domain::process::{Inputs, ProcessState};
use domain::self_service::Level;

use super::people::refused;
use crate::office::Office;
use crate::supply::{code_in, pin_in};

#[tokio::test]
async fn a_holder_fetches_a_mobile_id_without_an_operator() {
    for office in Office::both().await {
        office.supplies(|all| all.mobile_id.qr_code = QrCode::Shown).await;
        let ada = office.holder(None).await;
        let holder = office.inside(ada.id, Level::Full, None).await;
        let begun = processes::start(holder.cx(), ProcessKind::Get, ada.id).await.unwrap();
        assert_eq!(begun.process.started_by.to_string(), "holder");
        assert!(begun.inputs_wanted.iter().all(|input| !input.required), "{:?}", begun.inputs_wanted);
        let id = begun.process.id;
        let shown = processes::next(holder.cx(), id, Inputs::default()).await.unwrap();
        let url = shown.enrolment.unwrap().url;
        assert_eq!(processes::get(holder.cx(), id).await.unwrap().enrolment.unwrap().url, url);
        let linked = office.inside(ada.id, Level::Linked, None).await;
        assert!(processes::get(linked.cx(), id).await.unwrap().enrolment.is_none(), "a linked session reaches no Get");
        assert!(processes::get(&office.cx(), id).await.unwrap().enrolment.is_none(), "nor does an operator");
        let pin = office.sent_since(0).await.iter().find_map(pin_in);
        let claimed = office.claim(code_in(&url), pin.as_deref(), 1).await.unwrap();
        office.install(1, &claimed.install.templates).await;
        assert_eq!(office.process(id).await.state, ProcessState::Completed);
        let begun = processes::start(linked.cx(), ProcessKind::LockOwn, ada.id).await.unwrap().process.id;
        let wrong = Inputs { reason: Some("holder_deleted".to_owned()), ..Inputs::default() };
        assert_eq!(refused(processes::next(linked.cx(), begun, wrong).await), "not_offered");
        let lost = Inputs { reason: Some("stolen".to_owned()), ..Inputs::default() };
        let done = processes::next(linked.cx(), begun, lost).await.unwrap().process;
        assert_eq!(done.state, ProcessState::Completed);
        assert!(office.credential(done.credential.unwrap()).await.is_final());
        assert!(office.sent_since(1).await.iter().any(|sent| sent.text.contains("was locked for good")));
    }
}

#[tokio::test]
async fn a_mailed_code_is_told_by_a_masked_address() {
    for office in Office::both().await {
        office.supplies(|all| all.mobile_id.qr_code = QrCode::Mailed).await;
        let ada = office.holder(None).await;
        let holder = office.inside(ada.id, Level::Full, None).await;
        let begun = processes::start(holder.cx(), ProcessKind::Get, ada.id).await.unwrap();
        let shown = processes::next(holder.cx(), begun.process.id, Inputs::default()).await.unwrap();
        assert!(shown.enrolment.is_none());
        assert_eq!(shown.mailed_to.as_deref(), Some("a***@example.org"));
    }
}

#[tokio::test]
async fn levels_kinds_and_people_keep_apart() {
    for office in Office::both().await {
        office.supplies(|_| {}).await;
        let ada = office.holder(None).await;
        let bea = office.house.user("Bea", "2").await;
        let full = office.inside(ada.id, Level::Full, None).await;
        let linked = office.inside(ada.id, Level::Linked, None).await;
        let must_change = office.inside(ada.id, Level::MustChange, None).await;
        let other = office.inside(bea.id, Level::Full, None).await;
        let start = |kind| (kind, ada.id);
        let (get, user) = start(ProcessKind::Get);
        assert_eq!(refused(processes::start(linked.cx(), get, user).await), "login_stronger");
        assert_eq!(refused(processes::start(must_change.cx(), get, user).await), "password_change_needed");
        assert_eq!(
            refused(processes::start(must_change.cx(), ProcessKind::LockOwn, user).await),
            "password_change_needed"
        );
        assert_eq!(refused(processes::start(other.cx(), get, user).await), "not_found");
        for &kind in ProcessKind::ALL {
            let expected = match kind {
                ProcessKind::Get => continue,
                ProcessKind::LockOwn => "no_mobile_id",
                _ => "not_offered",
            };
            assert_eq!(refused(processes::start(full.cx(), kind, user).await), expected, "{kind}");
        }
        let id = processes::start(full.cx(), get, user).await.unwrap().process.id;
        assert_eq!(refused(processes::next(linked.cx(), id, Inputs::default()).await), "login_stronger");
        assert_eq!(refused(processes::cancel(linked.cx(), id).await), "login_stronger");
        assert_eq!(refused(processes::next(&office.cx(), id, Inputs::default()).await), "process_of_holder");
        assert_eq!(refused(processes::get(other.cx(), id).await), "not_found");
        assert_eq!(refused(processes::next(other.cx(), id, Inputs::default()).await), "not_found");
        assert_eq!(refused(processes::cancel(other.cx(), id).await), "not_found");
        assert_eq!(refused(processes::list(full.cx(), &app::list::ListRequest::default()).await), "forbidden");
        processes::cancel(&office.cx(), id).await.unwrap();
        let supplied = processes::start(&office.cx(), ProcessKind::Supply, user).await.unwrap().process.id;
        assert_eq!(
            refused(processes::get(full.cx(), supplied).await),
            "not_found",
            "an operator's is not the holder's"
        );
        assert_eq!(refused(processes::start(full.cx(), get, user).await), "process_open");
        processes::cancel(&office.cx(), supplied).await.unwrap();
        office.set(|all| all.mobile_id.processes.set(get, false)).await;
        assert_eq!(refused(processes::start(full.cx(), get, user).await), "process_disabled");
    }
}
