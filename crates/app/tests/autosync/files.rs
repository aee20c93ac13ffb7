//! The example files.

use domain::sync::run::RunStatus;

use super::*;

fn example(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)).unwrap()
}

async fn people_of(name: &str) -> Vec<String> {
    let house = House::both().await.remove(0);
    let cx = uploader(&house).await;
    let run = sync(&cx, &example(name)).await;
    assert_eq!(run.status, RunStatus::Completed, "{name}: {:?}", run.report);
    users(&cx).await.into_iter().map(|listed| format!("{:?}", listed.user.profile)).collect()
}

#[tokio::test]
async fn three_encodings_give_the_same_people() {
    let utf8 = people_of("mobile-id-users-latin.csv").await;
    assert_eq!(utf8.len(), 59);
    assert_eq!(people_of("mobile-id-users-windows-1252.csv").await, utf8);
    assert_eq!(people_of("mobile-id-users-utf-16.txt").await, utf8);
}

#[tokio::test]
async fn the_story_of_the_examples() {
    for house in House::both().await {
        let cx = uploader(&house).await;
        let first = sync(&cx, &example("mobile-id-users.csv")).await;
        assert_eq!((first.status, first.report.counts.created), (RunStatus::Completed, 250));
        let next = sync(&cx, &example("mobile-id-users-next.csv")).await;
        let counts = next.report.counts;
        assert_eq!(next.status, RunStatus::Completed, "{:?}", next.report);
        assert_eq!((counts.created, counts.updated, counts.deleted, counts.unchanged), (6, 7, 5, 238));
        let before = dump(&cx).await;
        set(&house, |settings| settings.cards.format = domain::card::CardFormat::RawDecimal).await;
        let broken = sync(&cx, &example("mobile-id-users-broken.csv")).await;
        assert_eq!((broken.status, broken.report.errors.total), (RunStatus::Failed, 10));
        let truncated = sync(&cx, &example("mobile-id-users-truncated.csv")).await;
        assert_eq!(truncated.status, RunStatus::Held);
        let without_basis = |dump: &str| dump.lines().filter(|line| !line.starts_with("basis")).collect::<String>();
        assert_eq!(without_basis(&dump(&cx).await), without_basis(&before));
    }
}
