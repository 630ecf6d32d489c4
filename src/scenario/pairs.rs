//! Ties between pairs drawn at random: whether there are as many pairs as ties.

use super::context::Context;
use super::document::Node;
use super::{Public, file};

/// How many pairs `n` supporters make.
pub(super) fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// The mean, and the share inside federations if they play a part.
pub(super) fn poisson(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    public: &Public,
) -> Option<(f64, Option<f64>)> {
    let size = u64::from(public.size);
    let mean = written.mean;
    let drawn = (f64::from(public.size) * mean / 2.0).round() as u64;
    if mean > f64::from(public.size - 1) || drawn > pairs(size) {
        let message = format!("{size} supporters cannot have {mean} ties each");
        let help = format!("write ties.mean = {} or less", size - 1);
        context.wrong("impossible", table.place_of("mean"), message, help);
        return None;
    }
    let Some(local) = written.local.filter(|_| public.federations > 1) else {
        return Some((mean, None));
    };
    let inside = (local * drawn as f64).round() as u64;
    if inside > 0 && public.size < 2 * public.federations {
        let message = format!("some of the {} federations have one supporter", public.federations);
        let help = "write ties.local = 0, or fewer federations, so that there are ties inside";
        context.wrong("impossible", table.place_of("local"), message, help);
        return None;
    }
    let room = room_inside(size, u64::from(public.federations));
    let outside = drawn.saturating_sub(inside);
    if inside > room || outside > pairs(size) - room {
        let (what, has, need) = if inside > room {
            ("inside", room, inside)
        } else {
            ("between", pairs(size) - room, outside)
        };
        let message = format!("{need} ties {what} federations are needed, there are {has} pairs");
        let help = "change ties.local, ties.mean or population.federations";
        context.wrong("impossible", table.place_of("local"), message, help);
        return None;
    }
    Some((mean, Some(local)))
}

/// How many pairs of supporters share a federation.
pub(super) fn room_inside(size: u64, federations: u64) -> u64 {
    let (small, larger) = (size / federations, size % federations);
    larger * pairs(small + 1) + (federations - larger) * pairs(small)
}
