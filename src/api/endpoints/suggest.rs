//! What a name that nobody has was most likely meant for. It only adds to an error, so a failure to find out is none.

use super::address::ROOMS;
use super::filters::{Filter, PRESENT, RoomFilter};
use crate::api::client::Client;
use crate::api::model::{Fields, Participant, Room};
use crate::api::params::Parameters;
use crate::api::reference::RoomSid;
use crate::api::response_meta::told;

/// The most mistyped letters, and how many right ones there must be for each.
const MOST_EDITS: usize = 2;
const LETTERS_AN_EDIT: usize = 3;

impl Client {
    /// Returns the identity of the present participant that an identity was most likely meant for.
    pub async fn near_participant(&self, room: &RoomSid, identity: &str) -> Option<String> {
        let path = format!("/Rooms/{room}/Participants");
        let is_there = |stay: &Participant| !stay.has_left();
        let name = |stay: Participant| stay.identity().filter(|_| is_there(&stay)).map(str::to_owned);
        let lists = PRESENT.iter().map(|status| Filter::default().parameters(*status)).collect();
        self.near(identity, path, "participants", lists, name).await
    }

    /// Which of the rooms in progress a name was most likely meant for.
    pub async fn near_room(&self, name: &str) -> Option<String> {
        let in_progress = vec![RoomFilter::default().parameters()];
        self.near(name, ROOMS.to_owned(), "rooms", in_progress, |room: Room| room.name().map(str::to_owned))
            .await
    }

    /// Guesses among the names in all of `lists`, each given by its filters.
    async fn near<T: From<Fields>>(
        &self,
        word: &str,
        path: String,
        key: &'static str,
        lists: Vec<Parameters>,
        name: impl Fn(T) -> Option<String>,
    ) -> Option<String> {
        // Held while the lists are read, so that others wait for them rather than read them, too.
        let mut known = self.known.lock().await;
        if !known.contains_key(&path) {
            let names = self.names(&path, key, lists, name).await.unwrap_or_default();
            known.insert(path.clone(), names);
        }
        nearest(word, known[&path].iter().map(String::as_str))
    }

    /// Returns the names in all of `lists`, or `None` if one of them cannot be read or has more than one page: the nearest
    /// name may be in the part that is missing.
    async fn names<T: From<Fields>>(
        &self,
        path: &str,
        key: &'static str,
        lists: Vec<Parameters>,
        name: impl Fn(T) -> Option<String>,
    ) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for filters in lists {
            let (page, is_whole) = self.beginning::<T>(path, key, filters).await.ok()?;
            if !is_whole {
                return None;
            }
            names.extend(page.into_iter().filter_map(&name));
        }
        Some(names)
    }
}

/// The one of `names` that `word` comes nearest to: the same but for case, then one that it begins, is part of, or is
/// mistyped for. Where several are as near, none: a guess is pasted, and must not be one of many.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let word = word.to_lowercase();
    let distances = names.into_iter().filter_map(|name| Some((distance(&word, &name.to_lowercase())?, name)));
    let mut near = distances.collect::<Vec<_>>();
    near.sort_unstable();
    near.dedup();
    match near.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, name), ..] => Some(told(name)),
        [] => None,
    }
}

/// How far a name is from the word, if it is near at all; both in lower case.
fn distance(word: &str, name: &str) -> Option<usize> {
    if name == word {
        return Some(0);
    }
    if name.starts_with(word) {
        return Some(1);
    }
    let (letters, of_name) = (word.chars().count(), name.chars().count());
    if letters >= LETTERS_AN_EDIT && name.contains(word) {
        return Some(2);
    }
    let most = MOST_EDITS.min(letters / LETTERS_AN_EDIT);
    // Names are long where they are hostile: most are told apart by their length.
    let edits = || strsim::osa_distance(word, name);
    (letters.abs_diff(of_name) <= most).then(edits).filter(|edits| *edits <= most).map(|edits| 2 + edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 7] = ["alice", "bob", "carol", "erin@example.com", "guest-1", "guest-2", "Zoë"];

    #[test]
    fn the_nearest_is_the_same_but_for_case_then_begun_then_mistyped() {
        for (word, meant) in [
            ("Alice", "alice"),
            ("ZOË", "Zoë"),
            ("erin", "erin@example.com"),
            ("example.com", "erin@example.com"),
            ("GUEST-1", "guest-1"),
            ("alcie", "alice"),
            ("carrol", "carol"),
            ("bbo", "bob"),
        ] {
            assert_eq!(nearest(word, NAMES).as_deref(), Some(meant), "{word}");
        }
        assert_eq!(nearest("ann", ["anna", "ANN"]).as_deref(), Some("ANN"));
    }

    #[test]
    fn what_is_far_or_as_near_to_several_is_no_guess() {
        for word in ["nobody", "guest", "guest-3", "o", "ab", "rob-the-builder", "*"] {
            assert_eq!(nearest(word, NAMES), None, "{word}");
        }
        assert_eq!(nearest("alice", ["Alice", "ALICE"]), None);
        assert_eq!(nearest("alice", ["Alice", "Alice"]).as_deref(), Some("Alice"), "two stays of one");
    }
}
