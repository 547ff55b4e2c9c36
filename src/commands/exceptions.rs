//! Exceptions that spare nobody: where one is mistyped, the very person whom it is to protect would be struck.

use super::pattern::Pattern;
use crate::api::{Participant, nearest};
use crate::failure::{SparesNobody, did_you_mean};

/// The exceptions that stand for one person each, as long as nobody seen fits them. A glob may well fit nobody.
#[derive(Debug, Default)]
pub struct Exceptions<'c> {
    idle: Vec<&'c Pattern>,
    /// The identities that were seen, for a guess at who was meant.
    seen: Vec<String>,
}

impl<'c> Exceptions<'c> {
    /// Those of all exceptions that are no globs.
    pub fn of(all: &'c [Pattern]) -> Self {
        Self { idle: all.iter().filter(|except| except.is_exact()).collect(), seen: Vec::new() }
    }

    /// Whether there is none that has yet to fit somebody.
    pub fn are_met(&self) -> bool {
        self.idle.is_empty()
    }

    /// Takes note of those who are there.
    pub fn meet(&mut self, present: &[Participant]) {
        self.idle.retain(|except| !present.iter().any(|stay| except.means(stay)));
        if !self.are_met() {
            self.seen.extend(present.iter().filter_map(Participant::identity).map(str::to_owned));
        }
    }

    /// Fails, before anything is done, if one fits nobody who was seen; `nobody` says who that is, `way_out` what to do if
    /// it is meant so.
    pub fn ensure_met(&self, nobody: &'static str, way_out: Option<&str>) -> Result<(), SparesNobody> {
        let Some(except) = self.idle.first().map(|except| except.text.clone()) else { return Ok(()) };
        let near = nearest(&except, self.seen.iter().map(String::as_str));
        let near = near.as_deref().map(did_you_mean);
        Err(SparesNobody {
            except,
            nobody,
            hints: near.into_iter().chain(way_out.map(str::to_owned)).collect(),
        })
    }
}
