//! Credentials and the room that the faulty server and the tests share.

pub const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const TOKEN: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
pub const KEY: &str = "SKdddddddddddddddddddddddddddddddd";
pub const SECRET: &str = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
pub const ROOM: &str = "RMcccccccccccccccccccccccccccccccc";
