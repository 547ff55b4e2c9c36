//! A room with all participants who ever joined it, and their subscribe rules. Depends on `participant`,
//! `room_settings`, `rules`, `sid` and `track_preset`. Records no events.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::participant::{LeaveReason, Participant, ParticipantStatus};
use super::room_settings::RoomSettings;
use super::rules::{DEFAULT_RULES, Rule};
use super::sid::{Sid, SidKind};
use super::track_preset::{TrackKind, TrackPreset, TrackSpec};

/// The status of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoomStatus {
    /// Open.
    InProgress,
    /// Ended.
    Completed,
    /// Never started. No room of the sandbox has this status, but lists can be filtered by it.
    Failed,
}

/// A room. Participants are addressed by their index, which never changes.
#[derive(Debug)]
pub struct Room {
    /// The number in the order of creation, which determines the SID.
    pub serial: u32,
    /// The name, if one was given.
    pub name: Option<Arc<str>>,
    /// What it was created with.
    pub settings: RoomSettings,
    /// Whether the first participant created the room by joining, and not the REST API.
    pub is_ad_hoc: bool,
    /// When the room was created.
    pub created: DateTime<Utc>,
    /// When the room was completed.
    pub ended: Option<DateTime<Utc>>,
    /// Whether it was completed because no participant was present for too long.
    pub is_timed_out: bool,
    /// Since when no participant is present.
    empty_since: Option<DateTime<Utc>>,
    /// All participants in the order of joining, which is the order of their serial numbers.
    pub participants: Vec<Participant>,
    /// The indices of the participants who were present when the room was completed.
    pub last_present: Vec<usize>,
    /// The indices of connected and reconnecting participants by identity.
    present: HashMap<Arc<str>, usize>,
    /// The rules that were set, by participant index.
    rules: HashMap<usize, Vec<Rule>>,
}

impl Room {
    /// Returns an empty room in progress.
    pub fn new(serial: u32, name: Option<&str>, settings: RoomSettings, created: DateTime<Utc>) -> Self {
        Self {
            serial,
            name: name.map(Arc::from),
            settings,
            is_ad_hoc: false,
            created,
            ended: None,
            is_timed_out: false,
            empty_since: Some(created),
            participants: Vec::new(),
            last_present: Vec::new(),
            present: HashMap::new(),
            rules: HashMap::new(),
        }
    }

    /// Returns the `RM…` SID.
    pub fn sid(&self) -> Sid {
        Sid { kind: SidKind::Room, serial: self.serial }
    }

    /// Returns the name, or the SID if the room has no name.
    pub fn unique_name(&self) -> Cow<'_, str> {
        self.name.as_deref().map_or_else(|| Cow::Owned(self.sid().to_string()), Cow::Borrowed)
    }

    /// Returns whether the room was completed.
    pub fn is_completed(&self) -> bool {
        self.ended.is_some()
    }

    /// Returns the status.
    pub fn status(&self) -> RoomStatus {
        if self.is_completed() { RoomStatus::Completed } else { RoomStatus::InProgress }
    }

    /// Returns whether as many participants are present as the room can hold.
    pub fn is_full(&self) -> bool {
        self.present.len() >= self.settings.max_participants as usize
    }

    /// Returns when the room times out if no participant joins until then.
    pub fn timeout(&self) -> Option<DateTime<Utc>> {
        let is_unused = self.participants.is_empty();
        let timeout = if is_unused { self.settings.unused_timeout } else { self.settings.empty_timeout };
        self.empty_since.filter(|_| !self.is_completed()).map(|since| since + timeout)
    }

    /// Returns the index of the connected or reconnecting participant with this identity.
    pub fn present_index(&self, identity: &str) -> Option<usize> {
        self.present.get(identity).copied()
    }

    /// Returns the status of an identity: that of the participant who is present, or `Disconnected`.
    pub fn status_of(&self, identity: &str) -> ParticipantStatus {
        self.present_index(identity)
            .map_or(ParticipantStatus::Disconnected, |index| self.participants[index].status)
    }

    /// Finds the participant that a path names: by SID any participant who ever joined, by identity only a connected
    /// one. What is both a SID and an identity counts as the SID.
    pub fn find_participant(&self, reference: &str) -> Option<usize> {
        if let Some(sid) = Sid::parse(SidKind::Participant, reference)
            && let Ok(index) = self.participants.binary_search_by_key(&sid.serial, |p| p.serial)
        {
            return Some(index);
        }
        let index = self.present_index(reference)?;
        (self.participants[index].status == ParticipantStatus::Connected).then_some(index)
    }

    /// Returns the subscribe rules of a participant.
    pub fn rules(&self, index: usize) -> &[Rule] {
        self.rules.get(&index).map_or(DEFAULT_RULES, Vec::as_slice)
    }

    /// Replaces the subscribe rules of a participant.
    pub fn set_rules(&mut self, index: usize, rules: Vec<Rule>) {
        self.rules.insert(index, rules);
    }

    /// Returns the tracks of a preset that the room allows: without video if it is for audio only.
    pub fn published_on_joining(&self, preset: TrackPreset) -> Cow<'static, [TrackSpec]> {
        let all = preset.specs();
        if !self.settings.is_audio_only {
            return Cow::Borrowed(all);
        }
        Cow::Owned(all.iter().filter(|track| track.kind != TrackKind::Video).cloned().collect())
    }

    /// Adds a participant whose identity is not present, and returns the index.
    pub fn add(&mut self, participant: Participant) -> usize {
        let index = self.participants.len();
        self.present.insert(Arc::clone(&participant.identity), index);
        self.empty_since = None;
        self.participants.push(participant);
        index
    }

    /// Changes the status of a participant, who leaves for this `reason`. Returns false, without a change, if the participant
    /// has that status or has left.
    pub fn set_status(
        &mut self,
        index: usize,
        status: ParticipantStatus,
        reason: LeaveReason,
        at: DateTime<Utc>,
    ) -> bool {
        let participant = &mut self.participants[index];
        if !participant.is_present() || participant.status == status {
            return false;
        }
        let was_reconnecting = participant.status == ParticipantStatus::Reconnecting;
        participant.status = status;
        participant.updated = at;
        if status == ParticipantStatus::Disconnected {
            participant.ended = Some(at);
            let is_lost = was_reconnecting && reason == LeaveReason::Client;
            participant.leave_reason = Some(if is_lost { LeaveReason::ConnectionLost } else { reason });
            self.present.remove(&participant.identity);
            self.empty_since = self.present.is_empty().then_some(at);
        }
        true
    }

    /// Replaces the identity of a disconnected participant by the SID.
    pub fn anonymize(&mut self, index: usize, at: DateTime<Utc>) {
        let participant = &mut self.participants[index];
        participant.identity = Arc::from(participant.sid().to_string());
        participant.updated = at;
    }
}
