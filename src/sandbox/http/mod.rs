//! The HTTP side of the sandbox: the vendor's REST API and the sandbox's own endpoints.

pub mod auth;
pub mod control;
pub mod faults;
pub mod form;
pub mod handler;
pub mod paging;
pub mod participants;
pub mod rate_limit;
pub mod response;
pub mod rooms;
pub mod rules;
pub mod tracks;
