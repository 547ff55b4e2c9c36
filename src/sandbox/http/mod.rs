//! The HTTP server of the sandbox: the endpoints of the vendor's API and the sandbox's own. Depends on `world`.

pub mod auth;
pub mod connections;
pub mod control;
pub mod faults;
pub mod form;
pub mod handler;
pub mod insights;
pub mod paging;
pub mod participants;
pub mod path;
pub mod rate_limit;
pub mod request;
pub mod response;
pub mod room_parameters;
pub mod rooms;
pub mod router;
pub mod rules;
pub mod serve;
pub mod server_state;
pub mod tracks;
