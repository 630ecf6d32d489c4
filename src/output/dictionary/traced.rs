//! The tables of a run that was traced.

use super::{Column, TableDoc, count, text};

pub(super) static TABLES: &[TableDoc] = &[
    TableDoc { file: "agents.csv", row: "a supporter in the run traced", columns: AGENTS },
    TableDoc { file: "ties.csv", row: "a tie in the run traced", columns: TIES },
];

static AGENTS: &[Column] = &[
    count("agent", "", "Number of the supporter, from 0."),
    count("federation", "", "Number of the federation, from 0."),
    count("degree", "ties", "Ties at the end."),
    count("first_registration", "day", "First day with an account; empty if none came."),
    text("platforms", "Names of the platforms with an account at the end, joined by semicolons."),
    count("activated", "day", "First day active; empty if none came."),
    count("lapsed", "day", "Last day on which activity ceased; empty if none came."),
    count("mobilised", "day", "First day with an action done; empty if none came."),
    count("calls_read", "actions", "Actions of which a call was read by the end."),
    text(
        "id",
        "What the file of ties calls the supporter; empty without `--ids`. Data about a person.",
    ),
];

static TIES: &[Column] = &[
    count("agent", "", "Number of one supporter, the lower of the two."),
    count("other", "", "Number of the other."),
];
