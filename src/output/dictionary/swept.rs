//! The table that only a sweep has.

use super::{Column, POINT, TableDoc};

pub(super) static TABLES: &[TableDoc] =
    &[TableDoc { file: "points.csv", row: "a point of the design", columns: POINTS }];

static POINTS: &[Column] = &[POINT];
