//! The parameters with which a room is created, their bounds and their error codes. Depends on `form`, `response` and
//! `world`.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::{Map, Value};

use super::form::Form;
use super::response::ApiError;
use crate::sandbox::callbacks::receiver_url;
use crate::sandbox::world::room_settings::{RoomSettings, RoomType, VideoCodec};
use crate::sandbox::world::rules;

/// The bounds of `MaxParticipantDuration`, in seconds.
const PARTICIPANT_DURATION: RangeInclusive<u64> = 600..=86_400;
/// The bounds of `EmptyRoomTimeout` and `UnusedRoomTimeout`, in minutes.
const ROOM_TIMEOUT: RangeInclusive<u64> = 1..=60;
/// The longest URL in bytes. The vendor does not document its limit.
const MAX_URL: usize = 2048;
/// The regions of media servers; `gll` is the nearest one.
const MEDIA_REGIONS: [&str; 10] = ["au1", "br1", "de1", "gll", "ie1", "in1", "jp1", "sg1", "us1", "us2"];

/// Parses the settings of a room. Fails with 400 for the first parameter that is invalid.
pub fn room_settings(form: &Form, allows_remote_callbacks: bool) -> Result<RoomSettings, ApiError> {
    let invalid_type = || ApiError::bad_request(53108, "RoomType is not valid");
    let mut settings = RoomSettings::new(form.variant("Type", invalid_type)?.unwrap_or(RoomType::Group));
    if let Some(number) = in_range(form, "MaxParticipants", 53107, 1..=u64::MAX)? {
        // The vendor reduces a larger number to the limit.
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        settings.max_participants = settings.max_participants.min(number);
    }
    if let Some(seconds) = in_range(form, "MaxParticipantDuration", 53123, PARTICIPANT_DURATION)? {
        settings.max_participant_duration = Duration::from_secs(seconds);
    }
    if let Some(minutes) = in_range(form, "EmptyRoomTimeout", 53109, ROOM_TIMEOUT)? {
        settings.empty_timeout = Duration::from_secs(60 * minutes);
    }
    if let Some(minutes) = in_range(form, "UnusedRoomTimeout", 53109, ROOM_TIMEOUT)? {
        settings.unused_timeout = Duration::from_secs(60 * minutes);
    }
    settings.status_callback = status_callback(form, allows_remote_callbacks)?;
    let invalid_method = || ApiError::bad_request(53110, "StatusCallbackMethod is invalid");
    settings.status_callback_method =
        form.variant("StatusCallbackMethod", invalid_method)?.unwrap_or_default();
    if let Some(region) = form.get("MediaRegion") {
        if !MEDIA_REGIONS.contains(&region) {
            return Err(ApiError::bad_request(53115, "MediaRegion is invalid"));
        }
        region.clone_into(&mut settings.media_region);
    }
    settings.is_large = form.boolean("LargeRoom")?.unwrap_or(false);
    settings.records_on_connect = form.boolean("RecordParticipantsOnConnect")?.unwrap_or(false);
    settings.is_audio_only = form.boolean("AudioOnly")?.unwrap_or(false);
    settings.video_codecs = video_codecs(form, settings.is_audio_only)?;
    check_ignored(form)?;
    check_type(&settings)?;
    Ok(settings)
}

/// Checks the parameters that have no effect in the sandbox. Fails with 400.
fn check_ignored(form: &Form) -> Result<(), ApiError> {
    form.boolean("EnableTurn")?;
    form.boolean("TranscribeParticipantsOnConnect")?;
    if let Some(text) = form.get("RecordingRules") {
        // They have the form of subscribe rules.
        rules::parse(text)
            .map_err(|error| ApiError::bad_request(53120, format!("Invalid Recording Rule(s): {error}")))?;
    }
    let name = "TranscriptionsConfiguration";
    let is_object = |text| serde_json::from_str::<Map<String, Value>>(text).is_ok();
    if form.get(name).is_some_and(|text| !is_object(text)) {
        Err(ApiError::bad_parameter(name))
    } else {
        Ok(())
    }
}

/// Checks that the type of the room supports the other settings. Fails with 400.
fn check_type(settings: &RoomSettings) -> Result<(), ApiError> {
    let has_media_server = matches!(settings.kind, RoomType::Group | RoomType::GroupSmall);
    if settings.records_on_connect && !has_media_server {
        return Err(ApiError::bad_request(
            53122,
            "The recording operation is not supported for the Room type",
        ));
    }
    if settings.is_audio_only && !has_media_server {
        return Err(ApiError::bad_request(53124, "The AudioOnly flag is not supported for the Room type"));
    }
    Ok(())
}

/// Parses a parameter as an integer in a range. Fails with 400 and this code.
fn in_range(form: &Form, name: &str, code: u32, range: RangeInclusive<u64>) -> Result<Option<u64>, ApiError> {
    let out_of_range = || ApiError::bad_request(code, format!("{name} is out of range"));
    match form.integer(name) {
        Ok(Some(number)) if !range.contains(&number) => Err(out_of_range()),
        number => number.map_err(|_| out_of_range()),
    }
}

/// Parses the URL of status callbacks. Fails with 400 and the reason if it cannot be called.
fn status_callback(form: &Form, allows_remote: bool) -> Result<Option<String>, ApiError> {
    let Some(text) = form.get("StatusCallback") else { return Ok(None) };
    let invalid = |why| ApiError::bad_request(53111, format!("StatusCallback is invalid: {why}"));
    if text.len() > MAX_URL {
        return Err(invalid("it is too long"));
    }
    receiver_url(text, allows_remote).map(|_| Some(text.to_owned())).map_err(invalid)
}

/// Parses the codecs, one per parameter. A room without video has none. Fails with 400.
fn video_codecs(form: &Form, is_audio_only: bool) -> Result<Vec<VideoCodec>, ApiError> {
    let codecs = form.variants("VideoCodecs", || ApiError::bad_parameter("VideoCodecs"))?;
    Ok(match codecs.as_slice() {
        _ if is_audio_only => Vec::new(),
        [] => vec![VideoCodec::Vp8],
        _ => codecs,
    })
}
