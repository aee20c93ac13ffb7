//! Search: every word begins something of whoever is found.

use domain::id::{Id, kind};
use domain::user::User;

use crate::on_both;
use crate::world::{add_all, fresh, user, with_project};

fn people(project: Id<kind::Project>) -> Vec<User> {
    let mut people = vec![
        user(project, "Maria", "Rossi"),
        user(project, "Rosa", "Mariani"),
        user(project, "Łukasz", "Müller-Berg"),
        user(project, "Anna Maria", "Berg"),
    ];
    people[0].profile.email = Some("M.Rossi@example.org".parse().unwrap());
    people[1].profile.card_id = Some("AB12".to_owned());
    people[2].profile.sync_id = Some("s-99".to_owned());
    people[3].state = domain::user::UserState::DeletionPending;
    people
}

#[tokio::test]
async fn every_word_begins_something() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        add_all(&store, &people(project)).await;
        add_all(&store, &people(fresh())).await;
        for (text, expected) in [
            ("maria", &["Mariani", "Rossi"][..]),
            ("MARIA ros", &["Mariani", "Rossi"]),
            ("ros maria", &["Mariani", "Rossi"]),
            ("m.rossi@EX", &["Rossi"]),
            ("rossi@", &[]),
            ("ab1 ros", &["Mariani"]),
            ("ab1 łu", &[]),
            ("S-9", &["Müller-Berg"]),
            ("łukasz MÜ s-", &["Müller-Berg"]),
            ("anna", &["Berg"]),
            ("  ", &[]),
            ("%", &[]),
            ("a\0", &[]),
            ("\u{10ffff}", &[]),
        ] {
            let found = store.read().await.unwrap().users().search(project, text, 10).await.unwrap();
            let names: Vec<_> = found.iter().map(|listed| listed.user.profile.last_name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
        }
        let found = store.read().await.unwrap().users().search(project, "maria", 1).await.unwrap();
        assert_eq!(found.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn common_words_are_found_in_names() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut crowd: Vec<_> = (0..1200).map(|n| user(project, "Maria", &format!("Ros{n:04}"))).collect();
        crowd.push(user(project, "Rosmarie", "Marian"));
        crowd.push(user(project, "Rosa", "Berg"));
        add_all(&store, &crowd).await;
        let mut reader = store.read().await.unwrap();
        for (text, first, count) in [
            ("mar ros", "Marian", 100),
            ("ros mar", "Marian", 100),
            ("ros ma r", "Marian", 100),
            ("mar ros1", "Ros1000", 100),
            ("mar ros119", "Ros1190", 10),
            ("rosa b", "Berg", 1),
        ] {
            let found = reader.users().search(project, text, 100).await.unwrap();
            assert_eq!(found.len(), count, "{text}");
            assert_eq!(found[0].user.profile.last_name, first, "{text}");
        }
    })
    .await;
}
