//! Printed rows of API resources that several commands share: their columns and derived fields. Depends on `api` and
//! `output`.

pub mod insights;
pub mod participant;
pub mod room;
pub mod start_order;
pub mod track;
