//! The most that active friends can do to anybody, by their number: who is asked is compared with this first.

use super::law::Law;
use crate::rng::BLOCK;
use crate::unit::Cut;

/// The largest chance a day to become active of anybody whom no call moves, by the number of friends who
/// make active, 255 standing for more.
#[derive(Debug)]
pub struct Ceilings {
    /// Where the threshold is not met.
    unmet: [Cut; BLOCK],
    /// Where it may be met.
    met: [Cut; BLOCK],
    /// Whether these are the chances of everybody asked who has fewer than 255 friends active: those who
    /// lapsed before become active like others, or are not asked.
    pub are_exact: bool,
    /// Whether they are exact for everybody, for want of anybody who has more friends.
    pub always_exact: bool,
    /// Whether none of them leaves anything to luck.
    pub are_decided: bool,
    /// Whether it is certain that who meets the threshold becomes active, and who has a friend who makes
    /// active.
    pub are_certain: [bool; 2],
    /// The top bytes of the chances of those who meet their threshold, and of others.
    pub tops: [[u8; BLOCK]; 2],
}

impl Ceilings {
    /// Those of a `law`.
    pub fn new(law: &Law) -> Self {
        let ceiling = |met: bool| {
            law.by_friends(|friends| {
                let cut = |before| law.activation(friends, 0.0, met, before);
                cut(false).max(cut(true))
            })
        };
        let (unmet, met) = (ceiling(false), ceiling(law.has_threshold_rule()));
        let are_exact = law.forgets_lapses() || law.never_forgets_lapses();
        let always_exact = are_exact && law.most_friends < u8::MAX.into();
        Self {
            are_exact,
            always_exact,
            are_decided: unmet.iter().chain(&met).all(|cut| cut.is_decided()),
            are_certain: [met[0], unmet[1]].map(|cut| always_exact && cut == Cut::ALWAYS),
            tops: [&met, &unmet].map(|cuts| cuts.map(|cut| cut.top().min(u8::MAX.into()) as u8)),
            unmet,
            met,
        }
    }

    /// The largest chances of people who may meet their threshold, or of others.
    #[inline(always)]
    pub fn of(&self, met: bool) -> &[Cut; BLOCK] {
        if met { &self.met } else { &self.unmet }
    }
}
