//! Obtaining what exists already, from a user's cards.

use app::Error;
use app::drift::{self, Match, Wish};
use domain::credential::CredentialOrigin;

use crate::world::World;

#[tokio::test]
async fn by_the_external_id_it_is_obtained_once() {
    for world in World::both().await {
        let fay = world.house.user("Fay", "id-Fay").await;
        world.elsewhere.person("p-fay", Some(&fay.id.to_string()), "Fay", "fay@example.org");
        world.elsewhere.card("c-fay", "p-fay", "2004");
        let found = drift::existing(&world.cx, world.pool.id, fay.id).await.unwrap();
        assert_eq!(
            found.iter().map(|one| (one.card.as_str(), one.by)).collect::<Vec<_>>(),
            [("c-fay", Match::ExternalId)]
        );
        let wish = Wish { pool: world.pool.id, user: fay.id, card: "c-fay".to_owned(), confirmed: false };
        let first = drift::obtain(&world.cx, wish.clone()).await.unwrap();
        assert_eq!(first.origin, CredentialOrigin::Sync);
        assert_eq!(drift::obtain(&world.cx, wish).await.unwrap().id, first.id, "once more changes nothing");
        assert_eq!(drift::existing(&world.cx, world.pool.id, fay.id).await.unwrap(), []);
        assert_eq!(world.credentials(&fay).await.len(), 1);
    }
}

#[tokio::test]
async fn by_the_address_it_is_a_proposal() {
    for world in World::both().await {
        let eve = world.house.user("Eve", "id-Eve").await;
        world.elsewhere.person("p-eve", None, "Eva", "eve@example.org");
        world.elsewhere.card("c-eve", "p-eve", "2002");
        let found = drift::existing(&world.cx, world.pool.id, eve.id).await.unwrap();
        assert_eq!((found[0].by, found[0].holder.as_deref()), (Match::Email, Some("Eva Żółć-李, eve@example.org")));
        let wish = |confirmed| Wish { pool: world.pool.id, user: eve.id, card: "c-eve".to_owned(), confirmed };
        let refused = drift::obtain(&world.cx, wish(false)).await;
        assert!(matches!(&refused, Err(Error::Conflict(conflict)) if conflict.code == "not_obtained"), "{refused:?}");
        assert!(world.credentials(&eve).await.is_empty());
        drift::obtain(&world.cx, wish(true)).await.unwrap();
        assert_eq!(world.elsewhere.book().people[0].external_id, Some(eve.id.to_string()));
        world.work().await;
    }
}

#[tokio::test]
async fn what_somebody_else_manages_is_not_offered() {
    for world in World::both().await {
        let eve = world.house.user("Eve", "id-Eve").await;
        world.elsewhere.person("p-eve", Some("of-another-head-end"), "Eve", "eve@example.org");
        world.elsewhere.card("c-eve", "p-eve", "2002");
        assert_eq!(drift::existing(&world.cx, world.pool.id, eve.id).await.unwrap(), []);
        let wish = Wish { pool: world.pool.id, user: eve.id, card: "c-eve".to_owned(), confirmed: true };
        let refused = drift::obtain(&world.cx, wish).await;
        assert!(matches!(&refused, Err(Error::Conflict(conflict)) if conflict.detail.contains("somebody else")));
    }
}
