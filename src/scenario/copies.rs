//! Platforms after counting: one that is declared with a count stands for several.

use super::context::Context;
use super::document::Node;
use super::file;
use super::names::short;
use crate::id::PlatformSet;

/// One platform after counting.
pub(super) struct Copy<'a> {
    pub node: &'a Node,
    pub written: &'a file::Platform,
    pub name: String,
    /// Its number among its like, from 0.
    pub number: u16,
}

/// The platforms after counting.
pub(super) fn copies<'a>(
    context: &mut Context,
    arm: &'a Node,
    written: &'a file::Arm,
) -> Option<Vec<Copy<'a>>> {
    let Some(list) = arm.get("platform") else {
        let help = "add a table [[arm.platform]] with a name, or `like` = an arm that has one";
        context.wrong("missing-key", arm.place, "this arm has no platform", help);
        return None;
    };
    let mut copies = Vec::new();
    let mut fine = !list.is_broken();
    for (node, written) in list.items().iter().zip(written.platform.iter().flatten()) {
        let (Some(name), false) =
            (context.name(node, "name"), node.get("count").is_some_and(Node::is_broken))
        else {
            fine = false;
            continue;
        };
        let count = written.count;
        for number in 0..count {
            let name = if count == 1 { name.clone() } else { format!("{name}-{}", number + 1) };
            fine &= context.is_name(&name, node.place_of("name"));
            if copies.iter().any(|copy: &Copy| copy.name == name) {
                let message = format!("there are two platforms `{}`", short(&name));
                let help = "give each platform of an arm its own name, or write a count";
                context.wrong("duplicate-name", node.place_of("name"), message, help);
                fine = false;
            }
            copies.push(Copy { node, written, name, number });
        }
        if copies.len() > PlatformSet::MOST {
            let message = format!("the arm has more than {} platforms", PlatformSet::MOST);
            context.wrong("out-of-range", node.place_of("count"), message, "write fewer");
            return None;
        }
    }
    (fine && !copies.is_empty()).then_some(copies)
}
