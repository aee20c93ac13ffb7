//! Files that are refused: everything that is wrong is told, nothing is changed.

use domain::sync::run::RunStatus;

use super::*;

/// Runs a file against ten people who are there; answers the codes.
async fn refused(cx: &Context, bytes: &[u8], announced: Announced) -> Vec<String> {
    let before = dump(cx).await;
    let run = run(cx, bytes, announced, Request::default()).await;
    assert_eq!(run.status, RunStatus::Failed, "{:?}", run.report);
    assert_eq!(dump(cx).await, before, "nothing changed");
    assert_eq!(stored(cx, run.id).await, run);
    run.report.errors.faults.iter().map(|fault| fault.code().to_owned()).collect()
}

#[tokio::test]
async fn each_is_refused_with_what_is_wrong() {
    let good = crowd(0, 10);
    let edit = |from: &str, to: &str| good.replace(from, to).into_bytes();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "file_empty"),
        (b"First name,Last name,E-mail,ID,Sync ID\n".to_vec(), "header_only"),
        (edit("Nr 5,", "\"Nr 5,"), "unterminated_quote"),
        (good.as_bytes()[..good.len() - 6].to_vec(), "last_row_short"),
        (edit("Nr 5", "Nr\u{0}5"), "nul"),
        (edit("Nr 5", "Nr \u{FFFD}5"), "replacement_character"),
        (b"a;b,c;d,e;f,g;h,i\nj;k,l;m,n;o,p;q,r\n".to_vec(), "separator_ambiguous"),
        (edit(",S-5", ""), "too_few_columns"),
        (edit(",S-5", ",S-5,more"), "too_many_columns"),
        (edit("p5@example.org", ""), "email_missing"),
        (edit("p5@example.org", "p5"), "email_malformed"),
        (edit("000005", ""), "id_missing"),
        (edit("000005", "1.2E+10"), "id_scientific"),
        (edit("S-5", "S-4"), "duplicate_sync_id"),
        (edit("p5@example.org", "P4@example.org"), "duplicate_email"),
        (edit("000005", "000004"), "duplicate_id"),
    ];
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &good).await;
        for (bytes, code) in &cases {
            let codes = refused(&cx, bytes, Announced::default()).await;
            assert!(codes.iter().any(|found| found == code), "{code}: {codes:?}");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_was_announced_is_refused() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        let short = Announced { length: Some(100_000), ..Announced::default() };
        assert_eq!(refused(&cx, crowd(0, 9).as_bytes(), short).await, ["body_short"]);
        let other = Announced { sha256: Some([7; 32]), ..Announced::default() };
        assert_eq!(refused(&cx, crowd(0, 9).as_bytes(), other).await, ["digest_mismatch"]);
        let huge = Announced { length: Some(201_000_000), ..Announced::default() };
        assert_eq!(refused(&cx, b"", huge).await, ["file_too_large"]);
    }
}

#[tokio::test]
async fn an_id_must_fit_the_projects_format() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        set(&house, |settings| settings.cards.format = domain::card::CardFormat::RawDecimal).await;
        let codes = refused(&cx, crowd(0, 10).replace("000005", "12-B").as_bytes(), Announced::default()).await;
        assert_eq!(codes, ["id_malformed"]);
    }
}

#[tokio::test]
async fn what_somebody_keeps_cannot_be_taken() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        completed(&cx, &crowd(0, 10)).await;
        house.user("Ada", "777").await; // added by hand: the file does not touch her
        let run = sync(&cx, (crowd(0, 10) + "New,Tester,new@example.org,777,S-new\n").as_bytes()).await;
        assert_eq!(run.status, RunStatus::Failed);
        let fault = &run.report.errors.faults[0];
        assert_eq!((fault.code(), fault.line, fault.value.as_deref()), ("id_taken", Some(12), Some("777")));
    }
}

#[tokio::test]
async fn a_file_is_not_taken_where_auto_sync_is_off_nor_from_who_may_not() {
    for house in House::both().await {
        let auditor = house.operator(Role::Auditor).await;
        assert!(matches!(Upload::begin(&auditor, Announced::default()).await, Err(app::Error::Forbidden(_))));
        set(&house, |settings| settings.autosync.enabled = false).await;
        let refused = Upload::begin(&uploader(&house).await, Announced::default()).await;
        assert!(matches!(refused, Err(app::Error::NotAllowed(refusal)) if refusal.code == "autosync_disabled"));
    }
}
