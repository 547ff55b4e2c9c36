//! The column of the room, for rows of several rooms. Depends on `output`.

use crate::output::{Column, ColumnType};

/// The column of the room.
pub const ROOM: &[Column] = &[Column::new("room", "ROOM", ColumnType::Text)];
