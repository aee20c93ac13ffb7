//! Following events as they happen.

mod endings;
mod listener;
mod order;

use crate::world::World;
use serde_json::json;

/// The stream of the project of every world.
const STREAM: &str = "/api/v1/projects/campus/events/stream";

/// Adds a user with an API key, which is an event.
async fn happen(world: &World, key: &str, name: &str) {
    use crate::world::{As as _, post};
    let made = world.send(post("/api/v1/projects/campus/users", &json!({"first_name": name})).with_key(key)).await;
    assert_eq!(made.status, 201, "{}", made.text);
}
