//! The rules of a day, one file each. All but `environment` read the world and change nothing.

pub mod act;
pub mod activate;
pub mod environment;
pub mod import;
pub mod lapse;
pub mod look;
pub mod register;
pub mod spend;
