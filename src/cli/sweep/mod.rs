//! `sweep`, and the commands about the folder it fills: `status`, `missing`, `merge`.

mod conduct;
mod merge;
pub mod missing;
pub mod needs;
mod status;
pub mod stock;
pub mod summary;
pub mod swept;
mod tables;

pub use conduct::run;
pub use merge::merge;
pub use missing::missing;
pub use status::status;
