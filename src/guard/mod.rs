//! Enforcing a policy on rooms: rules, the policy file, and what is done about each reading of a room. Used by `guard` and
//! `kick --keep-out`. Depends on `monitor` for the readings and on `moderation` for kicks and the audit log.

pub mod backoff;
pub mod enforcer;
pub mod list_file;
pub mod policy;
pub mod policy_file;
pub mod settings;
