//! What is done about differences.

use app::{drift, users};
use domain::credential::{CredentialOrigin, FinalReason, Intent, Observation, Observed};
use domain::drift::Deed;

use crate::world::World;

#[tokio::test]
async fn what_is_missing_here_is_adopted_or_ended_there() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let fay = world.house.user("Fay", "id-Fay").await;
        there.person("p-fay", Some(&fay.id.to_string()), "Fay", "fay@example.org");
        there.card("c-fay", "p-fay", "2004");
        let ned = world.house.user("Ned", "id-Ned").await;
        there.person("p-ned", Some(&ned.id.to_string()), "Ned", "ned@example.org");
        there.card("c-ned", "p-ned", "2005");
        world.compare().await;
        assert_eq!(world.act("card:c-fay", Deed::Adopt).await, None);
        let [card] = <[_; 1]>::try_from(world.credentials(&fay).await).unwrap();
        assert_eq!((card.origin, card.observed), (CredentialOrigin::Sync, Observed::Active));
        assert_eq!(card.number.as_ref().unwrap().number(), "2004");
        assert_eq!(world.events("credential.issued", Some("obtained")).await, 1);
        assert_eq!(world.act("card:c-ned", Deed::Overwrite).await, None);
        assert!(there.is_gone("c-ned") && world.credentials(&ned).await.is_empty());
        assert_eq!(there.book().issued, 0, "nothing was asked for");
        assert_eq!(world.compare().await, []);
    }
}

#[tokio::test]
async fn a_number_of_somebody_elses_is_never_taken() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let (_, adas) = world.resident("Ada", "4711").await;
        let fay = world.house.user("Fay", "id-Fay").await;
        there.person("p-fay", None, "Fay", "fay@example.org");
        there.card("c-fay", "p-fay", "4711");
        world.compare().await;
        let left = world.act("card:c-fay", Deed::Adopt).await.unwrap();
        assert!(left.problem.unwrap().contains("4711 belongs to another user"));
        assert_eq!(left.doing, None, "it can be decided anew");
        assert!(world.credentials(&fay).await.is_empty());
        let person = there.book().people.iter().find(|one| one.id == "p-fay").unwrap().external_id.clone();
        assert_eq!(person, None, "the person there was not touched");

        there.book().cards.retain(|card| card.card != "c-fay");
        world.resident("Bob", "4712").await;
        there.change("c-Bob", |card| card.number = Some("4711".to_owned()));
        world.compare().await;
        let left = world.act("card:c-Bob", Deed::Adopt).await.unwrap();
        assert!(left.problem.unwrap().contains("belongs to another user"));
        there.change("c-Bob", |card| card.number = Some("4799".to_owned()));
        world.compare().await;
        assert_eq!(world.act("card:c-Bob", Deed::Adopt).await, None);
        assert_eq!(world.credential(adas.id).await.number.unwrap().number(), "4711");
    }
}

#[tokio::test]
async fn a_proposal_is_confirmed_by_adopting_it_and_nobody_elses_person_is() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let eve = world.house.user("Eve", "id-Eve").await;
        there.person("p-eve", None, "Eve", "eve@example.org");
        there.card("c-eve", "p-eve", "2002");
        there.person("p-foreign", Some("of-another-head-end"), "Foreign", "foreign@example.org");
        world.compare().await;
        let foreign = world.about("holder:p-foreign").await.unwrap();
        for deed in [Deed::Adopt, Deed::Overwrite] {
            let acted = drift::act(&world.cx, world.system.id, &[foreign.id], deed).await.unwrap();
            assert_eq!((acted.accepted, acted.refused[0].code), (0, "deed_not_offered"));
        }
        assert_eq!(world.act("card:c-eve", Deed::Adopt).await, None);
        assert_eq!(world.credentials(&eve).await.len(), 1);
        let ids: Vec<_> = there.book().people.iter().map(|one| one.external_id.clone()).collect();
        assert_eq!(ids, [Some(eve.id.to_string()), Some("of-another-head-end".to_owned())]);
        assert_eq!(world.compare().await.len(), 1, "the person is known by now");
    }
}

#[tokio::test]
async fn between_finding_and_doing_things_change() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let eve = world.house.user("Eve", "id-Eve").await;
        there.person("p-eve", None, "Eve", "eve@example.org");
        there.card("c-eve", "p-eve", "2002");
        world.compare().await;
        there.rename("p-eve", |one| one.external_id = Some("of-another-head-end".to_owned()));
        let left = world.act("card:c-eve", Deed::Adopt).await.unwrap();
        assert!(left.problem.unwrap().contains("managed by somebody else"));
        there.rename("p-eve", |one| one.external_id = None);
        there.change("c-eve", |card| card.observation = Observation::Revoked);
        let left = world.act("card:c-eve", Deed::Adopt).await.unwrap();
        assert!(left.problem.unwrap().contains("revoked there"));
        assert!(world.credentials(&eve).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_missing_there_is_given_up_or_issued_again() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let (_, gus) = world.resident("Gus", "2005").await;
        let (hal, hals) = world.resident("Hal", "2006").await;
        there.book().cards.clear();
        world.compare().await;
        assert_eq!(world.act("card:c-Gus", Deed::Adopt).await, None);
        let gus = world.credential(gus.id).await;
        assert_eq!((gus.intent, gus.observed), (Intent::Revoked(FinalReason::Revoked), Observed::Revoked));
        assert_eq!(world.act("card:c-Hal", Deed::Overwrite).await, None);
        assert!(world.credential(hals.id).await.is_over());
        let held = world.credentials(&hal).await;
        let new = held.iter().find(|one| !one.is_final()).unwrap();
        assert_eq!((new.observed, there.book().issued), (Observed::Invited, 1));
    }
}

