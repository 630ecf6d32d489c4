//! The theories that give a curve.

/// A theory that gives a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// [`MeanField`](super::mean_field::MeanField): as if ties were others every day.
    MeanField,
    /// [`Contagion`](super::contagion::Contagion): exact for random ties that stay.
    EdgeBased,
    /// [`Cascade`](super::cascade::Cascade): thresholds on random ties that stay.
    Cascade,
}

impl Method {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::MeanField => "annealed mean field",
            Self::EdgeBased => "edge-based contagion",
            Self::Cascade => "threshold cascade",
        }
    }
}
