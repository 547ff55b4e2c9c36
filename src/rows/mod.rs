//! The printed rows of API resources that several commands share: their columns, and what is joined to them. Depends on
//! `api` and `output`.

pub mod participant;
pub mod track;
