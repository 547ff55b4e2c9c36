//! The stays that a selector means: those that are over, and, of those named, also those that are not, to be told apart.

use futures_util::{StreamExt, stream};

use crate::api::{self, ALL, Client, Filter, LEFT, Participant, ParticipantRef, RoomRef};
use crate::context::clock;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::reference_index::in_request_order;
use crate::moderation::selector::Selector;
use crate::output::{Notices, Row};

/// One stay, or a name that means none.
pub struct Target {
    /// What the participant is called: as typed, or the identity of one who was found.
    pub name: String,
    /// The stay, or why there is none.
    pub found: Result<Participant, api::Error>,
}

impl Target {
    fn found(stay: Participant) -> Self {
        let name = stay.identity().or(stay.sid_text()).unwrap_or_default().to_owned();
        Self { name, found: Ok(stay) }
    }

    /// One who is named, and of whom the room knows nothing.
    fn absent(room: &RoomRef, who: &ParticipantRef) -> Self {
        let nobody = api::Error::NoParticipant {
            room: room.clone(),
            participant: who.clone(),
            left: None,
            near: None,
            particulars: Box::default(),
        };
        Self { name: who.to_string(), found: Err(nobody) }
    }

    /// Whether there is an identity to replace.
    pub fn is_due(&self) -> bool {
        self.found.as_ref().is_ok_and(|stay| stay.has_left() && !stay.is_anonymous())
    }

    /// What a person is shown before it is replaced.
    pub fn row(&self) -> Option<Row> {
        self.found.as_ref().ok().cloned().map(Participant::into_fields)
    }
}

/// The stays that the selector means, and the room by SID: under its name, those who left might not be found. Fails if one
/// of the exclusions protects no participant.
pub async fn find(
    client: &Client,
    room: &RoomRef,
    selector: &Selector<'_>,
    notices: &Notices,
) -> anyhow::Result<(RoomRef, Vec<Target>)> {
    let by_sid = RoomRef::Sid(client.room_sid(room).await?);
    let targets = if selector.needs_list() || selector.named.has_identities() {
        listed(client, &by_sid, room, selector, notices).await?
    } else {
        let lookups = selector
            .named
            .all()
            .iter()
            .map(async |who| Target { name: who.to_string(), found: client.participant(&by_sid, who).await });
        stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS).collect().await
    };
    Ok((by_sid, targets))
}

/// Those of the list who are meant: who was named comes first, in the order named.
async fn listed(
    client: &Client,
    by_sid: &RoomRef,
    room: &RoomRef,
    selector: &Selector<'_>,
    notices: &Notices,
) -> anyhow::Result<Vec<Target>> {
    let filter = Filter { identity: selector.only_identity().map(str::to_owned), ..Filter::default() };
    let mut exclusions = selector.exclusions();
    // Who is still there is of interest only where somebody may have named or excluded them.
    let statuses = if selector.named.all().is_empty() && exclusions.is_empty() { LEFT } else { ALL };
    let mut stays = client.merged_participants(by_sid, statuses, &filter).await?;
    exclusions.learn_identities(&stays);
    exclusions.count(&stays);
    exclusions.ensure_all_protect("who is or was there", None)?;
    exclusions.report(notices);
    let seen = stays.iter().flat_map(|stay| selector.named.positions(stay)).collect();
    let now = clock::now(client);
    stays.retain(|stay| selector.matches(stay, now) && !exclusions.protect(stay));
    let absent = selector.absent(&seen).map(|(place, who)| (place, Target::absent(room, who)));
    let meant = stays.into_iter().filter_map(|stay| match selector.named.position(&stay) {
        Some(place) => {
            Some((place, Target { name: selector.named.all()[place].to_string(), found: Ok(stay) }))
        }
        None => stay.has_left().then(|| (usize::MAX, Target::found(stay))),
    });
    Ok(in_request_order(absent.chain(meant)))
}
