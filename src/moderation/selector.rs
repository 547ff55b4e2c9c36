//! Selection of participants: the options that select, the lists of references that they read, and whether a participant
//! matches. Depends on `api` for participants and references; sends requests only for the rooms that lists name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use globset::GlobMatcher;
use regex::Regex;

use crate::api::{Client, Participant, ParticipantRef, RoomRef};
use crate::arguments::CompletionKind;
use crate::arguments::path;
use crate::arguments::pattern::{Pattern, glob, regex};
use crate::arguments::time;
use crate::errors::UsageError;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::identities::Identities;
use crate::moderation::input;
use crate::moderation::list_lines::{Line, parse_entries, parse_lines};
use crate::moderation::named_rooms::{NamedRooms, RoomScope};
use crate::moderation::reference_index::{Named, ReferenceIndex};
use crate::moderation::target_room::TargetRoom;

/// The options that select participants to act on.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub struct SelectorArgs {
    /// Select all participants
    ///
    /// It cannot be combined with names.
    #[arg(long)]
    pub all: bool,

    /// The options that select some participants.
    #[command(flatten)]
    patterns: PatternArgs,
}

/// The options that select some participants. They add up; `--except` then takes away, and `--older-than` restricts.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Selection")]
pub struct PatternArgs {
    /// Select identities that match a glob
    ///
    /// Repeatable. Example: --match 'guest-*'
    #[arg(long = "match", value_name = "GLOB", value_parser = glob, allow_hyphen_values = true)]
    globs: Vec<GlobMatcher>,

    /// Select identities that match a regex
    ///
    /// Repeatable. An expression that matches every identity is an error.
    #[arg(long = "match-regex", value_name = "REGEX", value_parser = regex, allow_hyphen_values = true)]
    regexes: Vec<Regex>,

    /// Exclude an identity, SID or glob
    ///
    /// Repeatable. It is an error if it matches no participant.
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    except: Vec<Pattern>,

    /// Read participants from a file (- for stdin)
    ///
    /// One identity or SID per line, or room TAB participant, as `find -q` prints them.
    #[arg(long, value_name = "FILE", value_parser = path())]
    from: Option<PathBuf>,

    /// Separate listed participants with NUL
    #[arg(short = '0', long = "null", hide_short_help = true)]
    null: bool,

    /// Select participants who joined more than AGE ago
    ///
    /// It restricts the other selection options; alone, it applies to all participants. Example: 2h
    #[arg(long, value_name = "AGE", value_parser = time::span)]
    older_than: Option<Duration>,
}

/// The selection of one run. All of it is known before any request.
#[derive(Debug)]
pub struct Selector<'f> {
    patterns: &'f PatternArgs,
    /// Whether every participant is selected.
    everyone: bool,
    /// The participants that are named one by one.
    pub named: ReferenceIndex,
    /// The rooms of the participants that are named together with a room.
    rooms: NamedRooms,
    /// The names of the lists that were read.
    lists: Vec<String>,
}

impl SelectorArgs {
    /// Returns the selection that these options make together with the named participants; `None` if there is none. Reads
    /// the lists of references.
    pub fn selector(&self, named: &[String]) -> anyhow::Result<Option<Selector<'_>>> {
        self.ensure_all_is_alone(named)?;
        self.patterns.selector(self.all, named)
    }

    /// Fails if `--all` is combined with named participants.
    pub fn ensure_all_is_alone(&self, named: &[String]) -> Result<(), UsageError> {
        if self.all && (!named.is_empty() || self.patterns.from.is_some()) {
            return Err(UsageError::new(
                "--all selects every participant, so it cannot be combined with names",
            )
            .hint("Omit --all to select only the named participants."));
        }
        Ok(())
    }

    /// Whether references are read from standard input.
    pub fn reads_stdin(&self, named: &[String]) -> bool {
        self.patterns.lists(named).iter().any(|list| list.as_os_str() == input::STDIN)
    }

    /// Returns the selection for a command that only reads, where every participant is selected unless these options or the
    /// named participants select some. Reads the lists of references, which must name a participant.
    pub fn narrowing(&self, named: &[String]) -> anyhow::Result<Selector<'_>> {
        let selector = self.selector(named)?.unwrap_or_else(|| self.patterns.everyone());
        selector.ensure_not_empty()?;
        Ok(selector)
    }
}

