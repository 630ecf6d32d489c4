//! Who holds an account on day 0.

use super::context::Context;
use super::document::Node;
use super::file;
use super::{Initial, Platform};
use crate::id::{Day, PlatformId, PlatformSet};
use std::collections::BTreeMap;

/// Who holds an account on day 0; `None` if what is written of it is wrong.
pub(super) fn initial(
    context: &mut Context,
    arm: &Node,
    written: Option<&file::Initial>,
    platforms: &[Platform],
) -> Option<Initial> {
    let (Some(written), Some(table)) = (written, arm.get("initial")) else {
        let broken = arm.get("initial").is_some_and(Node::is_broken);
        let second = context.defaults.of("arm.initial.second").as_f64()?;
        return (!broken).then_some(Initial::Shares { registered: 0.0, second });
    };
    if table.entries().iter().any(|(_, node)| node.is_broken()) {
        return None;
    }
    let shares = table.has("registered") || table.has("second");
    let file::Initial { registered, second, all, fit, .. } = *written;
    if [shares, all, fit, written.accounts.is_some()].iter().filter(|form| **form).count() > 1 {
        let help = "write { registered = …, second = … }, or { all = true }, or { fit = true }, or \
                    { accounts = [ … ] }";
        context.wrong("conflict", table.place, "initial accounts must have one form", help);
        return None;
    }
    if let Some(lists) = &written.accounts {
        return accounts(context, table.get("accounts")?, lists, platforms);
    }
    let open = |platform: &Platform| platform.opens == Day(0);
    let weighs =
        |platform: &Platform| open(platform) && (all || fit || platform.initial_weight > 0.0);
    if (all || fit || registered > 0.0) && !platforms.iter().any(weighs) {
        let message = "nobody can hold an account on day 0: no platform is open to them";
        let help = "let a platform open on day 0, with an initial_weight above 0";
        context.wrong("impossible", table.place, message, help);
        return None;
    }
    Some(match (all, fit) {
        (true, _) => Initial::All,
        (_, true) => Initial::Fit,
        _ => Initial::Shares { registered, second },
    })
}

fn accounts(
    context: &mut Context,
    node: &Node,
    lists: &[Vec<String>],
    platforms: &[Platform],
) -> Option<Initial> {
    let size = context.size?;
    if lists.len() != size as usize {
        let message = format!("{} lists of accounts for {size} supporters", lists.len());
        context.wrong("wrong-length", node.place, message, format!("write exactly {size}"));
        return None;
    }
    let numbered = platforms.iter().zip(0..);
    let known: BTreeMap<&str, (u8, &Platform)> =
        numbered.map(|(platform, at)| (platform.name.as_str(), (at, platform))).collect();
    let mut fine = true;
    let mut accounts = Vec::with_capacity(lists.len());
    for (list, written) in lists.iter().zip(node.items()) {
        let mut held = PlatformSet::EMPTY;
        for (name, place) in list.iter().zip(written.items().iter().map(|item| item.place)) {
            match known.get(name.as_str()) {
                Some(&(at, platform)) if platform.opens == Day(0) => {
                    held = held.with(PlatformId(at))
                }
                Some(_) => {
                    let message = format!("`{name}` is not open on day 0");
                    context.wrong("conflict", place, message, "name platforms that open on day 0");
                    fine = false;
                }
                None => {
                    let names: Vec<&str> = known.keys().copied().collect();
                    context.unknown_name(place, "platform", name, &names);
                    fine = false;
                }
            }
        }
        accounts.push(held);
    }
    fine.then_some(Initial::Accounts(accounts))
}
