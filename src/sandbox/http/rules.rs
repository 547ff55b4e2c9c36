//! Subscribe rules: which tracks somebody receives. Their reading, and the calls that show and set them.

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::handler::Call;
use super::participants::find;
use super::response::{Answer, Refusal};
use crate::sandbox::world::sid::Sid;
use crate::sandbox::world::state::{World, now};
use crate::sandbox::world::tracks::{Media, Track};

/// The most rules that somebody may have.
const MOST: usize = 20;

/// What a rule does with the tracks that all of its filters match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    Include,
    Exclude,
}

/// One rule, its fields in the API's order. A filter that is not used shows as null, and must not be given so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    r#type: Type,
    #[serde(default, deserialize_with = "given")]
    all: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    publisher: Option<String>,
    #[serde(default, deserialize_with = "given")]
    track: Option<String>,
    #[serde(default, deserialize_with = "given")]
    kind: Option<Media>,
    #[serde(skip_deserializing)]
    priority: (),
}

/// A value that is there, and so not null.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The rules of everybody who was not given any: they receive everything.
pub const DEFAULT: &[Rule] = &[Rule {
    r#type: Type::Include,
    all: Some(true),
    publisher: None,
    track: None,
    kind: None,
    priority: (),
}];

impl Rule {
    /// `all` stands alone and is true; without it, there is at least one filter.
    fn is_sound(&self) -> bool {
        let filters = self.publisher.is_some() || self.track.is_some() || self.kind.is_some();
        self.all.map_or(filters, |all| all && !filters)
    }

    /// Whether a track passes all filters.
    fn matches(&self, track: &Track<'_>) -> bool {
        let publisher = track.publisher;
        self.kind.is_none_or(|kind| kind == track.kind)
            && self.track.as_ref().is_none_or(|text| text == track.name || *text == track.sid().to_string())
            && self
                .publisher
                .as_ref()
                .is_none_or(|text| **text == *publisher.identity || *text == publisher.sid().to_string())
    }
}

/// Whether somebody with these rules receives a track. From nothing on, each rule adds what it matches or takes it away.
pub fn receives(rules: &[Rule], track: &Track<'_>) -> bool {
    rules.iter().rfind(|rule| rule.matches(track)).is_some_and(|last| last.r#type == Type::Include)
}

/// Reads the rules that somebody wants to set; an error says what is wrong with them.
fn parse(text: &str) -> Result<Vec<Rule>, String> {
    // Serde would take an array for a rule too, by the order of its fields.
    let objects: Vec<Map<String, Value>> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if !(1..=MOST).contains(&objects.len()) {
        return Err(format!("{} rules, where 1 to {MOST} are allowed", objects.len()));
    }
    let rules: Vec<Rule> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match rules.iter().position(|rule| !rule.is_sound()) {
        Some(place) => Err(format!("rule {}: either `all`, which is true, or other filters", place + 1)),
        None => Ok(rules),
    }
}

/// `GET /v1/Rooms/{NameOrSid}/Participants/{IdentityOrSid}/SubscribeRules`
pub fn fetch(world: &World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let (room, stay) = find(world, call, room, participant)?;
    show(world, room, stay)
}

/// `POST /v1/Rooms/{NameOrSid}/Participants/{IdentityOrSid}/SubscribeRules`: replaces all rules, or none.
pub fn set(world: &mut World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let (room, stay) = find(world, call, room, participant)?;
    let rules = parse(call.form.get("Rules").unwrap_or_default())
        .map_err(|error| Refusal::bad_request(53215, format!("Invalid subscribe rules: {error}")))?;
    world.set_rules(room, stay, rules, now());
    show(world, room, stay)
}

fn show(world: &World, room: usize, stay: usize) -> Result<Answer, Refusal> {
    let room = &world.rooms[room];
    let view = View {
        participant_sid: room.participants[stay].sid(),
        room_sid: room.sid(),
        date_created: (),
        date_updated: (),
        rules: room.rules(stay),
    };
    Answer::json(StatusCode::OK, &view)
}

/// The rules of a participant, the fields in the API's order. Its examples have no dates even after a change.
#[derive(Serialize)]
struct View<'a> {
    participant_sid: Sid,
    room_sid: Sid,
    date_created: (),
    date_updated: (),
    rules: &'a [Rule],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_as_the_api_allows_them() {
        for text in [
            r#"[{"type":"include","all":true}]"#,
            r#"[{"kind":"audio","type":"exclude"}]"#,
            r#"[{"type":"include","all":true},{"type":"exclude","publisher":"ann","track":"cam","kind":"video"}]"#,
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "{}",
            "[]",
            "[7]",
            "[{}]",
            r#"[["include",true]]"#,
            r#"{"type":"include","all":true}"#,
            r#"[{"all":true}]"#,
            r#"[{"type":"include"}]"#,
            r#"[{"type":"mute","all":true}]"#,
            r#"[{"type":"include","all":false}]"#,
            r#"[{"type":"include","all":"true"}]"#,
            r#"[{"type":"include","all":true,"kind":"audio"}]"#,
            r#"[{"type":"include","kind":"sound"}]"#,
            r#"[{"type":"include","kind":"audio","kind":"video"}]"#,
            r#"[{"type":"include","kind":"audio","track":null}]"#,
            r#"[{"type":"include","kind":"audio","priority":"high"}]"#,
            r#"[{"type":"include","all":true,"room":"x"}]"#,
            r#"[{"type":"include","all":true}] and more"#,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn there_are_1_to_20_rules() {
        let rules = |number| format!("[{}]", vec![r#"{"type":"include","all":true}"#; number].join(","));
        assert!(parse(&rules(20)).is_ok_and(|rules| rules.len() == 20));
        assert_eq!(parse(&rules(21)), Err("21 rules, where 1 to 20 are allowed".to_owned()));
    }
}