impl PatternArgs {
    /// Returns the selection that these options make together with `all` and the named participants; `None` if there is
    /// none. Reads the lists of references.
    pub fn selector(&self, all: bool, named: &[String]) -> anyhow::Result<Option<Selector<'_>>> {
        if !all {
            self.ensure_no_regex_matches_everyone(
                "Use --all to select every participant, or anchor the expression with ^ and $.",
            )?;
        }
        let lists = self.lists(named);
        let (named, rooms) = self.references(named, &lists)?;
        // An empty list selects no participant. That is not the same as no list.
        let is_open = named.all().is_empty() && lists.is_empty() && !self.has_patterns();
        if is_open && !all && self.older_than.is_none() {
            return Ok(None);
        }
        // An age alone applies to every participant.
        let lists = lists.into_iter().map(input::name).collect();
        Ok(Some(Selector { patterns: self, everyone: all || is_open, named, rooms, lists }))
    }

    /// Returns the selection for a command without `--all`; `None` if there is none. Reads the lists of references, which must
    /// name a participant.
    pub fn selector_without_all(&self, named: &[String]) -> anyhow::Result<Option<Selector<'_>>> {
        self.ensure_no_regex_matches_everyone("Anchor the expression with ^ and $.")?;
        let selector = self.selector(false, named)?;
        selector.iter().try_for_each(Selector::ensure_not_empty)?;
        Ok(selector)
    }

    /// Returns the selection for a command that only reads and has no `--all`, where every participant is selected unless
    /// these options or the named participants select some. Reads the lists of references.
    pub fn narrowing(&self, named: &[String]) -> anyhow::Result<Selector<'_>> {
        Ok(self.selector_without_all(named)?.unwrap_or_else(|| self.everyone()))
    }

    /// Returns these options with more globs.
    pub fn with_globs(&self, globs: &[Pattern]) -> Self {
        let mut patterns = self.clone();
        patterns.globs.extend(globs.iter().map(|pattern| pattern.glob.clone()));
        patterns
    }

    /// Returns the selection of every participant that is not excluded.
    fn everyone(&self) -> Selector<'_> {
        let (named, rooms) = (ReferenceIndex::new(Vec::new()), NamedRooms::default());
        Selector { patterns: self, everyone: true, named, rooms, lists: Vec::new() }
    }

    /// Fails for a regular expression that matches the empty string: it matches every identity, most likely by mistake.
    fn ensure_no_regex_matches_everyone(&self, hint: &str) -> Result<(), UsageError> {
        match self.regexes.iter().find(|regex| regex.is_match("")) {
            None => Ok(()),
            Some(regex) => {
                Err(UsageError::new(format!("--match-regex '{regex}' matches every identity")).hint(hint))
            }
        }
    }

    /// Returns the lists to read: standard input once, however often it is named.
    fn lists<'l>(&'l self, named: &'l [String]) -> Vec<&'l Path> {
        let stdin = named.iter().find(|name| *name == input::STDIN).map(Path::new);
        let mut lists = stdin.into_iter().chain(self.from.as_deref()).collect::<Vec<_>>();
        lists.dedup();
        lists
    }

    /// Returns the participants that the command line names, then those of the lists; and the rooms that the lists name.
    fn references(&self, named: &[String], lists: &[&Path]) -> anyhow::Result<(ReferenceIndex, NamedRooms)> {
        let (mut references, mut rooms) = (Vec::new(), Vec::new());
        for name in named.iter().filter(|name| *name != input::STDIN) {
            let participant =
                name.parse().map_err(|why| UsageError::new(format!("participant '{name}': {why}")))?;
            references.push(Named { room: None, participant });
        }
        for list in lists {
            let parse = if self.null { parse_entries } else { parse_lines };
            for Line { place, named } in parse(&input::name(list), &input::text(list)?)? {
                rooms.extend(named.room.clone().map(|room| (room, place)));
                references.push(named);
            }
        }
        Ok((ReferenceIndex::new(references), NamedRooms::new(rooms)))
    }

    fn has_patterns(&self) -> bool {
        !self.globs.is_empty() || !self.regexes.is_empty()
    }
}

impl<'f> Selector<'f> {
    /// Resolves the rooms that lists name together with participants. With `room`, each of them must be that room; without,
    /// the participants are only selected in their rooms.
    ///
    /// Fails if a line names another room than `room`, or if a request fails.
    pub async fn resolve_rooms(&mut self, room: Option<&RoomRef>, client: &Client) -> anyhow::Result<()> {
        if let Some(room) = room {
            self.rooms.ensure_only(room, client).await?;
        } else {
            self.rooms.look_up(client).await?;
        }
        let found = |typed: RoomRef| self.rooms.target(&typed).map(|room| room.reference.clone());
        self.named = std::mem::take(&mut self.named).with_rooms(found);
        Ok(())
    }

    /// Returns the rooms in which the selection is looked for, if no room is given.
    pub fn scope(&self) -> RoomScope {
        RoomScope { named: self.rooms.found().to_vec(), has_others: self.covers_all_rooms() }
    }

