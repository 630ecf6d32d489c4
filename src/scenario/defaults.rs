//! What fills in the keys that are not written.

use super::{Channel, Defaults, FixedCost};

/// The defaults that depend on `scenario.defaults`.
#[derive(Debug)]
pub(super) struct Filling {
    pub initially_active: f64,
    pub local: Option<f64>,
    pub rewired: f64,
    pub reproduction: Option<f64>,
    pub lapse: f64,
    pub reactivation: f64,
    pub action: f64,
    pub background: f64,
    pub imitation: f64,
    pub invitation: f64,
    pub further: f64,
    pub daily: f64,
    pub dilution: f64,
    pub second: f64,
    pub gap: u16,
    pub migration: f64,
    pub list_migration: f64,
    pub per_day: f64,
    pub attention: f64,
    pub response: f64,
    pub contradiction: f64,
    pub unsubscribe: f64,
    pub news_lag: u16,
    pub niche_width: f64,
    pub meeting: f64,
    pub fixed: FixedCost,
    pub returns: f64,
    pub reach: f64,
    pub contacts: f64,
}

const CAMPAIGN: Filling = Filling {
    initially_active: 0.001,
    local: Some(0.5),
    rewired: 0.1,
    reproduction: Some(6.0),
    lapse: 0.03,
    reactivation: 0.5,
    action: 0.05,
    background: 1e-5,
    imitation: 0.005,
    invitation: 5e-4,
    further: 0.2,
    daily: 0.1,
    dilution: 0.5,
    second: 0.2,
    gap: 60,
    migration: 0.1,
    list_migration: 0.6,
    per_day: 0.25,
    attention: 0.25,
    response: 0.05,
    contradiction: 0.2,
    unsubscribe: 0.002,
    news_lag: 5,
    niche_width: 0.25,
    meeting: 0.01,
    fixed: FixedCost::Share { share: 0.3 },
    returns: 0.7,
    reach: 1e-5,
    contacts: 2.0,
};

const NEUTRAL: Filling = Filling {
    initially_active: 0.0,
    local: None,
    rewired: 0.0,
    reproduction: None,
    lapse: 0.0,
    reactivation: 1.0,
    action: 1.0,
    background: 0.0,
    imitation: 0.0,
    invitation: 0.0,
    further: 1.0,
    daily: 1.0,
    dilution: 0.0,
    second: 0.0,
    gap: 0,
    migration: 0.0,
    list_migration: 0.0,
    per_day: 0.0,
    attention: f64::INFINITY,
    response: 0.0,
    contradiction: 0.0,
    unsubscribe: 0.0,
    news_lag: 0,
    niche_width: f64::INFINITY,
    meeting: 0.0,
    fixed: FixedCost::Amount(0.0),
    returns: 1.0,
    reach: 0.0,
    contacts: 0.0,
};

/// Those that are the same under both.
pub(super) const MEAN_TIES: u32 = 10;
pub(super) const FEWEST_TIES: u32 = 4;
pub(super) const EXPONENT: f64 = 2.5;
pub(super) const THRESHOLD: f64 = 0.18;
pub(super) const SSO_FURTHER: f64 = 1.0;
pub(super) const REPLICATES: u32 = 20;
pub(super) const SEED: u64 = 1;
pub(super) const OPERATOR: &str = "coordinator";
pub(super) const CAMP: &str = "campaign";
pub(super) const NOTICE: u16 = 7;
pub(super) const MEMORY: f64 = 0.9;
pub(super) const SCALE: f64 = f64::INFINITY;
pub(super) const WINDOW: u16 = 4;
pub(super) const CHANNEL: Channel = Channel::Door;

impl Defaults {
    /// The values of the keys that are not written.
    pub(super) fn filling(self) -> &'static Filling {
        match self {
            Self::Campaign => &CAMPAIGN,
            Self::Neutral => &NEUTRAL,
        }
    }
}
