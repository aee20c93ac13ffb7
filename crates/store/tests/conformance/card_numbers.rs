//! A card number belongs to one user as long as a phone may show it.

use domain::credential::{FinalReason, Intent, Observed};
use domain::id::{Id, kind};
use store::repo::Claim;

use crate::on_both;
use crate::world::{card_number, credential, fresh, with_project};

#[tokio::test]
async fn whoever_claims_first_has_it_until_no_credential_shows_it() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let number = card_number("0042");
        let mut first = credential(project, fresh(), "0042");
        let mut second = credential(project, first.user, "1");
        second.held_numbers = vec![number.clone()];
        let stranger = fresh();
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add_many([&first, &second]).await.unwrap();
        assert_eq!(uow.card_numbers().claim(project, &number, first.user).await.unwrap(), Claim::Claimed);
        assert_eq!(uow.card_numbers().claim(project, &number, first.user).await.unwrap(), Claim::Claimed);
        let other = uow.card_numbers().claim(project, &number, stranger).await.unwrap();
        assert_eq!(other, Claim::OwnedBy(first.user));
        assert_eq!(uow.card_numbers().claim(fresh(), &number, stranger).await.unwrap(), Claim::Claimed);
        let similar = card_number("42");
        assert_eq!(uow.card_numbers().claim(project, &similar, stranger).await.unwrap(), Claim::Claimed);

        (first.intent, first.observed, first.version) = (Intent::Revoked(FinalReason::Returned), Observed::Revoked, 2);
        uow.credentials().update(&first).await.unwrap();
        assert!(!uow.card_numbers().release(project, &number, first.user).await.unwrap(), "the second holds it");
        (second.held_numbers, second.version) = (Vec::new(), 2);
        uow.credentials().update(&second).await.unwrap();
        assert!(!uow.card_numbers().release(project, &number, stranger).await.unwrap(), "it is not theirs");
        assert!(uow.card_numbers().release(project, &number, first.user).await.unwrap());
        assert_eq!(uow.card_numbers().claim(project, &number, stranger).await.unwrap(), Claim::Claimed);
    })
    .await;
}

#[tokio::test]
async fn of_many_that_are_released_together_those_go_that_no_credential_shows() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (ada, bob) = (fresh(), fresh());
        let shown = credential(project, ada, "1");
        let mut uow = store.begin().await.unwrap();
        uow.credentials().add(&shown).await.unwrap();
        for (number, user) in [("1", ada), ("2", ada), ("3", bob)] {
            uow.card_numbers().claim(project, &card_number(number), user).await.unwrap();
        }
        let hold = |number: &str, user: Id<kind::User>| (card_number(number).key(), user);
        let wanted = [hold("1", ada), hold("2", ada), hold("2", bob), hold("3", ada), hold("4", bob)];
        assert_eq!(uow.card_numbers().release_many(project, &wanted.into()).await.unwrap(), 1);
        let all = [card_number("1"), card_number("2"), card_number("3")];
        let taken = uow.card_numbers().taken(project, &all.iter().collect::<Vec<_>>()).await.unwrap();
        assert_eq!(taken, [all[0].key(), all[2].key()].into());
    })
    .await;
}

#[tokio::test]
async fn of_many_who_claim_at_once_one_wins_and_all_know_who() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let claims: Vec<_> = (0..24)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let user: Id<kind::User> = fresh();
                    let mut uow = store.begin().await.unwrap();
                    let claim = uow.card_numbers().claim(project, &card_number("1"), user).await.unwrap();
                    uow.commit().await.unwrap();
                    match claim {
                        Claim::Claimed => (true, user),
                        Claim::OwnedBy(owner) => (false, owner),
                    }
                })
            })
            .collect();
        let mut outcomes = Vec::new();
        for claim in claims {
            outcomes.push(claim.await.unwrap());
        }
        assert_eq!(outcomes.iter().filter(|(won, _)| *won).count(), 1);
        assert!(outcomes.iter().all(|(_, owner)| *owner == outcomes[0].1), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn of_many_claims_those_that_fail_are_named() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let (owner, mine) = (fresh(), fresh());
        let mut uow = store.begin().await.unwrap();
        uow.card_numbers().claim(project, &card_number("17"), owner).await.unwrap();
        uow.card_numbers().claim(project, &card_number("18"), mine).await.unwrap();
        let mut claims: Vec<_> = (0..1_200).map(|n| (card_number(&n.to_string()), fresh())).collect();
        claims[18].1 = mine;
        let refused = uow.card_numbers().claim_many(project, &claims).await.unwrap();
        assert_eq!(refused, [claims[17].1]);
        let again = uow.card_numbers().claim_many(project, &claims).await.unwrap();
        assert_eq!(again, [claims[17].1], "claiming again changes nothing");
        let other = uow.card_numbers().claim(project, &card_number("1199"), owner).await.unwrap();
        assert_eq!(other, Claim::OwnedBy(claims[1_199].1));
    })
    .await;
}