#[tokio::test]
async fn a_persons_values_are_taken_from_either_side() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let (ada, _) = world.resident("Ada", "1001").await;
        let (bob, _) = world.resident("Bob", "1002").await;
        let (cy, _) = world.resident("Cy", "1003").await;
        there.rename("h-Ada", |one| one.first_name = Some("Adele".to_owned()));
        there.rename("h-Bob", |one| one.email = Some("robert@example.org".to_owned()));
        there.rename("h-Cy", |one| one.email = Some("cyril@example.org".to_owned()));
        world.compare().await;
        assert_eq!(world.act("holder:h-Ada", Deed::Adopt).await, None);
        assert_eq!(world.user(ada.id).await.profile.first_name, "Adele");
        assert_eq!(world.act("holder:h-Bob", Deed::Adopt).await, None);
        assert_eq!(world.user(bob.id).await.profile.email.unwrap().as_str(), "robert@example.org");
        assert_eq!(world.act("holder:h-Cy", Deed::Overwrite).await, None);
        assert_eq!(world.user(cy.id).await.profile.email, cy.profile.email);
        assert_eq!(world.compare().await, []);
        assert_eq!(there.book().people[2].email.as_deref(), Some("cy@example.org"));
    }
}

#[tokio::test]
async fn how_a_credential_stands_is_taken_from_either_side() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let (_, ada) = world.resident("Ada", "1001").await;
        let (_, bob) = world.resident("Bob", "1002").await;
        let (cy, cys) = world.resident("Cy", "1003").await;
        for card in ["c-Ada", "c-Bob"] {
            there.change(card, |card| card.observation = Observation::Suspended);
        }
        there.change("c-Cy", |card| card.observation = Observation::Revoked);
        world.compare().await;
        assert_eq!(world.credential(ada.id).await.intent, Intent::Active, "nothing is changed by itself");
        assert_eq!(world.act("card:c-Ada", Deed::Adopt).await, None);
        assert!(matches!(world.credential(ada.id).await.intent, Intent::Suspended(_)));
        assert_eq!(world.act("card:c-Bob", Deed::Overwrite).await, None);
        let bob = world.credential(bob.id).await;
        assert_eq!((bob.intent, bob.observed), (Intent::Active, Observed::Active));
        assert_eq!(world.act("card:c-Cy", Deed::Overwrite).await, None);
        assert!(world.credential(cys.id).await.is_over());
        assert!(world.credentials(&cy).await.iter().any(|one| one.observed == Observed::Invited));
        assert_eq!(world.compare().await, []);
    }
}

#[tokio::test]
async fn leavers_and_duplicates_lose_what_works_there() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let lea = world.house.user("Lea", "id-Lea").await;
        users::lock(&world.cx, lea.id).await.unwrap();
        there.person("p-lea", Some(&lea.id.to_string()), "Lea", "lea@example.org");
        there.card("c-lea", "p-lea", "2009");
        let (max, _) = world.resident("Max", "2010").await;
        there.card("c-Max-2", "h-Max", "2011");
        let (ned, neds) = world.resident("Ned", "2012").await;
        users::lock(&world.cx, ned.id).await.unwrap();
        world.work().await;
        assert!(world.credential(neds.id).await.is_over());
        there.change("c-Ned", |card| card.observation = Observation::Activated { device: None });
        world.compare().await;
        for subject in ["card:c-lea", "card:c-Max-2", "card:c-Ned"] {
            assert_eq!(world.act(subject, Deed::Overwrite).await, None, "{subject}");
        }
        world.work().await;
        for card in ["c-lea", "c-Max-2", "c-Ned"] {
            assert!(there.is_gone(card), "{card}");
        }
        assert_eq!(world.credentials(&max).await.len(), 1);
        assert!(world.credential(neds.id).await.is_over());
        assert_eq!(world.compare().await, []);
    }
}

#[tokio::test]
async fn what_is_noted_stays_noted_until_it_differs_otherwise() {
    for world in World::both().await {
        let there = &world.elsewhere;
        world.resident("Ada", "1001").await;
        there.rename("h-Ada", |one| one.email = Some("a@example.org".to_owned()));
        world.compare().await;
        assert!(world.act("holder:h-Ada", Deed::Alert).await.unwrap().noted_at.is_some());
        assert_eq!(world.events("credential.drift", Some("differs")).await, 1);
        let report = drift::report(&world.cx, world.system.id).await.unwrap();
        assert_eq!(report.counts, [], "what is noted is not counted");
        assert!(world.compare().await[0].noted_at.is_some());
        there.rename("h-Ada", |one| one.email = Some("b@example.org".to_owned()));
        assert_eq!(world.compare().await[0].noted_at, None);
    }
}