    /// Whether participants are selected in every room, unless one room is given: not all are named together with a room.
    pub fn covers_all_rooms(&self) -> bool {
        let is_in_any = |named: &Named| named.room.is_none();
        self.everyone || self.patterns.has_patterns() || self.named.all().iter().any(is_in_any)
    }

    /// Returns the room of a named participant that was not found there; any room if none is named.
    pub fn room_of(&self, named: &Named) -> TargetRoom {
        let room = named.room.as_ref().and_then(|room| self.rooms.target(room));
        room.cloned().unwrap_or_else(TargetRoom::any)
    }

    /// Returns a room that was read, as the lists name it if they do.
    pub fn listed_room(&self, reference: &RoomRef, name: &str) -> TargetRoom {
        self.rooms.target(reference).cloned().unwrap_or_else(|| TargetRoom::listed(reference, name))
    }

    /// Fails if no participant can match: the lists name none, most likely since the command before failed.
    pub fn ensure_not_empty(&self) -> Result<(), UsageError> {
        match self.lists.as_slice() {
            _ if !self.is_empty() => Ok(()),
            [list] => Err(UsageError::new(format!("{list} names no participants"))),
            lists => Err(UsageError::new(format!("{} name no participants", lists.join(" and ")))),
        }
    }

    /// Whether no participant can match: the lists are empty, and no other option selects.
    pub fn is_empty(&self) -> bool {
        self.named.all().is_empty() && !self.everyone && !self.patterns.has_patterns()
    }

    /// Whether participants are selected that are not named one by one. They are shown and confirmed first.
    pub fn is_by_pattern(&self) -> bool {
        self.everyone || self.patterns.has_patterns() || self.is_by_age()
    }

    /// Whether the targets can only be found in the list of participants.
    pub fn needs_list(&self) -> bool {
        let has_limits = self.named.is_mixed() || !self.patterns.except.is_empty();
        !self.is_empty() && (self.is_by_pattern() || has_limits)
    }

    /// Returns the identity if exactly one is named and nothing else selects or excludes.
    pub fn only_identity(&self) -> Option<&str> {
        match self.named.all() {
            [Named { participant: ParticipantRef::Name(identity), .. }] if !self.needs_list() => {
                Some(identity)
            }
            _ => None,
        }
    }

    /// Whether the API can make the selection: of every participant, or of one identity.
    pub fn is_by_api(&self) -> bool {
        let is_restricted = self.is_by_age() || !self.patterns.except.is_empty();
        (self.everyone && !is_restricted) || self.only_identity().is_some()
    }

    /// Returns the selected participants; none of those who are selected by age, which changes.
    pub fn identities(&self) -> Identities {
        if self.is_by_age() {
            return Identities::default();
        }
        let PatternArgs { globs, regexes, .. } = self.patterns.clone();
        let named = self.named.all().iter().map(|named| named.participant.clone()).collect();
        Identities { everyone: self.everyone, named, globs, regexes, patterns: Vec::new() }
    }

    /// Returns the exclusions of `--except`, before any participant is known.
    pub fn exclusions(&self) -> Exclusions<'f> {
        Exclusions::new(&self.patterns.except)
    }

    /// Whether participants are selected by age.
    pub fn is_by_age(&self) -> bool {
        self.patterns.older_than.is_some()
    }

    /// Whether a participant matches, also by age at `now`. Exclusions are applied by [`Exclusions::is_excluded`].
    pub fn matches(&self, participant: &Participant, now: DateTime<Utc>) -> bool {
        let PatternArgs { globs, regexes, .. } = self.patterns;
        let identity = participant.identity().unwrap_or_default();
        let is_selected = self.everyone
            || self.named.position(participant).is_some()
            || globs.iter().any(|glob| glob.is_match(identity))
            || regexes.iter().any(|regex| regex.is_match(identity));
        is_selected && self.is_old_enough(participant, now)
    }

    fn is_old_enough(&self, participant: &Participant, now: DateTime<Utc>) -> bool {
        self.patterns.older_than.is_none_or(|age| {
            let stayed = participant.joined().and_then(|joined| (now - joined).to_std().ok());
            stayed.is_some_and(|stayed| stayed > age)
        })
    }

    /// Returns the named participants whose positions are not in `seen` and that are not excluded, with their positions.
    pub fn absent(&self, seen: &HashSet<usize>) -> impl Iterator<Item = (usize, &Named)> {
        let unseen = self.named.all().iter().enumerate().filter(|(position, _)| !seen.contains(position));
        unseen.filter(|(_, named)| {
            !self.patterns.except.iter().any(|except| except.matches(&named.participant.to_string()))
        })
    }
}

/// Returns the usage error for a command without a selection.
pub fn nothing_selected() -> UsageError {
    UsageError::new("no participants selected")
        .hint("Name participants, or use --match GLOB, --from FILE or --all.")
}
