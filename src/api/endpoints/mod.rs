//! The requests to the API, as methods of the client. Depends on the client, the resources and the errors.

mod address;
mod disconnect;
mod filters;
mod insights;
mod moment;
mod participants;
mod raw;
mod rooms;
mod subscribe_rules;
mod suggest;
mod tracks;

pub use filters::{ALL, CONNECTED, Filter, LEFT, PRESENT, PRESENT_ONCE, RoomFilter, RoomStatus, Status};
pub use insights::{Insights, InsightsError};
pub use moment::Moment;
pub use participants::{Listing, WriteReceipt};
pub use raw::{RawMethod, RawRequest};
pub use rooms::CompleteResult;
pub use suggest::closest_match;
