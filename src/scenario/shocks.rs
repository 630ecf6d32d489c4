//! Bursts of public interest.

use super::context::Context;
use super::document::Node;
use super::file;
use super::names::quoted;
use super::{Platform, Shock};
use crate::id::PlatformId;

/// The bursts of interest in `list`; `of_all` if they come to every arm, of which this is `arm`.
pub(super) fn shocks(
    context: &mut Context,
    list: Option<&Node>,
    written: &[file::Shock],
    platforms: Option<&[Platform]>,
    of_all: Option<&str>,
) -> Option<Vec<Shock>> {
    let items = list.map_or(&[][..], Node::items);
    let mut fine = list.is_none_or(|list| !list.is_broken());
    let mut shocks = Vec::new();
    for (node, shock) in items.iter().zip(written) {
        match self::shock(context, node, shock, platforms, of_all) {
            Some(shock) => shocks.push(shock),
            None => fine = false,
        }
    }
    fine.then_some(shocks)
}

fn shock(
    context: &mut Context,
    node: &Node,
    written: &file::Shock,
    platforms: Option<&[Platform]>,
    of_all: Option<&str>,
) -> Option<Shock> {
    let platform = match (&written.platform, platforms) {
        (None, _) => None,
        (Some(_), None) => return None,
        (Some(name), Some(platforms)) => Some(shocked(context, node, name, platforms, of_all)?),
    };
    Some(Shock {
        day: written.day,
        size: written.size?,
        decay: written.decay,
        exponent: written.exponent,
        platform,
    })
}

fn shocked(
    context: &mut Context,
    node: &Node,
    name: &str,
    platforms: &[Platform],
    of_all: Option<&str>,
) -> Option<PlatformId> {
    if let Some(at) = platforms.iter().position(|platform| platform.name == name) {
        return u8::try_from(at).ok().map(PlatformId);
    }
    let place = node.place_of("platform");
    let names: Vec<&str> = platforms.iter().map(|platform| platform.name.as_str()).collect();
    match of_all {
        None => context.unknown_name(place, "platform", name, &names),
        Some(arm) => {
            let message = format!("arm {} has no platform `{name}` for this shock", quoted(arm));
            let help = "a [[shock]] comes to every arm: write it as [[arm.shock]] in the arms that \
                        have the platform";
            context.wrong("unknown-name", place, message, help);
        }
    }
    None
}
