//! Suggestions for names that were not found. They only add to an error, so their own errors are ignored. Depends on the
//! filters and the client.

use futures_util::{StreamExt, TryStreamExt, stream};

use super::address::ROOMS;
use super::filters::{Filter, LEFT, PRESENT, PRESENT_ONCE, RoomFilter, Status};
use crate::api::client::{Client, NameAndSid};
use crate::api::model::{Fields, Participant, Room};
use crate::api::params::Param;
use crate::api::reference::RoomSid;
use crate::api::suggestion::{Suggestion, fold};

/// The maximum number of typing errors in a name.
const MAX_EDITS: usize = 2;

/// The number of characters that a name must have for each typing error.
const CHARS_PER_EDIT: usize = 3;

/// The maximum number of rooms that are searched for a suggestion.
const MAX_ROOMS: usize = 20;

/// The key of the identities of all rooms in the cache of names, which is no path.
const ALL_ROOMS: &str = "*";

impl Client {
    /// Suggests the identity of a participant that is present, or that was in the room if it is completed.
    pub(super) async fn suggest_identity(
        &self,
        room: &RoomSid,
        is_completed: bool,
        identity: &str,
    ) -> Option<Suggestion> {
        let lists = if is_completed { LEFT } else { PRESENT };
        let key = room.to_string();
        self.suggest_from(identity, &key, async || self.read_identities(room, lists).await).await
    }

    /// Suggests the name of a room in progress.
    pub(super) async fn suggest_room(&self, name: &str) -> Option<Suggestion> {
        let name_of = |room: &Room| Some((room.name()?.to_owned(), room.sid().map(|sid| sid.to_string())));
        let lists = vec![RoomFilter::default().params()];
        let read = async || self.read_names(ROOMS, "rooms", lists, name_of).await;
        self.suggest_from(name, ROOMS, read).await
    }

    /// Suggests the identity of a participant that is present in any room in progress, unless there are many rooms.
    pub async fn suggest_identity_in_any_room(&self, identity: &str) -> Option<Suggestion> {
        self.suggest_from(identity, ALL_ROOMS, async || {
            let rooms = self.first_rooms().await.ok().filter(|rooms| rooms.len() <= MAX_ROOMS)?;
            let rooms = rooms.iter().filter_map(Room::sid);
            let names = rooms.map(async |room| self.read_identities(&room, PRESENT_ONCE).await.ok_or(()));
            stream::iter(names).buffer_unordered(MAX_ROOMS).try_concat().await.ok()
        })
        .await
    }

    /// Suggests one of the names that `read` returns, which is called once for each `key`.
    async fn suggest_from(
        &self,
        name: &str,
        key: &str,
        read: impl AsyncFnOnce() -> Option<Vec<NameAndSid>>,
    ) -> Option<Suggestion> {
        // Locked while the lists are read, so that concurrent requests wait for them instead of reading them, too.
        let mut cache = self.name_cache.lock().await;
        if !cache.contains_key(key) {
            let names = read().await.unwrap_or_default();
            cache.insert(key.to_owned(), names);
        }
        let names = &cache[key];
        let others = names.iter().map(|(other, _)| other.as_str()).filter(|other| *other != name);
        let closest = closest(name, others)?;
        let sid = names.iter().find(|(name, _)| name == closest).and_then(|(_, sid)| sid.as_deref());
        Some(Suggestion::new(name, closest, sid))
    }

    /// Returns the identities in the lists of a room, with their SIDs: of the participants that have left for [`LEFT`], and of
    /// those present otherwise.
    async fn read_identities(&self, room: &RoomSid, statuses: &[Option<Status>]) -> Option<Vec<NameAndSid>> {
        let path = format!("{ROOMS}/{room}/Participants");
        let lists = statuses.iter().map(|status| Filter::default().params(*status)).collect();
        self.read_names(&path, "participants", lists, |found: &Participant| {
            let identity = found.identity().filter(|_| found.has_left() == (statuses == LEFT))?;
            Some((identity.to_owned(), found.sid().map(|sid| sid.to_string())))
        })
        .await
    }

    /// Returns the names in all of `lists`. Returns `None` if one of them cannot be read or has several pages: the most
    /// similar name could be in the missing part.
    async fn read_names<T: From<Fields>>(
        &self,
        path: &str,
        key: &str,
        lists: Vec<Vec<Param>>,
        name_of: impl Fn(&T) -> Option<NameAndSid>,
    ) -> Option<Vec<NameAndSid>> {
        let mut names = Vec::new();
        for filters in lists {
            let (items, is_last) = self.first_page::<T>(path, key, filters).await.ok()?;
            if !is_last {
                return None;
            }
            names.extend(items.iter().filter_map(&name_of));
        }
        Some(names)
    }
}

/// Suggests the most similar of `candidates`, without a SID.
pub fn closest_match<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<Suggestion> {
    Some(Suggestion::new(name, closest(name, candidates)?, None))
}

/// Returns the most similar of `candidates`: one that reads like `name`, then one that starts with it, contains it, or
/// differs by a few typing errors. Returns `None` if several are equally similar, because users paste suggestions.
fn closest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = fold(name);
    let similar = |candidate: &'n str| Some((distance(&name, &fold(candidate))?, candidate));
    let mut similar = candidates.into_iter().filter_map(similar).collect::<Vec<_>>();
    similar.sort_unstable();
    similar.dedup();
    match similar.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, candidate), ..] => Some(candidate),
        [] => None,
    }
}

/// Returns the distance of two similar names, or `None` if they are not similar. Both are folded.
fn distance(name: &str, candidate: &str) -> Option<usize> {
    if candidate == name {
        return Some(0);
    }
    if candidate.starts_with(name) {
        return Some(1);
    }
    let (length, candidate_length) = (name.chars().count(), candidate.chars().count());
    if length >= CHARS_PER_EDIT && candidate.contains(name) {
        return Some(2);
    }
    let max_edits = MAX_EDITS.min(length / CHARS_PER_EDIT);
    // Comparing the lengths first is fast even for many long names.
    let edits = || strsim::osa_distance(name, candidate);
    (length.abs_diff(candidate_length) <= max_edits)
        .then(edits)
        .filter(|edits| *edits <= max_edits)
        .map(|edits| 2 + edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 7] = ["alice", "bob", "carol", "erin@example.com", "guest-1", "guest-2", "Zoë"];

    #[test]
    fn prefers_same_name_in_other_case_then_prefix_then_typo() {
        for (name, expected) in [
            ("Alice", "alice"),
            ("ZOË", "Zoë"),
            ("Zoe\u{308}", "Zoë"),
            ("ali\u{200b}ce", "alice"),
            ("erin", "erin@example.com"),
            ("example.com", "erin@example.com"),
            ("GUEST-1", "guest-1"),
            ("alcie", "alice"),
            ("carrol", "carol"),
            ("bbo", "bob"),
        ] {
            assert_eq!(closest(name, NAMES), Some(expected), "{name}");
        }
        assert_eq!(closest("ann", ["anna", "ANN"]), Some("ANN"));
    }

    #[test]
    fn suggests_nothing_dissimilar_or_ambiguous() {
        for name in ["nobody", "guest", "guest-3", "o", "ab", "rob-the-builder", "*"] {
            assert_eq!(closest(name, NAMES), None, "{name}");
        }
        assert_eq!(closest("alice", ["Alice", "ALICE"]), None);
        assert_eq!(closest("alice", ["Alice", "Alice"]), Some("Alice"), "the same name twice");
    }
}
