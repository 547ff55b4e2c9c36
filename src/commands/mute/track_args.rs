//! The options of `mute` and `unmute` for the kinds of tracks. Depends on `api` for the kinds.

use crate::api::TrackKind;

/// The kinds of tracks; they can be combined.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct TrackArgs {
    /// Apply to audio (default)
    #[arg(long, hide_short_help = true)]
    audio: bool,

    /// Apply to video
    #[arg(long)]
    video: bool,

    /// Apply to data tracks
    #[arg(long, hide_short_help = true)]
    data: bool,

    /// Apply to all kinds of tracks
    #[arg(long, conflicts_with_all = ["audio", "video", "data"])]
    all_tracks: bool,
}

impl TrackArgs {
    /// Returns the kinds of tracks, each of which has a rule of its own; `None` stands for all kinds.
    pub fn kinds(&self) -> Vec<Option<TrackKind>> {
        let kinds = [
            (self.all_tracks, None),
            (self.audio, Some(TrackKind::Audio)),
            (self.video, Some(TrackKind::Video)),
            (self.data, Some(TrackKind::Data)),
        ];
        let given = kinds.into_iter().filter(|(is_given, _)| *is_given).map(|(_, kind)| kind);
        let given = given.collect::<Vec<_>>();
        if given.is_empty() { vec![Some(TrackKind::Audio)] } else { given }
    }
}
