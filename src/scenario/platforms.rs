//! Where people register: platforms, after counting.

use super::context::Context;
use super::copies::Copy;
use super::diagnostic::Place;
use super::file;
use super::names::short;
use super::operators::operator;
use super::{Imported, Platform};
use crate::id::{Day, PlatformId};
use std::collections::BTreeSet;

/// One platform; `None` if what is written of it is wrong.
pub(super) fn platform(
    context: &mut Context,
    copy: &Copy,
    copies: &[Copy],
    operators: &[&str],
) -> Option<Platform> {
    let (node, written) = (copy.node, copy.written);
    let runs = match written.operator.as_deref() {
        Some("each") => Some(copy.name.as_str()),
        other => other,
    };
    let operator = operator(context, node, runs, operators);
    let times = times(context, copy);
    let successor = successor(context, copy, copies);
    let imported = imported(context, copy, copies);
    let federations = federations(context, copy);
    let open_to = open_to(context, copy);
    let (opens, closes) = times?;
    let broken = node.entries().iter().any(|(_, value)| value.is_broken());
    (!broken).then_some(Platform {
        name: copy.name.clone(),
        operator: operator?,
        opens,
        closes,
        successor: successor?,
        gap: written.gap,
        migration: written.migration,
        list_migration: written.list_migration,
        appeal: written.appeal,
        initial_weight: written.initial_weight.unwrap_or(written.appeal),
        niche: written.niche,
        imported: imported?,
        rollout: written.rollout,
        federations: federations?,
        open_to: open_to?,
    })
}

/// The days a platform opens and closes.
fn times(context: &mut Context, copy: &Copy) -> Option<(Day, Option<Day>)> {
    let (node, written) = (copy.node, copy.written);
    let opens = written.opens.plus(copy.number.saturating_mul(written.every));
    if let Some(days) = context.days.filter(|days| opens.0 > *days) {
        let message = format!("`{}` opens on day {}, beyond the last, {days}", copy.name, opens.0);
        context.wrong(
            "after-end",
            node.place_of("every"),
            message,
            "let `every` or `count` be smaller",
        );
        return None;
    }
    let Some(closes) = written.closes else { return Some((opens, None)) };
    if closes <= opens {
        let (name, opens, closes) = (&copy.name, opens.0, closes.0);
        let message = format!("`{name}` closes on day {closes} but opens on day {opens}");
        let help = format!("write closes = {} or later", opens + 1);
        context.wrong("closing-before-opening", node.place_of("closes"), message, help);
        return None;
    }
    Some((opens, Some(closes)))
}

/// Who takes over the members; `None` if that is wrong.
fn successor(context: &mut Context, copy: &Copy, copies: &[Copy]) -> Option<Option<PlatformId>> {
    let node = copy.node;
    let Some(name) = &copy.written.successor else {
        for key in ["gap", "migration", "list_migration"] {
            if let Some(value) = node.get(key).filter(|_| !node.has("successor")) {
                let place = value.key.unwrap_or(value.place);
                let message = format!("`{key}` says how members follow, but to no successor");
                let help = "write successor = the platform that takes over, or remove it";
                context.wrong("conflict", place, message, help);
            }
        }
        return Some(None);
    };
    let place = node.place_of("successor");
    if *name == copy.name {
        let message = format!("`{}` cannot succeed itself", short(name));
        context.wrong("conflict", place, message, "write another platform of the arm");
        return None;
    }
    called(context, place, name, copies).map(Some)
}

/// The platform of the arm that is called `name`.
fn called(context: &mut Context, place: Place, name: &str, copies: &[Copy]) -> Option<PlatformId> {
    let names: Vec<&str> = copies.iter().map(|copy| copy.name.as_str()).collect();
    match names.iter().position(|known| *known == name) {
        Some(at) => u8::try_from(at).ok().map(PlatformId),
        None => {
            context.unknown_name(place, "platform", name, &names);
            None
        }
    }
}

/// The file taken over at the opening; `None` if what is written of it is wrong.
fn imported(context: &mut Context, copy: &Copy, copies: &[Copy]) -> Option<Option<Imported>> {
    let file = match &copy.written.imported {
        None => return Some(None),
        Some(file::Imported::Share(share)) => {
            return Some(Some(Imported { from: None, share: *share }));
        }
        Some(file::Imported::File(file)) => file,
    };
    let share = file.share?;
    let Some(name) = &file.from else { return Some(Some(Imported { from: None, share })) };
    let place = copy.node.get("imported")?.place_of("from");
    if *name == copy.name {
        let message = format!("`{}` cannot take over its own members", short(name));
        context.wrong("conflict", place, message, "write another platform of the arm");
        return None;
    }
    Some(Some(Imported { from: Some(called(context, place, name, copies)?), share }))
}

/// The federations that may join, sorted; `None` if one of them is none.
fn federations(context: &mut Context, copy: &Copy) -> Option<Option<Vec<u32>>> {
    let Some(written) = &copy.written.federations else { return Some(None) };
    let (public, list) = (context.public?, copy.node.get("federations")?);
    let mut found = BTreeSet::new();
    for (&federation, node) in written.iter().zip(list.items()) {
        if federation >= public.federations {
            let message = format!("there is no federation {federation}");
            let help = match public.federations {
                1 => "there is only federation 0; population.federations says how many".to_owned(),
                count => format!("federations are numbered from 0 to {}", count - 1),
            };
            context.wrong("out-of-range", node.place, message, help);
            return None;
        }
        if !found.insert(federation) {
            let message = format!("federation {federation} is named twice");
            context.wrong("duplicate", node.place, message, "write each federation once");
            return None;
        }
    }
    Some(Some(found.into_iter().collect()))
}

/// The groups that may join, by position, sorted; `None` if one of them is none.
fn open_to(context: &mut Context, copy: &Copy) -> Option<Option<Vec<usize>>> {
    let Some(written) = &copy.written.open_to else { return Some(None) };
    let (public, list) = (context.public?, copy.node.get("open_to")?);
    let names: Vec<&str> = public.groups.iter().map(|group| group.name.as_str()).collect();
    let mut found = BTreeSet::new();
    for (name, node) in written.iter().zip(list.items()) {
        let Some(at) = names.iter().position(|known| known == name) else {
            if names.is_empty() {
                let message = format!("there is no group `{}`: none is declared", short(name));
                let help = format!(
                    "declare it: [[population.group]] with name = \"{}\" and a share",
                    short(name)
                );
                context.wrong("unknown-name", node.place, message, help);
            } else {
                context.unknown_name(node.place, "group", name, &names);
            }
            return None;
        };
        if !found.insert(at) {
            let message = format!("group `{}` is named twice", short(name));
            context.wrong("duplicate", node.place, message, "write each group once");
            return None;
        }
    }
    Some(Some(found.into_iter().collect()))
}
