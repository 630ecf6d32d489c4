//! The rules of a day, one file each. `environment`, with `import` which is part of it, `announce` and
//! `send` change the world, all others read it and say what changes.

pub mod act;
pub mod activate;
pub mod announce;
pub mod environment;
pub mod import;
pub mod lapse;
pub mod read;
pub mod register;
pub mod send;
pub mod spend;
pub mod visit;
